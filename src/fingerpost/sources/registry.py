"""Every source, in plain sight: a new one is one module and one line here."""

from __future__ import annotations

from fingerpost.errors import PayloadError, UnknownNameError
from fingerpost.posting import Posting, RawPosting, SetAside
from fingerpost.sources import ashby, file, greenhouse, lever
from fingerpost.sources.source import BoardSource, Source, aside

BOARD_SOURCES: dict[str, BoardSource] = {
    "greenhouse": greenhouse.SOURCE,
    "lever": lever.SOURCE,
    "ashby": ashby.SOURCE,
}

SOURCES: dict[str, Source] = {
    **BOARD_SOURCES,
    "file": file.SOURCE,
}


def to_posting(raw: RawPosting) -> Posting:
    """A raw record as a posting, by the source it came from; pure.

    Raises:
        PayloadError: the record does not have its source's form; the message says what is wrong.
        UnknownNameError: no source has that name.
    """
    source = SOURCES.get(raw.source)
    if source is None:
        raise UnknownNameError("source", raw.source, SOURCES)
    return source.to_posting(raw)


def convert(raw: RawPosting) -> Posting | SetAside:
    """A raw record as a posting, or set aside with the reason; nothing is dropped and nothing is raised."""
    try:
        return to_posting(raw)
    except (PayloadError, UnknownNameError) as error:
        return aside(raw, str(error))
    except Exception as error:  # a record that breaks a source's module must not stop the others
        return aside(raw, f"{raw.source} could not read this record: {type(error).__name__}: {error}")
