"""A hub and its members: the real program, and members who write the wire by hand."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest
import urllib.request

import frames
from harness import LOOPBACK, PATIENCE, Wire
from hub_case import Hub, wait_until

CLOSED, LOST, TOO_SLOW = 1, 2, 3  # Why somebody left.


class TwoMembers(Hub):
    def test_hear_each_other_in_a_room(self):
        hub = self.hub()
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")

        ada.say("lobby", "hello")
        bob.say("lobby", "hello yourself")
        crowd.until(lambda: len(ada.heard("lobby")) == 2 and len(bob.heard("lobby")) == 2, "both lines")

        self.assertEqual(ada.lines[ada.rooms["lobby"]], bob.lines[bob.rooms["lobby"]])
        self.assertEqual(ada.hub, "hub")
        self.stop(hub, crowd)

    def test_are_told_goodbye_and_when_to_come_back(self):
        hub = self.hub()
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")

        self.stop(hub, crowd)

        for member in (ada, bob):
            code, _, seconds = member.bye
            self.assertEqual(code, frames.SHUTDOWN)
            self.assertGreater(seconds, 0)
        self.assertRegex(hub.err.text(), "The hub stops")

    def test_hear_of_each_other_going(self):
        hub = self.hub()
        crowd = self.crowd(hub.port())
        ada, bob, cleo = crowd.joined(["Ada", "Bob", "Cleo"], "lobby")
        crowd.until(lambda: {"Bob", "Cleo"} <= set(ada.names.values()), "that Ada knows both")

        bob.leave()
        cleo.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        cleo.ended = True
        cleo.socket.close()

        crowd.until(lambda: {(member, code) for _, member, code, _ in ada.left} ==
                    {(bob.handle, CLOSED), (cleo.handle, LOST)}, "that one said goodbye and one was lost")
        self.stop(hub, crowd)

    def test_may_come_by_several_addresses(self):
        hub = self.ciarla("hub", f"{LOOPBACK}:0", "[::1]:0")
        first = hub.port()
        second = int(hub.err.wait_for(r"^Listening on tcp://\[::1\]:(\d+)$").group(1))
        crowd = self.crowd(first)
        (ada,) = crowd.joined(["Ada"], "lobby")
        bob = Wire(socket.create_connection(("::1", second), PATIENCE))
        self.addCleanup(bob.close)
        self.assertEqual(frames.introduce(bob, "Bob"), "hub")
        bob.send(frames.join(1, "lobby"))
        room = int.from_bytes(frames.take_kind(bob, frames.ROOM).body[8:12], "big")
        bob.send(frames.text(2, "from another address", target=room))

        crowd.until(lambda: ada.heard("lobby") == ["from another address"], "the line")


class AHub(Hub):
    def test_is_called_as_its_machine_and_tells_how_to_join(self):
        hub = self.hub(CIARLA_HUB_NAME="")
        place = f"{LOOPBACK}:{hub.port()}"
        hub.err.wait_for(f"^On this machine: ciarla connect {place}$")
        hub.err.wait_for("^The line is not encrypted: whoever carries it can read along.$")

        member = self.ciarla("connect", place, name="Ada")
        machine = socket.gethostname().split(".")[0]
        member.err.wait_for(f"^You are in lobby on hub ({re.escape(machine)}|hub), alone so far.")

    def test_says_its_welcome_once_to_each_who_comes_and_another_one_after_a_reload(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "hub.properties")

            def write(welcome: str) -> None:
                with open(file, "w", encoding="utf-8") as properties:
                    properties.write(f"hub.welcome = {welcome}\n")

            write("Ciao, Ada \x1b[31m")
            hub = self.hub("--config", file)
            ada = self.caller(hub.port(), name="Ada")
            ada.out.wait_for("^hub: Ciao, Ada \u241b\\[31m$")
            ada.err.wait_for("^You are in lobby")
            ada.enter("/join games\n")
            ada.err.wait_for("^You are in games")
            write("Salve")
            hub.signal(signal.SIGHUP)
            hub.err.wait_for("The settings were read again")
            bob = self.caller(hub.port(), name="Bob")
            bob.out.wait_for("^hub: Salve$")
            ada.err.wait_for("Bob came")
            self.assertEqual(ada.out.text().count("hub:"), 1)

    def test_has_no_welcome_that_fills_a_screen(self):
        hub = self.hub("--hub.welcome", "x" * 1001)
        hub.err.wait_for("--hub.welcome: hub.welcome must be UTF-8 text of at most 1000 bytes")
        self.assertEqual(hub.status(), 2)

    def test_takes_its_starter_for_an_operator_only_where_that_is_said(self):
        for words, answer in (((), "Only operators"), (("--hub.operators", "starter"), "^Bob left: put out")):
            with self.subTest(words=words), tempfile.TemporaryDirectory() as folder:
                hub = self.ciarla("hub", f"unix:{folder}/hub", *words)
                hub.err.wait_for(f"^To join: ciarla connect unix:{folder}/hub$")
                ada, bob = (self.ciarla("connect", f"unix:{folder}/hub", name=name) for name in ("Ada", "Bob"))
                ada.err.wait_for("^Bob came|with 1 other")
                ada.enter("/kick Bob\n")
                ada.err.wait_for(answer)


class ATakenName(Hub):
    def test_is_refused_with_another_that_is_free(self):
        hub = self.hub()
        crowd = self.crowd(hub.port())
        crowd.joined(["Ada"], "lobby")

        second = crowd.add("Ada")
        crowd.until(lambda: second.ended, "the refusal")

        self.assertEqual(second.bye[0], frames.REFUSED)
        self.assertIn('"Ada"', second.bye[1])
        free = re.search(r'"([^"]+)" is free', second.bye[1]).group(1)
        (third,) = crowd.joined([free], "lobby")
        self.assertEqual(third.called, free)


class Strangers(Hub):
    def test_that_speak_the_raw_dialect_are_told_politely(self):
        hub = self.hub()
        wire = self.wire(hub.port())
        wire.send(b"Bob\n")
        self.assertRegex(wire.take_rest().decode(), "ciarla")

    def test_that_speak_http_are_put_out(self):
        hub = self.hub()
        wire = self.wire(hub.port())
        wire.send(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        wire.take_rest()
        hub.err.wait_for("HTTP")

    def test_that_vanish_before_a_word_leave_nothing_behind(self):
        hub = self.hub()
        for _ in range(50):
            Wire.to(hub.port()).reset()
        crowd = self.crowd(hub.port())
        crowd.joined(["Ada"], "lobby")
        self.stop(hub, crowd)


class Limits(Hub):
    def test_of_connections_are_told_politely(self):
        hub = self.hub("--hub.connections", "2")
        crowd = self.crowd(hub.port())
        ada, _ = crowd.joined(["Ada", "Bob"], "lobby")
        third = crowd.add("Cleo")
        crowd.until(lambda: third.ended, "the refusal")
        self.assertEqual(third.bye[0], frames.BUSY)
        self.assertRegex(third.bye[1], "full")

        ada.leave()
        crowd.until(lambda: ada.ended, "Ada's end")
        fourth = [crowd.add("Dan")]

        def admitted() -> bool:
            # That Ada has gone is known to the hub a moment later than to her.
            if fourth[-1].ended:
                fourth.append(crowd.add("Dan"))
            return fourth[-1].called == "Dan"
        crowd.until(admitted, "room for another")

    def test_are_read_again_at_hup(self):
        config = self.config("hub.connections = 1\n")
        hub = self.hub("--config", str(config))
        crowd = self.crowd(hub.port())
        crowd.joined(["Ada"], "lobby")
        turned_away = crowd.add("Bob")
        crowd.until(lambda: turned_away.ended, "the refusal")

        config.write_text("hub.connections = 10\nhub.loops = 2\n")
        hub.signal(signal.SIGHUP)
        hub.err.wait_for("settings were read again")
        self.assertRegex(hub.err.text(), r"(?m)warning: .*restart.*hub\.loops")

        crowd.joined(["Bob"], "lobby")
        self.stop(hub, crowd)

    def test_remain_where_the_file_has_become_wrong(self):
        config = self.config("hub.connections = 1\n")
        hub = self.hub("--config", str(config))
        crowd = self.crowd(hub.port())
        crowd.joined(["Ada"], "lobby")

        config.write_text("hub.connections = many\n")
        hub.signal(signal.SIGHUP)
        hub.err.wait_for(re.escape(str(config)) + r":1: hub\.connections must be")

        turned_away = crowd.add("Bob")
        crowd.until(lambda: turned_away.ended, "the refusal")
        self.assertEqual(turned_away.bye[0], frames.BUSY)

    def test_of_addresses_are_kept(self):
        hub = self.hub("--hub.deny", "127.0.0.2, 10.0.0.0/8")
        crowd = self.crowd(hub.port())
        denied = crowd.add("Eve", source="127.0.0.2")
        crowd.until(lambda: denied.ended, "the refusal")
        self.assertEqual(denied.bye[0], frames.REFUSED)
        crowd.joined(["Ada"], "lobby")

    def test_of_descriptors_are_survived(self):
        hub = self.hub()
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")
        used = len(os.listdir(f"/proc/{hub.process.pid}/fd"))
        subprocess.run(["prlimit", f"--pid={hub.process.pid}", f"--nofile={used}:"], check=True)

        cleo = crowd.add("Cleo")
        hub.err.wait_for("Cannot accept")
        ada.say("lobby", "still here")
        crowd.until(lambda: bob.heard("lobby") == ["still here"], "a line, without descriptors")
        self.assertEqual(len(re.findall("Cannot accept", hub.err.text())), 1)
        self.assertIsNone(cleo.hub)

        bob.leave()
        crowd.until(lambda: cleo.called == "Cleo", "a descriptor for Cleo")
        self.stop(hub, crowd)


class AMemberWhoDoesNotRead(Hub):
    def test_is_put_out_while_the_others_go_on(self):
        hub = self.hub("--hub.queue_bytes", "65536")
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")
        stuck = crowd.add("Stuck", receive_buffer=4096)
        stuck.join("lobby")
        crowd.until(lambda: stuck.acknowledged and all("Stuck" in member.names.values() for member in (ada, bob)),
                    "all three, known to each other")
        stuck.reading = False

        said = 0
        while "Stuck was put out, being too slow" not in hub.err.text():
            body = f"{said:08} " + "x" * 20_000
            ada.say("lobby", body)
            said += 1
            crowd.until(lambda: len(bob.lines.get(bob.rooms["lobby"], [])) == said, "each line at Bob's")
            self.assertLess(said, 2000, "more than any system holds for a reader")

        crowd.until(lambda: ada.left and bob.left, "that both hear of it")
        for member in (ada, bob):
            ((_, gone, code, reason),) = member.left
            self.assertEqual((gone, code), (stuck.handle, TOO_SLOW))
            self.assertRegex(reason, "KiB waited")
        stuck.reading = True
        crowd.until(lambda: stuck.ended, "its end")
        self.stop(hub, crowd)


class TheLog(Hub):
    def test_is_of_json_if_asked(self):
        hub = self.hub("--hub.log", "json")
        port = int(hub.err.wait_for(r'"address":"tcp://[^"]*:(\d+)"').group(1))
        crowd = self.crowd(port)
        (ada,) = crowd.joined(['A\\da'], "lobby")
        ada.leave()
        crowd.until(lambda: ada.ended, "Ada's end")
        hub.err.wait_for('"event":"ended"')
        self.stop(hub)

        events = [json.loads(line) for line in hub.err.text().splitlines()]
        self.assertEqual([event["event"] for event in events if event.get("name") == 'A\\da'],
                         ["welcomed", "joined", "ended"])
        ended = next(event for event in events if event["event"] == "ended")
        self.assertEqual(ended["code"], "closed")
        self.assertRegex(ended["address"], r"^tcp://127\.0\.0\.1:\d+$")
        self.assertRegex(ended["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_names_who_came_and_went(self):
        hub = self.hub()
        crowd = self.crowd(hub.port())
        crowd.joined(["Ada"], "tea room")
        hub.err.wait_for(r"information: Ada joined tea room\. \(tcp://127\.0\.0\.1:\d+\)$")
        self.stop(hub, crowd)
        hub.err.wait_for(r"Ada was sent home")

    def test_on_a_full_disk_stops_nobody(self):
        with socket.socket() as probe, open("/dev/full", "wb") as full:
            probe.bind((LOOPBACK, 0))
            port = probe.getsockname()[1]
            probe.close()
            hub = self.ciarla("hub", f"{LOOPBACK}:{port}", stderr=full)
        wait_until(lambda: _listens(port), "the hub")
        crowd = self.crowd(port)
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")
        ada.say("lobby", "unheard of")
        crowd.until(lambda: bob.heard("lobby") == ["unheard of"], "the line")
        self.stop(hub, crowd)

    def test_that_nobody_reads_stops_nobody(self):
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        hub = self.ciarla("hub", f"{LOOPBACK}:0", stderr=write)
        os.close(write)
        started = b""
        while not (listening := re.search(rb"Listening on tcp://127\.0\.0\.1:(\d+)\n", started)):
            started += os.read(read, 4096)
        crowd = self.crowd(int(listening.group(1)))
        (ada,) = crowd.joined(["Ada"], "lobby")
        for _ in range(600):  # More lines than a pipe holds.
            ada.join("other")
            crowd.until(lambda: ada.acknowledged == ada.last, "in")
            ada.part("other")
            crowd.until(lambda: ada.acknowledged == ada.last, "out")
        self.stop(hub, crowd)


def _listens(port: int) -> bool:
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection((LOOPBACK, port), PATIENCE):
        return True
    return False


class ThePage(Hub):
    def get(self, address: str) -> str:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.read().decode()

    def test_shows_health_and_numbers(self):
        hub = self.hub("--hub.http", ":0", "--hub.loops", "2")
        address = hub.err.wait_for(r"shown on (http://127\.0\.0\.1:\d+)/metrics").group(1)
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")
        ada.say("lobby", "count me")
        crowd.until(lambda: bob.heard("lobby") == ["count me"], "the line")

        self.assertEqual(self.get(address + "/health"), "ok\n")
        numbers: dict[str, str] = {}

        def is_counted() -> bool:
            """Each thread tells its own numbers once a second."""
            page = self.get(address + "/metrics")
            numbers.update(re.findall(r"^(\w+(?:{[^}]*})?) ([\d.]+)$", page, re.MULTILINE))
            return (numbers["ciarla_hub_texts_total"], numbers["ciarla_hub_members"]) == ("1", "2")

        wait_until(is_counted, "one text of two members")
        self.assertEqual(numbers["ciarla_hub_rooms"], "1")
        self.assertEqual(numbers['ciarla_hub_ends_total{reason="tooSlow"}'], "0")
        self.assertIn('ciarla_hub_loop_lag_seconds{loop="1"}', numbers)
        self.stop(hub, crowd)

    def test_answers_beside_a_hundred_slow_callers_and_delays_no_member(self):
        hub = self.hub("--hub.http", ":0")
        address, port = hub.err.wait_for(r"shown on (http://127\.0\.0\.1:(\d+))/metrics").groups()
        crowd = self.crowd(hub.port())
        ada, bob = crowd.joined(["Ada", "Bob"], "lobby")
        slow = [self.wire(int(port)) for _ in range(300)]
        for count, wire in enumerate(slow):
            with contextlib.suppress(ConnectionError):
                wire.send(b"GET /health HTTP/1.1\r\nX: ")
            if count % 30 == 0:
                self.assertEqual(self.get(address + "/health"), "ok\n")
                ada.say("lobby", str(count))
        for _ in range(3):
            for wire in slow:
                with contextlib.suppress(ConnectionError):
                    wire.send(b"x")
            self.assertEqual(self.get(address + "/health"), "ok\n")
        crowd.until(lambda: len(bob.heard("lobby")) == 10, "every line")
        self.assertIn(b"HTTP/1.1 408 ", slow[-1].take_rest())
        self.stop(hub, crowd)

    def test_is_shown_to_whoever_names_the_machine_itself(self):
        hub = self.hub("--hub.http", ":0", "--hub.http_host", "hub.example.org, build-7")
        port = int(hub.err.wait_for(r"shown on http://127\.0\.0\.1:(\d+)").group(1))
        for host, status in ((LOOPBACK, 200), (f"localhost:{port}", 200), ("[::1]", 200), ("Hub.Example.org:80", 200),
                             ("build-7", 200), ("evil.example", 421), (f"evil.example:{port}", 421), ("", 421)):
            with self.subTest(host=host):
                wire = self.wire(port)
                wire.send(f"GET /metrics HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                self.assertTrue(wire.take_rest().startswith(f"HTTP/1.1 {status} ".encode()))

    def test_is_for_this_machine_alone_unless_told_otherwise(self):
        hub = self.hub("--hub.http", ":0")
        port = int(hub.err.wait_for(r"shown on http://127\.0\.0\.1:(\d+)").group(1))
        wire = Wire.to(port)
        self.addCleanup(wire.close)
        wire.send(b"DELETE /metrics HTTP/1.0\r\n\r\n")
        self.assertIn(b"405", wire.take_rest())


if __name__ == "__main__":
    unittest.main()
