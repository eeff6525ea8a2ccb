"""A hub that speaks rawhub's lines, and gets one line in ten wrong, to see whether the generator notices."""

import selectors
import socket
import threading

# What it does, and the count in which the generator must show it.
LIES = {"lose": "lost", "double": "repeated", "swap": "repeated", "stray": "foreign", "garble": "strange_texts"}
EVERY = 10  # lines that are probes do not count


class LyingHub:
    """Serves on a thread of its own, until the end of the `with`."""

    def __init__(self, lie: str):
        self._lie = lie
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._server.getsockname()[1]
        self._stop, self._stopped = socket.socketpair()
        self._rooms: dict[socket.socket, str] = {}
        self._input: dict[socket.socket, bytes] = {}
        self._lines = 0
        self._held: list[tuple[socket.socket, bytes]] = []  # lines that wait to be said after the next
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "LyingHub":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.close()
        self._thread.join()
        for client in [*self._input, self._server, self._stopped]:
            client.close()

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            for listening in (self._server, self._stopped):
                selector.register(listening, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._stopped:
                        return
                    if key.fileobj is self._server:
                        client, _ = self._server.accept()
                        self._input[client] = b""
                        selector.register(client, selectors.EVENT_READ)
                    elif not self._read(key.fileobj):
                        selector.unregister(key.fileobj)
                        self._rooms.pop(key.fileobj, None)
                        self._input.pop(key.fileobj)
                        key.fileobj.close()

    def _read(self, client: socket.socket) -> bool:
        try:
            piece = client.recv(65536)
        except ConnectionError:
            return False
        *lines, self._input[client] = (self._input[client] + piece).split(b"\n")
        for line in lines:
            if client not in self._rooms:
                self._rooms[client] = line.decode()
                client.sendall(b"OK\n")
            elif self._lie != "mute":
                self._hear(client, line)
        return bool(piece)

    def _hear(self, client: socket.socket, line: bytes) -> None:
        if line[5:13] == b"ffffffff":  # A probe.
            self._say(client, line)
            return
        self._lines += 1
        lies = self._lines % EVERY == 0
        if lies and self._lie == "swap":
            self._held.append((client, line))
            return
        if not (lies and self._lie == "lose"):
            self._say(client, b"?" + line[1:] if lies and self._lie == "garble" else line,
                      everywhere=lies and self._lie == "stray")
        if lies and self._lie == "double":
            self._say(client, line)
        # A line is late once its author has said another.
        late = [held for held in self._held if held[0] is client]
        self._held = [held for held in self._held if held[0] is not client]
        for held in late:
            self._say(*held)

    def _say(self, author: socket.socket, line: bytes, everywhere: bool = False) -> None:
        for client, room in self._rooms.items():
            if client is not author and (everywhere or room == self._rooms[author]):
                client.sendall(line + b"\n")
