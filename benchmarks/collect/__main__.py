"""Many boards with faults, a second run with nothing changed, and kill -9 at random moments; counts must be exact.

usage: python -m benchmarks.collect [--boards 200] [--postings 100] [--faults] [--kills 100] [--json] [--out FILE]

Boards are played by a local server in a process of its own, with the texts of real postings. `collect` runs as a
person runs it, in a fresh data directory. Memory is the peak resident size of each process (VmHWM), with mapped
libraries and index files, and the peak of what each holds for itself (RssAnon, looked at five times a second).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.accuracy.report import machine
from benchmarks.collect.boards_server import SOURCES, World
from benchmarks.speed.importing import EVERY_SECONDS, family, own_kilobytes, peak_kilobytes

TEXTS = Path(__file__).parents[3] / "shared" / "data" / "postings" / "stapply_ashby.jsonl.gz"
CLI = "fingerpost.faces.cli"
KILL_BOARDS = 20
DAYS = 2
LONGEST_KILL = 8.0
"""Seconds; about as long as a run takes that has everything to do."""


class Boards:
    """The server's process, and what to expect of it."""

    def __init__(self, texts: Path, n_boards: int, n_postings: int, *, faults: bool) -> None:
        options = ["--boards", str(n_boards), "--postings", str(n_postings), *(["--faults"] if faults else [])]
        command = [sys.executable, "-m", "benchmarks.collect.boards_server", str(texts), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.addresses: dict[str, str] = json.loads(self.process.stdout.readline())
        self.world = World([("", "")], n_boards, n_postings)

    def go_to(self, day: int) -> None:
        """Moves every board to a day, and has each reply made before it is asked for."""
        self.world.day = day
        _get(f"{self.addresses[SOURCES[0]]}/_state?day={day}")

    def asked(self) -> dict[str, int]:
        """The requests for lists since this was asked last."""
        counts = [json.loads(_get(f"{url}/_asked")) for url in self.addresses.values()]
        return {name: sum(count[name] for count in counts) for name in counts[0]}

    @property
    def keys(self) -> list[str]:
        """Every board as `collect` is given it."""
        return [f"{source}:{token}" for source, tokens in self.world.boards.items() for token in tokens]

    def expected(self, day: int) -> dict[str, int]:
        """The events from the day before to a day, when every board is seen on both."""
        counts = {"opened": 0, "changed": 0, "closed": 0}
        for tokens in self.world.boards.values():
            for token in tokens:
                before = self.world.listed(token, day - 1) if day else {}
                now = self.world.listed(token, day)
                counts["opened"] += len(now.keys() - before.keys())
                counts["closed"] += len(before.keys() - now.keys())
                counts["changed"] += sum(before[name] != now[name] for name in now.keys() & before.keys())
        return counts


@contextmanager
def serving(texts: Path, n_boards: int, n_postings: int, *, faults: bool) -> Iterator[Boards]:
    """A running server."""
    boards = Boards(texts, n_boards, n_postings, faults=faults)
    try:
        yield boards
    finally:
        boards.process.kill()
        boards.process.wait()


def _get(url: str) -> bytes:
    reply: bytes = httpx.get(url, timeout=60.0).content
    return reply


def command(data: Path, workers: int, names: list[str]) -> list[str]:
    """`collect` as a person runs it."""
    options = ["--data", str(data), "--workers", str(workers)]
    return [sys.executable, "-m", CLI, *options, "collect", "--json", *names]


def environment(boards: Boards) -> dict[str, str]:
    """Asks the local server instead of the sources."""
    stated = ",".join(f"{source}={url}" for source, url in boards.addresses.items())
    return {**os.environ, "FINGERPOST_BASE_URLS": stated}


def run(boards: Boards, data: Path, workers: int) -> dict[str, Any]:
    """One whole run: its report, seconds and peak memory."""
    boards.asked()
    begin = time.perf_counter()
    arguments = command(data, workers, boards.keys)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment(boards)) as process:
        peaks: dict[int, int] = {}
        own: dict[int, int] = {}
        while process.poll() is None:
            for one in family(process.pid):
                peaks[one] = max(peaks.get(one, 0), peak_kilobytes(one))
                own[one] = max(own.get(one, 0), own_kilobytes(one))
            time.sleep(EVERY_SECONDS)
        seconds = time.perf_counter() - begin
        report = json.loads(process.stdout.read()) if process.stdout else {}
    if process.returncode:
        raise SystemExit(f"collect failed with exit code {process.returncode}")
    memory = _largest(peaks, workers + 1)
    asked = boards.asked()
    kept = ("boards", "complete", "unchanged", "read", "stored", "duplicates", "set_aside")
    events = {name: report[name] for name in ("opened", "changed", "closed", "reopened")}
    return {
        "seconds": round(seconds, 1),
        "peak_mb_by_process": memory,
        "peak_own_mb_by_process": _largest(own, workers + 1),
        "requests": asked["asked"],
        "faults": asked["faulty"],
        "failed": len(report["failed"]),
        **{name: report[name] for name in kept},
        **events,
    }


def _largest(kilobytes: dict[int, int], most: int) -> list[int]:
    return sorted((round(one / 1024) for one in kilobytes.values()), reverse=True)[:most]


