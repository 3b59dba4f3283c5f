"""From a posting, a CV or a query to the one text that all readers read.

A posting's text begins with a line for each field that the employer stated; the description follows after a blank
line. Whitespace is normalised, bullets are written `- `, and no word is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from fingerpost.posting import MonetaryAmount, Posting
from fingerpost.reading.document import Block, BlockKind, Document, lower_same_length
from fingerpost.reading.markup import Line, read_lines

TextKind = Literal["html", "markdown", "text"]


def make_document(posting: Posting) -> Document:
    """A posting's text and its blocks; cues and sections are not yet read.

    >>> from fingerpost.posting import Posting
    >>> posting = Posting("1", "file", "ML Engineer", "<p>You will</p><ul><li>train models</li></ul>", "html")
    >>> document = make_document(posting)
    >>> document.text
    'ML Engineer\\n\\nYou will\\n- train models'
    >>> [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    [('title', 'ML Engineer'), ('heading', 'You will'), ('bullet', 'train models')]
    """
    return make_documents([posting])[0]


def make_documents(postings: Sequence[Posting]) -> list[Document]:
    """As `make_document` of each, step by step for all of them."""
    bodies = [read_lines(posting.description, posting.description_format == "html") for posting in postings]
    return list(map(_assemble, map(header_lines, postings), bodies))


def make_text_document(text: str, kind: TextKind = "text") -> Document:
    """The document of a text without stated fields: a CV, a search query, a draft.

    >>> make_text_document("Skills:\\n* Python\\n* SQL").text
    'Skills:\\n- Python\\n- SQL'
    """
    return _assemble([], read_lines(text, kind == "html"))


def header_lines(posting: Posting) -> list[Line]:
    """The lines made from what the employer stated in fields: only those stated, one each.

    >>> from fingerpost.posting import Posting
    >>> posting = Posting("1", "file", "Data Scientist", "", job_location=("Berlin",), address_country="DE",
    ...     applicant_location_requirements=("Germany", "Austria"), employment_type=("FULL_TIME",),
    ...     job_location_type="HYBRID")
    >>> [line.text for line in header_lines(posting)]
    ['Data Scientist', 'Berlin; DE', 'Germany; Austria', 'FULL_TIME · HYBRID']
    """
    pay = posting.base_salary_text or "; ".join(map(_amount, posting.base_salary))
    employment = [*posting.employment_type, *([posting.job_location_type] if posting.job_location_type else [])]
    stated: list[tuple[BlockKind, str | None]] = [
        ("title", posting.title),
        ("employer", posting.hiring_organization),
        ("location", _location(posting.job_location, posting.address_country)),
        ("applicants", "; ".join(posting.applicant_location_requirements)),
        ("pay", pay),
        ("employment", " · ".join(employment)),
    ]
    lines = []
    for kind, value in stated:
        if value and (
            text := " ".join(line.text for line in read_lines(value, is_html=False))
            if "<" in value
            else _one_line(value)
        ):
            lines.append(Line(kind, text))
    return lines


def _one_line(value: str) -> str:
    if "&" in value:
        import html

        value = html.unescape(value)
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())


def _location(places: Iterable[str], country: str | None) -> str:
    joined = "; ".join(places)
    if country and country.lower() not in joined.lower():
        return f"{joined}; {country}" if joined else country
    return joined


def _amount(amount: MonetaryAmount) -> str:
    low, high = amount.min_value, amount.max_value
    if low is not None and high is not None:
        number = _number(low) if low == high else f"{_number(low)}-{_number(high)}"
    elif low is not None:
        number = f"from {_number(low)}"
    elif high is not None:
        number = f"up to {_number(high)}"
    else:
        return ""
    unit = f" per {amount.unit_text}" if amount.unit_text else ""
    return f"{amount.currency or ''} {number}{unit}".strip()


def _number(value: float) -> str:
    return f"{value:.2f}".removesuffix(".00")


_GAPS: dict[BlockKind, str] = {"heading": "\n\n", "bullet": "\n- "}
"""What stands before a block of a kind; before others, a line's end."""


def _assemble(header: list[Line], body: list[Line]) -> Document:
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    gap = ""
    for kind, words in header:
        start = position + len(gap)
        position = start + len(words)
        parts += (gap, words)
        blocks.append(Block(start, position, kind))
        gap = "\n"
    gap = "\n\n" if header else ""
    make, gaps = tuple.__new__, _GAPS
    for index, (kind, words) in enumerate(body):
        before = gaps.get(kind, "\n") if index else gap + "- " if kind == "bullet" else gap
        start = position + len(before)
        position = start + len(words)
        parts += (before, words)
        blocks.append(make(Block, (start, position, kind)))  # as Block(…), in half the time
    text = "".join(parts)
    return Document(text, lower_same_length(text), tuple(blocks))
