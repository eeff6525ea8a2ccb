"""Callers who come and go, in every way that there is, must leave descriptors and memory where they were.

CIARLA_SOAK says how many; the usual number takes a few seconds.
"""

import os
import pathlib
import re
import unittest

import frames
from harness import Wire
from hub_case import Hub, wait_until
from members import Crowd

AT_ONCE = 50
GROWN_MAX = 2048  # KiB: what an allocator may still be arranging; a leak of 21 bytes a caller is more, of 100,000.
# A sanitizer makes everything many times slower, and keeps what was freed, to find who still uses it.
SANITIZED = bool(os.environ.get("CIARLA_SANITIZED"))
COUNT = int(os.environ.get("CIARLA_SOAK", "2000" if SANITIZED else "30000"))


def leave_in_order(crowd: Crowd, names: list[str]) -> None:
    guests = crowd.joined(names, "lobby")
    for guest in guests:
        guest.leave()
    crowd.until(lambda: all(guest.ended for guest in guests), "the guests' end")
    del crowd.members[-len(guests):]


def reset_after_join(crowd: Crowd, names: list[str]) -> None:
    for name in names:
        wire = Wire.to(crowd.port)
        wire.send(frames.greeting(name) + frames.hello(os.urandom(16)) + frames.join(1, "lobby"))
        wire.reset()


def go_without_a_word(crowd: Crowd, names: list[str]) -> None:
    for number, _ in enumerate(names):
        wire = Wire.to(crowd.port)
        if number % 2 == 0:
            wire.close()
        else:
            wire.reset()


def break_off_in_the_greeting(crowd: Crowd, names: list[str]) -> None:
    for name in names:
        wire = Wire.to(crowd.port)
        wire.send(frames.greeting(name)[:-1])
        wire.close()


WAYS = (leave_in_order, reset_after_join, leave_in_order, go_without_a_word, break_off_in_the_greeting)


class ComingAndGoing(Hub):
    def come_and_go(self, count: int, *words: str) -> None:
        hub = self.hub("--hub.log_level", "warning", *words)
        crowd = self.crowd(hub.port())
        (keeper,) = crowd.joined(["Keeper"], "lobby")
        descriptors = self.descriptors(hub)
        self.pass_through(crowd, 2000 if not SANITIZED else 500)  # What is held for reuse is held by now.
        wait_until(lambda: self.descriptors(hub) == descriptors, "as many descriptors as before")
        memory = self.memory(hub)

        self.pass_through(crowd, count)

        wait_until(lambda: self.descriptors(hub) == descriptors, "as many descriptors as before")
        grown = self.memory(hub) - memory
        print(f"{count} came and went; memory {memory} KiB and {grown} more, {descriptors} descriptors", flush=True)
        if not SANITIZED:
            self.assertLess(grown, GROWN_MAX, "KiB")
        keeper.say("lobby", "still here")
        crowd.until(lambda: keeper.acknowledged == keeper.last, "the acknowledgement")
        self.stop(hub, crowd)

    @staticmethod
    def pass_through(crowd: Crowd, count: int) -> None:
        for turn, first in enumerate(range(0, count, AT_ONCE)):
            WAYS[turn % len(WAYS)](crowd, [f"guest {first + number}" for number in range(AT_ONCE)])
            crowd.turn(0)

    @staticmethod
    def descriptors(hub) -> int:
        return len(os.listdir(f"/proc/{hub.process.pid}/fd"))

    @staticmethod
    def memory(hub) -> int:
        """What it has of its own, in KiB."""
        status = pathlib.Path(f"/proc/{hub.process.pid}/status").read_text("ascii")
        return int(re.search(r"RssAnon:\s+(\d+)", status).group(1))

    def test_leaves_nothing_behind(self):
        self.come_and_go(COUNT)

    def test_leaves_nothing_behind_on_four_loops(self):
        self.come_and_go(COUNT // 2, "--hub.loops", "4")


if __name__ == "__main__":
    unittest.main()
