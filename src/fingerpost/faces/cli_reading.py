"""The command line's verb `read`: one posting with its words, or whole files to check that every span holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fingerpost import InputError
from fingerpost.faces.cli_state import answered, observatory

if TYPE_CHECKING:
    from fingerpost import EnrichedPosting, Observatory


def read(
    postings: Annotated[
        list[str],
        typer.Argument(
            metavar="POSTING…", help="A file with one posting (text or HTML), a web address, `-`, or a posting's id."
        ),
    ],
    title: Annotated[
        str | None, typer.Option(help="The posting's title, where the text does not begin with it.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the reading as JSON, every fact with its span.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the reading as a page that stands alone.")
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Take files of postings and check that the words of every finding stand there."),
    ] = False,
) -> None:
    """Read a posting and show every fact with the words it was read from."""
    engine = observatory()
    if verify:
        _verify(engine, postings, as_json)
        return
    if len(postings) > 1:
        msg = f"{len(postings)} postings were given; `read` takes one (with --verify, files of postings)"
        raise InputError(msg)
    enriched = _reading_of(engine, postings[0], title)
    if html is not None:
        from fingerpost.faces.web.reading_page import reading_page

        html.write_text(reading_page(enriched), encoding="utf-8")
        typer.echo(f"{html} holds the posting with its facts marked", err=True)
    elif as_json:
        typer.echo(_json_of(enriched))
    else:
        from fingerpost.faces.reading_view import reading

        reading(enriched)


def _reading_of(engine: Observatory, given: str, title: str | None) -> EnrichedPosting:
    if given == "-":
        return engine.read(sys.stdin.read(), title=title)
    if given.startswith(("http://", "https://")):
        return engine.read_page(given)
    path = Path(given)
    if path.is_file():
        return engine.read(text_of(path), title=title)
    return engine.read_stored(given)


def _json_of(enriched: EnrichedPosting) -> str:
    """The reading as it is, with the list of its facts and their words."""
    import msgspec

    from fingerpost import as_json, list_facts

    return as_json({**msgspec.to_builtins(enriched), "facts": msgspec.to_builtins(list_facts(enriched))})


def _verify(engine: Observatory, files: list[str], as_json: bool) -> None:
    from fingerpost.faces.reading_view import verified
    from fingerpost.faces.terminal import Bars

    with Bars().running() as bars:
        report = engine.verify(files, report=bars)
    answered(report, as_json, verified)
    if report.broken:
        raise typer.Exit(1)


def text_of(path: Path) -> str:
    """The text of a file that holds one posting.

    Raises:
        InputError: the file is empty, binary or not UTF-8.
    """
    content = path.read_bytes()
    if not content.strip():
        msg = f"{path} is empty; expected a posting as text or HTML"
        raise InputError(msg)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path} is not UTF-8 text ({error.reason} at byte {error.start}); expected a posting as text or HTML"
        raise InputError(msg) from error
    if "\0" in text:
        msg = f"{path} is a binary file; expected a posting as text or HTML"
        raise InputError(msg)
    return text
