"""What a person wishes for beside the hard conditions, checked against what postings state.

A posting that states something against a wish is left out; what it does not state rules nothing out. Skills that are
wanted raise nothing: it is only said which postings ask for them. Countries, visa and clearance are hard conditions
(see `eligibility`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from fingerpost.career.eligibility import Verdict
from fingerpost.market.counting.counted import Counted
from fingerpost.market.pay.amounts import paid_of
from fingerpost.market.selecting.columns import LEVELS, places_of
from fingerpost.posting import SkillAsked, TimeZoneWindow, UnitText
from fingerpost.store.personal_wishes import PayFloor, Wishes
from fingerpost.taxonomy.skills import skills

Wish = Literal[
    "places", "work modes", "roles", "seniorities", "industries avoided", "pay floor", "skills refused",
    "skills wanted", "time zones",
]  # fmt: skip
Mask = NDArray[np.bool_]

PER_YEAR: Final[Mapping[UnitText, float]] = {"YEAR": 1, "MONTH": 12, "WEEK": 52, "DAY": 260, "HOUR": 2080}
"""How often a pay floor is paid in a year of full-time work; an assumption for weeks, days and hours."""

NOTES: Final = (
    "Postings that state something against a wish are left out and counted; what is not stated rules nothing out.",
    "Pay is compared in its own currency, per year; a range is against the floor where all of it lies below.",
    "Skills that are wanted do not move a posting up. Time zones meet where the two windows do.",
)


@dataclass(frozen=True, slots=True)
class WishCheck:
    """One wish and whether a posting meets it; `because` says why in words."""

    wish: Wish
    verdict: Verdict
    because: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What a posting states of what may be wished for; None or () = not stated.

    `pay` is (currency, most per year), `clock` the time zones worked in.
    """

    cities: tuple[str, ...] = ()
    work_mode: str | None = None
    role: str | None = None
    seniority: str | None = None
    industry: str | None = None
    pay: tuple[str, float] | None = None
    skills: tuple[SkillAsked, ...] = ()
    clock: TimeZoneWindow | None = None


def check_wishes(wishes: Wishes, stated: Stated) -> tuple[WishCheck, ...]:
    """Every wish that is stated, with what one posting says to it.

    >>> wishes = Wishes(work_modes=("remote",), seniorities=("senior",))
    >>> [(one.wish, one.verdict) for one in check_wishes(wishes, Stated(work_mode="onsite"))]
    [('work modes', 'not met'), ('seniorities', 'not stated')]
    """
    found = []
    if wishes.places:
        found.append(_place(wishes.places, stated))
    listed: tuple[tuple[Wish, tuple[str, ...], str | None], ...] = (
        ("work modes", wishes.work_modes, stated.work_mode),
        ("roles", wishes.roles, stated.role),
        ("seniorities", wishes.seniorities, stated.seniority),
    )
    found += [_one_of(wish, wanted, said) for wish, wanted, said in listed if wanted]
    if wishes.industries_avoided:
        found.append(_industry(wishes.industries_avoided, stated.industry))
    if wishes.pay_floor is not None:
        found.append(_pay(wishes.pay_floor, stated.pay))
    if wishes.skills_refused:
        found.append(_refused(wishes.skills_refused, stated.skills))
    if wishes.skills_wanted:
        found.append(_wanted(wishes.skills_wanted, stated.skills))
    if wishes.time_zones is not None:
        found.append(_clock(wishes.time_zones, stated.clock))
    return tuple(found)


def against_wishes(wishes: Wishes, rows: Counted) -> Mapping[Wish, Mask]:
    """For each wish that rules anything out, which rows state something against it: what `check_wishes` says."""
    found: dict[Wish, Mask] = {}
    if wishes.places:
        lists = rows.columns.lists(rows.con, "unnest(cities)")
        code, lengths = lists.taken(rows.rows)
        named, remote = _sums(_among(lists.values, wishes.places)[code], lengths), _one(rows, "work_mode", ("remote",))
        found["places"] = (lengths > 0) & (named == 0) & ~remote
    columns: tuple[tuple[Wish, str, tuple[str, ...]], ...] = (
        ("work modes", "work_mode", wishes.work_modes),
        ("roles", "role", wishes.roles),
        ("seniorities", "seniority", wishes.seniorities),
    )
    for wish, column, wanted in columns:
        if wanted:
            found[wish] = (rows.coded(column)[1] >= 0) & ~_one(rows, column, wanted)
    if wishes.industries_avoided:
        found["industries avoided"] = _one(rows, "industry", wishes.industries_avoided)
    if wishes.pay_floor is not None:
        found["pay floor"] = _below(wishes.pay_floor, rows)
    if wishes.skills_refused:
        asked = rows.columns.skills(rows.con)
        places, lengths = places_of(asked.start, rows.rows)
        hit = _among(asked.skill_id, wishes.skills_refused)[asked.code[places]]
        found["skills refused"] = _sums(hit & (asked.level[places] != LEVELS.index("preferred")), lengths) > 0
    if wishes.time_zones is not None:
        west, east = (rows.take(rows.columns.numbers(rows.con, column)) for column in ("utc_from", "utc_to"))
        with np.errstate(invalid="ignore"):
            found["time zones"] = (east < wishes.time_zones.utc_from) | (west > wishes.time_zones.utc_to)
    return found


