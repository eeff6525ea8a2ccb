"""The hubs that are measured: how each is started on the loopback, and what the load generator has to know of it."""

import contextlib
import dataclasses
import os
import pathlib
import re
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable

LOOPBACK = "127.0.0.1"
PATIENCE = 30.0  # seconds until a hub must listen, or have ended.
CONTROL = "rawhub"


@dataclasses.dataclass(frozen=True)
class Hub:
    """One hub. `words` takes a folder for its files, and a port for those that cannot choose one."""
    name: str
    package: str  # Debian's; empty for our own.
    program: str
    words: Callable[[pathlib.Path, int], list[str]]
    load: tuple[str, ...]  # Words for chatload.
    most: int = 10**9  # Connections that it can be asked to hold,
    most_in_room: int = 10**9  # and in one room: each that joins an IRC channel is told to all the others.
    rooms: bool = True  # It knows any, and says when one is in.
    says_address: bool = False  # On its output, once it listens.


def written(path: pathlib.Path, text: str) -> str:
    path.write_text(text, "utf-8")
    path.chmod(0o644)
    return str(path)


def ngircd(folder: pathlib.Path, port: int) -> list[str]:
    return ["-n", "-f", written(folder / "ngircd.conf", f"""
[Global]
Name = bench.local
Info = bench
Listen = {LOOPBACK}
Ports = {port}
MotdPhrase = hi
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
""")]


def inspircd(folder: pathlib.Path, port: int) -> list[str]:
    folder.chmod(0o777)
    return ["--nofork", "--runasroot", "--config=" + written(folder / "inspircd.conf", f"""
<server name="bench.local" description="b" id="00B" network="Bench">
<admin name="a" nick="a" email="a@bench.local">
<bind address="{LOOPBACK}" port="{port}" type="clients">
<connect name="main" allow="*" maxchans="100" timeout="120" pingfreq="3600" hardsendq="1073741824"
 softsendq="1073741824" recvq="104857600" threshold="1000000000" commandrate="1000000000" fakelag="no"
 localmax="1000000" globalmax="1000000" maxconnwarn="no" resolvehostnames="no" useident="no" usednsbl="no"
 useconnectban="no" limit="1000000">
<class name="none" commands="">
<options defaultmodes="n" splitwhois="no">
<performance quietbursts="yes" softlimit="1000000" somaxconn="4096" netbuffersize="65534">
<limits maxnick="30" maxchan="64">
<pid file="{folder}/inspircd.pid">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="{folder}/inspircd.log">
""")]


def nats(folder: pathlib.Path, port: int) -> list[str]:
    return ["-c", written(folder / "nats.conf", f"""
host: "{LOOPBACK}"
port: {port}
max_connections: 1000000
max_pending: 2GB
write_deadline: "120s"
ping_interval: "1h"
""")]


def redis(folder: pathlib.Path, port: int) -> list[str]:
    return ["--port", str(port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no",
            "--maxclients", "19900", "--tcp-backlog", "4096", "--client-output-buffer-limit", "pubsub 0 0 0",
            "--dir", str(folder), "--loglevel", "warning", "--protected-mode", "no"]


def mosquitto(folder: pathlib.Path, port: int) -> list[str]:
    return ["-c", written(folder / "mosquitto.conf", f"""
listener {port} {LOOPBACK}
allow_anonymous true
max_queued_messages 0
max_inflight_messages 0
max_queued_bytes 0
persistence false
set_tcp_nodelay true
log_type none
user root
""")]


def ncat(_: pathlib.Path, port: int) -> list[str]:
    return ["-l", "--broker", "-m", "20000", LOOPBACK, str(port)]


# ngircd listens with a backlog of ten, and each log-in costs it more than the one before; inspircd finishes those who
# greet once a second, so many greet at once.
PEERS = (
    Hub("redis", "redis-server", "redis-server", redis, ("--dialect", "redis")),
    Hub("nats", "nats-server", "nats-server", nats, ("--dialect", "nats")),
    Hub("ngircd", "ngircd", "ngircd", ngircd, ("--dialect", "irc", "--concurrency", "8"), most=1001),
    Hub("inspircd", "inspircd", "inspircd", inspircd, ("--dialect", "irc", "--concurrency", "2000"), most_in_room=1001),
    Hub("mosquitto", "mosquitto", "mosquitto", mosquitto, ("--dialect", "mqtt")),
    Hub("ncat", "ncat", "ncat", ncat, ("--dialect", "lines"), most=101, rooms=False),
)


def ours(programs: pathlib.Path) -> tuple[Hub, Hub]:
    """The control and ciarla, from the folder of their programs."""
    return (Hub(CONTROL, "", str(programs / "rawhub"), lambda *_: ["0"],
                ("--dialect", "lines", "--room"), says_address=True),
            Hub("ciarla", "", str(programs / "ciarla"), lambda *_: ["hub", f"tcp://{LOOPBACK}:0"],
                ("--dialect", "ciarla"), says_address=True))


def program_of(word: str) -> str | None:
    return shutil.which(word, path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")


def raise_descriptor_limit() -> None:
    """For this process and all that it starts."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def pinned_to(processor: int) -> list[str]:
    return ["taskset", "-c", str(processor)]


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as server:
        return server.getsockname()[1]


class HubFailed(Exception):
    """A hub did not start, with what it said."""


class RunningHub:
    """A hub on a processor of its own, until the end of the `with`."""

    def __init__(self, hub: Hub, processor: int):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="hub-bench-"))
        self._output = self._folder / "output"
        self.port = 0 if hub.says_address else free_port()
        command = [program_of(hub.program) or hub.program, *hub.words(self._folder, self.port)]
        environment = os.environ | {"HOME": str(self._folder), "XDG_CONFIG_HOME": str(self._folder)}
        with self._output.open("wb") as output:
            # taskset becomes the hub, so that this is its process.
            self._process = subprocess.Popen([*pinned_to(processor), *command], stdin=subprocess.DEVNULL,
                                             stdout=output, stderr=output, env=environment)
        try:
            self._await(hub)
        except HubFailed:
            self.stop()
            raise

    def __enter__(self) -> "RunningHub":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    @property
    def process(self) -> int:
        return self._process.pid

    def said(self) -> str:
        return self._output.read_text("utf-8", "replace")

    def _await(self, hub: Hub) -> None:
        deadline = time.monotonic() + PATIENCE
        while not (self._has_said_address() if hub.says_address else self._is_listening()):
            if self._has_ended_within(0.02) or time.monotonic() > deadline:
                raise HubFailed(f"{hub.name} did not start: {self.said()[-400:]}")

    def _has_ended_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def _has_said_address(self) -> bool:
        found = re.search(rf"tcp://{re.escape(LOOPBACK)}:(\d+)", self.said())
        self.port = int(found.group(1)) if found else 0
        return self.port > 0

    def _is_listening(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), 1):
            return True
        return False

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
