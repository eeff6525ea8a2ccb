"""The load generator sees what a hub does wrong, and each suite runs. No figure is asserted: those need quiet."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from hubs import CONTROL, RunningHub, ours
from lying_hub import LIES, LyingHub

PROGRAMS = pathlib.Path(os.environ["CIARLA_BENCH_PROGRAMS"])
PATIENCE = 300.0  # seconds: what no run takes, and a hang does.
HERE = pathlib.Path(__file__).resolve().parent
PROCESSOR = min(os.sched_getaffinity(0))

SUITES = {
    "fanout": ("--count", "5"),
    "fanout with a window": ("--count", "5", "--window", "16"),
    "fanout with a stalled receiver": ("--count", "5", "--stall"),
    "pingpong": (),
    "pingpong spinning": ("--spin",),
    "rooms": ("--rooms", "3", "--members", "3"),
    "rooms at a rate": ("--rooms", "3", "--members", "3", "--rate", "200"),
    "idle": ("--count", "20", "--members", "5"),
    "churn": ("--concurrency", "3"),
}


def load(port: int, *words: str) -> dict[str, object]:
    ended = subprocess.run(
        [str(PROGRAMS / "chatload"), words[0], "--port", str(port), "--secs", "0.05", "--warm", "0.02",
         "--patience", "60", *words[1:]], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.stdout, ended.stderr
    answer = json.loads(ended.stdout)
    assert (ended.returncode == 0) == answer["ok"], ended
    return answer


class TheGenerator(unittest.TestCase):
    def test_runs_each_suite_on_each_hub_of_ours(self):
        for hub in ours(PROGRAMS):
            for suite, words in SUITES.items():
                with self.subTest(hub=hub.name, suite=suite), RunningHub(hub, PROCESSOR) as running:
                    answer = load(running.port, suite.split()[0], *hub.load, *words, "--server", str(running.process))
                    self.assertTrue(answer["ok"], answer)

    def test_sees_every_lie(self):
        for lie, fault in LIES.items():
            with self.subTest(lie=lie), LyingHub(lie) as hub:
                answer = load(hub.port, "rooms", "--rooms", "2", "--members", "3", "--rate", "2000", "--room")
                self.assertFalse(answer["ok"], answer)
                self.assertGreater(answer[fault], 0, answer)

    def test_believes_a_hub_that_does_not_lie(self):
        with LyingHub("") as hub:
            answer = load(hub.port, "rooms", "--rooms", "2", "--members", "3", "--rate", "2000", "--room")
            self.assertTrue(answer["ok"], answer)

    def test_gives_up_on_a_hub_that_says_nothing_more(self):
        with LyingHub("mute") as hub:
            answer = load(hub.port, "fanout", "--count", "2", "--room", "--patience", "1")
            self.assertFalse(answer["ok"], answer)
            self.assertIn("hear", answer["error"])

    def test_says_what_it_does_not_understand(self):
        for words in (["fanout", "--what"], ["dance"], [], ["fanout", "--count"], ["fanout", "--count", "x"]):
            with self.subTest(words=words):
                ended = subprocess.run([str(PROGRAMS / "chatload"), *words], capture_output=True, text=True,
                                       timeout=PATIENCE, check=False)
                self.assertEqual(ended.returncode, 2, ended)
                self.assertIn("Usage: chatload", ended.stderr)


class TheBench(unittest.TestCase):
    def bench(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, str(HERE / "hub_bench.py"), "--build", str(PROGRAMS.parent), *words],
                              capture_output=True, text=True, timeout=PATIENCE, check=False)

    def test_prints_a_table_and_keeps_every_answer(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "answers"
            ended = self.bench("--suite", "pingpong", "--quick", "--hubs", CONTROL, "--out", str(out))
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertIn(f"| {CONTROL} | 1/1 |", ended.stdout)
            self.assertIn("(1.00×)", ended.stdout)
            self.assertEqual(json.loads(out.read_text("utf-8"))["hub"], CONTROL)

    def test_names_the_suites_there_are(self):
        ended = self.bench("--suite", "dance")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("fanout", ended.stderr)


if __name__ == "__main__":
    unittest.main()
