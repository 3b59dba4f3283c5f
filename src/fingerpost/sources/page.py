"""One posting on a web page: schema.org JobPosting in JSON-LD where the page states one, else the page's own words.

JSON-LD is what employers publish for search engines (https://schema.org/JobPosting): the page's title, description,
employer and places are then stated, and navigation and cookie notices are not mistaken for the posting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from fingerpost.errors import PayloadError
from fingerpost.posting import Posting

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

_NOT_WORDS = "script, style, template, noscript, nav, header, footer, form, iframe, svg"
_MAIN = "main, article, [role=main]"


async def fetch_page(client: PoliteClient, url: str) -> Posting:
    """The posting of a page on the web.

    Raises:
        SourceError: the page cannot be had, or robots.txt refuses it.
        PayloadError: the page has no words.
    """
    reply = await client.get_page(url)
    return page_posting(reply.body.decode("utf-8", "replace"), url)


def page_posting(page: str, url: str) -> Posting:
    """The posting of a page's HTML.

    >>> page = '''<script type="application/ld+json">{"@type": "JobPosting", "title": "ML Engineer",
    ... "description": "&lt;p&gt;You train models.&lt;/p&gt;"}</script><p>We use cookies.</p>'''
    >>> page_posting(page, "https://example.org/jobs/1").title
    'ML Engineer'

    Raises:
        PayloadError: the page has no words.
    """
    tree = LexborHTMLParser(page)
    stated = next(_job_postings(tree), None)
    if stated is not None:
        return _stated_posting(stated, url)
    title = tree.css_first("h1") or tree.css_first("title")
    heading = title.text(strip=True) if title else None
    tree.strip_tags([tag.strip() for tag in _NOT_WORDS.split(",")])
    body = tree.css_first(_MAIN) or tree.body
    if body is None or not body.text(strip=True):
        msg = f"{url} has no words; expected a page with one posting (a page that needs a browser cannot be read)"
        raise PayloadError(msg, source="page", board=url)
    return Posting(url, "page", heading, body.html or "", "html", url=url)


def _job_postings(tree: LexborHTMLParser) -> Iterator[Mapping[str, Any]]:
    """Every JobPosting of the page's JSON-LD, also in lists and `@graph`."""
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            found = msgspec.json.decode(script.text().strip().encode("utf-8", "replace"))
        except msgspec.DecodeError:
            continue  # broken JSON-LD is common; the page's words remain
        waiting = [found]
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                kinds = item.get("@type")
                if "JobPosting" in (kinds if isinstance(kinds, list) else [kinds]):
                    yield item
                waiting += [item["@graph"]] if "@graph" in item else []


def _stated_posting(item: Mapping[str, Any], url: str) -> Posting:
    organization = item.get("hiringOrganization")
    name = organization.get("name") if isinstance(organization, dict) else organization
    return Posting(
        posting_id=url,
        source="page",
        title=_text(item.get("title")),
        description=_text(item.get("description")) or "",
        description_format="html",
        hiring_organization=_text(name),
        job_location=tuple(_places(item.get("jobLocation"))),
        job_location_type="TELECOMMUTE" if item.get("jobLocationType") == "TELECOMMUTE" else None,
        url=url,
    )


def _places(stated: Any) -> Iterator[str]:
    for place in stated if isinstance(stated, list) else [stated]:
        address = place.get("address") if isinstance(place, dict) else place
        if isinstance(address, dict):
            country = address.get("addressCountry")
            code = country.get("name") if isinstance(country, dict) else country
            parts = (address.get("addressLocality"), address.get("addressRegion"), code)
            address = ", ".join(part for part in parts if isinstance(part, str) and part)
        if isinstance(address, str) and address:
            yield address


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
