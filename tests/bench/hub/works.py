"""What is measured: the works, the words that chatload gets for each, and what of its answer is shown."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Figure:
    """One column: a key of chatload's answer. A ratio is to the control; a bound is what ciarla is held against."""
    key: str
    title: str
    ratio: bool = False
    bound: float | None = None


@dataclasses.dataclass(frozen=True)
class Work:
    """One kind of load. `stalled` runs it twice, the second time with a receiver that stops reading."""
    name: str
    title: str
    words: tuple[str, ...]
    figures: tuple[Figure, ...]
    connections: int
    in_room: int
    warm: float = 0.5
    rooms: bool = False  # More than one, or all that is measured is getting in.
    half_rate: bool = False  # Offer half of what the hub itself managed in the work before.
    stalled: bool = False


def processor(bound: float | None) -> Figure:
    return Figure("server_cpu_us_per_delivery", "CPU µs a delivery", ratio=True, bound=bound)


SPEED = Figure("deliveries_per_s", "deliveries a second", ratio=True)
USE = (Figure("server_use", "hub busy"), Figure("generator_use", "generator busy"))


def fanout(receivers: int, window: int, bound: float, p99_bound: float | None = None) -> Work:
    return Work(
        f"fanout-{receivers}-{window}", f"1 sender, {receivers:,} receivers, 64 bytes, window {window}",
        ("fanout", "--count", str(receivers), "--window", str(window)),
        (processor(bound), Figure("latency_p99_us", "p99 µs", ratio=True, bound=p99_bound), SPEED, *USE),
        receivers + 1, receivers + 1, warm=0.5 if receivers < 10000 else 1.0)


def pingpong(name: str, title: str, bound: float | None, *words: str) -> Work:
    return Work(
        name, title, ("pingpong", *words),
        (Figure("round_trip_p50_us", "p50 µs", ratio=True, bound=bound),
         Figure("round_trip_p99_us", "p99 µs", ratio=True), processor(None)), 2, 2)


def idle(connections: int) -> Work:
    return Work(
        f"idle-{connections}", f"{connections:,} who join, each a room of its own, and are silent",
        ("idle", "--count", str(connections), "--members", "1"),
        (Figure("server_cpu_us_per_accept", "CPU µs to let one in", ratio=True, bound=1.8),
         Figure("resident_bytes_per_connection", "bytes each", bound=1536),
         Figure("idle_cpu_percent", "% of a core, idle", bound=0.1)), connections, 1, rooms=True)


ROOM_FIGURES = (processor(1.2), Figure("latency_p50_us", "p50 µs"), Figure("latency_p99_us", "p99 µs", ratio=True),
                SPEED, *USE)

# By suite, in the order in which they are run.
WORKS: dict[str, tuple[Work, ...]] = {
    "fanout": (
        fanout(1000, 1, 1.10), fanout(100, 64, 1.25), fanout(1000, 64, 1.25), fanout(10000, 64, 1.25),
        fanout(10000, 1, 1.10, p99_bound=1.15)),
    "pingpong": (
        pingpong("pingpong-spin", "Two people, 64 bytes there and back, the generator spinning", 1.15, "--spin"),),
    "pingpong-blocking": (
        pingpong("pingpong", "Two people, 64 bytes there and back, the generator sleeping", None),),
    "rooms": (
        Work("rooms", "1,000 rooms of 10, as fast as it goes", ("rooms",), ROOM_FIGURES, 10000, 10, rooms=True),
        Work("rooms-half", "1,000 rooms of 10, at half of each hub's own speed", ("rooms",), ROOM_FIGURES, 10000, 10,
             rooms=True, half_rate=True)),
    "idle": (idle(1000), idle(10000)),
    "churn": (
        Work("churn", "Come, join, go; 16 at once", ("churn", "--concurrency", "16", "--members", "1"),
             (Figure("server_cpu_us_per_cycle", "CPU µs a cycle", ratio=True),
              Figure("cycles_per_s", "cycles a second", ratio=True), Figure("cycle_p99_us", "p99 µs")), 16, 1,
             rooms=True),),
    "stalled": (
        Work("stalled-1", "1,000 receivers, window 1, one stops reading", ("fanout", "--count", "1000"),
             (Figure("texts_per_s", "texts a second"),), 1001, 1001, stalled=True),
        Work("stalled-64", "1,000 receivers, window 64, one stops reading",
             ("fanout", "--count", "1000", "--window", "64"), (Figure("texts_per_s", "texts a second"),), 1001, 1001,
             stalled=True)),
}

DEFAULT_SUITES = ("fanout", "pingpong")


def works_called(name: str) -> list[Work]:
    """Those of a suite, or the one of that name; none if there is neither."""
    return list(WORKS.get(name, ())) or [work for suite in WORKS.values() for work in suite if work.name == name]
