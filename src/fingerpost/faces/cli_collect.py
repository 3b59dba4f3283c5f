"""The verbs `collect`, `watch` and `recheck`: visits to boards, once, again and again, or for one posting."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fingerpost import FileFormatError, InputError, SourceError
from fingerpost.faces.cli_state import Json, answered, observatory

if TYPE_CHECKING:
    from fingerpost import CollectReport, Observatory, Recheck

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[BOARD|URL|FILE]…",
        help="Employer names, source:token, any careers page's address, files of postings, folders of HTML pages.",
    ),
]
Every = Annotated[bool, typer.Option("--all", help="Every board on the list (`fingerpost boards`).")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many boards.")]

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def collect(
    names: Names = None,
    board: Annotated[list[str] | None, typer.Option("--board", help="One more board; may be repeated.")] = None,
    every: Every = False,
    since: Annotated[
        str | None,
        typer.Option(help="Skip boards visited well since: a time (2026-11-28, 2026-11-28T06:00) or an age (6h, 2d)."),
    ] = None,
    limit: Limit = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say which boards would be visited; visit none.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait while another process writes, instead of ending.")] = False,
    as_json: Json = False,
) -> None:
    """Collect postings from employers' own boards, politely, and read them; also files.

    Stopped at any moment, it keeps what was fetched; the same command goes on with the boards it had not reached.
    """
    from fingerpost.faces import boards_view, views
    from fingerpost.faces.terminal import say

    chosen = [*(names or ()), *(board or ())]
    if not chosen and not every:
        msg = "no board was given; name some (`fingerpost boards` lists them), paste a URL, or say --all"
        raise InputError(msg)
    moment = time_meant(since, datetime.now(UTC)) if since else None
    engine = observatory()
    targets = engine.targets(chosen)
    boards = dict.fromkeys([*targets.boards, *(engine.boards() if every else ())])
    wanted = list(boards)[:limit]
    if dry_run:
        answered(tuple(wanted), as_json, boards_view.listed)
        return
    if targets.files:
        _import(engine, targets.files, as_json and not wanted)
    if wanted:
        say(f"visiting {len(wanted)} boards" if len(wanted) > 1 else f"visiting {wanted[0].source}:{wanted[0].token}")
        report = _visit(engine, wanted, since=moment, wait=wait)
        if (problem := none_was_read(report)) is None or as_json:
            answered(report, as_json, views.collected)
        if problem is not None:
            raise problem


def _import(engine: Observatory, files: tuple[Path, ...], as_json: bool) -> None:
    from fingerpost.faces import views
    from fingerpost.faces.terminal import Bars

    with Bars().running() as bars:
        report = engine.import_(files, report=bars)
    answered(report, as_json, views.imported)
    if report.damage:
        more = f" ({len(report.damage)} records in all)" if len(report.damage) > 1 else ""
        msg = f"could not be read: {report.damage[0]}{more}; everything else is stored"
        raise FileFormatError(msg)


def _visit(engine: Observatory, boards: list[Any], **options: Any) -> CollectReport:
    from fingerpost.faces.terminal import Bars, say

    try:
        with Bars().running() as bars:
            return engine.collect(boards, report=bars, **options)
    except KeyboardInterrupt:
        say("stopped; what was fetched is kept, and the same command goes on with the boards not visited yet")
        raise


def none_was_read(report: CollectReport) -> SourceError | None:
    """The error of a run in which no board at all could be read."""
    if not report.failed or report.boards > len(report.failed):
        return None
    first, reason = report.failed[0]
    several = f"none of {len(report.failed)} boards could be read; the first is " if len(report.failed) > 1 else ""
    return SourceError(f"{several}{first}: {reason}")


def watch(
    names: Names = None,
    every: Annotated[str, typer.Option(help="How often: 30m, 6h, 1d.")] = "6h",
    limit: Limit = None,
) -> None:
    """Collect now and then again and again, in the foreground: the boards named, or all on the list. Ctrl-C ends it.

    Lines tell what came of each run; `docs/how-to/schedule.md` shows the same with systemd, cron and launchd.
    """
    from fingerpost.faces import views
    from fingerpost.faces.terminal import say

    for came in observatory().watch(names or (), every=duration_meant(every), limit=limit):
        say(f"{datetime.now().astimezone():%Y-%m-%d %H:%M} a run ended; the next comes {every} after it began")
        if isinstance(came, Exception):
            say(str(came))
        else:
            views.collected(came)


def recheck(
    posting: Annotated[str, typer.Argument(help="A posting's id.")],
    as_json: Json = False,
) -> None:
    """Ask a posting's board whether it is still listed and what changed, before you apply; nothing is stored."""
    answered(observatory().recheck(posting), as_json, _rechecked)


def _rechecked(found: Recheck) -> None:
    from fingerpost.faces.terminal import line, show_table

    line(found.sentence())
    if found.changes:
        rows = [{"field": one.field, "before": one.before, "now": one.now} for one in found.changes]
        show_table(rows, ("field", "before", "now"))
    if found.url:
        line(found.url)


def duration_meant(text: str) -> timedelta:
    """A length of time: minutes, hours or days.

    Raises:
        InputError: it is none.

    >>> duration_meant("6h"), duration_meant("2 d")
    (datetime.timedelta(seconds=21600), datetime.timedelta(days=2))
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([mhd])\w*\s*", text, re.IGNORECASE)
    if found is None:
        msg = f"{text!r} is no length of time; expected minutes, hours or days such as 30m, 6h or 2d"
        raise InputError(msg)
    return timedelta(**{_UNITS[found[2].lower()]: float(found[1])})


def time_meant(text: str, now: datetime) -> datetime:
    """A moment: an ISO date or time (of this machine's zone unless it says another), or how long ago.

    Raises:
        InputError: it is neither.

    >>> time_meant("6h", datetime(2026, 11, 28, 12, tzinfo=UTC)).isoformat()
    '2026-11-28T06:00:00+00:00'
    """
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except ValueError:
        pass
    try:
        return now - duration_meant(text)
    except InputError:
        msg = f"{text!r} is no time; expected a date (2026-11-28), a time (2026-11-28T06:00) or an age (6h, 2d)"
        raise InputError(msg) from None
