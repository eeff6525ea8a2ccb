"""TLS with the real program: between two of them, and with openssl's own s_client and s_server at the other end."""

import contextlib
import os
import pathlib
import socket
import subprocess
import tempfile
import threading
import unittest

import frames
from harness import LOOPBACK, PATIENCE, Ciarla, E2e, Wire

USAGE, FAULT = 2, 7


class Openssl(Wire):
    """`openssl s_client` or `s_server`: what is sent goes into its input, what it prints is what came."""

    def __init__(self, *words: str):
        self.process = subprocess.Popen(["openssl", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.received = b""

    def send(self, data: bytes) -> None:
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def _more(self) -> bool:
        piece = os.read(self.process.stdout.fileno(), 65536)
        self.received += piece
        return bool(piece)

    def finish(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()

    def close(self) -> None:
        self.finish()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


class Relay:
    """Stands between two ends, and sees what passes."""

    def __init__(self, port: int):
        self.seen = bytearray()
        self._listening = socket.create_server((LOOPBACK, 0))
        self.port = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._run, args=(port,))]
        self._threads[0].start()

    def _run(self, port: int) -> None:
        caller, _ = self._listening.accept()
        called = socket.create_connection((LOOPBACK, port), PATIENCE)
        back = threading.Thread(target=self._pass, args=(called, caller))
        back.start()
        self._pass(caller, called)
        back.join()
        caller.close()
        called.close()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                self.seen += piece
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._threads[0].join(PATIENCE)
        self._listening.close()


class Tls(E2e):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.certificates = pathlib.Path(folder.name)
        cls.chat = cls.certificate("chat", "DNS:localhost,IP:127.0.0.1")
        cls.ada = cls.certificate("Ada", "DNS:ada.test")

    @classmethod
    def certificate(cls, name: str, names: str) -> tuple[str, str]:
        """One that signs itself, as modules/tls/README.md makes it."""
        files = str(cls.certificates / f"{name}.pem"), str(cls.certificates / f"{name}.key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "30", "-subj", f"/CN={name}", "-addext", f"subjectAltName={names}",
                        "-keyout", files[1], "-out", files[0]], check=True, stderr=subprocess.DEVNULL)
        return files

    def tls_listener(self, *more: str, **settings) -> Ciarla:
        certificate, key = self.chat
        options = "&".join((f"tls.certificate={certificate}", f"tls.key={key}", *more))
        return self.ciarla("listen", f"tls+tcp://{LOOPBACK}:0?{options}", name="Ada", **settings)

    @staticmethod
    def port_of(listener: Ciarla) -> int:
        return int(listener.err.wait_for(r"^Listening on tls\+tcp://127\.0\.0\.1:(\d+)").group(1))

    def tls_caller(self, port: int, *options: str, **settings) -> Ciarla:
        return self.ciarla("connect", f"tls+tcp://{LOOPBACK}:{port}?{'&'.join(options)}", name="Bob", **settings)

    def trusting(self) -> str:
        return f"tls.ca={self.chat[0]}"


class TwoPrograms(Tls):
    def test_chat_and_say_that_it_is_encrypted(self):
        ada = self.tls_listener()
        bob = self.ciarla("connect", f"tls+tcp://localhost:{self.port_of(ada)}?{self.trusting()}", name="Bob")
        ada.err.wait_for(r"^You are chatting with Bob .*encrypted")
        bob.err.wait_for(r"^You are chatting with Ada .*encrypted")
        ada.enter("hello\n")
        bob.out.wait_for("^Ada: hello$")
        bob.enter("/close\n")
        self.assertEqual([ada.status(), bob.status()], [0, 0])

    def test_show_no_plain_text_to_whoever_is_in_between(self):
        secret = "the cat sleeps under the third stair"
        ada = self.tls_listener()
        relay = Relay(self.port_of(ada))
        self.addCleanup(relay.close)
        bob = self.tls_caller(relay.port, self.trusting(), input_text=secret + "\n")
        ada.out.wait_for(f"^Bob: {secret}$")
        ada.end_input()
        self.assertEqual([ada.status(), bob.status()], [0, 0])
        relay.close()
        self.assertGreater(len(relay.seen), 1000)
        for words in (secret, "Bob\0", "Ada\0"):
            self.assertNotIn(words.encode(), bytes(relay.seen))

    def test_chat_over_a_unix_socket_with_a_pinned_certificate(self):
        certificate, key = self.chat
        place = f"tls+unix://{self.folder()}/chat"
        printed = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"], check=True,
                                 capture_output=True, text=True).stdout
        ada = self.ciarla("listen", f"{place}?tls.certificate={certificate}&tls.key={key}", name="Ada")
        ada.err.wait_for("^Listening on")
        bob = self.ciarla("connect", f"{place}?tls.pin=sha256:{printed.strip().split('=')[1]}", name="Bob",
                          input_text="hello\n")
        ada.out.wait_for("^Bob: hello$")
        ada.end_input()
        self.assertEqual([ada.status(), bob.status()], [0, 0])

    def test_know_each_other_by_certificates(self):
        ada = self.tls_listener(f"tls.ca={self.ada[0]}")
        port = self.port_of(ada)
        stranger = self.tls_caller(port, self.trusting(), input_text="")
        self.assertNotEqual(stranger.status(), 0)
        self.assertIn("takes nobody without a certificate", stranger.err.text())
        bob = self.tls_caller(
            port, self.trusting(), f"tls.certificate={self.ada[0]}", f"tls.key={self.ada[1]}", input_text="hello\n")
        ada.err.wait_for("^You are chatting with Bob .*CN=Ada")
        ada.out.wait_for("^Bob: hello$")
        ada.end_input()
        self.assertEqual([ada.status(), bob.status()], [0, 0])


