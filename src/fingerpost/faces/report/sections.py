"""What the report asks, in order: one line for each section, built from any answer there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from fingerpost import InputError, UnknownNameError, roles

if TYPE_CHECKING:
    from fingerpost import Answer, Observatory

Selected = Mapping[str, Any]
"""The fields of a selection, as the methods of `Observatory` take them."""


class Section(NamedTuple):
    """A section: its chapter, a key for file names, a heading, and the question that it puts to the observatory.

    `fixed` names the fields of a selection that leave nothing to ask; `whole` asks about the whole corpus only. The
    first sentence of a section with `finding` is also said on the first page.
    """

    chapter: str
    key: str
    heading: str
    ask: Callable[[Observatory, Selected], Answer]
    fixed: tuple[str, ...] = ()
    whole: bool = False
    finding: bool = False


ARTICLE, DEMAND, WORK, ROLES, PAY, WHERE = (
    "The article, checked", "Demand", "What is asked for", "The roles", "Pay", "Where and for whom",
)  # fmt: skip

SECTIONS = (
    Section(ARTICLE, "claims", "Claims beside what was measured", lambda o, _: o.claims(), whole=True, finding=True),
    Section(DEMAND, "demand", "Demand by month", lambda o, s: o.demand(by="month", **s), finding=True),
    Section(DEMAND, "ai-share", "Outside check: AI named", lambda o, s: _reference(o, s, "ai-share"), finding=True),
    Section(DEMAND, "postings-index", "Outside check: all postings", lambda o, s: _reference(o, s, "postings-index")),
    Section(DEMAND, "growth-of-roles", "Roles that grow", lambda o, s: o.growth("role", **s), ("role",), finding=True),
    Section(DEMAND, "growth-of-skills", "Skills that grow", lambda o, s: o.growth("skill", **s), ("skill",)),
    Section(DEMAND, "emerging", "Skills that emerge", lambda o, s: o.emerging(**s), ("skill",)),
    Section(DEMAND, "fading", "Skills that fade", lambda o, s: o.fading(**s), ("skill",)),
    Section(DEMAND, "drivers", "What drives it", lambda o, s: o.drivers(**s), finding=True),
    Section(DEMAND, "forecast", "Where demand goes", lambda o, s: o.forecast("demand", **s)),
    Section(DEMAND, "forecast-ai-share", "Where the published series goes", lambda o, s: _onwards(o, s)),
    Section(WORK, "roles", "Postings by role", lambda o, s: o.breakdown("role", **s), ("role",), finding=True),
    Section(WORK, "skill-areas", "Skill areas", lambda o, s: o.breakdown("skill_area", **s), fixed=("skill_area",)),
    Section(WORK, "skills", "Skills", lambda o, s: o.breakdown("skill", limit=20, **s), finding=True),
    Section(WORK, "seniority", "Seniority", lambda o, s: o.breakdown("seniority", **s), fixed=("seniority",)),
    Section(WORK, "degrees", "Degrees", lambda o, s: o.breakdown("degree", **s)),
    Section(PAY, "pay-by-role", "Stated pay by role", lambda o, s: o.pay(by="role", **s), ("role",), finding=True),
    Section(PAY, "pay-by-seniority", "Stated pay by seniority", lambda o, s: o.pay(by="seniority", **s)),
    Section(PAY, "premiums", "Pay beside skills", lambda o, s: o.premiums(**s), ("skill", "skill_area")),
    Section(WHERE, "lifetime", "How long postings stay open", lambda o, s: o.lifetime(**s)),
    Section(WHERE, "concentration", "How few employers hire", lambda o, s: o.concentration(**s), ("employer",)),
    Section(WHERE, "countries", "Countries", lambda o, s: o.breakdown("country", limit=15, **s), fixed=("country",)),
    Section(WHERE, "industries", "Industries", lambda o, s: o.breakdown("industry", **s), ("industry",), finding=True),
    Section(WHERE, "employers", "Employers", lambda o, s: o.breakdown("employer", limit=15, **s), fixed=("employer",)),
    Section(WHERE, "work-modes", "Work mode", lambda o, s: o.breakdown("work_mode", **s), fixed=("work_mode",)),
    Section(WHERE, "sources", "Sources", lambda o, s: o.breakdown("source", limit=None, **s), fixed=("source",)),
    Section(WHERE, "quality", "How good the data are", lambda o, s: o.quality(**s)),
)  # fmt: skip
"""Every section but those of roles, which come after `WORK`."""

CHAPTERS = (ARTICLE, DEMAND, WORK, ROLES, PAY, WHERE)


def sections_for(selection: Selected) -> Iterator[Section]:
    """The sections of a report about a selection, in order of chapter."""
    for chapter in CHAPTERS:
        if chapter == ROLES:
            yield from _role_sections(selection)
        for section in SECTIONS:
            narrowed = any(field in selection for field in section.fixed) or (section.whole and selection)
            if section.chapter == chapter and not narrowed:
                yield section


def _role_sections(selection: Selected) -> Iterator[Section]:
    """The role that is selected, else the six founding roles."""
    known = roles()
    chosen = [selection["role"]] if "role" in selection else [key for key, one in known.items() if one.founding]
    rest = {name: value for name, value in selection.items() if name != "role"}
    for name in chosen:
        label = known[name].preferred_label if name in known else name
        yield Section(ROLES, f"role-{name}", label, _about_role(name, rest), finding="role" in selection)


def _about_role(name: str, rest: Selected) -> Callable[[Observatory, Selected], Answer]:
    return lambda observatory, _: observatory.role(name, **rest)


def _reference(observatory: Observatory, selection: Selected, name: str) -> Answer:
    """A published series of the selected country; of all that it covers where none is selected or covered."""
    with suppress(UnknownNameError):
        return observatory.reference(name, selection.get("country"))
    return observatory.reference(name)


def _onwards(observatory: Observatory, selection: Selected) -> Answer:
    """Where the published AI share goes, in the selected country where it is covered; it has no other slices."""
    if "country" in selection:
        with suppress(InputError):
            return observatory.forecast("ai-share", country=selection["country"])
    return observatory.forecast("ai-share")
