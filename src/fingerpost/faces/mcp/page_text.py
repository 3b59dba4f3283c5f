"""A page of the web face as Markdown, so that what is explained there need not be explained twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from fingerpost.faces.mcp.markdown import cell_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from fingerpost import Observatory

HEADINGS: Final = {"h1": "#", "h2": "##", "h3": "###"}
INLINE: Final = {"strong": "**", "code": "`", "em": "*"}
SKIPPED: Final = frozenset({"script", "style", "form", "nav", "svg", "img", "details"})


def page_text(engine: Observatory, path: str) -> str:
    """The words of a page; asked of the application in this process, without a server."""
    import httpx

    from fingerpost.faces.http import create_app

    async def fetched() -> str:
        transport = httpx.ASGITransport(app=create_app(engine))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            reply = await client.get(path)
        reply.raise_for_status()
        return reply.text

    return as_markdown(asyncio.run(fetched()))


def as_markdown(html: str) -> str:
    """What stands in the main part of a page: headings, paragraphs, lists and tables.

    >>> as_markdown("<main><h1>Title</h1><div><p>Some <strong>words</strong>.</p><ul><li>one</li></ul></div></main>")
    '# Title\\n\\nSome **words**.\\n\\n- one'
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    main = tree.css_first("main") or tree.body
    return "\n\n".join(block for block in _blocks(main) if block) if main else ""


def _blocks(node: LexborNode) -> Iterator[str]:
    for child in node.iter():
        tag = child.tag or ""
        if tag in SKIPPED:
            continue
        if tag in HEADINGS:
            yield f"{HEADINGS[tag]} {_words(child)}"
        elif tag == "p":
            yield _words(child)
        elif tag in {"ul", "ol"}:
            yield "\n".join(f"- {_words(item)}" for item in child.css("li"))
        elif tag == "table":
            yield _table(child)
        else:
            yield from _blocks(child)


def _words(node: LexborNode) -> str:
    """The words of a node in one line, with emphasis and code as Markdown."""
    return " ".join("".join(_inline(node)).split())


def _inline(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        mark = INLINE.get(child.tag or "", "")
        if child.tag == "-text":
            yield child.text(deep=False) or ""
        elif child.tag not in SKIPPED:
            yield f"{mark}{''.join(_inline(child))}{mark}"


def _table(table: LexborNode) -> str:
    caption = table.css_first("caption")
    rows = [[cell_text(_words(cell)) for cell in row.css("th, td")] for row in table.css("tr")]
    if not rows:
        return ""
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    rule = f"|{' --- |' * len(rows[0])}"
    return "\n".join([*([f"{_words(caption)}:", ""] if caption else []), lines[0], rule, *lines[1:]])
