"""Technologies that arrived while ML was already hired for: who asks for them, and how they spread."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np

from fingerpost.answer import Row, Share
from fingerpost.market.counting.asked_things import AskedThings, Placed, Rows
from fingerpost.market.counting.breakdowns import DIMENSIONS
from fingerpost.market.counting.scope import Scope
from fingerpost.market.counting.slices import Slice, shares_by_slice, slices_query
from fingerpost.market.moves.adoption import AdoptionPoint, share_row
from fingerpost.market.moves.movers import Mover, moved_of
from fingerpost.market.moves.new_postings import numbered
from fingerpost.market.moves.windows import Matched
from fingerpost.market.selecting.arrow_numbers import arrow_of, arrow_texts
from fingerpost.market.selecting.selection import NOT_STATED, Query
from fingerpost.taxonomy.labels import label_of

Curves: TypeAlias = Mapping[str, tuple[AdoptionPoint, ...]]

RECENT = 2020
ANY_RECENT = "any-recent"
SLICED_BY = ("role", "industry")

_SLICED = """,
sliced AS (SELECT posting_id, cluster, named, unnest([{slices}]) AS slice FROM selected)"""


@dataclass(frozen=True, slots=True)
class Technology:
    """A family of skills: the share of the selected postings that ask for any of them, by role and industry.

    `year` is that of its arrival, for the reason `because`. `mover` and `curve` are its change on the boards compared
    and its share by period: None and empty where nothing can be compared.
    """

    technology_id: str
    label: str
    year: int
    because: str
    share: Share
    by_role: tuple[Slice, ...]
    by_industry: tuple[Slice, ...]
    mover: Mover | None
    curve: tuple[AdoptionPoint, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A technology as data: the skills of its roots and everything narrower."""

    technology_id: str
    label: str
    year: int
    because: str
    skill_ids: tuple[str, ...]


@cache
def families() -> Mapping[str, Family]:
    """The technologies by id, by year of arrival, then label; last, all that arrived in 2020 or later together.

    >>> families()["vector-search"].year, "pgvector" in families()["vector-search"].skill_ids
    (2019, True)
    """
    from fingerpost.taxonomy.skills import skills

    text = files("fingerpost.market").joinpath("data/technologies.toml").read_text(encoding="utf-8")
    wider = {skill_id: set(_with_wider(skill_id)) for skill_id in skills()}
    found = []
    for row in tomllib.loads(text)["technology"]:
        roots = set(row.pop("roots"))
        found.append(Family(skill_ids=tuple(sorted(one for one in wider if wider[one] & roots)), **row))
    found.sort(key=lambda family: (family.year, family.label))
    recent = {skill_id for family in found if family.year >= RECENT for skill_id in family.skill_ids}
    label = f"any of those that arrived since {RECENT}"
    found.append(Family(ANY_RECENT, label, RECENT, "the families above taken together", tuple(sorted(recent))))
    return {family.technology_id: family for family in found}


def _with_wider(skill_id: str) -> Iterator[str]:
    """A skill and its wider skills; by id, so that no spelling of any skill need be known."""
    from fingerpost.taxonomy.skills import skills

    seen: set[str] = set()
    one: str | None = skill_id
    while one and one not in seen:
        seen.add(one)
        yield one
        one = skills()[one].broader


def family_member() -> AskedThings:
    """The postings of each family, `posting_id, item, label`."""
    of_skill: dict[str, tuple[str, ...]] = {}
    for family in families().values():
        for skill_id in family.skill_ids:
            of_skill[skill_id] = (*of_skill.get(skill_id, ()), family.technology_id)
    pairs = [(skill_id, family.technology_id) for family in families().values() for skill_id in family.skill_ids]
    rows = ", ".join(["(?, ?)"] * len(pairs))
    return AskedThings(
        "SELECT DISTINCT posting_skill.posting_id, technology.item, technology.item AS label FROM posting_skill"
        f" JOIN (VALUES {rows}) AS technology(skill_id, item) ON technology.skill_id = posting_skill.skill_id",
        tuple(value for pair in pairs for value in pair),
        things_of=lambda skill_id, _: of_skill.get(skill_id, ()),
        once=True,
    )


