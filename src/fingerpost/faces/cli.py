"""The command line: one verb for each question, the same names as the methods of `Observatory`.

Exit codes: 0 done, 1 something failed, 2 what was given cannot be used, 130 interrupted. Answers go to standard
output (`--json` for programs), everything else to standard error; errors are one line.
"""

from __future__ import annotations

import codecs
import copy
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from typer.main import get_command_name
from typer.models import CommandInfo

from fingerpost import FileFormatError, FingerpostError, InputError, __version__
from fingerpost.faces import cli_boards, cli_collect, cli_data, cli_reading, cli_report, cli_taxonomy
from fingerpost.faces.cli_personal import add_personal
from fingerpost.faces.cli_questions import add_questions
from fingerpost.faces.cli_state import Corpus, Json, State, answered, observatory
from fingerpost.faces.completion import completer
from fingerpost.faces.examples import wired
from fingerpost.faces.verbs import day
from fingerpost.faces.waiting import waiting

app = typer.Typer(
    name="fingerpost",
    help="Reads machine-learning job postings, shows the words behind every fact, measures the market, and finds a "
    "way through it. Everything stays on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Role = Annotated[str | None, typer.Option(help="Only postings of this role.", autocompletion=completer("role"))]
Industry = Annotated[
    str | None, typer.Option(help="Only employers of this industry.", autocompletion=completer("industry"))
]
Country = Annotated[
    str | None,
    typer.Option(help="Only postings for this country (name or ISO code).", autocompletion=completer("country")),
]
Seniority = Annotated[str | None, typer.Option(help="intern, entry, mid, senior, lead, manager, director, executive.")]
WorkMode = Annotated[str | None, typer.Option(help="remote, hybrid, onsite or not-stated.")]
Employer = Annotated[str | None, typer.Option(help="Only this employer.")]


ExportFormat = Literal["parquet", "csv", "jsonl", "jsonld"]


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
    pager: Annotated[bool, typer.Option(help="Page what is longer than the screen (FINGERPOST_PAGER).")] = True,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options that every verb takes; they stand before it."""
    State.data, State.workers, State.corpus, State.snapshot = data, workers, corpus, snapshot
    State.pager = pager


app.command()(cli_collect.collect)
app.command()(cli_collect.watch)
app.command()(cli_collect.recheck)


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
    with waiting("searching"):
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
add_personal(app)
app.command()(cli_report.report)
app.command()(cli_data.sql)
app.add_typer(cli_data.snapshot, name="snapshot")


@app.command()
def profile(
    cv: Annotated[Path | None, typer.Argument(help="A CV: PDF, DOCX, JSON Resume, HTML, Markdown or text.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Keep it in me.db, for `fit` and `gap` without a file.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a JSON Resume, nameless.")] = None,
    as_json: Json = False,
) -> None:
    """What a CV says, read by the same readers; it never leaves this machine."""
    from fingerpost import as_json_resume
    from fingerpost.faces import views
    from fingerpost.faces.files import write_text
    from fingerpost.faces.terminal import say

    with waiting("reading"):
        found = observatory().profile(cv, save=save)
    if out is not None:
        say(f"written: {write_text(out, as_json_resume(found))}")
    if as_json or out is None:
        answered(found, as_json, views.profile)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The folder to write to.")],
    file_format: Annotated[ExportFormat, typer.Option("--format", help="The form of the tables.")] = "parquet",
    open_licence_only: Annotated[bool, typer.Option(help="Only sources with an open licence.")] = False,
    as_json: Json = False,
) -> None:
    """Write the facts with their data dictionary, ready to publish; jsonld is schema.org JobPosting, one a line."""
    from fingerpost.faces import views

    if file_format == "jsonld":
        if open_licence_only:
            msg = "--open-licence-only chooses tables; with --format jsonld leave it out"
            raise InputError(msg)
        answered(observatory().export_jobpostings(out), as_json, views.exported_lines)
        return
    report = observatory().export(out, file_format=file_format, open_licence_only=open_licence_only)
    answered(report, as_json, views.exported)


@app.command()
def publish(
    out: Annotated[Path, typer.Argument(help="The folder to write to: empty, or a site written before.")],
    base_url: Annotated[str | None, typer.Option(metavar="URL", help="Where the site will be.")] = None,
    with_text: Annotated[bool, typer.Option("--with-text", help="Also the texts of postings held here.")] = False,
    most_skills: Annotated[int, typer.Option(min=0, help="So many skills get a page.")] = 100,
    most_postings: Annotated[int, typer.Option(min=0, help="So many of the newest postings get one.")] = 200,
    most_employers: Annotated[int, typer.Option(min=0, help="So many employers get one.")] = 100,
    as_json: Json = False,
) -> None:
    """Write the market as a static site for any web server: nothing personal, no posting's text unless asked for."""
    from fingerpost.faces import views
    from fingerpost.faces.publish import publish as publish_site
    from fingerpost.faces.terminal import Bars

    with Bars().running() as bars:
        report = publish_site(
            observatory(),
            out,
            base_url=base_url,
            with_text=with_text,
            most_skills=most_skills,
            most_postings=most_postings,
            most_employers=most_employers,
            progress=bars,
        )
    answered(report, as_json, views.published)


@app.command()
def status(as_json: Json = False) -> None:
    """What this machine holds: postings, boards, set-aside records with reasons, versions, sizes."""
    from fingerpost.faces import views

    answered(observatory().status(), as_json, views.status)


@app.command()
def doctor(
    network: Annotated[bool, typer.Option("--network", help="Also visit one board.")] = False,
    as_json: Json = False,
) -> None:
    """Check the installation, the packaged data and the data directory, and say what to do; exit code 1 on a fault."""
    from fingerpost.faces.doctor import run_doctor, show_doctor
    from fingerpost.faces.waiting import waiting

    with waiting("looking"):
        found = run_doctor(observatory(), network=network)
    answered(found, as_json, show_doctor)
    raise typer.Exit(found.exit_code)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8000,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name that it is reached under; may be repeated.")
    ] = None,
    personal: Annotated[
        bool | None, typer.Option(help="Pages and routes of the person; by default only for this machine itself.")
    ] = None,
) -> None:
    """Serve the pages and the HTTP API on this machine."""
    from fingerpost.faces.http import serve_pages

    serve_pages(observatory(), host=host, port=port, hosts=allow_host or (), personal=personal)


