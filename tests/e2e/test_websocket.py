"""The layer ws with the real program, against two independent libraries and against what is no WebSocket."""

import http.client
import ssl
import subprocess
import unittest

import frames
import websockets
from harness import LOOPBACK, PATIENCE, Ciarla, E2e, Wire
from wsproto import ConnectionType
from websocket_peers import SUBPROTOCOL, Background, WebsocketsServer, WebsocketsWire, WsprotoWire

LONG = "0123456789" * 2_000


def upgrade_request(host: str, target: str = "/") -> bytes:
    return (f"GET {target} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode()


class WebSocket(E2e):
    def ws_listener(self, *words: str, options: str = "", **more) -> tuple[Ciarla, int]:
        listener = self.ciarla("listen", f"ws+tcp://{LOOPBACK}:0{options}", *words, name="Ada", **more)
        return listener, int(listener.err.wait_for(r"^Listening on ws\+tcp://\S*?:(\d+)(\?\S+)?$").group(1))

    def ws_caller(self, port: int, *words: str, options: str = "", **more) -> Ciarla:
        return self.ciarla("connect", f"ws+tcp://{LOOPBACK}:{port}{options}", *words, name="Ada", **more)

    def background(self) -> Background:
        background = Background()
        self.addCleanup(background.close)
        return background

    def kept(self, thing):
        self.addCleanup(thing.close)
        return thing

    def chat(self, program: Ciarla, wire: Wire) -> None:
        """A line each way, and a long one each way."""
        self.assertEqual(frames.introduce(wire, "Eve"), "Ada")
        program.err.wait_for(r"^You are chatting with Eve at .*\(ciarla/1")
        for number, line in enumerate(("hello", LONG), 1):
            program.enter(line + "\n")
            found = frames.take_kind(wire, frames.TEXT)
            self.assertTrue(frames.text_of(found) == line, f"{line[:20]} arrives as something else")
            wire.send(frames.ack(frames.sequence_of(found)))
            wire.send(frames.text(number, line))
            program.out.wait_for(f"Eve: {line}")
            frames.take_kind(wire, frames.ACK)


class Wsproto(WebSocket):
    def test_calls_us_and_chats(self):
        listener, port = self.ws_listener()
        wire = self.kept(WsprotoWire.call(port))
        self.assertEqual(wire.subprotocol, SUBPROTOCOL)
        self.chat(listener, wire)
        listener.enter("/close\n")
        frames.take_kind(wire, frames.BYE)
        wire.send(frames.bye())
        wire.take_rest()
        wire.close()
        self.assertEqual(wire.close_code, 1000)
        self.assertEqual(listener.status(), 0)

    def test_is_called_by_us_and_chats(self):
        acceptor = self.acceptor()
        caller = self.ws_caller(acceptor.port)
        wire = self.kept(WsprotoWire.answer(acceptor))
        self.chat(caller, wire)
        frames.part(wire)
        wire.take_rest()
        wire.close()
        self.assertEqual(caller.status(), 0)
        self.assertEqual(wire.close_code, 1000)

    def test_may_cut_a_message_into_single_bytes(self):
        listener, port = self.ws_listener()
        wire = self.kept(WsprotoWire.call(port))
        self.assertEqual(frames.introduce(wire, "Eve"), "Ada")
        wire.send_fragments(frames.text(1, "hello"))
        listener.out.wait_for("^Eve: hello$")


class Websockets(WebSocket):
    def test_calls_us_and_chats(self):
        listener, port = self.ws_listener()
        wire = self.kept(WebsocketsWire.call(self.background(), port))
        self.assertEqual(wire.connection.subprotocol, SUBPROTOCOL)
        self.chat(listener, wire)
        wire.ping()
        frames.part(wire)
        self.assertEqual(wire.connection.close_code, 1000)
        self.assertEqual(listener.status(), 0)

    def test_is_called_by_us_and_chats(self):
        background = self.background()
        server = self.kept(WebsocketsServer(background))
        caller = self.ws_caller(server.port)
        wire = self.kept(server.accept())
        self.chat(caller, wire)
        caller.enter("/close\n")
        frames.take_kind(wire, frames.BYE)
        wire.send(frames.bye())
        self.assertEqual(wire.take_rest(), b"")
        self.assertEqual(wire.connection.close_code, 1000)
        self.assertEqual(caller.status(), 0)

    def test_may_send_text_and_fragments(self):
        listener, port = self.ws_listener()
        wire = self.kept(WebsocketsWire.call(self.background(), port))
        wire.send(frames.greeting("Eve").decode())
        self.assertEqual(wire.take(5), frames.greeting("Ada"))
        wire.send(frames.hello())
        frames.take_kind(wire, frames.HELLO)
        whole = frames.text(1, "hello")
        wire.send([whole[:3], whole[3:9], whole[9:]])
        listener.out.wait_for("^Eve: hello$")


class TwoPrograms(WebSocket):
    def test_chat(self):
        listener, port = self.ws_listener(options="?ws.path=/chat")
        caller = self.ciarla("connect", f"ws+tcp://{LOOPBACK}:{port}?ws.path=/chat", name="Bob")
        caller.enter("hello\n")
        listener.out.wait_for("^Bob: hello$")
        listener.enter("/close\n")
        self.assertEqual((listener.status(), caller.status()), (0, 0))

    def test_may_write_the_address_as_a_browser_does(self):
        listener = self.ciarla("listen", f"ws://{LOOPBACK}:0", name="Ada", input_text="hello\n")
        port = listener.err.wait_for(r"^Listening on ws\+tcp://\S*:(\d+)$").group(1)
        caller = self.ciarla("connect", f"ws://{LOOPBACK}:{port}", name="Bob")
        self.assertEqual((listener.status(), caller.status()), (0, 0))
        self.assertEqual(caller.out.text(), "Ada: hello\n")

    def test_are_told_of_a_wrong_path(self):
        listener, port = self.ws_listener(options="?ws.path=/chat")
        caller = self.ws_caller(port, input_text="")
        self.assertNotEqual(caller.status(), 0)
        self.assertRegex(caller.err.text(), r"answered 404 Not Found to the upgrade; check ws\.path\.")
        listener.err.wait_for(r'asked for the path "/"; this one listens at "/chat" \(ws\.path\)')


class Door(WebSocket):
    """Who is let in: programs, and pages of origins that were named, by names that are known."""

    PAGE = "https://chat.example:8443"

    def test_lets_in_no_page_that_was_not_named(self):
        listener, port = self.ws_listener("--ws.origin", self.PAGE, "-v")
        for origin in ("https://evil.example", f"http://{LOOPBACK}:{port}", "null", "file://", self.PAGE + "/", ""):
            wire = self.kept(WsprotoWire.call(port, origin=origin))
            self.assertEqual((origin, wire.refused), (origin, 403))
        listener.err.wait_for('called for a page of the origin "https://evil.example"; only pages whose origin')
        with self.assertRaises(websockets.InvalidStatusCode) as refused:
            WebsocketsWire.call(self.background(), port, origin="https://evil.example")
        self.assertEqual(refused.exception.status_code, 403)

    def test_lets_in_a_page_that_was_named(self):
        listener, port = self.ws_listener(options=f"?ws.origin={self.PAGE}")
        wire = self.kept(WsprotoWire.call(port, origin=self.PAGE))
        self.chat(listener, wire)

    def test_lets_in_a_page_of_another_library(self):
        listener, port = self.ws_listener("--ws.origin", f"https://other.example, {self.PAGE}")
        wire = self.kept(WebsocketsWire.call(self.background(), port, origin=self.PAGE))
        self.chat(listener, wire)

    def test_is_known_by_no_name_that_was_not_said(self):
        listener, port = self.ws_listener("--ws.host", "chat.example", "-v")
        for host in ("evil.example", "localhost.evil.example", "a.chat.example"):
            self.assertEqual((host, self.kept(WsprotoWire.call(port, host=host)).refused), (host, 421))
        listener.err.wait_for('called the name "evil.example", which is not known here; --ws.host evil.example')
        wire = self.kept(WsprotoWire.call(port, host="Chat.Example"))
        self.chat(listener, wire)

    def test_is_known_by_the_names_of_its_certificate(self):
        folder = self.folder()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                        "/CN=common.example", "-addext", "subjectAltName=DNS:chat.example,DNS:*.wild.example", "-keyout",
                        folder / "key.pem", "-out", folder / "chain.pem"], check=True, capture_output=True)
        listener = self.ciarla("listen", f"wss://{LOOPBACK}:0?tls.certificate={folder}/chain.pem&tls.key={folder}/key.pem",
                               "--keep", name="Ada")
        port = int(listener.err.wait_for(r"^Listening on ws\+tls\+tcp://\S*?:(\d+)\?").group(1))
        trusting = ssl.create_default_context(cafile=folder / "chain.pem")
        trusting.check_hostname = False
        for host, status in (("chat.example", 101), ("a.wild.example", 101), ("a.b.wild.example", 421),
                             ("common.example", 421), ("evil.example", 421)):
            wire = self.wire(port)
            with trusting.wrap_socket(wire.socket) as wire.socket:
                wire.send(upgrade_request(host))
                self.assertEqual((host, status), (host, int(wire.take(12).split()[1])))

    def test_takes_the_host_of_an_absolute_target(self):
        _, port = self.ws_listener("--keep")
        for host, status in ((f"{LOOPBACK}:{port}", b"101"), ("evil.example", b"421")):
            wire = self.wire(port)
            wire.send(upgrade_request("localhost", f"http://{host}/"))
            self.assertEqual(wire.take(12), b"HTTP/1.1 " + status)

    def test_says_at_its_start_how_callers_by_name_are_let_in(self):
        words = "Callers by name are turned away; --ws.host NAME lets in those by that name."
        for command in (["listen", "ws://:0"], ["hub", "ws://:0"], ["bridge", "ws://:0", f"tcp://{LOOPBACK}:1"]):
            listener = self.ciarla(*command)
            listener.err.wait_for(words)
        for silent in (["listen", f"ws://{LOOPBACK}:0"], ["listen", "ws://:0?ws.host=chat.example"],
                       ["listen", "ws://:0", "--ws.host", "chat.example"], ["listen", ":0"]):
            listener = self.ciarla(*silent)
            listener.err.wait_for("^Waiting for somebody")
            self.assertNotIn("--ws.host", listener.err.text())

    def test_is_told_to_who_calls_by_name(self):
        acceptor = self.acceptor()
        caller = self.ws_caller(acceptor.port, input_text="")
        wire = self.accepted(acceptor)
        wire.take_until(b"\r\n\r\n")
        wire.send(b"HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n")
        caller.status()
        self.assertIn("call by its address, or have --ws.host NAME added where it listens", caller.err.text())

    def test_refuses_settings_that_say_nothing(self):
        for option in ("--ws.origin=null", "--ws.origin=https://chat.example/", "--ws.origin=*", "--ws.host=*",
                       "--ws.host=http://chat.example"):
            listener = self.ciarla("listen", f"ws://{LOOPBACK}:0", option, name="Ada")
            self.assertEqual((option, listener.status()), (option, 2))


