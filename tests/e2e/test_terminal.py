"""The program where a person sits: prompt, names, the half-typed line, and a terminal left as it was found."""

import os
import pathlib
import re
import signal
import socket
import stat
import tempfile
import unittest

import frames
from harness import LOOPBACK, PROGRAM, E2e
from terminal import Terminal

CTRL_C, CTRL_D = "\x03", "\x04"
INTERRUPTED = 128 + signal.SIGINT


class AtATerminal(E2e):
    def terminal(self, *words: str, **more) -> Terminal:
        terminal = Terminal(PROGRAM, *words, **more)
        self.addCleanup(terminal.close)
        return terminal

    def person(self, *words: str, name: str = "Ada", **more) -> tuple[Terminal, int]:
        """Somebody who listens, and the port."""
        person = self.terminal("listen", f"{LOOPBACK}:0", "--name", name, *words, **more)
        return person, self.port(person)

    def port(self, person: Terminal) -> int:
        return int(person.gathered.wait_for(r"Listening on tcp://\S*:(\d+)").group(1))

    def chatting(self, rows: int = 24, columns: int = 80, **more) -> tuple[Terminal, object]:
        """The same, with a framed peer of ours in the chat."""
        person, port = self.person(**more)
        wire = self.wire(port)
        frames.introduce(wire, "Eve")
        person.wait_for_row(">")
        if (rows, columns) != (24, 80):
            person.resize(rows, columns)
            person.wait_until(lambda _: person.display()[-2] == ">", "The prompt at its new place")
        return person, wire

    def assert_left_as_found(self, person: Terminal):
        self.assertEqual(person.modes_now(), person.modes_before)


class Chatting(AtATerminal):
    def test_shows_the_peers_name_in_bold_and_a_prompt(self):
        person, wire = self.chatting()
        wire.send(frames.text(1, "hello"))
        person.wait_for_row("Eve: hello")
        self.assertEqual(person.bold_words().count("Eve"), 1, person.bold_words())
        self.assertNotIn("hello", person.bold_words())
        self.assertEqual(person.rows_shown()[-1], ">")

    def test_keeps_the_half_typed_line_below_what_comes_in(self):
        person, wire = self.chatting()
        person.type("half a li")
        person.wait_for_row("> half a li")
        for sequence in range(1, 6):
            wire.send(frames.text(sequence, f"line {sequence}"))
        person.wait_until(
            lambda rows: rows[-6:] == [f"Eve: line {number}" for number in range(1, 6)] + ["> half a li"],
            "Five lines above the half-typed one")
        person.type("ne\r")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "half a line")

    def test_lets_no_row_of_a_long_message_look_like_somebody_else_s(self):
        person, wire = self.chatting()
        padded = " " * 75 + "Bob left the chat." + " " * 62 + "Ada: my password is x"
        wire.send(frames.text(1, padded))
        wire.send(frames.text(2, "👩‍👩‍👧" * 14 + "Ada: me too"))
        wire.send(frames.text(3, "that was all"))
        person.wait_for_row("Eve: that was all")
        rows = person.rows_shown()
        first = next(number for number, row in enumerate(rows) if row.startswith("Eve:"))
        for row in rows[first:-1]:
            self.assertRegex(row, "^(Eve:|  )", rows)

    def test_deletes_whole_characters(self):
        person, wire = self.chatting()
        person.type("perché\x7f\x7fhé\r")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "perché")

    def test_two_people_talk(self):
        ada, port = self.person()
        bob = self.terminal("connect", f"{LOOPBACK}:{port}", "--name", "Bob")
        for person in (ada, bob):
            person.wait_for_row(">")
        bob.type("ciao\r")
        ada.wait_for_row("Bob: ciao")
        ada.type("ciao a te\r")
        bob.wait_for_row("Ada: ciao a te")
        bob.type("/close\r")
        self.assertEqual((ada.status(), bob.status()), (0, 0))
        for person in (ada, bob):
            self.assert_left_as_found(person)

    def test_suggests_a_command_for_one_that_is_mistyped(self):
        person, wire = self.chatting()
        person.type("/hlep\r")
        person.wait_for_prompt_after('There is no command "/hlep". Did you mean "/help"? See /help.')
        person.type("//hlep\r")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "/hlep")

    def test_ends_by_itself_when_the_peer_has_left(self):
        person, wire = self.chatting()
        frames.part(wire)
        self.assertEqual(person.status(), 0)
        self.assert_left_as_found(person)

    def test_leaves_with_ctrl_d_on_an_empty_line_only(self):
        person, wire = self.chatting()
        person.type("x" + CTRL_D)
        person.type("\r")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "x")
        wire.send(frames.ack(1))
        person.type(CTRL_D)
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        self.assertEqual(person.status(), 0)
        self.assert_left_as_found(person)

    def test_is_plain_on_a_dumb_terminal(self):
        person, port = self.person(TERM="dumb")
        wire = self.wire(port)
        frames.introduce(wire, "Eve")
        wire.send(frames.text(1, "hello"))
        person.wait_for_row("Eve: hello")
        self.assertNotIn(b"\x1b", person.gathered.bytes())


