"""The transcripts of README.md are what the program shows at two terminals, row for row."""

import os
import re
import unittest

from harness import LOOPBACK, PROGRAM, E2e
from json_line import DOCS
from terminal import Terminal

README = (DOCS.parent / "README.md").read_text("utf-8")
COLUMNS = 100  # More than any row of the transcripts: where a row is cut is not what they tell.
CTRL_D = "\x04"

# What differs from run to run, and what it is called instead; one rule for each, in this order.
MASKS = (
    (r"(?<=^Your name \[)[^]]+", "LOGIN"),
    (r"^\d\d:\d\d(?= )", "TIME"),
    (r"\b\d+\.\d+\.\d+\.\d+\b|\[[0-9a-f]*:[0-9a-f:]+\]", "HOST"),
    (r"(HOST|\*):\d+", r"\1:PORT"),
    # README.md has the usual port, which nobody need type.
    (r"(ciarla connect HOST):PORT", r"\1"),
    # Where there is no network, whoever listens is told so.
    (r"^This machine has no address on a network\. On this machine: ", "On the other machine: "),
)

# Where this machine has more than one address, whoever listens is told of them all.
ANOTHER_ADDRESS = re.compile(r" +or: ciarla connect ")


def usual_port_of_its_own() -> str:
    """An address of this machine where nobody else listens on the usual port."""
    number = os.getpid()
    return f"127.{1 + number // 65536 % 250}.{number // 256 % 256}.{number % 256}"


def masked(row: str) -> str:
    for pattern, name in MASKS:
        row = re.sub(pattern, name, row)
    return row.rstrip()


def transcript(command: str) -> list[str]:
    """What README.md shows below a command, up to the next prompt of the shell."""
    found = re.findall(rf"^\$ {re.escape(command)}\n(.*?)(?=^\$|^```$)", README, re.DOTALL | re.MULTILINE)
    if len(found) != 1:
        raise AssertionError(f"README.md should show once what {command!r} does.")
    return [masked(row) for row in found[0].splitlines()]


def shown(terminal: Terminal) -> list[str]:
    with terminal.gathered.locked():
        rows = terminal.emulator.scrolled_off() + list(terminal.emulator.display)
    return [masked(row) for row in rows if row.strip() and not ANOTHER_ADDRESS.match(row)]


class Readme(E2e):
    def person(self, *words: str) -> Terminal:
        person = Terminal(PROGRAM, *words, columns=COLUMNS, CIARLA_TIMESTAMPS="auto")
        self.addCleanup(person.close)
        return person

    def named(self, name: str, *words: str) -> Terminal:
        """Somebody who was asked for their name, and answered."""
        person = self.person(*words)
        person.gathered.wait_for(r"Your name \[")
        person.type(f"{name}\r")
        return person

    def wait_until(self, person: Terminal, row: str) -> None:
        person.wait_until(lambda _: masked(row) in shown(person), f"The row {row!r}")

    def talk(self, ada: Terminal, bob: Terminal) -> None:
        """What the two say in README.md."""
        ada.wait_until(lambda rows: rows[-1] == ">", "Ada's prompt")
        ada.type("Hello, Bob\r")
        self.wait_until(bob, "14:03 Ada: Hello, Bob")
        self.wait_until(ada, "14:03 ✓ Ada: Hello, Bob")
        bob.type("Hi Ada! How are you?\r")
        self.wait_until(ada, "14:03 Bob: Hi Ada! How are you?")
        self.wait_until(bob, "14:03 ✓ Bob: Hi Ada! How are you?")

    def test_shows_what_stands_on_the_terminal_of_whoever_listens(self):
        expected = transcript("./dev chat")
        typed = next(row for row in expected if row.startswith("> ") and row.endswith("_")).rstrip("_")
        ada = self.named("Ada", "listen", ":0")
        port = ada.gathered.wait_for(r"Listening on tcp://\S*:(\d+)").group(1)
        bob = self.named("Bob", "connect", f"{LOOPBACK}:{port}")
        self.talk(ada, bob)
        ada.type(typed.removeprefix("> "))
        self.wait_until(ada, typed)
        # The underscore stands for the cursor.
        self.assertEqual(shown(ada), [row.rstrip("_") for row in expected])
        self.assertEqual(ada.cursor()[1], len(typed))

    def test_shows_what_stands_on_the_terminal_of_whoever_calls(self):
        host = usual_port_of_its_own()
        ada = self.named("Ada", "listen", host)
        ada.gathered.wait_for("Waiting for somebody")
        bob = self.named("Bob", "connect", host)
        self.talk(ada, bob)
        ada.type(CTRL_D)
        self.assertEqual((bob.status(), ada.status()), (0, 0))
        expected = transcript("./dev chat connect 192.168.1.20")
        # Bob pressed a key just before; README.md's Bob has leaned back.
        hasty = [row.replace("left the chat.", "left the chat. What you type now reaches nobody.") for row in expected]
        bob.wait_until(lambda _: shown(bob) in (expected, hasty), f"Just these rows: {expected}")

    def test_shows_what_stands_on_the_terminal_of_a_member(self):
        expected = transcript("./dev chat connect 192.168.1.20 --room kitchen --name Bob")
        host = usual_port_of_its_own()
        hub = self.ciarla("hub", host, CIARLA_HUB_NAME="pub")
        hub.err.wait_for("^Listening on")
        ada = self.ciarla("connect", host, "--room", "kitchen", name="Ada")
        ada.err.wait_for("^You are in kitchen")
        ada.enter("Supper is at eight.\n")
        lia = self.ciarla("connect", host, "--room", "kitchen", name="Lia")
        lia.out.wait_for("Supper is at eight")
        ada.err.wait_for("^Lia came")
        bob = self.person("connect", host, "--room", "kitchen", "--name", "Bob")
        self.wait_until(bob, "13:58 Ada: Supper is at eight.")
        lia.err.wait_for("^Bob came")
        lia.enter("/me waves\n")
        self.wait_until(bob, "14:03 * Lia waves")
        typed = next(row for row in expected if row.startswith("> "))
        bob.type(typed.removeprefix("> ").rstrip("_"))
        self.wait_until(bob, typed.rstrip("_"))
        self.assertEqual(shown(bob), [row.rstrip("_") for row in expected])


if __name__ == "__main__":
    unittest.main()
