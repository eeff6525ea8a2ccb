"""Programs as wires: exec with a local child, the bridge between two wires, and socat as an independent peer."""

import shlex
import signal
import subprocess
import unittest

from harness import LOOPBACK, PATIENCE, PROGRAM, Ciarla, E2e, environment


class Exec(E2e):
    def place(self) -> str:
        return f"unix:{self.folder()}/chat"

    def listening(self, place: str) -> Ciarla:
        ada = self.ciarla("listen", place, name="Ada")
        ada.err.wait_for("^Listening on ")
        return ada

    def bridge(self, *words: str) -> Ciarla:
        bridge = self.ciarla("bridge", *words)
        bridge.err.wait_for("^Who calls is connected to ")
        return bridge

    def chats(self, ada: Ciarla, bob: Ciarla) -> None:
        ada.enter("hello\n")
        bob.out.wait_for("^Ada: hello$")
        bob.enter("and back\n")
        ada.out.wait_for("^Bob: and back$")
        bob.enter("/close\n")
        self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text() + bob.err.text())


class AChat(Exec):
    def test_goes_through_a_child_that_is_a_bridge(self):
        place = self.place()
        ada = self.listening(place)
        bob = self.ciarla("connect", f"exec:{shlex.quote(PROGRAM)} bridge stdio: {place}", name="Bob")
        self.chats(ada, bob)

    def test_goes_through_socat_as_a_child(self):
        place = self.place()
        ada = self.listening(place)
        bob = self.ciarla("connect", f"exec:socat - UNIX-CONNECT:{place.removeprefix('unix:')}", name="Bob")
        self.chats(ada, bob)

    def test_goes_through_a_bridge_that_socat_starts(self):
        place, front = self.place(), f"{self.folder()}/front"
        ada = self.listening(place)
        peer = subprocess.Popen(
            ["socat", f"UNIX-LISTEN:{front},unlink-early", f"EXEC:{PROGRAM} bridge stdio\\: {place.replace(':', chr(92) + ':')}"],
            env=environment(), stderr=subprocess.PIPE)
        self.addCleanup(peer.stderr.close)
        self.addCleanup(peer.wait, PATIENCE)
        self.addCleanup(peer.kill)
        bob = self.ciarla("connect", f"unix:{front}", "--wait", "30", name="Bob")
        self.chats(ada, bob)

    def test_goes_from_websocket_to_tcp(self):
        ada = self.listener(name="Ada")
        bridge = self.ciarla("bridge", f"ws://{LOOPBACK}:0", f"tcp://{LOOPBACK}:{ada.port()}")
        port = bridge.err.wait_for(r"^Listening on \S*:(\d+)").group(1)
        bob = self.ciarla("connect", f"ws://{LOOPBACK}:{port}", name="Bob")
        self.chats(ada, bob)
        bridge.signal(signal.SIGTERM)
        self.assertEqual(bridge.status(), 143)


class AChild(Exec):
    def fails(self, command: str, code: int, *sentences: str) -> Ciarla:
        bob = self.ciarla("connect", f"exec:{command}", name="Bob")
        self.assertEqual(bob.status(), code, bob.err.text())
        for sentence in sentences:
            self.assertIn(sentence, bob.err.text())
        return bob

    def test_that_is_no_program_is_told_in_one_sentence(self):
        self.fails("/nonexistent/program", 2, "Cannot run '/nonexistent/program': not found.")

    def test_that_dies_at_once_is_told_with_its_status(self):
        self.fails("exit 9", 6, "'exit 9' ended with status 9.")

    def test_that_closes_its_output_alone_ends_the_call(self):
        bob = self.ciarla("connect", "exec:exec >&-; cat >/dev/null", name="Bob")
        self.assertNotEqual(bob.status(), 0, bob.err.text())

    def test_that_chats_first_is_shown_and_its_errors_are_too(self):
        bob = self.fails(r"echo Welcome to host; printf 'warn\033[2J\n' >&2; cat >/dev/null", 7, "Welcome to host", "exec: warn␛[2J")
        self.assertNotIn("\x1b", bob.err.text())


class ABridge(Exec):
    def test_serves_callers_at_once_with_half_close_kept_for_socat(self):
        back, front = f"{self.folder()}/back", f"{self.folder()}/front"
        echo = subprocess.Popen(["socat", f"UNIX-LISTEN:{back},fork", "EXEC:sort"], env=environment())
        self.addCleanup(echo.wait, PATIENCE)
        self.addCleanup(echo.kill)
        self.bridge(f"unix:{front}", f"unix:{back}")
        # sort answers only after the caller's end: without half-close there would be no answer.
        callers = [subprocess.Popen(["socat", "-t60", "-", f"UNIX-CONNECT:{front}"], env=environment(),
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(3)]
        for number, caller in enumerate(callers):
            out, _ = caller.communicate(f"c\nb\n{number}\n".encode(), PATIENCE)
            self.assertEqual(out.decode(), f"{number}\nb\nc\n")

    def test_whose_second_side_nobody_holds_tells_each_caller_and_goes_on(self):
        front, back = self.place(), self.place()
        bridge = self.bridge(front, back)
        for _ in range(2):
            bob = self.ciarla("connect", front, name="Bob", input_text="")
            self.assertNotEqual(bob.status(), 0)
        bridge.err.wait_for("could not be answered: Nobody listens at ")
        ada = self.listening(back)
        self.chats(ada, self.ciarla("connect", front, name="Bob"))

    def test_of_standard_input_says_why_nobody_answers(self):
        bridge = self.ciarla("bridge", "stdio:", self.place())
        self.assertEqual(bridge.status(), 3, bridge.err.text())
        self.assertIn("Nobody listens at", bridge.err.text())

    def test_ends_by_a_signal_with_its_code(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number=number):
                bridge = self.bridge(self.place(), self.place())
                bridge.signal(number)
                self.assertEqual(bridge.status(), 128 + number)

    def test_with_a_wrong_address_is_told_so_at_once(self):
        for words, sentence in ((("nosuch:x", "unix:y"), "nosuch"), (("unix:@x", "nosuch:y"), "nosuch"),
                                (("exec:cat", "unix:y"), "Nobody can call by exec:")):
            with self.subTest(words=words):
                bridge = self.ciarla("bridge", *words)
                self.assertEqual(bridge.status(), 2, bridge.err.text())
                self.assertIn(sentence, bridge.err.text())


if __name__ == "__main__":
    unittest.main()
