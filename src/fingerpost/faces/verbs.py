"""The questions about the market, one line each: the command line, the API and the pages are made from this table.

A question has the same name, the same arguments and the same answer in every face: `growth` is `fingerpost growth`,
`/api/growth`, the page `/growth` and `Observatory.growth`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from fingerpost import InputError

if TYPE_CHECKING:
    from fingerpost import Answer, Observatory

REQUIRED: Any = Parameter.empty
ANY = "any"
"""Lifts the default that answers are about postings which build machine learning."""


class Argument(NamedTuple):
    """One argument of a question; a `choices` argument takes one of them, a date one such as 2026-11-23."""

    name: str
    text: str
    kind: Any = str
    default: Any = None
    choices: tuple[str, ...] = ()
    most: int | None = None

    @property
    def several(self) -> bool:
        """Whether it is a list."""
        return bool(self.kind == list[str])

    def shown_kind(self) -> Any:
        """The type that a face asks for: what need not be given may be None, a date is text until it is used."""
        kind = str if self.kind is date else self.kind
        return kind if self.default is not None else kind | None


SELECTION = (
    Argument("role", "Only postings of this role."),
    Argument("skill", "Only postings that ask for this skill."),
    Argument("skill_area", "Only postings that ask for a skill of this area."),
    Argument("industry", "Only employers of this industry."),
    Argument("country", "Only postings for this country (name or ISO code)."),
    Argument("place", "Only postings for this city, region or country."),
    Argument("seniority", "intern, entry, mid, senior, lead, manager, director, executive."),
    Argument("work_mode", "remote, hybrid, onsite or not-stated."),
    Argument("employer", "Only this employer."),
    Argument("source", "Only postings of this source."),
    Argument("since", "Only postings dated on or after this day.", date),
    Argument("until", "Only postings dated on or before this day.", date),
    Argument("ai_relation", f"builds (default), uses, boilerplate, none; {ANY} takes every posting.", str, "builds"),
)
"""The fields of a selection that every question takes."""


WATCH_FIRST = (
    "What to do next: a series begins when the same boards have been visited for some weeks. "
    "Run fingerpost collect --all every day or every week; the figures then come by themselves."
)
SHARED_PAGE = "answer.html"
"""The template of every answer that has no page of its own."""


class Verb(NamedTuple):
    """A question: its name in every face, what it answers, its own arguments, and the fields of a selection it lacks.

    `page` is the template of its page where it has one of its own, `answer` the public name of its answer's type.
    """

    name: str
    answer: str
    text: str
    arguments: tuple[Argument, ...] = ()
    without: tuple[str, ...] = ()
    page: str = SHARED_PAGE

    @property
    def selection(self) -> tuple[Argument, ...]:
        """The fields of a selection that it takes."""
        return tuple(one for one in SELECTION if one.name not in self.without)

    @property
    def about(self) -> Argument | None:
        """What the question cannot do without: `python` in `fingerpost skill python`."""
        return next((one for one in self.arguments if one.default is REQUIRED and not one.several), None)

    @property
    def route(self) -> str:
        """The route of the API.

        >>> VERB_OF["skill"].route, VERB_OF["breakdown"].route
        ('/api/skill/{name}', '/api/breakdown')
        """
        return f"/api/{self.command}/{{{self.about.name}}}" if self.about else f"/api/{self.command}"

    @property
    def command(self) -> str:
        """Its name on the command line and in addresses.

        >>> VERB_OF["title_use"].command
        'title-use'
        """
        return self.name.replace("_", "-")

    def ask(self, engine: Observatory, given: Mapping[str, Any]) -> Answer:
        """The answer to what was given, as any face gives it; what was not given has its default.

        Raises:
            InputError: a day is none, or a choice is not one of the choices.
        """
        known = {one.name: one for one in (*self.arguments, *self.selection)}
        chosen = {name: _value(known[name], value) for name, value in given.items() if value not in (None, "", [])}
        if chosen.get("ai_relation") == ANY:
            chosen["ai_relation"] = None
        about = [chosen.pop(self.about.name)] if self.about else []
        several = [value for one in self.arguments if one.several for value in chosen.pop(one.name, ())]
        answer: Answer = getattr(engine, self.name)(*about, *several, **chosen)
        return answer


def _value(argument: Argument, value: Any) -> Any:
    if argument.kind is date and isinstance(value, str):
        return day(value)
    if argument.choices and value not in argument.choices:
        msg = f"{value!r} is no {argument.name}; expected one of {', '.join(argument.choices)}"
        raise InputError(msg)
    return value


def next_step(answer: Answer) -> str | None:
    """What to do where a question about time has no answer yet, None where it has one or no posting is selected."""
    series = [part for name in ("stock", "flow") if (part := getattr(answer, name, None)) is not None]
    refused = getattr(answer, "refused", None) or (series and all(part.refused for part in series))
    return WATCH_FIRST if refused and answer.basis.n_postings else None


def day(text: str) -> date:
    """A day written as 2026-11-23.

    Raises:
        InputError: it is written in another way.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is not a day; expected a form such as 2026-11-23"
        raise InputError(msg) from error


def signature(verb: Verb, annotate: Any, extra: Iterable[Parameter] = ()) -> Signature:
    """The signature of a question as a face declares it; `annotate` gives the annotation of an argument."""
    parameters = [
        Parameter(
            one.name,
            Parameter.KEYWORD_ONLY,
            default=one.default,
            annotation=Annotated[one.shown_kind(), *annotate(one)] if annotate(one) else one.shown_kind(),
        )
        for one in (*verb.arguments, *verb.selection)
    ]
    return Signature([*parameters, *extra])


