"""What a person sees at the end of a command: a table of every way to end, in a shell, on a screen, as it looks then.

A way that has no row here fails a test: see Table.
"""

import concurrent.futures
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from collections.abc import Callable
from typing import NamedTuple

import frames
from harness import LOOPBACK, PATIENCE, PROGRAM, Acceptor, Ciarla, Wire, environment
from shell import Shell

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "apps/ciarla/src"
OPERATIONS = pathlib.Path(__file__).resolve().parents[2] / "docs/operations.md"
CTRL_C, CTRL_D = "\x03", "\x04"
INTERNAL = 6  # Of a goodbye.


class Scene(contextlib.ExitStack):
    """What a way needs around its command; all of it is gone afterwards."""

    def ciarla(self, *words: str, **more) -> Ciarla:
        program = Ciarla(*words, **more)
        self.callback(program.close)
        return program

    def listener(self, *words: str, name: str = "Eve") -> int:
        return self.ciarla("listen", f"{LOOPBACK}:0", *words, name=name).port()

    def hub(self, *words: str) -> Ciarla:
        return self.ciarla("hub", f"{LOOPBACK}:0", *words)

    def acceptor(self) -> Acceptor:
        acceptor = Acceptor()
        self.callback(acceptor.close)
        return acceptor

    def accepted(self, acceptor: Acceptor) -> Wire:
        wire = acceptor.accept()
        self.callback(wire.close)
        return wire

    def folder(self) -> pathlib.Path:
        return pathlib.Path(self.enter_context(tempfile.TemporaryDirectory()))


class Run(NamedTuple):
    """A command, and what happens once it has been entered."""
    command: str
    then: Callable[[Shell], None] = lambda shell: None


class Way(NamedTuple):
    """One way to end: how it comes about, the status, and what is said last."""
    make: Callable[[Scene], Run]
    code: int
    says: str


def call(where: str, *words: str, name: str = "Bob") -> str:
    return " ".join(("ciarla connect", f"'{where}'", "--name", name, *words))


def closed_port() -> str:
    with socket.create_server((LOOPBACK, 0)) as taken:
        return f"{LOOPBACK}:{taken.getsockname()[1]}"


def plain(*words: str):
    return lambda scene: Run(" ".join(("ciarla", *words)))


def dialled(act: Callable[[Wire], None], *words: str):
    """Somebody answers the call, and does this."""
    def make(scene: Scene) -> Run:
        acceptor = scene.acceptor()
        return Run(call(acceptor.address, *words), lambda shell: act(scene.accepted(acceptor)))
    return make


def greeted(act: Callable[[Shell, Wire], None]):
    """A chat has begun with somebody, who does this."""
    def make(scene: Scene) -> Run:
        acceptor = scene.acceptor()

        def then(shell: Shell) -> None:
            wire = scene.accepted(acceptor)
            frames.introduce(wire, "Eve")
            shell.wait_for_row(">")
            act(shell, wire)
        return Run(call(acceptor.address), then)
    return make


def says_goodbye(code: int, words: str = ""):
    def act(_, wire: Wire) -> None:
        wire.send(frames.bye(code, words))
        wire.finish()
    return act


def answers_goodbye(keys: str):
    def act(shell: Shell, wire: Wire) -> None:
        shell.type(keys)
        frames.take_kind(wire, frames.BYE)
        frames.part(wire)
    return act


def turned_away(code: int, words: str):
    def act(wire: Wire) -> None:
        wire.send(frames.greeting("Eve"))
        wire.send(frames.bye(code, words))
        wire.finish()
    return act


def busy(scene: Scene) -> Run:
    listener = scene.ciarla("listen", f"{LOOPBACK}:0", name="Eve")
    port = listener.port()
    scene.ciarla("connect", f"{LOOPBACK}:{port}", name="First")
    listener.err.wait_for("First")
    return Run(call(f"{LOOPBACK}:{port}"))


def peer_died(shell: Shell, wire: Wire) -> None:
    wire.reset()


def taken_port(scene: Scene) -> Run:
    return Run(f"ciarla listen {LOOPBACK}:{scene.listener()} --name Bob")


