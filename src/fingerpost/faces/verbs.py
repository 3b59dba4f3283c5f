"""The questions about the market, one line each: the command line, the API and the pages are made from this table.

A question has the same name, the same arguments and the same answer in every face: `growth` is `fingerpost growth`,
`/api/v1/growth`, the page `/growth` and `Observatory.growth`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

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


Document = Literal["", "cv", "syllabus", "draft"]


class Verb(NamedTuple):
    """A question: its name in every face, what it answers, its own arguments, and the fields of a selection it lacks.

    `page` is the template of its page where it has one of its own, `answer` the public name of its answer's type.
    `document` is what a question of a person is asked with: a file on the command line, the body of a request.
    """

    name: str
    answer: str
    text: str
    arguments: tuple[Argument, ...] = ()
    without: tuple[str, ...] = ()
    page: str = SHARED_PAGE
    document: Document = ""
    called: str = ""

    @property
    def is_personal(self) -> bool:
        """Whether it rests on a profile: without a CV on the saved one."""
        return self.document == "cv"

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
        ('/api/v1/skill/{name}', '/api/v1/breakdown')
        """
        path = f"/api/v1/{self.command}"
        return f"{path}/{{{self.about.name}}}" if self.about else path

    @property
    def command(self) -> str:
        """Its name on the command line and in addresses.

        >>> VERB_OF["title_use"].command, VERB_OF["next_skills"].command
        ('title-use', 'next')
        """
        return self.called or self.name.replace("_", "-")

    def ask(self, engine: Observatory, given: Mapping[str, Any]) -> Answer:
        """The answer to what was given, as any face gives it; what was not given has its default.

        A document is given under its own name (`cv`, `syllabus`, `draft`): a path, bytes, or for `cv` a profile.

        Raises:
            InputError: a day is none, or a choice is not one of the choices.
        """
        known = {one.name: one for one in (*self.arguments, *self.selection)}
        given = {name: value for name, value in given.items() if value not in (None, "", [])}
        document = {self.document: given.pop(self.document)} if self.document in given else {}
        chosen = {name: _value(known[name], value) for name, value in given.items()} | document
        if chosen.get("ai_relation") == ANY:
            chosen["ai_relation"] = None
        about = [chosen.pop(self.about.name)] if self.about else []
        several = [value for one in self.arguments if one.several for value in chosen.pop(one.name, ())]
        answer: Answer = getattr(engine, self.name)(*about, *several, **chosen)
        return answer


def _value(argument: Argument, value: Any) -> Any:
    if argument.kind is date and isinstance(value, str):
        return day(value)
    if argument.kind is float and isinstance(value, str):
        return number(value, argument.name)
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


def number(text: str, name: str) -> float:
    """A number written as 7.5.

    Raises:
        InputError: it is written in another way.
    """
    try:
        return float(text)
    except ValueError as error:
        msg = f"{text!r} is no {name}; expected a number such as 7.5"
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

GOAL = Argument("goal", "A role, or a role at a level such as data-scientist/senior.", str, REQUIRED)
NO_LEVEL = ("role", "seniority")

PERSON_VERBS = (
    Verb("matches", "Matches", "The postings that fit a CV best, with what is met, what is missing, and why.",
         (LIMIT, Argument("with_closed", "Also postings that are closed.", bool, False)),
         page="matches.html", document="cv"),
    Verb("role_fit", "RoleFit", "How far a CV is from each role, and what carries it.",
         page="me.html", document="cv"),
    Verb("fit", "Fit", "How a CV fits a posting, requirement by requirement, with the words on both sides.",
         (Argument("posting", "A posting's id.", str, REQUIRED),),
         NOTHING_SELECTED, page="fit.html", document="cv"),
    Verb("gap", "Gap", "What a CV lacks for a role, a posting or a part of the market, with trends and pay premiums.",
         (Argument("target", "A role, a posting's id, or all for the postings selected.", str, REQUIRED),
          Argument("premiums", "Estimate the pay premium of what is missing, which takes longer.", bool, True)),
         ("role",), page="gap.html", document="cv"),
    Verb("next_skills", "NextSkills", "Which set of skills opens most postings, proven best, with what it takes.",
         (Argument("k", "At most so many skills; 3 where no weeks are given.", int, None, most=10),
          Argument("weeks", "Instead: at most so many weeks of learning.", float),
          Argument("goal", "A role, or a role at a level such as data-scientist/senior."),
          Argument("avoid", "Skills never to propose; several with commas.")),
         page="next.html", document="cv", called="next"),
    Verb("path", "Path", "The ways from a CV, or a role, to a goal: the cheapest, the best paid, the shortest.",
         (GOAL, Argument("start", "Start from this role instead of the CV.")), NO_LEVEL,
         page="path.html", document="cv"),
    Verb("plan", "Plan", "What to learn for a role in which order, for how long, and what opens after each step.",
         (Argument("goal", "A role, such as data-scientist.", str, REQUIRED),
          Argument("hours_per_week", "Hours of learning a week.", float, 8.0),
          Argument("limit", "At most so many steps.", int, 12, most=50)), ("role",),
         page="plan.html", document="cv"),
    Verb("curriculum", "Curriculum", "What a syllabus covers, teaches beyond and lacks of what a role's postings ask.",
         (Argument("role", "A role, such as data-scientist.", str, REQUIRED),), ("role",),
         page="curriculum.html", document="syllabus"),
    Verb("lint", "Lint", "What an employer may want to look at again in a draft posting, beside the market.",
         (Argument("title", "The title, where the draft does not begin with it."),
          Argument("role", "Compare with this role instead of the one that it reads as.")), ("role",),
         page="lint.html", document="draft"),
)  # fmt: skip
"""Every question about one person or one document; nothing of what is given is kept."""

VERB_OF = {verb.name: verb for verb in (*VERBS, *PERSON_VERBS)}
