"""The list of a Workday career site: pages of 20, a search of at most 2,000, and one requisition listed twice.

A page of more than 20 is refused. `total` is right on the first page only (later ones may say 0), and from the 2,000th
posting on a search starts again with the first. So a site of 2,000 or more is searched value by value of one of its own
facets (job family, place …) whose values are all smaller than that. What the values do not cover is not seen; the list
counts as whole only where the postings found are as many as the values of `timeType`, of which each posting has one,
add up to. A shorter list is whole where as many different postings were found as its total: one that moves to another
page while the list is read can hide the one whose place it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from fingerpost.errors import BoardNotFoundError
from fingerpost.sources._listing import Listing, Page, read_pages

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources.source import Board

PAGE = 20
SEARCH_END = 2000
"""Postings that one search gives at most."""

Facets = Mapping[str, list[str]]


class Row(msgspec.Struct, rename="camel"):
    """A posting as the list shows it."""

    title: str | None = None
    external_path: str | None = None
    locations_text: str | None = None
    posted_on: str | None = None
    time_type: str | None = None
    remote_type: str | None = None
    bullet_fields: list[Any] | None = None


class Value(msgspec.Struct, rename="camel"):
    """A value of a facet with its number of postings; or a facet inside a group of facets."""

    id: str | None = None
    count: int | None = None
    facet_parameter: str | None = None
    values: list[Value] | None = None


class _Reply(msgspec.Struct, rename="camel"):
    job_postings: list[msgspec.Raw]
    total: int | None = None
    facets: list[Value] | None = None


class _Search(NamedTuple):
    """One search read to its end, with what its first page says of the whole."""

    listing: Listing
    paths: frozenset[str]
    total: int
    facets: dict[str, dict[str, int]]


async def read_site(client: PoliteClient, board: Board, url: str) -> Listing:
    """Every posting of a career site by its requisition, and why the list is not whole, or None.

    Raises:
        SourceError: the site is gone, forbidden, unavailable, or its list does not have the known form.
    """
    whole = await _search(client, board, url, {})
    reply, records, reason = whole.listing
    parameter, paths = _splitting_facet(whole.facets), whole.paths
    if whole.total < SEARCH_END:
        moved = f"the list holds {len(paths)} of {whole.total} postings" if len(paths) < whole.total else None
        return Listing(reply, records, reason or moved)
    if parameter is None:
        msg = f"a Workday search gives at most {SEARCH_END} postings, and no facet of this site splits it"
        return Listing(reply, records, reason or msg)
    for value in whole.facets[parameter]:
        try:
            part = await _search(client, board, url, {parameter: [value]})
        except BoardNotFoundError as error:  # the site itself answered: it is not gone
            reason = reason or f"the postings of {parameter} {value} were not found: {error}"
            continue
        records = {**records, **_chosen(part.listing.records, records)}
        paths, reason = paths | part.paths, reason or part.listing.reason
    expected = max(whole.total if whole.total > SEARCH_END else 0, sum(whole.facets.get("timeType", {}).values()))
    return Listing(reply, records, reason or _missing(len(paths), expected, parameter))


def _missing(found: int, expected: int, parameter: str) -> str | None:
    """Why a list that was read value by value is not known to be whole, or None."""
    if expected and found >= expected:
        return None
    whole = f"of {expected}" if expected else "of an unknown number of"
    return f"{found} {whole} postings were found by the values of the facet {parameter}; others may be open"


async def _search(client: PoliteClient, board: Board, url: str, applied: Facets) -> _Search:
    """One search, page by page, until its total or the end of what a search gives.

    A search of everything that will be split by a facet is left after its first page.
    """
    known: dict[str, str] = {}
    paths: set[str] = set()
    first: list[_Reply] = []

    async def ask(number: int) -> Page:
        body = {"appliedFacets": applied, "limit": PAGE, "offset": number * PAGE, "searchText": ""}
        reply = await client.post_json(url, body, source=board.source, board=board.token)
        found = client.decode(reply, _Reply, source=board.source, board=board.token)
        if not first:
            first.append(found)
        records = _chosen(_by_requisition(found.job_postings, paths), known)
        known.update(records)
        return Page(reply, records, _is_more(number, first[0], found, split=not applied))

    listing = await read_pages(ask, max_pages=SEARCH_END // PAGE)
    return _Search(listing, frozenset(paths), first[0].total or len(listing.records), _facets(first[0]))


def _is_more(number: int, first: _Reply, last: _Reply, *, split: bool) -> bool:
    """Whether a search has another page after the page of that number."""
    end, total = (number + 1) * PAGE, first.total
    if not total:
        return len(last.job_postings) >= PAGE and end < SEARCH_END
    if split and total >= SEARCH_END and _splitting_facet(_facets(first)):
        return False
    return end < min(total, SEARCH_END)


def _by_requisition(rows: Iterable[msgspec.Raw], paths: set[str]) -> dict[str, str]:
    """The rows of a page by requisition, a broken one under its own text; adds their paths to `paths`."""
    listed: dict[str, str] = {}
    for raw in rows:
        text = bytes(raw).decode()
        row = _row(text)
        name = requisition(row) if row else None
        paths.add(row.external_path if row and row.external_path else text)
        listed.update(_chosen({name or text: text}, listed))
    return listed


def _chosen(new: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Each record, or the one known before where that has the shorter path: the requisition's first posting."""
    return {name: min(known.get(name, text), text, key=_path_length) for name, text in new.items()}


