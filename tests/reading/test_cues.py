"""Cue phrases are found on word boundaries, whatever stands round them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.reading.cues import CueFinder
from fingerpost.reading.document import Hit

FINDER = CueFinder(
    [
        {
            "a": {
                "ml": "ml",
                "r": "r",
                "machine learning": "ml",
                "node.js": "node",
                "c++": "cpp",
                "sponsor*": "sponsor",
                "算法": "algorithm",
            },
            "b": {"ml": "other"},
        }
    ]
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ml", ["ml"]),
        ("(ml/r)", ["ml", "r"]),
        ("html yaml mls", []),
        ("machine learning", ["ml"]),
        ("machine learnings", []),
        ("c++, node.js.", ["cpp", "node"]),
        ("sponsorship", ["sponsor"]),
        ("unsponsored", []),
        ("熟悉算法和ml模型", ["algorithm", "ml"]),
        ("r_squared", []),
        ("“r”", ["r"]),
    ],
)
def test_phrases_match_on_word_boundaries(text: str, values: list[str]) -> None:
    assert [hit.value for hit in FINDER.find(text).get("a", ())] == values


def test_one_phrase_may_serve_several_groups() -> None:
    assert FINDER.find("ml") == {"a": (Hit(0, 2, "ml"),), "b": (Hit(0, 2, "other"),)}


WORDS = st.lists(
    st.sampled_from(["ml", "r", "html", "machine learning", "sponsors", " ", "/", ",", "\n", "–", "x"]), max_size=30
).map("".join)


@given(WORDS)
def test_hits_are_those_of_a_regular_expression(text: str) -> None:
    expected = sorted(
        match.span()
        for phrase in ("ml", "r", "machine learning")
        for match in re.finditer(rf"(?<!\w){phrase}(?!\w)", text)
    )
    expected += sorted(match.span() for match in re.finditer(r"(?<!\w)sponsor", text))
    assert [(hit.start, hit.end) for hit in FINDER.find(text).get("a", ())] == sorted(expected)
