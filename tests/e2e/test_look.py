"""How talk looks where a person sits: times, colours, lines of one's own, and the bell."""

import re
import unittest

import frames
from harness import LOOPBACK, PROGRAM, E2e
from terminal import Terminal

RICH = {"TERM": "xterm-256color"}


class Look(E2e):
    def chatting(self, *words: str, **more) -> tuple[Terminal, object]:
        person = Terminal(PROGRAM, "listen", f"{LOOPBACK}:0", "--name", "Ada", "--no-history", *words, **more)
        self.addCleanup(person.close)
        wire = self.wire(int(person.gathered.wait_for(r"Listening on tcp://\S*:(\d+)").group(1)))
        frames.introduce(wire, "Eve")
        person.wait_for_row(">")
        return person, wire

    def colours_of(self, person: Terminal, word: str) -> set[str]:
        with person.gathered.locked():
            screen = person.emulator
            rows = [[screen.buffer[row][column] for column in range(person.columns)] for row in range(person.rows)]
        found = set()
        for row in rows:
            text = "".join(cell.data for cell in row)
            for at in re.finditer(re.escape(word), text):
                found |= {cell.fg for cell in row[at.start():at.end()]}
        return found


class Times(Look):
    def test_stand_before_what_is_said_unless_told_otherwise(self):
        person, wire = self.chatting(CIARLA_TIMESTAMPS="auto")
        wire.send(frames.text(1, "hello"))
        person.wait_until(lambda rows: any(re.fullmatch(r"\d\d:\d\d Eve: hello", row) for row in rows), "The time")

    def test_are_whole_where_that_is_wished(self):
        person, wire = self.chatting("--timestamps", "iso")
        wire.send(frames.text(1, "hello"))
        whole = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d Eve: hello"
        person.wait_until(lambda rows: any(re.fullmatch(whole, row) for row in rows), "The whole time")

    def test_are_none_in_plain_lines_unless_wished(self):
        for words, row in ([], r"Eve: hello"), (["--timestamps", "short"], r"\d\d:\d\d Eve: hello"):
            with self.subTest(words):
                ada = self.listener(*words)
                wire = self.wire(ada.port())
                frames.introduce(wire, "Eve")
                wire.send(frames.text(1, "hello"))
                ada.out.wait_for(f"(?m)^{row}$")

    def test_are_one_of_four(self):
        ada = self.ciarla("listen", "--timestamps", "never")
        self.assertEqual(ada.status(), 2)
        ada.err.wait_for("auto, off, short or iso")


class Colours(Look):
    def test_are_a_names_own_where_the_terminal_has_them(self):
        person, wire = self.chatting(**RICH)
        wire.send(frames.text(1, "hello"))
        person.wait_for_row("Eve: hello")
        self.assertNotEqual(self.colours_of(person, "Eve: hello") - {"default"}, set())
        self.assertEqual(self.colours_of(person, "hello"), {"default"})

    def test_give_way_to_bold_where_they_are_not_wanted(self):
        for more, words in ((RICH | {"NO_COLOR": "1"}, []), (RICH, ["--colour", "never"]), ({"TERM": "xterm"}, [])):
            with self.subTest(words, **more):
                person, wire = self.chatting(*words, **more)
                wire.send(frames.text(1, "hello"))
                person.wait_for_row("Eve: hello")
                self.assertEqual(self.colours_of(person, "Eve"), {"default"})
                self.assertIn("Eve", person.bold_words())

    def test_are_there_all_the_same_for_who_insists(self):
        person, wire = self.chatting("--colour", "always", NO_COLOR="1")
        wire.send(frames.text(1, "hello"))
        person.wait_for_row("Eve: hello")
        self.assertNotEqual(self.colours_of(person, "Eve: hello") - {"default"}, set())


class Clearing(Look):
    def test_leaves_what_was_said_in_the_scrollback(self):
        person, wire = self.chatting()
        wire.send(frames.text(1, "before"))
        person.wait_for_row("Eve: before")
        person.type("/clear\r")
        person.wait_until(lambda rows: rows == [">"], "An empty screen")
        wire.send(frames.text(2, "after"))
        person.wait_until(lambda rows: rows == ["Eve: after", ">"], "What came after it")
        self.assertIn("Eve: before", person.emulator.scrolled_off())


class Ping(Look):
    def test_says_how_soon_the_other_side_answers(self):
        person, wire = self.chatting()
        person.type("/ping\r")
        ping = frames.take_kind(wire, frames.PING)
        wire.send(frames.frame(frames.PONG, ping.body))
        person.wait_until(lambda rows: any(re.fullmatch(r"The other side answered within \d+ ms\.", row) for row in rows), "It")


