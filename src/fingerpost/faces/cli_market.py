"""The questions about the market as verbs of the command line, made from the table of questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from fingerpost.faces.cli_state import Json, answered, observatory
from fingerpost.faces.verbs import REQUIRED, VERBS, Argument, Verb, signature


def add_questions(app: typer.Typer) -> None:
    """Adds a verb for every question."""
    for verb in VERBS:
        app.command(verb.command)(_command(verb))


def _command(verb: Verb) -> Callable[..., None]:
    def ask(*, as_json: bool, out: list[Path] | None, svg: Path | None, png: Path | None, **given: Any) -> None:
        from fingerpost.faces import market_view
        from fingerpost.faces.terminal import say

        engine = observatory()
        answer = verb.ask(engine, given)
        files = [*(out or ()), *(chart for chart in (svg, png) if chart)]
        for file in files:
            say(f"written: {engine.write_answer(answer, file)}")
        if as_json or not files:
            answered(answer, as_json, getattr(market_view, verb.name, market_view.answer))

    asked = signature(verb, _declared, _OUTPUTS)
    ask.__signature__ = asked  # type: ignore[attr-defined]  # what Typer reads the options from
    ask.__annotations__ = {parameter.name: parameter.annotation for parameter in asked.parameters.values()}
    ask.__doc__ = verb.text
    return ask


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


def _declared(argument: Argument) -> tuple[Any, ...]:
    if argument.default is REQUIRED:
        return (typer.Argument(help=argument.text),)
    if argument.kind is int:
        return (typer.Option(help=argument.text, min=1, max=argument.most),)
    kind = "DATE" if argument.kind is date else "TEXT"
    return (typer.Option(help=argument.text, metavar="|".join(argument.choices) or kind),)
