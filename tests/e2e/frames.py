"""The frames of docs/wire-protocol.md, written a second time, so that one mistake is not made on both sides."""

import struct
from typing import NamedTuple

from harness import Wire

HELLO, WELCOME, BYE, PING, PONG, TEXT, ACK, NAK, DELIVER = 0x01, 0x02, 0x03, 0x04, 0x05, 0x10, 0x11, 0x12, 0x13
JOINED, LEFT, ROSTER, ROOM, JOIN, PART, OPERATE = 0x20, 0x21, 0x22, 0x23, 0x30, 0x31, 0x35
CLOSED, BUSY, REFUSED, FAULT, TIMEOUT, SHUTDOWN = range(6)
KICK, BAN, UNBAN, MUTE, UNMUTE = range(5)


class Frame(NamedTuple):
    kind: int
    body: bytes


def greeting(name: str) -> bytes:
    return b"\0" + name.encode() + b"\0"


def frame(kind: int, body: bytes) -> bytes:
    return struct.pack(">IB", 1 + len(body), kind) + body


def hello(session: bytes = bytes(range(16)), limit: int = 65536) -> bytes:
    return frame(HELLO, bytes([1, 1]) + struct.pack(">BQ", 0, 0) + session + struct.pack(">IHH", limit, 0, 0))


def text(sequence: int, body: str | bytes, kind: int = 0, target: int = 0) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    return frame(TEXT, struct.pack(">QBII", sequence, kind, target, len(raw)) + raw)


def text16(words: str) -> bytes:
    raw = words.encode()
    return struct.pack(">H", len(raw)) + raw


def join(sequence: int, room: str) -> bytes:
    return frame(JOIN, struct.pack(">Q", sequence) + text16(room) + struct.pack(">QQ", 0, 0))


def part_room(sequence: int, room: int, reason: str = "") -> bytes:
    return frame(PART, struct.pack(">QI", sequence, room) + text16(reason))


def operate(sequence: int, action: int, name: str, reason: str = "", room: int = 0, seconds: int = 0) -> bytes:
    return frame(OPERATE, struct.pack(">QBII", sequence, action, room, seconds) + text16(name) + text16(reason))


def ack(sequence: int) -> bytes:
    return frame(ACK, struct.pack(">QQQ", sequence, 0, 0))


def nak(sequence: int, code: int, words: str = "") -> bytes:
    return frame(NAK, struct.pack(">QHI", sequence, code, 0) + text16(words))


def bye(code: int = CLOSED, words: str = "") -> bytes:
    raw = words.encode()
    return frame(BYE, struct.pack(">HH", code, len(raw)) + raw + struct.pack(">I", 0))


def part(wire: Wire) -> None:
    """Leaves as a well-behaved peer does: a goodbye, and then the end."""
    wire.send(bye())
    wire.finish()


def take_frame(wire: Wire) -> Frame:
    (length,) = struct.unpack(">I", wire.take(4))
    whole = wire.take(length)
    return Frame(whole[0], whole[1:])


def take_kind(wire: Wire, *kinds: int) -> Frame:
    """The next frame of one of these kinds; others are passed over."""
    while (found := take_frame(wire)).kind not in kinds:
        pass
    return found


def text_of(found: Frame) -> str:
    assert found.kind == TEXT, found
    return found.body[17:].decode()


def sequence_of(found: Frame) -> int:
    return struct.unpack(">Q", found.body[:8])[0]


def bye_of(found: Frame) -> tuple[int, str]:
    assert found.kind == BYE, found
    code, size = struct.unpack(">HH", found.body[:4])
    return code, found.body[4:4 + size].decode()


def introduce(wire: Wire, name: str) -> str:
    """Goes through both greetings and hellos; the other side's name."""
    wire.send(greeting(name))
    assert wire.take(1) == b"\0"
    other = wire.take_until(b"\0")[:-1].decode()
    wire.send(hello())
    take_kind(wire, HELLO)
    return other