def certificate(scene: Scene, names: str | None) -> tuple[pathlib.Path, pathlib.Path]:
    folder = scene.folder()
    files = folder / "c.pem", folder / "k.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=chat",
         *(["-addext", f"subjectAltName={names}"] if names else []), "-out", files[0], "-keyout", files[1]],
        check=True, capture_output=True)
    return files


def tls_listener(scene: Scene, names: str | None) -> tuple[int, pathlib.Path]:
    shown, key = certificate(scene, names)
    listener = scene.ciarla("listen", f"tls+tcp://{LOOPBACK}:0?tls.certificate={shown}&tls.key={key}", name="Eve")
    return int(listener.err.wait_for(r"^Listening on tls\+tcp://[^:]*:(\d+)").group(1)), shown


def unknown_certificate(scene: Scene, names: str | None) -> Run:
    """From nobody whom we trust; or trusted, and without a name that counts."""
    port, shown = tls_listener(scene, names)
    return Run(call(f"tls+tcp://{LOOPBACK}:{port}" + ("" if names else f"?tls.ca={shown}")))


def wrong_certificate(scene: Scene) -> Run:
    port, shown = tls_listener(scene, "DNS:other.test")
    return Run(call(f"tls+tcp://{LOOPBACK}:{port}?tls.ca={shown}"))


def in_hub(then: Callable[[Shell, Ciarla], None], *words: str):
    def make(scene: Scene) -> Run:
        hub = scene.hub(*words)

        def act(shell: Shell) -> None:
            shell.wait_for_row(">")
            then(shell, hub)
        return Run(call(f"{LOOPBACK}:{hub.port()}"), act)
    return make


def name_taken(scene: Scene) -> Run:
    port = scene.hub().port()
    scene.ciarla("connect", f"{LOOPBACK}:{port}", name="Ada").err.wait_for("lobby")

    def leave(shell: Shell) -> None:
        shell.wait_for_row("Your name [Ada2]:")
        shell.type(CTRL_D)
    return Run(call(f"{LOOPBACK}:{port}", name="Ada"), leave)


def unwritable_log(scene: Scene) -> Run:
    return Run(f"ciarla listen {LOOPBACK}:0 --name Bob --log {scene.folder()}")


def wrong_file(scene: Scene) -> Run:
    file = scene.folder() / "wrong"
    file.write_text("nmae = Bob\n", "utf-8")
    return Run(f"ciarla listen --config {file}")


def no_upgrade(scene: Scene) -> Run:
    acceptor = scene.acceptor()
    return Run(
        call(f"ws+tcp://{acceptor.address}"),
        lambda shell: scene.accepted(acceptor).send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))


def interrupted(what: str, keys: str = CTRL_C):
    def then(shell: Shell) -> None:
        shell.wait_until(lambda rows: any(what in row for row in rows), what)
        shell.type(keys)
    return lambda scene: Run(f"ciarla listen {LOOPBACK}:0" + ("" if "Your name" in what else " --name Bob"), then)


ADVICE = r"\nTo call until somebody listens:\nciarla connect \S+ --name Bob --wait 60"
NOBODY = r"Nobody listens at \S+\. Ask them to run ciarla listen \S+\." + ADVICE
# A row of the terminal's own may end at a space, which is not to be seen.
PIN = r"\nciarla connect '?tls\+tcp://[\s\S]{,120}--tls\.pin\s?sha256:[0-9a-f\n]{64,65}"

