"""Recordings with the real program: a session is recorded over TCP, and its peer plays it again."""

import pathlib
import re
import unittest

from harness import LOOPBACK, Ciarla, E2e


class ARecording(E2e):
    def recorded(self) -> tuple[str, Ciarla]:
        """Where a chat of Bob's with Ada is recorded, and Bob."""
        path = f"{self.folder()}/chat.rec"
        ada = self.ciarla("listen", f"tcp://{LOOPBACK}:0", name="Ada", input_text="hello\nand more\n")
        bob = self.ciarla("connect", f"record+tcp://{LOOPBACK}:{ada.port()}?record.file={path}", name="Bob")
        self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text() + bob.err.text())
        return path, bob

    def replay(self, path: str, name: str, options: str = "") -> Ciarla:
        return self.ciarla("connect", f"replay://{path}?replay.speed=max{options}", name=name)

    def test_is_text_that_a_person_can_read(self):
        path, _ = self.recorded()
        text = pathlib.Path(path).read_text("ascii")
        self.assertTrue(text.startswith("ciarla-recording 1\n1 0.000000 dialled tcp://"), text)
        self.assertRegex(text, r"(?m)^1 \d+\.\d{6} < \\x00Ada\\x00")
        self.assertRegex(text, r"(?m)^1 \d+\.\d{6} closed \w+ ok")

    def test_is_played_to_the_same_program_as_it_was(self):
        path, bob = self.recorded()
        again = self.replay(path, "Bob", "&replay.compare=length")
        self.assertEqual(again.status(), 0, again.err.text())
        self.assertEqual(again.out.text(), bob.out.text())
        self.assertEqual(again.out.text(), "Ada: hello\nAda: and more\n")

    def test_finds_out_a_program_that_says_something_else(self):
        path, _ = self.recorded()
        other = self.replay(path, "Eve")
        self.assertEqual(other.status(), 6, other.err.text())
        self.assertRegex(other.err.text(), re.escape(f"Our side differs from the recording {path}: in line "))

    def test_that_cannot_be_played_says_why(self):
        folder = pathlib.Path(self.folder())
        (folder / "empty.rec").write_text("")
        (folder / "other.rec").write_text("something else\n")
        for name, sentence in (("none.rec", "No such file"), ("empty.rec", "empty"), ("other.rec", "recording"), (".", "")):
            with self.subTest(name=name):
                program = self.ciarla("connect", f"replay:{folder}/{name}", name="Bob", input_text="")
                self.assertEqual(program.status(), 2, program.err.text())
                self.assertIn(sentence, program.err.text())

    def test_needs_a_file(self):
        program = self.ciarla("connect", f"record+tcp://{LOOPBACK}:1", name="Bob", input_text="")
        self.assertEqual(program.status(), 2, program.err.text())
        self.assertIn("record.file", program.err.text())


if __name__ == "__main__":
    unittest.main()
