"""The made postings of benchmarks/dedup, few of them and from invented words."""

from __future__ import annotations

import itertools
import random

import pyarrow as pa

from benchmarks.dedup.synthetic import PER_JOB, job_of, make_rows, make_text, sentences_of
from fingerpost.dedup import cluster

SYLLABLES = ["".join(pair) for pair in itertools.product("bdfgklmnprst", "aeiou")]


def invented(seed: int) -> list[str]:
    chance = random.Random(seed)
    lines = ["".join(f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)} " for _ in range(12)) for _ in range(40)]
    return sentences_of("\n".join(lines))


def test_the_clusters_of_made_postings_are_their_jobs() -> None:
    texts = [invented(seed) for seed in range(60)]
    batch, _ = make_rows(texts, range(100 * PER_JOB))
    found = cluster(pa.Table.from_batches([batch]))
    expected = [f"made:{job_of(number) * PER_JOB:09d}" for number in range(100 * PER_JOB)]
    assert found["cluster_id"].to_pylist() == expected
    reasons = set(found["merge_reason"].to_pylist())
    assert reasons <= {None, "agency-copy", "aggregator-copy", "truncated-copy", "repost", "other-place"}
    assert {"agency-copy", "aggregator-copy"} <= reasons


def test_a_made_text_is_the_same_each_time_and_its_copies_are_edited_or_cut() -> None:
    texts = [invented(seed) for seed in range(5)]
    first, again, edited, cut = (make_text(texts, number) for number in range(4))
    assert first == again == make_text(texts, 0)
    assert edited != first
    assert len(edited.split()) == len(first.split())
    assert (first.startswith(cut), len(cut)) == (True, len(first) // 2)