class RawPeers(WebSocket):
    def test_are_told_that_frames_are_spoken_here(self):
        listener, port = self.ws_listener("-v")
        wire = self.kept(WsprotoWire.call(port))
        wire.send(b"Eve")
        wire.take_rest()
        words = "Raw text came where frames are required. It printed: Eve"
        self.assertEqual(wire.close_text, words)
        listener.err.wait_for(f"A call from .* was no chat: {words}")
        self.assertNotIn("You are chatting", listener.err.text())

    def test_are_not_asked_for(self):
        for command in ("listen", "connect"):
            program = self.ciarla(command, f"ws://{LOOPBACK}:0", "--raw", name="Ada")
            self.assertEqual(program.status(), 2)
            self.assertIn("--raw is for the original scripts", program.err.text())


class Interim(WebSocket):
    def test_answers_may_come_before_the_one_that_counts(self):
        acceptor = self.acceptor()
        caller = self.ws_caller(acceptor.port)
        wire = WsprotoWire(self.accepted(acceptor).socket, ConnectionType.SERVER)
        for byte in b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n":
            wire.socket.sendall(bytes([byte]))
        while not wire.open:
            self.assertTrue(wire._more())
        self.chat(caller, wire)


class Strangers(WebSocket):
    def test_get_a_polite_answer_and_the_listener_goes_on(self):
        listener, port = self.ws_listener()
        plain = http.client.HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
        plain.request("GET", "/index.html")
        answer = plain.getresponse()
        self.assertEqual((answer.status, answer.getheader("Upgrade")), (426, "websocket"))
        self.assertRegex(answer.read().decode(), r"^This is a WebSocket server; .*\n$")
        plain.close()
        listener.err.wait_for('asked by plain HTTP for "/index.html"; this is a WebSocket server')

        wire = self.kept(WsprotoWire.call(port))
        self.assertEqual(frames.introduce(wire, "Eve"), "Ada")
        listener.err.wait_for("^You are chatting with Eve")

    def test_that_speak_no_http_are_named(self):
        plain = self.listener()
        caller = self.ws_caller(plain.port(), input_text="")
        self.assertNotEqual(caller.status(), 0)
        self.assertIn("does not speak HTTP, so no WebSocket either", caller.err.text())

    def test_that_break_the_rules_are_told(self):
        listener, port = self.ws_listener()
        wire = self.kept(WsprotoWire.call(port))
        self.assertEqual(frames.introduce(wire, "Eve"), "Ada")
        wire.socket.sendall(b"\x82\x02hi")
        while wire.close_code is None:
            wire._more()
        self.assertEqual(wire.close_code, 1002)
        self.assertRegex(wire.close_text, "^a frame that is not masked")
        wire.close()
        self.assertNotEqual(listener.status(), 0)
        self.assertIn("sent a frame that is not masked", listener.err.text())


if __name__ == "__main__":
    unittest.main()
