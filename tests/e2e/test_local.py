"""Unix sockets with the real program: a chat of two, a hub, and the operators whom only such a wire can tell."""

import os
import pathlib
import re
import stat
import unittest

from harness import LOOPBACK, Ciarla, E2e


class Local(E2e):
    def place(self) -> str:
        return f"unix:{self.folder()}/chat"


class TwoPeople(Local):
    def test_chat_and_know_each_other_s_user(self):
        place = self.place()
        ada = self.ciarla("listen", place, name="Ada")
        ada.err.wait_for(f"^Listening on {place}$")
        ada.err.wait_for(f"^To call: ciarla connect {place}$")
        bob = self.ciarla("connect", place, name="Bob")
        for program, peer in ((ada, "Bob"), (bob, "Ada")):
            program.err.wait_for(
                rf"^You are chatting with {peer} at {place} \(ciarla/1, on this machine, user {os.getuid()}\)\.$")
        ada.enter("hello\n")
        bob.out.wait_for("^Ada: hello$")
        bob.enter("/close\n")
        self.assertEqual([ada.status(), bob.status()], [0, 0])
        self.assertNotIn("encrypted", ada.err.text())
        self.assertFalse(os.path.exists(place.removeprefix("unix:")))

    def test_use_a_name_that_no_file_shows(self):
        place = f"unix:@ciarla-e2e-{os.getpid()}"
        ada = self.ciarla("listen", place, name="Ada", input_text="hello\n")
        ada.err.wait_for(f"^Listening on {place}$")
        bob = self.ciarla("connect", place, name="Bob")
        self.assertEqual([ada.status(), bob.status()], [0, 0])
        self.assertEqual(bob.out.text(), "Ada: hello\n")

    def test_are_kept_apart_by_permissions_from_the_address_or_a_setting(self):
        for option, setting in (("?unix.mode=0600", {}), ("", {"CIARLA_UNIX_MODE": "0600"})):
            with self.subTest(option=option):
                path = f"{self.folder()}/chat"
                ada = self.ciarla("listen", f"unix://{path}{option}", name="Ada", **setting)
                ada.err.wait_for("^Listening on unix:")
                self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)

    def test_are_told_what_is_wrong_with_a_place(self):
        place = self.place()
        ada = self.ciarla("listen", place, name="Ada")
        ada.err.wait_for("^Listening on")
        for words, code, sentence in (
            (("listen", place), 8, f"{place} is in use"),
            (("listen", f"{place}/no/folder"), 2, "no such folder"),
            (("connect", f"{place}-gone"), 3, f"Nobody listens at {place}-gone"),
            (("connect", "unix:" + "x" * 108), 2, "longer than the 107 bytes"),
            (("listen", f"unix://{place[5:]}?unix.mode=9"), 2, "permissions of a path in octal"),
            (("listen", f"unix://{place[5:]}?tls.ca=x"), 2, "belongs to no part of"),
        ):
            with self.subTest(words=words):
                program = self.ciarla(*words, name="Eve", input_text="")
                self.assertEqual(program.status(), code, program.err.text())
                self.assertIn(sentence, program.err.text())


class ALayer(Local):
    def test_of_a_loaded_module_is_chatted_over_and_writes_down_what_passed(self):
        place, trace = self.place().removeprefix("unix:"), f"{self.folder()}/trace"
        ada = self.ciarla("listen", f"trace+unix://{place}?trace.file={trace}", name="Ada", input_text="hello\n")
        ada.err.wait_for(rf"^Listening on trace\+unix://{place}\?trace.file={trace}$")
        bob = self.ciarla("connect", f"unix:{place}", name="Bob")
        self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text() + bob.err.text())
        self.assertEqual(bob.out.text(), "Ada: hello\n")
        transcript = pathlib.Path(trace).read_text("utf-8")
        self.assertRegex(transcript, r"(?m)^# 1 accepted unix:")
        self.assertRegex(transcript, r"(?m)^1 +[\d.]+ < \d+ bytes\n +0000  00 42 6f 62 00 ")

    def test_needs_its_options(self):
        program = self.ciarla("connect", "trace+unix:@nobody", input_text="")
        self.assertEqual(program.status(), 2)
        self.assertIn("A trace needs a file", program.err.text())


class Operators(Local):
    """One hub on two wires; who calls by the local one, and runs as the right user, may operate."""

    def setUp(self):
        self.place_of_hub = self.place()
        self.hub_program = self.ciarla(
            "hub", self.place_of_hub, f"{LOOPBACK}:0", "--hub.operators", f"uid:{os.getuid()}")
        self.port = self.hub_program.port()

    def member(self, address: str, name: str) -> Ciarla:
        member = self.ciarla("connect", address, name=name)
        member.err.wait_for("^You are in lobby on hub hub")
        return member

    def two(self) -> tuple[Ciarla, Ciarla]:
        ada = self.member(self.place_of_hub, "Ada")
        bob = self.member(f"{LOOPBACK}:{self.port}", "Bob")
        ada.err.wait_for("^Bob came")
        return ada, bob

    def test_put_somebody_out_of_a_room(self):
        ada, bob = self.two()
        ada.enter("/kick Bob that will do\n")
        ada.err.wait_for("^Bob left.*: .*that will do")
        bob.err.wait_for("that will do")
        self.hub_program.err.wait_for(r"Ada as an operator: kick \"Bob\"")

    def test_mute_somebody_until_they_say_otherwise(self):
        ada, bob = self.two()
        ada.enter("/mute Bob 5\n")
        ada.err.wait_for("^Done: /mute Bob")
        bob.enter("unheard\n")
        bob.err.wait_for("^Not said: .*muted")
        ada.enter("/unmute Bob\n")
        ada.err.wait_for("^Done: /unmute Bob")
        bob.enter("heard\n")
        ada.out.wait_for("^Bob: heard$")
        self.assertNotIn("unheard", ada.out.text())

    def test_ban_somebody_and_let_them_come_back(self):
        ada, bob = self.two()
        ada.enter("/ban Bob 5 too loud\n")
        self.assertEqual(bob.status(), 3)
        self.assertIn("too loud", bob.err.text())
        again = self.ciarla("connect", f"{LOOPBACK}:{self.port}", name="Bob", input_text="")
        self.assertEqual(again.status(), 3)
        self.assertIn("You are banned from this hub", again.err.text())
        ada.enter("/unban Bob\n")
        ada.err.wait_for("^Done: /unban Bob")
        self.member(f"{LOOPBACK}:{self.port}", "Bob")

    def test_do_not_exist_on_a_wire_that_vouches_for_nobody(self):
        ada, bob = self.two()
        for command in ("/kick Ada", "/ban Ada", "/mute Ada", "/unmute Ada", "/unban Ada"):
            bob.enter(command + "\n")
            bob.err.wait_for(f"^Refused: {re.escape(command)}: There is no such command on this wire")
        bob.enter("still here\n")
        ada.out.wait_for("^Bob: still here$")


class OtherUsers(Local):
    def test_are_no_operators(self):
        place = self.place()
        hub = self.ciarla("hub", place, "--hub.operators", f"uid:{os.getuid() + 1}")
        hub.err.wait_for("^Listening on")
        bob = self.ciarla("connect", place, name="Bob")
        bob.err.wait_for("^You are in lobby")
        bob.enter("/mute Eve\n")
        bob.err.wait_for("^Refused: /mute Eve: Only operators may do that")


if __name__ == "__main__":
    unittest.main()
