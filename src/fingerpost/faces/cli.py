"""The command line: one verb for each question, the same names as the methods of `Observatory`.

Exit codes: 0 done, 1 something failed, 2 what was given cannot be used, 130 interrupted. Answers go to standard
output (`--json` for programs), everything else to standard error; errors are one line.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from fingerpost import FileFormatError, FingerpostError, InputError, __version__
from fingerpost.faces import cli_boards, cli_collect, cli_data, cli_reading, cli_report, cli_taxonomy
from fingerpost.faces.cli_market import add_questions
from fingerpost.faces.cli_state import Corpus, Json, State, answered, observatory
from fingerpost.faces.verbs import day

app = typer.Typer(
    name="fingerpost",
    help="Reads machine-learning job postings, shows the words behind every fact, measures the market, and finds a "
    "way through it. Everything stays on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Role = Annotated[str | None, typer.Option(help="Only postings of this role.")]
Industry = Annotated[str | None, typer.Option(help="Only employers of this industry.")]
Country = Annotated[str | None, typer.Option(help="Only postings for this country (name or ISO code).")]
Seniority = Annotated[str | None, typer.Option(help="intern, entry, mid, senior, lead, manager, director, executive.")]
WorkMode = Annotated[str | None, typer.Option(help="remote, hybrid, onsite or not-stated.")]
Employer = Annotated[str | None, typer.Option(help="Only this employer.")]


Format = Literal["parquet", "csv", "jsonl"]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"fingerpost {__version__}")
        raise typer.Exit


@app.callback()
def options(
    data: Annotated[Path | None, typer.Option(help="The data directory (or FINGERPOST_DATA).")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes for reading (or FINGERPOST_WORKERS).")] = None,
    corpus: Annotated[Corpus, typer.Option(help="What to ask: what you collected, the snapshot, or both.")] = "all",
    snapshot: Annotated[str | None, typer.Option(help="Ask a kept snapshot (see snapshot list), or latest.")] = None,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options that every verb takes; they stand before it."""
    State.data, State.workers, State.corpus, State.snapshot = data, workers, corpus, snapshot


app.command()(cli_collect.collect)
app.command()(cli_collect.watch)


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(help="CSV, TSV, JSON Lines (also .gz), JSON, Parquet or XLSX files; folders of HTML files."),
    ],
    as_json: Json = False,
) -> None:
    """Import postings from files; columns are recognised by schema.org names and common aliases."""
    from fingerpost.faces import views
    from fingerpost.faces.terminal import Bars

    with Bars().running() as bars:
        report = observatory().import_(files, report=bars)
    answered(report, as_json, views.imported)
    if report.damage:
        more = f" ({len(report.damage)} records in all)" if len(report.damage) > 1 else ""
        msg = f"could not be read: {report.damage[0]}{more}; everything else is stored"
        raise FileFormatError(msg)


app.command()(cli_reading.read)
app.add_typer(cli_boards.app, name="boards")
app.add_typer(cli_taxonomy.app, name="taxonomy")


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(help="Words; '-word' excludes, quotes make a phrase.")] = None,
    role: Role = None,
    skill: Annotated[list[str] | None, typer.Option(help="A skill asked for; may be repeated.")] = None,
    country: Country = None,
    seniority: Seniority = None,
    work_mode: WorkMode = None,
    industry: Industry = None,
    employment_type: Annotated[str | None, typer.Option(help="FULL_TIME, PART_TIME, CONTRACTOR, …")] = None,
    visa: Annotated[str | None, typer.Option(help="offers, refuses or not-stated.")] = None,
    employer: Employer = None,
    ai_relation: Annotated[str | None, typer.Option(help="builds, uses, boilerplate or none.")] = None,
    salary_at_least: Annotated[float | None, typer.Option(help="Stated yearly pay reaches this.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Posted since, such as 2026-11-23.")] = None,
    sort: Annotated[str, typer.Option(help="relevance, newest or pay.")] = "relevance",
    page: Annotated[int, typer.Option(min=1)] = 1,
    size: Annotated[int, typer.Option(min=1, max=100)] = 20,
    as_json: Json = False,
) -> None:
    """Search postings by words and filters, with counts for every filter."""
    from fingerpost.faces import views

    chosen: dict[str, list[str | None]] = {
        "role": [role],
        "skill": [*(skill or ())],
        "country": [country],
        "seniority": [seniority],
        "work_mode": [work_mode],
        "industry": [industry],
        "employment_type": [employment_type],
        "visa": [visa],
        "employer": [employer],
        "ai_relation": [ai_relation],
    }
    result = observatory().search(
        " ".join(words or ()),
        {name: [value for value in values if value] for name, values in chosen.items()},
        salary_at_least=salary_at_least,
        posted_since=day(since) if since else None,
        sort=sort,
        page=page,
        size=size,
    )
    answered(result, as_json, views.found)