def _path_length(text: str) -> int:
    row = _row(text)
    return len(row.external_path or "") if row else 0


def _row(text: str) -> Row | None:
    try:
        return msgspec.json.decode(text, type=Row)
    except msgspec.MsgspecError:
        return None


def requisition(row: Row) -> str | None:
    """What identifies a listed posting: its requisition, or the end of its path where no field names that.

    A requisition that is posted again has the path of its first posting with "-1" or "-2" after it.

    >>> path = "/job/Bergen/Boat-Keeper_R-77-1"
    >>> requisition(Row(external_path=path, bullet_fields=["R-77"])), requisition(Row(external_path=path))
    ('R-77', 'R-77-1')
    """
    if not row.external_path:
        return None
    end = row.external_path.rstrip("/").rpartition("/")[2]
    end = end.rpartition("_")[2] or end
    for field in row.bullet_fields or ():
        if isinstance(field, str) and field and re.fullmatch(rf"{re.escape(field)}(-\d{{1,2}})?", end):
            return field
    return end or None


def list_mark(text: str) -> str | None:
    """What of a listed posting tells that it changed: all but its relative date; None for a broken record."""
    row = _row(text)
    if row is None or requisition(row) is None:
        return None
    fields: dict[str, Any] = msgspec.json.decode(text)
    date = fields.pop("postedOn", None)
    fields["bulletFields"] = [field for field in row.bullet_fields or () if field != date]
    return msgspec.json.encode(fields, order="deterministic").decode()


def _facets(reply: _Reply) -> dict[str, dict[str, int]]:
    return dict(_flat(reply.facets or ()))


def _flat(facets: Iterable[Value]) -> Iterator[tuple[str, dict[str, int]]]:
    """Each facet's values with their counts, also of those inside a group."""
    for facet in facets:
        counts = {value.id: value.count for value in facet.values or () if value.id and value.count is not None}
        if facet.facet_parameter and counts:
            yield facet.facet_parameter, counts
        yield from _flat(value for value in facet.values or () if value.facet_parameter)


def _splitting_facet(facets: Mapping[str, Mapping[str, int]]) -> str | None:
    """The facet that covers the most postings by values that one search each can give, and by the fewest values."""
    usable = {name: counts for name, counts in facets.items() if max(counts.values()) < SEARCH_END}
    covering = [name for name, counts in usable.items() if sum(counts.values()) >= SEARCH_END]
    return min(covering, key=lambda name: (-sum(usable[name].values()), len(usable[name]), name), default=None)
