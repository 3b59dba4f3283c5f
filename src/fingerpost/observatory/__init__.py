"""The observatory: one object that every face asks; each question is one method with one answer type.

import fingerpost

observatory = fingerpost.open()            # the packaged snapshot and whatever this machine collected
observatory.role("data-scientist").skills
observatory.search("pytorch", {"country": ["DE"]}).hits
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.observatory.career import Career
from fingerpost.observatory.collecting import Collecting
from fingerpost.observatory.finding import PostingView
from fingerpost.observatory.publishing import Publishing
from fingerpost.observatory.reading import Reading
from fingerpost.settings import load_settings

if TYPE_CHECKING:
    from fingerpost.store.facts import Corpus

__all__ = ["Observatory", "PostingView", "open"]


def open(  # noqa: A001  reads as `fingerpost.open()`
    data: str | Path | None = None, *, workers: int | None = None, corpus: Corpus = "all", snapshot: str | None = None
) -> Observatory:
    """The observatory over a data directory; the directory need not exist yet.

    `corpus` is "all", "live" (what this machine collected) or "reference" (the packaged snapshot).
    `snapshot` is the name of a kept snapshot that every answer then rests on, or "latest"; without one the data
    directory says which is in use.

    Raises:
        SettingsError: a setting cannot be used.
    """
    return Observatory(load_settings(data, workers), corpus, snapshot)


class Observatory(Collecting, Reading, Career, Publishing):
    """Answers every question about one data directory and the packaged snapshot. Safe to share between threads."""
