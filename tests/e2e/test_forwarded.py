"""Whom somebody else passes on: a hub lends them nothing of the bridge or proxy, and knows them by their own address."""

import os
import socket
import struct
import subprocess
import unittest

import frames
from harness import LOOPBACK, Ciarla, Wire
from hub_case import Hub

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
NOT_ALLOWED = 10


def header(source: str, port: int = 40112) -> bytes:
    """Version 2 of the PROXY protocol, over TCP and IPv4, written a second time."""
    addresses = socket.inet_aton(source) + socket.inet_aton("203.0.113.9") + struct.pack(">HH", port, 443)
    return SIGNATURE + b"\x21\x11" + struct.pack(">H", len(addresses)) + addresses


def take_greeting(wire: Wire) -> None:
    wire.take(1)
    wire.take_until(b"\0")


class Forwarded(Hub):
    def setUp(self):
        self.inner = f"{self.folder()}/inner"
        self.operators = f"{self.folder()}/operators"

    def hub_for_proxies(self, *words: str) -> Ciarla:
        """For a bridge at one Unix socket, for operators at another one."""
        hub = self.hub(f"unix://{self.inner}?unix.proxy_protocol=yes", f"unix:{self.operators}",
                       "--hub.operators", f"uid:{os.getuid()}", *words)
        hub.err.wait_for("The hub takes up to")
        return hub

    def bridge(self, *words: str) -> int:
        bridge = self.ciarla("bridge", f"tcp://{LOOPBACK}:0", *words)
        self.last_bridge = bridge
        return bridge.port()

    def operator(self, crowd):
        root = crowd.add_local("Root")
        crowd.enter([root], "lobby")
        return root

    def refused_to_operate(self, crowd, member) -> bool:
        member.send(frames.operate(member.next_sequence(), frames.BAN, "Root"))
        crowd.until(lambda: member.last in member.refused or member.acknowledged == member.last, "an answer")
        return member.refused.get(member.last, (0,))[0] == NOT_ALLOWED


