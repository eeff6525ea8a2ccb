"""Files that a person or a configuration names: what they have to be, and that none holds the program up."""

import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import unittest

from harness import LOOPBACK, PATIENCE, PROGRAM, Ciarla, E2e, environment
from terminal import Terminal

SOMEBODY = 4711  # A user of whom this machine knows nothing.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # In UTF-8 the byte order mark.


class Files(E2e):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.certificates = pathlib.Path(folder.name)
        cls.certificates.chmod(0o755)
        cls.certificate, cls.key = str(cls.certificates / "chat.pem"), str(cls.certificates / "chat.key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "30", "-subj", "/CN=chat", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", cls.key, "-out", cls.certificate], check=True, stderr=subprocess.DEVNULL)

    def path(self, content: str | None = None, mode: int = 0o600, owner: int = 0) -> pathlib.Path:
        folder = self.folder()
        folder.chmod(0o777)
        path = folder / "file"
        if content is not None:
            path.write_text(content, "utf-8")
            path.chmod(mode)
            os.chown(path, owner, owner)
        return path

    def pipe(self) -> pathlib.Path:
        path = self.path()
        os.mkfifo(path, 0o600)
        return path

    def fed(self, content: bytes) -> int:
        """The reading end of a pipe that says this once, as a shell's <( ) does."""
        read, write = os.pipe()
        os.set_inheritable(read, True)
        self.addCleanup(os.close, read)

        def feed():
            with os.fdopen(write, "wb") as file:
                file.write(content)
        threading.Thread(target=feed).start()
        return read

    def ended(self, *words: str, user: int = 0, **more) -> subprocess.CompletedProcess:
        command = [PROGRAM, *words] if user == 0 else [
            "setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", PROGRAM, *words]
        return subprocess.run(command, env=environment(), capture_output=True, stdin=subprocess.DEVNULL, text=True,
                              timeout=PATIENCE, **more)

    def refused(self, *words: str, user: int = 0) -> str:
        done = self.ended(*words, user=user)
        self.assertEqual(done.returncode, 2, done.stderr)
        return done.stderr

    def with_tls(self, certificate=None, key=None, *more: str) -> str:
        options = (f"tls.certificate={certificate or self.certificate}", f"tls.key={key or self.key}", *more)
        return f"tls+tcp://{LOOPBACK}:0?" + "&".join(options)

    def ways(self, path) -> dict[str, tuple[str, ...]]:
        """Every option that names a file."""
        tcp = f"{LOOPBACK}:0"
        return {
            "config": ("config", "--config", str(path)),
            "hub's config": ("hub", tcp, "--config", str(path)),
            "log": ("listen", tcp, "--log", str(path)),
            "trace.file": ("listen", f"trace+tcp://{tcp}?trace.file={path}"),
            "record.file": ("listen", f"record+tcp://{tcp}?record.file={path}"),
            "replay": ("connect", f"replay:{path}"),
            "tls.key": ("listen", self.with_tls(key=path)),
            "tls.certificate": ("listen", self.with_tls(certificate=path)),
            "tls.ca": ("listen", self.with_tls(None, None, f"tls.ca={path}")),
            "tls.ca of a dial": ("connect", f"tls+tcp://{LOOPBACK}:9?tls.ca={path}"),
        }


