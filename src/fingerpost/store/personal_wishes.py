"""What the person wishes for: where, how, for how much, as what, with and without what."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from fingerpost.errors import StoreError
from fingerpost.posting import TimeZoneWindow, UnitText


@dataclass(frozen=True, slots=True)
class PayFloor:
    """The least pay that the person would work for; `currency` is ISO 4217."""

    amount: float
    currency: str
    unit: UnitText = "YEAR"


@dataclass(frozen=True, slots=True)
class Wishes:
    """The person's wishes; an empty tuple or None = no wish.

    `countries` are ISO 3166-1 alpha-2 codes where one may and would work, `places` English city names, `work_modes`
    of remote, hybrid, onsite, `time_zones` the window of UTC offsets in which one would work remotely. `needs_visa`:
    whether the person needs the employer's help with a visa; `clearance`: whether they hold or could get a security
    clearance. The rest are ids of the taxonomy.
    """

    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    work_modes: tuple[str, ...] = ()
    time_zones: TimeZoneWindow | None = None
    needs_visa: bool | None = None
    pay_floor: PayFloor | None = field(default=None, repr=False)
    roles: tuple[str, ...] = ()
    seniorities: tuple[str, ...] = ()
    industries_avoided: tuple[str, ...] = ()
    skills_wanted: tuple[str, ...] = ()
    skills_refused: tuple[str, ...] = ()
    clearance: bool | None = None


def wishes_as_json(wishes: Wishes) -> str:
    """The wishes as JSON text, the same text for the same wishes."""
    return json.dumps(asdict(wishes), sort_keys=True, ensure_ascii=False)


def wishes_from_json(content: str) -> Wishes:
    """The wishes that `wishes_as_json` wrote; what a later version added is left aside.

    Raises:
        StoreError: the text is no such JSON.

    >>> wishes_from_json(wishes_as_json(Wishes(countries=("DE", "NL"), pay_floor=PayFloor(60000, "EUR")))).countries
    ('DE', 'NL')
    """
    try:
        stated = json.loads(content)
        known = {name.name: _value(name.name, stated[name.name]) for name in fields(Wishes) if name.name in stated}
        return Wishes(**known)
    except (TypeError, ValueError):
        msg = "the wishes in the file of personal data cannot be understood; state them anew"
        raise StoreError(msg) from None  # the cause would show what they hold


def _value(name: str, stated: Any) -> Any:
    if isinstance(stated, list):
        return tuple(stated)
    if isinstance(stated, dict):
        return (PayFloor if name == "pay_floor" else TimeZoneWindow)(**stated)
    return stated
