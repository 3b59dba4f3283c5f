"""Hard conditions of a posting: place, visa, language, clearance; met, not met, or not stated by the posting.

Only what the person has said is compared: nothing is guessed of somebody who says nothing. A condition that is not met
rules a posting out; what a posting does not state never does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from fingerpost.career.profile import Profile
from fingerpost.career.spoken import SPOKEN, WRITTEN, is_working_level
from fingerpost.posting import EnrichedPosting
from fingerpost.reading.language import read_language
from fingerpost.reading.text import make_text_document
from fingerpost.store.personal_wishes import Wishes
from fingerpost.taxonomy.places import EEA, REST_OF_EUROPE
from fingerpost.taxonomy.skills import skills

Verdict = Literal["met", "not met", "not stated"]
ANYWHERE: Final = "*"
EUROPE: Final = "EU"
"""The European Union, or Europe as a whole: postings say the one and the other and mean either."""

ELIGIBLE: Final = "coalesce(eligible_countries, countries)"
"""In SQL the countries where one may live or work; readers before version 6 read only where the work is."""

NO_LANGUAGE: Final = frozenset({"foreign-languages", "other-european-languages"})
"""Names for several languages at once: nobody can say whether they are met."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a person may do; None where it is not said, and then not compared.

    `countries` (ISO 3166-1 alpha-2) are where one may work and would; `needs_visa` whether an employer has to sponsor;
    `languages` are ids of the languages spoken well enough to work in; `clearance` whether one could hold one.
    """

    countries: tuple[str, ...] | None = None
    needs_visa: bool | None = None
    languages: tuple[str, ...] | None = None
    clearance: bool | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a posting states: its countries, what it says of visas, the languages and the clearance it requires."""

    countries: tuple[str, ...] = ()
    visa: str | None = None
    languages: tuple[str, ...] = ()
    clearance: str | None = None


NOTHING_STATED: Final = Conditions()


@dataclass(frozen=True, slots=True)
class Condition:
    """A hard condition and whether it is met; `because` says why in words."""

    kind: Literal["place", "visa", "language", "clearance"]
    verdict: Verdict
    because: str


def circumstances_of(wishes: Wishes, profile: Profile) -> Circumstances:
    """What a person may do by their wishes and their CV; what neither says is not compared.

    Languages are those of the CV's list, at a level to work in, and the one that it is written in; without a list
    nothing is said of languages.

    >>> from fingerpost.store.personal_wishes import Wishes
    >>> circumstances_of(Wishes(countries=("DE",)), Profile("", (), None, None)).countries
    ('DE',)
    """
    listed = profile.spoken_languages
    return Circumstances(
        countries=_with_members(wishes.countries) or None,
        needs_visa=wishes.needs_visa,
        languages=tuple(dict.fromkeys((*sorted(spoken_well(profile)), *_written(profile)))) if listed else None,
        clearance=wishes.clearance,
    )


def _with_members(countries: tuple[str, ...]) -> tuple[str, ...]:
    """Who says the European Union says all its countries."""
    return (*countries, *sorted(EEA.difference(countries))) if EUROPE in countries else countries


def spoken_well(profile: Profile) -> frozenset[str]:
    """The languages of a profile that are spoken well enough to work in."""
    return frozenset(one.skill_id for one in profile.spoken_languages if is_working_level(one.level))


def _written(profile: Profile) -> tuple[str, ...]:
    """The language that the CV is written in."""
    found = read_language(make_text_document(profile.text)) if profile.text else None
    return (WRITTEN[found.value],) if found is not None and found.value in WRITTEN else ()


def conditions_of(enriched: EnrichedPosting) -> Conditions:
    """The hard conditions of a fully read posting; for remote work where one may live, less where one may not."""
    return Conditions(
        countries=enriched.eligible_countries,
        visa=enriched.visa.value if enriched.visa else None,
        languages=spoken_of(one.value.skill_id for one in enriched.skills if one.value.level == "required"),
        clearance=enriched.clearance.value if enriched.clearance else None,
    )


