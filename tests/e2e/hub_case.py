"""What the tests of a hub share: a real hub, a crowd that calls it, and its end."""

import os
import pathlib
import signal
import time

from harness import PATIENCE, E2e
from members import Crowd


class Hub(E2e):
    def crowd(self, port: int, path: str | None = None) -> Crowd:
        crowd = Crowd(port, path)
        self.addCleanup(crowd.close)
        return crowd

    def config(self, text: str) -> pathlib.Path:
        path = self.folder() / "hub.properties"
        path.write_text(text, "utf-8")
        return path

    def stop(self, hub, crowd: Crowd | None = None) -> None:
        """Ends the hub as systemd does; everybody who is there hears it."""
        hub.signal(signal.SIGTERM)
        if crowd is not None:
            there = [member for member in crowd.members if not member.ended]
            crowd.until(lambda: all(member.ended for member in there), "the end of every connection")
        self.assertEqual(hub.status(), 128 + signal.SIGTERM)


def wait_until(condition, what: str) -> None:
    """For what no descriptor tells: looks again until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"This did not come: {what}")
        os.sched_yield()
