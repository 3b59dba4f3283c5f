"""What the verbs of the command line share: the global options, the observatory they ask, how an answer is printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from fingerpost import Observatory

Corpus = Literal["all", "live", "reference"]
Json = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


class State:
    """What the global options set for the verb that follows."""

    data: Path | None = None
    workers: int | None = None
    corpus: Corpus = "all"
    snapshot: str | None = None
    pager: bool = True


def observatory() -> Observatory:
    """The observatory that the global options ask for."""
    import fingerpost

    return fingerpost.open(State.data, workers=State.workers, corpus=State.corpus, snapshot=State.snapshot)


def answered(answer: Any, as_json: bool, show: Callable[[Any], None]) -> None:
    """Prints an answer: as JSON for programs, by `show` for people."""
    from fingerpost.faces.paging import paged
    from fingerpost.faces.waiting import end_waiting

    if as_json:
        from fingerpost import as_json as to_json

        end_waiting()
        typer.echo(to_json(answer))
    else:
        with paged(wanted=State.pager):
            show(answer)
