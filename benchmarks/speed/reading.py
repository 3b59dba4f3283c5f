"""How many postings per CPU-second are read on one core, stage by stage; what the start costs, and the memory.

usage: python -m benchmarks.speed.reading FILES… [--limit N] [--json OUT --date YYYY-MM-DD]

FILES are JSON Lines of postings, plain or gzip; all are read unless `--limit` says how many of each. CPU time is the
process's own, so a busy machine counts little. The start is measured in fresh processes, from nothing to the first
reading of a short posting; the memory in another one that reads all postings as a stream and keeps none.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain as joined
from itertools import islice
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any

from benchmarks.accuracy.report import machine
from benchmarks.speed.peer_process import peak_memory_mb
from fingerpost.posting import Posting, RawPosting

FLOORS: Mapping[str, float] = MappingProxyType(
    {"postings_per_cpu_second": 800, "start_cpu_seconds": 0.5, "peak_memory_mb": 250}
)
"""The least speed of the whole chain; the most that the start may cost and that a stream of postings may take."""

STARTS = 3
"""Fresh processes whose start is measured; the median counts."""

WARM_UP = 20
"""Postings that are read before the speed is measured."""

TOGETHER = 128
"""Postings whose documents are kept at a time: what is kept makes the garbage collector slow for all that follows."""

ROOT = Path(__file__).resolve().parents[2]
_FOREIGN = "Zoeken wij een persoon die van rivieren houdt en die ze zorgvuldig meten wil, ook in de winter?"
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
_START = """
import time
from fingerpost.posting import Posting
from fingerpost.reading import read
text = "We look for a colleague who trains models. Requirements: five years of Python and SQL. The role is remote."
read(Posting("1", "example", "Machine Learning Engineer", text))
print(time.process_time())
"""


def read_postings(files: list[Path], limit: int | None) -> Iterator[Posting]:
    """The first `limit` postings of each file, or all, that have a description."""
    from fingerpost.sources.file import to_posting

    for path in files:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in islice(lines, limit):
                if line.strip() and json.loads(line).get("description"):
                    yield to_posting(RawPosting("file", _FETCHED, line, path.name.split(".")[0]))


def cpu_seconds(work: Callable[[Any], Any], items: list[Any]) -> tuple[float, list[Any]]:
    """CPU-seconds for `work` over all items, and its results."""
    begin = time.process_time()
    results = [work(item) for item in items]
    return time.process_time() - begin, results


def measure(postings: Iterable[Posting]) -> dict[str, Any]:
    """Postings per CPU-second for each stage and for the whole chain, and this process's peak memory in MB.

    Some postings and a Dutch text are read before: loading the taxonomy and the language model is no part of it.
    """

    stream = iter(postings)
    first = list(islice(stream, WARM_UP))
    foreign = replace(first[0], description=_FOREIGN, description_format="text")
    _read_all([*first, foreign])
    stream = joined(first, stream)
    seconds: dict[str, float] = {}
    n = characters = 0
    while some := list(islice(stream, TOGETHER)):
        n += len(some)
        characters += sum(len(posting.description) for posting in some)
        for name, spent in _seconds_by_stage(some):
            seconds[name] = seconds.get(name, 0.0) + spent
    return {
        "n_postings": n,
        "mean_characters": round(characters / n),
        "postings_per_cpu_second": {name: round(n / max(spent, 1e-9)) for name, spent in seconds.items()},
        "peak_memory_mb": round(peak_memory_mb()),
    }


def _read_all(postings: Iterable[Posting]) -> None:
    """Reads postings as a corpus is read, a few together, and drops each reading."""
    from fingerpost.reading import read_many

    for _ in read_many(postings):
        pass


def _seconds_by_stage(postings: list[Posting]) -> Iterator[tuple[str, float]]:
    """(stage, CPU-seconds): the whole chain first, whose readings are dropped; then each stage by itself."""
    from fingerpost.reading import chain
    from fingerpost.reading.sections import read_sections
    from fingerpost.reading.text import make_document

    begin = time.process_time()
    _read_all(postings)
    yield "whole chain", time.process_time() - begin
    spent, plain = cpu_seconds(make_document, postings)
    yield "text", spent
    finder = chain.cue_finder()
    spent, cued = cpu_seconds(lambda document: replace(document, cues=finder.find(document.lower)), plain)
    yield "cues", spent
    spent, documents = cpu_seconds(lambda document: replace(document, sections=read_sections(document)), cued)
    yield "sections", spent
    for name, reader in chain.READERS.items():
        yield name, cpu_seconds(reader, documents)[0]


def measure_start() -> float:
    """CPU-seconds of a fresh process from nothing to the first reading of a short English posting."""
    return median(float(_fresh("-c", _START)) for _ in range(STARTS))


def measure_memory(files: list[Path], limit: int | None) -> float:
    """The peak memory in MB of a fresh process that reads all postings and keeps none."""
    limited = [] if limit is None else ["--limit", str(limit)]
    return float(_fresh("-m", "benchmarks.speed.reading", *map(str, files), *limited, "--memory-only"))


def _fresh(*arguments: str) -> str:
    """What another Python process prints."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout


def _read_stream(files: list[Path], limit: int | None) -> float:
    _read_all(read_postings(files, limit))
    return peak_memory_mb()


def render(result: dict[str, Any]) -> str:
    """The numbers as lines of text, those that have a floor beside it."""
    speeds = result["postings_per_cpu_second"]
    lines = [f"{name:20}{speed:>12,} postings per CPU-second" for name, speed in speeds.items()]
    lines.append(f"{result['n_postings']:,} postings of {result['mean_characters']:,} characters")
    measured = {**result, "postings_per_cpu_second": speeds["whole chain"]}
    for name, floor in FLOORS.items():
        value = measured[name]
        held = value >= floor if name == "postings_per_cpu_second" else value <= floor
        lines.append(f"{name:24}{value:>10,} floor {floor:g}: {'held' if held else 'missed'}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.reading", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--limit", type=int, default=None, help="postings of each file (default: all)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the numbers to this file as well")
    parser.add_argument("--date", default=None, help="the day of the measurement, YYYY-MM-DD, for the file")
    parser.add_argument("--memory-only", action="store_true", help="print the peak memory of reading them, no speed")
    options = parser.parse_args(arguments)
    files = [path.resolve() for path in options.files]  # other processes run in the checkout
    if options.memory_only:
        print(_read_stream(files, options.limit))
        return
    measured = measure(read_postings(files, options.limit))
    result = {
        "date": options.date,
        "machine": machine(),
        **measured,
        "start_cpu_seconds": round(measure_start(), 3),
        "peak_memory_mb": round(measure_memory(files, options.limit)),
        "floors": dict(FLOORS),
    }
    print(render(result))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
