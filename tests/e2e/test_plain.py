"""Two programs on pipes, as scripts use them: what is input, what is output, and nothing else."""

import os
import subprocess
import unittest

import frames
from harness import LOOPBACK, PROGRAM, E2e
from terminal import Terminal


class Plain(E2e):
    def test_says_each_line_and_shows_it_as_name_and_text_and_nothing_else(self):
        listener = self.listener(input_text="ciao\nche si dice?\n")
        caller = self.caller(listener.port(), input_text="hello\n")
        self.assertEqual((listener.status(), caller.status()), (0, 0))
        self.assertEqual(listener.out.bytes(), b"Bob: hello\n")
        self.assertEqual(caller.out.bytes(), "Ada: ciao\nAda: che si dice?\n".encode())

    def test_writes_no_escape_codes(self):
        listener = self.listener(input_text="ciao\n", TERM="xterm")
        caller = self.caller(listener.port(), input_text="hello\n", TERM="xterm")
        self.assertEqual((listener.status(), caller.status()), (0, 0))
        for stream in (listener.out, listener.err, caller.out, caller.err):
            self.assertNotIn(b"\x1b", stream.bytes())

    def test_reads_lines_as_they_are_written_on_any_system(self):
        listener = self.listener("--stay", input_text="")
        caller = self.caller(listener.port(), input_text="one\r\n\n\r\n  two  \nthe last has no end")
        self.assertEqual((caller.status(), listener.status()), (0, 0))
        self.assertEqual(listener.out.text(), "Bob: one\nBob:   two  \nBob: the last has no end\n")

    def test_takes_only_a_line_that_is_exactly_close_as_a_command(self):
        for command in ("/close", "  /CLOSE \t", "/Close\r"):
            with self.subTest(command=command):
                listener = self.listener("--stay", input_text="")
                caller = self.caller(listener.port())
                caller.enter(f"/closet\n /close it\n/usr/bin\n{command}\nnever said\n")
                self.assertEqual((caller.status(), listener.status()), (0, 0))
                self.assertEqual(listener.out.text(), "Bob: /closet\nBob:  /close it\nBob: /usr/bin\n")

    def test_delivers_what_begins_like_a_command_byte_for_byte(self):
        lines = ["report", "/topic of the day", "/who knows", "/me too", "//help", "/msg", "/help me", "/help", "end"]
        listener = self.listener("--stay", input_text="")
        caller = self.caller(listener.port(), input_text="".join(line + "\n" for line in lines))
        self.assertEqual((caller.status(), listener.status()), (0, 0))
        self.assertEqual(listener.out.text().splitlines(), [f"Bob: {line}" for line in lines])

    def test_splits_an_over_long_line_and_says_so(self):
        listener = self.listener("--stay", input_text="")
        line = "è" * 100_000
        caller = self.caller(listener.port(), input_text=line + "\n")
        self.assertEqual((caller.status(), listener.status()), (0, 0))
        shown = listener.out.text().splitlines()
        self.assertGreater(len(shown), 1)
        self.assertEqual("".join(row.removeprefix("Bob: ") for row in shown), line)
        self.assertRegex(caller.err.text(), r"(?i)long")

    def test_makes_a_line_break_in_a_message_visible(self):
        listener = self.listener("--stay", input_text="")
        wire = self.wire(listener.port())
        frames.introduce(wire, "Eve")
        wire.send(frames.text(1, "one\nAda: two\r\n\x1b[2Jthree"))
        frames.part(wire)
        self.assertEqual(listener.status(), 0)
        shown = listener.out.text()
        self.assertEqual(len(shown.splitlines()), 1, shown)
        self.assertTrue(shown.startswith("Eve: one"), shown)
        self.assertNotIn("\x1b", shown)

    def test_delivers_what_was_said_before_anybody_called(self):
        listener = self.listener(input_text="early\n")
        port = listener.port()
        caller = self.caller(port, "--stay", input_text="")
        self.assertEqual((listener.status(), caller.status()), (0, 0))
        self.assertEqual(caller.out.text(), "Ada: early\n")

    def test_stays_when_asked_to_although_its_input_ended(self):
        listener = self.listener()
        caller = self.caller(listener.port(), "--stay", input_text="I stay\n")
        listener.out.wait_for("^Bob: I stay$")
        listener.enter("still there?\n")
        caller.out.wait_for(r"^Ada: still there\?$")
        listener.enter("/close\n")
        self.assertEqual((listener.status(), caller.status()), (0, 0))

    def test_carries_ten_thousand_lines_in_order(self):
        lines = [f"line {number}" for number in range(10_000)]
        listener = self.listener("--stay", input_text="")
        caller = self.caller(listener.port(), input_text="\n".join(lines))
        self.assertEqual((caller.status(), listener.status()), (0, 0))
        self.assertEqual(listener.out.text().splitlines(), [f"Bob: {line}" for line in lines])

    def test_ends_when_nobody_reads_its_output_any_more(self):
        reading, writing = os.pipe()
        head = subprocess.Popen(["head", "-1"], stdin=reading, stdout=subprocess.PIPE)
        os.close(reading)
        listener = self.listener(stdout=writing)
        os.close(writing)
        caller = self.caller(listener.port())
        caller.enter("one\n")
        self.assertEqual(head.communicate(timeout=60)[0], b"Bob: one\n")
        caller.enter("two\nthree\n")
        self.assertEqual(listener.status(), 0)
        # The caller's last lines may have been on their way when the goodbye came; then they are lost.
        self.assertIn(caller.status(), (0, 6))

    def test_ends_with_an_internal_error_when_its_output_has_no_room(self):
        with open("/dev/full", "w") as full:
            listener = self.listener(stdout=full)
        caller = self.caller(listener.port(), input_text="hello\n")
        self.assertEqual(listener.status(), 1)
        self.assertRegex(listener.err.text(), "(?m)^.*No space left on device.*$")
        self.assertEqual(caller.status(), 6)
        self.assertIn("1 line", caller.err.text())

    def test_names_itself_after_the_login_without_a_terminal(self):
        listener = self.listener(name=None, input_text="x\n")
        caller = self.caller(listener.port(), "--stay", input_text="")
        caller.status()
        self.assertRegex(caller.out.text(), r"^\S+: x\n$")


