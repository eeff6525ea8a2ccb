"""What the documents show of a chat is what the program shows of it."""

import re
import unittest

from json_line import DOCS, JsonE2e


def block(document: str, beginning: str) -> str:
    """The fenced block that begins so."""
    text = (DOCS / document).read_text("utf-8")
    for found in re.finditer(r"^```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        if found.group(1).startswith(beginning):
            return found.group(1)
    raise AssertionError(f"{document} shows nothing that begins with {beginning!r}")


def with_ports(text: str, **ports: int) -> str:
    """The text as if these ports had been the documents'."""
    for name, port in ports.items():
        text = re.sub(rf"(?<=:){port}\b", name.removeprefix("p"), text)
    # Where the port is the usual one, who is invited need not type it.
    return text.replace("ciarla connect 127.0.0.1:12345", "ciarla connect 127.0.0.1")


class Captures(JsonE2e):
    def test_of_json_mode(self):
        listener = self.listener("--json")
        port = self.port_of(listener)
        caller = self.caller(port, "--json")
        self.enter(caller, "say", "hello", id=1)
        self.event(caller, "state", id=1)
        self.enter(listener, "say", "ciao,\ncome va?")
        self.event(caller, "message", name="Ada")
        self.enter(caller, "close")
        self.assert_closes(caller, 0)
        self.assert_closes(listener, 0)
        self.assertEqual(with_ports(caller.out.text(), p12345=port), block("json-mode.md", '{"v":1,"type":"connected"'))

    def test_of_plain_mode(self):
        listener = self.listener()
        port = listener.port()
        caller = self.caller(port, "--json")
        self.enter(caller, "say", "hello")
        self.enter(caller, "command", "/me waves")
        self.enter(caller, "close")
        self.assertEqual((caller.status(), listener.status()), (0, 0))
        told = listener.err.text()
        calling = int(re.search(r"Bob at tcp://127\.0\.0\.1:(\d+)", told).group(1))
        self.assertEqual(listener.out.text(), block("operations.md", "Bob: hello"))
        self.assertEqual(with_ports(told, p12345=port, p40112=calling), block("operations.md", "Listening on"))


if __name__ == "__main__":
    unittest.main()
