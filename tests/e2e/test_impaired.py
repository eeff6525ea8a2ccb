"""A bad network and a slow one with the real program: a chat over them is the same chat, and one that is cut says so."""

import unittest

from harness import LOOPBACK, Ciarla, E2e


class BadNetworks(E2e):
    def two(self, address: str, listening_on: str, text: str, **setting) -> tuple[Ciarla, Ciarla]:
        ada = self.ciarla("listen", listening_on, name="Ada", input_text=text, **setting)
        port = ada.err.wait_for(r"^Listening on \S*tcp://[^:]+:(\d+)(?:\?\S+)?$").group(1)
        bob = self.ciarla("connect", address.format(port=port), name="Bob")
        return ada, bob

    def test_lose_nothing_of_a_chat(self):
        lines = [f"line {i} " + "x" * (i % 97) for i in range(300)]
        for options in ("impaired.split=3", "impaired.delay=20&impaired.jitter=10&impaired.seed=5", "impaired.coalesce=30"):
            with self.subTest(options=options):
                ada, bob = self.two(
                    "tcp://" + LOOPBACK + ":{port}", f"impaired+tcp://{LOOPBACK}:0?{options}", "\n".join(lines) + "\n")
                self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text() + bob.err.text())
                self.assertEqual(bob.out.text(), "".join(f"Ada: {line}\n" for line in lines))

    def test_are_slow_where_a_setting_says_so(self):
        ada, bob = self.two(
            "throttle+tcp://" + LOOPBACK + ":{port}?throttle.rate=100000", f"throttle+tcp://{LOOPBACK}:0", "hello\n" * 100,
            CIARLA_THROTTLE_RATE="50000")
        self.assertEqual([ada.status(), bob.status()], [0, 0], ada.err.text() + bob.err.text())
        self.assertEqual(bob.out.text(), "Ada: hello\n" * 100)

    def test_that_cut_a_chat_say_so_on_both_sides(self):
        ada, bob = self.two(
            "impaired+tcp://" + LOOPBACK + ":{port}?impaired.cut=500", f"tcp://{LOOPBACK}:0", "hello\n" * 100)
        self.assertEqual([ada.status(), bob.status()], [6, 6])
        self.assertIn("was cut on purpose, as impaired.cut asks", bob.err.text())
        self.assertRegex(ada.err.text(), "never acknowledged|was lost|reset")

    def test_are_told_what_they_cannot_do(self):
        for address, sentence in (
            ("impaired+tcp://127.0.0.1:1?impaired.delay=soon", "impaired.delay is a whole number of milliseconds"),
            ("impaired+tcp://127.0.0.1:1?impaired.dlay=5", "did you mean impaired.delay?"),
            ("throttle+tcp://127.0.0.1:1", "A throttle needs a rate"),
        ):
            with self.subTest(address=address):
                program = self.ciarla("connect", address, input_text="")
                self.assertEqual(program.status(), 2)
                self.assertIn(sentence, program.err.text())

    def test_are_listed(self):
        listing = self.ciarla("transports", input_text="")
        self.assertEqual(listing.status(), 0)
        self.assertRegex(listing.out.text(), r"(?m)^ *impaired\+? ")
        self.assertRegex(listing.out.text(), r"(?m)^ *throttle\+? ")


if __name__ == "__main__":
    unittest.main()
