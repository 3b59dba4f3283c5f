"""Postings made from real texts, as many as are asked for, of which it is known who belongs together.

A job is half of the sentences of each of two real texts, under an employer and a title of its own. Four of its postings
follow each other: the first, then each time another place, a later date with light edits, an exact copy at another
employer, or (one in four jobs) nothing but the beginning of the text.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from fingerpost.dedup import fingerprint

PER_JOB = 4
JOBS_PER_EMPLOYER = 25
CITIES = ("Berlin", "London", "Paris", "Toronto", "Austin", "Seattle", "Sydney", "Tokyo", "Madrid", "Oslo")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_FIRST_DAY = date(2024, 1, 1)
_TEAMS = "Search Payments Growth Ads Maps Video Fraud Risk Cloud Data Edge Core Mobile Vision Speech Trust".split()

SCHEMA = pa.schema(
    [
        ("posting_id", pa.string()),
        ("employer_key", pa.string()),
        ("title", pa.string()),
        ("source", pa.string()),
        ("date_posted", pa.date32()),
        ("digest", pa.string()),
        ("signature", pa.binary()),
    ]
)


def job_of(number: int) -> int:
    """The job that a posting advertises.

    >>> [job_of(number) for number in (0, 3, 4)]
    [0, 0, 1]
    """
    return number // PER_JOB


def sentences_of(text: str) -> list[str]:
    """The sentences and lines of a text, its blanks aside."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence]


def make_text(texts: Sequence[Sequence[str]], number: int) -> str:
    """The text of a posting from the sentences of real ones; the same for the same number."""
    job, copy = divmod(number, PER_JOB)
    chance = random.Random(job)  # noqa: S311
    halves = ((text, [chance.random() < 0.5 for _ in text]) for text in (chance.choice(texts), chance.choice(texts)))
    sentences = [sentence for text, kept in halves for sentence, keep in zip(text, kept, strict=True) if keep]
    text = "\n".join([*sentences, f"Reference {job}."])
    if copy == 2:
        words, edits = text.split(" "), random.Random(number)  # noqa: S311
        for _ in range(len(words) // 100):
            words[edits.randrange(len(words))] = "edited"
        return " ".join(words)
    if copy == 3 and job % 4 == 0:
        return text[: len(text) // 2]
    return text


def make_fields(number: int) -> dict[str, Any]:
    """What is stated beside the text of a posting."""
    job, copy = divmod(number, PER_JOB)
    chance = random.Random(-job)  # noqa: S311
    level = chance.choice(("", "Senior ", "Staff ", "Junior "))
    team = f"{chance.choice(_TEAMS)} {chance.choice(_TEAMS)}"
    agency = copy == 3 and job % 4 == 1
    return {
        "posting_id": f"made:{number:09d}",
        "employer_key": f"agency{job % 997}" if agency else f"employer{job // JOBS_PER_EMPLOYER}",
        "title": f"{level}Engineer, {team} - {CITIES[number % len(CITIES)]}",
        "source": "lever" if copy == 0 else "file",
        "date_posted": _FIRST_DAY + timedelta(days=job % 365 + 30 * copy),
    }


def make_rows(texts: Sequence[Sequence[str]], numbers: range) -> tuple[pa.RecordBatch, float]:
    """The postings of some numbers with their fingerprints, and the CPU-seconds that the fingerprints alone took."""
    rows, seconds = [], 0.0
    for number in numbers:
        text = make_text(texts, number)
        begin = time.process_time()
        made = fingerprint(text)
        seconds += time.process_time() - begin
        rows.append({**make_fields(number), "digest": made.digest, "signature": made.signature})
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA), seconds


_kept: list[list[str]] = []
"""The sentences of the real texts, in a worker process."""


def keep(texts: list[str]) -> None:
    """Keeps the real texts for `make_kept`, in a worker process."""
    _kept[:] = map(sentences_of, texts)


def make_kept(numbers: range) -> tuple[pa.RecordBatch, float]:
    """`make_rows` from the texts that were kept."""
    return make_rows(_kept, numbers)