@app.command()
def mcp(
    http: Annotated[bool, typer.Option("--http", help="Over HTTP on this machine instead of standard input.")] = False,
    host: Annotated[str, typer.Option(help="127.0.0.1, ::1 or localhost.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8765,
    personal: Annotated[bool, typer.Option("--personal", help="Also questions about the saved profile.")] = False,
) -> None:
    """Serve agents (Model Context Protocol): tools that only read, over standard input and output or HTTP."""
    from fingerpost.faces.mcp import run_mcp

    run_mcp(observatory(), http=http, host=host, port=port, personal=personal)


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    boards: Annotated[int, typer.Option(min=0, help="How many live boards to try.")] = 3,
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
    browser: Annotated[bool, typer.Option(help="Open them in a browser, where a terminal is there.")] = True,
) -> None:
    """Load the snapshot, collect a few live boards if the network is there, and serve the pages."""
    from fingerpost.faces.demo import run_demo

    run_demo(observatory(), n_boards=boards, port=port if serve else None, browser=browser and sys.stdout.isatty())


wired(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: runs a verb, prints one line for an error and sets the exit code."""
    _print_in_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _asked_for(given)(args=given, prog_name="fingerpost")
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


def _asked_for(arguments: Sequence[str]) -> typer.Typer:
    """The verb alone where it comes first, else all of them: to make the options of all takes a tenth of a second."""
    verb = arguments[0] if arguments else ""
    alone = copy.copy(app)
    alone.registered_commands = [one for one in app.registered_commands if _verb(one) == verb]
    alone.registered_groups = [one for one in app.registered_groups if one.name == verb]
    return alone if alone.registered_commands or alone.registered_groups else app


def _verb(command: CommandInfo) -> str:
    return command.name or get_command_name(getattr(command.callback, "__name__", ""))


def _print_in_utf8() -> None:
    """Windows gives output that is redirected an old code page, which has no letters for many names and signs.

    What stands in place of the streams (tests, notebooks; nothing at all without a console) is left as it is.
    """
    if sys.platform == "win32":
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper) and not codecs.lookup(stream.encoding).name.startswith("utf"):
                stream.reconfigure(encoding="utf-8", errors="replace")


_DUCKDB_INTERRUPTED = "Query interrupted"
"""What DuckDB makes of Ctrl-C while it answers a query."""


def _interrupted() -> NoReturn:
    print("fingerpost: interrupted; what was acknowledged is kept", file=sys.stderr)
    sys.exit(130)


if __name__ == "__main__":
    main()