class OwnLines(Look):
    def test_wait_above_the_line_until_the_other_side_has_them(self):
        person, wire = self.chatting()
        person.type("hello\rhow are you?\r")
        person.wait_until(lambda rows: rows[-3:] == ["… Ada: hello", "… Ada: how are you?", ">"], "Both on their way")
        frames.take_kind(wire, frames.TEXT)
        frames.take_kind(wire, frames.TEXT)
        wire.send(frames.text(1, "meanwhile"))
        wire.send(frames.ack(1))
        person.wait_until(
            lambda rows: rows[-4:] == ["Eve: meanwhile", "✓ Ada: hello", "… Ada: how are you?", ">"], "The first delivered")
        wire.send(frames.ack(2))
        person.wait_until(
            lambda rows: rows[-4:] == ["Eve: meanwhile", "✓ Ada: hello", "✓ Ada: how are you?", ">"], "Both delivered")

    def test_leave_no_empty_row_behind_when_they_are_settled(self):
        person, wire = self.chatting()
        for number in range(1, 31):
            wire.send(frames.text(number, f"line {number}"))
        person.wait_for_row("Eve: line 30")
        person.type("hello\r")
        person.wait_for_row("… Ada: hello")
        wire.send(frames.ack(1))
        person.wait_until(lambda _: person.display()[-4:-1] == ["Eve: line 30", "✓ Ada: hello", ">"], "No row between")

    def test_tell_that_and_why_they_are_refused(self):
        person, wire = self.chatting()
        person.type("hello\r")
        frames.take_kind(wire, frames.TEXT)
        wire.send(frames.nak(1, 6, "not today"))
        person.wait_until(
            lambda rows: rows[-3:] == ["! Ada: hello", "Eve refused line 1: not today.", ">"], "The refusal and its reason")

    def test_are_not_lost_with_the_peer(self):
        person, wire = self.chatting()
        person.type("hello\r")
        frames.take_kind(wire, frames.TEXT)
        wire.close()
        person.status()
        person.wait_until(lambda rows: "! Ada: hello" in rows, "The line that was lost")

    def test_many_of_them_leave_room_on_a_small_screen(self):
        person, wire = self.chatting()
        person.resize(8, 40)
        for number in range(1, 8):
            person.type(f"line {number}\r")
        person.wait_until(
            lambda rows: rows[-4:] == ["… 5 more before these", "… Ada: line 6", "… Ada: line 7", ">"], "The last ones")
        wire.send(frames.ack(7))
        person.wait_until(lambda rows: rows[-3:] == ["✓ Ada: line 6", "✓ Ada: line 7", ">"], "All delivered")


class BellOfTheTerminal(Look):
    def bells(self, person: Terminal) -> int:
        return person.gathered.text().count("\a")

    def test_rings_for_what_is_said_to_us_if_wished(self):
        for words, bells in ([], 0), (["--bell", "mention"], 1), (["--bell", "always"], 1):
            with self.subTest(words):
                person, wire = self.chatting(*words)
                wire.send(frames.text(1, "hello"))
                wire.send(frames.text(2, "that was all"))
                person.wait_for_row("Eve: that was all")
                person.type("x")
                person.wait_for_row("> x")
                self.assertEqual(self.bells(person), bells)


class TitleOfTheTerminal(Look):
    def title(self, person: Terminal) -> str:
        with person.gathered.locked():
            return person.emulator.title

    def test_says_with_whom_one_talks_and_what_is_unread(self):
        person, wire = self.chatting("--title")
        person.wait_until(lambda _: self.title(person) == "Eve · ciarla", "The title")
        wire.send(frames.text(1, "hello"))
        wire.send(frames.text(2, "hello?"))
        person.wait_until(lambda _: self.title(person) == "(2) Eve · ciarla", "What is unread")
        person.type("x")
        person.wait_until(lambda _: self.title(person) == "Eve · ciarla", "Nothing unread")
        person.type("\x15/quit\r")
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        self.assertEqual(person.status(), 0)
        seen = person.gathered.wait(lambda text: text if "\x1b[23;2t" in text else None, "The title that was there")
        self.assertLess(seen.index("\x1b[22;2t"), seen.index("\x1b]2;"))
        self.assertLess(seen.rindex("\x1b]2;"), seen.index("\x1b[23;2t"))

    def test_is_left_alone_unless_wished(self):
        person, wire = self.chatting()
        wire.send(frames.text(1, "hello"))
        person.wait_for_row("Eve: hello")
        self.assertNotRegex(person.gathered.text(), "\x1b\\]|\x1b\\[2[23];2t")


if __name__ == "__main__":
    unittest.main()
