#!/usr/bin/env python3
"""Measures what a hub costs beside rawhub, the least that one can cost, in runs that take turns.

Each hub runs on one processor, the load on another. Prints Markdown tables: medians of the runs, in parentheses the
ratio to rawhub, in brackets the least and the most; then ciarla's figures beside their aims.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterable

from hubs import CONTROL, PEERS, Hub, HubFailed, RunningHub, ours, pinned_to, program_of, raise_descriptor_limit
from table import Row, median_of, stalled_table, table, verdicts
from works import DEFAULT_SUITES, WORKS, Work, works_called

OURS = "ciarla"
RUN_PATIENCE = 900.0  # seconds: what no run takes, and a hang does.
STALL_SECONDS = 45.0  # in which who does not read must be out: 10 s without progress, then as long to linger.
FAILURES_MAX = 2  # A hub that fails so often and never succeeds is not asked again.


def processors() -> tuple[int, int]:
    """One for the hub and one for the load; the same where there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[0], allowed[min(1, len(allowed) - 1)]


class Bench:
    """Runs works on hubs, and writes down every answer."""

    def __init__(self, options: argparse.Namespace):
        self._options = options
        self._programs = pathlib.Path(options.build) / "bin"
        self._processors = processors()
        self._medians: dict[tuple[str, str], float] = {}
        self.verdicts: list[str] = []

    def hubs(self) -> list[Hub]:
        """The control first. What is not there is named, and left out."""
        hubs = [*ours(self._programs), *(PEERS if self._options.peers else ())]
        if self._options.hubs:
            hubs = [hub for hub in hubs if hub.name in {CONTROL, *self._options.hubs.split(",")}]
        missing = [hub for hub in hubs if program_of(hub.program) is None]
        if missing:
            print("Not there, and so left out: " + " ".join(hub.package or hub.program for hub in missing),
                  file=sys.stderr)
        return [hub for hub in hubs if hub not in missing]

    def run(self, work: Work) -> None:
        hubs = [hub for hub in self.hubs() if hub.most >= work.connections and hub.most_in_room >= work.in_room
                and (hub.rooms or not work.rooms)]
        if work.stalled:
            self._run_pairs(work, hubs)
            return
        results: dict[str, list[Row]] = {hub.name: [] for hub in hubs}
        for hub in self._in_turns(hubs, results):
            results[hub.name].append(self._load(work, hub, *self._rate_words(work, hub)))
        for name, rows in results.items():
            self._medians[work.name, name] = median_of(rows, "texts_per_s") or 0
        print(table(work, results, CONTROL), end="\n\n", flush=True)
        self.verdicts += verdicts(work, results.get(OURS, []), results[CONTROL])

    def _run_pairs(self, work: Work, hubs: list[Hub]) -> None:
        pairs: dict[str, list[tuple[Row, Row]]] = {hub.name: [] for hub in hubs}
        for _ in range(self._options.runs):
            for hub in hubs:
                # Of others nobody has asked that they put anybody out.
                patience = STALL_SECONDS if hub.name == OURS else 0.0
                pairs[hub.name].append((
                    self._load(work, hub), self._load(work, hub, "--stall", "--stall-secs", str(patience))))
        print(stalled_table(work, pairs), end="\n\n", flush=True)

    def _in_turns(self, hubs: list[Hub], results: dict[str, list[Row]]) -> Iterable[Hub]:
        for _ in range(self._options.runs):
            for hub in hubs:
                rows = results[hub.name]
                if len(rows) < FAILURES_MAX or any(row.get("ok") for row in rows):
                    yield hub

    def _rate_words(self, work: Work, hub: Hub) -> list[str]:
        if not work.half_rate:
            return []
        return ["--rate", f"{max(1.0, self._medians.get(('rooms', hub.name), 0) / 2):.0f}"]

    def _load(self, work: Work, hub: Hub, *more: str) -> Row:
        """One run of one work on one hub, which is started for it."""
        row: Row
        try:
            with RunningHub(hub, self._processors[0]) as running:
                words = [*pinned_to(self._processors[1]), str(self._programs / "chatload"), *work.words,
                         "--secs", str(self._options.secs), "--warm", str(min(work.warm, self._options.secs)),
                         "--port", str(running.port), "--server", str(running.process), *hub.load, *more]
                ended = subprocess.run(words, capture_output=True, text=True, timeout=RUN_PATIENCE, check=False)
            row = json.loads(ended.stdout) if ended.stdout else {"ok": False, "error": ended.stderr.strip()[-200:]}
        except (HubFailed, subprocess.TimeoutExpired) as failure:
            row = {"ok": False, "error": str(failure)}
        if self._options.out:
            with open(self._options.out, "a", encoding="utf-8") as out:
                out.write(json.dumps({"work": work.name, "hub": hub.name} | row) + "\n")
        return row


def read_words() -> argparse.Namespace:
    reader = argparse.ArgumentParser(
        prog="./dev bench hub", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--suite", help="all, some of " + ",".join(WORKS) + ", or single works by name, such as "
                        "fanout-1000-64; without it " + ",".join(DEFAULT_SUITES), default=",".join(DEFAULT_SUITES))
    reader.add_argument("--peers", action="store_true", help="measure other chat servers too, as far as installed: "
                        + " ".join(peer.package for peer in PEERS))
    reader.add_argument("--hubs", help="only these, beside rawhub: redis,ciarla", default="")
    reader.add_argument("--runs", type=int, help="of each work on each hub (5)", default=5)
    reader.add_argument("--secs", type=float, help="measured in each run (0.7)", default=0.7)
    reader.add_argument("--quick", action="store_true", help="one run of 0.2 s each: shows that it works, no more")
    reader.add_argument("--out", help="append every answer to this file, a JSON object a line")
    reader.add_argument("--build", required=True, help="the build folder that has the programs")
    options = reader.parse_args()
    if options.quick:
        options.runs, options.secs = 1, 0.2
    return options


def main() -> int:
    options = read_words()
    names = list(WORKS) if options.suite == "all" else options.suite.split(",")
    works = [work for name in names for work in works_called(name)]
    unknown = [name for name in names if not works_called(name)]
    if unknown:
        print(f"There is no suite {unknown[0]!r}; there are " + ", ".join(WORKS), file=sys.stderr)
        return 2
    raise_descriptor_limit()
    bench = Bench(options)
    for work in works:
        bench.run(work)
    print("\n".join(bench.verdicts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
