"""How fast the market's questions are on a large corpus, how much memory they take, and what a refresh costs.

usage: python -m benchmarks.market [--size N] [--data DIR] [--rounds N] [--json] [--out FILE --date YYYY-MM-DD]

The corpus is made once and kept in DIR. Every question is asked about every slice in one process, first cold (columns
are read when they are first asked for), then `--rounds` times; milliseconds are of these. CPU time stands beside
wall-clock time for a machine that is busy with other things. Answers that the observatory keeps are not used.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.market.corpus import make_corpus
from benchmarks.market.options import run
from benchmarks.market.slices import FIXED, PAY_BY, SLICES, SLOW_SLICES, Fields
from fingerpost.errors import FingerpostError
from fingerpost.market.selecting.selection import Selection
from fingerpost.settings import Settings, load_settings
from fingerpost.store.facts import connect
from fingerpost.store.market_building import refresh_market_tables
from fingerpost.store.market_tables import FOLDER

GROWN = 0.01
Question = Callable[[Any, Selection, Fields], object]
Taken = tuple[float, float]
"""Seconds of wall-clock time and of CPU time."""


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    run(__doc__, "benchmarks.market", (1_000_000, 3), measure, summary, arguments)


def measure(data: Path, size: int, rounds: int) -> dict[str, Any]:
    """Sizes, milliseconds by question and slice, memory and refresh."""
    if not (data / "snapshot.json").exists():
        make_corpus(data, size)
    refresh = _refresh(data, size)
    settings = load_settings(data)
    begin = time.perf_counter()
    con = connect(settings)
    connecting = time.perf_counter() - begin
    rows = [con.execute(f"SELECT count(*) FROM {view}").fetchall()[0][0] for view in ("posting", "posting_skill")]
    cold, warm = {}, {}
    for name, question in _questions().items():
        cold[name] = {slice_: _timed(con, question, fields) for slice_, fields in SLICES.items()}
    memory = {"after one round": peak_memory()}
    for name, question in _questions().items():
        warm[name] = {
            slice_: [_timed(con, question, fields) for _ in range(rounds)] for slice_, fields in SLICES.items()
        }
    memory["after all rounds"] = peak_memory()
    slow = {
        name: {slice_: _timed(con, question, SLICES[slice_]) for slice_ in SLOW_SLICES}
        for name, question in _slow_questions().items()
    }
    memory["after slow questions"] = peak_memory()
    return {
        "n_postings": rows[0],
        "n_skills": rows[1],
        "slices": {name: dict(fields) for name, fields in SLICES.items()},
        "rounds": rounds,
        "connect_ms": round(1000 * connecting, 1),
        "questions": {name: _percentiles(one for each in warm[name].values() for one in each) for name in warm},
        "every question": _percentiles(one for of in warm.values() for each in of.values() for one in each),
        "cold": {name: _percentiles(cold[name].values()) for name in cold},
        "by slice, median ms": {
            name: {slice_: _percentiles(each)["p50"] for slice_, each in of.items()} for name, of in warm.items()
        },
        "new slice, seconds": {
            name: {slice_: round(taken[0], 2) for slice_, taken in of.items()} for name, of in slow.items()
        },
        "peak_memory_mb": memory,
        "refresh": refresh,
    }


def _refresh(data: Path, size: int) -> dict[str, Any]:
    """Seconds of building the fast layout whole, and of bringing it up to date after a later collect."""
    settings, grown = load_settings(data), data / "grown"
    if not (grown / "snapshot.json").exists():
        make_corpus(grown, size, grown=GROWN)
    shutil.rmtree(data / FOLDER, ignore_errors=True)
    shutil.rmtree(grown / FOLDER, ignore_errors=True)
    whole, full = _building(settings)
    if whole is None:
        return {"built": False}
    (grown / FOLDER).mkdir()
    for file in (data / FOLDER).iterdir():
        os.link(file, grown / FOLDER / file.name)
    changed, part = _building(load_settings(grown))
    return {
        "built": True,
        "full_seconds": round(full[0], 2),
        "full_cpu_seconds": round(full[1], 2),
        "later_seconds": round(part[0], 2),
        "later_cpu_seconds": round(part[1], 2),
        "ratio": round(part[0] / full[0], 4),
        "cpu_ratio": round(part[1] / full[1], 4),
        "base_mb": round(whole.base_bytes / 1e6, 1),
        "delta_mb": round(changed.delta_bytes / 1e6, 1),
        "rows_in_delta": changed.n_delta,
    }


def _building(settings: Settings) -> tuple[Any, Taken]:
    begin, cpu = time.perf_counter(), time.process_time()
    tables = refresh_market_tables(settings)
    return tables, (time.perf_counter() - begin, time.process_time() - cpu)


def _timed(con: Any, question: Question, fields: Fields) -> Taken:
    chosen = Selection(**{name: _value(name, value) for name, value in fields.items()})
    begin, cpu = time.perf_counter(), time.process_time()
    try:
        question(con, chosen, fields)
    except FingerpostError:
        return float("nan"), float("nan")  # a small corpus need not hold every name
    return time.perf_counter() - begin, time.process_time() - cpu


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in ("since", "until") else value


def _questions() -> Mapping[str, Question]:
    from fingerpost.market.over_time.demand import demand
    from fingerpost.market.pay.pay import pay
    from fingerpost.market.profiles.role import role
    from fingerpost.market.profiles.skill import skill

    def paid(by: str | None) -> Question:
        return lambda con, chosen, _: pay(con, chosen, by=by)

    return {
        "demand": lambda con, chosen, _: demand(con, chosen),
        "role": lambda con, chosen, fields: role(con, fields.get("role", FIXED["role"]), chosen),
        "skill": lambda con, chosen, fields: skill(con, fields.get("skill", FIXED["skill"]), chosen),
        **{f"pay by {by}" if by else "pay": paid(by) for by in PAY_BY},
    }


def _slow_questions() -> Mapping[str, Question]:
    from fingerpost.market.lifetimes.lifetime import lifetime
    from fingerpost.market.moves.growth import growth
    from fingerpost.market.over_time.forecast import forecast
    from fingerpost.market.pay.premium import premium

    return {
        "growth of skills": lambda con, chosen, _: growth(con, chosen, of="skill"),
        "growth of roles": lambda con, chosen, _: growth(con, chosen, of="role"),
        "forecast": lambda con, chosen, _: forecast(con, chosen),
        "premium": lambda con, chosen, _: premium(con, FIXED["skill"], chosen),
        "lifetime": lambda con, chosen, _: lifetime(con, chosen),
    }


def _percentiles(taken: Iterable[Taken]) -> dict[str, float]:
    """Milliseconds: median, 95th percentile and slowest, wall-clock and CPU."""
    known = [one for one in taken if one[0] == one[0]]
    found: dict[str, float] = {}
    for place, kind in enumerate(("", "_cpu")):
        ordered = sorted(one[place] for one in known) or [float("nan")]
        for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0)):
            found[name + kind] = round(1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1)
    return found


def peak_memory() -> float:
    """The most memory that this process ever held, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return round(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024, 1)


def summary(result: Mapping[str, Any]) -> str:
    """The numbers for people."""
    lines = [
        f"{result['n_postings']:,} postings, {result['n_skills']:,} rows of skills, {len(result['slices'])} slices"
    ]
    for name, taken in {**result["questions"], "every question": result["every question"]}.items():
        lines.append(f"{name:18} p50 {taken['p50']:8.1f}  p95 {taken['p95']:8.1f}  CPU p95 {taken['p95_cpu']:8.1f} ms")
    for name, of in result["new slice, seconds"].items():
        lines.append(f"{name:18} " + "  ".join(f"{slice_} {seconds:.2f} s" for slice_, seconds in of.items()))
    lines.append(
        f"connect {result['connect_ms']} ms, peak memory {result['peak_memory_mb']}, refresh {result['refresh']}"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