def most_paid(rows: Counted) -> tuple[Sequence[str], NDArray[np.int64], NDArray[np.float64]]:
    """Currencies, and for each row the place of its currency (-1 where no pay counts) and the most that it states."""
    paid = paid_of(rows.con, rows.columns)
    currency, most = np.full(len(rows.columns), -1, dtype=np.int64), np.full(len(rows.columns), np.nan)
    fine = (paid.reason.code < 0) & (paid.currency.code >= 0)
    currency[paid.row[fine]] = paid.currency.code[fine]
    most[paid.row[fine]] = np.where(np.isnan(paid.high[fine]), np.inf, paid.high[fine])
    return paid.currency.values, currency[rows.rows], most[rows.rows]


def _below(floor: PayFloor, rows: Counted) -> Mask:
    values, currency, most = most_paid(rows)
    same = _among(values, (floor.currency,))[currency]
    with np.errstate(invalid="ignore"):
        below: Mask = same & (most < floor.amount * PER_YEAR[floor.unit])
    return below


def _one(rows: Counted, column: str, wanted: Iterable[str]) -> Mask:
    """Which rows state one of some values."""
    values, code = rows.coded(column)
    one: Mask = _among(values, wanted)[code]
    return one


def _among(values: Sequence[str], wanted: Iterable[str]) -> Mask:
    """For each value whether it is wanted, and a last place for what is not stated (-1): it is not."""
    chosen = frozenset(wanted)
    return np.array([*(one in chosen for one in values), False], dtype=bool)


def _sums(hit: Mask, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    total = np.concatenate([[0], np.cumsum(hit)])
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    sums: NDArray[np.int64] = total[bounds[1:]] - total[bounds[:-1]]
    return sums


def _place(wanted: tuple[str, ...], stated: Stated) -> WishCheck:
    if not stated.cities:
        return WishCheck("places", "not stated", "the posting states no city")
    common = [city for city in stated.cities if city in wanted]
    if common:
        return WishCheck("places", "met", f"the work is in {', '.join(common)}")
    if stated.work_mode == "remote":
        return WishCheck("places", "met", "the work is remote")
    return WishCheck("places", "not met", f"the work is in {', '.join(stated.cities)}")


def _one_of(wish: Wish, wanted: tuple[str, ...], said: str | None) -> WishCheck:
    if said is None:
        return WishCheck(wish, "not stated", "the posting does not say")
    return WishCheck(wish, "met" if said in wanted else "not met", f"the posting says {said}")


def _industry(avoided: tuple[str, ...], said: str | None) -> WishCheck:
    if said is None:
        return WishCheck("industries avoided", "not stated", "the posting does not say")
    return WishCheck("industries avoided", "not met" if said in avoided else "met", f"the industry is {said}")


def _pay(floor: PayFloor, stated: tuple[str, float] | None) -> WishCheck:
    if stated is None or stated[0] != floor.currency:
        because = "the posting states no pay per year" if stated is None else f"the posting states pay in {stated[0]}"
        return WishCheck("pay floor", "not stated", because)
    currency, most = stated
    said = "no upper end" if most == float("inf") else f"up to {currency} {most:,.0f} a year"
    below = most < floor.amount * PER_YEAR[floor.unit]
    return WishCheck("pay floor", "not met" if below else "met", f"the posting states {said}")


def _refused(refused: tuple[str, ...], asked: Iterable[SkillAsked]) -> WishCheck:
    """A skill that is only a plus need not be used."""
    found = [one.preferred_label for one in asked if one.skill_id in refused and one.level != "preferred"]
    if found:
        return WishCheck("skills refused", "not met", f"the posting requires or uses {', '.join(found)}")
    return WishCheck("skills refused", "met", "the posting requires and uses none of them")


def _wanted(wanted: tuple[str, ...], asked: Iterable[SkillAsked]) -> WishCheck:
    found = {one.skill_id for one in asked} & set(wanted)
    if found:
        named = ", ".join(skills()[one].preferred_label if one in skills() else one for one in sorted(found))
        return WishCheck("skills wanted", "met", f"the posting names {named}")
    return WishCheck("skills wanted", "not stated", "the posting names none of them")


def _clock(wanted: TimeZoneWindow, said: TimeZoneWindow | None) -> WishCheck:
    """Windows that touch meet: somebody awake there can work on that clock."""
    if said is None:
        return WishCheck("time zones", "not stated", "the posting names no time zone")
    met = said.utc_from <= wanted.utc_to and wanted.utc_from <= said.utc_to
    return WishCheck("time zones", "met" if met else "not met", f"one works on the clock of {said.words}")
