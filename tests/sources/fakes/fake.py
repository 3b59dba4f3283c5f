"""What a fake board is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.sources.replay import Answer

Records = Sequence[Any]


@dataclass(frozen=True)
class Request:
    """One request as a fake sees it: `parts` are the unquoted parts of the path, `query` the decoded query."""

    method: str
    target: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> list[str]:
        return [unquote(part) for part in urlsplit(self.target).path.split("/") if part]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def json(self) -> Any:
        return json.loads(self.body or b"null")


@dataclass(frozen=True)
class Fake:
    """A source's API in memory.

    `answer(request, boards)` is the reply for a request, None where the API would say 404; `boards` maps tokens to
    their records, each in the form of the sample file (for a source with details: whatever the fake needs for both).
    `record(number)` makes an invented record whose identifier is told by the number, with a title and a description
    of at least 30 characters. `page_size` is the number of records of one page that `fetch` asks for, None where one
    reply holds everything. `is_list(request)` tells a request for the list from one for a posting's details: faults
    are put on lists. `keys` are environment keys the source needs.
    """

    source: str
    token: str
    answer: Callable[[Request, Mapping[str, Records]], Answer | None]
    record: Callable[[int], Any]
    page_size: int | None = None
    is_list: Callable[[Request], bool] = lambda _: True
    keys: Mapping[str, str] = field(default_factory=dict)
    unknown_board_is_empty: bool = False
    """Whether the API answers an unknown board like an empty one, so that nobody can tell them apart."""
    one_for_all: bool = False
    """Whether the source has one list whatever the token (a feed), so that no board of it can be unknown."""
    is_json: bool = True
    largest: int = 10_000
    """So many postings one reply may hold; fewer where the real thing never holds so many."""

    @property
    def has_details(self) -> bool:
        """Whether each posting's details are one more request."""
        return Fake.__dataclass_fields__["is_list"].default is not self.is_list


def page_of(records: Records, request: Request, *, offset: str, size: int) -> Records:
    """The page of records that a request's query asks for by an offset."""
    start = int(request.query.get(offset, "0"))
    return records[start : start + size]
