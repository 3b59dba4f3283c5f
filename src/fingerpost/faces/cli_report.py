"""The verb `report`: one command makes a publishable report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fingerpost.faces.cli_state import Json, answered, observatory

if TYPE_CHECKING:
    from fingerpost.faces.report import ReportMade


def report(
    out: Annotated[Path, typer.Option(help="The folder to write to.")],
    role: Annotated[str | None, typer.Option(help="Only postings of this role.")] = None,
    skill: Annotated[str | None, typer.Option(help="Only postings that ask for this skill.")] = None,
    industry: Annotated[str | None, typer.Option(help="Only employers of this industry.")] = None,
    country: Annotated[str | None, typer.Option(help="Only postings for this country (name or ISO code).")] = None,
    seniority: Annotated[str | None, typer.Option(help="intern, entry, mid, senior, lead, manager, director.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only postings dated on or after it.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Only postings dated on or before it.")] = None,
    pdf: Annotated[
        bool, typer.Option(help="Print it to PDF through an installed Chromium, where there is one.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Make a publishable report: HTML, PDF, the data of every figure as CSV, method, sources, citation."""
    from fingerpost.faces.report import make_report
    from fingerpost.faces.terminal import say
    from fingerpost.faces.verbs import day

    given: dict[str, Any] = {
        "role": role,
        "skill": skill,
        "industry": industry,
        "country": country,
        "seniority": seniority,
        "since": day(since) if since else None,
        "until": day(until) if until else None,
    }
    selection = {name: value for name, value in given.items() if value is not None}
    today = datetime.now(UTC).date()
    answered(make_report(observatory(), out, selection, on=today, pdf=pdf, tell=say), as_json, _made)


def _made(made: ReportMade) -> None:
    from fingerpost.faces.terminal import console, say

    console().print(f"{made.n_figures} figures written to {made.directory / 'report.html'}", markup=False)
    if made.n_refused:
        say(f"{made.n_refused} sections say why they have none")
    if made.no_pdf is None:
        console().print(f"PDF: {made.directory / 'report.pdf'}", markup=False)
    else:
        say(made.no_pdf)
    console().print(f"snapshot {made.snapshot}", markup=False)
