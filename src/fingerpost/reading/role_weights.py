"""The tables of the role reader: the order of roles, the words it looks for, and the weights of features."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Mapping, Sequence
from functools import cache

from fingerpost.reading.patterns import read_table
from fingerpost.taxonomy.packaged import read_text
from fingerpost.taxonomy.roles import roles

ROLE_IDS: tuple[str, ...] = tuple(sorted(roles()))
"""The order of scores."""

PHRASES: Mapping[str, Mapping[str, Sequence[str]]] = read_table("role_cues")
"""Feature → phrases, for "title" and "duty"."""


@cache
def weights(name: str) -> dict[str, array[float]]:
    """Feature → the weights of roles, in the order of `ROLE_IDS`, of a packaged table (feature, role, weight)."""
    table: dict[str, array[float]] = {}
    text = read_text("fingerpost.reading", f"data/{name}")
    for row in csv.DictReader(text.splitlines()):
        of_feature = table.setdefault(row["feature"], array("d", [0.0] * len(ROLE_IDS)))
        of_feature[ROLE_IDS.index(row["role"])] = float(row["weight"])
    return table
