"""How long a search takes in process, over a fixed list of queries.

usage: python -m benchmarks.speed.search DATA_DIR [--rounds N] [--json OUT --date YYYY-MM-DD]

Every query is asked with its facets, first without and then with two filters. Wall-clock times after one warm round,
and CPU time for a machine that is busy with other things.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import fingerpost
from benchmarks.accuracy.report import machine

QUERIES: Final = (
    "machine learning engineer", "pytorch", "data scientist berlin", "nlp remote", "computer vision", "llm", "robotics",
    "senior mlops kubernetes aws", "junior data analyst sql", "generative ai python langchain", "data engineer spark",
    "visa sponsorship machine learning", "research scientist phd", "quantitative researcher london",
    "werkstudent python", "算法工程师", '"large language models"', "python -senior",
    "healthcare machine learning not intern", "",
)  # fmt: skip
FILTERS: Final[Mapping[str, tuple[str, ...]]] = {"country": ("US",), "seniority": ("senior", "not-stated")}


def measure(data: Path, rounds: int = 5) -> dict[str, Any]:
    """Milliseconds by kind of search: median, 95th percentile, slowest and mean CPU."""
    observatory = fingerpost.open(data, corpus="live")
    n = observatory.search().n
    kinds: dict[str, Mapping[str, tuple[str, ...]]] = {"words and facets": {}, "words, two filters and facets": FILTERS}
    times: dict[str, dict[str, float]] = {}
    for kind, filters in kinds.items():
        taken = []
        spent = 0.0
        for number in range(rounds + 1):
            for words in QUERIES:
                begin, cpu = time.perf_counter(), time.process_time()
                observatory.search(words, filters)
                if number:
                    taken.append(1000 * (time.perf_counter() - begin))
                    spent += 1000 * (time.process_time() - cpu)
        taken.sort()
        of = {"median": len(taken) // 2, "p95": len(taken) * 95 // 100, "slowest": len(taken) - 1}
        times[kind] = {name: round(taken[place], 2) for name, place in of.items()}
        times[kind]["mean CPU"] = round(spent / len(taken), 2)
    return {"n_postings": n, "n_queries": len(QUERIES), "rounds": rounds, "milliseconds": times}


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.search", description=about)
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the numbers to this file as well")
    parser.add_argument("--date", default=None, help="the day of the measurement, YYYY-MM-DD, for the file")
    options = parser.parse_args(arguments)
    result = {"date": options.date, "machine": machine(), **measure(options.data, options.rounds)}
    print(f"{result['n_postings']:,} postings, {result['n_queries']} queries")
    for kind, values in result["milliseconds"].items():
        print(f"{kind:32}" + "  ".join(f"{name} {value:.1f} ms" for name, value in values.items()))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
