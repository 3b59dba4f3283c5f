"""Any answer as an Atom feed (RFC 4287): its postings, or what it says about a snapshot; no posting's text.

A feed is the same to the byte as long as the answer is, so that readers may ask for changes only.
"""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from fingerpost import InputError

if TYPE_CHECKING:
    from fingerpost import Answer, Hit

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIRST_DAY: Final = date(1970, 1, 1)


def feed_of(answer: Answer, *, home: str, own: str, site: str) -> bytes:
    """The feed of an answer: `home` is its page, `own` the feed itself, `site` where addresses begin.

    An answer of postings has an entry for each; any other has one entry, which is new when the facts have changed.

    Raises:
        InputError: the answer rests on no postings.
    """
    if not hasattr(answer, "basis"):
        msg = "what belongs to a person has no public feed; a saved search has a private one, see /saved"
        raise InputError(msg)
    hits: tuple[Hit, ...] = getattr(answer, "hits", ())
    latest = max((hit.date_posted for hit in hits if hit.date_posted), default=answer.basis.period[1]) or _FIRST_DAY
    feed = ET.Element("feed", {"xmlns": _ATOM})
    _text(feed, "title", f"fingerpost: {_heading(answer)}")
    _text(feed, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, home)}")
    _text(feed, "updated", _moment(latest))
    _text(ET.SubElement(feed, "author"), "name", "fingerpost")
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": home})
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    for hit in hits:
        _posting(feed, hit, site, latest)
    if not hits:
        _said(feed, answer, home, latest)
    ET.indent(feed)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _heading(answer: Answer) -> str:
    try:
        return answer.headline()
    except NotImplementedError:
        return "postings"


def _posting(feed: ET.Element, hit: Hit, site: str, latest: date) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "title", hit.title or "(no title stated)")
    _text(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'fingerpost posting {hit.posting_id}')}")
    _text(entry, "updated", _moment(hit.date_posted or latest))
    ET.SubElement(entry, "link", {"href": f"{site}/posting/{quote(hit.posting_id)}"})
    said = [hit.employer or "employer not stated", hit.location or "place not stated"]
    if hit.date_posted:
        said.append(f"posted {hit.date_posted}")
    _text(entry, "summary", " · ".join([*said, *hit.skill_labels[:8]]))


def _said(feed: ET.Element, answer: Answer, home: str, latest: date) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "title", f"{_heading(answer)}, {answer.basis.snapshot}")
    _text(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{home} {answer.basis.snapshot}')}")
    _text(entry, "updated", _moment(latest))
    ET.SubElement(entry, "link", {"href": home})
    counted = f"Rests on {answer.basis.n_postings:,} postings of {answer.basis.n_employers:,} employers."
    _text(entry, "summary", "\n".join([*answer.sentences(), counted]))


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(parent: ET.Element, tag: str, words: str) -> None:
    ET.SubElement(parent, tag).text = _NOT_XML.sub("�", words)
