"""Feeds in XML: cut into their records without being parsed as a whole, and a record's elements.

Feeds break XML often (a bare ampersand, `&nbsp;`, control characters, a missing end), and one bad record should cost
one record. So a feed is cut into the exact text of its records first, and each is parsed by itself. A record cannot
hold a document type, so no entity of a feed is ever expanded and nothing outside is ever loaded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple
from xml.etree import ElementTree as ET

_RECORD = r"(?:[\w-]+:)?(?:item|entry|job)"
_TOKEN = re.compile(
    rf"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>{_RECORD})(?=[\s/>])[^>]*?(?P<empty>/?)>",
    re.DOTALL,
)
_ROOT = re.compile(
    r"\A\ufeff?\s*(?:<\?xml.*?\?>\s*|<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE(?:\[.*?\]|[^>\[])*>\s*)*<([\w:-]+)", re.DOTALL
)
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w-]*):[A-Za-z_][\w-]*[\s=/>]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:(#\d+|#[xX][0-9a-fA-F]+|\w+);)?")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAIL = 1000
_ROOTS = {"rss", "feed", "rdf:rdf", "source", "jobs", "channel"}


class Cut(NamedTuple):
    """A feed in pieces: its records' exact text, what stands before the first, and whether its end is there."""

    records: list[str]
    head: str
    whole: bool


class Element(NamedTuple):
    """An element of a record: its words, its attributes, and its own elements by lower-case name with prefix."""

    text: str
    attributes: dict[str, str]
    children: dict[str, list[Element]]

    def all(self, *names: str) -> Iterator[Element]:
        """The elements of any of the names, in the order of the names."""
        for name in names:
            yield from self.children.get(name, ())

    def first(self, *names: str) -> str | None:
        """The words of the first element of the names that has any."""
        return next((element.text for element in self.all(*names) if element.text), None)


def is_feed(text: str) -> bool:
    """Whether a text is the XML of a feed, by its root.

    >>> is_feed('<?xml version="1.0"?><rss version="2.0">'), is_feed("<!doctype html><html>")
    (True, False)
    """
    root = _ROOT.match(text)
    return root is not None and root[1].lower() in _ROOTS


def cut_feed(text: str) -> Cut:
    """The records (`item`, `entry`, `job`) of a feed as they were written.

    Records hold no records: one that has no end goes on to the next one's beginning, or to the end of the text.

    >>> cut_feed("<rss><channel><title>Quays</title><item><title>A</title></item></channel></rss>").records
    ['<item><title>A</title></item>']
    """
    records: list[str] = []
    name, start, first = "", 0, len(text)
    for token in _TOKEN.finditer(text):
        if token["name"] is None or token["empty"] or (name and token["name"] != name):
            continue
        if name:
            records.append(text[start : token.end() if token["end"] else token.start()])
            name = ""
        if not token["end"]:
            name, start = token["name"], token.start()
            first = min(first, start)
    if name:
        records.append(text[start:])
    return Cut(records, text[:first], whole=not name and _has_end(text))


def _has_end(text: str) -> bool:
    root = _ROOT.match(text)
    return root is not None and re.search(rf"</\s*{re.escape(root[1])}\s*>", text[-_TAIL:]) is not None


def parse_record(text: str) -> Element:
    """A record's elements; a bare ampersand, HTML's entities and control characters are mended.

    >>> parse_record("<item><title>R&D&nbsp;lead</title></item>").first("title")
    'R&D\\xa0lead'

    Raises:
        ValueError: it is not XML even then.
    """
    try:
        return _parsed(text)
    except ValueError:
        pieces = _CDATA.split(_NOT_XML.sub("", text))
        return _parsed("".join(part if part.startswith("<![CDATA[") else _ENTITY.sub(_known, part) for part in pieces))


def _parsed(text: str) -> Element:
    prefixes = sorted(set(_PREFIX.findall(text)) - {"xml", "xmlns"})
    declared = "".join(f' xmlns:{prefix}="{prefix}"' for prefix in prefixes)
    # Prefixes are what people agree on; which address a feed's head gives them is not needed to know what is meant.
    own = re.sub(r"\sxmlns(?::[\w-]+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", text) if "xmlns" in text else text
    try:
        root = ET.fromstring(f"<record{declared}>{own}</record>")  # noqa: S314 - no document type: see above
        return _element(root[0], 0)
    except (ET.ParseError, RecursionError, IndexError) as error:
        msg = f"it is not XML: {error}"
        raise ValueError(msg) from error


def _element(node: ET.Element, depth: int) -> Element:
    children: dict[str, list[Element]] = {}
    if depth < 20:
        for child in node:
            children.setdefault(_name(child.tag), []).append(_element(child, depth + 1))
    return Element(_inner(node), {_name(key): value for key, value in node.attrib.items()}, children)


def _inner(node: ET.Element) -> str:
    """The words of an element; those of XHTML inside it keep their tags."""
    if len(node) == 0:
        return (node.text or "").strip()
    if _name(node.tag) not in {"content", "summary", "description", "content:encoded"}:
        return (node.text or "").strip()
    inner = (node.text or "") + "".join(ET.tostring(child, "unicode") for child in node)
    return re.sub(r"\sxmlns(?::\w+)?=\"[^\"]*\"", "", inner).strip()


def _name(tag: str) -> str:
    """A name with its prefix, as {prefix}name was declared from."""
    prefix, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return f"{prefix}:{local}".lower() if prefix else local.lower()


def _known(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    if name.startswith("#"):
        return html.escape(html.unescape(found[0]), quote=False)
    return html.escape(html5[f"{name};"], quote=False) if f"{name};" in html5 else f"&amp;{name};"