class CtrlC(AtATerminal):
    def interrupted(self, person: Terminal):
        person.type(CTRL_C)
        self.assertEqual(person.status(), INTERRUPTED)
        self.assert_left_as_found(person)

    def test_leaves_while_the_name_is_asked_for(self):
        person = self.terminal("listen", f"{LOOPBACK}:0")
        person.gathered.wait_for("Your name")
        self.interrupted(person)

    def test_leaves_while_nobody_has_called(self):
        person, _ = self.person()
        self.interrupted(person)

    def test_leaves_while_somebody_has_called_and_says_nothing(self):
        person, port = self.person()
        self.assertEqual(self.wire(port).take(5), frames.greeting("Ada"))
        self.interrupted(person)

    def test_leaves_while_calling(self):
        acceptor = self.acceptor()
        person = self.terminal("connect", acceptor.address, "--name", "Bob")
        self.assertEqual(self.accepted(acceptor).take(5), frames.greeting("Bob"))
        self.interrupted(person)

    def test_drops_what_is_typed_and_leaves_when_there_is_nothing_with_a_goodbye(self):
        person, wire = self.chatting()
        person.type("half a li")
        person.wait_for_row("> half a li")
        person.type(CTRL_C)
        person.wait_for_prompt_after("> half a li^C")
        person.type(CTRL_C)
        person.wait_until(lambda _: person.status_line() == "Ctrl-C again leaves", "What leaving would lose")
        person.type(CTRL_C)
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        self.assertEqual(person.status(), INTERRUPTED)
        self.assert_left_as_found(person)

    def test_leaves_at_once_where_the_peer_does_not_answer_the_goodbye(self):
        person, wire = self.chatting()
        person.type(CTRL_C * 2)
        frames.take_kind(wire, frames.BYE)
        person.type(CTRL_C)
        self.assertEqual(person.status(), INTERRUPTED)
        self.assert_left_as_found(person)

    def test_says_what_leaving_would_lose_and_that_it_is_over_when_nobody_asks_again(self):
        person, wire = self.chatting()
        person.type("one\r")
        frames.take_kind(wire, frames.TEXT)
        person.type("two\r")
        frames.take_kind(wire, frames.TEXT)
        person.type(CTRL_C)
        person.wait_until(
            lambda _: person.status_line() == "Ctrl-C again leaves; 2 lines are not delivered yet", "What would be lost")
        person.wait_until(lambda _: person.status_line().startswith("Eve · "), "The status as before")
        person.type("three\r")
        self.assertTrue(frames.take_kind(wire, frames.TEXT).body.endswith(b"three"))

    def test_by_kill_ends_at_once_whatever_is_being_typed(self):
        person, wire = self.chatting()
        person.type("half a li")
        person.wait_for_row("> half a li")
        person.process.send_signal(signal.SIGINT)
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        self.assertEqual(person.status(), INTERRUPTED)
        self.assert_left_as_found(person)


