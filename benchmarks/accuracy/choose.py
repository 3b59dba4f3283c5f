"""How the postings of `labels/later.jsonl` were chosen: seeded, over all sources, English, not labelled before.

usage: python -m benchmarks.accuracy.choose [--shared FOLDER] [--seed N] [--text]

Most of the chosen name machine learning or data work, one in six is an ordinary posting. The rows alternate between the
part that may be looked at (odd) and the part that is only scored (even), a source at a time, so that both hold the same
sources. What is printed is the source and the row of each, with `--text` the posting too. Each was read and labelled
before anybody saw what the readers say about it. A further set takes another seed, and the rows of this one as taken.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.accuracy.halves import LABELS, SHARED
from benchmarks.accuracy.predict import read_rows

SEED = 3
N_ML, N_ORDINARY = 40, 8
LENGTHS = range(500, 8001)
"""Characters of a description: shorter ones say too little, longer ones are mostly about the company."""
_ML = re.compile(
    r"machine learning|deep learning|data (?:scien|engineer|analy)|artificial intelligence|computer vision"
    r"|\b(?:ML|NLP|LLMs?|MLOps|RAG|GenAI)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|with|for|you|our|in)\b", re.IGNORECASE)


def is_english(text: str) -> bool:
    """Whether one word in ten is among the commonest English ones."""
    return len(_ENGLISH.findall(text)) * 10 >= len(text.split())


def fresh_rows(shared: Path) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Number and posting of the rows of each source that are English, of a readable length and not labelled yet."""
    gold = list(read_rows(shared / "data" / "gold" / "postings_dev.jsonl"))
    taken_rows = {(row["source"], row["row"]) for row in read_rows(LABELS)}
    taken_texts = {row["description"][:300] for row in gold}
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for path in sorted((shared / "data" / "postings").glob("*.jsonl.gz")):
        source = path.name.split(".")[0]
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        taken_texts |= {row["description"][:300] for number, row in enumerate(rows) if (source, number) in taken_rows}
        found[source] = [(number, row) for number, row in enumerate(rows) if _is_readable(row)]
    return {
        source: [(number, row) for number, row in rows if row["description"][:300] not in taken_texts]
        for source, rows in found.items()
    }


def _is_readable(row: dict[str, Any]) -> bool:
    text = row["description"] or ""
    return len(text) in LENGTHS and is_english(text)


def choose(shared: Path, seed: int = SEED) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Source, row and posting of those to label: a source at a time, from every source in turn."""
    order = random.Random(seed)  # noqa: S311 - a choice of postings, not cryptography
    queues: dict[tuple[str, bool], list[tuple[int, dict[str, Any]]]] = {}
    for source, rows in fresh_rows(shared).items():
        order.shuffle(rows)
        for number, row in rows:
            is_ml = len(_ML.findall(f"{row['title']} {row['description']}")) >= 3
            queues.setdefault((source, is_ml), []).append((number, row))
    for is_ml, wanted in ((True, N_ML), (False, N_ORDINARY)):
        sources = [source for source, kind in queues if kind == is_ml and len(queues[source, kind]) >= 2]
        order.shuffle(sources)
        while wanted and sources:
            for source in sources[: wanted // 2]:
                for number, row in queues[source, is_ml][:2]:
                    yield source, number, row
                    wanted -= 1
                del queues[source, is_ml][:2]
            sources = [source for source in sources if len(queues[source, is_ml]) >= 2]


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.choose", description=about)
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--text", action="store_true", help="print the postings too")
    options = parser.parse_args(arguments)
    for place, (source, number, row) in enumerate(choose(options.shared, options.seed), 1):
        print(f"{place} {source} {number}")
        if options.text:
            text = re.sub(r"<[^>]+>", " ", html.unescape(row["description"]).replace("<li>", "\n- "))
            print(f"TITLE {row['title']} | LOCATION {row['location']} | SALARY {row['salary_raw']}\n{text}\n")


if __name__ == "__main__":
    main()
