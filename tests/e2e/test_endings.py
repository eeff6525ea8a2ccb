"""How a chat ends, and the exit code that says so."""

import signal
import socket
import unittest

import frames
from harness import LOOPBACK, E2e, Wire

ORDERLY, USAGE, REFUSED, UNREACHABLE, TIMED_OUT, LOST, FAULT, IN_USE = 0, 2, 3, 4, 5, 6, 7, 8


class Ended(E2e):
    def framed(self, *words: str, name: str = "Eve", **more):
        """A listener that chats with a framed peer of our own."""
        listener = self.listener(*words, **more)
        wire = self.wire(listener.port())
        self.assertEqual(frames.introduce(wire, name), "Ada")
        listener.err.wait_for(name)
        return listener, wire


class AFramedChat(Ended):
    def test_answers_a_goodbye_with_one_and_ends_orderly(self):
        listener, wire = self.framed()
        wire.send(frames.bye(frames.CLOSED, "see you"))
        wire.finish()
        self.assertEqual(frames.bye_of(frames.take_kind(wire, frames.BYE))[0], frames.CLOSED)
        self.assertEqual(wire.take_rest(), b"")
        self.assertEqual(listener.status(), ORDERLY)
        self.assertIn("see you", listener.err.text())

    def test_acknowledges_what_it_has_shown(self):
        listener, wire = self.framed()
        wire.send(frames.text(1, "one") + frames.text(2, "two"))
        listener.out.wait_for("^Eve: two$")
        acknowledged = 0
        while acknowledged < 2:
            acknowledged = frames.sequence_of(frames.take_kind(wire, frames.ACK))
        self.assertEqual(acknowledged, 2)

    def test_shows_and_acknowledges_what_arrives_after_its_own_goodbye(self):
        listener, wire = self.framed()
        listener.end_input()
        frames.take_kind(wire, frames.BYE)
        wire.send(frames.text(1, "one more"))
        self.assertEqual(frames.sequence_of(frames.take_kind(wire, frames.ACK)), 1)
        frames.part(wire)
        self.assertEqual(listener.status(), ORDERLY)
        self.assertEqual(listener.out.text(), "Eve: one more\n")

    def test_waits_with_its_goodbye_until_its_lines_are_acknowledged(self):
        listener, wire = self.framed(input_text="one\ntwo\n")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "one")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "two")
        wire.send(frames.ack(1))
        wire.send(frames.frame(frames.PING, bytes(8)))
        self.assertEqual(frames.take_kind(wire, frames.BYE, frames.PONG).kind, frames.PONG)
        wire.send(frames.ack(2))
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        self.assertEqual(listener.status(), ORDERLY)

    def test_is_lost_without_a_goodbye(self):
        for end in (Wire.finish, Wire.reset):
            with self.subTest(end=end.__name__):
                listener, wire = self.framed()
                end(wire)
                self.assertEqual(listener.status(), LOST)

    def test_counts_the_lines_that_were_never_acknowledged(self):
        listener, wire = self.framed()
        listener.enter("one\ntwo\nthree\n")
        for _ in range(3):
            frames.take_kind(wire, frames.TEXT)
        wire.send(frames.ack(1))
        wire.reset()
        self.assertEqual(listener.status(), LOST)
        self.assertRegex(listener.err.text(), r"\b2\b.*lines")

    def test_says_goodbye_before_a_signal_ends_it(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(signal=number.name):
                listener, wire = self.framed()
                listener.signal(number)
                frames.take_kind(wire, frames.BYE)
                frames.part(wire)
                self.assertEqual(listener.status(), 128 + number)


class AKilledPeer(E2e):
    def test_loses_the_lines_that_it_did_not_show(self):
        listener = self.listener()
        caller = self.caller(listener.port())
        caller.enter("hello\n")
        listener.out.wait_for("^Bob: hello$")
        caller.signal(signal.SIGSTOP)
        listener.enter("one\ntwo\n")
        caller.signal(signal.SIGKILL)
        self.assertEqual(listener.status(), LOST)
        self.assertRegex(listener.err.text(), r"\b2\b.*lines")


class ARawChat(Ended):
    def test_that_the_peer_leaves_is_orderly(self):
        for words in (b"", b"/close", b" /CLOSE "):
            with self.subTest(words=words):
                listener = self.listener()
                wire = self.wire(listener.port())
                wire.send(b"Eve\n")
                listener.err.wait_for("Eve")
                if words:
                    wire.send(b"hello")
                    listener.out.wait_for("^Eve: hello$")
                    wire.send(words)
                wire.finish()
                self.assertEqual(listener.status(), ORDERLY)
                self.assertEqual(listener.out.text(), "Eve: hello\n" if words else "")

    def test_that_is_reset_is_lost(self):
        listener = self.listener()
        wire = self.wire(listener.port())
        wire.send(b"Eve\n")
        listener.err.wait_for("Eve")
        wire.reset()
        self.assertEqual(listener.status(), LOST)

    def test_sends_what_was_typed_to_leave_and_nothing_at_the_end_of_input(self):
        for typed, last in (("one\n/close\n", b"one/close"), ("one\n", b"one")):
            with self.subTest(typed=typed):
                listener = self.listener(input_text=typed)
                wire = self.wire(listener.port())
                self.assertEqual(wire.take(5), b"\0Ada\0")
                wire.send(b"Eve\n")
                self.assertEqual(wire.take_rest(), last)
                wire.finish()
                self.assertEqual(listener.status(), ORDERLY)

    def test_says_that_it_is_the_original_protocol(self):
        listener = self.listener()
        wire = self.wire(listener.port())
        wire.send(b"Eve\n")
        listener.err.wait_for(r"(?i)original protocol")


class ACallThatFails(E2e):
    def failed(self, *words: str, code: int, says: str):
        program = self.ciarla(*words, name="Bob", input_text="")
        self.assertEqual(program.status(), code, program.err.text())
        self.assertRegex(program.err.text(), says)
        self.assertEqual(program.out.text(), "")
        return program

    def test_is_refused_where_nobody_listens(self):
        with socket.create_server((LOOPBACK, 0)) as taken:
            port = taken.getsockname()[1]
        self.failed("connect", f"{LOOPBACK}:{port}", code=REFUSED,
                    says=f"Nobody listens at .*{port}. Ask them to run ciarla listen")

    def test_is_unreachable_where_the_name_does_not_resolve(self):
        self.failed("connect", "nobody.invalid", code=UNREACHABLE, says="nobody.invalid")

    def test_is_a_mistake_of_usage_with_an_address_that_is_none(self):
        for address in ("[::1", "host:99999", "gopher://x", "tcp://h?tcp.colour=red", "", "a b:1"):
            with self.subTest(address=address):
                program = self.failed("connect", address, code=USAGE, says=r"\.$")
                self.assertEqual(len(program.err.text().splitlines()), 1)

    def test_times_out_where_nobody_answers(self):
        acceptor = self.acceptor()
        self.failed("connect", acceptor.address, "--wait", "1", code=TIMED_OUT, says="1 second")

    def test_times_out_where_nobody_calls(self):
        self.failed("listen", f"{LOOPBACK}:0", "--wait", "1", code=TIMED_OUT, says="within 1 second")

    def test_says_whom_it_calls_where_that_takes_long_and_ends_on_a_signal(self):
        acceptor = self.acceptor(backlog=0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            self.addCleanup(filler.close)
            filler.setblocking(False)
            filler.connect_ex((LOOPBACK, acceptor.port))
        caller = self.ciarla("connect", acceptor.address, name="Bob")
        caller.err.wait_for(f"Calling .*:{acceptor.port}")
        caller.signal(signal.SIGINT)
        self.assertEqual(caller.status(), 128 + signal.SIGINT)

    def test_is_refused_where_the_other_is_busy(self):
        listener = self.listener()
        first = self.caller(listener.port(), name="First")
        listener.err.wait_for("First")
        second = self.caller(listener.port(), name="Second", input_text="")
        self.assertEqual(second.status(), REFUSED)
        self.assertRegex(second.err.text(), "(?i)busy")
        first.enter("still here\n")
        listener.out.wait_for("^First: still here$")

    def test_is_refused_in_the_original_protocol_too_where_the_other_is_busy(self):
        listener = self.listener()
        self.caller(listener.port(), name="First")
        listener.err.wait_for("First")
        for input_text in (None, "", "hello\n"):
            with self.subTest(input_text=input_text):
                second = self.caller(listener.port(), "--raw", name="Second", input_text=input_text)
                self.assertEqual(second.status(), REFUSED)
                self.assertRegex(second.err.text(), "(?i)is busy")

    def test_says_why_it_calls_again_and_in_the_end_what_kept_it(self):
        with socket.create_server((LOOPBACK, 0)) as taken:
            port = taken.getsockname()[1]
        program = self.failed("connect", f"{LOOPBACK}:{port}", "--wait", "3", code=TIMED_OUT,
                              says=rf"within 3 seconds: nobody listens at .*:{port}\.$")
        self.assertRegex(program.err.text(), rf"Nobody listens at .*:{port} yet; calling again")

    def test_says_that_it_is_connected_where_the_other_side_is_silent(self):
        acceptor = self.acceptor()
        caller = self.ciarla("connect", acceptor.address, name="Bob")
        self.accepted(acceptor)
        caller.err.wait_for(f"Connected to .*:{acceptor.port}; waiting")

    def test_is_a_fault_where_the_other_speaks_something_else(self):
        acceptor = self.acceptor()
        caller = self.ciarla("connect", acceptor.address, name="Bob")
        wire = self.accepted(acceptor)
        wire.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        self.assertEqual(caller.status(), FAULT)
        self.assertIn("HTTP", caller.err.text())

    def test_finds_the_address_in_use(self):
        listener = self.listener()
        second = self.ciarla("listen", f"{LOOPBACK}:{listener.port()}", name="Bob")
        self.assertEqual(second.status(), IN_USE)
        self.assertIn(str(listener.port()), second.err.text())


if __name__ == "__main__":
    unittest.main()
