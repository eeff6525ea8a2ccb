"""A hub under pressure: crowds at its door, members who do not read, and a stop while much is queued."""

import re
import signal
import struct
import unittest

import frames
from harness import E2e
from members import Crowd, Member

TOO_SLOW = 3  # Why somebody left.
LIST = 0x37


class Pressure(E2e):
    def crowd(self, port: int) -> Crowd:
        crowd = Crowd(port)
        self.addCleanup(crowd.close)
        return crowd

    def slow_member(self, crowd: Crowd, name: str) -> Member:
        """One in the lobby who does not read, and whose system holds little for it."""
        member = crowd.add(name, receive_buffer=4096)
        member.join("lobby")
        crowd.until(lambda: member.acknowledged == member.last, name + " in the lobby")
        member.reading = False
        return member

    def say_until(self, crowd: Crowd, speaker: Member, listener: Member, condition, most: int) -> int:
        """Long lines, one after the other at the listener's; how many."""
        said = 0
        while not condition(said):
            speaker.say("lobby", f"{said:06} " + "x" * 20_000)
            said += 1
            crowd.until(
                lambda: len(listener.heard("lobby")) == said and speaker.acknowledged == speaker.last,
                "each line at the listener's, and its acknowledgement")
            self.assertLess(said, most, "more than any system holds for a reader")
        return said


class ACrowdAtOnce(Pressure):
    """Everybody calls, greets and joins at once; nobody who does may be cut off."""

    def come(self, count: int, *words: str) -> None:
        hub = self.hub("--hub.log_level", "information", *words)
        crowd = self.crowd(hub.port())
        members = [crowd.add(f"member {number}") for number in range(count)]
        for member in members:
            member.join("lobby")
        crowd.until(lambda: all("lobby" in member.rooms or member.ended for member in members), "everybody in the lobby")

        self.assertEqual([member.name for member in members if member.ended], [])
        members[0].say("lobby", "all here?")
        crowd.until(lambda: all(member.heard("lobby")[-1:] == ["all here?"] for member in members), "one line")
        self.assertNotIn("turned away", hub.err.text())
        hub.signal(signal.SIGTERM)
        crowd.until(lambda: all(member.ended for member in members), "everybody's end")
        self.assertEqual(hub.status(), 128 + signal.SIGTERM)

    def test_of_one_address_that_is_not_trusted_is_let_in(self):
        self.come(500, "--hub.trusted", "unix")

    def test_of_one_address_is_let_in_by_four_loops(self):
        self.come(500, "--hub.trusted", "unix", "--hub.loops", "4")

    def test_that_nearly_fills_the_hub_is_let_in(self):
        self.come(180, "--hub.connections", "200")


class WhoGreetsAndSaysNoMore(Pressure):
    def test_is_told_when_to_come_back_if_others_need_the_place(self):
        hub = self.hub("--hub.unfinished", "1", "--hub.trusted", "unix")
        port = hub.port()
        first, second = self.wire(port), self.wire(port)
        for wire in (first, second):
            wire.send(frames.greeting("Slow"))
            self.assertEqual(wire.take(1), b"\0")
            wire.take_until(b"\0")
        third = self.wire(port)
        third.send(frames.greeting("Ada") + frames.hello())

        told = frames.take_kind(first, frames.BYE)
        self.assertEqual(frames.bye_of(told)[0], frames.BUSY)
        self.assertGreater(struct.unpack(">I", told.body[-4:])[0], 0)
        hub.err.wait_for("A call was turned away: Too many callers have not said who they are")


