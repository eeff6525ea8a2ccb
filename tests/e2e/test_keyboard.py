"""The keyboard belongs to the person: whatever ends while somebody types, the shell never runs the rest of the line."""

import pathlib
import shlex
import signal
import unittest

import frames
from harness import LOOPBACK, PROGRAM, E2e
from terminal import Terminal

CTRL_C, CTRL_D, CTRL_Z, UP = "\x03", "\x04", "\x1a", "\x1b[A"
PROMPT = "shell$"
KEPT = "Ctrl-D leaves, and keeps your line"


class UnderAShell(E2e):
    """A shell on a terminal, in which the program is started as a person starts it."""

    def setUp(self):
        super().setUp()
        self.home = self.folder()
        self.trap = self.home / "the-shell-ran-it"

    def shell(self) -> Terminal:
        shell = Terminal(
            "bash", "--norc", "--noprofile", "-i", columns=100, PS1=PROMPT + " ", HOME=str(self.home), INPUTRC="/dev/null",
            XDG_STATE_HOME=str(self.home))
        self.addCleanup(shell.close)
        self.wait_for_shell(shell)
        return shell

    def wait_for_shell(self, shell: Terminal) -> None:
        shell.wait_until(lambda rows: rows and rows[-1] == PROMPT, "The shell's prompt")

    def run_program(self, shell: Terminal, *words: str) -> None:
        shell.type(shlex.join([PROGRAM, *words]) + "\r")

    def listening(self, *words: str) -> tuple[Terminal, int]:
        shell = self.shell()
        self.run_program(shell, "listen", f"{LOOPBACK}:0", "--name", "Ada", *words)
        return shell, int(shell.gathered.wait_for(r"Listening on tcp://\S*:(\d+)").group(1))

    def chatting(self, *words: str) -> tuple[Terminal, object]:
        shell, port = self.listening(*words)
        wire = self.wire(port)
        frames.introduce(wire, "Eve")
        shell.wait_for_row(">")
        return shell, wire

    def calling(self) -> tuple[Terminal, object]:
        """A call that is taken, and not answered."""
        acceptor = self.acceptor()
        shell = self.shell()
        self.run_program(shell, "connect", acceptor.address, "--name", "Ada")
        return shell, self.accepted(acceptor)

    def assert_status(self, shell: Terminal, status: int) -> None:
        shell.type("echo status $?\r")
        shell.wait_for_row(f"status {status}")

    def wait_for_status_line(self, shell: Terminal, words: str) -> None:
        shell.wait_until(lambda _: words in shell.status_line(), words)

    def history(self) -> list[str]:
        file = pathlib.Path(self.home) / "ciarla" / "history"
        return file.read_text().splitlines() if file.exists() else []


