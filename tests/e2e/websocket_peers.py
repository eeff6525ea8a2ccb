"""WebSocket by two libraries of others, as wires whose bytes a test writes and reads itself."""

import asyncio
import queue
import threading

import websockets
from harness import LOOPBACK, PATIENCE, Acceptor, Wire
from wsproto import ConnectionType, WSConnection
from wsproto.events import (AcceptConnection, BytesMessage, CloseConnection, Ping, Pong, RejectConnection, Request,
                            TextMessage)

SUBPROTOCOL = "ciarla.v1"


class WsprotoWire(Wire):
    """wsproto, which does no I/O, over a socket of ours."""

    def __init__(self, connection, kind: ConnectionType):
        super().__init__(connection)
        self.protocol = WSConnection(kind)
        self.subprotocol = None
        self.close_code = None
        self.close_text = None
        self.refused = None
        self.pongs = []
        self.open = False

    @classmethod
    def call(cls, port: int, path: str = "/", host: str = LOOPBACK, origin: str | None = None) -> "WsprotoWire":
        wire = cls(Wire.to(port).socket, ConnectionType.CLIENT)
        page = [] if origin is None else [(b"Origin", origin.encode())]
        wire.tell(Request(host=f"{host}:{port}", target=path, subprotocols=["other.v9", SUBPROTOCOL],
                          extra_headers=page))
        while not wire.open and wire.refused is None and wire._more():
            pass
        return wire

    @classmethod
    def answer(cls, acceptor: Acceptor) -> "WsprotoWire":
        wire = cls(acceptor.accept().socket, ConnectionType.SERVER)
        while not wire.open:
            assert wire._more(), "The caller went without an upgrade."
        return wire

    def tell(self, event) -> None:
        self.socket.sendall(self.protocol.send(event))

    def send(self, data: bytes) -> None:
        self.tell(BytesMessage(data))

    def send_fragments(self, data: bytes) -> None:
        for i in range(len(data)):
            self.tell(BytesMessage(data[i:i + 1], message_finished=i + 1 == len(data)))

    def finish(self) -> None:
        self.tell(CloseConnection(1000, "bye"))

    def _more(self) -> bool:
        if self.close_code is not None:
            return False
        piece = self.socket.recv(65536)
        self.protocol.receive_data(piece or None)
        for event in self.protocol.events():
            self._meet(event)
        return bool(piece) and self.close_code is None

    def _meet(self, event) -> None:
        if isinstance(event, Request):
            assert event.subprotocols == [SUBPROTOCOL], event
            self.tell(AcceptConnection(subprotocol=SUBPROTOCOL))
            self.open = True
        elif isinstance(event, AcceptConnection):
            self.subprotocol = event.subprotocol
            self.open = True
        elif isinstance(event, RejectConnection):
            self.refused = event.status_code
        elif isinstance(event, BytesMessage):
            self.received += bytes(event.data)
        elif isinstance(event, TextMessage):
            raise AssertionError(f"A text message was sent: {event.data!r}")
        elif isinstance(event, Ping):
            self.tell(event.response())
        elif isinstance(event, Pong):
            self.pongs.append(bytes(event.payload))
        elif isinstance(event, CloseConnection):
            self.close_code, self.close_text = event.code, event.reason
            if self.protocol.state.name == "REMOTE_CLOSING":
                self.tell(event.response())


class Background:
    """An asyncio loop on a thread of its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(PATIENCE)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        self.loop.close()


class WebsocketsWire(Wire):
    """The library websockets, on asyncio."""

    def __init__(self, background: Background, connection):
        self.received = b""
        self.background = background
        self.connection = connection

    @classmethod
    def call(cls, background: Background, port: int, path: str = "/", origin: str | None = None) -> "WebsocketsWire":
        async def connect():
            return await websockets.connect(f"ws://{LOOPBACK}:{port}{path}", subprotocols=[SUBPROTOCOL], max_size=None,
                                            origin=origin)
        return cls(background, background.run(connect()))

    def send(self, data) -> None:
        """Bytes leave as a binary message, a text as a text, and a list as one message in fragments."""
        self.background.run(self.connection.send(data))

    def ping(self) -> None:
        async def ping():
            await (await self.connection.ping())
        self.background.run(ping())

    def finish(self) -> None:
        self.background.run(self.connection.close())

    def close(self) -> None:
        self.finish()

    def _more(self) -> bool:
        try:
            self.received += self.background.run(self.connection.recv())
            return True
        except websockets.ConnectionClosed:
            return False


class WebsocketsServer:
    """Listens with the library websockets, for the program to call."""

    def __init__(self, background: Background):
        self._background = background
        self._callers = queue.Queue()

        async def serve():
            async def keep(connection):
                self._callers.put(connection)
                await connection.wait_closed()
            return await websockets.serve(keep, LOOPBACK, 0, subprotocols=[SUBPROTOCOL], max_size=None)

        self._server = background.run(serve())
        self.port = self._server.sockets[0].getsockname()[1]

    def accept(self) -> WebsocketsWire:
        return WebsocketsWire(self._background, self._callers.get(timeout=PATIENCE))

    def close(self) -> None:
        async def close():
            self._server.close()
            await self._server.wait_closed()
        self._background.run(close())
