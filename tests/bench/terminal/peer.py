"""A peer that says numbered messages at a steady rate, by the real protocol, and tells what was acknowledged.

Run as a program of its own, so that it takes nothing from whoever measures: `peer.py PORT RATE`. Each line of its input
begins or ends a spell of talk; it answers the end with a line of JSON.
"""

import json
import os
import select
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "e2e"))
import frames  # noqa: E402
from harness import Wire  # noqa: E402

TICK = 0.001  # seconds


def words_of(number: int) -> str:
    return f"message {number:07d} of many, about as long as what people say"


class Peer:
    def __init__(self, port: int, rate: float):
        self.wire = Wire.to(port)
        frames.introduce(self.wire, "Eve")
        self.rate = rate
        self.said = 0
        self.acknowledged = 0

    def take_frames(self) -> None:
        """What has come, without waiting for more than has been announced."""
        buffer = self.wire.received = self.wire.received + self.wire.socket.recv(65536)
        while len(buffer) >= 4 and len(buffer) >= 4 + (length := struct.unpack_from(">I", buffer)[0]):
            kind, body = buffer[4], buffer[5:4 + length]
            buffer = buffer[4 + length:]
            if kind == frames.ACK:
                self.acknowledged = struct.unpack_from(">Q", body)[0]
            elif kind == frames.PING:
                self.wire.send(frames.frame(frames.PONG, body))
        self.wire.received = buffer

    def talk(self) -> float:
        """Until there is a line on the input; how many seconds that was."""
        begin, said_before = time.monotonic(), self.said
        while True:
            due = said_before + int((time.monotonic() - begin) * self.rate)
            if self.said < due:
                numbers = range(self.said + 1, due + 1)
                self.wire.send(b"".join(frames.text(number, words_of(number)) for number in numbers))
                self.said = due
            ready, _, _ = select.select([self.wire.socket, sys.stdin], [], [], TICK)
            if self.wire.socket in ready:
                self.take_frames()
            if sys.stdin in ready:
                sys.stdin.readline()
                return time.monotonic() - begin

    def run(self) -> None:
        while True:
            ready, _, _ = select.select([self.wire.socket, sys.stdin], [], [])
            if self.wire.socket in ready:
                self.take_frames()
            if sys.stdin in ready:
                if not sys.stdin.readline():
                    return
                seconds = self.talk()
                while self.acknowledged < self.said:
                    self.take_frames()
                print(json.dumps({"said": self.said, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    Peer(int(sys.argv[1]), float(sys.argv[2])).run()
