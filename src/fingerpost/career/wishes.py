"""The person's wishes from names as people write them: every name is known, or it is told that it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.posting import TimeZoneWindow, UnitText
from fingerpost.search.query import resolve
from fingerpost.store.personal_wishes import PayFloor, Wishes
from fingerpost.taxonomy.places import areas, fold_name

_UNITS: tuple[UnitText, ...] = ("YEAR", "MONTH", "WEEK", "DAY", "HOUR")
_EARLIEST, _LATEST = -12.0, 14.0


def wishes_of(
    *,
    countries: Iterable[str] = (),
    places: Iterable[str] = (),
    work_modes: Iterable[str] = (),
    time_zones: tuple[float, float] | None = None,
    needs_visa: bool | None = None,
    clearance: bool | None = None,
    pay_floor: PayFloor | None = None,
    roles: Iterable[str] = (),
    seniorities: Iterable[str] = (),
    industries_avoided: Iterable[str] = (),
    skills_wanted: Iterable[str] = (),
    skills_refused: Iterable[str] = (),
) -> Wishes:
    """Wishes with ids in place of names; `time_zones` is (from, to) in hours from UTC, of the rest None = no wish.

    Raises:
        UnknownNameError: a name that nobody knows; no wish is dropped silently.
        InputError: a place, a window or a pay floor that cannot be, or a skill that is both wanted and refused.

    >>> wishes_of(countries=["Germany"], skills_wanted=["py torch", "PyTorch"][1:]).countries
    ('DE',)
    """
    wanted, refused = _ids("skill", skills_wanted), _ids("skill", skills_refused)
    if both := sorted(set(wanted) & set(refused)):
        msg = f"{', '.join(both)} is both wanted and refused; leave it in one of the lists"
        raise InputError(msg)
    return Wishes(
        countries=tuple(dict.fromkeys(code for name in countries if name.strip() for code in _countries(name))),
        places=_ids("city", places),
        work_modes=_ids("work_mode", work_modes),
        time_zones=None if time_zones is None else _window(*time_zones),
        needs_visa=needs_visa,
        clearance=clearance,
        pay_floor=None if pay_floor is None else _checked(pay_floor),
        roles=_ids("role", roles),
        seniorities=_ids("seniority", seniorities),
        industries_avoided=_ids("industry", industries_avoided),
        skills_wanted=wanted,
        skills_refused=refused,
    )


def _ids(facet: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(resolve(facet, name) for name in names if name.strip()))


def _countries(name: str) -> tuple[str, ...]:
    """The codes that a name stands for: a country's, or those of an area such as DACH or Europe ("EU")."""
    codes = areas().get(fold_name(name), ())
    if codes and all(len(code) == 2 for code in codes):
        return codes
    return (resolve("country", name),)


def _window(utc_from: float, utc_to: float) -> TimeZoneWindow:
    if not _EARLIEST <= utc_from <= utc_to <= _LATEST:
        msg = (
            f"the time zones from UTC{utc_from:+g} to UTC{utc_to:+g} are no window; expected -12 to +14, the west first"
        )
        raise InputError(msg)
    return TimeZoneWindow(utc_from, utc_to)


def _checked(floor: PayFloor) -> PayFloor:
    if not 0 < floor.amount < float("inf") or not re.fullmatch("[A-Z]{3}", floor.currency):
        msg = "the pay floor cannot be used; expected an amount above 0 and a currency as in EUR (ISO 4217)"
        raise InputError(msg)
    if floor.unit not in _UNITS:
        raise UnknownNameError("unit of pay", floor.unit, _UNITS)
    return floor
