"""The same scripted chat over one wire after the other, chosen by the configuration file alone."""

import pathlib
import subprocess
import unittest

from harness import LOOPBACK, PROGRAM, E2e


def make_certificate(folder: pathlib.Path) -> None:
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=chat", "-addext", f"subjectAltName=IP:{LOOPBACK}", "-keyout",
                    folder / "key.pem", "-out", folder / "chat.pem"], check=True, capture_output=True)
    (folder / "key.pem").chmod(0o600)


class OneChat(E2e):
    """Its rows are those of docs/swapping-transports.md."""

    WIRES = ("tcp", "unix", "exec", "ws", "wss", "tls", "impaired")

    def place(self, folder: pathlib.Path, wire: str) -> tuple[str, dict[str, str]]:
        """What `listen =` says, and what else its file has."""
        if wire in ("unix", "exec"):
            return f"unix:{folder}/socket", {}
        if wire in ("wss", "tls"):
            layers = "ws+tls+tcp" if wire == "wss" else "tls+tcp"
            return f"{layers}://{LOOPBACK}:0", {"tls.certificate": f"{folder}/chat.pem", "tls.key": f"{folder}/key.pem"}
        return f"{'ws+tcp' if wire == 'ws' else 'tcp'}://{LOOPBACK}:0", {}

    def call(self, folder: pathlib.Path, wire: str, bound: str) -> tuple[str, dict[str, str]]:
        """What `connect =` says, for a listener that is bound there, and what else its file has."""
        host_and_port = bound.split("://")[-1]
        if wire == "exec":
            return f"exec:{PROGRAM} bridge stdio: {bound}", {}
        if wire == "impaired":
            return f"impaired+tcp://{host_and_port}?impaired.delay=20&impaired.split=3", {}
        if wire in ("ws", "wss"):
            return f"{wire}://{host_and_port}", {"tls.ca": f"{folder}/chat.pem"} if wire == "wss" else {}
        return bound, {"tls.ca": f"{folder}/chat.pem"} if wire == "tls" else {}

    def home(self, folder: pathlib.Path, side: str, key: str, address: str, more: dict[str, str]) -> str:
        file = folder / side / "ciarla" / "ciarla.properties"
        file.parent.mkdir(parents=True)
        file.write_text("".join(f"{name} = {value}\n" for name, value in ({key: address} | more).items()), "utf-8")
        return str(folder / side)

    def test_is_the_same_over_every_wire(self):
        for wire in self.WIRES:
            with self.subTest(wire=wire):
                folder = self.folder()
                make_certificate(folder)
                home = self.home(folder, "ada", "listen", *self.place(folder, wire))
                ada = self.ciarla("listen", "--stay", name="Ada", XDG_CONFIG_HOME=home)
                bound = ada.err.wait_for(r"^Listening on (\S+)$").group(1)
                home = self.home(folder, "bob", "connect", *self.call(folder, wire, bound))
                bob = self.ciarla("connect", name="Bob", XDG_CONFIG_HOME=home)
                bob.enter("Hello, Ada\n")
                ada.out.wait_for("^Bob: Hello, Ada$")
                ada.enter("Hi Bob! Perché no? 😀\n")
                bob.out.wait_for("^Ada: Hi Bob! Perché no\\? 😀$")
                bob.enter("/close\n")
                self.assertEqual((bob.status(), ada.status()), (0, 0), bob.err.text() + ada.err.text())
                self.assertEqual(ada.out.text(), "Bob: Hello, Ada\n")
                self.assertEqual(bob.out.text(), "Ada: Hi Bob! Perché no? 😀\n")


if __name__ == "__main__":
    unittest.main()