class BadCalls(Tls):
    def test_are_told_what_is_wrong_with_the_certificate(self):
        ada = self.tls_listener("", input_text="", **{"CIARLA_STAY": "yes"})
        port = self.port_of(ada)
        for options, code, sentence in (
            ((), USAGE, "is from an authority that is not trusted here"),
            ((self.trusting(), "tls.name=other.test"), USAGE, 'is not for "other.test"'),
            (("tls.pin=sha256:" + "00" * 32,), USAGE, "is not the pinned one"),
            (("tls.ca=/nowhere",), USAGE, "Cannot read /nowhere (tls.ca)"),
            (("tls.verfy=no",), USAGE, "did you mean tls.verify?"),
        ):
            with self.subTest(options=options):
                bob = self.tls_caller(port, *options, input_text="")
                self.assertEqual(bob.status(), code, bob.err.text())
                self.assertIn(sentence, bob.err.text())

    def test_with_plain_text_do_not_use_the_chat_up(self):
        ada = self.tls_listener(input_text="", **{"CIARLA_STAY": "yes"})
        port = self.port_of(ada)
        for data in (frames.greeting("Bob"), b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\x05garbage"):
            wire = self.wire(port)
            wire.send(data)
            wire.take_rest()
        bob = self.tls_caller(port, self.trusting(), input_text="hello\n")
        self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text())
        self.assertEqual(ada.out.text(), "Bob: hello\n")

    def test_to_a_plain_listener_say_so(self):
        ada = self.listener()
        bob = self.tls_caller(ada.port(), self.trusting(), input_text="")
        self.assertEqual(bob.status(), FAULT, bob.err.text())
        self.assertIn("does not speak TLS: what it said first is plain; leave tls+ out", bob.err.text())


class OpensslClient(Tls):
    def call(self, port: int, *words: str) -> Openssl:
        client = Openssl("s_client", "-quiet", "-connect", f"{LOOPBACK}:{port}", "-CAfile", self.chat[0],
                         "-verify_return_error", "-verify_ip", LOOPBACK, *words)
        self.addCleanup(client.close)
        return client

    def test_chats_in_each_version(self):
        for version in ("-tls1_3", "-tls1_2"):
            with self.subTest(version=version):
                ada = self.tls_listener()
                client = self.call(self.port_of(ada), version)
                self.assertEqual(frames.introduce(client, "Bob"), "Ada")
                client.send(frames.text(1, "hello"))
                ada.out.wait_for("^Bob: hello$")
                ada.enter("and back\n")
                self.assertEqual(frames.text_of(frames.take_kind(client, frames.TEXT)), "and back")
                client.send(frames.ack(1) + frames.bye())
                frames.take_kind(client, frames.BYE)
                self.assertEqual(client.take_rest(), b"")
                self.assertEqual(client.process.wait(PATIENCE), 0)
                self.assertEqual(ada.status(), 0, ada.err.text())

    def test_with_an_old_version_is_turned_away(self):
        ada = self.tls_listener(input_text="", **{"CIARLA_STAY": "yes"})
        port = self.port_of(ada)
        client = self.call(port, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
        self.assertEqual(client.take_rest(), b"")
        self.assertNotEqual(client.process.wait(PATIENCE), 0)
        bob = self.tls_caller(port, self.trusting(), input_text="hello\n")
        self.assertEqual([ada.status(), bob.status()], [0, 0])


class OpensslServer(Tls):
    def test_chats_in_each_version(self):
        for version in ("-tls1_3", "-tls1_2"):
            with self.subTest(version=version):
                server = Openssl("s_server", "-accept", f"{LOOPBACK}:0", "-cert", self.chat[0], "-key", self.chat[1],
                                 "-naccept", "1", version)
                self.addCleanup(server.close)
                server.take_until(b"ACCEPT ")
                port = int(server.take_until(b"\n").rsplit(b":", 1)[1])
                bob = self.tls_caller(port, self.trusting())
                server.take_until(b"Secure Renegotiation IS")
                server.take_until(b"\n")
                self.assertEqual(frames.introduce(server, "Ada"), "Bob")
                bob.enter("hello\n")
                self.assertEqual(frames.text_of(frames.take_kind(server, frames.TEXT)), "hello")
                server.send(frames.ack(1) + frames.text(1, "and back"))
                bob.out.wait_for("^Ada: and back$")
                bob.enter("/close\n")
                frames.take_kind(server, frames.BYE)
                server.send(frames.bye())
                self.assertEqual(bob.status(), 0, bob.err.text())


if __name__ == "__main__":
    unittest.main()
