"""Members of a hub with the real program: scripts on pipes, and a person at a terminal."""

import re
import signal
import unittest

from harness import LOOPBACK, PROGRAM, Ciarla, E2e
from terminal import Terminal

REFUSED = 3
NOBODY_ELSE = "You are in lobby on hub hub, alone so far."


class Rooms(E2e):
    def member(self, port: int, name: str, *words: str, room: str = "lobby", **more) -> Ciarla:
        """Somebody who is in the room by now."""
        member = self.caller(port, "--room", room, *words, name=name, **more)
        member.err.wait_for(f"^You are in {room} on hub hub")
        return member

    def members(self, port: int, *names: str) -> list[Ciarla]:
        """People who know of each other by now."""
        members = []
        for name in names:
            newcomer = self.member(port, name)
            for other in members:
                other.err.wait_for(f"^{name} came")
            members.append(newcomer)
        return members

    def config(self, text: str) -> str:
        path = self.folder() / "hub.properties"
        path.write_text(text, "utf-8")
        return str(path)

    def leave(self, *members: Ciarla) -> None:
        for member in members:
            member.enter("/close\n")
        self.assertEqual([member.status() for member in members], [0] * len(members))


class Talking(Rooms):
    def test_reaches_everybody_else_in_the_room(self):
        ada, bob, eve = self.members(self.hub().port(), "Ada", "Bob", "Eve")
        ada.enter("hello\n")
        for other in (bob, eve):
            other.out.wait_for("^Ada: hello$")
        bob.enter("/me waves\n")
        for other in (ada, eve):
            other.out.wait_for(r"^Bob: \* waves$")
        self.leave(ada, bob, eve)
        self.assertEqual(ada.out.text(), "Bob: * waves\n", "nobody hears their own words")

    def test_reaches_one_person_alone(self):
        ada, bob, eve = self.members(self.hub().port(), "Ada", "Bob", "Eve")
        eve.enter("/msg Ada psst\nand aloud\n")
        ada.out.wait_for(r"^\[private\] Eve: psst$")
        bob.out.wait_for("^Eve: and aloud$")
        self.leave(ada, bob, eve)
        self.assertNotIn("psst", bob.out.text())

    def test_to_nobody_is_refused_with_the_nearest(self):
        ada, bob = self.members(self.hub().port(), "Ada", "Bob")
        ada.enter("/msg Bbo psst\n")
        ada.err.wait_for('^Refused: /msg Bbo psst: .*"Bob"')
        self.leave(bob)

    def test_goes_on_under_another_name(self):
        ada, bob = self.members(self.hub().port(), "Ada", "Bob")
        bob.enter("/nick Robert\nhello\n")
        bob.err.wait_for("^You are Robert now.$")
        ada.err.wait_for("^Bob is Robert now.$")
        ada.out.wait_for("^Robert: hello$")
        self.leave(ada, bob)

    def test_stays_in_the_room_that_it_was_for(self):
        port = self.hub().port()
        ada, bob = self.members(port, "Ada", "Bob")
        bob.enter("/join games\n")
        bob.err.wait_for("^You are in games on hub hub")
        ada.enter("for the lobby\n/join games\nfor games\n/part\nin the lobby again\n")
        for last in (r"^\[games\] Ada: for games$", r"^\[lobby\] Ada: in the lobby again$"):
            bob.out.wait_for(last)
        # Each room has an order of its own; between two there is none.
        self.assertCountEqual(
            bob.out.text().splitlines(),
            ["[lobby] Ada: for the lobby", "[games] Ada: for games", "[lobby] Ada: in the lobby again"])
        ada.err.wait_for("^You left games.$")
        self.leave(ada, bob)

    def test_of_a_script_that_is_faster_than_the_hub_allows_loses_nothing_and_keeps_its_order(self):
        lines = [f"line {number}" for number in range(500)]
        slow = self.config("hub.trusted =\nhub.burst = 5\nhub.rate = 250\n")
        port = self.hub("--config", slow).port()
        bob = self.member(port, "Bob", "--stay", input_text="")
        ada = self.caller(port, name="Ada", input_text="\n".join(lines))
        self.assertEqual(ada.status(), 0, ada.err.text())
        bob.out.wait_for("^Ada: line 499$")
        self.assertEqual(bob.out.text().splitlines(), [f"Ada: {line}" for line in lines])


