from __future__ import annotations

import itertools
import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.dedup import cluster, employer_key, fingerprint
from fingerpost.dedup.similar import _GLUED, _WORD, N_VALUES, _words, shares

WORDS = [
    "".join(letters)
    for letters in itertools.islice(itertools.product("bdfgklmnprst", "aeiou", "klmnrst", "aeiou"), 2000)
]


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
        "publisher": fields.get("publisher"),
        "years_min": fields.get("years_min"),
        "cities": fields.get("cities"),
        "url": fields.get("url"),
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
WHOLE = pa.unify_schemas(
    [
        SCHEMA,
        pa.schema(
            [
                ("publisher", pa.string()),
                ("years_min", pa.float64()),
                ("cities", pa.list_(pa.string())),
                ("url", pa.string()),
            ]
        ),
    ]
)


def found(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What `cluster` says of each posting, all columns given."""
    return {row["posting_id"]: row for row in cluster(pa.Table.from_pylist(rows, schema=WHOLE)).to_pylist()}


def merges(rows: list[dict[str, Any]]) -> dict[str, tuple[str, str] | None]:
    return {name: row["merged_with"] and (row["merged_with"], row["merge_reason"]) for name, row in found(rows).items()}


def clusters(rows: list[dict[str, Any]]) -> dict[str, str]:
    table = cluster(pa.Table.from_pylist(rows, schema=SCHEMA))
    return dict(zip(table["posting_id"].to_pylist(), table["cluster_id"].to_pylist(), strict=True))


def clusters_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {name: row["cluster_id"] for name, row in found(rows).items()}


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


def test_an_agencys_copy_is_in_the_cluster_but_a_text_that_is_mostly_another_stands_apart() -> None:
    text = text_of(7)
    agency = posting("b", edited(text, 0.03), employer="Otherwise")
    assert merges([posting("a", text), agency]) == {"a": None, "b": ("a", "agency-copy")}
    assert clusters([posting("a", text), posting("b", edited(text, 0.2), employer="Otherwise")]) == {"a": "a", "b": "b"}
    assert clusters([posting("a", text), posting("b", text, employer="Copyboard")]) == {"a": "a", "b": "a"}


@pytest.mark.parametrize(
    ("changed", "fields", "reason"),
    [
        (0.0, {}, "same-text"),
        (0.0, {"cities": ["Rome"]}, "other-place"),
        (0.0, {"title": "ML Engineer (Rome)", "cities": None}, "other-place"),
        (0.02, {}, "updated-text"),
        (0.02, {"date_posted": date(2024, 2, 1)}, "repost"),
        (0.0, {"source": "otherfile"}, "aggregator-copy"),
        (0.0, {"publisher": "aggregator"}, "aggregator-copy"),
        (0.0, {"employer": None}, "agency-copy"),
        (0.0, {"employer": "Private Client"}, "agency-copy"),
    ],
)
def test_each_merge_says_why(changed: float, fields: dict[str, Any], reason: str) -> None:
    text, first = text_of(21), {"cities": ["Oslo"], "date_posted": date(2024, 1, 1)}
    rows = [posting("a", text, **first), posting("b", edited(text, changed), **{**first, **fields})]
    assert merges(rows) == {"a": None, "b": ("a", reason)}


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_the_beginning_of_a_text_is_a_truncated_copy(share: float) -> None:
    text = text_of(22, 500)
    rows = [posting("a", text), posting("b", text[: int(len(text) * share)])]
    assert merges(rows)["b"] == ("a", "truncated-copy" if share < 0.75 else "updated-text")


def test_what_a_language_in_the_title_or_other_years_ask_for_is_another_job() -> None:
    text = text_of(23)
    rows = [
        posting("a", text, years_min=2.0),
        posting("b", edited(text, 0.005), years_min=5.0),
        posting("c", text, title="ML Engineer (French speaking)", years_min=2.0),
    ]
    assert clusters_of(rows) == {"a": "a", "b": "b", "c": "c"}


def test_an_employers_boilerplate_joins_no_two_subjects() -> None:
    text = text_of(24)
    rows = [posting("a", text, title="Backend Engineer"), posting("b", edited(text, 0.02), title="Frontend Engineer")]
    assert clusters(rows) == {"a": "a", "b": "b"}


def test_one_id_in_two_urls_is_one_job_however_much_the_text_changed_but_not_at_another_level() -> None:
    address = "https://jobs.ashbyhq.com/brightloom/0b0c1f62-1111-4222-8333-444455556666"
    rows = [
        posting("a", text_of(25), url=address),
        posting("b", text_of(26), url=f"{address}/application?source=x", employer=None),
        posting("c", text_of(27), url=address, title="Senior ML Engineer"),
        posting("d", text_of(28), url=f"https://example.com/jobs?visitor={address[-36:]}"),
    ]
    assert clusters_of(rows) == {"a": "a", "b": "a", "c": "c", "d": "d"}


def test_a_staffing_agency_has_many_jobs_of_one_title() -> None:
    blurb = text_of(29, 200)
    rows = [posting("a", f"{blurb} {text_of(30, 100)}"), posting("b", f"{blurb} {text_of(31, 100)}")]
    assert clusters(rows) == {"a": "a", "b": "a"}
    agency = [{**row, "employer_key": employer_key("Quickhands Staffing")} for row in rows]
    assert clusters(agency) == {"a": "a", "b": "b"}


def test_a_title_that_was_posted_again_may_have_changed_more() -> None:
    blurb = text_of(32, 300)
    rows = [posting("a", f"{blurb} {text_of(33, 220)}"), posting("b", f"{blurb} {text_of(34, 220)}")]
    assert clusters(rows) == {"a": "a", "b": "b"}
    dated = [{**row, "date_posted": date(2024, month, 1)} for month, row in enumerate(rows, start=3)]
    assert merges(dated) == {"a": None, "b": ("a", "repost")}


def test_short_and_empty_texts_are_joined_within_one_employer_only() -> None:
    for text in ("", "We train models in Oslo."):
        assert clusters([posting("a", text), posting("b", text)]) == {"a": "a", "b": "a"}
        assert clusters([posting("a", text), posting("b", text, employer="Otherwise")]) == {"a": "a", "b": "b"}
        assert clusters([posting("a", text, employer=None), posting("b", text, employer=None)]) == {"a": "a", "b": "b"}


def test_a_posting_without_a_title_does_not_bring_two_levels_together() -> None:
    text = text_of(35)
    rows = [posting("a", text), posting("b", text, title=None), posting("c", text, title="Senior ML Engineer")]
    assert clusters(rows) == {"a": "a", "b": "b", "c": "c"}
    assert clusters([rows[1], posting("d", edited(text, 0.01), title="")]) == {"b": "b", "d": "b"}


def test_a_chain_of_edits_is_one_cluster_and_each_member_says_which_it_came_by() -> None:
    texts = [text_of(36)]
    for step in range(5):
        texts.append(edited(texts[-1], 0.08, step))
    rows = [posting(f"p{number}", text) for number, text in enumerate(texts)]
    said = found(rows)
    assert {row["cluster_id"] for row in said.values()} == {"p0"}
    assert {row["cluster_size"] for row in said.values()} == {6}
    assert said["p0"]["merged_with"] is None
    for name, row in said.items():
        steps = 0
        while row["merged_with"] is not None:
            row, steps = said[row["merged_with"]], steps + 1
        assert (row["posting_id"], steps <= len(rows)) == ("p0", True), name


def test_ten_thousand_duplicates_are_as_many_clusters_as_there_are_jobs() -> None:
    bases = [fingerprint(text_of(number, 120)) for number in range(100)]
    rows = [
        {
            "posting_id": f"p{number:05d}",
            "title": f"ML Engineer - {('Oslo', 'Rome', 'Paris')[number % 3]}",
            "employer_key": f"employer{number % 100 % 7}",
            "source": "lever" if number < 100 else "file",
            "date_posted": date(2024, 1, 1) + timedelta(days=number % 50),
            "digest": bases[number % 100].digest,
            "signature": bases[number % 100].signature,
        }
        for number in range(10_000)
    ]
    table = cluster(pa.Table.from_pylist(rows, schema=SCHEMA))
    assert table["cluster_id"].to_pylist() == [f"p{number % 100:05d}" for number in range(10_000)]
    assert set(table["cluster_size"].to_pylist()) == {100}
    assert table["canonical"].to_pylist() == [number < 100 for number in range(10_000)]
    assert table["merged_with"].to_pylist() == [None] * 100 + [f"p{number % 100:05d}" for number in range(100, 10_000)]


def test_a_signature_of_another_length_is_refused() -> None:
    row = {**posting("a", text_of(37)), "signature": b"short"}
    with pytest.raises(ValueError, match="512 bytes"):
        clusters([row])


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
    assert table["merged_with"].to_pylist() == ["c", "c", None]
    stated = [{**row, "publisher": name} for row, name in zip(rows, ("employer", None, "aggregator"), strict=True)]
    assert [row["canonical"] for row in found(stated).values()] == [True, False, False]


def test_no_postings_are_no_clusters() -> None:
    assert cluster(SCHEMA.empty_table()).num_rows == 0


@settings(max_examples=20)
@given(st.permutations(range(8)), st.integers(0, 7))
def test_order_of_arrival_and_an_exact_duplicate_change_nothing(order: list[int], doubled: int) -> None:
    rows = [posting(f"p{number}", edited(text_of(number // 3), 0.01, number)) for number in range(8)]
    expected = clusters(rows)
    assert clusters([rows[number] for number in order]) == expected
    more = clusters([*rows, {**rows[doubled], "posting_id": "z"}])
    assert {name: found for name, found in more.items() if name != "z"} == expected
    assert more["z"] == expected[f"p{doubled}"]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.0, 0.05, 0.1, 0.2])), min_size=2, max_size=12))
def test_adding_a_posting_splits_no_cluster(kinds: list[tuple[int, float]]) -> None:
    rows = [posting(f"p{at:02d}", edited(text_of(base), share, at)) for at, (base, share) in enumerate(kinds)]
    before, after = clusters(rows[:-1]), clusters(rows)
    joined = {(one, other) for one, other in itertools.combinations(before, 2) if before[one] == before[other]}
    assert all(after[one] == after[other] for one, other in joined)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3])
def test_signatures_estimate_the_jaccard_similarity_of_shingles(share: float) -> None:
    left, right = text_of(9, 600), edited(text_of(9, 600), share)

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return set(zip(words, words[1:], words[2:], strict=False))

    truth = len(shingles(left) & shingles(right)) / len(shingles(left) | shingles(right))
    values = [np.frombuffer(fingerprint(text).signature, dtype="<u4") for text in (left, right)]
    assert len(values[0]) == N_VALUES
    assert abs(float(shares(*(value[None] for value in values)).common[0]) - truth) < 0.13


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("abcXYZ019 .-_\n’–•éßŁ的あ")) | st.text())
def test_words_of_plain_texts_are_those_of_any_text(text: str) -> None:
    assert _words(text) == _WORD.findall(_GLUED.sub(" ", text).casefold())
