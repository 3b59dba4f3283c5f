"""Where else a site may speak of its openings: links whose words or path say careers, and feeds that say jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

MAX_DEEPER = 3
"""So many pages that a page links to are looked at, at most."""

_JOBS = (
    r"careers?|jobs?|vacanc(?:y|ies)|openings?|positions|hiring|recruit(?:ing|ment)?|we[-_ ]?are[-_ ]?hiring"
    r"|join[-_ ]?(?:us|our[-_ ]team|the[-_ ]team)|work[-_ ](?:with|for|at)[-_ ]\w+"
    r"|karriere|stellen(?:angebote)?|offene[-_ ]stellen|kariera|praca|lediga[-_ ]jobb|jobba|karri[äa]r"
    r"|emplois?|recrutement|rejoignez[-_ ]nous|nous[-_ ]rejoindre|carri[eè]res?|vacatures?|werken[-_ ]bij"
    r"|empleos?|trabaja[-_ ]con[-_ ]nosotros|lavora[-_ ]con[-_ ]noi|vagas|carreiras|採用(?:情報)?|招聘"
)
_JOBS_WORD = re.compile(rf"(?<![^\W_])(?:{_JOBS})(?![^\W_])", re.IGNORECASE)
_JOBS_SEGMENT = re.compile(rf"(?:{_JOBS})(?:\.\w+)?", re.IGNORECASE)
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
_LONGEST_LINK = 40
_TWO_PARTS = {"ac", "co", "com", "edu", "gov", "net", "or", "org"}


def jobs_feed(page: str, url: str) -> str | None:
    """The address of the first feed that a page offers and whose name or address says jobs.

    >>> jobs_feed('<link rel="alternate" type="application/rss+xml" title="Jobs" href="/f.xml">', "https://a.example/")
    'https://a.example/f.xml'
    """
    for node in LexborHTMLParser(page).css("link[rel~=alternate][type][href]"):
        stated = node.attributes
        kind, title, href = (str(stated.get(name) or "").strip() for name in ("type", "title", "href"))
        if kind.lower() in _FEED_TYPES and (_JOBS_WORD.search(title) or _JOBS_WORD.search(href)):
            return _joined(url, href)
    return None


def careers_links(page: str, url: str) -> list[str]:
    """Links of the same site whose words or path say careers, at most `MAX_DEEPER`; a path that ends so comes first."""
    found: dict[str, int] = {}
    for link, text in _links(page, url):
        parts = urlsplit(link)
        if parts.scheme not in {"http", "https"} or _site(parts.hostname) != _site(urlsplit(url).hostname):
            continue
        segments = [part for part in parts.path.split("/") if part]
        ends = bool(segments and _JOBS_SEGMENT.fullmatch(segments[-1]))
        host = _JOBS_SEGMENT.fullmatch((parts.hostname or "").partition(".")[0]) is not None
        said = len(text) <= _LONGEST_LINK and _JOBS_WORD.search(text) is not None
        if ends or host or said or any(_JOBS_SEGMENT.fullmatch(part) for part in segments[:2]):
            bare = link.partition("#")[0]
            if bare.rstrip("/") != url.partition("#")[0].rstrip("/"):
                found[bare] = max(found.get(bare, 0), 2 * (ends or host) + said)
    return sorted(found, key=lambda link: -found[link])[:MAX_DEEPER]


def _links(page: str, url: str) -> Iterator[tuple[str, str]]:
    for node in LexborHTMLParser(page).css("a[href]"):
        if link := _joined(url, str(node.attributes.get("href") or "")):
            yield link, " ".join(node.text().split())


def _joined(url: str, href: str) -> str | None:
    try:
        joined = urljoin(url, href.strip())
        return joined if urlsplit(joined).hostname else None
    except ValueError:
        return None


def _site(host: str | None) -> str:
    """The part of a host's name that belongs to one owner, as far as its form tells.

    >>> _site("careers.saltmarsh.co.uk"), _site("www.larkmoor.example"), _site("127.0.0.1")
    ('saltmarsh.co.uk', 'larkmoor.example', '127.0.0.1')
    """
    labels = (host or "").split(".")
    if labels[-1].isdigit():
        return host or ""
    own = 3 if len(labels) > 2 and labels[-2] in _TWO_PARTS and len(labels[-1]) == 2 else 2
    return ".".join(labels[-own:])
