"""The program in a shell that stops it, goes on with it, kills it, or is gone: nothing is left in the shell's input."""

import fcntl
import os
import pathlib
import select
import shlex
import signal
import subprocess
import tempfile
import termios
import unittest
from collections.abc import Callable

import frames
from harness import LOOPBACK, PATIENCE, PROGRAM, E2e, environment
from shell import Shell

HUNG_UP, STOPPED = 128 + signal.SIGHUP, 128 + signal.SIGTSTP
DELAYS = (0.0, 0.08)


class InAShell(E2e):
    def chatting(self, answer_after: float) -> tuple[Shell, object]:
        shell = Shell(answer_after=answer_after)
        self.addCleanup(shell.close)
        acceptor = self.acceptor()
        shell.type(f"ciarla connect {acceptor.address} --name Bob\r")
        wire = self.accepted(acceptor)
        frames.introduce(wire, "Eve")
        shell.wait_for_row(">")
        return shell, wire

    def stop(self, shell: Shell, number: int = 2) -> None:
        shell.type("\x1a")
        self.assertEqual(shell.wait_for_prompt(number), STOPPED)

    def assert_nothing_is_left(self, shell: Shell, number: int, code: int) -> None:
        self.assertEqual(shell.wait_for_prompt(number), code)
        self.assertEqual(shell.modes_now(), shell.modes_at_prompt)
        shell.wait_for_answers()
        shell.type("echo ov''er\r")
        shell.wait_for_prompt(number + 1)
        rows = shell.everything()
        self.assertEqual(rows[-3:-1], [f"{number}:{code} $ echo ov''er", "over"], "\n".join(rows))


class GoingOn(InAShell):
    def test_after_the_other_side_has_left_or_died_leaves_nothing_behind(self):
        for end, code, says in ((frames.part, 0, "Eve left the chat."), (lambda wire: wire.reset(), 6, "was lost")):
            for delay in DELAYS:
                with self.subTest(code=code, delay=delay):
                    shell, wire = self.chatting(delay)
                    self.stop(shell)
                    end(wire)
                    shell.type("fg\r")
                    self.assert_nothing_is_left(shell, 3, code)
                    self.assertTrue(any(says in row for row in shell.everything()), shell.everything())

    def test_after_somebody_stopped_it_from_outside_and_the_other_side_left(self):
        for delay in DELAYS:
            with self.subTest(delay=delay):
                shell, wire = self.chatting(delay)
                os.killpg(shell.foreground(), signal.SIGSTOP)
                shell.wait_for_prompt(2)
                frames.part(wire)
                shell.type("fg\r")
                self.assert_nothing_is_left(shell, 3, 0)

    def test_shows_what_came_meanwhile_above_the_line_that_was_begun(self):
        for delay in DELAYS:
            with self.subTest(delay=delay):
                shell, wire = self.chatting(delay)
                shell.type("half a li")
                shell.wait_for_row("> half a li")
                os.killpg(shell.foreground(), signal.SIGTSTP)
                self.assertEqual(shell.wait_for_prompt(2), STOPPED)
                self.assertEqual(shell.modes_now(), shell.modes_at_prompt)
                wire.send(frames.text(1, "meanwhile"))
                shell.type("fg\r")
                shell.wait_until(
                    lambda rows: any("Eve: meanwhile" in row for row in rows) and "> half a li" in rows, "The message and the line")
                shell.type("ne\r")
                self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "half a line")

    def test_stops_at_once_though_the_terminal_has_not_answered_yet(self):
        shell = Shell(answer_after=0.08)
        self.addCleanup(shell.close)
        shell.type(f"ciarla listen {LOOPBACK}:0 --name Bob\r")
        shell.gathered.wait_for("\\x1b\\[6n")
        shell.type("\x1a")
        self.assert_nothing_is_left(shell, 2, STOPPED)

    def test_is_whole_again_as_often_as_it_is_stopped(self):
        shell, wire = self.chatting(0.08)
        for number in (2, 3, 4):
            shell.type("half")
            shell.wait_for_row("> " + "half" * (number - 1))
            self.stop(shell, number)
            shell.type("fg\r")
        shell.type("\r")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "half" * 3)


