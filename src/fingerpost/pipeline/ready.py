"""The search index, made ready where it is not: on a fresh machine it holds the packaged snapshot alone."""

from __future__ import annotations

from pathlib import Path

from fingerpost.errors import StoreLockedError
from fingerpost.pipeline.indexing import INDEX_FOLDER, build_index, index_is_current, update_index
from fingerpost.pipeline.progress import Report, silent
from fingerpost.settings import Settings
from fingerpost.store.index import has_index
from fingerpost.store.lock import writing
from fingerpost.store.tables import open_tables

FEW = 500
"""So few documents are added to the index in the process that settles: starting another takes longer."""


def ready_index(settings: Settings, *, report: Report = silent, wait: bool = False, for_now: bool = False) -> Path:
    """The folder of the search index; brought up to date first where it is not that of the facts in place.

    It is built anew unless documents only have to be added; `for_now` (in the middle of a run) also has some replaced.
    Its folder has a lock of its own, so that a search need not wait for a writer. While another process builds the
    index, an older one that stands serves; `wait` waits for the newer.

    Raises:
        StoreLockedError: another process is building the first index right now.
        StoreError: the data directory cannot be written to.
    """
    folder = settings.data / INDEX_FOLDER
    if index_is_current(settings):
        return folder
    try:
        with writing(folder, wait=wait):
            if not index_is_current(settings):
                tables = open_tables(settings)
                if not update_index(settings, tables, only_add=not for_now):
                    build_index(settings, tables, report)
    except StoreLockedError:
        if not has_index(folder):
            raise
    return folder


def index_few(settings: Settings) -> bool:
    """Brings the search index up to date where it differs by few documents, none to be replaced; whether it is now."""
    folder = settings.data / INDEX_FOLDER
    with writing(folder, wait=True):
        return index_is_current(settings) or update_index(settings, open_tables(settings), only_add=True, most=FEW)