def check(what: str, found: dict[str, int], expected: dict[str, int]) -> None:
    """Ends the benchmark where a count is not exact."""
    wrong = {name: (found[name], n) for name, n in expected.items() if found[name] != n}
    if wrong:
        raise SystemExit(f"{what}: (found, expected) differ: {wrong}")


def whole_runs(texts: Path, n_boards: int, n_postings: int, workers: int, *, faults: bool) -> dict[str, Any]:
    """A first run, one with nothing changed, one a day later, and the one that closes what was missed."""
    with tempfile.TemporaryDirectory() as directory, serving(texts, n_boards, n_postings, faults=faults) as boards:
        data = Path(directory) / "data"
        first = run(boards, data, workers)
        check("first run", first, {**boards.expected(0), "failed": 0, "stored": first["read"]})
        again = run(boards, data, workers)
        check("nothing changed", again, {"stored": 0, "unchanged": n_boards, "opened": 0, "changed": 0, "closed": 0})
        check("nothing changed", {"requests": again["requests"] - again["faults"]}, {"requests": n_boards})
        boards.go_to(1)
        expected = boards.expected(1)
        later = run(boards, data, workers)
        check("a day later", later, {**expected, "closed": 0})
        closing = run(boards, data, workers)
        check("a visit later", closing, {"opened": 0, "changed": 0, "closed": expected["closed"]})
        return {"first": first, "nothing_changed": again, "a_day_later": later, "a_visit_later": closing}


def killed_runs(texts: Path, n_kills: int, n_postings: int, workers: int, seed: int) -> dict[str, Any]:
    """Runs killed at random moments on each of several days, then one that ends; then what is stored is counted."""
    chance = random.Random(seed)  # noqa: S311
    killed = ended = 0
    totals = {"opened": 0, "changed": 0, "closed": 0}
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as directory, serving(texts, KILL_BOARDS, n_postings, faults=False) as boards:
        data = Path(directory) / "data"
        for day in range(DAYS + 1):
            boards.go_to(day)
            wanted = n_kills * (day + 1) // (DAYS + 1)
            while killed < wanted and ended < 2 * n_kills:
                is_killed = _killed(boards, data, workers, chance.uniform(0.0, LONGEST_KILL))
                killed += is_killed
                ended += not is_killed
            for _ in range(2):  # what is missed is closed at the second visit
                run(boards, data, workers)
            for name, n in boards.expected(day).items():
                totals[name] += n
            check(f"after the kills of day {day}", stored(data), _held(boards, day, totals))
    return {"kills": killed, "ended_before": ended, "seconds": round(time.perf_counter() - begin, 1), **totals}


def _killed(boards: Boards, data: Path, workers: int, after: float) -> bool:
    """Kills a run with SIGKILL after so many seconds; whether it was still running."""
    arguments = command(data, workers, boards.keys)
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(boards))
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def _held(boards: Boards, day: int, totals: dict[str, int]) -> dict[str, int]:
    listed = sum(len(boards.world.listed(token, day)) for tokens in boards.world.boards.values() for token in tokens)
    return {"open": listed, "lost": 0, "twice": 0, **totals}


def stored(data: Path) -> dict[str, int]:
    """What a data directory holds: events by kind, postings open, postings lost and stored twice.

    Lost: open without a reading. Twice: a raw record whose wording was that of the posting already.
    """
    from fingerpost.settings import load_settings
    from fingerpost.store.tables import open_tables

    con = open_tables(load_settings(data)).sql()
    events = dict(con.execute("SELECT event, count(*) FROM events GROUP BY event").fetchall())
    last = "SELECT posting_id FROM events GROUP BY posting_id HAVING arg_max(event, seq) <> 'closed'"
    lost = f"SELECT count(*) FROM ({last}) WHERE posting_id NOT IN (SELECT posting_id FROM readings)"
    twice = """
        SELECT count(*) FROM (
            SELECT key, lag(key) OVER (PARTITION BY posting_id ORDER BY seq) AS key_before
            FROM raw JOIN (SELECT seq, posting_id FROM postings) USING (seq)
        ) WHERE key = key_before
    """
    return {
        **{kind: events.get(kind, 0) for kind in ("opened", "changed", "closed", "reopened")},
        "open": con.execute(f"SELECT count(*) FROM ({last})").fetchall()[0][0],
        "lost": con.execute(lost).fetchall()[0][0],
        "twice": con.execute(twice).fetchall()[0][0],
    }


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.collect", description=about)
    parser.add_argument("--boards", type=int, default=200)
    parser.add_argument("--postings", type=int, default=100)
    parser.add_argument("--faults", action="store_true", help="5 %% of requests fail, hang or are cut off")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--texts", type=Path, default=TEXTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--out", type=Path, help="write the numbers to this file as well")
    parser.add_argument("--date", help="the day noted in the file, such as 2026-11-28")
    given = parser.parse_args(arguments)
    found: dict[str, Any] = {"boards": given.boards, "postings": given.postings, "workers": given.workers}
    if given.boards:
        found |= whole_runs(given.texts, given.boards, given.postings, given.workers, faults=given.faults)
    if given.kills:
        found["killed"] = killed_runs(given.texts, given.kills, given.postings, given.workers, given.seed)
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        for name, part in found.items():
            print(name, part)
    if given.out:
        text = json.dumps({"machine": machine(), "date": given.date, **found}, indent=1)
        given.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