class APager(InAShell):
    def paging(self, pager: str) -> tuple[Shell, object]:
        shell = Shell(answer_after=0.0)
        self.addCleanup(shell.close)
        acceptor = self.acceptor()
        shell.type(f"PAGER={shlex.quote(pager)} ciarla connect {acceptor.address} --name Bob\r")
        wire = self.accepted(acceptor)
        frames.introduce(wire, "Eve")
        shell.wait_for_row(">")
        shell.type("/less\r")
        shell.wait_for_row("paging")
        return shell, wire

    def test_that_stops_is_stopped_with_the_chat_and_goes_on_with_it(self):
        shell, wire = self.paging("echo pag''ing; read line < /dev/tty")
        self.stop(shell)
        wire.send(frames.text(1, "meanwhile"))
        shell.type("fg\r")
        shell.gathered.wait_for(r"fg\r\n.*PAGER=")  # The shell names what goes on.
        shell.type("\r")
        shell.wait_until(lambda rows: any("Eve: meanwhile" in row for row in rows) and ">" in rows, "The chat again")

    def test_that_does_not_stop_keeps_the_keyboard_and_the_chat(self):
        heard = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "heard"
        shell, wire = self.paging(f"trap '' TSTP; echo pag''ing; read line < /dev/tty; echo $line > {heard}")
        shell.type("\x1a")
        shell.type("for the pager\r")
        wire.send(frames.text(1, "meanwhile"))
        shell.wait_until(lambda rows: any("Eve: meanwhile" in row for row in rows) and ">" in rows, "The chat again")
        self.assertEqual(heard.read_text("utf-8"), "for the pager\n")


    def test_of_its_own_hears_the_keys_of_signals_and_no_shell_hears_them_for_it(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        pager = folder / "pager"
        pager.write_text(f"#!/bin/sh\ntrap '' TSTP INT\necho paging\nread line < /dev/tty\necho $line > {folder}/heard\n", "utf-8")
        pager.chmod(0o755)
        shell, _ = self.paging(f"{pager} -R")
        shell.type("\x1a")
        shell.type("\x03")
        shell.type("for the pager\r")
        shell.wait_until(lambda rows: ">" in rows, "The chat again")
        self.assertEqual((folder / "heard").read_text("utf-8"), "for the pager\n")
        self.assertFalse(any("ended with status" in row for row in shell.everything()))


class Killed(InAShell):
    def assert_ends_beside(self, shell: Shell, bye: Callable[[], None], number: int) -> None:
        """Killed while the shell does something else, and keys for what comes next are there already."""
        begin = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "begin"
        # To wait for a job that is stopped tells the signal that stopped it, which are four.
        shell.type(f"echo bu''sy; until test -e {begin}; do :; done; kill %1; "
                   "until wait %1; code=$?; test $code -lt 147 -o $code -gt 150; do :; done 2>/dev/null; echo co''de $code; "
                   "read line; echo he''ard $line\r")
        shell.wait_for_row("busy")
        shell.type("ahead\r")
        shell.wait_for_row("ahead")  # Echoed by a terminal that nobody reads.
        begin.touch()
        bye()
        shell.wait_for_row(f"code {128 + signal.SIGTERM}")
        shell.wait_for_row("heard ahead")
        shell.wait_for_prompt(number + 1)
        self.assertEqual(shell.modes_now(), shell.modes_at_prompt)

    def test_in_the_background_leaves_the_keyboard_and_its_modes_to_who_has_them(self):
        for stop in (signal.SIGTSTP, signal.SIGSTOP):
            for tostop in ("-tostop", "tostop"):
                with self.subTest(stop=stop, tostop=tostop):
                    shell, wire = self.chatting(0.0)
                    os.killpg(shell.foreground(), stop)
                    self.assertEqual(shell.wait_for_prompt(2), 128 + stop)
                    shell.type(f"stty {tostop}\r")
                    shell.wait_for_prompt(3)
                    shell.modes_at_prompt = shell.modes_now()
                    self.assert_ends_beside(
                        shell, lambda wire=wire: (frames.take_kind(wire, frames.BYE), frames.part(wire)), 3)

    def test_where_the_system_stopped_it_before_it_had_the_terminal(self):
        shell = Shell(answer_after=0.0)
        self.addCleanup(shell.close)
        shell.type(f"ciarla connect {self.acceptor().address} --name Bob & until jobs -s | grep -q .; do :; done\r")
        shell.wait_for_prompt(2)
        self.assert_ends_beside(shell, lambda: None, 2)

    def test_where_it_would_read_in_the_background(self):
        shell = Shell(answer_after=0.0)
        self.addCleanup(shell.close)
        acceptor = self.acceptor()
        shell.type(f"ciarla connect {acceptor.address} --name Bob --plain &\r")
        wire = self.accepted(acceptor)
        frames.introduce(wire, "Eve")
        shell.gathered.wait_for("You are chatting")
        self.assert_ends_beside(shell, lambda: (frames.take_kind(wire, frames.BYE), frames.part(wire)), 2)

    def test_while_it_is_stopped_says_goodbye_and_needs_no_terminal(self):
        shell, wire = self.chatting(0.0)
        self.stop(shell)
        shell.type("kill %1\r")
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        shell.gathered.wait_for("The chat with Eve is closed")  # In the background, beside the shell's prompt.
        shell.type("while jobs %1 2>/dev/null | grep -q .; do :; done; echo go''ne\r")
        shell.wait_for_row("gone")

    def test_while_an_answer_is_due_leaves_nothing_behind(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            with self.subTest(signal=number):
                shell = Shell(answer_after=0.08)
                self.addCleanup(shell.close)
                shell.type(f"ciarla listen {LOOPBACK}:0 --name Bob\r")
                shell.gathered.wait_for("\\x1b\\[6n")
                os.killpg(shell.foreground(), number)
                self.assert_nothing_is_left(shell, 2, 128 + number)


class Window:
    """A terminal that nobody but the test reads, so that it is gone as soon as it is closed."""

    def __init__(self, *words: str):
        self._master, slave = os.openpty()
        self.process = subprocess.Popen(
            words, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0), env=environment(TERM="xterm"))
        os.close(slave)
        self._seen = b""

    def wait_for(self, words: bytes) -> None:
        while words not in self._seen:
            ready, _, _ = select.select([self._master], [], [], PATIENCE)
            assert ready, self._seen
            self._seen += os.read(self._master, 4096)

    def hang_up(self) -> None:
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self.hang_up()


class HangingUp(E2e):
    """The terminal is gone before anybody says so."""

    def window(self, *words: str) -> Window:
        window = Window(PROGRAM, *words)
        self.addCleanup(window.close)
        return window

    def test_ends_with_its_code_whatever_the_program_is_doing(self):
        acceptor = self.acceptor()
        for words, shows in (
                (("listen", f"{LOOPBACK}:0"), b"Your name"), (("listen", f"{LOOPBACK}:0", "--name", "Ada"), b"Waiting"),
                (("connect", acceptor.address), b"Your name"), (("connect", acceptor.address, "--name", "Ada"), b"waiting for"),
                (("listen", f"{LOOPBACK}:0", "--name", "Ada", "--keep", "--stay"), b"Waiting")):
            for _ in range(1 if shows == b"waiting for" else 4):
                with self.subTest(words=words):
                    window = self.window(*words)
                    window.wait_for(shows)
                    window.hang_up()
                    self.assertEqual(window.process.wait(PATIENCE), HUNG_UP)

    def test_ends_a_chat_with_a_goodbye(self):
        acceptor = self.acceptor()
        window = self.window("connect", acceptor.address, "--name", "Ada")
        wire = self.accepted(acceptor)
        frames.introduce(wire, "Eve")
        window.wait_for(b"> ")
        window.hang_up()
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        self.assertEqual(window.process.wait(PATIENCE), HUNG_UP)


if __name__ == "__main__":
    unittest.main()
