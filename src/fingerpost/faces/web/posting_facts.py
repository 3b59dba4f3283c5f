"""What was read from one posting as lines for its page: the fact, "not stated" where it says nothing, the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from fingerpost import FIELD_LABELS, TimeZoneWindow, label_of, list_facts, roles
from fingerpost.faces.web.evidence import Proof
from fingerpost.faces.web.rendering import environment

if TYPE_CHECKING:
    from fingerpost import EnrichedPosting, PostingFacts, SkillAsked

LEVELS = {"required": "Required", "preferred": "Preferred", "duty": "Used in the duties"}


class Fact(NamedTuple):
    """A line of the posting's facts; `value` None = not stated. `proof` are the words, where the text is held.

    `note` says of a value that it is not the employer's.
    """

    name: str
    value: str | None
    proof: Proof | None = None
    href: str | None = None
    note: str | None = None


class ShownSkill(NamedTuple):
    """A skill of the posting; `href` is its page, None for one that is in no taxonomy file."""

    label: str
    href: str | None
    proof: Proof | None


def facts_of(facts: PostingFacts, proofs: Mapping[str, Proof], estimates: Iterable[Fact] = ()) -> list[Fact]:
    """One line for each field, in the same order for every posting; estimates follow the pay that is stated."""
    degree = facts.degree_min and label_of("degree", facts.degree_min)
    if degree and facts.degree_equivalent_ok:
        degree += " or equivalent experience"
    years = None if facts.years_min is None else f"{facts.years_min:g} years or more"
    stated: list[tuple[str, str, str | None]] = [
        ("role", "Role", label_of("role", facts.role)),
        ("ai_relation", "Relation to ML", label_of("ai_relation", facts.ai_relation)),
        ("seniority", "Seniority", facts.seniority),
        ("experience_years", "Experience", years),
        ("degree", "Degree", degree),
        ("salary", "Pay", pay_of(facts)),
        ("work_mode", "Work mode", facts.work_mode and label_of("work_mode", facts.work_mode)),
        (
            "employment_type",
            "Employment",
            _joined(label_of("employment_type", kind) for kind in facts.employment_types),
        ),
        ("places", "Places", places_of(facts)),
        *_eligibility(facts),
        ("visa", "Visa", facts.visa and label_of("visa", facts.visa)),
        ("clearance", "Security clearance", facts.clearance),
        ("industry", "Industry", facts.industry and label_of("industry", facts.industry)),
        ("language", "Language", facts.language and label_of("language", facts.language)),
    ]
    links = {"role": f"/role/{facts.role}"} if facts.role in roles() and facts.role != "other" else {}
    lines = []
    for field, name, value in stated:
        lines.append(Fact(name, value, proofs.get(field), links.get(field)))
        lines += estimates if field == "salary" else ()
    return lines


def facts_read(enriched: EnrichedPosting, proofs: Mapping[str, Proof], *, without: Iterable[str] = ()) -> list[Fact]:
    """One line for each field that a reading states, with all its values; the proof is that of the first."""
    left_out = {"skills", *without}
    stated = [fact for fact in list_facts(enriched) if fact.field not in left_out]
    lines = []
    for field, facts in groupby(stated, key=lambda fact: fact.field):
        name, values = FIELD_LABELS[field], dict.fromkeys(fact.value for fact in facts)
        lines.append(Fact(name[0].upper() + name[1:], ", ".join(values), proofs.get(field)))
    return lines


def estimates_of(enriched: EnrichedPosting) -> list[Fact]:
    """One line for the pay that its source predicts, which the employer did not state; none where there is none."""
    values = dict.fromkeys(
        text
        for pay in enriched.posting.estimated_salary
        if (text := _pay_text(pay.min_value, pay.max_value, pay.currency, pay.unit_text))
    )
    note = f"an estimate by {enriched.posting.source}, not stated by the employer"
    return [Fact("Pay, estimated", ", ".join(values), note=note)] if values else []


def skills_of(skills: Iterable[SkillAsked], proofs: Mapping[str, Proof]) -> list[tuple[str, str, list[ShownSkill]]]:
    """The skills by level: the level, its heading and the skills; levels without any are left out."""
    found: dict[str, list[ShownSkill]] = {level: [] for level in LEVELS}
    for skill in skills:
        href = f"/skill/{skill.skill_id}" if skill.listed else None
        found[skill.level].append(ShownSkill(skill.preferred_label, href, proofs.get(f"skill:{skill.skill_id}")))
    return [(level, LEVELS[level], shown) for level, shown in found.items() if shown]


def _eligibility(facts: PostingFacts) -> Iterator[tuple[str, str, str | None]]:
    """Where one may live and on whose clock one works, where that is more than the places say."""
    if facts.eligible_countries and set(facts.eligible_countries) != set(facts.countries):
        open_to = _joined(label_of("country", one) for one in facts.eligible_countries)
        yield "remote_eligible", "Open to people in", open_to
    if facts.utc_from is not None and facts.utc_to is not None:
        yield "time_zones", "Time zones", TimeZoneWindow(facts.utc_from, facts.utc_to).words


def places_of(facts: PostingFacts) -> str | None:
    """Cities and countries in one line."""
    return _joined([*facts.cities, *(label_of("country", code) for code in facts.countries)])


def pay_of(facts: PostingFacts) -> str | None:
    """The stated range in words."""
    return _pay_text(facts.salary_min, facts.salary_max, facts.salary_currency, facts.salary_unit)


def _pay_text(low: float | None, high: float | None, currency: str | None, unit: str | None) -> str | None:
    parts = environment().get_template("parts.html").module
    text = parts.pay_text(low, high, currency, unit)  # type: ignore[attr-defined]
    return str(text).strip() or None


def similar_href(facts: PostingFacts) -> str:
    """The address of a search for postings of the same role and country."""
    wanted = [("role", facts.role)] + [("country", code) for code in facts.countries[:1]]
    return f"/postings?{urlencode(wanted)}"


def _joined(values: Iterable[str]) -> str | None:
    return ", ".join(dict.fromkeys(values)) or None