class AFile(Files):
    def test_that_is_something_else_is_named_at_once_by_what_it_is(self):
        socket, folder = self.path(), self.folder()
        listener = self.ciarla("listen", f"unix:{socket}", name="Ada")
        listener.err.wait_for("^Listening on")
        for path, names in ((self.pipe(), ("pipe", "no regular file")), (folder, ("folder", "directory")), (socket, ("socket",)),
                            (folder / "none/at/all", ("No such file or directory",))):
            for way, words in self.ways(path).items():
                with self.subTest(path=names[0], way=way):
                    told = self.refused(*words)
                    self.assertTrue(any(name in told.lower() or name in told for name in names), told)

    def test_that_is_a_pipe_with_a_silent_writer_does_not_keep_the_program_from_ending(self):
        for way in ("config", "hub's config", "tls.key", "tls.certificate", "tls.ca", "tls.ca of a dial"):
            for number in (signal.SIGTERM, signal.SIGINT):
                with self.subTest(way=way, signal=number):
                    pipe = self.pipe()
                    held = os.open(pipe, os.O_RDWR)  # A writer, and somebody who sees that the program reads.
                    program = self.ciarla(*self.ways(pipe)[way])
                    self.until(lambda: str(pipe) in self.open_files(program))
                    program.signal(number)
                    self.assertEqual(program.status(), 128 + number, program.err.text())
                    os.close(held)

    def test_of_another_user_or_for_others_is_refused_where_that_matters(self):
        owned = {"key": pathlib.Path(self.key).read_text(), "ca": pathlib.Path(self.certificate).read_text(), "config": "name = Ada\n"}
        words = {"key": lambda path: ("listen", self.with_tls(key=path)),
                 "ca": lambda path: ("connect", f"tls+tcp://{LOOPBACK}:9?tls.ca={path}"),
                 "config": lambda path: ("config", "--config", str(path))}
        for kind, mode, owner, user, why in (
            ("key", 0o644, 0, 0, "chmod 640"), ("key", 0o666, 0, 0, "chmod 640"), ("key", 0o604, 0, 0, "chmod 640"),
            ("key", 0o660, 0, 0, "chmod 640"), ("key", 0o640, SOMEBODY, SOMEBODY, "chmod 600"),
            ("key", 0o644, SOMEBODY, SOMEBODY, "chmod 600"), ("key", 0o600, SOMEBODY, 0, "belongs to neither you nor root"),
            ("key", 0o640, 0, 0, ""), ("key", 0o600, 0, 0, ""), ("key", 0o400, 0, 0, ""),
            ("key", 0o600, SOMEBODY, SOMEBODY, ""),
            ("config", 0o666, 0, 0, "chmod go-w"), ("config", 0o602, 0, 0, "chmod go-w"),
            ("config", 0o644, SOMEBODY, 0, "belongs to neither you nor root"), ("config", 0o644, SOMEBODY, SOMEBODY + 1, "belongs to"),
            ("config", 0o664, 0, 0, ""), ("config", 0o664, SOMEBODY, SOMEBODY, ""), ("config", 0o644, 0, SOMEBODY, ""),
            ("ca", 0o666, 0, 0, "chmod go-w"), ("ca", 0o644, 0, SOMEBODY, ""),
        ):
            with self.subTest(kind=kind, mode=oct(mode), owner=owner, user=user):
                path = self.path(owned[kind], mode, owner)
                if why:
                    told = self.refused(*words[kind](path), user=user)
                    self.assertIn(why, told)
                    self.assertIn(str(path), told)
                elif kind == "key":
                    self.assertEqual(self.ended(*words[kind](path), "--wait", "1", user=user).returncode, 5)
                else:
                    self.assertNotEqual(self.ended(*words[kind](path), user=user).returncode, 2)

    def test_that_a_foreign_group_may_write_is_no_configuration(self):
        path = self.path("name = Ada\n", 0o664)
        os.chown(path, 0, 4)
        self.assertIn("chmod g-w", self.refused("config", "--config", str(path)))

    def test_of_what_was_said_is_for_its_owner_alone_and_no_link(self):
        for way in ("log", "trace.file", "record.file"):
            with self.subTest(way=way):
                path = self.path("", 0o644)
                self.assertIn("chmod 600", self.refused(*self.ways(path)[way]))
                path.chmod(0o600)
                os.chown(path, SOMEBODY, SOMEBODY)
                self.assertIn("it belongs to somebody else", self.refused(*self.ways(path)[way]))
                link = self.path()
                link.symlink_to(path)
                self.assertIn("it is a symbolic link", self.refused(*self.ways(link)[way]))
                self.assertEqual(path.read_text(), "")
                fresh = self.path()
                program = self.ciarla(*self.ways(fresh)[way], name="Ada")
                program.err.wait_for("^Listening on")
                self.assertEqual(fresh.stat().st_mode & 0o777, 0o600)

    def test_that_ends_in_the_middle_of_a_line_is_added_to_on_a_new_one(self):
        for way in ("log", "trace.file"):
            with self.subTest(way=way):
                path = self.path("half a li")
                program = self.ciarla(*self.ways(path)[way], "--stay", name="Ada", input_text="")
                port = int(program.err.wait_for(r"^Listening on \S*tcp://\S*?:(\d+)").group(1))
                caller = self.caller(port, input_text="hello\n")
                self.assertEqual([program.status(), caller.status()], [0, 0])
                self.assertEqual(path.read_text().splitlines()[0], "half a li")
        log = self.path("half a li")
        with log.open("ab") as errors:
            hub = self.ciarla("hub", f"{LOOPBACK}:0", stderr=errors)
            self.until(lambda: "The hub takes up to" in log.read_text())
            hub.signal(signal.SIGTERM)
            self.assertEqual(hub.status(), 143)
        self.assertEqual(log.read_text().splitlines()[0], "half a li")

    def open_files(self, program: Ciarla) -> set[str]:
        found = set()
        for descriptor in pathlib.Path(f"/proc/{program.process.pid}/fd").iterdir():
            try:
                found.add(os.readlink(descriptor))
            except OSError:  # It was closed meanwhile.
                continue
        return found

    def until(self, condition) -> None:
        for _ in range(6000):
            try:
                if condition():
                    return
            except OSError:
                pass
            signal.sigtimedwait([], 0.01)
        self.fail("It did not come.")


