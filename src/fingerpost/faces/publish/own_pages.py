"""The pages that only a site has: its data, and what is shown where there is no page. They wear the others' clothes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from fingerpost import Citation, SourceHeld

NOT_FOUND = """<h1>Not found</h1>
<p class="lead">There is no such page on this site.</p>
<div class="notice"><h2>Where to go from here</h2>
<ul class="plain"><li><a href="/roles">Roles</a></li><li><a href="/skills">Skills</a></li>\
<li><a href="/market">Questions about the market</a></li><li><a href="/">Overview</a></li></ul></div>"""


class Download(NamedTuple):
    """An answer that a site offers as files: what it is, its page, and (format, link, size in words) of each file."""

    title: str
    page: str
    files: tuple[tuple[str, str, str], ...]


def dressed(shell: str, title: str, main: str) -> str:
    """A page with the head, the menus and the foot of another."""
    tree = LexborHTMLParser(shell)
    for link in tree.css("[aria-current]"):
        del link.attrs["aria-current"]
    _fill(tree, "title", escape(f"{title} · fingerpost"))
    _fill(tree, "main", main)
    return tree.html or ""


def listed(page: str, n_listed: int) -> str:
    """A page of the list of postings, which says how many of them are here."""
    note = f"Here are the newest {n_listed:,} that build machine learning. Search and filters need the program."
    page = re.sub(r", page [\d,]+ of [\d,]+(?=</span>)", "", page, count=1)
    return page.replace("</h1>", f'</h1><p class="soft">{note}</p>', 1)


def data_page(downloads: Iterable[Download], sources: Sequence[SourceHeld], citation: Citation, dataset: str) -> str:
    """The page of the data: every answer as files, the licences of the sources, how to cite, and what it is."""
    rows = "\n".join(map(_row, downloads))
    stated = {f"{source.source}: {source.licence or 'not stated'}": None for source in sources}
    return f"""<h1>Data</h1>
<p class="lead">The numbers behind the pages, as files: CSV has the rows, JSON has all of an answer. Neither holds a
posting's text. The same questions can be asked of other parts of the market with the program.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Answers as files"><table class="wide">
<caption>Answers as files</caption><thead><tr><th scope="col">Answer</th><th scope="col">Files</th></tr></thead>
<tbody>{rows}</tbody></table></div>
<p>What the files are, for catalogues: <a href="data/dataset.jsonld">dataset.jsonld</a> (schema.org).</p>
<h2>How to cite</h2>
<p>{escape(citation.text())}</p>
<h2>Where it comes from</h2>
<p>Each source with the licence that it states:</p>
<ul class="plain">{"".join(f"<li>{escape(one)}</li>" for one in stated)}</ul>
<script type="application/ld+json">{dataset}</script>"""


def foot(links: Mapping[str, str], snapshot: str) -> str:
    """What stands at the foot of every page: which snapshot it was made from, and links by name."""
    named = " · ".join(f'<a href="{escape(href)}">{escape(name)}</a>' for name, href in links.items())
    return f'<div class="page"><p>Published from snapshot {escape(snapshot)}. {named}</p></div>'


def _row(download: Download) -> str:
    files = " ".join(
        f'<a href="{escape(href)}">{escape(name)}</a>\N{NO-BREAK SPACE}<span class="soft">{_unbroken(size)}</span>'
        for name, href, size in download.files
    )
    name = f'<a href="{escape(download.page)}">{escape(download.title)}</a>'
    return f'<tr><th scope="row">{name}</th><td>{files}</td></tr>'


def _unbroken(words: str) -> str:
    return escape(words).replace(" ", "\N{NO-BREAK SPACE}")


def _fill(tree: LexborHTMLParser, selector: str, content: str) -> None:
    place = tree.css_first(selector)
    if place is None:
        return
    for child in list(place.iter(include_text=True)):
        child.decompose()
    holder = LexborHTMLParser(f"<div>{content}</div>").css_first("div")
    for child in list(holder.iter(include_text=True)) if holder is not None else ():
        place.insert_child(child)
