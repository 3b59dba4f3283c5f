"""The check set of pairs: which two postings advertise one job. How it was made: scripts/build_dedup_pairs.py."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from pathlib import Path

import pytest

from benchmarks.dedup.pairs import Name, Pair, make_table, payloads, read_pairs, score
from fingerpost.dedup import cluster

PAIRS = read_pairs()
FLOORS = {"precision": 0.99, "recall": 0.95}


@pytest.fixture(scope="module")
def clusters(shared: Path) -> dict[Name, str]:
    named = {name for pair in PAIRS for name in (pair.left, pair.right)}
    table = make_table(payloads(shared / "data" / "postings"), named)
    assert table.num_rows == len(named)
    found = cluster(table)
    ids = dict(zip(found["posting_id"].to_pylist(), found["cluster_id"].to_pylist(), strict=True))
    rows = table.select(["source", "name", "posting_id"]).to_pylist()
    return {(row["source"], row["name"]): ids[row["posting_id"]] for row in rows}


@pytest.mark.parametrize("part", ["develop", "held-out"])
def test_pairs_are_joined_and_kept_apart_no_worse_than_measured(part: str, clusters: dict[Name, str]) -> None:
    counted = score([pair for pair in PAIRS if pair.part == part], clusters)
    scores = {"precision": counted.precision, "recall": counted.recall}
    assert {name: scores[name] for name, floor in FLOORS.items() if scores[name] < floor} == {}


def test_both_halves_have_hard_pairs_of_each_kind() -> None:
    counts = Counter((pair.part, pair.same, pair.kind) for pair in PAIRS)
    for part in ("develop", "held-out"):
        for same, kind in [
            (True, "other-place"), (True, "repost"), (True, "updated-text"), (True, "other-employer-name"),
            (False, "other-level"), (False, "other-role"), (False, "other-job"),
        ]:  # fmt: skip
            assert counts[part, same, kind] >= 15, (part, same, kind)


def test_no_pair_is_there_twice_and_its_half_follows_from_its_names() -> None:
    assert len({frozenset({pair.left, pair.right}) for pair in PAIRS}) == len(PAIRS)
    assert {pair.part for pair in PAIRS if pair.part != half_of(pair)} == set()


def half_of(pair: Pair) -> str:
    names = "\n".join(sorted("\t".join(name) for name in (pair.left, pair.right)))
    odd = int.from_bytes(blake2b(names.encode(), digest_size=8).digest()) % 2
    return "held-out" if odd else "develop"


def test_a_score_counts_what_was_found_and_missed() -> None:
    pairs = [
        Pair(("a", "1"), ("b", "1"), True, "", ""),
        Pair(("a", "1"), ("b", "2"), True, "", ""),
        Pair(("a", "1"), ("b", "3"), False, "", ""),
    ]
    counted = score(pairs, {("a", "1"): "x", ("b", "1"): "x", ("b", "2"): "y", ("b", "3"): "x"})
    assert (counted.precision, counted.recall) == (0.5, 0.5)