class ThroughABridge(Forwarded):
    def test_a_stranger_is_no_operator_keeps_the_pace_and_is_banned_by_its_own_address(self):
        hub = self.hub_for_proxies()
        outside = self.bridge(f"unix:{self.inner}", "--proxy-protocol")
        crowd = self.crowd(outside, self.operators)
        root = self.operator(crowd)
        eve, cy = crowd.add("Eve", source="127.0.0.2"), crowd.add("Cy", source="127.0.0.3")
        crowd.enter([eve, cy], "lobby")

        self.assertEqual([member.burst for member in (eve, cy, root)], [5, 5, 0])
        self.assertTrue(self.refused_to_operate(crowd, eve))
        hub.err.wait_for(r"Eve joined lobby\. \(tcp://127\.0\.0\.2:\d+\)")

        root.send(frames.operate(root.next_sequence(), frames.BAN, "Eve"))
        crowd.until(lambda: eve.ended, "the ban")
        again, other = crowd.add("Another", source="127.0.0.2"), crowd.add("Dan", source="127.0.0.4")
        crowd.until(lambda: again.ended and other.called == "Dan", "one refusal and one welcome")
        self.assertRegex(again.bye[1], "banned")
        self.assertFalse(cy.ended)

    def test_a_limit_for_each_address_is_for_that_of_the_caller(self):
        self.hub_for_proxies("--hub.connections_per_source", "1", "--hub.deny", "127.0.0.9")
        outside = self.bridge(f"unix:{self.inner}", "--proxy-protocol")
        crowd = self.crowd(outside)
        first = crowd.add("Ada", source="127.0.0.2")
        crowd.until(lambda: first.called, "a welcome")
        second, third = crowd.add("Bob", source="127.0.0.2"), crowd.add("Cy", source="127.0.0.3")
        denied = crowd.add("Dan", source="127.0.0.9")
        crowd.until(lambda: second.ended and third.called and denied.ended, "what becomes of each")
        self.assertEqual([second.bye[0], denied.bye[0]], [frames.BUSY, frames.REFUSED])

    def test_is_told_that_it_lends_itself_where_nothing_is_passed_on(self):
        self.hub(f"unix:{self.inner}")
        for words, warned in (((f"unix:{self.inner}",), True), ((f"tcp://{LOOPBACK}:1",), True),
                              (("tcp://localhost:1",), True), (("ws://:1",), True), (("tcp://192.0.2.1:1",), False),
                              ((f"unix:{self.inner}", "--proxy-protocol"), False)):
            with self.subTest(words=words):
                self.bridge(*words)
                self.last_bridge.err.wait_for("Ctrl-C stops")
                self.assertEqual("--proxy-protocol" in self.last_bridge.err.text(), warned)

    def test_says_so_beneath_whatever_layers(self):
        folder = self.folder()
        certificate, key = folder / "hub.pem", folder / "hub.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", key, "-out", certificate, "-subj", "/CN=hub", "-addext", "subjectAltName=DNS:hub",
                        "-days", "2"], check=True, capture_output=True)
        secret, believing = f"&tls.certificate={certificate}&tls.key={key}", f"?tls.ca={certificate}&tls.name=hub"
        for layers, at_hub, at_bridge in (("ws+", "", ""), ("tls+", secret, believing), ("ws+tls+", secret, believing),
                                          ("trace+", f"&trace.file={folder}/one", f"?trace.file={folder}/two")):
            with self.subTest(layers=layers):
                place = f"{layers}unix://{folder}/{layers}"
                hub = self.hub(f"{place}?unix.proxy_protocol=yes{at_hub}")
                hub.err.wait_for("^Listening on .*unix:")
                crowd = self.crowd(self.bridge(place + at_bridge, "--proxy-protocol"))
                ada = crowd.add("Ada", source="127.0.0.2")
                crowd.until(lambda ada=ada: ada.called, "a welcome")
                self.assertEqual(ada.burst, 5)
                hub.err.wait_for(r"Ada is here\. \(tcp://127\.0\.0\.2:\d+\)")


class ByAProxy(Forwarded):
    def test_is_required_from_where_it_is_listed_and_refused_from_elsewhere(self):
        hub = self.ciarla("hub", f"tcp://{LOOPBACK}:0?tcp.proxy_protocol=127.0.0.7",
                          "--hub.allow", "10.0.0.0/8, 127.0.0.1")
        port = hub.port()

        def call(source: str, data: bytes) -> Wire:
            wire = Wire(socket.create_connection((LOOPBACK, port), 60, (source, 0)))
            self.addCleanup(wire.close)
            wire.send(data)
            return wire

        good = call("127.0.0.7", header("10.1.2.3") + frames.greeting("Ada") + frames.hello())
        take_greeting(good)
        frames.take_kind(good, frames.WELCOME)
        hub.err.wait_for(r"Ada is here\. \(tcp://10\.1\.2\.3:40112\)")
        denied = call("127.0.0.7", header("192.0.2.1") + frames.greeting("Eve") + frames.hello())
        take_greeting(denied)
        self.assertEqual(frames.bye_of(frames.take_kind(denied, frames.BYE))[0], frames.REFUSED)

        self.assertEqual(call("127.0.0.7", frames.greeting("Eve") + frames.hello()).take_rest(), b"")
        hub.err.wait_for("came without a header, which is required from there")
        call("127.0.0.1", header("10.1.2.3")).take_rest()
        hub.err.wait_for("This is the PROXY protocol, not a chat")
        call("127.0.0.1", b"PROXY TCP4 10.1.2.3 10.1.2.4 1 2\r\n").take_rest()
        hub.err.wait_for("version 1 of the PROXY protocol")
        frames.introduce(call("127.0.0.1", b""), "Bob")

    def test_another_user_of_the_machine_speaks_for_itself_alone(self):
        place = f"ciarla-e2e-{os.getpid()}"
        hub = self.ciarla("hub", f"unix://@{place}?unix.proxy_protocol=yes")
        hub.err.wait_for("^Listening on")
        script = ("import socket, sys; wire = socket.socket(socket.AF_UNIX); wire.connect('\\0' + sys.argv[1]);"
                  "wire.sendall(bytes.fromhex(sys.argv[2])); wire.shutdown(socket.SHUT_WR);"
                  "[sys.stdout.buffer.write(piece) for piece in iter(lambda: wire.recv(4096), b'')]")

        def as_nobody(data: bytes) -> bytes:
            return subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                                   "/usr/bin/python3", "-c", script, place, data.hex()],
                                  check=True, capture_output=True, timeout=60).stdout

        self.assertIn(b"Eve", as_nobody(frames.greeting("Eve") + frames.hello()))
        hub.err.wait_for(r"Eve is here\. \(unix:@")
        as_nobody(header("10.1.2.3") + frames.greeting("Mallory") + frames.hello())
        hub.err.wait_for("This is the PROXY protocol, not a chat")
        self.assertNotIn("Mallory", hub.err.text())

    def test_a_two_person_listener_says_what_came_and_goes_on_waiting(self):
        ada = self.ciarla("listen", f"{LOOPBACK}:0", name="Ada")
        for data in (header("10.1.2.3"), b"PROXY TCP4 10.1.2.3 10.1.2.4 1 2\r\n"):
            wire = self.wire(ada.port())
            wire.send(data)
            wire.take_rest()
        ada.err.wait_for("PROXY protocol")
        bob = self.ciarla("connect", f"{LOOPBACK}:{ada.port()}", name="Bob", input_text="hello\n")
        self.assertEqual(bob.status(), 0, bob.err.text())


