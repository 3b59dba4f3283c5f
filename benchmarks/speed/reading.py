"""How many postings per CPU-second are read on one core, stage by stage, and the memory it takes.

usage: python -m benchmarks.speed.reading FILES… [--limit N] [--json OUT]

FILES are JSON Lines of postings, plain or gzip. CPU time is the process's own, so a busy machine counts little.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.accuracy.report import machine
from fingerpost.posting import Posting, RawPosting

_FOREIGN = "Zoeken wij een persoon die van rivieren houdt en die ze zorgvuldig meten wil, ook in de winter?"
WARM_UP = 20
"""Postings that are read before anything is measured."""

_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def read_postings(files: list[Path], limit: int) -> Iterator[Posting]:
    """The first `limit` postings of each file that have a description."""
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


def measure(postings: list[Posting]) -> dict[str, Any]:
    """Postings per CPU-second for each stage and for the whole chain, and peak memory in MB.

    Some postings and a Dutch text are read before: loading the taxonomy and the language model is measured by itself
    (`start_cpu_seconds`).
    """
    from fingerpost.reading import chain
    from fingerpost.reading.sections import read_sections
    from fingerpost.reading.text import make_document

    foreign = replace(postings[0], description=_FOREIGN, description_format="text")
    start, _ = cpu_seconds(chain.read, [*postings[:WARM_UP], foreign])
    # First and without keeping the readings: what is kept makes the garbage collector slow for all that follows.
    seconds = {"whole chain": cpu_seconds(lambda posting: bool(chain.read(posting)), postings)[0]}
    seconds["text"], plain = cpu_seconds(make_document, postings)
    finder = chain.cue_finder()
    seconds["cues"], cued = cpu_seconds(lambda document: replace(document, cues=finder.find(document.lower)), plain)
    seconds["sections"], documents = cpu_seconds(
        lambda document: replace(document, sections=read_sections(document)), cued
    )
    for name, reader in chain.READERS.items():
        seconds[name], _ = cpu_seconds(reader, documents)
    n = len(postings)
    return {
        "n_postings": n,
        "mean_characters": round(sum(len(posting.description) for posting in postings) / n),
        "start_cpu_seconds": round(start, 3),
        "postings_per_cpu_second": {name: round(n / max(spent, 1e-9)) for name, spent in seconds.items()},
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.reading", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--limit", type=int, default=500, help="postings of each file (default 500)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the numbers to this file as well")
    parser.add_argument("--date", default=None, help="the day of the measurement, YYYY-MM-DD, for the file")
    options = parser.parse_args(arguments)
    result = {"date": options.date, "machine": machine(), **measure(list(read_postings(options.files, options.limit)))}
    for name, value in result["postings_per_cpu_second"].items():
        print(f"{name:20}{value:>12,} postings per CPU-second")
    print(
        f"{result['n_postings']:,} postings of {result['mean_characters']:,} characters; "
        f"peak memory {result['peak_memory_mb']} MB"
    )
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
