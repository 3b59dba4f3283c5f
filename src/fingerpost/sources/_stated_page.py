"""What a page states about postings: schema.org nodes of them, and links to their pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser

from fingerpost.sources._jobposting import own_url, plain_node
from fingerpost.sources._jsonld import find_nodes, read_blocks, with_references
from fingerpost.sources._microdata import read_items


class Stated(NamedTuple):
    """What a page states: its postings, links to postings, whether it states a list, and what cannot be read."""

    postings: list[dict[str, Any]]
    links: list[str]
    is_list: bool
    problems: list[str]


def read_stated(text: str, url: str) -> Stated:
    """What a page's HTML states about postings: JSON-LD, else microdata, else RDFa.

    >>> page = '<p itemscope itemtype="http://schema.org/JobPosting"><b itemprop="title">Analyst</b></p>'
    >>> read_stated(page, "https://example.org/jobs").postings
    [{'@type': 'JobPosting', 'title': 'Analyst'}]
    """
    tree = LexborHTMLParser(text)
    blocks = read_blocks(tree)
    found = [with_references(node, blocks.values) for node in find_nodes(blocks.values, "JobPosting")]
    lists = list(find_nodes(blocks.values, "ItemList"))
    if not found and not lists:
        found = read_items(tree, "JobPosting")
        lists = [] if found else read_items(tree, "ItemList")
    here = urldefrag(url).url
    whole: list[dict[str, Any]] = []
    pages: list[str] = []
    for item in found:
        plain = plain_node(item)
        own = own_url(plain, url)
        if plain.get("description") or own is None or urldefrag(own).url == here:
            whole.append(item)
        else:
            pages.append(urldefrag(own).url)
    if not found:  # beside a posting, a list is of similar ones
        pages += [address for node in lists for address in _list_links(plain_node(node), url)]
    links = dict.fromkeys(address for address in pages if address != here)
    return Stated(whole, list(links), bool(lists), blocks.problems)


def _list_links(node: Mapping[str, Any], url: str) -> Iterator[str]:
    """The addresses of an ItemList's elements: texts, ListItems with a URL, or items with one."""
    elements = node.get("itemListElement")
    for element in elements if isinstance(elements, list) else [elements]:
        inner = element.get("item") if isinstance(element, Mapping) else None
        for place in (element, inner):
            stated = (place.get("url") or place.get("@id")) if isinstance(place, Mapping) else place
            if isinstance(stated, str) and (address := _absolute(url, stated)):
                yield address
                break


def _absolute(url: str, stated: str) -> str | None:
    try:
        address = urldefrag(urljoin(url, stated.strip())).url
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None