SIZES = ((5, 20), (24, 80), (60, 200))
TRAFFIC = {
    "Chinese": "漢字" * 30, "a family": "👩\u200d👩\u200d👧 hi", "a heart": "❤\ufe0f hi", "flags": "🇮🇹🇨🇭 hi",
    "combining marks": "e\u0301\u0302\u0303 hi", "right to left": "שלום עולם hi", "tabs": "a\tb\tc hi",
    "a long word": "x" * 10_000, "a screen that is cleared": "\x1b[2J\x1b[1;1H hi", "a row of rows": "one\ntwo\nAda: three",
    "a title": "\x1b]0;owned\x07hi", "a region": "\x1b[r\x1b[99;1Hhi", "8-bit controls": "\x9b2J\x85\x84hi"}


class Painting(AtATerminal):
    def assert_area(self, person: Terminal, line: str, message: str):
        """At the bottom the line with the cursor behind it, and the status; above them the last message."""
        def holds(_):
            display = person.display()
            return (display[-2] == line and display[-1].startswith("Eve ·") and message in display[:-2]
                    and person.cursor() == (person.rows - 2, len(line)))
        person.wait_until(holds, f"{line!r} at the bottom, below {message!r}")

    def test_keeps_the_line_and_the_status_at_the_bottom_and_talk_above_them(self):
        for rows, columns in SIZES:
            with self.subTest(rows=rows, columns=columns):
                person, wire = self.chatting(rows=rows, columns=columns)
                person.type("half a li")
                for number in range(1, 101):
                    wire.send(frames.text(number, f"line {number}"))
                self.assert_area(person, "> half a li", "Eve: line 100")
                self.assertEqual(
                    person.display()[-4:-2], ["Eve: line 99", "Eve: line 100"])
                with person.gathered.locked():
                    off = person.emulator.scrolled_off()
                said = [row for row in off + person.display() if row.startswith("Eve: line")]
                self.assertEqual(said, [f"Eve: line {number}" for number in range(1, 101)])

    def test_says_with_whom_one_talks_over_what_and_how_much_is_new(self):
        person, wire = self.chatting()
        wire.send(frames.text(1, "hello"))
        person.wait_for_row("Eve: hello")
        person.wait_until(
            lambda _: re.fullmatch(r"Eve · tcp://127\.0\.0\.1:\d+ · not encrypted( · \d+ ms)? · 1 new", person.status_line()),
            "The status line")
        person.type("x")
        person.wait_until(lambda _: "new" not in person.status_line(), "Nothing new")

    def test_says_on_the_narrowest_screen_with_whom_one_talks_and_whether_others_can_read_it(self):
        for columns, status in ((20, "Eve · not encrypted"), (28, "Eve · not encrypted · 2 new")):
            person, wire = self.chatting(rows=5, columns=columns)
            wire.send(frames.text(1, "one"))
            wire.send(frames.text(2, "two"))
            person.wait_until(lambda _, status=status, person=person: person.status_line() == status, "The status line")

    def test_takes_up_to_five_rows_for_the_line(self):
        person, wire = self.chatting(columns=20, rows=12)
        person.type("0123456789" * 6)
        person.wait_until(
            lambda _: person.display()[-5:-1] == ["> 01234567890123456", "7890123456789012345", "6789012345678901234", "56789"],
            "Four rows")
        person.type("0123456789" * 20)
        person.wait_until(lambda _: person.display()[-2] == "567890123456789", "The end of it")
        self.assertNotIn("> 01234567890123456", person.display())
        wire.send(frames.text(1, "hello"))
        person.wait_until(lambda _: "Eve: hello" in person.display()[:-6], "The message above five rows")

    def test_survives_a_storm_of_changes_of_size(self):
        person, wire = self.chatting()
        person.type("half a li")
        person.wait_for_row("> half a li")
        sequence = 0
        for round_ in range(5):
            for rows, columns in SIZES + ((7, 33), (3, 8), (24, 80)):
                person.resize(rows, columns)
                sequence += 1
                wire.send(frames.text(sequence, f"line {sequence}"))
        self.assert_area(person, "> half a li", f"Eve: line {sequence}")
        self.assertEqual([row for row in person.display() if row.startswith("> ")], ["> half a li"])
        person.type("ne\r")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "half a line")

    def test_keeps_whatever_is_said_out_of_the_line_and_the_status(self):
        for what, words in TRAFFIC.items():
            for rows, columns in SIZES:
                with self.subTest(what=what, rows=rows):
                    person, wire = self.chatting(rows=rows, columns=columns)
                    person.type("half a li")
                    wire.send(frames.text(1, words))
                    wire.send(frames.text(2, "that was all"))
                    self.assert_area(person, "> half a li", "Eve: that was all")
                    for row in person.display()[:-2]:
                        self.assertNotRegex(row, "^Ada:")
                    person.process.kill()
                    person.status()

    def test_leaves_the_cursor_below_the_talk_and_no_area_behind(self):
        person, wire = self.chatting()
        person.type("half a li")
        wire.send(frames.text(1, "hello"))
        self.assert_area(person, "> half a li", "Eve: hello")
        frames.part(wire)
        person.wait_until(lambda _: person.status_line().startswith("Eve has left ·"), "That Eve has left")
        person.type(CTRL_D)
        self.assertEqual(person.status(), 0)
        person.wait_until(lambda rows: rows[-1] == "> half a li" and person.cursor()[1] == 0, "The end, and a new row")
        self.assertEqual(person.display()[person.cursor()[0] - 1], "> half a li")
        self.assertEqual(
            person.display()[person.cursor()[0] - 2], "Eve left the chat. What you type now reaches nobody.")
        with person.gathered.locked():
            self.assertIn(person.emulator.margins, (None, (0, 23)))


