from __future__ import annotations

import random
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.dedup import cluster, employer_key, fingerprint
from fingerpost.dedup.similar import N_VALUES, resemblance

WORDS = [f"word{number}" for number in range(2000)]


def text_of(seed: int, n_words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=n_words))


def posting(posting_id: str, text: str, **fields: Any) -> dict[str, Any]:
    digest, signature = fingerprint(text)
    return {
        "posting_id": posting_id,
        "title": fields.get("title", "ML Engineer"),
        "employer_key": employer_key(fields.get("employer", "Brightloom")),
        "source": fields.get("source", "file"),
        "date_posted": fields.get("date_posted"),
        "digest": digest,
        "signature": signature,
    }


SCHEMA = pa.schema(
    [
        ("posting_id", pa.string()),
        ("title", pa.string()),
        ("employer_key", pa.string()),
        ("source", pa.string()),
        ("date_posted", pa.date32()),
        ("digest", pa.string()),
        ("signature", pa.binary()),
    ]
)


def clusters(rows: list[dict[str, Any]]) -> dict[str, str]:
    table = cluster(pa.Table.from_pylist(rows, schema=SCHEMA))
    return dict(zip(table["posting_id"].to_pylist(), table["cluster_id"].to_pylist(), strict=True))


def edited(text: str, share: float, seed: int = 1) -> str:
    words, chance = text.split(), random.Random(seed)
    return " ".join(chance.choice(WORDS) if chance.random() < share else word for word in words)


def test_the_same_words_in_other_cities_are_one_cluster() -> None:
    text = text_of(1)
    found = clusters(
        [posting("a", text, title="ML Engineer, Oslo"), posting("b", text.upper(), title="ML Engineer, Rome")]
    )
    assert found == {"a": "a", "b": "a"}


def test_a_lightly_edited_copy_is_in_the_cluster_of_its_employer() -> None:
    text = text_of(2)
    assert clusters([posting("a", text), posting("b", edited(text, 0.01))]) == {"a": "a", "b": "a"}


def test_another_text_of_the_same_employer_and_title_stands_alone() -> None:
    blurb = text_of(3, 120)
    rows = [posting("a", f"{blurb} {text_of(4, 250)}"), posting("b", f"{blurb} {text_of(5, 250)}")]
    assert clusters(rows) == {"a": "a", "b": "b"}


def test_two_levels_of_one_job_stand_apart() -> None:
    text = text_of(6)
    assert clusters([posting("a", text), posting("b", text, title="Senior ML Engineer")]) == {"a": "a", "b": "b"}


def test_an_edited_copy_under_another_employer_stands_apart_but_an_exact_one_does_not() -> None:
    text = text_of(7)
    copy = edited(text, 0.03)
    assert clusters([posting("a", text), posting("b", copy, employer="Otherwise")]) == {"a": "a", "b": "b"}
    assert clusters([posting("a", text), posting("b", text, employer="Copyboard")]) == {"a": "a", "b": "a"}


def test_one_member_stands_for_a_cluster_and_the_employers_own_board_goes_first() -> None:
    text = text_of(8)
    rows = [
        posting("a", text, source="somefile", date_posted=date(2024, 1, 1)),
        posting("b", text, source="greenhouse", date_posted=date(2024, 3, 1)),
        posting("c", text, source="lever", date_posted=date(2024, 2, 1)),
    ]
    table = cluster(pa.Table.from_pylist(rows, schema=SCHEMA))
    assert table["canonical"].to_pylist() == [False, False, True]
    assert table["cluster_size"].to_pylist() == [3, 3, 3]


def test_no_postings_are_no_clusters() -> None:
    assert cluster(SCHEMA.empty_table()).num_rows == 0


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(8)), st.integers(0, 7))
def test_order_of_arrival_and_an_exact_duplicate_change_nothing(order: list[int], doubled: int) -> None:
    rows = [posting(f"p{number}", edited(text_of(number // 3), 0.01, number)) for number in range(8)]
    expected = clusters(rows)
    assert clusters([rows[number] for number in order]) == expected
    more = clusters([*rows, {**rows[doubled], "posting_id": "z"}])
    assert {name: found for name, found in more.items() if name != "z"} == expected
    assert more["z"] == expected[f"p{doubled}"]


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3])
def test_signatures_estimate_the_jaccard_similarity_of_shingles(share: float) -> None:
    left, right = text_of(9, 600), edited(text_of(9, 600), share)

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return set(zip(words, words[1:], words[2:], strict=False))

    truth = len(shingles(left) & shingles(right)) / len(shingles(left) | shingles(right))
    values = [np.frombuffer(fingerprint(text).signature, dtype="<u4") for text in (left, right)]
    assert len(values[0]) == N_VALUES
    assert abs(resemblance(*values) - truth) < 0.13
