"""The hub's program with four loops, from its start to its stop: short, for ThreadSanitizer runs it too.

What only the program has between threads: callers handed from the loop that accepts them to their own, the page that
reads every loop's numbers, and settings that are read again while everybody talks.
"""

import signal
import unittest
import urllib.request

from harness import PATIENCE
from hub_case import Hub


class FourLoops(Hub):
    def test_serve_a_page_and_read_settings_again_while_twenty_talk(self):
        config = self.config("hub.rate = 100\n")
        hub = self.hub("--config", str(config), "--hub.loops", "4", "--hub.http", ":0")
        page = hub.err.wait_for(r"shown on (http://127\.0\.0\.1:\d+)/metrics").group(1)
        crowd = self.crowd(hub.port())
        members = crowd.joined([f"member {number}" for number in range(20)], "lobby")

        rounds = 20
        for spoken in range(rounds):
            for member in members:
                member.say("lobby", f"{member.name} says {spoken}")
            if spoken == 5:
                config.write_text("hub.rate = 200\nhub.deny = 10.0.0.0/8\n", "utf-8")
                hub.signal(signal.SIGHUP)
            if spoken % 5 == 0:
                with urllib.request.urlopen(page + "/metrics", timeout=PATIENCE) as answer:
                    self.assertIn('loop="3"', answer.read().decode())
            crowd.turn(0)
        hub.err.wait_for("settings were read again")
        lines = rounds * len(members)
        crowd.until(lambda: all(len(member.heard("lobby")) == lines for member in members), "every line everywhere")
        self.stop(hub, crowd)

        room = members[0].rooms["lobby"]
        for member in members:
            self.assertEqual(member.lines[room], members[0].lines[room], member.name)
        self.assertNotIn("Sanitizer", hub.err.text())


if __name__ == "__main__":
    unittest.main()
