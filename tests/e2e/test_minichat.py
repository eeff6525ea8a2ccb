"""minichat, as somebody who copied it uses it: a folder with the program and a minichat.properties, and nothing else."""

import os
import pathlib
import shutil
import subprocess
import unittest

from harness import PATIENCE, PROGRAM, E2e
from test_seed import Seed

MINICHAT = pathlib.Path(PROGRAM).with_name("minichat")
SOURCES = pathlib.Path(__file__).resolve().parents[2] / "apps/examples/minichat"
LINES_MAX = {"minichat.cpp": 120, "MinichatTest.cpp": 120, "CMakeLists.txt": 15}


class Minichat(E2e):
    def minichat(self, properties: str | None, *words: str, text: str | None = "") -> subprocess.Popen:
        """Started, with this text and then the end of input before it; without a text its input stays open."""
        folder = self.folder()
        shutil.copy(MINICHAT, folder)
        if properties is not None:
            (folder / "minichat.properties").write_text(properties, "utf-8")
        process = subprocess.Popen([folder / "minichat", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        if text is not None:
            self.enter(process, text)
        return process

    @staticmethod
    def enter(process: subprocess.Popen, text: str) -> None:
        with process.stdin as typed:
            typed.write(text)

    def shown(self, process: subprocess.Popen) -> tuple[int, list[str]]:
        shown = process.stdout.read().splitlines()
        return process.wait(PATIENCE), shown

    def properties(self, transport: str, address: str) -> str:
        """The file that comes with it, with another wire."""
        kept = [line for line in (SOURCES / "minichat.properties").read_text("utf-8").splitlines()
                if not line.startswith(("transport", "address"))]
        return "\n".join([f"transport = {transport}", f"address = {address}", "name = Mini", *kept])


class AMinichat(Minichat):
    def test_chats_with_the_program_over_the_wire_that_its_file_names(self):
        place = self.folder() / "socket"
        for transport in ("tcp", "unix", "exec"):
            with self.subTest(transport=transport):
                where = "127.0.0.1:0" if transport == "tcp" else f"unix:{place}"
                listener = self.ciarla("listen", where, "--stay", name="Ada", input_text="welcome\n")
                listener.err.wait_for("^Listening on")
                address = {"tcp": lambda: f"127.0.0.1:{listener.port()}", "unix": lambda: str(place),
                           "exec": lambda: f"{PROGRAM} bridge stdio: unix:{place}"}[transport]()
                mini = self.minichat(self.properties(transport, address), text=None)
                while mini.stdout.readline() not in ("Ada: welcome\n", ""):
                    pass
                self.enter(mini, "hello\nhow are you?\n")
                status, shown = self.shown(mini)
                self.assertEqual(listener.status(), 0, listener.err.text())
                self.assertEqual(listener.out.text(), "Mini: hello\nMini: how are you?\n")
                self.assertEqual(shown, ["The chat is over."])
                self.assertEqual(status, 0)

    def test_says_what_is_wrong_with_its_file(self):
        cases = {
            "transport = nosuch\naddress = 127.0.0.1:12345\n": "No transport is called \"nosuch\"",
            "transport = memory\naddress = x\n": "The wire memory reaches this process alone",
            "transport = tcp\naddress = 127.0.0.1:port\n": "is malformed",
            "transport = tcp\naddress = 127.0.0.1:1\nname = a\\u0007b\n": "",
            "this is no property\n": "transport",
            "transport = tcp\naddress = 127.0.0.1:1\n": "Nobody listens at",
        }
        for text, sentence in cases.items():
            with self.subTest(file=text):
                status, shown = self.shown(self.minichat(text + "logging.loggers.root.channel.class = ConsoleChannel\n"))
                self.assertIn(sentence, "\n".join(shown))
                self.assertNotEqual(status, 0)
        status, shown = self.shown(self.minichat(None))
        self.assertIn("transport", "\n".join(shown), "It has no file at all.")
        self.assertNotEqual(status, 0)

    def test_and_its_test_are_short_enough_to_be_read(self):
        for name, most in LINES_MAX.items():
            lines = (SOURCES / name).read_text("utf-8").splitlines()
            self.assertLessEqual(len(lines), most, name)
            self.assertLessEqual(max(len(line.expandtabs(4)) for line in lines), 120, f"A line of {name} is too long.")


class TheOriginalScript(Seed, Minichat):
    def test_is_called_by_a_raw_minichat(self):
        server, port = self.server("server")
        mini = self.minichat(self.properties("tcp", f"127.0.0.1:{port}"), "--raw", text="hello\n")
        server.wait_until(lambda rows: any("Connected by" in row for row in rows), "The connection")
        server.type("Ada\n")
        server.wait_until(lambda rows: any("Connection closed by the client" in row for row in rows), "The end")
        self.assert_only_names_and_messages(
            server.rows_shown(), "You are chatting with Mini", "Mini: hello", "Mini: /close", "Connection closed by the client.")
        status, shown = self.shown(mini)
        self.assertEqual((status, shown[0]), (0, "You are chatting with Ada (not encrypted). /close leaves."))


if __name__ == "__main__":
    unittest.main()
