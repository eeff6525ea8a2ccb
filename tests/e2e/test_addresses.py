"""Addresses as people write them, with the real program: what is understood, and what is told about the rest."""

import os
import pathlib
import re
import stat
import unittest

from harness import LOOPBACK, E2e

USAGE = 2


class Listening(E2e):
    def place_of(self, command: str, *words: str) -> str:
        program = self.ciarla(command, *words, **({} if command == "bridge" else {"name": "Ada"}))
        return program.err.wait_for(r"Listening on (\S+?)[.,]?$").group(1)

    def test_takes_the_unspecified_address_in_every_spelling(self):
        for spelling in ("[::]:0", "[0::0]:0", "[0:0:0:0:0:0:0:0]:0", "[::0.0.0.0]:0", "[::%lo]:0", "tcp://[::]:0/"):
            for command, more in (("listen", ()), ("bridge", ("tcp://127.0.0.1:9",))):
                with self.subTest(spelling=spelling, command=command):
                    self.assertRegex(self.place_of(command, spelling, *more), r"^tcp://\[::\]:\d+$")

    def test_takes_it_below_layers(self):
        self.assertRegex(self.place_of("listen", "ws://[::]:0/chat"), r"^ws\+tcp://\[::\]:\d+\?ws\.path=/chat$")

    def test_of_every_ipv6_address_is_reached_by_ipv6(self):
        ada = self.ciarla("listen", "[::]:0", name="Ada")
        port = int(ada.err.wait_for(r"^Listening on tcp://\[::\]:(\d+)$").group(1))
        bob = self.ciarla("connect", f"[::1%lo]:{port}", name="Bob", input_text="hello\n")
        ada.out.wait_for("^Bob: hello$")
        ada.end_input()
        self.assertEqual([ada.status(), bob.status()], [0, 0])

    def test_knows_localhost_in_any_case(self):
        for host in ("LOCALHOST", "LocalHost.", "localhost."):
            with self.subTest(host=host):
                self.assertRegex(self.place_of("listen", f"{host}:0"), r"^tcp://127\.0\.0\.1:\d+$")

    def test_on_a_link_local_address_tells_its_zone(self):
        found = [line.split() for line in pathlib.Path("/proc/net/if_inet6").read_text().splitlines()]
        local = [(words[0], words[5]) for words in found if words[0].startswith("fe80")]
        if not local:
            self.skipTest("this machine has no link-local address")
        digits, zone = local[0]
        address = ":".join(re.findall("....", digits))
        self.assertRegex(self.place_of("listen", f"[{address}%{zone}]:0"), rf"^tcp://\[fe80::[0-9a-f:]+%{zone}\]:\d+$")

    def test_takes_options_after_a_plain_name(self):
        folder = self.folder()
        ada = self.ciarla("listen", f"unix:{folder}/chat?unix.mode=0600", name="Ada")
        ada.err.wait_for(f"^Listening on unix:{folder}/chat$")
        self.assertEqual(os.listdir(folder), ["chat"])
        self.assertEqual(stat.S_IMODE(os.stat(f"{folder}/chat").st_mode), 0o600)

    def test_can_have_a_question_mark_in_a_name(self):
        folder = self.folder()
        ada = self.ciarla("listen", f"unix:{folder}/what%3F", name="Ada")
        ada.err.wait_for(rf"^Listening on unix:{folder}/what%3F$")
        self.assertEqual(os.listdir(folder), ["what?"])
        bob = self.ciarla("connect", f"unix:{folder}/what%3f", name="Bob", input_text="hello\n")
        ada.out.wait_for("^Bob: hello$")
        ada.end_input()
        self.assertEqual([ada.status(), bob.status()], [0, 0])


class WhatIsNone(E2e):
    def test_is_told_with_what_to_write_instead(self):
        for words, sentence in (
            (("listen", "12345"), "12345 is a port without a host; did you mean :12345?"),
            (("connect", "12345"), "did you mean :12345?"),
            (("connect", "ws://8080"), "did you mean :8080?"),
            (("connect", f"{LOOPBACK}:1/chat"), "a path, which only a WebSocket has"),
            (("connect", "localhost:1/chat"), "a path, which only a WebSocket has"),
            (("connect", f"http://{LOOPBACK}:1/chat"), "for a WebSocket write ws://HOST:PORT/PATH"),
            (("connect", f"ws://{LOOPBACK}:1/a?ws.path=/b"), "leave one of them out"),
            (("connect", f"ws://{LOOPBACK}:1/a?key=1"), "ws.path=/chat?key=1"),
            (("connect", "ada@localhost:1"), "leave out the @"),
            (("connect", "bücher.example:1"), "xn--"),
            (("connect", "1.2.3:1"), "four numbers from 0 to 255"),
            (("listen", "010.0.0.1:0"), "four numbers from 0 to 255"),
            (("connect", "fe80::1%nosuch0"), "no network interface 'nosuch0'"),
            (("listen", "[::1%nosuch0]:0"), "no network interface 'nosuch0'"),
            (("listen", "unix:x?mode=0600"), "%3F"),
            (("listen", "unix:x?unxi.mode=0600"), "belongs to no part of"),
            (("listen", "/run/chat"), "unix:/run/chat"),
        ):
            with self.subTest(words=words):
                program = self.ciarla(*words, name="Ada", input_text="")
                self.assertEqual(program.status(), USAGE, program.err.text())
                self.assertIn(sentence, program.err.text())


class ADial(E2e):
    def test_takes_an_empty_port_for_the_usual_one(self):
        for address in ("localhost:", f"{LOOPBACK}:", f"tcp://{LOOPBACK}:/"):
            with self.subTest(address=address):
                program = self.ciarla("connect", address, name="Ada", input_text="", CIARLA_WAIT="1")
                program.status()
                self.assertNotIn("malformed", program.err.text())
                self.assertNotIn("No transport", program.err.text())

    def test_of_a_url_asks_for_its_path_and_tells_whom_it_means(self):
        acceptor = self.acceptor()
        for url, line, host in (
            (f"ws://{LOOPBACK}:{acceptor.port}/chat", "/chat", f"{LOOPBACK}:{acceptor.port}"),
            (f"ws+tcp://LocalHost.:{acceptor.port}/a/b%20c", "/a/b%20c", f"localhost:{acceptor.port}"),
            (f"ws://{LOOPBACK}.:{acceptor.port}/", "/", f"{LOOPBACK}:{acceptor.port}"),
        ):
            with self.subTest(url=url):
                caller = self.ciarla("connect", url, name="Bob", input_text="")
                wire = self.accepted(acceptor)
                head = wire.take_until(b"\r\n\r\n").decode()
                self.assertTrue(head.startswith(f"GET {line} HTTP/1.1\r\n"), head)
                self.assertIn(f"\r\nHost: {host}\r\n", head)
                wire.close()
                caller.status()


if __name__ == "__main__":
    unittest.main()
