"""Chats with the original scripts, both ways, with nothing on their screens but names and messages."""

import os
import pathlib
import socket
import struct
import sys
import time
import unittest

from harness import PROGRAM, E2e, Gathered
from terminal import Terminal

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = HERE.parents[2] / "shared/seed/server.it.md"
SERVERS = {"our own": "server", "the document's": "document"}
SO_TIMESTAMPNS = 35  # Of Linux; Python has no name for it.


class Seed(E2e):
    def script(self, *words: str, pass_fds=()) -> Terminal:
        terminal = Terminal(sys.executable, str(HERE / "seed_scripts.py"), *words, pass_fds=pass_fds)
        self.addCleanup(terminal.close)
        return terminal

    def server(self, kind: str) -> tuple[Terminal, int]:
        if kind == "document" and not DOCUMENT.exists():
            self.skipTest(f"The original script's document is not at {DOCUMENT}.")
        ours, theirs = os.pipe()
        words = (kind, str(theirs)) + ((str(DOCUMENT),) if kind == "document" else ())
        server = self.script(*words, pass_fds=(theirs,))
        os.close(theirs)
        told = Gathered(ours)
        port = int(told.wait_for(r"^(\d+)$").group(1))
        told.wait_for_end()
        os.close(ours)
        return server, port

    def assert_only_names_and_messages(self, screen: list[str], *rows: str):
        """What stands on the script's screen after its own first lines, without its prompts and empty lines.

        What the script's threads say to each other after its own goodbye is a matter of luck, and left out.
        """
        shown = [row.lstrip("> ") for row in screen]
        begin = next(i for i, row in enumerate(shown) if row.startswith("You are chatting with"))
        if "Closing connection..." in shown:
            del shown[shown.index("Closing connection...") + 1:]
        self.assertEqual([row for row in shown[begin:] if row not in ("", ">")], list(rows))


class TheServer(Seed):
    def test_is_called_by_a_script_of_ours_and_both_sides_read_each_other(self):
        for name, kind in SERVERS.items():
            with self.subTest(server=name):
                server, port = self.server(kind)
                caller = self.caller(port, name="Bob")
                server.wait_until(lambda rows: any("Connected by" in row for row in rows), "The connection")
                server.type("Ada\n")
                server.wait_for_prompt_after("You are chatting with Bob")
                caller.enter("perché no?\n")
                server.wait_for_prompt_after("Bob: perché no?")
                server.type("hello\n")
                self.assertEqual(caller.out.wait_for(r"^.*: .*\n").group(), "Ada: hello\n")
                caller.enter("/close\n")
                server.wait_until(lambda rows: any("Connection closed by the client" in row for row in rows), "The end")
                self.assertEqual(caller.status(), 0)
                self.assertEqual(caller.out.text(), "Ada: hello\n")
                self.assert_only_names_and_messages(
                    server.rows_shown(), "You are chatting with Bob", "Bob: perché no?", "hello", "Bob: /close",
                    "Connection closed by the client.")
                self.assertEqual(set(server.bold_words()), {"Bob"})

    def test_closes_and_reads_as_a_goodbye(self):
        for name, kind in SERVERS.items():
            with self.subTest(server=name):
                server, port = self.server(kind)
                caller = self.caller(port, name="Bob")
                server.wait_until(lambda rows: any("Connected by" in row for row in rows), "The connection")
                server.type("Ada\n")
                server.wait_for_prompt_after("You are chatting with Bob")
                server.type("/close\n")
                self.assertEqual(caller.status(), 0)
                self.assertEqual(caller.out.text(), "")
                self.assertEqual(server.status(), 0)
                self.assert_only_names_and_messages(
                    server.rows_shown(), "You are chatting with Bob", "/close", "Closing connection...")

    def test_gets_all_of_many_lines(self):
        for name, kind in SERVERS.items():
            with self.subTest(server=name):
                # A script that the machine holds up for longer than our spacing reads two lines as one, and nobody can
                # help that: see LinesToTheServer.
                shown = self.lines_shown_by_the_server(kind, "one\ntwo\nthree\nfour")
                self.assertTrue(all(row.startswith("Bob: ") for row in shown), shown)
                self.assertEqual("".join(row.removeprefix("Bob: ") for row in shown), "onetwothreefour")

    def lines_shown_by_the_server(self, kind: str, text: str) -> list[str]:
        """What the script shows of a text of ours, without the first and the last of its own lines."""
        server, port = self.server(kind)
        caller = self.caller(port, name="Bob", input_text=text)
        server.type("Ada\n")
        server.wait_until(lambda rows: any("Connection closed by the client" in row for row in rows), "The end")
        self.assertEqual(caller.status(), 0)
        shown = [row.lstrip("> ") for row in server.rows_shown()]
        begin = shown.index("You are chatting with Bob") + 1
        return [row for row in shown[begin:shown.index("Connection closed by the client.")] if row]


