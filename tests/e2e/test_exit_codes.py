"""The rows of "Exit codes" in docs/operations.md: each case that a row names ends with the code of that row."""

import pathlib
import re
import signal
import socket
import unittest

import frames
from harness import LOOPBACK, Ciarla, E2e

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/operations.md"


def documented() -> dict[str, str]:
    """What each code means, in the document's words."""
    section = DOCUMENT.read_text("utf-8").split("\n## Exit codes\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| (\d+\S*) \| (.*) \|$", section, re.MULTILINE))


def case(code: str, words: str):
    """Marks a test of what these words of the row say."""
    def mark(test):
        test.case = (code, words)
        return test
    return mark


class ExitCode(E2e):
    def assert_ends(self, program: Ciarla, code: int, says: str = r"\S"):
        self.assertEqual(program.status(), code, program.err.text())
        self.assertRegex(program.err.text(), says)

    def call(self, where: str, *words: str, **more) -> Ciarla:
        return self.ciarla("connect", where, *words, name="Bob", **more)

    def greeted(self, **more):
        """A caller that has found a framed peer of our own."""
        acceptor = self.acceptor()
        caller = self.call(acceptor.address, **more)
        wire = self.accepted(acceptor)
        self.assertEqual(frames.introduce(wire, "Eve"), "Bob")
        return caller, wire

    # Each row has a case, and the words of each case stand in its row.

    def test_every_row_has_a_case(self):
        cases = [getattr(self, name).case for name in dir(self) if hasattr(getattr(self, name, None), "case")]
        rows = documented()
        self.assertEqual({code for code, _ in cases}, set(rows))
        for code, words in cases:
            self.assertIn(words, rows[code])

    @case("0", "either side left")
    def test_a_goodbye_from_either_side(self):
        caller, wire = self.greeted(input_text="")
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        self.assert_ends(caller, 0)

        caller, wire = self.greeted()
        frames.part(wire)
        self.assert_ends(caller, 0, "Eve left the chat")

    @case("0", "a raw peer closed")
    def test_a_raw_peer_that_closes(self):
        listener = self.listener()
        wire = self.wire(listener.port())
        wire.send(b"Eve\n")
        listener.err.wait_for("Eve")
        wire.finish()
        self.assert_ends(listener, 0, "Eve closed the connection")

    @case("1", "a full disk behind standard output")
    def test_a_full_disk(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            listener = self.listener(stdout=full)
        wire = self.wire(listener.port())
        wire.send(b"Eve\nhello\n")
        self.assert_ends(listener, 1, "No space left")

    @case("1", "no descriptors")
    def test_too_few_descriptors(self):
        for limit in (4, 5, 6):
            self.assert_ends(self.listener(files_max=limit), 1, "(?i)too many open files|epoll")

    @case("2", "a wrong command, option, address or configuration")
    def test_mistakes_of_usage(self):
        wrong = self.folder() / "wrong.properties"
        wrong.write_text("nmae = Bob\n", "utf-8")
        for words in (("lisen",), ("listen", "--kepe"), ("connect", "host:99999"),
                      ("listen", f"{LOOPBACK}:0", "--config", str(wrong))):
            with self.subTest(words=words):
                self.assert_ends(self.ciarla(*words, input_text=""), 2)

    @case("3", "nobody listens there")
    def test_nobody(self):
        with socket.create_server((LOOPBACK, 0)) as taken:
            where = f"{LOOPBACK}:{taken.getsockname()[1]}"
        self.assert_ends(self.call(where), 3, "Nobody listens")

    @case("3", "the other side is busy")
    def test_somebody_busy(self):
        listener = self.listener()
        self.caller(listener.port(), name="First")
        listener.err.wait_for("First")
        self.assert_ends(self.caller(listener.port()), 3, "busy")

    @case("3", "does not want the chat")
    def test_somebody_who_does_not_want_us(self):
        caller, wire = self.greeted()
        wire.send(frames.bye(frames.REFUSED, "not you"))
        wire.finish()
        self.assert_ends(caller, 3, "does not want this chat: not you")

    @case("3", "the name is taken")
    def test_a_name_that_a_hub_has_given_away(self):
        hub = self.hub()
        self.caller(hub.port(), name="Ada").err.wait_for("lobby")
        self.assert_ends(self.caller(hub.port(), name="Ada", input_text=""), 3)

    @case("3", "no room takes a script")
    def test_a_script_that_no_room_takes(self):
        port = self.hub("--hub.room_members", "1").port()
        self.caller(port, name="Ada").err.wait_for("lobby")
        self.assert_ends(self.caller(port, input_text="hello\n"), 3, "lobby")

    @case("4", "the name does not resolve")
    def test_a_name_that_is_none(self):
        self.assert_ends(self.call("nobody.invalid"), 4, "nobody.invalid")

    @case("4", "there is no way there")
    def test_a_place_without_a_way(self):
        # The system refuses to connect to everybody, before anything leaves this machine.
        self.assert_ends(self.call("255.255.255.255:5"), 4, "No way leads to")

    @case("5", "nobody came")
    def test_nobody_in_time(self):
        self.assert_ends(self.listener("--wait", "1"), 5, "within 1 second")

    @case("5", "nobody answered")
    def test_no_answer_in_time(self):
        self.assert_ends(self.call(self.acceptor().address, "--wait", "1"), 5, "1 second")

    @case("6", "the connection was lost")
    def test_a_reset(self):
        caller, wire = self.greeted()
        wire.reset()
        self.assert_ends(caller, 6, "was lost")

    @case("6", "lines of yours were never acknowledged")
    def test_lines_that_nobody_saw(self):
        caller, wire = self.greeted()
        caller.enter("hello\n")
        frames.take_kind(wire, frames.TEXT)
        frames.part(wire)
        self.assert_ends(caller, 6, "1 line of yours was not acknowledged")

    @case("6", "refused by a hub")
    def test_a_line_that_a_hub_refuses(self):
        caller = self.caller(self.hub().port(), input_text="/msg Nobody hello\n")
        self.assert_ends(caller, 6, "Refused: /msg Nobody hello")

    @case("7", "one side broke the protocol")
    def test_a_fault_in_the_middle(self):
        caller, wire = self.greeted()
        wire.send(frames.frame(frames.TEXT, b""))
        self.assert_ends(caller, 7, "broke the protocol")

    @case("7", "what is there is no chat")
    def test_another_protocol(self):
        acceptor = self.acceptor()
        caller = self.call(acceptor.address)
        self.accepted(acceptor).send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        self.assert_ends(caller, 7, "HTTP")

    @case("8", "somebody else listens on that address")
    def test_an_address_in_use(self):
        port = self.listener().port()
        self.assert_ends(self.ciarla("listen", f"{LOOPBACK}:{port}", name="Bob"), 8, str(port))

    @case("128+n", "ended by signal n, after a goodbye")
    def test_signals(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(signal=number.name):
                caller, wire = self.greeted()
                caller.signal(number)
                frames.take_kind(wire, frames.BYE)
                frames.part(wire)
                self.assert_ends(caller, code)


if __name__ == "__main__":
    unittest.main()
