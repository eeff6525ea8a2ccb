"""Members of a hub that write the wire by hand: one, or hundreds in one thread.

Nothing here sleeps: every wait is for a condition, with a bound that only a hang reaches.
"""

import contextlib
import os
import selectors
import socket
import struct
import time
from typing import Callable, Iterable, NamedTuple

import frames
from frames import Frame
from harness import LOOPBACK, PATIENCE


class Line(NamedTuple):
    """What was said in a room, in the room's own count."""
    sequence: int
    author: int
    body: str


class Member:
    """One member, as a machine: bytes go in, and what they tell is kept."""

    def __init__(self, connection: socket.socket, name: str):
        self.socket = connection
        self.socket.setblocking(False)
        self.name = name
        self.reading = True
        self.hub = None                      # What the hub calls itself.
        self.handle = None                   # Ours; none until we are welcome.
        self.called = None                   # What we are called here.
        self.burst = None                    # How much we may say at once; 0 is no limit.
        self.rooms: dict[str, int] = {}      # Those that we have joined, by name.
        self.names: dict[int, str] = {}
        self.lines: dict[int, list[Line]] = {}  # By room, as they came; our own ones at their acknowledgement.
        self.left: list[tuple[int, int, int, str]] = []  # (room, member, code, reason)
        self.refused: dict[int, tuple[int, int, str]] = {}  # By sequence: (code, seconds, words)
        self.acknowledged = 0
        self.bye = None                      # (code, words, seconds)
        self.ended = False
        self._received = bytearray()
        self._greeted = False
        self._unsent = bytearray()
        self._sequence = 0
        self._said: dict[int, tuple[int, str]] = {}
        self.send(frames.greeting(name) + frames.hello(os.urandom(16)))

    # What it does.

    def send(self, data: bytes) -> None:
        self._unsent += data
        self.write()

    def join(self, room: str) -> int:
        self._sequence += 1
        self.send(frames.join(self._sequence, room))
        return self._sequence

    def part(self, room: str) -> int:
        self._sequence += 1
        self.send(frames.part_room(self._sequence, self.rooms.pop(room)))
        return self._sequence

    def say(self, room: str, body: str) -> int:
        self._sequence += 1
        self._said[self._sequence] = (self.rooms[room], body)
        self.send(frames.text(self._sequence, body, target=self.rooms[room]))
        return self._sequence

    def kick(self, name: str, room: str, reason: str) -> int:
        self._sequence += 1
        self.send(frames.operate(self._sequence, frames.KICK, name, reason, room=self.rooms[room]))
        return self._sequence

    def next_sequence(self) -> int:
        self._sequence += 1
        return self._sequence

    def leave(self) -> None:
        self.send(frames.bye())

    # What it has heard.

    def heard(self, room: str) -> list[str]:
        return [line.body for line in self.lines.get(self.rooms[room], [])]

    def own(self, room: str) -> list[str]:
        """What we have said there, as far as it was taken."""
        return [line.body for line in self.lines.get(self.rooms[room], []) if line.author == self.handle]

    @property
    def last(self) -> int:
        """The sequence of our last request or text."""
        return self._sequence

    @property
    def is_answered(self) -> bool:
        """Everything that we have asked for or said was taken or refused."""
        return max(self.acknowledged, *self.refused, 0) == self._sequence

    # The machine.

    @property
    def wants_to_write(self) -> bool:
        return bool(self._unsent)

    def write(self) -> None:
        with contextlib.suppress(BlockingIOError, InterruptedError):
            try:
                while self._unsent:
                    del self._unsent[:self.socket.send(self._unsent)]
            except (BrokenPipeError, ConnectionResetError):
                self._unsent.clear()  # Reading tells how it ended.

    def read(self) -> None:
        try:
            data = self.socket.recv(1 << 18)
        except (BlockingIOError, InterruptedError):
            return
        except ConnectionResetError:
            data = b""
        if not data:
            self.ended = True
            return
        self._received += data
        self._take()

    def _take(self) -> None:
        if not self._greeted:
            end = self._received.find(b"\0", 1)
            if end < 0:
                return
            assert self._received[0] == 0, bytes(self._received)
            self.hub = bytes(self._received[1:end]).decode()
            del self._received[:end + 1]
            self._greeted = True
        place = 0
        while len(self._received) - place >= 4:
            (length,) = struct.unpack_from(">I", self._received, place)
            if len(self._received) - place < 4 + length:
                break
            body = bytes(self._received[place + 5:place + 4 + length])
            self._hear(Frame(self._received[place + 4], body))
            place += 4 + length
        del self._received[:place]

    def _hear(self, found: Frame) -> None:
        kind, body = found
        if kind == frames.DELIVER:
            room, sequence, _, author = struct.unpack_from(">IQQI", body)
            self.lines.setdefault(room, []).append(Line(sequence, author, body[37:].decode()))
        elif kind == frames.ACK:
            self._hear_ack(*struct.unpack_from(">QQ", body))
        elif kind == frames.NAK:
            sequence, code, seconds = struct.unpack_from(">QHI", body)
            self.refused[sequence] = (code, seconds, _text16(body, 14)[0])
            self._said.pop(sequence, None)
        elif kind == frames.JOINED:
            _, member = struct.unpack_from(">II", body)
            self.names[member] = _text16(body, 8)[0]
        elif kind == frames.LEFT:
            room, member, code = struct.unpack_from(">IIH", body)
            self.left.append((room, member, code, _text16(body, 10)[0]))
        elif kind == frames.ROSTER:
            self._hear_roster(body)
        elif kind == frames.ROOM:
            (room,) = struct.unpack_from(">I", body, 8)
            name, _ = _text16(body, 33)
            self.rooms[name] = room
        elif kind == frames.WELCOME:
            token = struct.unpack_from(">H", body, 9)[0]
            (self.handle,) = struct.unpack_from(">I", body, 11 + token)
            (self.burst,) = struct.unpack_from(">I", body, 11 + token + 16)
            self.called = _text16(body, 11 + token + 24)[0]
        elif kind == frames.PING:
            self.send(frames.frame(frames.PONG, body))
        elif kind == frames.BYE:
            code, = struct.unpack_from(">H", body)
            words, end = _text16(body, 2)
            self.bye = (code, words, struct.unpack_from(">I", body, end)[0])
            self.send(frames.bye())

    def _hear_ack(self, sequence: int, place: int) -> None:
        """A run of our own lines has been told to the room; the last of them has this place there."""
        run = [(number, *self._said.pop(number)) for number in sorted(self._said) if number <= sequence]
        self.acknowledged = max(self.acknowledged, sequence)
        for offset, (_, room, body) in enumerate(run):
            self.lines.setdefault(room, []).append(Line(place - len(run) + 1 + offset, self.handle, body))

    def _hear_roster(self, body: bytes) -> None:
        place = 20
        for _ in range(struct.unpack_from(">I", body, 16)[0]):
            (member,) = struct.unpack_from(">I", body, place)
            self.names[member], place = _text16(body, place + 4)


