"""The program in a real terminal that reflows its rows and keeps a scrollback: tmux, on a socket of its own."""

import os
import shutil
import subprocess
import tempfile
import time
import unittest

import frames
from harness import LOOPBACK, PATIENCE, PROGRAM, E2e, environment


@unittest.skipUnless(shutil.which("tmux"), "needs tmux")
class InTmux(E2e):
    def setUp(self):
        super().setUp()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(self.tmux, "kill-server")
        # The shell stays after the program, so that what is left on the screen can be looked at.
        self.tmux(
            "new-session", "-d", "-x", "80", "-y", "24",
            f"{PROGRAM} listen {LOOPBACK}:0 --name Ada --no-history; exec sh -c 'echo over; exec sleep 600'")
        port = self.wait_for(lambda rows: next((row.rsplit(":", 1)[1] for row in rows if row.startswith("Listening on")), None))
        self.wire = self.wire(int(port))
        frames.introduce(self.wire, "Eve")
        self.wait_for(lambda rows: ">" in rows)

    def tmux(self, *words: str) -> str:
        return subprocess.run(
            ["tmux", "-S", os.path.join(self.folder.name, "socket"), "-f", "/dev/null", *words], capture_output=True, text=True,
            timeout=PATIENCE, check=words[0] != "kill-server", env=environment(TERM="xterm", CIARLA_TIMESTAMPS="off")).stdout

    def rows(self, *more: str) -> list[str]:
        return self.tmux("capture-pane", "-p", *more).splitlines()

    def wait_for(self, condition):
        """The first true value of condition(rows); the terminal is asked over and over, for it cannot be waited for."""
        deadline = time.monotonic() + PATIENCE
        while not (found := condition(rows := self.rows())):
            self.assertLess(time.monotonic(), deadline, "\n".join(rows))
        return found

    def resize(self, columns: int, rows: int) -> None:
        """tmux takes its time to tell the program, and what is painted meanwhile is painted for the old size."""
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))
        with open(self.tmux("display", "-p", "#{pane_tty}").strip(), "rb", buffering=0) as tty:
            self.wait_for(lambda _: os.get_terminal_size(tty.fileno()) == (columns, rows))
        self.wait_for(lambda shown: len(shown) == rows)

    def at_the_bottom(self, line: str, message: str):
        return lambda rows: rows[-2] == line and rows[-1].startswith("Eve ·") and message in rows[:-2]

    def test_talk_goes_into_the_scrollback_once_and_the_line_never(self):
        self.tmux("send-keys", "-l", "half a li")
        for number in range(1, 101):
            self.wire.send(frames.text(number, f"line {number}"))
        self.wait_for(self.at_the_bottom("> half a li", "Eve: line 100"))
        everything = self.rows("-S", "-")
        self.assertEqual(
            [row for row in everything if row.startswith("Eve: line")], [f"Eve: line {number}" for number in range(1, 101)])
        self.assertEqual([row for row in everything if row.startswith("> ")], ["> half a li"])

    def test_the_bottom_is_whole_after_each_change_of_size(self):
        self.tmux("send-keys", "-l", "half a li")
        for sequence, (columns, rows) in enumerate(((40, 10), (200, 60), (20, 5), (80, 24), (33, 12), (120, 30)), 1):
            self.resize(columns, rows)
            self.wire.send(frames.text(sequence, f"line {sequence}"))
            self.wait_for(self.at_the_bottom("> half a li", f"Eve: line {sequence}"))
            self.assertEqual([row for row in self.rows() if row.startswith("> ")], ["> half a li"])

    def test_a_talk_that_does_not_fill_the_screen_is_there_at_every_size_and_leaves_nothing_behind(self):
        for number in range(1, 4):
            self.wire.send(frames.text(number, f"line {number}"))
        self.tmux("send-keys", "-l", "half a li")
        self.wait_for(self.at_the_bottom("> half a li", "Eve: line 3"))
        said = [f"Eve: line {number}" for number in range(1, 4)]
        lengths = []
        for _ in range(4):
            for columns, rows in ((60, 10), (80, 24)):
                self.resize(columns, rows)
                self.wait_for(lambda shown: shown[-2] == "> half a li" and [row for row in shown if row.startswith("Eve: line")] == said)
            everything = self.rows("-S", "-")
            self.assertEqual([row for row in everything if row.startswith("> ")], ["> half a li"], everything)
            self.assertEqual(len([row for row in everything if row.startswith("Eve ·")]), 1, everything)
            lengths.append(len(everything))
            written = [row for row in everything if row]
            self.assertEqual(len(written), len(set(written)), everything)
        # A row that tmux itself laid out in two, when it became narrower, has pushed a blank one off; it has two of these.
        self.assertLessEqual(lengths[-1] - lengths[0], 2 * (len(lengths) - 1), "Rows are left in the scrollback.")

    def test_the_next_program_goes_on_below_the_talk(self):
        self.wire.send(frames.text(1, "hello"))
        self.wait_for(self.at_the_bottom(">", "Eve: hello"))
        frames.part(self.wire)
        self.wait_for(lambda rows: "over" in rows)
        rows = [row for row in self.rows() if row]
        self.assertEqual(rows[-3:], ["Eve: hello", "Eve left the chat.", "over"])


if __name__ == "__main__":
    unittest.main()
