"""The verbs `sql` and `snapshot`: rows of a query, and named copies of the facts that never change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fingerpost.faces.cli_state import Json, answered, observatory

if TYPE_CHECKING:
    from fingerpost import Answer

Out = Annotated[Path | None, typer.Option(help="Write it to a file instead: .csv, .json, .parquet, .svg or .png.")]


def sql(
    query: Annotated[str, typer.Argument(help="One SELECT over posting, posting_skill, board_visit …")],
    max_rows: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = 10_000,
    seconds: Annotated[float, typer.Option(help="At most so long.")] = 30.0,
    memory: Annotated[str, typer.Option(help="At most so much memory, such as 512MB or 2GB.")] = "512MB",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Ask with SQL: one reading statement over the documented views; no other file, no network, no writing."""
    engine = observatory()
    answer = engine.sql(query, max_rows=max_rows, seconds=seconds, memory=memory)
    if out is not None:
        written(answer, out)
        return
    answered(answer, as_json, _rows)


def written(answer: Answer, out: Path) -> None:
    """Writes an answer to a file, and says so."""
    from fingerpost.faces.terminal import say

    path = observatory().write_answer(answer, out)
    say(f"written to {path}; {answer.basis.snapshot}")


snapshot = typer.Typer(
    help="Named snapshots of the facts that never change: make one, list them, compare two, rest answers on one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@snapshot.command()
def create(
    name: Annotated[str | None, typer.Argument(help="Its name, such as 2026-q4; none means today's date.")] = None,
    as_json: Json = False,
) -> None:
    """Keep the facts in place under a name for good."""
    answered(observatory().create_snapshot(name), as_json, _created)


@snapshot.command("list")
def list_(as_json: Json = False) -> None:
    """The snapshots, the oldest first, each with what it changed since the one before."""
    engine = observatory()
    answered(engine.snapshots(), as_json, lambda found: _listed(found, engine.snapshot_in_use()))


@snapshot.command()
def diff(
    before: Annotated[str, typer.Argument(help="The earlier snapshot.")],
    after: Annotated[str, typer.Argument(help="The later one; 'latest' is what is in place.")] = "latest",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """What changed between two snapshots: postings added, removed and read otherwise, fields, versions."""
    answer = observatory().diff_snapshots(before, after)
    if out is not None:
        written(answer, out)
        return
    answered(answer, as_json, _told)


@snapshot.command()
def use(
    name: Annotated[str, typer.Argument(help="A snapshot's name; 'latest' lets answers follow the facts again.")],
) -> None:
    """Make every answer of this data directory rest on a snapshot."""
    from fingerpost.faces.terminal import say

    say(f"answers rest on {observatory().use_snapshot(name)}")


@snapshot.command()
def cite(
    form: Annotated[str, typer.Option("--format", help="text, bibtex or csl.")] = "text",
) -> None:
    """How to cite figures made from the facts in use."""
    from fingerpost import InputError

    citation = observatory().citation()
    forms = {"text": citation.text, "bibtex": citation.bibtex, "csl": citation.csl_json}
    if form not in forms:
        msg = f"{form!r} is no form of a citation; expected one of {', '.join(forms)}"
        raise InputError(msg)
    typer.echo(forms[form]().rstrip())


def _rows(answer: Any) -> None:
    from fingerpost.faces.terminal import console, say, show_table

    if not answer.rows:
        say("no row")
        return
    show_table(answer.to_rows(), [name for name, _ in answer.columns], as_given=True)
    console().print(f"[dim]{answer.sentences()[0]} {answer.basis.snapshot}[/dim]")


def _created(vintage: Any) -> None:
    from fingerpost.faces.terminal import console

    console().print(
        f"snapshot {vintage.name}: {vintage.n_clusters:,} postings of {vintage.n_employers:,} employers, "
        f"{vintage.n_skills:,} skills",
        markup=False,
    )


def _listed(found: Any, in_use: str | None) -> None:
    from fingerpost.faces.terminal import say, show_table

    if not found:
        say("no snapshot was made yet; `fingerpost snapshot create` makes one")
        return
    rows = [
        {
            "name": one.name,
            "created": one.created_at.date(),
            "postings": one.n_clusters,
            "employers": one.n_employers,
            "readers": one.reader_version,
            "taxonomy": one.taxonomy_version,
            "added": one.revision.added if one.revision else None,
            "removed": one.revision.removed if one.revision else None,
            "changed": one.revision.changed if one.revision else None,
            "in_use": "yes" if one.name == in_use else "",
        }
        for one in found
    ]
    show_table(rows, list(rows[0]))


def _told(answer: Answer) -> None:
    from fingerpost.faces.terminal import console, show_basis, show_table

    console().print(f"\n{answer.headline()}", style="bold", markup=False)
    for sentence in answer.sentences():
        console().print(sentence, markup=False)
    for table in answer.tables():
        if table.rows:
            show_table(table.rows, table.columns, title=table.caption)
    show_basis(answer.basis)