def _text16(body: bytes, place: int) -> tuple[str, int]:
    """A text, and where it ends."""
    end = place + 2 + struct.unpack_from(">H", body, place)[0]
    return body[place + 2:end].decode(), end


class Crowd:
    """Any number of members, read and written by one thread."""

    def __init__(self, port: int, path: str | None = None):
        self.port = port
        self._path = path  # Of a Unix socket of the same hub.
        self._selector = selectors.DefaultSelector()
        self.members: list[Member] = []

    def add(self, name: str, source: str = LOOPBACK, receive_buffer: int | None = None) -> Member:
        connection = socket.socket()
        if receive_buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(PATIENCE)
        connection.bind((source, 0))
        connection.connect((LOOPBACK, self.port))
        return self._added(connection, name)

    def add_local(self, name: str) -> Member:
        """By the Unix socket: the hub knows the user."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        connection.connect(self._path)
        return self._added(connection, name)

    def _added(self, connection: socket.socket, name: str) -> Member:
        member = Member(connection, name)
        self.members.append(member)
        self._selector.register(connection, selectors.EVENT_READ, member)
        return member

    def joined(self, names: Iterable[str], room: str) -> list[Member]:
        """New members, welcome and in this room."""
        return self.enter([self.add(name) for name in names], room)

    def enter(self, new: list[Member], room: str) -> list[Member]:
        for member in new:
            member.join(room)
        self.until(lambda: all(room in member.rooms and member.acknowledged for member in new), "everybody in " + room)
        return new

    def turn(self, timeout: float) -> None:
        for member in self.members:
            if not member.ended:
                interest = (selectors.EVENT_READ if member.reading else 0) | \
                    (selectors.EVENT_WRITE if member.wants_to_write else 0)
                self._watch(member, interest)
        for key, events in self._selector.select(timeout):
            if events & selectors.EVENT_WRITE:
                key.data.write()
            if events & selectors.EVENT_READ:
                key.data.read()
                if key.data.ended:
                    self._selector.unregister(key.fileobj)
                    key.fileobj.close()

    def _watch(self, member: Member, interest: int) -> None:
        known = self._selector.get_map().get(member.socket.fileno())
        if known is None and interest:
            self._selector.register(member.socket, interest, member)
        elif known is not None and not interest:
            self._selector.unregister(member.socket)
        elif known is not None and known.events != interest:
            self._selector.modify(member.socket, interest, member)

    def until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"This did not come: {what}")
            self.turn(1.0)

    def close(self) -> None:
        for member in self.members:
            member.socket.close()
        self._selector.close()