class WhatIsTypedAtTheEnd(UnderAShell):
    def ways(self):
        chat, call = self.chatting, self.calling
        return {
            "the other side leaves": (chat, frames.part, 0), "the line breaks": (chat, lambda wire: wire.reset(), 6),
            "the other side breaks the protocol": (chat, lambda wire: wire.send(b"\xff" * 64), 7),
            "the call is lost": (call, lambda wire: wire.reset(), 6),
            "the call is turned away": (call, self.turn_away, 3)}

    def turn_away(self, wire) -> None:
        frames.introduce(wire, "Eve")
        wire.send(frames.bye(1, "busy, try later"))
        wire.finish()

    def test_is_never_run_by_the_shell(self):
        for way, (begin, end, status) in self.ways().items():
            with self.subTest(way=way):
                shell, wire = begin()
                shell.type("I will tell ")
                shell.wait_until(lambda rows: any("I will tell" in row for row in rows), "What is typed")
                end(wire)
                shell.wait_until(
                    lambda rows: "What you type now reaches nobody." in " ".join(map(str.strip, rows)), "That nobody hears")
                shell.type(f"; touch {self.trap}\r")
                shell.wait_until(lambda rows: any(row.endswith(": that reaches nobody.") for row in rows), "That it is not said")
                self.wait_for_status_line(shell, KEPT)
                shell.type(CTRL_D)
                self.wait_for_shell(shell)
                self.assert_status(shell, status)
                self.assertFalse(self.trap.exists())
                self.assertEqual(self.history()[-1], f"I will tell ; touch {self.trap}")

    def test_is_there_again_at_the_next_start(self):
        shell, wire = self.chatting()
        shell.type("half a li")
        shell.wait_for_row("> half a li")
        frames.part(wire)
        self.wait_for_status_line(shell, "Eve has left · " + KEPT)
        shell.type(CTRL_D)
        self.wait_for_shell(shell)
        self.assertIn("> half a li", shell.display())

        self.run_program(shell, "listen", f"{LOOPBACK}:0", "--name", "Ada")
        shell.wait_until(lambda _: shell.status_line() == "Nobody is here yet.", "The program")
        shell.type(UP)
        shell.wait_until(lambda _: shell.display()[-2].endswith("half a li"), "The line")

    def test_is_kept_however_the_program_is_left(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT):
            for over in (False, True):
                with self.subTest(signal=number, over=over):
                    person = Terminal(PROGRAM, "listen", f"{LOOPBACK}:0", "--name", "Ada", XDG_STATE_HOME=str(self.home))
                    self.addCleanup(person.close)
                    wire = self.wire(int(person.gathered.wait_for(r"Listening on tcp://\S*:(\d+)").group(1)))
                    frames.introduce(wire, "Eve")
                    draft = f"left by {number} {over}"
                    person.wait_for_row(">")
                    person.type(draft)
                    person.wait_for_row(f"> {draft}")
                    if over:
                        frames.part(wire)
                        person.wait_until(lambda _: KEPT in person.status_line(), KEPT)
                    person.process.send_signal(number)
                    if not over:
                        frames.take_kind(wire, frames.BYE)
                        frames.part(wire)
                    self.assertEqual(person.status(), 128 + number)
                    self.assertEqual(self.history()[-1], draft)

    def test_is_not_written_down_where_it_was_for_one_person_alone(self):
        shell, wire = self.chatting()
        for line in ("/msg Bob a secret\r", "/mgs Bob a secret\r", "no secret\r"):
            shell.type(line)
        frames.take_kind(wire, frames.TEXT)
        shell.type("/msg Bob half a sec")
        shell.wait_for_row("> /msg Bob half a sec")
        frames.part(wire)
        self.wait_for_status_line(shell, "Eve has left · Ctrl-D leaves")
        self.assertNotIn("keeps", shell.status_line())
        shell.type(CTRL_D)
        self.wait_for_shell(shell)
        self.assertEqual(self.history(), ["no secret"])

    def test_is_not_promised_to_be_kept_where_nothing_is(self):
        shell, wire = self.chatting("--no-history")
        shell.type("half a li")
        shell.wait_for_row("> half a li")
        frames.part(wire)
        self.wait_for_status_line(shell, "Eve has left · Ctrl-D leaves")
        self.assertNotIn("keeps", shell.status_line())
        shell.type(CTRL_D)
        self.wait_for_shell(shell)
        self.assertEqual(self.history(), [])
        self.assertIn("> half a li", shell.display())

    def test_goes_at_ctrl_c_and_an_empty_line_leaves(self):
        shell, wire = self.chatting()
        shell.type("half a li")
        shell.wait_for_row("> half a li")
        frames.part(wire)
        self.wait_for_status_line(shell, KEPT)
        shell.type(CTRL_C)
        shell.wait_for_row("> half a li^C")
        shell.type(CTRL_C)
        self.wait_for_shell(shell)
        self.assert_status(shell, 130)
        self.assertEqual(self.history()[-1], "half a li")

    def test_goes_at_enter_on_an_empty_line(self):
        shell, wire = self.chatting()
        shell.type("x")
        shell.wait_for_row("> x")
        frames.part(wire)
        self.wait_for_status_line(shell, KEPT)
        shell.type("\x7f\r")
        self.wait_for_shell(shell)
        self.assert_status(shell, 0)

    def test_keeps_the_program_for_two_seconds_after_the_last_key(self):
        shell, wire = self.chatting()
        shell.type("x\x7f")
        shell.wait_for_row(">")
        frames.part(wire)
        shell.wait_for_row("Eve left the chat. What you type now reaches nobody.")
        self.wait_for_shell(shell)
        self.assert_status(shell, 0)

    def test_is_there_after_ctrl_z_though_the_other_side_left_meanwhile(self):
        shell, wire = self.chatting()
        shell.type("half a li")
        shell.wait_for_row("> half a li")
        shell.type(CTRL_Z)
        self.wait_for_shell(shell)
        frames.part(wire)
        shell.type("fg\r")
        self.wait_for_status_line(shell, "Eve has left · " + KEPT)
        shell.type(f"ne; touch {self.trap}\r")
        shell.wait_for_row("Eve has left: that reaches nobody.")
        shell.type(CTRL_D)
        self.wait_for_shell(shell)
        self.assertFalse(self.trap.exists())

    def test_is_asked_for_two_seconds_after_fg_though_the_line_is_empty(self):
        shell, wire = self.chatting()
        shell.type(CTRL_Z)
        self.wait_for_shell(shell)
        frames.part(wire)
        shell.type("fg\r")
        shell.wait_until(lambda rows: "Eve left the chat. What you type now reaches nobody." in rows, "That nobody hears")
        self.wait_for_shell(shell)
        self.assert_status(shell, 0)


if __name__ == "__main__":
    unittest.main()