class OnATerminal(E2e):
    """As a screen reader hears it: lines, in the order in which they came, and nothing that moves a cursor."""

    def test_each_message_is_one_line_that_begins_with_its_speaker_and_no_escape_code_is_written(self):
        words = ["hello", "one\nAda: two", "\x1b[2Jcleared", "\x9b31mred", "a\tb", "漢字 👩\u200d👧", "x" * 500, "that was all"]
        for options, term in ((("--plain",), "xterm-256color"), ((), "dumb")):
            with self.subTest(options=options, term=term):
                person = Terminal(PROGRAM, "listen", f"{LOOPBACK}:0", "--name", "Ada", *options, columns=40, TERM=term)
                self.addCleanup(person.close)
                wire = self.wire(int(person.gathered.wait_for(r"Listening on tcp://\S*:(\d+)").group(1)))
                frames.introduce(wire, "Eve")
                for sequence, said in enumerate(words, 1):
                    wire.send(frames.text(sequence, said))
                person.gathered.wait_for("that was all")
                person.type("ciao\n")
                self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "ciao")
                wire.send(frames.ack(1))
                frames.part(wire)
                self.assertEqual(person.status(), 0)
                self.assertEqual(person.modes_now(), person.modes_before)
                seen = person.gathered.bytes()
                self.assertNotIn(b"\x1b", seen)
                lines = seen.decode().split("\r\n")
                first = lines.index("Eve: hello")
                for line, said in zip(lines[first:], words):
                    self.assertRegex(line, "^Eve: ")
                    self.assertEqual(line[-1], said[-1])


class AMachineReadableLine(E2e):
    def test_tells_the_real_port_and_what_to_tell_the_other_person(self):
        listener = self.ciarla("listen", ":0", name="Ada")
        self.assertGreater(listener.port(), 0)
        listener.err.wait_for(r"ciarla connect \S+")
        listener.err.wait_for(r"(?i)not encrypted|no encryption|unencrypted")


if __name__ == "__main__":
    unittest.main()
