"""The two dialects, detected or asked for, over both families of addresses."""

import socket
import unittest

import frames
from harness import LOOPBACK, E2e

FAULT = 7


class Raw(E2e):
    def test_sends_the_plain_name_where_it_is_asked_for(self):
        listener = self.listener("--raw", input_text="ciao\n")
        wire = self.wire(listener.port())
        self.assertEqual(wire.take(3), b"Ada")
        wire.send(b"Eve\n")
        self.assertEqual(wire.take_rest(), b"ciao")
        wire.finish()
        self.assertEqual(listener.status(), 0)

    def test_is_spoken_between_two_who_ask_for_it(self):
        listener = self.listener("--raw")
        caller = self.caller(listener.port(), "--raw")
        for program in (listener, caller):
            program.err.wait_for("original protocol")
        caller.enter("hello\n")
        listener.out.wait_for("^Bob: hello$")
        listener.enter("/close\n")
        self.assertEqual((listener.status(), caller.status()), (0, 0))

    def test_heals_a_character_that_was_cut(self):
        listener = self.listener()
        wire = self.wire(listener.port())
        wire.send(b"Eve\n")
        listener.err.wait_for("chatting with Eve")
        wire.send("perché".encode()[:-1])
        wire.send("perché".encode()[-1:])
        wire.finish()
        self.assertEqual(listener.status(), 0)
        self.assertEqual(listener.out.text().replace("\nEve: ", ""), "Eve: perché\n")

    def test_cuts_long_lines_at_1024_bytes_between_characters(self):
        line = "è" * 1_500
        listener = self.listener(input_text=line)
        wire = self.wire(listener.port())
        self.assertEqual(wire.take(5), frames.greeting("Ada"))
        wire.send(b"Eve\n")
        pieces = []
        while piece := wire.socket.recv(65536):
            pieces.append(piece)
        self.assertEqual(b"".join(pieces).decode(), line)
        self.assertTrue(all(len(piece.decode().encode()) <= 1024 for piece in pieces))
        wire.finish()
        self.assertEqual(listener.status(), 0)


class Framed(E2e):
    def test_needs_no_answer_to_its_greeting_where_it_is_asked_for(self):
        acceptor = self.acceptor()
        caller = self.ciarla("connect", acceptor.address, "--framed", name="Bob")
        wire = acceptor.accept()
        self.addCleanup(wire.close)
        self.assertEqual(wire.take(5), frames.greeting("Bob"))
        self.assertEqual(frames.take_frame(wire).kind, frames.HELLO)
        self.assertIsNone(caller.process.poll())

    def test_refuses_a_raw_peer_where_it_is_asked_for(self):
        acceptor = self.acceptor()
        caller = self.ciarla("connect", acceptor.address, "--framed", name="Bob")
        wire = acceptor.accept()
        self.addCleanup(wire.close)
        wire.send(b"Eve\n")
        self.assertEqual(caller.status(), FAULT)


class Addresses(E2e):
    def test_of_both_families_reach_who_listens_on_all(self):
        for host in (LOOPBACK, "[::1]", "localhost"):
            if host == "[::1]" and not socket.has_ipv6:
                continue
            with self.subTest(host=host):
                listener = self.ciarla("listen", ":0", "--stay", name="Ada", input_text="")
                caller = self.ciarla("connect", f"{host}:{listener.port()}", name="Bob", input_text="hello\n")
                self.assertEqual((caller.status(), listener.status()), (0, 0), caller.err.text())
                self.assertEqual(listener.out.text(), "Bob: hello\n")

    def test_may_be_written_with_their_scheme(self):
        listener = self.ciarla("listen", f"tcp://{LOOPBACK}:0", "--stay", name="Ada", input_text="")
        caller = self.ciarla("connect", f"tcp://{LOOPBACK}:{listener.port()}", name="Bob", input_text="hello\n")
        self.assertEqual((caller.status(), listener.status()), (0, 0))


if __name__ == "__main__":
    unittest.main()
