"""What programs read of a site: sitemap.xml, robots.txt, the feed of changes, and what the data are (schema.org)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from fingerpost.faces.publish.addresses import absolute

if TYPE_CHECKING:
    from fingerpost import Citation, Observatory, Vintage

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_OF_A_SITEMAP = 50_000
"""Addresses, by the protocol (https://www.sitemaps.org/protocol.html); a site of this program has a few thousand."""

MOST_ENTRIES = 50


def sitemap(pages: Iterable[str], base_url: str, made_on: date) -> bytes:
    """The sitemap of pages; all changed on the day when the facts did."""
    root = ET.Element("urlset", xmlns=SITEMAP)
    for page in list(pages)[:MOST_OF_A_SITEMAP]:
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = absolute(base_url, page)
        ET.SubElement(entry, "lastmod").text = made_on.isoformat()
    return _xml(root)


def robots(base_url: str | None) -> bytes:
    """robots.txt: everything may be read; where the site's address is known it names the sitemap."""
    lines = ["User-agent: *", "Allow: /"]
    if base_url is not None:
        lines += ["", f"Sitemap: {base_url}sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()


def changes_feed(citation: Citation, snapshots: Sequence[Vintage], base_url: str | None, pages: Iterable[str]) -> bytes:
    """The feed of changes (Atom): the facts as they are, and every kept snapshot with what changed before it.

    Links are whole addresses where the site's is known, else relative to the feed.
    """
    home, written = base_url or "", set(pages)
    root = ET.Element("feed", xmlns=ATOM)
    _put(root, "title", "fingerpost: changes of the market")
    _put(root, "id", _urn(home, "feed"))
    _put(root, "updated", _instant(citation.made_on))
    _put(ET.SubElement(root, "author"), "name", citation.authors)
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{home}feed.xml")
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=home or "index.html")
    _entry(root, home, citation.snapshot, _instant(citation.made_on), citation.text(), home or "index.html")
    for vintage in sorted(snapshots, key=lambda one: one.created_at, reverse=True)[:MOST_ENTRIES]:
        page = f"changes/{vintage.name}.html"
        link = f"{home}{page}" if page in written else (home or "index.html")
        _entry(root, home, f"Snapshot {vintage.name}", _instant(vintage.created_at), _said(vintage), link)
    return _xml(root)


def described(
    engine: Observatory, out: Path, files: Sequence[str], variables: Iterable[tuple[str, str]], base_url: str | None
) -> dict[str, Any]:
    """The data of a site as a schema.org Dataset; `files` are its downloads, named relative to the site."""
    text = engine.describe_dataset(
        name="The machine-learning job market, measured",
        description="Answers about the market of machine-learning jobs, measured from postings; no posting's text.",
        variables=variables,
        files=[out / file for file in files],
    )
    stated: dict[str, Any] = json.loads(text)
    for download, file in zip(stated.get("distribution", ()), files, strict=True):
        download |= {"name": file, "contentUrl": absolute(base_url or "", file)}
    if base_url is not None:
        stated["url"] = f"{base_url}data.html"
    return stated


def _said(vintage: Vintage) -> str:
    counts = f"{vintage.n_postings:,} postings of {vintage.n_employers:,} employers"
    if vintage.revision is None:
        return f"{counts}; the first snapshot."
    changed = vintage.revision
    return (
        f"{counts}; since {changed.since} {changed.added:,} came, {changed.removed:,} went, "
        f"{changed.changed:,} say or are read otherwise."
    )


def _entry(root: ET.Element, home: str, title: str, updated: str, summary: str, link: str) -> None:
    entry = ET.SubElement(root, "entry")
    _put(entry, "title", title)
    _put(entry, "id", _urn(home, title))
    _put(entry, "updated", updated)
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=link)
    _put(entry, "summary", summary)


def _urn(home: str, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"fingerpost site {home} {name}").urn


def _put(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _instant(moment: date) -> str:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