class AMemberWhoAsksAndDoesNotRead(Pressure):
    def test_does_not_fill_the_hubs_memory(self):
        hub = self.hub("--hub.log_level", "notice")
        crowd = self.crowd(hub.port())
        owners = crowd.joined(["Ada", "Bob", "Cleo"], "lobby")
        for owner in owners:
            for number in range(49):
                room = f"{owner.name} {number} " + "n" * 50
                owner.join(room)
                crowd.until(lambda: room in owner.rooms, room)
                owner.send(frames.frame(0x33, struct.pack(">QIH", owner.last + 1, owner.rooms[room], 390) + b"t" * 390))
                owner._sequence += 1
        crowd.until(lambda: all(owner.acknowledged == owner.last for owner in owners), "the topics")
        asker = crowd.add("Asker", receive_buffer=4096)
        crowd.until(lambda: asker.called, "Asker's welcome")
        asker.reading = False
        before = self.peak(hub)

        requests = 4200
        asker.send(b"".join(frames.frame(LIST, struct.pack(">QH", 1 + number, 0)) for number in range(requests)))
        owners[0].say("lobby", "alive?")
        crowd.until(lambda: owners[1].heard("lobby") == ["alive?"], "a neighbour's line")

        self.assertLess(self.peak(hub) - before, 8 * 1024, "KiB")
        asker.reading = True
        crowd.until(lambda: asker.acknowledged >= 50, "answers once it reads")

    @staticmethod
    def peak(hub) -> int:
        """The most memory that it ever had, in KiB."""
        with open(f"/proc/{hub.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1))


class WhoIsTooSlow(Pressure):
    def told(self, crowd: Crowd, slow: Member, neighbour: Member, reason: str) -> None:
        """The reason, at the one who is put out and at the others."""
        crowd.until(lambda: neighbour.left, "that the neighbour hears of it")
        ((_, gone, code, why),) = neighbour.left
        self.assertEqual((gone, code), (slow.handle, TOO_SLOW))
        self.assertRegex(why, reason)
        slow.reading = True
        crowd.until(lambda: slow.ended, "its end")
        self.assertEqual(slow.bye[0], frames.TIMEOUT)
        self.assertRegex(slow.bye[1], reason)

    def test_by_bytes_is_told_so(self):
        hub = self.hub("--hub.queue_bytes", "65536")
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")
        slow = self.slow_member(crowd, "Slow")
        line = "Slow was put out, being too slow: "
        self.say_until(crowd, ada, bob, lambda _: line in hub.err.text(), 2000)

        hub.err.wait_for("notice: " + line + r"More than 64 KiB waited to be read\.")
        self.told(crowd, slow, bob, r"^More than 64 KiB waited to be read\.$")

    def test_by_time_is_told_so(self):
        hub = self.hub("--hub.stall", "1", "--hub.queue_bytes", str(1 << 30))
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")
        slow = self.slow_member(crowd, "Slow")
        line = "Slow was put out, being too slow: "
        self.say_until(crowd, ada, bob, lambda _: line in hub.err.text(), 40_000)

        hub.err.wait_for("notice: " + line + r"Too little was read: less than 1024 bytes could be sent in 1 s\.")
        self.told(crowd, slow, bob, "^Too little was read")


class AStopWhileMuchIsQueued(Pressure):
    def stop(self, *words: str) -> None:
        # The limit is well above what waits, and its stall above what the test takes.
        hub = self.hub("--hub.queue_bytes", str(1 << 28), "--hub.stall", "600", *words)
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")
        slow = [self.slow_member(crowd, f"Slow {number}") for number in range(4)]
        said = self.say_until(crowd, ada, bob, lambda count: count == 400, 401)

        hub.signal(signal.SIGTERM)
        hub.err.wait_for("The hub stops")
        for member in slow:
            member.reading = True
        crowd.until(lambda: all(member.ended for member in crowd.members), "everybody's end")

        for member in crowd.members:
            self.assertEqual(len(member.heard("lobby")), said, member.name)
            code, words_said, seconds = member.bye
            self.assertEqual(code, frames.SHUTDOWN, member.name)
            self.assertRegex(words_said, "stopping")
            self.assertGreater(seconds, 0)
        self.assertEqual(hub.status(), 128 + signal.SIGTERM)

    def test_tells_everything_and_then_goodbye(self):
        self.stop()

    def test_tells_everything_and_then_goodbye_on_four_loops(self):
        self.stop("--hub.loops", "4")


if __name__ == "__main__":
    unittest.main()
