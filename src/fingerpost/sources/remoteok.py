"""Remote OK's feed: `GET https://remoteok.com/api`, one reply with the hundred newest postings; one board, "all".

The first element of the list is the legal notice. It asks for a link back to the posting's URL on Remote OK, which
may be followed by search engines, and to name Remote OK as the source (so `url` is the posting's page there). The
feed runs a day behind the site and ignores a `tags` parameter. One visit is one request.

Field meanings are from a recorded reply of August 2026. Texts are UTF-8 that was read as Latin-1, and are mended.
`salary_min` and `salary_max` come without currency and unit and are taken as the site shows them, US dollars a year;
0 is unknown. A board of remote work still lists some shop assistants: a posting counts as remote only where no place
is named. Tags are not read, for they do not fit their postings. What the site appends for applicants ("Please mention
the word …") is not the employer's text and is cut off; its tag is the network address of whoever asked, so it is
blanked in the stored record.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._listing import as_raw, by_identifier, identified_by
from fingerpost.sources._record import decode_record
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    description_format,
    make_posting_id,
    monetary_amount,
    split_places,
    stated_date,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "remoteok"
BASE_URL = "https://remoteok.com"
ALL = "all"

_HOSTS = frozenset({"remoteok.com", "www.remoteok.com", "remoteok.io", "www.remoteok.io"})
_ANYWHERE = re.compile(r"(?:probably )?world\s*wide\W*|anywhere(?: in the world)?\W*|global(?:ly)?", re.IGNORECASE)
_FOR_APPLICANTS = re.compile(r"(?:\s|<br\s*/?>)*Please mention the word \*\*[^*]+\*\* .*", re.DOTALL)
_TAG_OF_WHO_ASKED = re.compile(r"(\band tag |\(#)R[A-Za-z0-9+/\\]{6,}={0,2}")

# Bytes 0x80-0xFF as they look in Latin-1 and in Windows-1252, where the two differ.
_BYTES = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_FOLLOWING = "".join(re.escape(text) for text, byte in _BYTES.items() if byte < 0xC0)
_MISREAD = re.compile(f"[\xc2-\xf4][{_FOLLOWING}]{{1,3}}")


class _Notice(msgspec.Struct):
    legal: str
    id: int | str | None = None


class _Job(msgspec.Struct):
    id: int | str
    position: str | None = None
    company: str | None = None
    description: str | None = None
    location: str | None = None
    date: str | None = None
    salary_min: float | None = None
    salary_max: float | None = None
    url: str | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("all")
    'https://remoteok.com/'
    """
    del token  # there is one board
    return "https://remoteok.com/"


def detect(url: str) -> str | None:
    """The board "all" for a URL of Remote OK (front page, posting or API), or None.

    >>> detect("https://remoteOK.com/remote-jobs/remote-tide-analyst-saltmarsh-1136719"), detect("https://example.com/")
    ('all', None)
    """
    return ALL if (urlsplit(url).hostname or "") in _HOSTS else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits the feed.

    Raises:
        SourceError: the feed is forbidden or unavailable, its reply does not have its known form, or the board is
            another one than "all".
    """
    if board.token != ALL:
        msg = f"Remote OK has one board, {ALL!r}; given was {board.token!r}"
        raise BoardNotFoundError(msg, source=NAME, board=board.token)
    url = f"{client.base_url(NAME, BASE_URL)}/api"
    reply = await client.get_json(url, source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    listed = client.decode(reply, list[msgspec.Raw], source=NAME, board=board.token)
    jobs = map(_blanked, listed[1:] if listed and _is_notice(listed[0]) else listed)
    records = by_identifier(jobs, _identify)
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), complete=False), raw)


def _is_notice(record: msgspec.Raw) -> bool:
    try:
        return msgspec.json.decode(record, type=_Notice).id is None
    except msgspec.MsgspecError:
        return False


def _blanked(record: msgspec.Raw) -> msgspec.Raw:
    return msgspec.Raw(_TAG_OF_WHO_ASKED.sub(r"\1…", bytes(record).decode()).encode())


def to_posting(raw: RawPosting) -> Posting:
    """A Remote OK record as a posting; pure.

    Raises:
        PayloadError: the record is not Remote OK's, or has no title or no description.
    """
    job = decode_record(raw, _Job, "a Remote OK record")
    title, description = _line(job.position), _FOR_APPLICANTS.sub("", mended(job.description or "")).strip()
    if title is None or not description:
        msg = f"Remote OK record {job.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    place = (_line(job.location) or "").strip(" ,")
    anywhere = _ANYWHERE.fullmatch(place) is not None
    named = not anywhere and place.lower() not in {"", "remote"}
    amount = monetary_amount(job.salary_min, job.salary_max, "USD", "YEAR")
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, str(job.id)),
        source=NAME,
        board=raw.board,
        identifier=str(job.id),
        title=title,
        description=description,
        description_format=description_format(description),
        hiring_organization=_line(job.company),
        job_location=split_places(place) if named else (),
        job_location_type=None if named else "TELECOMMUTE",
        applicant_location_requirements=(place,) if anywhere else (),
        base_salary=(amount,) if amount else (),
        date_posted=stated_date(job.date),
        url=stated_text(job.url),
    )


def _line(value: str | None) -> str | None:
    return stated_text(html.unescape(mended(value or "")))


def mended(text: str) -> str:
    """A text whose UTF-8 was read as Latin-1 or Windows-1252, once or twice, as it was written.

    >>> mended("don\\u00e2\\u0080\\u0099t"), mended("don\\u00e2\\u20ac\\u2122t"), mended("Malm\\u00c3\\u00b6, \\u00f6")
    ('don’t', 'don’t', 'Malmö, ö')
    """
    for _ in range(2):
        text = _MISREAD.sub(_written, text)
    return text


def _written(found: re.Match[str]) -> str:
    """The longest start of a match that is UTF-8 read wrongly, as it was written, and the rest as it is."""
    looks = found[0]
    for end in range(len(looks), 1, -1):
        try:
            return bytes(_BYTES[letter] for letter in looks[:end]).decode() + looks[end:]
        except UnicodeDecodeError:
            continue
    return looks


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="aggregator",
    lists="newest",
    named_by='"all": there is one list',
)