add_questions(app)
app.command()(cli_report.report)
app.command()(cli_data.sql)
app.add_typer(cli_data.snapshot, name="snapshot")


@app.command()
def profile(
    cv: Annotated[Path | None, typer.Argument(help="A CV: PDF, DOCX, JSON Resume, HTML, Markdown or text.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Keep it in me.db, for `fit` and `gap` without a file.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Delete everything personal from this machine.")] = False,
    as_json: Json = False,
) -> None:
    """What a CV says, read by the same readers; it never leaves this machine."""
    from fingerpost.faces import views
    from fingerpost.faces.terminal import say

    engine = observatory()
    if forget:
        engine.forget()
        say("everything personal was deleted")
        return
    answered(engine.profile(cv, save=save), as_json, views.profile)


@app.command()
def fit(
    posting: Annotated[str, typer.Argument(help="A posting's id, or a file with its text.")],
    cv: Annotated[Path | None, typer.Option(help="The CV; without it the saved profile.")] = None,
    as_json: Json = False,
) -> None:
    """How a CV fits a posting, requirement by requirement, with the words on both sides."""
    from fingerpost.faces import views

    engine = observatory()
    path = Path(posting)
    target = engine.read(cli_reading.text_of(path)) if path.is_file() else posting
    answered(engine.fit(target, cv), as_json, views.fit)


@app.command()
def gap(
    role: Annotated[str, typer.Argument(help="The role that one wants.")],
    cv: Annotated[Path | None, typer.Option(help="The CV; without it the saved profile.")] = None,
    country: Country = None,
    seniority: Seniority = None,
    as_json: Json = False,
) -> None:
    """What a CV lacks for a role, weighted by how often it is asked for."""
    from fingerpost.faces import views

    chosen = {name: value for name, value in (("country", country), ("seniority", seniority)) if value}
    answered(observatory().gap(role, cv, **chosen), as_json, views.gap)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The folder to write to.")],
    facts: Annotated[bool, typer.Option("--facts", help="Facts only: no posting text. The one kind so far.")] = True,
    file_format: Annotated[Format, typer.Option("--format", help="The form of the tables.")] = "parquet",
    open_licence_only: Annotated[bool, typer.Option(help="Only sources with an open licence.")] = False,
    as_json: Json = False,
) -> None:
    """Write a snapshot of facts with its data dictionary, ready to publish."""
    from fingerpost.faces import views

    if not facts:
        msg = "only facts can be exported: posting texts belong to their employers"
        raise InputError(msg)
    report = observatory().export(out, file_format=file_format, open_licence_only=open_licence_only)
    answered(report, as_json, views.exported)


@app.command()
def status(as_json: Json = False) -> None:
    """What this machine holds: postings, boards, set-aside records with reasons, versions, sizes."""
    from fingerpost.faces import views

    answered(observatory().status(), as_json, views.status)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8000,
) -> None:
    """Serve the pages and the HTTP API on this machine."""
    from fingerpost.faces.http import serve_pages

    serve_pages(observatory(), host=host, port=port)


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    boards: Annotated[int, typer.Option(min=0, help="How many live boards to try.")] = 3,
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
) -> None:
    """Load the snapshot, collect a few live boards if the network is there, and serve the pages."""
    from fingerpost.faces.demo import run_demo

    run_demo(observatory(), n_boards=boards, port=port if serve else None)


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: runs a verb, prints one line for an error and sets the exit code."""
    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="fingerpost")
    except FingerpostError as error:
        print(f"fingerpost: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _interrupted()
    except RuntimeError as error:
        if str(error) != _DUCKDB_INTERRUPTED:
            raise
        _interrupted()
    except BrokenPipeError:
        sys.exit(1)


_DUCKDB_INTERRUPTED = "Query interrupted"
"""What DuckDB makes of Ctrl-C while it answers a query."""


def _interrupted() -> NoReturn:
    print("fingerpost: interrupted; what was acknowledged is kept", file=sys.stderr)
    sys.exit(130)


if __name__ == "__main__":
    main()
