"""A page of the application as a page of a site: relative links, and nothing that needs a server or ages.

What a template marks with `data-dynamic` is taken out, so are forms and what only filters. A link to a page that the
site does not have becomes plain words; in a menu, or as a button, it goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import NamedTuple
from urllib.parse import urldefrag

from selectolax.lexbor import LexborHTMLParser, LexborNode

from fingerpost.faces.publish.addresses import Address, address_of
from fingerpost.faces.publish.planning import same_page

DYNAMIC = "[data-dynamic], form:not([method=dialog]), aside[aria-label=Filters], ul[aria-label='Active filters'], #mine"
"""What only works with a server, and what a posting's page has for one person."""

ABOUT_TEXT = "main > .notice"
"""On the page of a posting: what says why its words are not there, which on a site has another reason."""

NAVIGATION = frozenset({"nav", "footer", "header"})
PRUNED = frozenset({"li", "ul", "ol", "p", "nav", "dd", "section"})
BESIDE_FILTERS = "search"
"""The class of what lays the filters beside the list."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_END = (".", "!", "?", ":")
SEPARATOR = re.compile(r"^\s*·\s*|\s*·\s*$")
_AGE = re.compile(
    r"(?:\s*\((?:today|yesterday|in the future|\d+ (?:days?|months?|years?) ago)\)"
    r"|(?<=>)(?:today|yesterday|\d+ (?:days?|months?|years?) ago)(?=<))"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MASK = "[e-mail]"


class Choice(NamedTuple):
    """A page that stands in place of what a form would have asked for."""

    href: str
    label: str
    is_here: bool = False


Resolve = Callable[[Address, str], str | None]
"""The link from the page to a place (or "") on another page or in a file of the site; None where it has none."""


def static_page(
    page: str, here: Address, resolve: Resolve, *, choices: Iterable[Choice] = (), with_text: bool = False
) -> str:
    """The HTML of a page of the site; `choices` take the place of its first form."""
    tree = LexborHTMLParser(page)
    _put_choices(tree, list(choices))
    taken_out = DYNAMIC if with_text or here.place[:1] != ("posting",) else f"{DYNAMIC}, {ABOUT_TEXT}"
    while (found := tree.css_first(taken_out)) is not None:
        element = _whole(found)
        parent = element.parent
        element.decompose()
        if parent is not None:
            if parent.attributes.get("class") == BESIDE_FILTERS:
                del parent.attrs["class"]
            _prune(parent)
    for name in ("href", "src"):
        for element in tree.css(f"[{name}]"):
            _link(element, name, here, resolve)
    held = {element.attributes.get("id") for element in tree.css("[id]")}
    for element in tree.css("a[href^='#']"):
        if (element.attributes.get("href") or "")[1:] not in held:
            _unlink(element)
    return without_ages(masked(tree.html or ""))


def without_ages(page: str) -> str:
    """A page without how long ago something was: the day stands beside it, and a site does not count on.

    >>> without_ages("<p>Posted 2026-01-11 (10 months ago)</p>")
    '<p>Posted 2026-01-11</p>'
    """
    return _AGE.sub("", page)


def masked(text: str) -> str:
    """A text without e-mail addresses, which employers write into titles.

    >>> masked("ML Engineer (jobs@example.org)")
    'ML Engineer ([e-mail])'
    """
    return _EMAIL.sub(MASK, text)


def _put_choices(tree: LexborHTMLParser, choices: list[Choice]) -> None:
    """A list of pages where a form was; a page that has such a list of its own keeps that one."""
    form = tree.css_first("main form")
    if form is None or not choices or tree.css_first("main nav.tabs") is not None:
        return
    links = "".join(
        f'<a href="{escape(one.href)}"{" aria-current=page" if one.is_here else ""}>{escape(one.label)}</a>'
        for one in choices
    )
    made = LexborHTMLParser(f'<nav class="tabs" aria-label="Choices">{links}</nav>').css_first("nav")
    if made is not None:
        for link in made.css("a"):
            link.attrs["data-placed"] = ""
        _whole(form).insert_before(made)


def _whole(element: LexborNode) -> LexborNode:
    """A form with what unfolds it."""
    if element.tag != "form":
        return element
    above = element.parent
    while above is not None and above.tag not in {"main", "body"}:
        if above.tag == "details":
            return above
        above = above.parent
    return element


def _link(element: LexborNode, name: str, here: Address, resolve: Resolve) -> None:
    stated = element.attributes.get(name) or ""
    if "data-placed" in element.attributes:
        del element.attrs["data-placed"]
        return
    if stated.startswith("#"):
        return
    target = address_of(stated, here)
    if target is None:
        return
    found = resolve(same_page(target), urldefrag(stated).fragment)
    if found is not None:
        element.attrs[name] = found
    else:
        _unlink(element)


def _unlink(element: LexborNode) -> None:
    parent = element.parent
    if parent is None:
        return
    styled = (element.attributes.get("class") or "").split()
    goes = element.tag != "a" or {"button", "chip"} & set(styled) or _within(element, NAVIGATION) or _is_format(element)
    if not (goes or _is_sentence(element)):
        element.unwrap()
        return
    _drop_separator(element)
    element.decompose()
    _prune(parent)


def _is_format(element: LexborNode) -> bool:
    parent = element.parent
    return parent is not None and "formats" in (parent.attributes.get("class") or "").split()


def _is_sentence(element: LexborNode) -> bool:
    """Whether a link is a whole sentence of its paragraph, the last one: "All links with shares"."""
    before, after = _text_of(element.prev), element.next
    while after is not None and after.is_text_node and not _text_of(after):
        after = after.next
    starts = element.prev is None or (element.prev.is_text_node and (not before or before.endswith(_SENTENCE_END)))
    return after is None and starts and element.parent is not None and element.parent.tag in {"p", "figcaption"}


def _text_of(node: LexborNode | None) -> str:
    if node is None:
        return ""
    return ((node.text_content or "") if node.is_text_node else node.text()).strip()


def _within(element: LexborNode, tags: frozenset[str]) -> bool:
    above: LexborNode | None = element
    while above is not None:
        if above.tag in tags:
            return True
        above = above.parent
    return False


def _drop_separator(element: LexborNode) -> None:
    """The dot between a link that goes and its neighbour."""
    for side in (element.next, element.prev):
        text = (side.text_content or "") if side is not None and side.is_text_node else ""
        shorter = SEPARATOR.sub(" ", text, count=1)
        if side is not None and shorter != text:
            side.replace_with(shorter if shorter.strip() else " ")
            return


def _prune(element: LexborNode | None) -> None:
    """Takes out what held nothing else."""
    while element is not None and element.tag in PRUNED:
        if not _is_empty(element):
            return
        above = element.parent
        element.decompose()
        element = above


def _is_empty(element: LexborNode) -> bool:
    """Whether nothing is in it, or in a section nothing but its heading."""
    if element.css_first("img, svg, input, table") is not None:
        return False
    held = [part for part in element.iter(include_text=True) if _text_of(part)]
    return not held or (element.tag == "section" and all(part.tag in _HEADINGS for part in held))
