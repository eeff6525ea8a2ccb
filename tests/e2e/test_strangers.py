"""Whoever else finds the port: scanners, other protocols, the silent, the late and the broken; and then the next peer."""

import shutil
import struct
import subprocess
import unittest

import frames
from harness import LOOPBACK, PATIENCE, E2e

FAULT = 7


class Strangers(E2e):
    def assert_next_one_can_chat(self, listener):
        """A caller after all that has its chat, and the program ends orderly with it."""
        caller = self.caller(listener.port(), name="Next", input_text="hello\n")
        self.assertEqual((caller.status(), listener.status()), (0, 0), listener.err.text() + caller.err.text())
        self.assertEqual(listener.out.text(), "Next: hello\n")


class BeforeAChat(Strangers):
    def test_another_protocol_is_named_and_turned_away(self):
        client_hello = b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03"
        for data, says in (
            (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP"),
            (client_hello, "TLS"),
            (b"SSH-2.0-OpenSSH_9.2\r\n", "SSH"),
        ):
            with self.subTest(protocol=says):
                listener = self.listener("--stay", input_text="")
                wire = self.wire(listener.port())
                wire.send(data)
                listener.err.wait_for(says)
                self.assertEqual(wire.take_rest(), frames.greeting("Ada"))
                self.assert_next_one_can_chat(listener)

    def test_what_is_no_name_is_not_a_chat(self):
        for what, data in (
            ("an empty line", b"\n"),
            ("controls", b"E\x1b[31mve"),
            ("not UTF-8", b"\xff\xfe\xfa"),
            ("ten kilobytes", b"x" * 10_240),
            ("an empty framed name", b"\0\0"),
            ("a framed name with controls", b"\0E\x07ve\0"),
            ("a framed name of ten kilobytes", b"\0" + b"x" * 10_240),
            ("a framed name that hides itself", "\0Eve\u202etxt\0".encode()),
        ):
            with self.subTest(what=what):
                listener = self.listener("--stay", input_text="")
                wire = self.wire(listener.port())
                wire.send(data)
                wire.take_rest()
                listener.err.wait_for("was no chat: .*")
                self.assert_next_one_can_chat(listener)

    def test_nobody_comes_by_a_name_that_looks_like_somebody_else_or_like_the_program(self):
        listener = self.listener()
        for name in ("Bob\uffff", "Bob\u0378", "\u2713 Ada", "! Ada", "\u2026 Ada", "Ada\ua789 hello", "Ada\uff1a x",
                     "14\ua78903 \u2713 Bob", "\uff3bprivate\uff3d Ada", "\u204e Ada waves", "\u2013 Ada left", "Ada left",
                     "The hub hub ended your stay", "Ada?", "Ada\u00b72"):
            for raw in (False, True):
                with self.subTest(name=name, raw=raw):
                    wire = self.wire(listener.port())
                    wire.send(name.encode() + b"\n" if raw else frames.greeting(name))
                    wire.take_rest()
        wire = self.wire(listener.port())
        frames.introduce(wire, "Eve")
        frames.part(wire)
        self.assertEqual(listener.status(), 0)
        self.assertEqual(listener.out.text(), "")
        self.assertNotIn("chatting with Ada", listener.err.text())

    def test_a_port_scan_does_not_use_the_chat_up(self):
        listener = self.listener("--stay", input_text="")
        for end in ("close", "reset", "finish"):
            for _ in range(20):
                getattr(self.wire(listener.port()), end)()
        listener.err.wait_for("[0-9]+ calls? ended without a word; still waiting")
        self.assert_next_one_can_chat(listener)

    def test_a_thousand_who_say_nothing_do_not_use_it_up(self):
        listener = self.listener("--stay", input_text="")
        silent = [self.wire(listener.port()) for _ in range(1_000)]
        # At most 64 are kept: the oldest have been sent away.
        silent[0].take_rest()
        silent[900].take_rest()
        listener.err.wait_for("ended without a word .*make room")
        self.assertLess(len(listener.err.text().splitlines()), 20)
        self.assertEqual(silent[-1].take(5), frames.greeting("Ada"))
        self.assert_next_one_can_chat(listener)

    def test_whoever_breaks_the_protocol_before_it_began_does_not_use_it_up(self):
        for what, data in (
            ("text before the hello", frames.text(1, "early")),
            ("an empty frame", bytes(4)),
            ("a length over the limit", struct.pack(">I", 0x7FFFFFFF)),
            ("a frame that must be known and is not", frames.frame(0x99, b"")),
            ("a hello that is cut short", frames.frame(frames.HELLO, b"\x01")),
        ):
            with self.subTest(what=what):
                listener = self.listener("--stay", input_text="")
                wire = self.wire(listener.port())
                wire.send(frames.greeting("Eve") + data)
                code, words = frames.bye_of(frames.take_kind(self.past_greeting(wire), frames.BYE))
                self.assertEqual(code, frames.FAULT)
                self.assertNotEqual(words, "")
                self.assert_next_one_can_chat(listener)

    def past_greeting(self, wire):
        self.assertEqual(wire.take(5), frames.greeting("Ada"))
        return wire


class DuringAChat(Strangers):
    def framed(self, *words: str):
        listener = self.listener(*words)
        wire = self.wire(listener.port())
        frames.introduce(wire, "Eve")
        listener.err.wait_for("Eve")
        return listener, wire

    def test_a_fault_ends_it_and_says_why_on_both_sides(self):
        for what, data in (
            ("a length over the limit", struct.pack(">I", 0x7FFFFFFF)),
            ("an empty frame", bytes(4)),
            ("a second greeting", frames.greeting("Eve")),
            ("a second hello", frames.hello()),
            ("a frame that must be known and is not", frames.frame(0x80, b"x")),
            ("text that is no UTF-8", frames.text(1, b"\xff")),
            ("an acknowledgement of what was never said", frames.ack(9)),
            ("a body longer than its frame", frames.frame(frames.TEXT, struct.pack(">QBII", 1, 0, 0, 99) + b"x")),
        ):
            with self.subTest(what=what):
                listener, wire = self.framed()
                wire.send(data)
                code, words = frames.bye_of(frames.take_kind(wire, frames.BYE))
                self.assertEqual(code, frames.FAULT)
                self.assertNotEqual(words, "")
                wire.finish()
                self.assertEqual(listener.status(), FAULT)
                self.assertIn("Eve", listener.err.text())

    def test_with_keep_who_was_silent_meanwhile_is_welcome_after_it(self):
        listener = self.listener("--keep")
        silent = self.wire(listener.port())
        caller = self.caller(listener.port(), input_text="hello\n")
        self.assertEqual(caller.status(), 0)
        listener.err.wait_for("Waiting for the next one")
        frames.introduce(silent, "Eve")
        listener.err.wait_for("You are chatting with Eve")

    def test_with_keep_the_next_one_is_heard_after_a_fault_or_a_reset(self):
        listener = self.listener("--keep")
        ends = (lambda wire: wire.send(bytes(4)), lambda wire: wire.reset(), lambda wire: wire.send(frames.bye()))
        for chats, end in enumerate(ends):
            listener.err.wait(lambda told: told.count("Waiting for ") > chats, "The next wait")
            wire = self.wire(listener.port())
            frames.introduce(wire, "Eve")
            wire.send(frames.text(1, "hello"))
            frames.take_kind(wire, frames.ACK)
            end(wire)
            wire.close()
        listener.err.wait(lambda told: told.count("Waiting for ") > len(ends), "The next wait")
        caller = self.caller(listener.port(), name="Next", input_text="hello\n")
        self.assertEqual(caller.status(), 0)
        listener.out.wait_for("^Next: hello$")
        self.assertEqual(listener.out.text(), "Eve: hello\n" * 3 + "Next: hello\n")
        self.assertIsNone(listener.process.poll())

    def test_unknown_frames_are_skipped(self):
        listener, wire = self.framed()
        wire.send(frames.frame(0x6F, b"from the future") + frames.frame(0x20, b"") + frames.text(1, "still here"))
        listener.out.wait_for("^Eve: still here$")
        frames.part(wire)
        self.assertEqual(listener.status(), 0)

    def test_one_byte_at_a_time_is_understood(self):
        listener = self.listener()
        wire = self.wire(listener.port())
        for byte in frames.greeting("Eve") + frames.hello() + frames.text(1, "perché") + frames.bye():
            wire.send(bytes([byte]))
        wire.finish()
        self.assertEqual(listener.status(), 0)
        self.assertEqual(listener.out.text(), "Eve: perché\n")

    def test_half_a_frame_then_an_end_is_lost_and_nothing_of_it_is_shown(self):
        listener, wire = self.framed()
        wire.send(frames.text(1, "hello")[:-2])
        wire.finish()
        self.assertEqual(listener.status(), 6)
        self.assertEqual(listener.out.text(), "")

    def test_a_late_comer_is_told_that_we_are_busy(self):
        listener, chat = self.framed()
        late = self.wire(listener.port())
        self.assertEqual(late.take(5), frames.greeting("Ada"))
        late.send(frames.greeting("Late"))
        code, _ = frames.bye_of(frames.take_kind(late, frames.BYE))
        self.assertEqual(code, frames.BUSY)
        late.finish()
        self.assertEqual(late.take_rest(), b"")
        chat.send(frames.text(1, "hello"))
        listener.out.wait_for("^Eve: hello$")

    def test_a_raw_late_comer_is_told_so_in_words(self):
        listener, chat = self.framed()
        late = self.wire(listener.port())
        late.send(b"Late")
        self.assertEqual(late.take_rest(), frames.greeting("Ada") + b"busy, try later")
        chat.send(frames.text(1, "hello"))
        listener.out.wait_for("^Eve: hello$")

    def test_running_out_of_descriptors_harms_neither_the_chat_nor_who_comes_later(self):
        listener = self.listener(files_max=24)
        wire = self.wire(listener.port())
        frames.introduce(wire, "Eve")
        crowd = [self.wire(listener.port()) for _ in range(40)]
        # Accepting has stopped where the last one that got in stands; the chat goes on.
        wire.send(frames.text(1, "hello"))
        listener.out.wait_for("^Eve: hello$")
        for one in crowd:
            one.close()
        # Whoever calls before the closed ones were noticed may be turned away once more.
        while not self.wire(listener.port()).take_up_to(5):
            pass
        wire.send(frames.text(2, "still here"))
        listener.out.wait_for("^Eve: still here$")

    def test_a_name_or_a_line_cannot_pretend_to_be_another(self):
        listener, wire = self.framed()
        wire.send(frames.text(1, "x\nAda: forged") + frames.text(2, "\u202eAda: forged\u0007\u009b2J"))
        listener.out.wait(lambda shown: shown.count("\n") >= 2, "Two lines")
        for row in listener.out.text().splitlines():
            self.assertTrue(row.startswith("Eve: "), row)
        for hidden in ("\u202e", "\u0007", "\u009b"):
            self.assertNotIn(hidden, listener.out.text())


@unittest.skipUnless(shutil.which("nc"), "netcat-openbsd is not installed")
class Netcat(E2e):
    def test_is_a_raw_peer_whose_first_line_is_its_name(self):
        listener = self.listener()
        netcat = subprocess.Popen(["nc", LOOPBACK, str(listener.port())], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(netcat.wait, PATIENCE)
        self.addCleanup(netcat.kill)
        netcat.stdin.write(b"Nadia\nhello\n")
        netcat.stdin.flush()
        listener.out.wait_for("^Nadia: hello$")
        listener.enter("ciao\n/close\n")
        self.assertEqual(netcat.communicate(timeout=PATIENCE)[0], b"\0Ada\0ciao/close")
        self.assertEqual(listener.status(), 0)

    def test_listens_for_a_call(self):
        acceptor = self.acceptor()
        address = acceptor.address
        acceptor.close()
        netcat = subprocess.Popen(["nc", "-l", LOOPBACK, address.split(":")[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(netcat.wait, PATIENCE)
        self.addCleanup(netcat.kill)
        # Called again until netcat listens.
        caller = self.ciarla("connect", address, "--wait", "60", name="Bob")
        netcat.stdin.write(b"Nadia\n")
        netcat.stdin.flush()
        caller.err.wait_for("Nadia")
        netcat.stdin.write(b"hello\n")
        netcat.stdin.flush()
        caller.out.wait_for("^Nadia: hello$")
        caller.end_input()
        self.assertEqual(netcat.communicate(timeout=PATIENCE)[0], b"\0Bob\0")
        self.assertEqual(caller.status(), 0)


if __name__ == "__main__":
    unittest.main()