NOTHING_SELECTED = tuple(one.name for one in SELECTION)
PERIOD = ("month", "week")
FIELDS = ("role", "skill", "skill_area", "industry", "country", "seniority", "degree", "work_mode", "employment_type",
          "visa", "employer", "ai_relation", "language", "source", "year")  # fmt: skip
BY_PERIOD = Argument("by", "The length of a period: month or week.", str, "month", PERIOD)
WINDOW = (
    BY_PERIOD,
    Argument("since", "The first day of the periods compared.", date),
    Argument("until", "The last day of the periods compared.", date),
)
OWN_WINDOW = ("since", "until")
"""Questions that compare periods choose them by these days, and not the postings."""

CURRENCY = Argument("currency", "The currency that pay is compared in; the one that most postings state.")
LIMIT = Argument("limit", "At most so many.", int, 20, most=1000)

VERBS = (
    Verb("claims", "Claims", "The article, checked: each of its claims beside what was measured, and a verdict.",
         without=NOTHING_SELECTED, page="overview.html"),
    Verb("role", "RoleProfile", "One role: what it is, what it asks for, of whom, where, and what it pays.",
         (Argument("name", "A role, such as data-scientist.", str, REQUIRED),), ("role",), "role.html"),
    Verb("skill", "SkillProfile", "One skill: how often asked, by whom, together with what, and the pay beside it.",
         (Argument("name", "A skill, under any of its names.", str, REQUIRED),), ("skill",), "skill.html"),
    Verb("demand", "Demand", "Open postings and new postings over time, with an index that new boards do not move.",
         (BY_PERIOD, Argument("naive", "Show the naive keyword count beside it.", bool, False))),
    Verb("pay", "Pay", "Stated pay: quantiles with intervals by currency, and how many postings state any.",
         (Argument("by", "role, seniority, country, degree, work_mode, industry; several with commas."),),
         page="pay.html"),
    Verb("breakdown", "Breakdown", "How the selected postings divide by one of their fields, with intervals.",
         (Argument("by", "The field: role, skill, industry, country …", str, "role", FIELDS), LIMIT)),
    Verb("growth", "Growth", "What grows, what shrinks, and what cannot be told from chance.",
         (Argument("of", "What is ranked.", str, "role", ("role", "skill", "industry", "employer")),
          *WINDOW, LIMIT), OWN_WINDOW),
    Verb("emerging", "Emerging", "Skills and new terms whose share of postings rises, with examples.",
         (*WINDOW, LIMIT), OWN_WINDOW),
    Verb("fading", "Emerging", "Skills and terms whose share of postings falls.", (*WINDOW, LIMIT), OWN_WINDOW),
    Verb("drivers", "Drivers", "The article's three reasons for growth, measured.",
         WINDOW, (*OWN_WINDOW, "ai_relation")),
    Verb("premium", "Premium", "What postings that ask for a skill pay beside others that are alike.",
         (Argument("skill", "A skill, under any of its names.", str, REQUIRED), CURRENCY), ("skill",)),
    Verb("premiums", "Premiums", "The pay premiums of the skills asked for most, at a false-discovery rate.",
         (CURRENCY, LIMIT), ("skill",)),
    Verb("pay_growth", "PayGrowth", "How stated pay changes from year to year within cells of role, region and level."),
    Verb("distinctive", "Distinctive", "What sets a role apart from each other role: skills and duties.",
         (Argument("role", "A role, such as data-scientist.", str, REQUIRED),), ("role",)),
    Verb("title_use", "TitleUse", "How a role's title is used for other work, and its work bears other titles.",
         (Argument("role", "A role, such as data-scientist.", str, REQUIRED),), ("role",)),
    Verb("skill_links", "SkillLinks", "What a skill implies, rests on, replaces and is replaced by.",
         (Argument("skill", "A skill, under any of its names.", str, REQUIRED),), ("skill",)),
    Verb("lifetime", "Lifetime", "How long postings stay open, from visits that listed them and visits that did not.",
         (Argument("by", "role, employer, seniority, industry, country, work_mode or source."), LIMIT)),
    Verb("forecast", "Forecast", "Where a series goes on to, with intervals whose coverage is measured.",
         (Argument("of", "demand (ours), ai-share or postings-index (published).", str, "demand",
                   ("demand", "ai-share", "postings-index")),
          BY_PERIOD, Argument("horizon", "So many periods ahead.", int, 12, most=104))),
    Verb("concentration", "Concentration", "How postings are spread over employers, countries or industries.",
         (Argument("of", "What they are spread over.", str, "employer"), BY_PERIOD)),
    Verb("compare", "Comparison", "Slices of the market side by side, with the differences that exceed noise.",
         (Argument("slices", "Slices such as role=data-scientist,country=DE; all is every ML posting.", list[str],
                   REQUIRED),), NOTHING_SELECTED),
    Verb("changes", "Changes", "What moved between a kept snapshot and the facts of today, beyond noise.",
         (Argument("snapshot", "The name of a snapshot: see fingerpost snapshot list.", str, REQUIRED),)),
    Verb("quality", "Quality", "How good the data are: coverage, freshness, duplicates, gaps, readers.",
         (BY_PERIOD, Argument("ai_relation", "any (default), builds, uses, boilerplate, none.", str, ANY)),
         ("ai_relation",)),
    Verb("reference", "Reference", "A published series beside ours: level, trough and latest value of each country.",
         (Argument("name", "ai-share or postings-index.", str, "ai-share", ("ai-share", "postings-index")),
          Argument("country", "Only this country (name or ISO code).")), NOTHING_SELECTED),
)  # fmt: skip
"""Every question about the market."""

VERB_OF = {verb.name: verb for verb in VERBS}