def technologies_query(scope: Scope) -> Query:
    """The SQL of the technologies' shares."""
    return slices_query(_sliced(scope, SLICED_BY), family_member(), tuple(families()))


def technologies_of(
    scope: Scope, matched: Matched, curves: Curves, sliced_by: tuple[str, ...] = SLICED_BY
) -> tuple[Technology, ...]:
    """The technologies in the postings of a scope, in the order of `families`; `curves` has theirs by id.

    `sliced_by` are fields that their shares are told by too, of `SLICED_BY`.
    """
    member, ids = family_member(), tuple(families())
    shares = shares_by_slice(scope.con, _sliced(scope, sliced_by), member, ids)
    moved = moved_of(scope.con, matched, member)
    movers = {} if isinstance(moved, str) else {mover.value: mover for mover in (*moved.movers, *moved.too_few)}
    return tuple(
        Technology(
            technology_id=family.technology_id,
            label=family.label,
            year=family.year,
            because=family.because,
            share=shares[family.technology_id].get("all/", Share(None, None, None, 0, 0, "no posting is selected")),
            by_role=_slices(shares[family.technology_id], "role"),
            by_industry=_slices(shares[family.technology_id], "industry"),
            mover=movers.get(family.technology_id),
            curve=curves.get(family.technology_id, ()),
        )
        for family in families().values()
    )


def technology_rows(one: Technology) -> list[Row]:
    """Flat rows by `part`: the share, by role, by industry and by period."""
    whole = {**share_row("technology", one.technology_id, one.label, None, one.share), "year": one.year}
    return [
        whole,
        *(share_row("technology by role", one.technology_id, s.label, None, s.share) for s in one.by_role),
        *(share_row("technology by industry", one.technology_id, s.label, None, s.share) for s in one.by_industry),
        *(share_row("technology by period", one.technology_id, one.label, p.period, p.share) for p in one.curve),
    ]


def _sliced(scope: Scope, sliced_by: tuple[str, ...]) -> Query:
    parts = [f"concat('{by}/', {DIMENSIONS[by].expression})" for by in sliced_by]
    query = scope.query.then(_SLICED.format(slices=", ".join(["'all/'", *parts])))
    return Placed(query.sql, query.parameters, rows=lambda: _placed(scope, sliced_by))


def _placed(scope: Scope, sliced_by: tuple[str, ...]) -> Rows:
    """The postings of a scope, once for each slice that they are in."""
    import pyarrow as pa

    rows = scope.rows
    names, codes = ["all/"], [np.zeros(len(rows.rows), dtype=np.int64)]
    for by in sliced_by:
        values, code = rows.coded(DIMENSIONS[by].expression)
        used, place = numbered(code, len(values))
        codes.append(place + len(names))
        names += [f"{by}/{values[one]}" for one in used.tolist()]
    code = np.stack(codes, axis=1).reshape(-1).astype(np.int32)
    if not len(code):
        names = []
    slices = pa.DictionaryArray.from_arrays(arrow_of(code), arrow_texts(names))
    many = len(codes)
    return Rows(rows.columns, np.repeat(rows.rows, many), np.repeat(rows.cluster, many), rows.named, {"slice": slices})


def _slices(shares: Mapping[str, Share], by: str) -> tuple[Slice, ...]:
    """The slices of one field that have a figure, the highest share first, and those that have none."""
    found = []
    for name, share in shares.items():
        field, value = name.split("/", 1)
        if field == by and value != NOT_STATED:
            found.append(Slice(value, label_of(by, value), share))
    return tuple(sorted(found, key=lambda cell: (cell.share.share is None, -(cell.share.share or 0.0), cell.label)))
