#!/usr/bin/env python3
"""Measures how long it takes from a key, written to a terminal, to its echo, read back from there.

`ciarla listen` runs on a terminal of 80 columns and 24 rows. Spells in which nothing else happens take turns with spells
in which its peer says 2,000 messages a second. As a control, keys to ciarla take turns with keys to `cat` on a terminal of
its own, in the same spells: what that takes is the machine's and this program's own time. Prints a Markdown table, and
what was promised beside it. Afterwards a terminal emulator is given all that came, and every message must be in its
scrollback or on its screen, once and in order.
"""

import argparse
import collections
import contextlib
import fcntl
import gc
import json
import os
import random
import re
import select
import struct
import subprocess
import sys
import termios
import time
import tty

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "e2e"))
import pyte  # noqa: E402
from harness import LOOPBACK, PATIENCE, environment  # noqa: E402
from peer import words_of  # noqa: E402
from terminal import Emulator  # noqa: E402

COLUMNS, ROWS = 80, 24
HISTORY_ROWS = 100_000_000  # More than any run says: a row that the emulator forgot would seem lost.
ECHO_AIM = 0.005  # seconds, at the 99th percentile,
RATIO_AIM = 3.0  # and of the same while nothing else happens.
RATE_SHARE_MIN = 0.98  # A peer that says less than this of its rate has not measured that rate.

# Letters that nobody says, and of which a line has each once: what is read back is the echo, and no other.
KEYS = [chr(0x0100 + letter) for letter in range(0x80)]
LINE_KEYS = 40
CLEAR_LINE = b"\x15"
GAP = (0.005, 0.025)  # seconds from an echo to the next key: anywhere between two frames.


class OnTerminal:
    """A program on a terminal of its own, whose other side this is."""

    def __init__(self, words: list[str], raw: bool = False):
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        if raw:
            tty.setraw(slave)
        self.process = subprocess.Popen(
            words, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0), env=environment(TERM="xterm"))
        os.close(slave)
        self.pieces: list[bytes] = []

    def read(self, seconds: float) -> bytes:
        """What comes first within that time, or nothing."""
        ready, _, _ = select.select([self.master], [], [], max(0.0, seconds))
        if not ready:
            return b""
        piece = os.read(self.master, 65536)
        self.pieces.append(piece)
        return piece

    def read_until(self, wanted: bytes, begin: bytes = b"") -> bytes:
        """All from here to where `wanted` has come."""
        seen, deadline = begin, time.monotonic() + PATIENCE
        while wanted not in seen:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{wanted!r} did not come; this did at last: {seen[-2000:]!r}")
            seen += self.read(deadline - time.monotonic())
        return seen

    def write(self, data: bytes) -> None:
        os.write(self.master, data)

    def echo_of(self, key: str) -> float:
        """Seconds from the key to its echo."""
        wanted, last = key.encode(), b""
        begin = time.perf_counter()
        self.write(wanted)
        while wanted not in last:
            piece = self.read(PATIENCE)
            if not piece:
                raise TimeoutError(f"{key!r} was never echoed.")
            last = last[-len(wanted):] + piece
        return time.perf_counter() - begin

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self.master)


class Chat(OnTerminal):
    """Ours, and the peer it talks with."""

    def __init__(self, program: str, rate: float):
        super().__init__([program, "listen", f"{LOOPBACK}:0", "--name", "Ada", "--no-history"])
        self.emulator = Emulator(COLUMNS, ROWS, lambda answer: self.write(answer.encode()), HISTORY_ROWS)
        self.screen = pyte.ByteStream(self.emulator)
        port = self._when_shown(r"Listening on tcp://\S*:(\d+)").group(1)
        self.peer = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "peer.py"), port, str(rate)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._when_shown(r"(?m)^>")
        self.pieces = []
        self.said = 0
        self.seconds = 0.0

    def _when_shown(self, pattern: str) -> re.Match:
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, "\n".join(self.emulator.display))):
            if time.monotonic() > deadline:
                raise TimeoutError(f"/{pattern}/ was not shown; this was:\n" + "\n".join(self.emulator.display))
            self.screen.feed(self.read(1))
        return found

    def begin_talk(self) -> None:
        self.peer.stdin.write("begin\n")
        self.peer.stdin.flush()

    def end_talk(self) -> None:
        """By then all of it is on the terminal, for the peer waits for the acknowledgement, and that for the terminal."""
        self.peer.stdin.write("end\n")
        self.peer.stdin.flush()
        while not select.select([self.peer.stdout], [], [], 0)[0]:
            self.read(0.01)
        told = json.loads(self.peer.stdout.readline())
        self.said = told["said"]
        self.seconds += told["seconds"]
        while self.read(0.1):
            pass

    def messages_in_scrollback(self) -> list[str]:
        for piece in self.pieces:
            self.screen.feed(piece)
        rows = self.emulator.scrolled_off() + [row.rstrip() for row in self.emulator.display]
        return [row for row in rows if "message" in row]

    def close(self) -> None:
        self.peer.stdin.close()
        self.peer.wait(PATIENCE)
        self.peer.stdout.close()
        super().close()


