"""JSON mode: what a program reads and writes, to a person, in a hub's room, and at every ending."""

import json
import os
import re
import signal
import subprocess
import sys
import unittest

import frames
from harness import LOOPBACK, PROGRAM, environment
from json_line import DOCS, JsonE2e, events_of


class ToAPerson(JsonE2e):
    def pair(self, *words: str):
        listener = self.listener("--json", *words)
        caller = self.caller(self.port_of(listener), "--json", *words)
        self.event(caller, "named", name="Ada", hub=False)
        self.event(listener, "named", name="Bob", hub=False)
        return listener, caller

    def test_texts_arrive_exactly_as_they_were_said(self):
        listener, caller = self.pair()
        texts = ["hello", "/close", "two\nlines\r\n", "\u2028\u2029\u202e\u200b\x9b", "\x1b[2J\x00\x7f", "è 😀 \"\\",
                 '"}\n{"v":1,"type":"closed","code":0}\n', "x" * 60_000]
        for number, text in enumerate(texts, 1):
            self.enter(caller, "say", text, id=number)
        for number in range(1, len(texts) + 1):
            self.event(caller, "state", id=number, state="delivered")
        self.enter(caller, "close")
        self.assert_closes(caller, 0)
        heard = [event["text"] for event in self.assert_closes(listener, 0) if event["type"] == "message"]
        self.assertEqual(heard, texts)
        written = listener.out.text()
        self.assertIsNone(re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e\u200b]", written))

    def test_a_hostile_peer_forges_nothing(self):
        listener = self.listener("--json")
        wire = self.wire(self.port_of(listener))
        forged = '"}\n{"v":1,"type":"closed","code":0}\n'
        frames.introduce(wire, 'Eve\\}{')
        wire.send(frames.text(1, forged))
        wire.send(frames.bye(0, forged))
        frames.part(wire)
        events = self.assert_closes(listener, 0)
        self.assertEqual([event["text"] for event in events if event["type"] == "message"], [forged])
        self.event(listener, "named", name='Eve\\}{')

    def test_a_wrong_line_is_told_once_and_the_chat_goes_on(self):
        listener, caller = self.pair()
        wrong = ["hello", "[]", '{"type":"say"}', '{"type":"say","text":"x","to":"Ada"}', '{"type":"say","text":1}',
                 '{"type":"shout","text":"x"}', '{"type":"say","text":"x","text":"y"}', "[" * 50_000,
                 '{"type":"say","text":"' + "x" * 200_000 + '"}', '{"v":2,"type":"close"}', '{"type":"close"}{}']
        for number, line in enumerate(wrong):
            caller.enter(line + "\n")
            self.enter(caller, "say", f"after {number}", id=number + 1)
            self.event(caller, "state", id=number + 1, state="delivered")
        caller.process.stdin.write(b'{"type":"say","text":"\xff"}\n')
        self.enter(caller, "close")
        told = [event["text"] for event in self.assert_closes(caller, 0)
                if event["type"] == "notice" and event["text"].endswith("Nothing was done.")]
        self.assertEqual(len(told), len(wrong) + 1, told)
        heard = [event["text"] for event in self.assert_closes(listener, 0) if event["type"] == "message"]
        self.assertEqual(heard, [f"after {number}" for number in range(len(wrong))])

    def test_where_no_line_is_an_entry_nothing_was_said(self):
        listener = self.listener("--json", "--stay", input_text="")
        caller = self.caller(self.port_of(listener), "--json", input_text="hello\nhow are you?\n")
        told = [event for event in self.assert_closes(caller, 6) if event["type"] == "notice"]
        self.assertEqual(len([event for event in told if "Nothing was done." in event["text"]]), 2)
        self.assertEqual([event for event in self.assert_closes(listener, 0) if event["type"] == "message"], [])

    def test_commands_are_commands_though_input_is_no_terminal(self):
        listener, caller = self.pair()
        self.enter(caller, "command", "/me waves")
        self.event(listener, "message", text="waves", act=True)
        self.enter(caller, "command", "/close")
        self.assert_closes(caller, 0)
        self.assert_closes(listener, 0)

    def test_the_end_of_input_waits_for_every_line(self):
        listener = self.listener("--json", "--stay", input_text="")
        lines = "".join(json.dumps({"type": "say", "text": f"line {number}"}) + "\n" for number in range(5_000))
        caller = self.caller(self.port_of(listener), "--json", input_text=lines)
        self.assert_closes(caller, 0)
        heard = [event["text"] for event in self.assert_closes(listener, 0) if event["type"] == "message"]
        self.assertEqual(heard, [f"line {number}" for number in range(5_000)])

    def test_the_original_dialect_has_no_frames_and_is_not_fooled(self):
        listener, caller = self.listener(), None
        caller = self.caller(listener.port(), "--json", "--raw")
        self.event(caller, "connected", raw=True)
        self.enter(caller, "say", "one\ntwo", id=1)
        self.event(caller, "state", id=1, state="delivered")
        self.enter(caller, "say", "three\n/close", id=2)
        self.event(caller, "state", id=2, state="refused")
        self.enter(caller, "close")
        self.assert_closes(caller, 0)
        self.assertEqual(listener.status(), 0)
        self.assertEqual(listener.out.text(), "Bob: one\nBob: two\n")


