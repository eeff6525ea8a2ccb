"""A hub with hundreds of members in one room, and with thousands of callers who say nothing."""

import os
import resource
import socket
import time
import unittest

import frames
from harness import LOOPBACK
from hub_case import Hub
from members import Member

KICKED = 4  # Why somebody left.
NOT_IN_ROOM = 7  # Why something was refused.
# What an honest join may take while thousands say nothing: this many seconds, and as machines differ, so many times what
# one takes on a hub that nobody troubles. A sanitizer makes everything slower.
BOUND = 0.500 if os.environ.get("CIARLA_SANITIZED") else 0.050
TIMES_CONTROL_MAX = 20


class ACrowd(Hub):
    """Two hundred members, of whom one is an operator, through joins, talk, kicks, leaves and a clean stop."""

    def talk(self, *words: str) -> None:
        path = f"{self.folder()}/hub"
        hub = self.ciarla("hub", f"{LOOPBACK}:0", f"unix:{path}", "--hub.operators", f"uid:{os.getuid()}", *words)
        hub.err.wait_for("^Listening on unix:")
        crowd = self.crowd(hub.port(), path)
        members = crowd.joined([f"member {number}" for number in range(199)], "lobby")
        (operator,) = crowd.enter([crowd.add_local("Operator")], "lobby")
        everybody = [*members, operator]
        lines = 0
        for spoken in range(5):
            for number, member in enumerate(members):
                member.say("lobby", f"{number} says {spoken}")
            lines += len(members)
            crowd.until(lambda: all(len(member.heard("lobby")) == lines for member in everybody),
                        "every line everywhere")

        kicked, stayers = members[50:75], [*members[75:], operator]
        for spoken in range(5, 8):
            for number, member in enumerate(members):
                member.say("lobby", f"{number} says {spoken}")
                if member in kicked and spoken == 6:
                    operator.kick(member.name, "lobby", f"enough of {number}")
                crowd.turn(0)
        crowd.until(lambda: all(member.is_answered for member in everybody), "an answer to everybody")
        lines = sum(len(member.own("lobby")) for member in members)
        crowd.until(lambda: all(len(member.heard("lobby")) == lines for member in members[:50] + stayers),
                    "every line to who was not kicked")

        leavers = members[:50]
        for member in leavers:
            member.leave()
        for member in stayers:
            member.say("lobby", f"{member.name} stays")
        lines += len(stayers)
        crowd.until(lambda: all(member.ended for member in leavers), "the leavers' end")
        crowd.until(lambda: all(len(member.heard("lobby")) == lines for member in stayers), "every line to who stayed")
        self.stop(hub, crowd)

        self.look_at_lines(stayers, leavers, kicked)
        self.look_at_kicks(members, stayers, kicked)
        for member in [*stayers, *kicked]:
            self.assertEqual(member.bye[0], frames.SHUTDOWN, member.name)

    def look_at_lines(self, stayers: list[Member], leavers: list[Member], kicked: list[Member]) -> None:
        """Who stayed has heard everything, who left all that was said before; everybody in the room's one order."""
        room = stayers[0].rooms["lobby"]
        whole = stayers[0].lines[room]
        self.assertEqual([line.sequence for line in whole], list(range(1, len(whole) + 1)))
        for member in stayers:
            self.assertEqual(member.lines[room], whole, member.name)
        for member in [*leavers, *kicked]:
            self.assertEqual(member.lines[room], whole[:len(member.lines[room])], member.name)

    def look_at_kicks(self, members: list[Member], stayers: list[Member], kicked: list[Member]) -> None:
        """Each kick is told to all with its reason; what the kicked said afterwards is refused, and nobody else's."""
        room = stayers[0].rooms["lobby"]
        whole = stayers[0].lines[room]
        kicks = {(room, member.handle, KICKED, f"enough of {members.index(member)}") for member in kicked}
        for member in stayers:
            told = [left for left in member.left if left[2] == KICKED]
            self.assertEqual((len(told), set(told)), (len(kicks), kicks), member.name)
        for number, member in enumerate(members):
            refused = len(member.refused)
            heard = [line.body for line in whole if line.body.startswith(f"{number} says ")]
            self.assertEqual(heard, [f"{number} says {spoken}" for spoken in range(8 - refused)])
            self.assertEqual({code for code, _, _ in member.refused.values()}, {NOT_IN_ROOM} if refused else set())
            if member in kicked:
                self.assertIn((room, member.handle, KICKED, f"enough of {number}"), member.left)
            else:
                self.assertEqual(refused, 0, member.name)

    def test_hears_everything_in_one_order(self):
        self.talk()

    def test_hears_everything_in_one_order_on_four_loops(self):
        self.talk("--hub.loops", "4")


class ASilentCrowd(Hub):
    def test_does_not_keep_others_out(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        count = min(9000, hard - 1500)
        hub = self.hub("--hub.trusted", "unix", "--hub.log_level", "notice")
        control = self.hub("--hub.log_level", "notice")
        port = hub.port()
        crowd = self.crowd(port)
        untroubled = self.crowd(control.port())
        silent = [socket.socket() for _ in range(count)]
        for connection in silent:
            self.addCleanup(connection.close)
        waits: list[float] = []
        controls: list[float] = []
        for number, connection in enumerate(silent):
            connection.setblocking(False)
            connection.bind((f"127.0.1.{number % 250 + 1}", 0))
            connection.connect_ex((LOOPBACK, port))
            if number % 20 == 19:
                for callers, times in ((crowd, waits), (untroubled, controls)):
                    began = time.monotonic()
                    (member,) = callers.joined([f"honest {number}"], "lobby")
                    times.append(time.monotonic() - began)
                    self.assertIsNone(member.bye)

        crowd.members[0].say("lobby", "all here?")
        crowd.until(lambda: all(member.heard("lobby")[-1:] == ["all here?"] for member in crowd.members), "one line")
        for times in (waits, controls):
            times.sort()
        last = len(waits) * 99 // 100
        print(f"{count} silent connections; {len(waits)} joins, p50 {waits[len(waits) // 2] * 1000:.1f} ms, "
              f"p99 {waits[last] * 1000:.1f} ms; without them "
              f"p50 {controls[len(waits) // 2] * 1000:.1f} ms, p99 {controls[last] * 1000:.1f} ms", flush=True)
        self.assertLess(waits[last], BOUND + controls[last] * TIMES_CONTROL_MAX)
        self.stop(hub, crowd)
        self.stop(control, untroubled)


if __name__ == "__main__":
    unittest.main()
