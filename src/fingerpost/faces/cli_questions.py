"""The questions as verbs of the command line, made from the table of questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fingerpost.faces.cli_reading import text_of
from fingerpost.faces.cli_state import Json, answered, observatory
from fingerpost.faces.completion import completion_of
from fingerpost.faces.verbs import PERSON_VERBS, REQUIRED, VERBS, Argument, Document, Verb, signature
from fingerpost.faces.waiting import waiting

if TYPE_CHECKING:
    from fingerpost import Observatory

POSTINGS = ("posting", "target")
"""Arguments that name a posting; on the command line a file with a posting's text does as well."""


def add_questions(app: typer.Typer) -> None:
    """Adds a verb for every question."""
    for verb in (*VERBS, *PERSON_VERBS):
        app.command(verb.command)(_command(verb))


def _command(verb: Verb) -> Callable[..., None]:
    def ask(*, as_json: bool, out: list[Path] | None, svg: Path | None, png: Path | None, **given: Any) -> None:
        from fingerpost.faces import market_view, views
        from fingerpost.faces.terminal import say

        engine = observatory()
        with waiting("asking"):
            answer = verb.ask(engine, _read(engine, given))
        files = [*(out or ()), *(chart for chart in (svg, png) if chart)]
        for file in files:
            say(f"written: {_written(engine, answer, file)}")
        if as_json or not files:
            show = getattr(views if verb.document else market_view, verb.name, market_view.answer)
            answered(answer, as_json, show)

    asked = signature(verb, partial(_declared, verb), _OUTPUTS)
    if verb.document:
        given_with = Parameter(verb.document, Parameter.KEYWORD_ONLY, **_DOCUMENTS[verb.document])
        asked = asked.replace(parameters=[given_with, *asked.parameters.values()])
    ask.__signature__ = asked  # type: ignore[attr-defined]  # what Typer reads the options from
    ask.__annotations__ = {parameter.name: parameter.annotation for parameter in asked.parameters.values()}
    ask.__doc__ = verb.text
    return ask


def _read(engine: Observatory, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, with the reading of a file in place of a posting that is one."""
    return {
        name: engine.read(text_of(Path(value)))
        if name in POSTINGS and isinstance(value, str) and Path(value).is_file()
        else value
        for name, value in given.items()
    }


def _written(engine: Observatory, answer: Any, file: Path) -> Path:
    if file.suffix == ".ics" and hasattr(answer, "hours_per_week"):
        from fingerpost.faces.files import write_text

        return write_text(file, engine.plan_calendar(answer))
    return engine.write_answer(answer, file)


def _output(name: str, default: Any, annotation: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


Files = list[Path] | None
_OUTPUTS = (
    _output(
        "out", None, Annotated[Files, typer.Option(metavar="FILE", help="Write .csv, .parquet, .json, .svg, .png.")]
    ),
    _output("svg", None, Annotated[Path | None, typer.Option(metavar="FILE", help="Write the chart as SVG.")]),
    _output("png", None, Annotated[Path | None, typer.Option(metavar="FILE", help="Write the chart as PNG.")]),
    _output("as_json", False, Json),
)
_FILE_KINDS = "PDF, DOCX, HTML, Markdown or text"
_DOCUMENTS: Mapping[Document, dict[str, Any]] = {
    "cv": {
        "default": None,
        "annotation": Annotated[Path | None, typer.Option(help="The CV; without it the saved profile.")],
    },
    "syllabus": {"default": Parameter.empty, "annotation": Annotated[Path, typer.Argument(help=_FILE_KINDS)]},
    "draft": {"default": Parameter.empty, "annotation": Annotated[Path, typer.Argument(help=_FILE_KINDS)]},
}


def _declared(verb: Verb, argument: Argument) -> tuple[Any, ...]:
    complete = completion_of(verb.name, argument)
    if argument.default is REQUIRED:
        return (typer.Argument(help=argument.text, autocompletion=complete),)
    if argument.kind is int:
        return (typer.Option(help=argument.text, min=1, max=argument.most),)
    if argument.kind is bool:
        return (typer.Option(help=argument.text),)
    kind = "DATE" if argument.kind is date else "NUMBER" if argument.kind is float else "TEXT"
    metavar = "|".join(argument.choices) or kind
    return (typer.Option(help=argument.text, metavar=metavar, autocompletion=complete),)