class InARoom(JsonE2e):
    def member(self, port: int, name: str):
        member = self.caller(port, "--json", name=name)
        self.event(member, "joined", self=True, room="lobby")
        return member

    def test_everything_that_happens_is_an_event(self):
        port = self.hub().port()
        ada = self.member(port, "Ada")
        self.event(ada, "named", name="hub", hub=True)
        self.event(ada, "welcomed", name="Ada")
        bob = self.member(port, "Bob")
        self.event(ada, "joined", name="Bob", self=False, room="lobby")
        self.enter(bob, "say", "hello", id=1)
        place = self.event(bob, "state", id=1, state="delivered")["sequence"]
        heard = self.event(ada, "message", name="Bob", text="hello", room="lobby", private=False, old=False)
        self.assertEqual(heard["sequence"], place)
        self.assertIn("time", heard)
        self.enter(bob, "command", "/msg Ada psst")
        self.event(ada, "message", text="psst", private=True)
        self.enter(bob, "command", "/topic tea")
        self.event(ada, "topic", room="lobby", name="Bob", text="tea")
        self.enter(bob, "command", "/nick Rob")
        self.event(ada, "renamed", before="Bob", name="Rob", self=False)
        self.event(bob, "renamed", name="Rob", self=True)
        zoe = self.member(port, "Zoe")
        self.event(zoe, "message", text="hello", old=True)
        self.event(zoe, "topic", text="tea")
        self.enter(zoe, "command", "/part")
        self.event(zoe, "left", self=True)
        self.enter(zoe, "say", "anybody?", id=7)
        self.event(zoe, "state", id=7, state="refused")
        self.enter(zoe, "close")
        self.assert_closes(zoe, 6)
        self.enter(bob, "close")
        self.assert_closes(bob, 0)
        self.event(ada, "left", name="Rob", self=False)
        self.enter(ada, "close")
        self.assert_closes(ada, 0)

    def test_a_text_names_its_room_or_its_person_and_lists_are_events(self):
        port = self.hub().port()
        ada = self.member(port, "Ada")
        bob = self.member(port, "Bob")
        handle = self.event(ada, "joined", name="Bob")["member"]
        for member in (ada, bob):
            self.enter(member, "command", "/join games")
            self.event(member, "joined", self=True, room="games")
        self.enter(bob, "say", "ada: look", room="lobby", id=1)
        heard = self.event(ada, "message", text="ada: look", room="lobby", mention=True, member=handle)
        self.enter(bob, "say", "here", id=2)
        self.event(ada, "message", text="here", room="games", mention=False, member=handle)
        self.enter(bob, "say", "psst", person="Ada", id=3)
        self.event(ada, "message", text="psst", private=True, mention=False, member=handle)
        self.enter(bob, "say", "anybody?", room="attic", id=4)
        for line, state in ((1, "delivered"), (2, "delivered"), (3, "delivered"), (4, "refused")):
            self.event(bob, "state", id=line, state=state)
        self.enter(bob, "command", "/nick Rob")
        self.event(ada, "renamed", before="Bob", name="Rob", member=handle)
        self.enter(ada, "command", "/who lobby")
        who = self.event(ada, "who", room="lobby", total=2)
        self.assertIn({"name": "Rob", "member": handle}, who["members"])
        self.enter(ada, "command", "/whois Rob")
        whois = self.event(ada, "whois", name="Rob", member=handle, known="name")
        self.assertRegex(whois["since"], r"^20..-..-..T..:..:..\.000Z$")
        self.enter(ada, "command", "/rooms")
        rooms = self.event(ada, "rooms", total=2)["rooms"]
        self.assertEqual([(room["name"], room["members"]) for room in rooms], [("games", 2), ("lobby", 2)])
        self.assertEqual(heard["name"], "Bob")
        for member in (bob, ada):
            self.enter(member, "close")
        self.assert_closes(ada, 0)

    def test_a_refused_line_has_its_state(self):
        ada = self.member(self.hub().port(), "Ada")
        self.enter(ada, "command", "/mgs Nobody x")
        self.event(ada, "notice", text='There is no command "/mgs". Did you mean "/msg"? See /help.')
        self.enter(ada, "close")
        self.assert_closes(ada, 0)


