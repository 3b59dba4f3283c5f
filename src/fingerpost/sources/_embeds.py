"""The web addresses that a page's HTML holds, wherever they stand: embedded, linked, stated, or inside its scripts."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import unquote, urljoin

from selectolax.lexbor import LexborHTMLParser

Place = Literal["embed", "canonical", "configuration", "link", "text"]

_URL = re.compile(r"(?:https?:)?//[a-z0-9][\w.-]*\.[a-z]{2,}[^\s\"'`<>\\|{}^\[\]]*", re.IGNORECASE)
_ENCODED_URL = re.compile(r"https?%3A%2F%2F[\w.%~+-]+", re.IGNORECASE)
_QUOTED_HOST = re.compile(r"""["']([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}(?:/[^\s"'<>\\]*)?)["']""", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s]+)", re.IGNORECASE)
_EMBEDS = "iframe, frame, embed, object, script[src]"
_EMBED_ATTRIBUTES = ("src", "data-src", "data-lazy-src", "data")


class _Setting(NamedTuple):
    """How a widget is told whose board it shows: the words before a name, a word that the page must also hold, and
    the address that the name comes to."""

    words: re.Pattern[str]
    beside: str
    address: str
    place: Place = "configuration"


_SETTINGS = (
    # the open lever-jobs-embed, which many sites use
    _Setting(re.compile(r"""\baccountName["']?\s*:\s*["']([\w.-]+)["']"""), "lever", "https://jobs.lever.co/{}"),
    # SmartRecruiters' job widget; what is a number only was a company's code before 2013
    _Setting(
        re.compile(r"""\bcompany_code["']?\s*:\s*["']([A-Za-z][\w-]*)["']"""),
        "smartrecruiters",
        "https://careers.smartrecruiters.com/{}",
    ),
    _Setting(
        re.compile(r"/job-api/public/search/widgets/([\w-]+)/postings"),
        "smartrecruiters",
        "https://careers.smartrecruiters.com/{}",
    ),
    # Greenhouse's older host of embeds, and what sites that ask its API by themselves call a board
    _Setting(
        re.compile(r"\bapp\.greenhouse\.io/embed/job_board(?:/js)?\?for=([\w-]+)"),
        "greenhouse",
        "https://boards.greenhouse.io/{}",
    ),
    _Setting(
        re.compile(r"""\b(?:boardToken|board[-_]token)["']?\s*[:=]\s*["']([\w-]+)["']""", re.IGNORECASE),
        "greenhouse|grnhse",
        "https://boards.greenhouse.io/{}",
    ),
    # Workable's widget knows accounts by number; an account's name, where the page has it, says more
    _Setting(re.compile(r"\bwhr_embed\(\s*(\d+)"), "workable|whr", "https://www.workable.com/api/accounts/{}", "text"),
)


class Mention(NamedTuple):
    """An address on a page: the strongest place where it stands, and how often the page holds it."""

    url: str
    place: Place
    times: int


def mentions(page: str, url: str) -> list[Mention]:
    """Every web address on a page with a host of its own, in order of place."""
    counts = Counter(_in_text(page))
    places: dict[str, Place] = {}
    for place, found in _in_elements(page, url):
        places.setdefault(found, place)
        counts[found] = max(counts[found], 1)
    return [Mention(found, places.get(found, "text"), n) for found, n in counts.items()]


def _in_elements(page: str, url: str) -> Iterator[tuple[Place, str]]:
    """Addresses that elements state, the strongest place first."""
    tree = LexborHTMLParser(page)
    for node in tree.css(_EMBEDS):
        for name in _EMBED_ATTRIBUTES:
            if stated := node.attributes.get(name):
                yield from _absolute("embed", stated, url)
    for selector, name in (("link[rel=canonical]", "href"), ('meta[property="og:url"]', "content")):
        for node in tree.css(selector):
            yield from _absolute("canonical", node.attributes.get(name) or "", url)
    for node in tree.css("meta[http-equiv]"):
        refresh = _REFRESH.search(node.attributes.get("content") or "")
        if refresh and (node.attributes.get("http-equiv") or "").lower() == "refresh":
            yield from _absolute("canonical", refresh[1], url)
    for setting in _SETTINGS:
        if re.search(setting.beside, page, re.IGNORECASE):
            for found in setting.words.finditer(page):
                yield setting.place, setting.address.format(found[1])
    for node in tree.css("a[href], area[href]"):
        yield from _absolute("link", node.attributes.get("href") or "", url)


def _absolute(place: Place, stated: str, url: str) -> Iterator[tuple[Place, str]]:
    try:
        found = urljoin(url, stated.strip())
    except ValueError:
        return
    if found.startswith(("http://", "https://")):
        yield place, found


def _in_text(page: str) -> Iterator[str]:
    """Addresses anywhere in the source: also in scripts, where "/" may be escaped, and inside other addresses."""
    text = re.sub(r"\\/|\\u002f", "/", html.unescape(page), flags=re.IGNORECASE)
    for found in _URL.finditer(text):
        address = found[0].rstrip(".,;:!?)&")
        yield address if address.startswith("http") else f"https:{address}"
    for found in _ENCODED_URL.finditer(text):
        yield unquote(found[0])
    for found in _QUOTED_HOST.finditer(text):
        yield f"https://{found[1]}"