WAYS = {
    "nobody listens": Way(
        lambda scene: Run(call(closed_port())), 3, NOBODY),
    "busy": Way(busy, 3, r"\S+ is busy with another chat; try later\."),
    "refused": Way(
        greeted(says_goodbye(frames.REFUSED, "not you")), 3, "Eve does not want this chat: not you."),
    "no such name": Way(lambda scene: Run(call("nobody.invalid")), 4, r"[^\n]*nobody\.invalid[^\n]*"),
    "no way there": Way(lambda scene: Run(call("255.255.255.255:5")), 4, r"No way leads to [^\n]*"),
    "no socket there": Way(lambda scene: Run(call("unix:/nonexistent/socket")), 3, NOBODY),
    "taken port": Way(taken_port, 8, r"[^\n]*or end [^\n]*|[^\n]*another port[^\n]*"),
    "malformed address": Way(plain("listen", f"{LOOPBACK}:99999", "--name Bob"), 2, r'[^\n]*a port is a number [^\n]*"ciarla help listen"\.'),
    "unknown transport": Way(plain("connect", "htp://x", "--name Bob"), 2, r'No transport is called "htp"[^\n]*"ciarla help connect"\.'),
    "not of this machine": Way(plain("listen", "192.0.2.1:80", "--name Bob"), 2, r"Cannot listen on \S+ [^\n]*"),
    "missing certificate": Way(plain("listen", "tls+tcp://:0", "--name Bob"), 2, r'[^\n]*certificate[^\n]*"ciarla help listen"\.'),
    "wrong certificate": Way(wrong_certificate, 2, r'The certificate of \S+ is not for [^\n]*"ciarla help connect"\.'),
    "untrusted certificate": Way(
        lambda scene: unknown_certificate(scene, "IP:127.0.0.1"), 2,
        r'The certificate of \S+ is from an authority that is not trusted here; [^\n]*"ciarla help connect"\.' + PIN),
    "certificate of no host": Way(
        lambda scene: unknown_certificate(scene, None), 2,
        r'The certificate of \S+ has no subjectAltName, [^\n]*"ciarla help connect"\.' + PIN),
    "plain call to TLS": Way(
        lambda scene: Run(call(f"{LOOPBACK}:{tls_listener(scene, 'IP:127.0.0.1')[0]}")), 7,
        r"At \S+ there is no chat: This is TLS, [^\n]* put tls\+ before the address, [^\n]*"),
    "TLS call to a plain one": Way(
        lambda scene: Run(call(f"tls+tcp://{LOOPBACK}:{scene.listener()}")), 7, r"[^\n]* leave tls\+ out of the address\."),
    "unwritable transcript": Way(unwritable_log, 2, r"[^\n]*"),
    "nobody came": Way(
        plain("listen", f"{LOOPBACK}:0", "--name Bob --wait 1"), 5, r"No chat has begun within 1 second\."),
    "no answer": Way(
        dialled(lambda wire: None, "--wait 1"), 5, r"No chat has begun within 1 second: [^\n]*"),
    "no upgrade": Way(no_upgrade, 3, r"\S+ answered 404 [^\n]*"),
    "left before a chat": Way(dialled(turned_away(frames.CLOSED, "")), 3, r"\S+ ended the call before a chat began\."),
    "failed before a chat": Way(
        dialled(turned_away(INTERNAL, "oh")), 6, r"The program at \S+ failed: oh\."),
    "died before a chat": Way(dialled(lambda wire: (wire.take(5), wire.reset())), 6, r"The connection to \S+ was lost [^\n]*"),
    "tired before a chat": Way(
        dialled(turned_away(frames.TIMEOUT, "no hello")), 5, r"\S+ ended the call, tired of waiting for us: no hello\."),
    "no chat there": Way(
        dialled(lambda wire: wire.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")), 7, r"At \S+ there is no chat: [^\n]*"),
    "not understood": Way(
        dialled(turned_away(frames.FAULT, "what")), 7, r"\S+ does not understand us: what\."),
    "peer left": Way(greeted(lambda _, wire: frames.part(wire)), 0, r"Eve left the chat\."),
    "peer was told to end": Way(
        greeted(says_goodbye(frames.SHUTDOWN)), 0, r"Eve left, because their program was told to end\."),
    "peer failed": Way(greeted(says_goodbye(INTERNAL, "oh")), 6, r"Eve's program failed: oh\."),
    "peer tired": Way(
        greeted(says_goodbye(frames.TIMEOUT)), 5, r"Eve ended the chat, tired of waiting for us\."),
    "peer died": Way(greeted(peer_died), 6, r"The connection to Eve was lost: [^\n]*|The chat with Eve broke off: [^\n]*"),
    "peer broke the protocol": Way(
        greeted(lambda _, wire: wire.send(frames.frame(frames.TEXT, b""))), 7, r"Eve broke the protocol: [^\n]*"),
    "peer says that we did": Way(
        greeted(says_goodbye(frames.FAULT, "what")), 7, r"Eve's program says that ours broke the protocol: what\. Please report this\."),
    "/close": Way(greeted(answers_goodbye("/close\r")), 0, r"The chat with Eve is closed\."),
    "Ctrl-D": Way(greeted(answers_goodbye(CTRL_D)), 0, r"The chat with Eve is closed\."),
    "Ctrl-C": Way(greeted(answers_goodbye(CTRL_C * 2)), 130, r"The chat with Eve is closed\."),
    "Ctrl-C, and no answer": Way(
        greeted(lambda shell, wire: (shell.type(CTRL_C * 2), frames.take_kind(wire, frames.BYE), shell.type(CTRL_C))), 130, r"[^\n]*"),
    "Ctrl-C at the question": Way(interrupted("Your name ["), 130, r"The line is not encrypted[^\n]*"),
    "Ctrl-C while waiting": Way(interrupted("Waiting for somebody"), 130, r"Waiting for somebody [^\n]*"),
    "Ctrl-\\ while waiting": Way(
        interrupted("Waiting for somebody", "\x1c"), 131, r"Waiting for somebody [^\n]*"),
    "hub stopped": Way(in_hub(lambda _, hub: hub.signal(signal.SIGTERM)), 0, r"The hub \S+ stopped: [^\n]*"),
    "hub died": Way(in_hub(lambda _, hub: hub.process.kill()), 6, r"[^\n]*the hub [^\n]*"),
    "hub left": Way(in_hub(lambda shell, _: shell.type("/quit\r")), 0, r"You left the hub \S+\."),
    "name taken": Way(name_taken, 3, r'[^\n]*The name "Ada" is taken here; [^\n]*'),
    "version": Way(plain("--version"), 0, r"ciarla \S+"),
    "help": Way(plain("help", "transports"), 0, r"[\s\S]*"),
    "no command": Way(plain("lisen"), 2, r'[^\n]*"lisen"[^\n]*'),
    "no option": Way(plain("listen", "--kepe"), 2, r'ciarla: There is no option "--kepe"[^\n]*'),
    "nowhere to write": Way(plain("help", ">/dev/full"), 1, r"ciarla: Standard output cannot be written: No space left on device\."),
    "configuration error": Way(wrong_file, 2, r'[^\n]*nmae[^\n]*'),
}
SMALL_AND_LARGE = ("nobody listens", "malformed address", "peer left", "hub stopped")
IN_TMUX = ("nobody listens", "malformed address", "wrong certificate", "untrusted certificate")

# Which way each place of the sources is, in which a command ends. A sentence stands for those of which nothing is to be seen
# here, or that look as another one does.
WAY_OF = {
    "Chat left: The chat with": "/close",
    "Chat peerLeft: 's program": "peer failed",
    "Chat peerLeft: left, because their program was told to end": "peer was told to end",
    "Chat peerLeft: left the chat": "peer left",
    "Chat refused: ExitCode refused busySentence end name": "refused",
    "Chat timedOut: chat": "peer tired",
    "Chat peerFault: broke the protocol": "peer broke the protocol",
    "Chat ourFault: 's program says that ours broke the protocol": "peer says that we did",
    "Chat failed: ExitCode lost lostSentence end name": "(A chat has been open; the words are those of a loss.)",
    "Chat lost: ExitCode lost lostSentence end name": "peer died",
    "Chat aborted: The chat with": "Ctrl-C, and no answer",
    "Hub left: You left the hub": "hub left",
    "Hub peerLeft: failureThere end name": "(As of a person's program, after a hub's name.)",
    "Hub peerLeft: stopped": "hub stopped",
    "Hub peerLeft: ended your stay": "(As of a hub that stops, in other words.)",
    "Hub refused: turned you away": "name taken",
    "Hub timedOut: put you out": "(A hub waits for minutes before it does.)",
    "Dial left: ExitCode orderly": "(Nothing is said: we are ending already.)",
    "Dial aborted: ExitCode orderly": "(As above.)",
    "Dial refused: ExitCode refused busySentence end where": "busy",
    "Dial refused: ExitCode refused safeReason end error text": "no upgrade",
    "Dial refused: Nobody listens at": "nobody listens",
    "Dial timedOut: call": "tired before a chat",
    "Dial failed: Cannot reach": "no way there",
    "Dial peerLeft: The program at": "failed before a chat",
    "Dial peerLeft: ended the call before a chat began": "left before a chat",
    "Dial lost: ExitCode lost failedCall end where": "died before a chat",
    "Dial peerFault: At": "no chat there",
    "Dial ourFault: does not understand us": "not understood",
}


def statement_words(statement: str) -> str:
    literal = re.search(r'"([^"]*\w[^"]*)"', statement)
    words = literal.group(1).strip(" .:,") if literal else re.sub(r"\W+", " ", statement.removeprefix("return"))
    return words.strip()


def endings_in_sources() -> list[str]:
    """Each sentence with which a chat, a stay in a hub, or a call ends, by its outcome."""
    found = []
    text = (SOURCES / "chat/Ending.cpp").read_text("utf-8")
    for name, body in re.findall(
            r"^Ending (chatEnding|hubEnding|endingOfDial)\([^)]*\)\n\{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
        kind = {"chatEnding": "Chat", "hubEnding": "Hub", "endingOfDial": "Dial"}[name]
        outcomes: list[str] = []
        for arm in re.split(r"^\t(?=case |default|\})", body, flags=re.MULTILINE):
            outcomes += re.findall(r"^case LinkOutcome::(\w+)", arm)
            if statements := re.findall(r"return [^;]*;", arm):
                found += [f"{kind} {outcome}: {statement_words(it)}" for outcome in outcomes for it in statements]
                outcomes = []
    return found


def joined(rows: list[str], columns: int) -> str:
    """Rows as they were before they were laid out, or broken at the edge: what goes on is indented, or after a full row."""
    whole = "".join(row + ("" if len(row) == columns else "\n") for row in rows).rstrip("\n")
    return re.sub(r"\n  ", " ", whole)


def unspaced(text: str) -> str:
    return re.sub("[ ]", "", text)


class Cell(NamedTuple):
    way: str
    rows: int = 24
    columns: int = 80
    full: bool = False
    answer_after: float | None = 0.0

    def check(self) -> None:
        way = WAYS[self.way]
        with Scene() as scene:
            run = way.make(scene)
            shell = Shell(rows=self.rows, columns=self.columns, answer_after=self.answer_after)
            scene.callback(shell.close)
            number = 1
            if self.full:
                shell.type("seq 200\r")
                shell.wait_for_prompt(number := number + 1)
            shell.type(run.command + "\r")
            run.then(shell)
            code = shell.wait_for_prompt(number + 1)
            assert code == way.code, f"Status {code}"
            self.look(shell, run.command, way)
            shell.wait_for_answers()
            shell.type("echo ov''er\r")
            shell.wait_for_prompt(number + 2)
            rows = shell.everything()
            assert f"{number + 1}:{code} $ echo ov''er" in joined_prompts(rows) and rows[-2] == "over", rows

    def look(self, shell: Shell, command: str, way: Way) -> None:
        with shell.gathered.locked():
            rows = shell.everything()
            screen = shell.emulator
            assert screen.margins in (None, (0, self.rows - 1)), screen.margins
            assert not screen.cursor.hidden and 7 << 5 in screen.mode, "The cursor, or the edge"
        assert shell.modes_now() == shell.modes_at_prompt, "The modes of the terminal"
        text = "\n".join(rows[:-1])
        echoed = unspaced(text.replace("\n", "")).rfind(unspaced(command))
        assert echoed >= 0, "The command is gone:\n" + text
        said = after_echo(rows[:-1], command)
        last = joined(said, self.columns)
        assert unspaced(last) == "" or said[0] or self.answer_after is None, "A gap:\n" + "\n".join(rows)
        pattern = unspaced(way.says)
        assert re.search(f"(^|\n)({pattern})$", unspaced(last)), f"{way.says!r} is not what is read last:\n" + "\n".join(rows)


def after_echo(rows: list[str], command: str) -> list[str]:
    """The rows below the one in which the command ends."""
    wanted = unspaced(command)
    for first in range(len(rows) - 1, -1, -1):
        if "$" in rows[first]:
            echoed = ""
            for row in range(first, len(rows)):
                echoed += unspaced(rows[row])
                if echoed.endswith(wanted):
                    return rows[row + 1:]
    raise AssertionError(f"The command is not there whole: {rows}")


def joined_prompts(rows: list[str]) -> str:
    return "".join(rows)


def cells() -> list[Cell]:
    usual = [Cell(way, full=full, answer_after=after) for way in WAYS for full in (False, True) for after in (0.0, 0.08)]
    others = [Cell(way, rows, columns, full, None) for way in SMALL_AND_LARGE for rows, columns in ((5, 20), (50, 160)) for full in (False, True)]
    return usual + others


class Table(unittest.TestCase):
    """A way to end that is new has to come here."""

    def test_has_every_sentence_with_which_a_chat_or_a_call_ends(self):
        self.assertEqual(sorted(endings_in_sources()), sorted(WAY_OF))
        for way in WAY_OF.values():
            self.assertTrue(way in WAYS or way.startswith("("), way)

    def test_has_every_exit_code_that_is_documented_or_in_the_sources(self):
        codes = {way.code if way.code < 128 else 128 for way in WAYS.values()}
        text = (SOURCES / "ExitCode.h").read_text("utf-8")
        in_sources = {int(number) for number in re.findall(r"^\t\w+ = (\d+)", text, re.MULTILINE)}
        section = OPERATIONS.read_text("utf-8").split("\n## Exit codes\n")[1].split("\n## ")[0]
        documented = {int(code.removesuffix("+n")) for code in re.findall(r"^\| (\d+\S*) \|", section, re.MULTILINE)}
        self.assertEqual(codes, in_sources)
        self.assertEqual(codes, documented)


class Screens(unittest.TestCase):
    def test_say_how_a_command_ended_whole_above_the_next_prompt(self):
        chosen = os.environ.get("CIARLA_SCREENS", "")
        with concurrent.futures.ThreadPoolExecutor(max_workers=8) as pool:
            running = {pool.submit(cell.check): cell for cell in cells() if chosen in cell.way}
            for done in concurrent.futures.as_completed(running):
                with self.subTest(**running[done]._asdict()):
                    done.result()


@unittest.skipUnless(shutil.which("tmux"), "needs tmux")
class InTmux(unittest.TestCase):
    def tmux(self, folder: pathlib.Path, *words: str) -> str:
        return subprocess.run(
            ["tmux", "-S", str(folder / "socket"), "-f", "/dev/null", *words], capture_output=True, text=True, timeout=PATIENCE,
            check=words[0] != "kill-server", env=environment(TERM="xterm")).stdout

    def wait_for_prompt(self, folder: pathlib.Path, number: int) -> list[str]:
        """The rows above it. A tmux is asked over and over, for it cannot be waited for."""
        deadline = time.monotonic() + PATIENCE
        while True:
            rows = [row.rstrip() for row in self.tmux(folder, "capture-pane", "-p").splitlines()]
            rows = "\n".join(rows).rstrip("\n").split("\n")
            if (found := re.fullmatch(r"(\d+):\d+ \$", rows[-1])) and int(found.group(1)) == number:
                return rows
            self.assertLess(time.monotonic(), deadline, "\n".join(rows))

    def test_the_sentence_stands_whole_above_the_next_prompt_and_nothing_is_left_in_the_input(self):
        for name in IN_TMUX:
            with self.subTest(way=name), Scene() as scene:
                way, folder = WAYS[name], scene.folder()
                run = way.make(scene)
                path = f"{pathlib.Path(PROGRAM).resolve().parent}:{os.environ['PATH']}"
                scene.callback(self.tmux, folder, "kill-server")
                self.tmux(
                    folder, "new-session", "-d", "-x", "80", "-y", "24",
                    f"env 'PATH={path}' 'PS1=\\#:$? $ ' bash --norc --noprofile -i")
                self.wait_for_prompt(folder, 1)
                self.tmux(folder, "send-keys", "-l", run.command)
                self.tmux(folder, "send-keys", "Enter")
                rows = self.wait_for_prompt(folder, 2)
                self.assertEqual(rows[-1], f"2:{way.code} $")
                said = joined(after_echo(rows[:-1], run.command), 80)
                self.assertRegex(unspaced(said), f"(^|\n)({unspaced(way.says)})$")
                self.tmux(folder, "send-keys", "-l", "echo ov''er")
                self.tmux(folder, "send-keys", "Enter")
                rows = self.wait_for_prompt(folder, 3)
                self.assertEqual(rows[-3:-1], [f"2:{way.code} $ echo ov''er", "over"])


if __name__ == "__main__":
    unittest.main()