class APipe(Files):
    def started(self, *words: str, pipe: int) -> subprocess.Popen:
        program = subprocess.Popen([PROGRAM, *words], env=environment(), pass_fds=(pipe,), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(program.stderr.close)
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.wait, PATIENCE)
        self.addCleanup(program.kill)
        return program

    def test_may_be_a_key_also_of_several_listeners(self):
        pipe = self.fed(pathlib.Path(self.key).read_bytes())
        addresses = [f"tls+tcp://{LOOPBACK}:0"] * 2
        hub = self.started("hub", *addresses, "--tls.certificate", self.certificate, "--tls.key", f"/dev/fd/{pipe}", pipe=pipe)
        listening = (line.strip() for line in hub.stderr if line.startswith("Listening on"))
        ports = [line.rsplit(":", 1)[1] for _, line in zip(addresses, listening)]
        for port in ports:
            guest = self.ciarla("connect", f"tls+tcp://{LOOPBACK}:{port}?tls.ca={self.certificate}", name="Bob", input_text="hi\n")
            self.assertEqual(guest.status(), 0, guest.err.text())

    def test_may_be_the_key_and_the_certificate_in_one(self):
        both = pathlib.Path(self.key).read_bytes() + pathlib.Path(self.certificate).read_bytes()
        pipe = self.fed(both)
        ada = self.started("listen", self.with_tls(f"/dev/fd/{pipe}", f"/dev/fd/{pipe}"), "--name", "Ada", pipe=pipe)
        self.assertIn("Listening on tls+tcp://", ada.stderr.readline())

    def test_may_be_a_key_of_a_dial_that_is_tried_again(self):
        probe = self.acceptor()
        probe.close()
        pipe = self.fed(pathlib.Path(self.key).read_bytes())
        bob = self.started("connect", f"tls+tcp://{LOOPBACK}:{probe.port}?tls.ca={self.certificate}", "--tls.certificate",
                           self.certificate, "--tls.key", f"/dev/fd/{pipe}", "--wait", "3", "--name", "Bob", pipe=pipe)
        self.assertEqual(bob.wait(PATIENCE), 5, bob.stderr.read())

    def test_may_be_a_configuration_which_a_hub_remembers(self):
        pipe = self.fed(b"hub.connections = 70\n")
        hub = self.started("hub", f"{LOOPBACK}:0", "--config", f"/dev/fd/{pipe}", pipe=pipe)
        self.assertIn("Listening on", hub.stderr.readline())
        self.assertTrue(any("The hub takes up to 70 connections." in line for line in hub.stderr))
        hub.send_signal(signal.SIGHUP)
        self.assertTrue(any("The settings were read again" in line for line in hub.stderr))

    def test_in_the_place_of_a_configuration_holds_no_hub_up(self):
        for held in (False, True):
            with self.subTest(held=held):
                config = self.path("name = x\n")
                hub = self.hub("--config", str(config))
                port = hub.port()
                config.unlink()
                os.mkfifo(config, 0o600)
                holder = os.open(config, os.O_RDWR) if held else -1
                hub.signal(signal.SIGHUP)
                hub.err.wait_for("The old settings remain: .*" + ("nothing comes from it" if held else "a pipe that nobody writes into"))
                guest = self.caller(port, input_text="hi\n")
                self.assertEqual(guest.status(), 0, guest.err.text())
                if held:
                    os.close(holder)
                hub.signal(signal.SIGTERM)
                self.assertEqual(hub.status(), 143)


class AByteOrderMark(Files):
    def test_at_the_very_beginning_of_a_text_is_no_part_of_it(self):
        for content, code in ((f"{MARK}name = Ada\n", 0), (f"{MARK}# a comment\nname = Ada\n", 0),
                              (f"{MARK}{MARK}name = Ada\n", 2), (f"# x\n{MARK}name = Ada\n", 2)):
            with self.subTest(content=content):
                self.assertEqual(self.ended("config", "--config", str(self.path(content))).returncode, code)
        for name in ("certificate", "key"):
            with self.subTest(name=name):
                marked = self.path(MARK + pathlib.Path(getattr(self, name)).read_text())
                self.assertEqual(self.ended("listen", self.with_tls(**{name: marked}), "--wait", "1").returncode, 5)

    def test_at_the_very_beginning_of_standard_input_is_no_part_of_it(self):
        ada = self.listener("--stay", "--keep", input_text="")
        port = ada.port()
        bob = self.caller(port, input_text=f"{MARK}hello\n{MARK}again\n")
        self.assertEqual(bob.status(), 0, bob.err.text())
        eve = self.caller(port, "--json", input_text=f'{MARK}{{"type":"say","text":"as JSON"}}\n', name="Eve")
        self.assertEqual(eve.status(), 0, eve.out.text())
        leaving = self.caller(port, input_text=f"{MARK}/close\n", name="Leaving")
        self.assertEqual(leaving.status(), 0, leaving.err.text())
        ada.signal(signal.SIGTERM)
        ada.status()
        self.assertEqual(ada.out.text(), "Bob: hello\nBob: <U+FEFF>again\nEve: as JSON\n")


class AHome(Files):
    def test_that_does_not_exist_is_not_made_for_the_history(self):
        home = self.folder() / "nobody/home"
        ada = self.listener()
        bob = Terminal(PROGRAM, "connect", f"{LOOPBACK}:{ada.port()}", "--name", "Bob", HOME=str(home))
        bob.type("hello\r")
        ada.out.wait_for("^Bob: hello$")
        bob.type("/close\r")
        self.assertEqual([bob.status(), ada.status()], [0, 0])
        bob.close()
        self.assertFalse(home.parent.exists())


if __name__ == "__main__":
    unittest.main()
