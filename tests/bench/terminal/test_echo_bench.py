"""The measuring of echoes sees what a terminal does wrong, and runs. No figure is asserted: those need quiet."""

import os
import subprocess
import sys
import unittest

import echo_bench
from peer import words_of

PATIENCE = 300.0  # seconds: what no run takes, and a hang does.
SHOWN = [f"Eve: {words_of(number)}" for number in range(1, 6)]


class TheChecks(unittest.TestCase):
    def test_find_nothing_wrong_with_a_whole_scrollback(self):
        self.assertEqual(echo_bench.lost(5, SHOWN), "")

    def test_see_a_message_that_is_missing_repeated_or_out_of_order(self):
        for wrong in (SHOWN[:2] + SHOWN[3:], SHOWN[:-1], SHOWN + SHOWN[:1], SHOWN[::-1]):
            self.assertNotEqual(echo_bench.lost(5, wrong), "")

    def test_know_what_a_percentile_is(self):
        times = [float(number) for number in range(1, 201)]
        self.assertEqual([echo_bench.percentile(times, share) for share in (0.5, 0.99, 1.0)], [100, 198, 200])


class ARun(unittest.TestCase):
    def test_tells_both_times_of_both_programs_and_that_nothing_was_lost(self):
        ended = subprocess.run(
            [sys.executable, echo_bench.__file__, "--program", os.environ["CIARLA_PROGRAM"], "--spells", "1", "--keys", "5",
             "--rate", "200"], capture_output=True, text=True, timeout=PATIENCE, check=False)
        for row in ("ciarla, idle", "cat, idle", "ciarla, busy", "cat, busy"):
            self.assertIn(f"| {row} | 5 |", ended.stdout, ended.stderr)
        self.assertIn("in the scrollback: all, in order", ended.stdout)


if __name__ == "__main__":
    unittest.main()