class Editing(AtATerminal):
    def said(self, wire) -> str:
        return frames.text_of(frames.take_kind(wire, frames.TEXT))

    def test_completes_commands_and_names(self):
        person, wire = self.chatting()
        person.type("/clo\t")
        person.wait_for_row("> /close")
        person.type("\x15e\t")
        person.wait_for_row("> Eve:")
        person.type("hello\r")
        self.assertEqual(self.said(wire), "Eve: hello")

    def test_keeps_what_was_entered_for_the_next_run_and_nobody_else(self):
        with tempfile.TemporaryDirectory() as state:
            for words, recalled in (((), None), ((), "remember me"), (("--no-history",), None)):
                with self.subTest(words=words, recalled=recalled):
                    person, port = self.person(*words, XDG_STATE_HOME=state)
                    wire = self.wire(port)
                    frames.introduce(wire, "Eve")
                    person.wait_for_row(">")
                    person.type("\x1b[A")
                    if recalled is not None:
                        person.wait_for_row(f"> {recalled}")
                        person.type("\x15")
                    person.type("remember me\r")
                    self.assertEqual(self.said(wire), "remember me")
                    person.process.kill()
                    person.status()
            history = pathlib.Path(state, "ciarla", "history")
            self.assertEqual(history.read_text(), "remember me\n")
            self.assertEqual(stat.S_IMODE(history.stat().st_mode), 0o600)

    def test_does_not_keep_the_answer_to_the_question_for_a_name(self):
        with tempfile.TemporaryDirectory() as state:
            person = self.terminal("listen", f"{LOOPBACK}:0", XDG_STATE_HOME=state)
            port = self.port(person)
            person.wait_until(lambda rows: rows[-1].startswith("Your name ["), "The question")
            person.type("Zoe\r")
            wire = self.wire(port)
            frames.introduce(wire, "Eve")
            person.wait_for_row(">")
            person.type("remember me\r")
            self.assertEqual(self.said(wire), "remember me")
            person.process.kill()
            person.status()
            self.assertEqual(pathlib.Path(state, "ciarla", "history").read_text(), "remember me\n")

    def test_takes_several_pasted_lines_as_one_message(self):
        person, wire = self.chatting()
        person.type("\x1b[200~one\rtwo\nthree\r\x1b[201~")
        person.wait_for_row("> one⏎two⏎three")
        person.type("\r")
        self.assertEqual(self.said(wire), "one\ntwo\nthree")

    def test_asks_before_it_takes_more_than_ten_pasted_lines(self):
        person, wire = self.chatting()
        paste = "\x1b[200~" + "line\r" * 11 + "\x1b[201~"
        person.type(paste)
        question = "Keep 11 lines as one message? [Y/n]"
        person.wait_for_row(question)
        person.type("\x03")
        person.wait_for_row(">")
        person.type("see: " + paste)
        person.wait_for_row(question)
        person.type("\x03")
        person.wait_for_row("> see:")
        person.type(paste + "\r" + "\r")
        self.assertEqual(self.said(wire), "see: " + "\n".join(["line"] * 11))

    def test_takes_no_hundred_thousand_pasted_lines_and_goes_on(self):
        person, wire = self.chatting()
        person.type("\x1b[200~")
        for _ in range(1000):
            person.type("a line of it\r" * 100)
        person.type("\x1b[201~still here\r")
        self.assertEqual(self.said(wire), "still here")
        person.wait_until(lambda rows: any("too long for one message" in row for row in rows), "The reason")
        person.type("half a li")
        person.wait_until(
            lambda _: person.display()[-2] == "> half a li" and person.status_line().startswith("Eve ·"), "The bottom, whole")
        self.assertNotIn("a line of it", "\n".join(person.display()))


