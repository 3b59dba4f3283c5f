"""Every source, in plain sight: a new one is one module and one line here."""

from __future__ import annotations

from fingerpost.errors import PayloadError, UnknownNameError
from fingerpost.posting import Posting, RawPosting, SetAside
from fingerpost.sources import (
    adzuna,
    arbeitnow,
    ashby,
    bamboohr,
    breezy,
    feed,
    file,
    greenhouse,
    hackernews,
    himalayas,
    jobicy,
    jobtech,
    lever,
    page,
    personio,
    pinpoint,
    recruitee,
    remoteok,
    remotive,
    rippling,
    smartrecruiters,
    teamtailor,
    usajobs,
    workable,
    workday,
)
from fingerpost.sources.source import BoardSource, Publisher, Source, aside

BOARD_SOURCES: dict[str, BoardSource] = {
    "greenhouse": greenhouse.SOURCE,
    "lever": lever.SOURCE,
    "ashby": ashby.SOURCE,
    "bamboohr": bamboohr.SOURCE,
    "breezy": breezy.SOURCE,
    "personio": personio.SOURCE,
    "pinpoint": pinpoint.SOURCE,
    "recruitee": recruitee.SOURCE,
    "rippling": rippling.SOURCE,
    "smartrecruiters": smartrecruiters.SOURCE,
    "teamtailor": teamtailor.SOURCE,
    "workable": workable.SOURCE,
    "workday": workday.SOURCE,
    "adzuna": adzuna.SOURCE,
    "arbeitnow": arbeitnow.SOURCE,
    "himalayas": himalayas.SOURCE,
    "jobicy": jobicy.SOURCE,
    "jobtech": jobtech.SOURCE,
    "remoteok": remoteok.SOURCE,
    "remotive": remotive.SOURCE,
    "usajobs": usajobs.SOURCE,
    "hackernews": hackernews.SOURCE,
    "feed": feed.SOURCE,  # after the systems that have feeds of their own: the first that knows an address has it
    "page": page.SOURCE,
}

SOURCES: dict[str, Source] = {
    **BOARD_SOURCES,
    "file": file.SOURCE,
}


def publisher_of(source: str) -> Publisher:
    """Who publishes the postings of a source; the sources that files name are files.

    >>> publisher_of("lever"), publisher_of("somebody's survey")
    ('employer', 'file')
    """
    known = SOURCES.get(source)
    return known.publisher if known else "file"


def lists_newest() -> frozenset[str]:
    """The sources whose boards list the newest postings only: nothing that they do not list is known to be closed."""
    return frozenset(name for name, source in BOARD_SOURCES.items() if source.lists == "newest")


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
