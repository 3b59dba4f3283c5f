"""JSON-LD as pages really carry it: blocks that are mended where that is safe, and the nodes inside them.

Pages break JSON in a few ways again and again: line breaks inside strings, commas before a closing bracket, HTML
comments or CDATA marks around it, several objects without a list, quotation marks written as `&quot;`, escapes that
JSON does not know. Those are mended; anything else is named as a problem, never guessed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser

_WRAPPING = re.compile(r"^(?:\s|<!--|//|/\*|\*/|<!\[CDATA\[)+|(?:\s|-->|//|/\*|\*/|\]\]>|;)+$")
_STRING_OR_COMMA = re.compile(r'"(?:\\.|[^"\\])*"|,(?=\s*[}\]])', re.DOTALL)
_UNKNOWN_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.))', re.DOTALL)
_BETWEEN = re.compile(r"[\s,;]*")
_TOLERANT = json.JSONDecoder(strict=False)
_SCHEMA = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
_MAX_DEPTH = 40


class Blocks(NamedTuple):
    """What a page's JSON-LD holds, in order, and what is wrong with the blocks that cannot be read."""

    values: list[Any]
    problems: list[str]


def read_blocks(tree: LexborHTMLParser) -> Blocks:
    """Every JSON-LD block of a page; one that has nothing to do with postings is no problem when it is broken."""
    values: list[Any] = []
    problems: list[str] = []
    for script in tree.css("script[type]"):
        if "ld+json" not in (script.attributes.get("type") or "").lower():
            continue
        text = script.text()
        try:
            values += parse_jsonld(text)
        except (ValueError, RecursionError) as error:
            if "JobPosting" in text or "ItemList" in text:
                problems.append(f"a JSON-LD block of the page cannot be read: {error}")
    return Blocks(values, problems)


def parse_jsonld(text: str) -> list[Any]:
    """The JSON values of a block, mended where it is broken in a known way.

    >>> parse_jsonld('<!-- {"title": "ML\\nEngineer", } {"title": "Analyst"} -->')
    [{'title': 'ML\\nEngineer'}, {'title': 'Analyst'}]

    Raises:
        ValueError: it is broken in another way.
        RecursionError: it is nested too deeply.
    """
    try:
        return [msgspec.json.decode(text.encode("utf-8"))]
    except (msgspec.DecodeError, UnicodeEncodeError):
        bare = _WRAPPING.sub("", text.replace("\ufeff", ""))
    if re.match(r"[{\[]\s*&quot;", bare):
        bare = html.unescape(bare)
    try:
        return _glued(bare)
    except ValueError:
        return _glued(_STRING_OR_COMMA.sub(_mended, bare))


def _glued(text: str) -> list[Any]:
    """Values that follow each other; control characters inside strings are let pass."""
    values: list[Any] = []
    position = 0
    while position < len(text):
        value, end = _TOLERANT.raw_decode(text, position)
        values.append(value)
        between = _BETWEEN.match(text, end)
        position = between.end() if between else end
    return values


def _mended(found: re.Match[str]) -> str:
    if found[0] == ",":
        return ""
    return _UNKNOWN_ESCAPE.sub(lambda escape: escape[0] if escape[1] else _unescaped(escape[2]), found[0])


def _unescaped(character: str) -> str:
    return "'" if character == "'" else f"\\\\{character}"


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """A node's types without schema.org's address.

    >>> types_of({"@type": ["https://schema.org/JobPosting", "Thing"]})
    ('JobPosting', 'Thing')
    """
    stated = node.get("@type")
    kinds = stated if isinstance(stated, list) else [stated]
    return tuple(_SCHEMA.sub("", kind) for kind in kinds if isinstance(kind, str))


def property_name(key: str) -> str:
    """A property's name without schema.org's address or prefix."""
    return _SCHEMA.sub("", key)


def find_nodes(values: Iterable[Any], kind: str) -> Iterator[dict[str, Any]]:
    """Every outermost node of a type, wherever it is nested, in the order of the page.

    >>> page = [{"@graph": [{"@type": "JobPosting", "title": "Analyst"}]}]
    >>> [node["title"] for node in find_nodes(page, "JobPosting")]
    ['Analyst']
    """
    waiting = [(value, 0) for value in reversed(list(values))]
    while waiting:
        value, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            continue
        if isinstance(value, dict):
            if kind in types_of(value):
                yield value
                continue
            value = list(value.values())
        if isinstance(value, list):
            waiting += [(part, depth + 1) for part in reversed(value)]


def with_references(node: Any, values: Iterable[Any]) -> Any:
    """A node in which references to other nodes of the page (`{"@id": "#org"}`) are replaced by what they name.

    >>> page = [{"@id": "#o", "name": "Quill"}, {"@type": "JobPosting", "hiringOrganization": {"@id": "#o"}}]
    >>> with_references(page[1], page)["hiringOrganization"]["name"]
    'Quill'
    """
    if not _has_references(node):
        return node
    return _resolved(node, _named(values), 0)


def _has_references(node: Any) -> bool:
    return any(value.keys() == {"@id"} for value in _all_dicts(node))


def _named(values: Iterable[Any]) -> dict[str, Any]:
    nodes = (node for value in values for node in _all_dicts(value))
    return {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}


def _all_dicts(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, dict):
            yield item
            item = list(item.values())
        if isinstance(item, list) and depth < _MAX_DEPTH:
            waiting += [(part, depth + 1) for part in item]


def _resolved(value: Any, named: Mapping[str, Any], depth: int) -> Any:
    if depth > 8:  # nodes may name each other in a circle
        return value
    if isinstance(value, list):
        return [_resolved(part, named, depth + 1) for part in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"@id"}:
        target = named.get(value["@id"]) if isinstance(value["@id"], str) else None
        return value if target is None else _resolved(target, named, depth + 1)
    return {key: _resolved(part, named, depth + 1) for key, part in value.items()}