class Input(AtATerminal):
    """Bytes that are no keys, and those that are."""

    def said(self, wire) -> str:
        found = frames.take_kind(wire, frames.TEXT)
        wire.send(frames.ack(frames.sequence_of(found)))
        return frames.text_of(found)

    def test_no_byte_within_a_paste_is_a_key_or_raises_a_signal(self):
        person, wire = self.chatting()
        controls = "".join(map(chr, [*range(0, 9), 11, 12, *range(14, 32), 127]))
        whole = f"\x1b[200~left{controls}right\x1b[201~"
        for cut in range(len(whole)):
            person.type(whole[:cut])
            person.type(whole[cut:] + "\r")
            self.assertEqual(self.said(wire), "leftright")
        person.type("\x1b[200~one\r\ntwo\r\n\x1b[201~\r")
        self.assertEqual(self.said(wire), "one\ntwo")

    def test_what_the_terminal_answers_is_typed_by_nobody(self):
        person, wire = self.chatting()
        answers = (
            "\x1b]11;rgb:1d1d/1f1f/2121\x07", "\x1bP1$r0m\x1b\\", "\x1b[[A", "\x1b[?62;22c", "\x1b[5;7R", "\x1b[<0;3;4M",
            "\x1b_Gi=1;OK\x1b\\", "\x1b[I", "\x9b?1;2c", "\x9d11;x\x9c", "\x1b[97;;97u", "\x1b]11;rgb:1\x18", "\x1bOP")
        for answer in answers:
            person.type("a" + answer)
            person.type("b\r")
            self.assertEqual(self.said(wire), "ab", repr(answer))

    def test_one_that_never_ends_and_a_key_with_alt_stand_in_nobody_s_way(self):
        person, wire = self.chatting()
        for number, begun in enumerate(("\x1b]11;rgb:1d", "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x1b[", "\x1bO", "\x1b", "\x9d")):
            with self.subTest(begun=begun):
                person.type(f"{number}" + begun)
                person.wait_for_row(f"> {number}")
                # Its end is not waited for for long; until then a letter may be a part of it.
                person.wait_until(lambda _: person.type("x") or "x" in person.display()[-2], "A letter")
                person.type("\r")
                self.assertRegex(self.said(wire), f"^{number}x+$")

    def test_signals_of_keys_come_in_their_order(self):
        person, wire = self.chatting()
        person.type("dropped\x03kept\r")
        self.assertEqual(self.said(wire), "kept")

    def test_ctrl_c_ends_a_program_that_reads_nothing(self):
        person, wire = self.chatting()
        for line in range(3000):
            person.type(f"{line}\r")
            if line % 50 == 0:
                frames.take_kind(wire, frames.TEXT)
        person.type(CTRL_C * 2)
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
        self.assertIn(person.status(), (INTERRUPTED, 6))