class LookingAround(Rooms):
    def test_shows_who_is_there_and_which_rooms_there_are(self):
        port = self.hub().port()
        ada, bob = self.members(port, "Ada", "Bob")
        eve = self.member(port, "Eve", room="games")
        ada.enter("/who\n/rooms\n")
        ada.err.wait_for(r"^In lobby \(2\): Ada, Bob$")
        ada.err.wait_for(r"^Rooms \(2\): games \(1\), lobby \(2\)$")
        self.leave(ada, bob, eve)

    def test_shows_the_topic_to_who_is_there_and_who_comes(self):
        port = self.hub().port()
        ada, bob = self.members(port, "Ada", "Bob")
        ada.enter("/topic tea at 5\n/topic\n")
        ada.err.wait_for("^You set the topic of lobby: tea at 5$")
        ada.err.wait_for("^The topic of lobby is: tea at 5$")
        bob.err.wait_for("^Ada set the topic of lobby: tea at 5$")
        eve = self.member(port, "Eve")
        eve.err.wait_for("^The topic of lobby is: tea at 5$")
        self.leave(ada, bob, eve)

    def test_shows_what_was_said_before_with_its_time(self):
        port = self.hub().port()
        (ada,) = self.members(port, "Ada")
        ada.enter("one\ntwo\nthree\n/rooms\n")
        ada.err.wait_for("^Rooms")  # Answered after the lines before it.
        bob = self.member(port, "Bob")
        bob.out.wait_for("^..:.. Ada: three$")
        bob.enter("/history 2\n/rooms\n")
        bob.err.wait_for("^Rooms")
        self.leave(ada, bob)
        shown = [re.fullmatch(r"\d\d:\d\d Ada: (\w+)", line).group(1) for line in bob.out.text().splitlines()]
        self.assertEqual(shown, ["one", "two", "three", "two", "three"])

    def test_tells_who_comes_and_goes(self):
        port = self.hub().port()
        ada, bob = self.members(port, "Ada", "Bob")
        bob.process.kill()
        ada.err.wait_for("^Bob left: the connection was lost")
        self.leave(ada)


class AName(Rooms):
    def test_that_is_taken_is_refused_with_one_that_is_free(self):
        port = self.hub().port()
        (ada,) = self.members(port, "Ada")
        other = self.caller(port, name="ada", input_text="hello\n")
        self.assertEqual(other.status(), REFUSED)
        self.assertRegex(other.err.text(), '(?m)^The hub hub turned you away: The name "ada" .*; "ada2" is free.$')
        self.leave(ada)


class AHub(Rooms):
    def test_that_stops_says_when_to_come_back(self):
        hub = self.hub()
        ada, bob = self.members(hub.port(), "Ada", "Bob")
        hub.signal(signal.SIGTERM)
        for member in (ada, bob):
            self.assertEqual(member.status(), 0)
            self.assertRegex(member.err.text(), r"(?m)^The hub hub stopped.*; try again in \d+ seconds\.$")


class APerson(Rooms):
    def person(self, port: int, name: str) -> Terminal:
        person = Terminal(PROGRAM, "connect", f"{LOOPBACK}:{port}", "--name", name)
        self.addCleanup(person.close)
        return person

    def test_talks_with_a_half_typed_line_that_stays_whole(self):
        port = self.hub().port()
        person = self.person(port, "Lia")
        person.wait_for_prompt_after(NOBODY_ELSE)
        bob = self.member(port, "Bob")
        person.wait_for_row("Bob came.")
        person.type("half a li")
        bob.enter("hello\n")
        person.wait_for_row("Bob: hello")
        bob.enter("/msg Lia psst\n")
        person.wait_until(
            lambda rows: rows[-3:] == ["Bob: hello", "[private] Bob: psst", "> half a li"],
            "Two lines above the half-typed one")
        person.type("ne\r")
        bob.out.wait_for("^Lia: half a line$")
        person.type("/close\r")
        self.assertEqual(person.status(), 0)
        self.assertEqual(person.modes_now(), person.modes_before)
        self.leave(bob)

    def test_sees_in_which_room_a_line_goes(self):
        person = self.person(self.hub().port(), "Lia")
        person.wait_for_prompt_after(NOBODY_ELSE)
        person.type("/join games\r")
        person.wait_until(lambda rows: rows[-1] == "games>", "The room in the prompt")
        person.type("/join lobby\r")
        person.wait_until(lambda rows: rows[-1] == "lobby>", "The other one")
        person.type("/part\r")
        person.wait_until(lambda rows: rows[-1] == ">", "The bare prompt")

    def test_has_all_commands_on_one_screen(self):
        person = self.person(self.hub().port(), "Lia")
        person.wait_for_prompt_after(NOBODY_ELSE)
        person.type("/help\r")
        person.wait_until(lambda rows: rows[-1] == ">" and any("//me" in row for row in rows[-3:]), "The last row of it")
        self.assertTrue(any(row.startswith("  /close") for row in person.rows_shown()), person.rows_shown())


if __name__ == "__main__":
    unittest.main()