class LinesToTheServer(E2e):
    """A peer that reads as the script does, and asks the kernel when what it read had come.

    So it does not matter how late this process reads: had two lines left together, there would be no time between them.
    """

    FIRST = 0.300    # After our first byte, and then between two lines: what docs/wire-protocol.md says.
    SPACING = 0.150
    LATE = 0.075     # The program looks at the clock, then sends; the machine may hold it up in between.

    def test_leave_apart_so_that_each_is_read_by_itself(self):
        acceptor = self.acceptor()
        acceptor.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)  # What it accepts inherits this.
        caller = self.ciarla("connect", acceptor.address, name="Bob", input_text="one\ntwo\nthree\nfour\n")
        peer = self.accepted(acceptor).socket
        came = time.time() + self.FIRST - self.SPACING
        peer.sendall(b"Ada")
        self.assertEqual(peer.recv(1024), b"\0Bob\0")

        waited_for = ["one", "two", "three", "four"]
        while waited_for:
            before = came
            text, came = self.read(peer)
            lines = 0
            while waited_for and text.startswith(waited_for[0]):
                text = text.removeprefix(waited_for.pop(0))
                lines += 1
            self.assertEqual(text, "", "It is no line, or only a part of one.")
            self.assertGreaterEqual(came - before, lines * self.SPACING - self.LATE)
        peer.close()
        self.assertEqual(caller.status(), 0)

    @staticmethod
    def read(peer: socket.socket) -> tuple[str, float]:
        """What one recv(1024) of the script gets, and when the kernel got the last of it."""
        data, ancillary, _, _ = peer.recvmsg(1024, 64)
        [stamp] = [told for level, kind, told in ancillary if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS)]
        seconds, nanoseconds = struct.unpack("@ll", stamp)
        return data.decode(), seconds + nanoseconds / 1e9


class TheClient(Seed):
    def test_calls_and_both_sides_read_each_other(self):
        listener = self.listener(name="Ada")
        client = self.script("client", str(listener.port()))
        client.type("Bob\n")
        client.wait_for_prompt_after("You are chatting with Ada")
        listener.err.wait_for("chatting with Bob ")  # A name and a message at once cannot be told apart.
        client.type("hello\n")
        self.assertEqual(listener.out.wait_for(r"^.*: .*\n").group(), "Bob: hello\n")
        listener.enter("ciao\n")
        client.wait_for_prompt_after("Ada: ciao")
        client.type("/close\n")
        client.wait_for_row("Connection closed.")
        self.assertEqual(client.status(), 0)
        self.assertEqual(listener.status(), 0)
        self.assertEqual(listener.out.text(), "Bob: hello\n")
        self.assert_only_names_and_messages(
            client.rows_shown(), "You are chatting with Ada", "hello", "Ada: ciao", "/close", "Closing connection...")

    def test_sees_the_listener_leave(self):
        listener = self.listener(name="Ada")
        client = self.script("client", str(listener.port()))
        client.type("Bob\n")
        client.wait_for_prompt_after("You are chatting with Ada")
        listener.enter("bye\n")
        listener.end_input()
        self.assertEqual(listener.status(), 0)
        client.wait_for_row("Connection closed by the server.")
        self.assert_only_names_and_messages(
            client.rows_shown(), "You are chatting with Ada", "Ada: bye", "Connection closed by the server.")

    def test_chats_with_a_person_at_a_terminal(self):
        person = Terminal(PROGRAM, "listen", "127.0.0.1:0", "--name", "Ada")
        self.addCleanup(person.close)
        port = person.gathered.wait_for(r"Listening on tcp://\S*:(\d+)").group(1)
        client = self.script("client", port)
        client.type("Bob\n")
        client.wait_for_prompt_after("You are chatting with Ada")
        person.gathered.wait_for("chatting with Bob ")
        client.type("hello\n")
        person.wait_until(lambda rows: any(row.endswith("Bob: hello") for row in rows), "The message")
        person.type("ciao\r")
        client.wait_for_row("Ada: ciao")


if __name__ == "__main__":
    unittest.main()