class TheTerminal(AtATerminal):
    def assert_given_back(self, person: Terminal):
        self.assert_left_as_found(person)
        person.gathered.wait(
            lambda seen: seen.rfind("\x1b[?2004l") > seen.rfind("\x1b[?2004h"), "The end of bracketed paste")

    def test_is_given_back_whatever_ends_the_program(self):
        crashes = [signal.SIGABRT]
        if not os.environ.get("CIARLA_SANITIZED"):
            crashes += [signal.SIGSEGV, signal.SIGBUS]  # Which a sanitizer keeps to itself.
        for number in [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, *crashes]:
            with self.subTest(signal=number):
                person, wire = self.chatting()
                person.type("half a li")
                person.wait_for_row("> half a li")
                self.assertNotEqual(person.modes_now(), person.modes_before)
                person.process.send_signal(number)
                if number not in crashes:
                    frames.take_kind(wire, frames.BYE)
                    frames.part(wire)
                    self.assertEqual(person.status(), 128 + number)
                else:
                    self.assertNotEqual(person.status(), 0)
                self.assert_given_back(person)

    def test_is_given_back_however_the_chat_ends(self):
        def left(wire):
            frames.take_kind(wire, frames.BYE)
            frames.part(wire)

        def keys(typed: str):
            return lambda person, wire: (person.type(typed), left(wire))

        ways = {
            "/quit": (keys("/quit\r"), 0), "/close": (keys("/close\r"), 0), "Ctrl-D": (keys(CTRL_D), 0),
            "Ctrl-C twice": (keys(CTRL_C * 2), INTERRUPTED),
            "Ctrl-C at once again": (lambda person, _: person.type(CTRL_C * 3), INTERRUPTED),
            "the peer leaves": (lambda _, wire: frames.part(wire), 0), "the peer is gone": (lambda _, wire: wire.reset(), 6),
            "the peer breaks the protocol": (lambda _, wire: wire.send(b"\xff" * 64), 7)}
        for way, (leave, status) in ways.items():
            with self.subTest(way=way):
                person, wire = self.chatting()
                leave(person, wire)
                ended = person.status()
                self.assertEqual(ended, status)
                self.assert_given_back(person)
                with person.gathered.locked():
                    self.assertIn(person.emulator.margins, (None, (0, 23)))

    def test_is_left_alone_where_the_program_ends_before_there_is_a_chat(self):
        with socket.create_server((LOOPBACK, 0)) as taken:
            port = taken.getsockname()[1]
            for words in (("listen", f"{LOOPBACK}:{port}"), ("connect", "no address"), ("listen", "--no-such-option")):
                with self.subTest(words=words):
                    person = self.terminal(*words, "--name", "Ada")
                    self.assertNotEqual(person.status(), 0)
                    self.assert_left_as_found(person)
                    person.gathered.wait_for(r"\S")
                    self.assertEqual(person.gathered.text().count("\x1b[?2004h"), person.gathered.text().count("\x1b[?2004l"))

    def test_is_kept_at_ctrl_z_where_nobody_could_continue_the_program(self):
        person, wire = self.chatting()  # No shell is its parent.
        person.type("half a li")
        person.wait_for_row("> half a li")
        person.type("\x1a")
        person.wait_until(
            lambda rows: rows[-2:] == ["Nobody could continue the program here, so it does not stop.", "> half a li"], "The line")
        self.assertNotEqual(person.modes_now(), person.modes_before)
        frames.part(wire)
        person.wait_until(lambda _: person.status_line().startswith("Eve has left ·"), "That Eve has left")
        person.type(CTRL_D)
        self.assertEqual(person.status(), 0)
        self.assert_given_back(person)


