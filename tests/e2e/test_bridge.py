"""Wires of pipes with the real program: a chat by way of a program that it starts, and a bridge between any two wires."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import unittest

from harness import LOOPBACK, PROGRAM, Ciarla, E2e


class Pipes(E2e):
    def listener(self, address: str, text: str | None = None, **setting) -> tuple[Ciarla, str]:
        """Ada, who listens there, and the address that others call."""
        ada = self.ciarla("listen", address, name="Ada", input_text=text, **setting)
        return ada, ada.err.wait_for(r"^Listening on (\S+)$").group(1)

    def bridge(self, *addresses: str) -> tuple[Ciarla, str]:
        bridge = self.ciarla("bridge", *addresses)
        return bridge, bridge.err.wait_for(r"^Listening on (\S+)$").group(1).replace("*", LOOPBACK)


class AProgramAsAWire(Pipes):
    def test_loses_nothing_of_many_lines(self):
        lines = [f"line {i} " + "x" * (i % 50) for i in range(1500)]  # As much as a pipe holds.
        ada, place = self.listener(f"unix:{self.folder()}/chat", "\n".join(lines) + "\n")
        bob = self.ciarla("connect", f"exec:{PROGRAM} bridge stdio: {place}", name="Bob")
        self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text() + bob.err.text())
        self.assertEqual(bob.out.text(), "".join(f"Ada: {line}\n" for line in lines))

    def test_that_fails_is_told_in_one_sentence(self):
        for command, code, sentence in (
            ("/no/such/program", 2, r"^Cannot run '/no/such/program': not found\."),
            ("exit 3", 6, r"'exit 3' ended with status 3\."),
            ("echo Welcome to this machine; exec sleep 5", 7, r"It printed: Welcome to this machine$"),
            (r"printf '\033[31mred\n'; exec sleep 5", 7, r"It printed: \S*red$"),
            ("exec >&-; exec sleep 0.1", 6, "left before the chat began"),
            ("", 2, "exec: needs a command"),
        ):
            with self.subTest(command=command):
                program = self.ciarla("connect", f"exec:{command}", name="Bob", input_text="")
                self.assertEqual(program.status(), code, program.err.text())
                self.assertRegex(program.err.text(), "(?m)" + sentence)
                self.assertNotIn("\x1b", program.err.text())

    def test_that_is_killed_in_the_middle_says_so(self):
        ada, place = self.listener(f"unix:{self.folder()}/chat")
        bob = self.ciarla("connect", f"exec:echo $$ >&2; exec {PROGRAM} bridge stdio: {place}", name="Bob")
        process = int(bob.err.wait_for(r"(?m)^exec: (\d+)$").group(1))
        bob.err.wait_for("^You are chatting with Ada")
        os.kill(process, signal.SIGKILL)
        self.assertEqual(bob.status(), 6)
        self.assertRegex(bob.err.text(), "was ended by signal 9")

    def test_is_for_frames_and_not_for_standard_input(self):
        for words, sentence in (
            (("connect", "--raw", "exec:cat"), "--raw is for the original scripts"),
            (("connect", "stdio:"), "A chat takes what you type from standard input"),
            (("listen", "exec:cat"), "Nobody can call by exec:"),
        ):
            with self.subTest(words=words):
                program = self.ciarla(*words, name="Bob", input_text="")
                self.assertEqual(program.status(), 2, program.err.text())
                self.assertIn(sentence, program.err.text())


class ABridge(Pipes):
    def test_joins_tcp_and_a_unix_socket_for_one_after_the_other(self):
        ada, place = self.listener(f"unix:{self.folder()}/chat", CIARLA_KEEP="yes")
        bridge, outside = self.bridge(f"tcp://{LOOPBACK}:0", place)
        for _ in range(2):
            bob = self.ciarla("connect", outside, name="Bob", input_text="hi\n")
            self.assertEqual(bob.status(), 0, bob.err.text())
        ada.out.wait_for(r"^Bob: hi\nBob: hi$")
        bridge.process.send_signal(signal.SIGTERM)
        self.assertEqual(bridge.status(), 128 + signal.SIGTERM)
        ada.process.send_signal(signal.SIGTERM)

    def test_keeps_a_half_close_and_holds_back_who_is_too_fast(self):
        with socket.create_server((LOOPBACK, 0)) as server:
            _, outside = self.bridge(f"tcp://{LOOPBACK}:0", f"tcp://{LOOPBACK}:{server.getsockname()[1]}")
            port = int(outside.rsplit(":", 1)[1])
            with socket.create_connection((LOOPBACK, port), timeout=60) as caller:
                callee, _ = server.accept()
                with callee:
                    callee.settimeout(60)
                    caller.setblocking(False)
                    sent = 0
                    try:
                        while sent < 1 << 30:
                            sent += caller.send(b"x" * 65536)
                    except BlockingIOError:
                        pass
                    self.assertLess(sent, 1 << 28)
                    caller.setblocking(True)
                    caller.shutdown(socket.SHUT_WR)
                    heard = 0
                    while piece := callee.recv(1 << 16):
                        heard += len(piece)
                    self.assertGreaterEqual(heard, sent)
                    callee.sendall(b"answered after the end")
                    callee.shutdown(socket.SHUT_WR)
                    self.assertEqual(caller.recv(100), b"answered after the end")
                    self.assertEqual(caller.recv(100), b"")

    def test_on_its_own_input_and_output_is_a_plain_pipe(self):
        with socket.create_server((LOOPBACK, 0)) as server:
            bridge = self.ciarla("bridge", "stdio:", f"tcp://{LOOPBACK}:{server.getsockname()[1]}", input_text="over the pipe")
            callee, _ = server.accept()
            with callee:
                callee.settimeout(60)
                self.assertEqual(b"".join(iter(lambda: callee.recv(100), b"")), b"over the pipe")
                callee.sendall(b"and back\n")
            self.assertEqual(bridge.status(), 0, bridge.err.text())
            self.assertEqual(bridge.out.text(), "and back\n")

    def test_that_cannot_begin_says_why(self):
        taken, place = self.listener(f"unix:{self.folder()}/chat")
        self.assertIsNotNone(taken)
        for words, code, sentence in (
            ((), 2, "needs FROM TO"),
            (("tcp://:0",), 2, "needs FROM TO"),
            (("tcp://:0", "nowhere:x"), 2, 'No transport is called "nowhere"'),
            (("nowhere:x", "tcp://:1"), 2, 'No transport is called "nowhere"'),
            ((place, f"tcp://{LOOPBACK}:1"), 8, "is in use"),
            (("exec:cat", place), 2, "Nobody can call by exec:"),
        ):
            with self.subTest(words=words):
                program = self.ciarla("bridge", *words, input_text="")
                self.assertEqual(program.status(), code, program.err.text())
                self.assertIn(sentence, program.err.text())

    def test_to_whom_nobody_answers_ends_with_that_code(self):
        bridge = self.ciarla("bridge", "stdio:", f"unix:{self.folder()}/nobody", input_text="hello")
        self.assertEqual(bridge.status(), 3, bridge.err.text())
        self.assertRegex(bridge.err.text(), r"The call from stdio: could not be answered: Nobody listens at unix:")

    def test_refuses_a_file_as_its_input(self):
        with open(pathlib.Path(__file__), "rb") as file:
            done = subprocess.run(
                [PROGRAM, "bridge", "stdio:", f"tcp://{LOOPBACK}:1"], stdin=file, capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr.decode(), re.escape("connect a pipe, a socket or a terminal"))


@unittest.skipUnless(shutil.which("socat"), "socat is not installed: ./dev test installs it")
class Socat(Pipes):
    def test_calls_a_listener_on_a_unix_socket(self):
        ada, place = self.listener(f"unix:{self.folder()}/chat")
        socat = subprocess.run(
            ["socat", "-t", "5", "STDIO", f"UNIX-CONNECT:{place.removeprefix('unix:')}"],
            input=b"Eve\nhi\n", capture_output=True, timeout=60, check=False)
        self.assertIn(b"Ada", socat.stdout)
        ada.out.wait_for("^Eve: hi$")
        self.assertEqual(ada.status(), 0, ada.err.text())


if __name__ == "__main__":
    unittest.main()
