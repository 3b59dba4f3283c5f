"""On whose clock one works: a window of time zones, and the hours of overlap asked for.

All offsets are those of winter. A single zone ("EST hours") is a window of no width; "±2 hours" widens it; of several
zones the window reaches from the westernmost to the easternmost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from fingerpost.posting import Finding, TimeZoneWindow
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.patterns import any_of_lower, compiled_late, read_table
from fingerpost.taxonomy.places import (
    area_windows,
    cities_named,
    country_names,
    fold_name,
    region_names,
    time_zones,
    utc_window,
)

READER = "time_zones"

_TABLE = read_table("time_zones")

CUES: CueTable = {"time_zones.clock": dict.fromkeys(_TABLE["cues"]["clock"], "clock")}

_ZONES: dict[str, float] = _TABLE["zones"]
_ADJECTIVES: dict[str, str] = _TABLE["adjectives"]
_NOT_OF_CLOCK = any_of_lower(_TABLE["patterns"]["not_of_clock"])

_SIGNED = r"(?:\s?([+\-−–±])\s?(\d{1,2})(?::?(30|45|00))?)?"
_NAME = "|".join(sorted(_ZONES, key=len, reverse=True))
_ZONE = compiled_late(rf"\b({_NAME})\b{_SIGNED}(?!\s?hours\s+(?:per|a)\b)")
_SPREAD, _OVERLAP, _OF_AREA, _AREA_AFTER, _CLOCK_WORD, _CITY_TIME, _EVERYDAY, _CLOCK_NEAR = (
    compiled_late(_TABLE["reading"][name])
    for name in (
        "spread",
        "overlap",
        "of_area",
        "area_after",
        "clock_word",
        "city_time",
        "everyday",
        "clock_near",
    )
)
_AND_PIECE = compiled_late(r"(?:(?!\s(?:or|and|und|et|y|e)\s)[^/&,])+")
_NAME_WORD = compiled_late(r"[^\s-]+")
_WIDE = 90
_FIRST, _LAST = -12.0, 14.0
"""The offsets of the westernmost and the easternmost zone."""


class _Window(NamedTuple):
    utc_from: float
    utc_to: float
    start: int
    end: int


def read_time_zones(document: Document) -> Finding[TimeZoneWindow] | None:
    """The window of time zones that the posting asks for, or None; the clearest statement counts.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("You overlap at least 4 hours with CET. Our team spans many time zones.")
    >>> read_time_zones(replace(plain, cues=CueFinder([CUES]).find(plain.lower))).value
    TimeZoneWindow(utc_from=1.0, utc_to=1.0, overlap_hours=4.0)
    """
    done = -1
    for hit in document.hits("time_zones.clock"):
        if hit.start < done:
            continue
        start, end = _clause(document.lower, hit)
        done = end
        if _NOT_OF_CLOCK.search(document.lower, start, end) or not _CLOCK_WORD.search(document.lower, start, end):
            continue
        if found := _read(document.lower, start, end):
            return found
    return None


def _clause(lower: str, hit: Hit) -> tuple[int, int]:
    """The sentence of a hit in its line, at most 90 characters to either side."""
    begin = max(0, hit.start - _WIDE)
    begin = max(begin, lower.rfind("\n", begin, hit.start) + 1)
    point = max(lower.rfind(". ", begin, hit.start), lower.rfind("; ", begin, hit.start))
    stop = min(len(lower), hit.end + _WIDE)
    for sign in ("\n", ". ", "; "):
        at = lower.find(sign, hit.end, stop)
        stop = at if at >= 0 else stop
    return (point + 2 if point >= 0 else begin), stop


def _read(lower: str, start: int, end: int) -> Finding[TimeZoneWindow] | None:
    """The window that a clause names, widened by "±2 hours"."""
    windows = list(_zones(lower, start, end)) or list(_areas(lower, start, end))
    if not windows:
        return None
    spread = _SPREAD.search(lower, start, end)
    wider = float(spread.group(1)) if spread and float(spread.group(1)) <= 12 else 0.0
    overlap = _OVERLAP.search(lower, start, end)
    hours = float(overlap.group(1) or overlap.group(2)) if overlap else None
    return Finding(
        TimeZoneWindow(
            max(min(window.utc_from for window in windows) - wider, _FIRST),
            min(max(window.utc_to for window in windows) + wider, _LAST),
            hours if hours is not None and hours <= 12 else None,
        ),
        min(window.start for window in windows),
        max(window.end for window in windows),
        READER,
    )


def _zones(lower: str, start: int, end: int) -> Iterator[_Window]:
    """Zones named by abbreviation, with what is added to them: "UTC-5", "GMT+1", "EST", "CET ± 2"."""
    for match in _ZONE.finditer(lower, start, end):
        name, sign, hours, minutes = match.groups()
        if _EVERYDAY.match(lower, match.start()) or not _is_written_so(lower, match):
            continue
        offset = _ZONES[name]
        if sign is None or hours is None:
            if name in {"utc", "gmt"} or sign is None:
                yield _Window(offset, offset, match.start(), match.end())
            continue
        shift = float(hours) + float(minutes or 0) / 60
        shifted = offset + shift if sign == "+" else offset - shift
        if not _FIRST <= shifted <= _LAST:  # a number that is no offset: nowhere is it so late
            yield _Window(offset, offset, match.start(), match.end(1))
        elif sign == "±":  # how wide is told by the clause
            yield _Window(offset, offset, match.start(), match.end())
        elif name in {"utc", "gmt"} or sign != "–":
            yield _Window(shifted, shifted, match.start(), match.end())


def _is_written_so(lower: str, match: re.Match[str]) -> bool:
    """Whether short or everyday words ("et", "pt", "central", "est") stand as a zone: beside time, hours or a sign."""
    name = match.group(1)
    if len(name) > 3 and name not in {"eastern", "central", "mountain", "pacific", "atlantic"}:
        return True
    if name in {"cet", "pst", "pdt", "edt"} or (match.group(2) and name in {"utc", "gmt"}):
        return True
    before, after = lower[max(0, match.start() - 16) : match.start()], lower[match.end(1) : match.end() + 22]
    return bool(_CLOCK_NEAR.search(before) or _CLOCK_NEAR.search(after))


def _areas(lower: str, start: int, end: int) -> Iterator[_Window]:
    """Areas and countries before or after "time zones": "US time zones", "Zeitzonen in Europa"."""
    for match in _OF_AREA.finditer(lower, start, end):
        if found := _trailing_name(match.group(1)):
            window, at = found
            yield _Window(*window, match.start(1) + at, match.end())
    for match in _CITY_TIME.finditer(lower, start, end):
        if clocks := _window_of(match.group(1)):
            yield _Window(*clocks, match.start(), match.end())
    for match in _AREA_AFTER.finditer(lower, start, end):
        if clocks := _window_of(match.group(1)) or _window_of(match.group(1).split(" ")[0]):
            yield _Window(*clocks, match.start(), match.end())


def _trailing_name(words: str) -> tuple[tuple[float, float], int] | None:
    """The window of the areas that the last words name, and where they begin: "in the US or Canadian" → the two."""
    found: list[tuple[float, float]] = []
    begin = len(words)
    for piece in list(_AND_PIECE.finditer(words))[-3:]:
        pieces = list(_NAME_WORD.finditer(piece.group()))
        for count in (3, 2, 1):
            if len(pieces) < count:
                continue
            if window := _window_of(piece.group()[pieces[-count].start() : pieces[-1].end()]):
                found.append(window)
                begin = min(begin, piece.start() + pieces[-count].start())
                break
    return ((min(low for low, _ in found), max(high for _, high in found)), begin) if found else None


@lru_cache(maxsize=2048)
def _window_of(name: str) -> tuple[float, float] | None:
    """The clocks of an area, country, state or city by its lower-case name."""
    folded = fold_name(_ADJECTIVES.get(name, name))
    if folded in area_windows():
        return area_windows()[folded]
    if folded in {"us", "u.s", "usa", "united states"}:
        return area_windows()["conus"]
    if folded in country_names() and (len(folded) > 3 or folded in {"uk", "uae"}):
        return utc_window(country_names()[folded])
    if folded in region_names() and len(folded) > 3:
        return utc_window(region_names()[folded][0])
    cities = cities_named(folded) if len(folded) > 4 or folded in {"rome", "oslo"} else ()
    if cities and cities[0].population >= 500_000 and cities[0].time_zone:
        offset = time_zones()[cities[0].time_zone]
        return offset, offset
    return None
