"""How postings to label were chosen: seeded, over all sources, English, not labelled before.

usage: python -m benchmarks.accuracy.choose {later,further,held_out} [--shared FOLDER] [--text]

Most of the chosen name machine learning or data work, every sixth to eighth is an ordinary posting. A source gives two
rows at a time, one after the other, so that odd and even rows hold the same sources. What is printed is the source and
the row of each, with `--text` the posting too. Each was read and labelled before anybody saw what the readers say about
it. A further set takes another seed, and the rows of those before it as taken.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from benchmarks.accuracy.halves import FURTHER_LABELS, LABELS, LATER_LABELS, SHARED
from benchmarks.accuracy.predict import read_rows


class Choice(NamedTuple):
    """What a set of labels was chosen by: how many postings, and the labels whose postings were taken."""

    seed: int
    n_ml: int
    n_ordinary: int
    taken: tuple[Path, ...]


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        "later": Choice(3, 40, 8, (LABELS,)),
        "further": Choice(4, 84, 12, (LABELS, LATER_LABELS)),
        "held_out": Choice(5, 60, 12, (LABELS, LATER_LABELS, FURTHER_LABELS)),
    }
)
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


def fresh_rows(shared: Path, labels: Iterable[Path]) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Number and posting of the rows of each source that are English, readable and in none of `labels`."""
    gold = list(read_rows(shared / "data" / "gold" / "postings_dev.jsonl"))
    taken_rows = {(row["source"], row["row"]) for file in labels for row in read_rows(file)}
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


def choose(shared: Path, choice: Choice) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Source, row and posting of those to label: a source at a time, from every source in turn."""
    order = random.Random(choice.seed)  # noqa: S311 - a choice of postings, not cryptography
    queues: dict[tuple[str, bool], list[tuple[int, dict[str, Any]]]] = {}
    for source, rows in fresh_rows(shared, choice.taken).items():
        order.shuffle(rows)
        for number, row in rows:
            is_ml = len(_ML.findall(f"{row['title']} {row['description']}")) >= 3
            queues.setdefault((source, is_ml), []).append((number, row))
    for is_ml, wanted in ((True, choice.n_ml), (False, choice.n_ordinary)):
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
    parser.add_argument("labels", choices=CHOICES)
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER")
    parser.add_argument("--text", action="store_true", help="print the postings too")
    options = parser.parse_args(arguments)
    for place, (source, number, row) in enumerate(choose(options.shared, CHOICES[options.labels]), 1):
        print(f"{place} {source} {number}")
        if options.text:
            text = re.sub(r"<[^>]+>", " ", html.unescape(row["description"]).replace("<li>", "\n- "))
            print(f"TITLE {row['title']} | LOCATION {row['location']} | SALARY {row['salary_raw']}\n{text}\n")


if __name__ == "__main__":
    main()
