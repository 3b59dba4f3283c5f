"""The pages of questions about the market: one template for every answer that has no page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request, Response

from fingerpost import SKILL_AREAS, InputError, roles
from fingerpost.faces.drawing import Chart
from fingerpost.faces.verbs import ANY, REQUIRED, SHARED_PAGE, Argument, Verb, day, next_step
from fingerpost.faces.web.figures import Figure
from fingerpost.faces.web.rendering import ChartShelf, answer_page, page

if TYPE_CHECKING:
    from fingerpost import Answer, Observatory

_LADDERS = {
    "seniority": ("intern", "entry", "mid", "senior", "lead", "manager", "director", "executive", "not-stated"),
    "work_mode": ("remote", "hybrid", "onsite", "not-stated"),
    "ai_relation": ("builds", "uses", "boilerplate", "none", ANY),
}


DAYS = ("since", "until")

SLICES_OFFERED = 3
"""So many empty fields are there for an argument that may be given several times."""


class Control(NamedTuple):
    """One field of the form above an answer: what was given, and what may be chosen as (value, label), () for words."""

    name: str
    label: str
    text: str
    values: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    own: bool


def given_by(request: Request, verb: Verb) -> dict[str, Any]:
    """What an address says that a question knows; the rest of the address is left alone.

    Raises:
        InputError: a number is none.
    """
    about = verb.about
    given: dict[str, Any] = {}
    if about and about.name in request.path_params:
        given[about.name] = request.path_params[about.name]
    for one in (*verb.arguments, *verb.selection):
        values = [value for value in request.query_params.getlist(one.name) if value.strip()]
        if not values or one.name in given:
            continue
        if one.several:
            given[one.name] = values
        elif one.kind is bool:
            given[one.name] = values[-1] in {"1", "true", "yes", "on"}
        elif one.kind is int:
            if (
                not values[-1].isdecimal()
                or len(values[-1]) > 9
                or not 1 <= int(values[-1]) <= (one.most or int(values[-1]))
            ):
                msg = f"{values[-1]!r} is no {one.name}; expected a whole number from 1 to {one.most}"
                raise InputError(msg)
            given[one.name] = int(values[-1])
        else:
            given[one.name] = values[-1]
    return given


def question_page(request: Request, engine: Observatory, shelf: ChartShelf, verb: Verb) -> Response:
    """The page of any answer: its words, its chart, its tables, and a form to ask about a part."""
    given = given_by(request, verb)
    if any(one.name not in given for one in verb.arguments if one.default is REQUIRED):
        kept = [vintage.name for vintage in engine.snapshots()] if verb.name == "changes" else None
        return page(request, "ask.html", kept=kept, **asking(verb, given))
    answer = verb.ask(engine, given)
    wanted = request.query_params.get("format")
    figure = None if wanted and wanted != "html" else question_figure(engine, shelf, verb, given, answer)
    further = () if figure is None else further_figures(engine, shelf, verb, given, answer)
    return answer_page(
        request, verb.page, verb.command, answer, figure=figure, further=further, step=next_step(answer),
        **asking(verb, given),
    )  # fmt: skip


def question_chart(
    engine: Observatory, shelf: ChartShelf, verb: Verb, given: dict[str, Any], answer: Answer | None = None
) -> Chart:
    """The chart of an answer as a file, drawn once for each snapshot and each way to ask."""
    return shelf.chart(_name_of(verb, given), engine.snapshot, lambda: (answer or verb.ask(engine, given)).chart())


def question_figure(
    engine: Observatory, shelf: ChartShelf, verb: Verb, given: dict[str, Any], answer: Answer
) -> Figure | None:
    """The chart of an answer as a part of its page, drawn once for each snapshot and each way to ask."""
    return shelf.figure(_name_of(verb, given), engine.snapshot, answer.chart)


def further_figures(
    engine: Observatory, shelf: ChartShelf, verb: Verb, given: dict[str, Any], answer: Answer
) -> tuple[Figure, ...]:
    """What an answer shows beside its chart, drawn once for each snapshot and each way to ask."""
    return shelf.further(_name_of(verb, given), engine.snapshot, answer.further_charts)


def _name_of(verb: Verb, given: dict[str, Any]) -> str:
    return f"{verb.name}?{urlencode(sorted(given.items()), doseq=True)}"


def asking(verb: Verb, given: dict[str, Any]) -> dict[str, Any]:
    """What a page needs for the form of a question and for the address of its chart."""
    about = {verb.about.name} if verb.about else set()
    return {
        "verb": verb,
        "controls": controls_of(verb, given),
        "narrowed": bool(given.keys() - about),
        "chart_href": f"/chart/{verb.command}.svg?{urlencode(given, doseq=True)}",
    }


def part_of(verb: Verb, given: dict[str, Any]) -> dict[str, Any]:
    """The part of the market that was given, as the methods of the observatory take it."""
    named = {one.name for one in verb.selection}
    chosen = {name: value for name, value in given.items() if name in named}
    return {name: None if value == ANY else day(value) if name in DAYS else value for name, value in chosen.items()}


def controls_of(verb: Verb, given: dict[str, Any]) -> list[Control]:
    """The fields of a question's form, its own first."""
    own = [one for one in verb.arguments if one is not verb.about or verb.page == SHARED_PAGE]
    return [
        Control(one.name, label_of_field(one.name), one.text, _texts_of(one, given), _choices(one), one in own)
        for one in (*own, *verb.selection)
    ]


def label_of_field(name: str) -> str:
    """A field as people read it.

    >>> label_of_field("skill_area"), label_of_field("ai_relation")
    ('skill area', 'relation to AI')
    """
    return "relation to AI" if name == "ai_relation" else name.replace("_", " ")


def _texts_of(argument: Argument, given: dict[str, Any]) -> tuple[str, ...]:
    value = given.get(argument.name, argument.default)
    if argument.several:
        held = list(value) if isinstance(value, list) else []
        return (*held, *[""] * max(SLICES_OFFERED - len(held), 1))
    if value is None or value is False or value is REQUIRED:
        return ("",)
    return ("true" if value is True else str(value),)


def _choices(argument: Argument) -> tuple[tuple[str, str], ...]:
    if argument.name == "role":
        return tuple((role_id, role.preferred_label) for role_id, role in roles().items())
    if argument.name == "skill_area":
        return tuple(SKILL_AREAS.items())
    if argument.kind is bool:
        return (("true", "yes"),)
    values = argument.choices or _LADDERS.get(argument.name, ())
    return tuple((value, value.replace("_", " ")) for value in values)