class Typist:
    """Types to programs in turns, and writes down how long each echo took."""

    def __init__(self, programs: dict[str, OnTerminal], seed: int):
        self._programs = programs
        self._random = random.Random(seed)
        self._typed = 0
        self.times: dict[tuple[str, str], list[float]] = collections.defaultdict(list)

    def spell(self, kind: str, keys: int) -> None:
        for _ in range(keys):
            if self._typed % LINE_KEYS == 0:
                for program in self._programs.values():
                    program.write(CLEAR_LINE)
            for name, program in self._programs.items():
                self._idle(self._random.uniform(*GAP))
                self.times[name, kind].append(program.echo_of(KEYS[self._typed % len(KEYS)]))
            self._typed += 1

    def _idle(self, seconds: float) -> None:
        """Reads what comes meanwhile, as a terminal does."""
        until = time.monotonic() + seconds
        by_descriptor = {program.master: program for program in self._programs.values()}
        while (left := until - time.monotonic()) > 0:
            for descriptor in select.select(list(by_descriptor), [], [], left)[0]:
                by_descriptor[descriptor].read(0)


def percentile(times: list[float], share: float) -> float:
    """The least of them that so large a share of them does not exceed."""
    ordered = sorted(times)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def table(times: dict[tuple[str, str], list[float]]) -> str:
    lines = ["| echo of a key | keys | p50 | p99 | most |", "|---|---|---|---|---|"]
    for (name, kind), taken in times.items():
        cells = [milliseconds(percentile(taken, share)) for share in (0.5, 0.99, 1.0)]
        lines.append(f"| {name}, {kind} | {len(taken)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def lost(said: int, rows: list[str]) -> str:
    """What is wrong with the rows of a scrollback that should hold so many messages; nothing if nothing is."""
    wanted = [words_of(number) for number in range(1, said + 1)]
    found = [row[row.index("message"):] for row in rows]
    if found == wanted:
        return ""
    missing = sorted(set(wanted) - set(found))
    first = f", {missing[0]!r} first" if missing else ""
    return f"of {said} messages {len(found)} are in the scrollback, {len(missing)} are missing{first}"


def verdict(what: str, value: float, aim: float, words: str) -> str:
    return f"{what}: {words}: " + ("kept" if value <= aim else "MISSED")


def read_words() -> argparse.Namespace:
    reader = argparse.ArgumentParser(
        prog="./dev bench terminal", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--spells", type=int, help="of each kind, in turns (10)", default=10)
    reader.add_argument("--keys", type=int, help="in each spell, to each program (200)", default=200)
    reader.add_argument("--rate", type=float, help="messages a second in a busy spell (2000)", default=2000)
    reader.add_argument("--seed", type=int, help="of when the keys come (1)", default=1)
    reader.add_argument("--program", required=True, help="the program")
    return reader.parse_args()


def main() -> int:
    options = read_words()
    with contextlib.ExitStack() as stack:
        chat = Chat(options.program, options.rate)
        stack.callback(chat.close)
        control = OnTerminal(["cat"], raw=True)
        stack.callback(control.close)
        typist = Typist({"ciarla": chat, "cat": control}, options.seed)
        gc.disable()
        for _ in range(options.spells):
            typist.spell("idle", options.keys)
            chat.begin_talk()
            typist.spell("busy", options.keys)
            chat.end_talk()
        gc.enable()
        wrong = lost(chat.said, chat.messages_in_scrollback())
        rate, said = chat.said / chat.seconds, chat.said

    idle, busy = (percentile(typist.times["ciarla", kind], 0.99) for kind in ("idle", "busy"))
    print(table(typist.times), end="\n\n")
    print(f"{said:,} messages came, {rate:,.0f} a second while busy; in the scrollback: {wrong or 'all, in order'}")
    print(verdict("p99 while busy", busy, ECHO_AIM, f"{milliseconds(busy)}, aim {milliseconds(ECHO_AIM)}"))
    print(verdict("of p99 while idle", busy / idle, RATIO_AIM, f"{busy / idle:.2f} ×, aim {RATIO_AIM:.2f} ×"))
    if rate < options.rate * RATE_SHARE_MIN:
        print(f"The peer did not say its {options.rate:,.0f} a second; this run counts for nothing.", file=sys.stderr)
        return 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
