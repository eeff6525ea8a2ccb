"""The layer ws with the real program, against the npm package ws: a third library, of the people who write for browsers."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

import frames
from harness import LOOPBACK, PATIENCE, Ciarla, E2e, Gathered, Wire

MODULES = pathlib.Path(os.environ.get("CIARLA_NODE_MODULES", "node_modules"))
PEER = pathlib.Path(__file__).with_name("npm") / "peer.js"
LONG = "0123456789" * 2_000
SKIPPED = 77  # What ctest takes for skipped.


class NpmWire(Wire):
    """npm/peer.js, whose standard input and output are what it sends and hears."""

    def __init__(self, *words: str):
        self.received = b""
        self.process = subprocess.Popen(["node", str(PEER), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=os.environ | {"NODE_PATH": str(MODULES)})
        self.said = Gathered(self.process.stderr.fileno())

    def send(self, data: bytes) -> None:
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def _more(self) -> bool:
        piece = os.read(self.process.stdout.fileno(), 65536)
        self.received += piece
        return bool(piece)

    def finish(self) -> None:
        self.process.stdin.close()

    def close_code(self) -> int:
        return int(self.said.wait_for(r"^close (\d+)").group(1))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self.said.wait_for_end()
        self.process.stdout.close()
        self.process.stderr.close()


class Npm(E2e):
    def peer(self, *words: str) -> NpmWire:
        wire = NpmWire(*words)
        self.addCleanup(wire.close)
        return wire

    def port_of(self, program: Ciarla) -> int:
        return int(program.err.wait_for(r"ws\+tcp://[^\s:]*:(\d+)").group(1))

    def ws_listener(self) -> tuple[Ciarla, int]:
        listener = self.ciarla("listen", f"ws://{LOOPBACK}:0", name="Ada")
        return listener, self.port_of(listener)

    def chat(self, program: Ciarla, wire: NpmWire) -> None:
        """A line each way, and a long one each way, after a ping that was answered."""
        self.assertEqual(frames.introduce(wire, "Eve"), "Ada")
        program.err.wait_for(r"^You are chatting with Eve at .*\(ciarla/1")
        wire.said.wait_for("^pong are you there$")
        for number, line in enumerate(("hello", LONG), 1):
            program.enter(line + "\n")
            found = frames.take_kind(wire, frames.TEXT)
            self.assertTrue(frames.text_of(found) == line, f"{line[:20]} arrives as something else")
            wire.send(frames.ack(frames.sequence_of(found)))
            wire.send(frames.text(number, line))
            program.out.wait_for(f"Eve: {line}")
            frames.take_kind(wire, frames.ACK)

    def test_calls_us_and_chats(self):
        listener, port = self.ws_listener()
        wire = self.peer("call", f"ws://{LOOPBACK}:{port}/")
        wire.said.wait_for("^open ciarla.v1$")
        self.chat(listener, wire)
        listener.enter("/close\n")
        frames.take_kind(wire, frames.BYE)
        wire.send(frames.bye())
        wire.take_rest()
        self.assertEqual(wire.close_code(), 1000)
        self.assertEqual(listener.status(), 0)

    def test_is_called_by_us_and_chats(self):
        wire = self.peer("serve")
        port = wire.said.wait_for(r"^port (\d+)$").group(1)
        caller = self.ciarla("connect", f"ws://{LOOPBACK}:{port}", name="Ada")
        wire.said.wait_for("^open ciarla.v1$")
        self.chat(caller, wire)
        frames.part(wire)
        self.assertEqual(wire.close_code(), 1000)
        self.assertEqual(caller.status(), 0)

    def test_may_cut_messages_into_single_bytes(self):
        listener, port = self.ws_listener()
        wire = self.peer("call", f"ws://{LOOPBACK}:{port}/", "fragments")
        self.assertEqual(frames.introduce(wire, "Eve"), "Ada")
        wire.send(frames.text(1, "hello"))
        listener.out.wait_for("^Eve: hello$")

    def test_joins_a_room_of_a_hub_and_is_heard(self):
        hub = self.ciarla("hub", f"ws://{LOOPBACK}:0")
        port = self.port_of(hub)
        ada = self.ciarla("connect", f"ws://{LOOPBACK}:{port}", "--room", "tea", name="Ada")
        ada.err.wait_for("tea")
        wire = self.peer("call", f"ws://{LOOPBACK}:{port}/")
        wire.send(frames.greeting("Eve"))
        wire.take_until(b"\0hub\0")
        wire.send(frames.hello())
        frames.take_kind(wire, frames.WELCOME)
        wire.send(frames.join(1, "tea"))
        room = int.from_bytes(frames.take_kind(wire, frames.ROOM).body[8:12], "big")
        wire.send(frames.text(2, "hello", target=room))
        ada.out.wait_for("Eve: hello$")
        ada.enter("welcome\n")
        self.assertIn(b"welcome", frames.take_kind(wire, frames.DELIVER).body)

    def test_is_let_in_for_a_page_that_was_named_and_for_no_other(self):
        page = "https://chat.example:8443"
        listener = self.ciarla("listen", f"ws://{LOOPBACK}:0?ws.origin={page}", name="Ada")
        url = f"ws://{LOOPBACK}:{self.port_of(listener)}/"
        self.peer("call", url, "origin", "https://evil.example").said.wait_for("^refused 403$")
        wire = self.peer("call", url, "origin", page)
        wire.said.wait_for("^open ciarla.v1$")
        self.chat(listener, wire)

    def test_is_refused_at_a_wrong_path(self):
        listener = self.ciarla("listen", f"ws://{LOOPBACK}:0?ws.path=/chat", name="Ada")
        wire = self.peer("call", f"ws://{LOOPBACK}:{self.port_of(listener)}/other")
        wire.said.wait_for("^refused 404$")
        listener.err.wait_for(r'asked for the path "/other"; this one listens at "/chat" \(ws\.path\)')


if __name__ == "__main__":
    if not shutil.which("node") or not (MODULES / "ws").is_dir():
        print(f"There is no node, or no package ws in {MODULES}; ./dev test installs both.")
        # What CI does not run nobody does.
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    unittest.main()
