"""Personio boards: `GET https://{slug}.jobs.personio.de/xml?language=en`, one XML document with every position.

A board is at `.personio.de` (its token is the slug) or at `.personio.com` (the token is written `slug@com`). Elements
are those of Personio's documentation ("Retrieving open positions") and of a recorded feed; `salaryInformation` is known
from public code. Titles come whatever the language, texts only in the language they were written in: a board where
texts are missing in English is asked again in German, then for its own first language.

A document type declaration is refused, so that no entity can be declared and expanded. What is stored of a position is
its element as it came (XML, not JSON).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import EmploymentType, MonetaryAmount, Observation, Posting, RawPosting
from fingerpost.sources._listing import as_raw
from fingerpost.sources._no_answer import NoAnswerError
from fingerpost.sources.directory import employer_name
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import employment_types, make_posting_id, monetary_amount, stated_date, stated_text

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply

NAME = "personio"
LANGUAGES = ("en", "de", None)
"""The languages asked for, one after the other while texts are missing; None: the board's own."""

_HOST = re.compile(r"([a-z0-9][a-z0-9-]*?)(?:\.jobs|-jobs)\.personio\.(de|com)")
_CONTACT = "CONTACT_PERSON"
"""The name of a block that is no part of the advertisement: whom to ask."""


class _NotTheFeedError(Exception):
    """Why a text is not the XML that Personio documents."""


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("larkmoor"), board_url("larkmoor@com")
    ('https://larkmoor.jobs.personio.de', 'https://larkmoor.jobs.personio.com')
    """
    slug, _, domain = token.partition("@")
    return f"https://{quote(slug, safe='')}.jobs.personio.{'com' if domain == 'com' else 'de'}"


def detect(url: str) -> str | None:
    """The board's token in a Personio URL (board, position or feed), or None.

    >>> detect("https://larkmoor.jobs.personio.com/job/7?language=de"), detect("https://larkmoor-jobs.personio.de")
    ('larkmoor@com', 'larkmoor')
    >>> detect("https://larkmoor.personio.de/login") is None
    True
    """
    found = _HOST.fullmatch(urlsplit(url).hostname or "")
    return (f"{found[1]}@com" if found[2] == "com" else found[1]) if found else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board; only one whose first answer holds every text is asked for conditionally.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its reply does not have the documented form.
    """
    reply = await _ask(client, board, LANGUAGES[0], previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    positions = _positions(reply, board)
    for language in LANGUAGES[1:]:
        silent = [name for name, element in positions.items() if not _has_text(element)]
        if not silent:
            break
        reply = reply.without_validators()
        try:
            others = _positions(await _ask(client, board, language), board)
        except BoardNotFoundError:  # the feed itself answered: it is not gone
            continue
        positions.update({name: others[name] for name in silent if name in others and _has_text(others[name])})
    raw = as_raw(client, board, positions.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw)), raw)


async def _ask(client: PoliteClient, board: Board, language: str | None, previous: Observation | None = None) -> Reply:
    slug = board.token.partition("@")[0]
    url = f"{client.base_url(NAME, board_url(board.token), tenant=slug)}/xml"
    return await client.get_document(
        f"{url}?language={language}" if language else url,
        source=NAME,
        board=board.token,
        previous=previous,
        accept="application/xml, text/xml",
    )


def _positions(reply: Reply, board: Board) -> dict[str, str]:
    """The text of each position's element by its id; one without an id is kept under its own text."""
    try:
        elements = _elements(reply.body)
    except _NotTheFeedError as error:
        msg = (
            f"{reply.url} is not the XML feed that {NAME} documents: {error}; the board may have moved or have no feed"
        )
        raise PayloadError(msg, source=NAME, board=board.token) from NoAnswerError(reply.status, "another form")
    return {_text(_parse(element), "id") or element: element for element in elements}