def spoken_of(skill_ids: Iterable[str]) -> tuple[str, ...]:
    """The spoken languages among some skills.

    >>> spoken_of(["python", "german", "no such skill"])
    ('german',)
    """
    table = skills()
    return tuple(one for one in skill_ids if one in table and table[one].kind == SPOKEN and one not in NO_LANGUAGE)


def check(person: Circumstances, stated: Conditions, held: Iterable[str] = ()) -> tuple[Condition, ...]:
    """The hard conditions that the person has said something about, each with its verdict.

    `held` are languages spoken beside those that the person states.

    >>> [one.verdict for one in check(Circumstances(countries=("DE",), needs_visa=True), Conditions(("FR", "DE")))]
    ['met', 'not stated']
    """
    found = []
    if person.countries is not None:
        found.append(_place(person.countries, stated.countries))
    if person.needs_visa is not None:
        found.append(_visa(person.needs_visa, stated.visa))
    if person.languages is not None:
        found.append(_language({*person.languages, *held}, stated.languages))
    if person.clearance is not None:
        found.append(_clearance(person.clearance, stated.clearance))
    return tuple(found)


def is_eligible(conditions: Iterable[Condition]) -> bool:
    """Whether no hard condition is broken."""
    return all(one.verdict != "not met" for one in conditions)


def admitting(may: tuple[str, ...]) -> frozenset[str]:
    """What a posting can state of places without ruling out somebody who may work in some countries.

    >>> sorted(admitting(("DE", "CH"))), sorted(admitting(("US",)))
    (['*', 'CH', 'DE', 'EU'], ['*', 'US'])
    """
    in_europe = not (EEA | REST_OF_EUROPE).isdisjoint(may)
    return frozenset((*may, ANYWHERE, *((EUROPE,) if in_europe else ())))


def _place(may: tuple[str, ...], stated: tuple[str, ...]) -> Condition:
    if not stated:
        return Condition("place", "not stated", "the posting states no country")
    if ANYWHERE in stated:
        return Condition("place", "met", "the work can be done from anywhere")
    if EUROPE in stated and not EEA.isdisjoint(may):
        return Condition("place", "met", "the work can be done in the European Union")
    common = [one for one in stated if one in may]
    if common:
        return Condition("place", "met", f"the work is in {', '.join(common)}")
    if EUROPE in stated and not REST_OF_EUROPE.isdisjoint(may):
        return Condition("place", "not stated", "the work is in Europe, and it is not said where")
    return Condition("place", "not met", f"the work is in {', '.join(stated)}")


def _visa(needed: bool, stated: str | None) -> Condition:
    if not needed:
        return Condition("visa", "met", "no sponsorship is needed")
    if stated is None:
        return Condition("visa", "not stated", "the posting says nothing about sponsorship")
    if stated == "offers":
        return Condition("visa", "met", "the posting offers sponsorship")
    return Condition("visa", "not met", "the posting refuses sponsorship, or requires citizenship or a clearance")


def _language(spoken: set[str], required: tuple[str, ...]) -> Condition:
    if not required:
        return Condition("language", "not stated", "the posting requires no language by name")
    lacking = [skills()[one].preferred_label for one in required if one not in spoken]
    if lacking:
        return Condition("language", "not met", f"the posting requires {', '.join(lacking)}")
    return Condition("language", "met", f"spoken: {', '.join(skills()[one].preferred_label for one in required)}")


def _clearance(possible: bool, stated: str | None) -> Condition:
    if stated is None:
        return Condition("clearance", "not stated", "the posting says nothing about a clearance")
    if stated == "required" and not possible:
        return Condition("clearance", "not met", "the posting requires a security clearance")
    return Condition("clearance", "met", f"a clearance is {stated}")