class LookingBack(AtATerminal):
    def test_shows_a_message_of_several_lines_as_rows_that_no_speaker_has(self):
        person, wire = self.chatting()
        wire.send(frames.text(1, "def f():\n\treturn 1\nBob: no\n" + "x" * 100))
        person.wait_until(
            lambda rows: rows[-7:] == ["Eve:", "  def f():", "      return 1", "  Bob: no", "  " + "x" * 77, "  " + "x" * 23, ">"],
            "The rows")

    def test_in_a_pager_has_what_was_said_and_comes_back_whole(self):
        talk = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "talk"
        person, wire = self.chatting(PAGER=f"trap '' INT; cat > {talk}; echo her''e; read line < /dev/tty")
        wire.send(frames.text(1, "hello \x1b[2J there"))
        person.wait_for_row("Eve: hello ␛[2J there")
        person.type("half a li")
        person.wait_for_row("> half a li")
        person.type("\x1b[5~")
        person.wait_for_row("here")  # The pager has read it all, and the terminal is its.
        self.assertIn("there", talk.read_text("utf-8"))
        wire.send(frames.text(2, "meanwhile"))
        person.type("\x03")  # Of the pager alone, which has no use for it.
        person.type("\r")
        person.wait_until(lambda rows: rows[-2:] == ["Eve: meanwhile", "> half a li"], "The message and the line")
        self.assertNotIn("\x1b", talk.read_text("utf-8"))
        person.type("ne\r")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "half a line")

    def test_takes_the_line_from_an_editor(self):
        person, wire = self.chatting(EDITOR="f() { printf 'one\\ntwo\\n' > \"$1\"; }; f")
        person.type("begun\x18\x05")
        person.wait_for_row("> one⏎two")
        person.type("\r")
        self.assertEqual(frames.text_of(frames.take_kind(wire, frames.TEXT)), "one\ntwo")
        person.wait_until(lambda rows: rows[-2:] == ["… Ada: one two", ">"], "Our own, on its way")
        wire.send(frames.ack(1))
        person.wait_until(lambda rows: rows[-4:] == ["✓ Ada:", "  one", "  two", ">"], "The rows of our own")

    def test_ends_with_its_program_by_a_signal(self):
        person, _ = self.chatting(PAGER="echo pag''ing; sleep 1000")
        person.type("\x1b[5~")
        person.wait_for_row("paging")
        person.process.send_signal(signal.SIGTERM)
        self.assertEqual(person.status(), 128 + signal.SIGTERM)
        self.assert_left_as_found(person)


class TheName(AtATerminal):
    def test_is_asked_for_after_binding_with_the_login_name_as_default(self):
        person = self.terminal("listen", f"{LOOPBACK}:0")
        port = self.port(person)
        person.gathered.wait_for(r"Your name \[\S+\]: ")
        wire = self.wire(port)  # Bound: the call is taken once the name is known.
        person.type("Grace\r")
        self.assertEqual(wire.take(7), frames.greeting("Grace"))

    def test_is_asked_for_before_calling(self):
        acceptor = self.acceptor()
        person = self.terminal("connect", acceptor.address)
        default = person.gathered.wait_for(r"Your name \[(\S+)\]: ").group(1)
        person.type("\r")
        wire = self.accepted(acceptor)
        self.assertEqual(wire.take(1) + wire.take_until(b"\0"), frames.greeting(default))

    def test_is_asked_for_again_if_it_is_none(self):
        person = self.terminal("listen", f"{LOOPBACK}:0")
        person.gathered.wait_for(r"Your name")
        person.type("x" * 65 + "\r")
        person.gathered.wait_for("choose another")
        person.type("Grace\r")
        person.gathered.wait_for("Waiting for somebody")


if __name__ == "__main__":
    unittest.main()
