"""The layer ws with the real program, against two independent libraries and against what is no WebSocket."""

import http.client
import unittest

import frames
from harness import LOOPBACK, PATIENCE, Ciarla, E2e, Wire
from websocket_peers import SUBPROTOCOL, Background, WebsocketsServer, WebsocketsWire, WsprotoWire

LONG = "0123456789" * 2_000


class WebSocket(E2e):
    def ws_listener(self, *words: str, options: str = "", **more) -> tuple[Ciarla, int]:
        listener = self.ciarla("listen", f"ws+tcp://{LOOPBACK}:0{options}", *words, name="Ada", **more)
        return listener, int(listener.err.wait_for(r"^Listening on ws\+tcp://\S*:(\d+)(\?\S+)?$").group(1))

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
