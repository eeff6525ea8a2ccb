"""What the e2e tests share: the real program on pipes or on a terminal, and peers that write the wire by hand.

Nothing here sleeps: every wait is for a condition, with a bound that only a hang reaches.
"""

import contextlib
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import time
import unittest

PATIENCE = 60.0  # seconds: what no run on a loaded machine takes, and a hang does.
PROGRAM = os.environ.get("CIARLA_PROGRAM", "ciarla")
LOOPBACK = "127.0.0.1"


def environment(**more: str) -> dict[str, str]:
    """A person's environment without a configuration, on any machine."""
    clean = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}
    return clean | {"HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "LOGNAME": "login", "USER": "login", "TERM": "dumb"} | more


class Gathered:
    """What has been read of one stream; others wait for parts of it."""

    def __init__(self, descriptor: int, on_piece=lambda piece: None):
        """on_piece sees each piece as it comes, before anybody is told of it."""
        self._on_piece = on_piece
        self._changed = threading.Condition()  # Reentrant: a condition may look at bytes().
        self._bytes = b""
        self._ended = False
        self._thread = threading.Thread(target=self._read, args=(descriptor,), daemon=True)
        self._thread.start()

    def _read(self, descriptor: int) -> None:
        while True:
            try:
                piece = os.read(descriptor, 65536)
            except OSError:  # A terminal whose other side has gone.
                piece = b""
            with self._changed:
                self._on_piece(piece)
                self._bytes += piece
                self._ended = not piece
                self._changed.notify_all()
            if not piece:
                return

    def bytes(self) -> bytes:
        with self._changed:
            return self._bytes

    def locked(self):
        """While this is held no piece comes."""
        return self._changed

    def text(self) -> str:
        return self.bytes().decode("utf-8", "replace")

    def wait(self, condition, what: str):
        """The first true value of condition(text so far)."""
        deadline = time.monotonic() + PATIENCE
        with self._changed:
            while not (found := condition(self._bytes.decode("utf-8", "replace"))):
                if self._ended or not self._changed.wait(max(0.0, deadline - time.monotonic())):
                    raise AssertionError(f"{what} did not come; this did:\n{self._bytes.decode('utf-8', 'replace')}")
            return found

    def wait_for(self, pattern: str) -> re.Match:
        return self.wait(lambda text: re.search(pattern, text, re.MULTILINE), f"/{pattern}/")

    def wait_for_end(self) -> str:
        self._thread.join(PATIENCE)
        if self._thread.is_alive():
            raise AssertionError("The stream did not end; so far:\n" + self.text())
        return self.text()


class Ciarla:
    """The program on pipes, as a script runs it."""

    def __init__(self, *words: str, name: str | None = None, input_text: str | None = None, stdout=subprocess.PIPE,
                 stderr=subprocess.PIPE, files_max: int | None = None, **more: str):
        limit = ["prlimit", f"--nofile={files_max}"] if files_max else []
        options = [] if name is None else ["--name", name]
        if words[:1] == ("hub",):
            more.setdefault("CIARLA_HUB_NAME", "hub")  # Not that of whatever machine runs the tests.
        self.process = subprocess.Popen([*limit, PROGRAM, *words, *options], stdin=subprocess.PIPE, stdout=stdout,
                                        stderr=stderr, env=environment(**more))
        self.out = Gathered(self.process.stdout.fileno()) if self.process.stdout else None
        self.err = Gathered(self.process.stderr.fileno()) if self.process.stderr else None
        if input_text is not None:
            self.enter(input_text)
            self.end_input()

    def enter(self, text: str) -> None:
        # It may have ended already, as it should when its peer has left; its status then tells.
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(text.encode())
            self.process.stdin.flush()

    def end_input(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()

    def port(self) -> int:
        return int(self.err.wait_for(r"^Listening on tcp://\S*:(\d+)$").group(1))

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def status(self) -> int:
        """How it ended; by then all that it wrote has been read."""
        status = self.process.wait(PATIENCE)
        for gathered in (self.out, self.err):
            if gathered:
                gathered.wait_for_end()
        return status

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        for gathered, stream in ((self.out, self.process.stdout), (self.err, self.process.stderr)):
            if gathered:
                gathered.wait_for_end()
                stream.close()


class Wire:
    """A TCP connection whose bytes a test writes and reads itself."""

    def __init__(self, connection: socket.socket):
        self.socket = connection
        self.socket.settimeout(PATIENCE)
        self.received = b""

    @classmethod
    def to(cls, port: int) -> "Wire":
        return cls(socket.create_connection((LOOPBACK, port), PATIENCE))

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def _more(self) -> bool:
        try:
            piece = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self.received += piece
        return bool(piece)

    def take(self, count: int) -> bytes:
        """Exactly the next bytes."""
        while len(self.received) < count:
            if not self._more():
                raise AssertionError(f"The connection ended after {self.received!r}; {count} bytes were expected.")
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def take_up_to(self, count: int) -> bytes:
        """The next bytes, fewer if the connection ends before."""
        while len(self.received) < count and self._more():
            pass
        return self.take(min(count, len(self.received)))

    def take_until(self, end: bytes) -> bytes:
        while end not in self.received:
            if not self._more():
                raise AssertionError(f"The connection ended after {self.received!r}; {end!r} was expected.")
        return self.take(self.received.index(end) + len(end))

    def take_rest(self) -> bytes:
        """Everything until the other side's end, or its reset."""
        while self._more():
            pass
        return self.take(len(self.received))

    def finish(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.socket.close()

    def close(self) -> None:
        self.socket.close()


class Acceptor:
    """Listens on the loopback, for the program to call."""

    def __init__(self, backlog: int | None = None):
        self.socket = socket.create_server((LOOPBACK, 0), backlog=backlog)
        self.socket.settimeout(PATIENCE)
        self.port = self.socket.getsockname()[1]
        self.address = f"{LOOPBACK}:{self.port}"

    def accept(self) -> Wire:
        return Wire(self.socket.accept()[0])

    def close(self) -> None:
        self.socket.close()


class E2e(unittest.TestCase):
    """A test with things to be closed."""

    def ciarla(self, *words: str, **more) -> Ciarla:
        program = Ciarla(*words, **more)
        self.addCleanup(program.close)
        return program

    def listener(self, *words: str, name: str = "Ada", **more) -> Ciarla:
        return self.ciarla("listen", f"{LOOPBACK}:0", *words, name=name, **more)

    def hub(self, *words: str, **more) -> Ciarla:
        return self.ciarla("hub", f"{LOOPBACK}:0", *words, **more)

    def caller(self, port: int, *words: str, name: str = "Bob", **more) -> Ciarla:
        return self.ciarla("connect", f"{LOOPBACK}:{port}", *words, name=name, **more)

    def wire(self, port: int) -> Wire:
        wire = Wire.to(port)
        self.addCleanup(wire.close)
        return wire

    def acceptor(self, backlog: int | None = None) -> Acceptor:
        acceptor = Acceptor(backlog)
        self.addCleanup(acceptor.close)
        return acceptor

    def accepted(self, acceptor: Acceptor) -> Wire:
        wire = acceptor.accept()
        self.addCleanup(wire.close)
        return wire

    def folder(self) -> pathlib.Path:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)