def _elements(body: bytes) -> list[str]:
    """The text of each `position` right below the root, as it came.

    Raises:
        _NotTheFeedError: the body is not a whole feed in UTF-8.
    """
    parser = _parser()
    spans: list[list[int]] = []
    path: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if not path and name != "workzag-jobs":
            msg = f"its root is <{name}>, not <workzag-jobs>"
            raise _NotTheFeedError(msg)
        path.append(name)
        if len(path) == 2 and name == "position":
            spans.append([parser.CurrentByteIndex])

    def end(name: str) -> None:
        if len(path) == 2 and name == "position":
            at = parser.CurrentByteIndex
            # An element without content (<position/>) has ended here already; any other is at its closing tag.
            spans[-1].append(body.index(b">", at) + 1 if body[at : at + 2] == b"</" else at)
        path.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    _feed(parser, body)
    return [body[first:last].decode() for first, last in spans]


def _parse(text: str) -> Element:
    """The element of a position.

    Raises:
        _NotTheFeedError: the text is not one XML element.
    """
    parser, builder = _parser(), TreeBuilder()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    _feed(parser, text.encode("utf-8", "surrogatepass"))
    return builder.close()


def _parser() -> expat.XMLParserType:
    """A parser of UTF-8 that refuses declarations of entities with the declaration that could hold them."""

    def refuse(*_: object) -> NoReturn:
        msg = "it has a document type declaration (a web page, or declared entities)"
        raise _NotTheFeedError(msg)

    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    return parser


def _feed(parser: expat.XMLParserType, body: bytes) -> None:
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise _NotTheFeedError(str(error)) from error


def to_posting(raw: RawPosting) -> Posting:
    """A Personio position as a posting; pure.

    Raises:
        PayloadError: the record is not Personio's, or has no id, no title or no description.
    """
    try:
        position = _parse(raw.payload)
    except _NotTheFeedError as error:
        msg = f"a Personio record does not have its documented form: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    identifier, title, description = _text(position, "id"), _text(position, "name"), _description(position)
    if identifier is None or title is None or not description:
        missing = "id" if identifier is None else "title" if title is None else "description"
        msg = f"Personio record {identifier or ''} has no {missing}".replace("  ", " ")
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, identifier),
        source=NAME,
        board=raw.board,
        identifier=identifier,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=_text(position, "subcompany") or employer_name(NAME, raw.board),
        job_location=_places(position),
        employment_type=_employment(position),
        employment_unit=_text(position, "department"),
        base_salary=_pay(position),
        date_posted=stated_date(_text(position, "createdAt")),
        url=f"{board_url(raw.board)}/job/{quote(identifier, safe='')}" if raw.board else None,
    )


def _text(element: Element, path: str) -> str | None:
    return stated_text(element.findtext(path))


def _has_text(element: str) -> bool:
    return bool(_description(_parse(element)))


def _description(position: Element) -> str:
    """The blocks of the advertisement, each under its name."""
    blocks = position.iterfind("jobDescriptions/jobDescription")
    return "\n".join(
        _block_html(block) for block in blocks if _text(block, "value") and _text(block, "name") != _CONTACT
    )


def _block_html(block: Element) -> str:
    name = _text(block, "name")
    heading = f"<h3>{html.escape(name, quote=False)}</h3>\n" if name else ""
    return heading + (block.findtext("value") or "").strip()


def _places(position: Element) -> tuple[str, ...]:
    offices = [*position.iterfind("office"), *position.iterfind("additionalOffices/office")]
    return tuple(dict.fromkeys(filter(None, (stated_text(office.text) for office in offices))))


def _employment(position: Element) -> tuple[EmploymentType, ...]:
    """`employmentType` ("permanent", "working_student") and `schedule` ("full-or-part-time")."""
    stated = f"{_text(position, 'schedule') or ''} / {_text(position, 'employmentType') or ''}"
    return employment_types(stated.replace("_", " ").replace("full-or-part-time", "full-time / part-time"))


def _pay(position: Element) -> tuple[MonetaryAmount, ...]:
    low, high, currency, unit = (
        _text(position, f"salaryInformation/{name}") for name in ("min", "max", "currencyCode", "type")
    )
    amount = monetary_amount(low, high, currency, unit)
    return (amount,) if amount else ()


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by="the slug in the address {slug}.jobs.personio.de, or slug@com for {slug}.jobs.personio.com",
)
