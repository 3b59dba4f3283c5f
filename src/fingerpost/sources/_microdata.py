"""schema.org items that a page marks up in its elements: microdata, and RDFa Lite, which has the same shape.

Properties are collected as the HTML standard says (https://html.spec.whatwg.org/multipage/microdata.html): those of an
item's descendants down to the next item, and of the elements its `itemref` names. Items come in the form of JSON-LD.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from fingerpost.sources._jsonld import property_name

_LINKS = {"a": "href", "area": "href", "link": "href", "img": "src", "iframe": "src", "embed": "src", "object": "data"}
_VALUES = {"meta": "content", "data": "value", "meter": "value", "time": "datetime"}
_RICH = {
    "description", "responsibilities", "qualifications", "skills", "educationRequirements", "experienceRequirements",
    "jobBenefits", "incentiveCompensation",
}  # fmt: skip
"""Properties whose value is kept as HTML: its lists and paragraphs say more than the bare words."""

_MAX_DEPTH = 20


class _Dialect(NamedTuple):
    """The attributes in which a dialect writes an item, its type and a property."""

    item: str
    kind: str
    property: str


_DIALECTS = (_Dialect("itemscope", "itemtype", "itemprop"), _Dialect("typeof", "typeof", "property"))


def read_items(tree: LexborHTMLParser, kind: str) -> list[dict[str, Any]]:
    """The items of a schema.org type, in the order of the page; RDFa is read where there is no microdata.

    >>> page = '<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Analyst</h1></div>'
    >>> read_items(LexborHTMLParser(page), "JobPosting")
    [{'@type': 'JobPosting', 'title': 'Analyst'}]
    """
    for dialect in _DIALECTS:
        elements = tree.css(f'[{dialect.kind}*="{kind}"]')
        items = [_item(tree, element, dialect, 0) for element in elements if kind in _types(element, dialect)]
        if items:
            return items
    return []


def _types(element: LexborNode, dialect: _Dialect) -> list[str]:
    return [property_name(kind) for kind in (element.attributes.get(dialect.kind) or "").split()]


def _item(tree: LexborHTMLParser, element: LexborNode, dialect: _Dialect, depth: int) -> dict[str, Any]:
    kinds = _types(element, dialect)
    item: dict[str, Any] = {"@type": kinds[0]} if kinds else {}
    for owner in _property_elements(tree if depth == 0 else None, element, dialect):
        value = _value(tree, owner, dialect, depth)
        for name in (owner.attributes.get(dialect.property) or "").split():
            _add(item, property_name(name), _inner_html(owner) if name in _RICH and isinstance(value, str) else value)
    return item


def _add(item: dict[str, Any], name: str, value: Any) -> None:
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]


def _property_elements(tree: LexborHTMLParser | None, element: LexborNode, dialect: _Dialect) -> Iterator[LexborNode]:
    """The elements that state a property of an item, in order; those of items inside it belong to these.

    `itemref` is followed for the posting itself only (with a tree): items may refer to each other in a circle.
    """
    waiting = _children(element)
    named = (element.attributes.get("itemref") or "").split()
    if tree is not None and named:
        waiting += [found for found in tree.css("[id]") if found.attributes.get("id") in named]
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        if dialect.property in node.attributes:
            yield node
        if dialect.item not in node.attributes:
            waiting += reversed(_children(node))


def _children(element: LexborNode) -> list[LexborNode]:
    return list(element.iter())


def _value(tree: LexborHTMLParser, element: LexborNode, dialect: _Dialect, depth: int) -> Any:
    if dialect.item in element.attributes and depth < _MAX_DEPTH:
        return _item(tree, element, dialect, depth + 1)
    for attribute in (_VALUES.get(element.tag or ""), "content", _LINKS.get(element.tag or "")):
        stated = element.attributes.get(attribute) if attribute else None
        if stated is not None:
            return stated
    return " ".join(element.text().split())


def _inner_html(element: LexborNode) -> str:
    stated = element.attributes.get("content")
    return (stated if stated is not None else element.inner_html or "").strip()