class TheEnding(JsonE2e):
    """Each is one `closed`, the last line, with the exit code."""

    def test_nobody_there(self):
        acceptor = self.acceptor()
        acceptor.close()
        self.assert_closes(self.ciarla("connect", acceptor.address, "--json", name="Bob"), 3)

    def test_a_wrong_address(self):
        events = self.assert_closes(self.ciarla("connect", "host:99999", "--json", name="Bob"), 2)
        self.assertEqual([event["type"] for event in events], ["notice", "closed"])
        self.assert_closes(self.ciarla("connect", "nosuch:x", "--json", name="Bob"), 2)

    def test_an_address_in_use(self):
        port = self.port_of(self.listener("--json"))
        self.assert_closes(self.ciarla("listen", f"{LOOPBACK}:{port}", "--json", name="Bob"), 8)

    def test_nobody_in_time(self):
        self.assert_closes(self.listener("--json", "--wait", "1"), 5)

    def test_somebody_busy(self):
        listener = self.listener("--json")
        port = self.port_of(listener)
        self.caller(port, name="First")
        self.event(listener, "named", name="First")
        self.assert_closes(self.caller(port, "--json"), 3)
        self.assert_closes(self.caller(port, "--json", "--raw", input_text=""), 3)

    def test_each_chat_of_one_that_keeps_listening_ends_and_it_closes_once(self):
        listener = self.listener("--json", "--keep")
        for name in ("Bob", "Eve"):
            caller = self.caller(self.port_of(listener), name=name, input_text="hello\n")
            self.assertEqual(caller.status(), 0)
            self.event(listener, "ended", name=name, code=0)
        listener.signal(signal.SIGTERM)
        events = self.assert_closes(listener, 143)
        self.assertEqual(len([event for event in events if event["type"] == "ended"]), 2)

    def test_a_lost_connection(self):
        listener = self.listener("--json")
        wire = self.wire(self.port_of(listener))
        frames.introduce(wire, "Eve")
        self.event(listener, "named", name="Eve")
        self.enter(listener, "say", "hello", id=1)
        frames.take_kind(wire, frames.TEXT)
        wire.reset()
        self.event(listener, "state", id=1, state="lost")
        self.assert_closes(listener, 6)

    def test_a_broken_protocol(self):
        listener = self.listener("--json")
        wire = self.wire(self.port_of(listener))
        frames.introduce(wire, "Eve")
        wire.send(frames.frame(frames.TEXT, b""))
        self.assert_closes(listener, 7)

    def test_a_signal(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            listener = self.listener("--json")
            self.port_of(listener)
            listener.signal(number)
            self.assert_closes(listener, 128 + number)

    def test_a_reader_that_is_slow_still_reads_the_last_line(self):
        reading, writing = os.pipe()
        listener = self.listener("--json", stdout=writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            port = int(json.loads(pipe.readline())["address"].rpartition(":")[2])
            caller = self.caller(port)
            caller.enter("".join(f"{number:4} {'x' * 1000}\n" for number in range(200)) + "/close\n")
            events = events_of(pipe.read().decode())
        self.assertEqual(listener.status(), 0)
        self.assertEqual(caller.status(), 0)
        self.assertEqual(events[-1], {"v": 1, "type": "closed", "code": 0})
        self.assertEqual(len([event for event in events if event["type"] == "message"]), 200)

    def test_a_reader_that_has_gone(self):
        reading, writing = os.pipe()
        listener = self.listener("--json", stdout=writing)
        os.close(writing)
        os.close(reading)
        self.assertEqual(listener.status(), 0)

    def test_mistakes_before_the_mode_is_known_go_to_standard_error(self):
        program = self.ciarla("listen", "--json", "--kepe")
        self.assertEqual(program.status(), 2)
        self.assertEqual(program.out.text(), "")
        self.assertIn("--keep", program.err.text())


class TheBot(JsonE2e):
    """docs/examples/echo_bot.py, as somebody runs it who copied it."""

    def bot(self, *words: str) -> subprocess.Popen:
        bot = subprocess.Popen([sys.executable, DOCS / "examples/echo_bot.py", *words], stdin=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=environment(CIARLA_PROGRAM=PROGRAM))
        self.addCleanup(bot.wait)
        self.addCleanup(bot.kill)
        return bot

    def test_is_of_twenty_lines(self):
        self.assertLessEqual(len((DOCS / "examples/echo_bot.py").read_text("utf-8").splitlines()), 23)

    def test_answers_in_a_room(self):
        hub = self.hub()
        ada = self.caller(hub.port(), "--json", name="Ada")
        self.event(ada, "joined", self=True)
        bot = self.bot("connect", f"{LOOPBACK}:{hub.port()}", "--name", "Echo")
        self.event(ada, "joined", name="Echo")
        self.enter(ada, "say", "!echo who is there?")
        self.event(ada, "message", name="Echo", text="Ada: who is there?")
        hub.signal(signal.SIGTERM)
        self.assertEqual(bot.wait(60), 0)

    def test_answers_who_calls(self):
        folder = self.folder()
        self.bot("listen", f"unix:{folder}/bot", "--name", "Echo", "--keep")
        caller = self.ciarla("connect", f"unix:{folder}/bot", "--wait", "60", name="Ada")
        caller.enter("!echo hello\n")
        caller.out.wait_for("^Echo: Ada: hello$")
        caller.enter("/close\n")
        self.assertEqual(caller.status(), 0)


if __name__ == "__main__":
    unittest.main()