class WhereNobodyIsTrusted(Forwarded):
    def test_neither_the_loopback_nor_a_user_counts(self):
        hub = self.ciarla("hub", f"{LOOPBACK}:0", f"unix:{self.inner}", f"unix:{self.operators}",
                          "--hub.operators", f"uid:{os.getuid()}", "--hub.untrusted", f"unix:{self.inner}, {LOOPBACK}:0")
        hub.err.wait_for("The hub takes up to")
        crowd, inner = self.crowd(hub.port(), self.operators), self.crowd(hub.port(), self.inner)
        root = self.operator(crowd)
        eve = crowd.add("Eve", source="127.0.0.2")
        crowd.enter([eve], "lobby")
        mallory = inner.add_local("Mallory")
        inner.enter([mallory], "lobby")

        self.assertEqual([member.burst for member in (root, eve, mallory)], [0, 5, 5])
        self.assertTrue(self.refused_to_operate(inner, mallory))
        root.send(frames.operate(root.next_sequence(), frames.BAN, "Eve"))
        crowd.until(lambda: eve.ended, "the ban")
        again = crowd.add("Another", source="127.0.0.2")
        crowd.until(lambda: again.ended, "the refusal")
        self.assertRegex(again.bye[1], "banned")

    def test_a_websocket_is_not_trusted_for_its_loopback(self):
        hub = self.ciarla("hub", f"ws+tcp://{LOOPBACK}:0", f"{LOOPBACK}:0", "--hub.trusted", "loopback")
        places = [hub.err.wait_for(rf"^Listening on {layer}tcp://127\.0\.0\.1:(\d+)").group(1) for layer in (r"ws\+", "")]
        bursts = []
        for place in (f"ws+tcp://{LOOPBACK}:{places[0]}", f"tcp://{LOOPBACK}:{places[1]}"):
            crowd = self.crowd(self.bridge(place))
            member = crowd.add(f"Ada{len(bursts)}")
            crowd.until(lambda member=member: member.called, "a welcome")
            bursts.append(member.burst)
        self.assertEqual(bursts, [5, 0])


if __name__ == "__main__":
    unittest.main()
