"""--log: what is written down of a chat, and what becomes of the chat where it cannot be."""

import os
import re
import stat
import unittest

import frames
from harness import E2e

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z "


class Transcript(E2e):
    def test_has_both_sides_and_the_time_of_each_line(self):
        path = self.folder() / "chat"
        listener = self.listener("--log", str(path), "--stay")
        listener.enter("ciao\n")
        caller = self.caller(listener.port(), input_text="hello\n")
        self.assertEqual(caller.status(), 0)
        listener.end_input()
        self.assertEqual(listener.status(), 0)
        text = path.read_text("utf-8")
        for line in text.splitlines():
            self.assertRegex(line, "^" + TIME)
        self.assertRegex(text, f"(?m)^{TIME}- Listening on ")
        self.assertRegex(text, f"(?m)^{TIME}Ada: ciao$")
        self.assertRegex(text, f"(?m)^{TIME}Bob: hello$")
        self.assertRegex(text, f"(?m)^{TIME}- Bob left the chat.$")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)

    def test_goes_on_where_the_last_one_ended(self):
        path = self.folder() / "chat"
        for _ in range(2):
            listener = self.listener("--stay", input_text="")
            caller = self.caller(listener.port(), input_text="hello\n", CIARLA_LOG=str(path))
            self.assertEqual((caller.status(), listener.status()), (0, 0))
        self.assertEqual(path.read_text("utf-8").count("Bob: hello"), 2)

    def test_is_safe_to_look_at(self):
        path = self.folder() / "chat"
        listener = self.listener("--log", str(path))
        wire = self.wire(listener.port())
        frames.introduce(wire, "Eve")
        wire.send(frames.text(1, "one\n2026-01-01T00:00:00.000Z Ada: forged\x1b[2J\u202e\uffff\ue000"))
        frames.part(wire)
        self.assertEqual(listener.status(), 0)
        text = path.read_text("utf-8")
        self.assertIsNone(re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\uffff\ue000]", text))
        self.assertIn("<U+202E><U+FFFF><U+E000>", text)
        self.assertNotRegex(text, "(?m)^2026-01-01")

    def test_that_cannot_be_written_is_told_before_anybody_is_called(self):
        folder = self.folder()
        (folder / "link").symlink_to(folder / "elsewhere")
        (folder / "open").write_text("x", "utf-8")
        (folder / "open").chmod(0o644)
        acceptor = self.acceptor()
        for path, why in ((folder / "link", "it is a symbolic link"), (folder, "Is a directory"),
                          (folder / "open", "chmod 600"), (folder / "none/chat", "No such file or directory")):
            with self.subTest(path=path):
                caller = self.ciarla("connect", acceptor.address, "--log", str(path), name="Bob")
                self.assertEqual(caller.status(), 2)
                self.assertEqual(len(caller.err.text().splitlines()), 1, caller.err.text())
                self.assertIn(f"The chat cannot be written to {path}: ", caller.err.text())
                self.assertIn(why, caller.err.text())
        self.assertFalse((folder / "elsewhere").exists())
        acceptor.socket.setblocking(False)
        with self.assertRaises(BlockingIOError):
            acceptor.accept()

    def test_on_a_full_disk_is_told_once_and_the_chat_goes_on(self):
        listener = self.listener("--log", "/dev/full", "--stay", input_text="ciao\n")
        caller = self.caller(listener.port(), "--stay", input_text="".join(f"{n}\n" for n in range(100)))
        listener.out.wait_for("^Bob: 99$")
        caller.out.wait_for("^Ada: ciao$")
        caller.signal(2)
        self.assertEqual(listener.status(), 0)
        self.assertEqual(listener.err.text().count("no longer written down"), 1, listener.err.text())
        self.assertIn("No space left on device", listener.err.text())

    def test_that_meets_a_limit_on_files_is_told_once_and_the_chat_goes_on(self):
        path = self.folder() / "chat"
        listener = self.listener("--log", str(path), "--stay", input_text="")
        port = listener.port()
        os.system(f"prlimit --pid {listener.process.pid} --fsize=1000")
        caller = self.caller(port, input_text="".join(f"{n} {'x' * 100}\n" for n in range(100)))
        self.assertEqual((caller.status(), listener.status()), (0, 0))
        self.assertEqual(len(listener.out.text().splitlines()), 100)
        self.assertEqual(listener.err.text().count("no longer written down: File too large"), 1)
        self.assertEqual(path.stat().st_size, 1000)


if __name__ == "__main__":
    unittest.main()
