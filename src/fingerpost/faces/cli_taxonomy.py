"""The verb `taxonomy`: check the list of skills, let it grow, install and ask the public vocabularies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from fingerpost import as_json as to_json
from fingerpost.faces.cli_state import Json, answered, observatory

app = typer.Typer(
    help="The list of skills: check it, let it grow from postings, link words to ESCO and O*NET.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILES…", help="Postings by which to count the concepts that occur.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the list of skills: names, cycles, links, and examples that must and must not be read."""
    from fingerpost.faces.taxonomy_view import checked
    from fingerpost.faces.terminal import Bars

    engine = observatory()
    report = engine.check_taxonomy()
    matched = None
    if files:
        with Bars().running() as bars:
            matched = engine.count_concepts(files, report=bars)
    if as_json:
        typer.echo(to_json({"report": report, "matched": matched}))
    else:
        checked(report, matched)
    if report.problems:
        raise typer.Exit(1)


@app.command()
def links(
    skills: Annotated[list[str] | None, typer.Argument(metavar="SKILL…", help="Only links for these skills.")] = None,
    as_json: Json = False,
) -> None:
    """Visit the links to learning resources and tell the dead ones; exit code 1 where there are any."""
    from fingerpost.faces.taxonomy_view import visited
    from fingerpost.faces.waiting import waiting

    with waiting("visiting"):
        found = observatory().check_links(skills or ())
    answered(found, as_json, visited)
    if any(one.state == "gone" for one in found):
        raise typer.Exit(1)


@app.command()
def suggest(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Files of postings.")],
    limit: Annotated[int, typer.Option(min=1, help="So many names at most.")] = 50,
    as_json: Json = False,
) -> None:
    """Rank the names that postings ask for and the list of skills lacks, with examples."""
    from fingerpost.faces.taxonomy_view import suggestions
    from fingerpost.faces.terminal import Bars

    with Bars().running() as bars:
        found = observatory().suggest_skills(files, limit=limit, report=bars)
    answered(found, as_json, suggestions)


@app.command()
def install(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES…", help="Downloads of ESCO (CSV, English) or O*NET (text): zips or folders."),
    ],
    as_json: Json = False,
) -> None:
    """Install the official downloads of ESCO and O*NET, so that words can be linked to them."""
    from fingerpost.faces.taxonomy_view import installed

    answered(observatory().install_vocabularies(files), as_json, installed)


@app.command()
def find(
    what: Annotated[Literal["skill", "occupation"], typer.Argument(help="skill or occupation.")],
    text: Annotated[list[str], typer.Argument(metavar="TEXT…", help="A phrase, a sentence or a title.")],
    limit: Annotated[int, typer.Option(min=1, help="So many concepts at most.")] = 5,
    vocabulary: Annotated[Literal["ESCO", "O*NET"], typer.Option(help="For occupations; skills are ESCO's.")] = "ESCO",
    as_json: Json = False,
) -> None:
    """Find the concepts of ESCO or O*NET that words name."""
    from fingerpost.faces.taxonomy_view import concepts

    engine, words = observatory(), " ".join(text)
    matches = (
        engine.find_skill(words, limit=limit)
        if what == "skill"
        else engine.find_occupation(words, vocabulary=vocabulary, limit=limit)
    )
    answered(matches, as_json, concepts)
