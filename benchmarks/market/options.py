"""The command line of the benchmarks that ask questions of a made corpus, and where their numbers go."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.accuracy.report import machine


def run(
    doc: str | None,
    prog: str,
    defaults: tuple[int, int],
    measure: Callable[[Path, int, int], dict[str, Any]],
    summary: Callable[[Mapping[str, Any]], str],
    arguments: list[str] | None = None,
) -> None:
    """The command: measures a corpus of a size in a folder in some rounds; `defaults` are of the size and the rounds.

    `doc` is the module's text, whose first line says what is measured; `summary` makes the numbers text for people.
    """
    size, rounds = defaults
    parser = argparse.ArgumentParser(prog=f"python -m {prog}", description=(doc or "").split("\n")[0])
    parser.add_argument("--size", type=int, default=size, help="postings of the corpus")
    parser.add_argument("--data", type=Path, default=None, help="where the corpus is kept")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--out", type=Path, default=None, help="write the numbers to this file as well")
    parser.add_argument("--date", default=None, help="the day of the measurement, YYYY-MM-DD, for the file")
    options = parser.parse_args(arguments)
    data = options.data or Path(tempfile.gettempdir()) / f"fingerpost-market-{options.size}"
    result = {"date": options.date, "machine": machine(), **measure(data, options.size, options.rounds)}
    text = json.dumps(result, indent=1)
    print(text if options.json else summary(result))
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(text + "\n", encoding="utf-8")
