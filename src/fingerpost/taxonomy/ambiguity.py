"""Names of skills that are also something else, each with sentences in which it is meant and in which it is not.

The file is `data/ambiguous.csv`; `part` says where in a posting the sentence stands, since a name in a list of
requirements means more than the same name in words about the employer. `known_gap` gives the reason where readers do
not get a sentence right yet; when they do, the check asks for its removal.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, cast

from fingerpost.taxonomy.skills import Label, read_rows

Part = Literal["required", "duties", "employer"]

SHORT = 2
"""Names of so many characters are ambiguous whatever their rule."""


class Example(NamedTuple):
    """A sentence of ours that holds a name, and whether the skill is meant."""

    name: str
    skill_id: str
    is_meant: bool
    part: Part
    text: str
    known_gap: str | None


@cache
def examples() -> tuple[Example, ...]:
    """All examples, in the order of the file."""
    return tuple(
        Example(
            row["name"],
            row["skill_id"],
            row["is_meant"] == "yes",
            cast("Part", row["part"]),
            row["text"],
            row["known_gap"] or None,
        )
        for row in read_rows("ambiguous.csv")
    )


def is_ambiguous(label: Label) -> bool:
    """Whether a label needs examples: it is read in context only, or has one or two characters.

    >>> is_ambiguous(Label("Spark", "in-context")), is_ambiguous(Label("5G", "any-case"))
    (True, True)
    >>> is_ambiguous(Label("PyTorch", "any-case"))
    False
    """
    return label.rule == "in-context" or (label.rule != "never" and len(label.text) <= SHORT)
