"""A "Who is hiring?" comment as the roles it offers: one posting each.

A role has its own line in a list ("- Data Engineer: …"), or is one of the titles of the first line. What stands in the
line of one role is not the others' text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from fingerpost.posting import EmploymentType, JobLocationType
from fingerpost.sources._comment_cells import URL, Cell, is_place, is_prose, read_cell, role_in
from fingerpost.sources._comment_head import (
    Head,
    clean_title,
    employer_in_sentence,
    read_head,
    split_titles,
    title_in_sentence,
)
from fingerpost.sources._comment_lines import Line, read_lines
from fingerpost.sources._comment_words import NO_TITLE
from fingerpost.sources.stated import employment_types

_BULLET = re.compile(r"^\s*(?:\d{1,2}\s?[.):]|\[\d+\]|\(\w\)|[IVX]+\.|[-*•●–—·>+▪◦○➤→]+)\s*")
_ITEM_LABEL = re.compile(
    r"^(?:hiring|roles?|positions?|open roles?|job title|title|opening)\s*[:\-–]\s*", re.IGNORECASE
)
_TITLE_END = re.compile(r":\s|:$|\s[-–—]+>?\s|\s*[|→]\s*|\s=>\s|\s(?=https?://)|\.\s")
_INTRODUCES = re.compile(r"[A-Z][^.:–—]{3,60}(?:\s[–—]\s|:\s)[A-Z]")
_ASIDE = re.compile(r"\b(?:by|owned|founded|backed|led)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_SEEKER = re.compile(
    r"^\W*willing to relocate\W*:|^\W*(?:résumé|resume|résumé/cv|cv)\b\W*:|^\W*seeking (?:work|freelance|partner)",
    re.IGNORECASE,
)
_HIRES = re.compile(
    r"\b(?:hiring|hire|looking for|seeking|roles?|positions?|openings?|apply|join us|needed|co-?found\w*)\b",
    re.IGNORECASE,
)
_POSTING_LINK = re.compile(
    r"//[^/\s]*(?:greenhouse\.io|lever\.co|ashbyhq\.com|workable\.com|smartrecruiters\.com|recruitee\.com|grnh\.se|"
    r"teamtailor\.com|rippling\.com|gem\.com|bamboohr\.com|breezy\.hr|personio\.\w+)/\S|"
    r"//\S+/(?:careers?|jobs?|positions?|openings?|roles?|vacanc(?:y|ies))/\w",
    re.IGNORECASE,
)
_REMOTE = re.compile(
    r"\bremote(?!-?\s*(?:first hybrid|ok|friendly days?))|\bwfh\b|work from (?:home|anywhere)|\banywhere\b", re.I
)
_HYBRID = re.compile(
    r"\bhybrid|\b[1-4]\s?(?:[-–]\s?[1-5]\s?)?(?:x|days?)\b[^|]{0,20}\b(?:in|at|on|office|remote|onsite)|\bdays? remote"
    r"|\bin[- ]office [1-4] days",
    re.I,
)
_ONSITE = re.compile(r"\bon-?\s?site\b|\bin[- ]person\b|\bin[- ](?:the )?office\b", re.IGNORECASE)
_MODE_WORDS = re.compile(
    r"(?:\b(?:100%|fully|remote(?:-first|-friendly|ly)?|on-?\s?site|hybrid|in[- ]person|in[- ](?:the )?office|only"
    r"|full[- ]?time|part[- ]?time|wfh|work from (?:home|anywhere)|based|must be|but|preferred|within|from|optional"
    r"|possible|friendly|first)\b"
    r"|\b\d(?:[-–]\d)?\s?(?:x|\+)?\s?(?:days?)?(?:\s?(?:/|a|per)\s?(?:week|wk))?(?: in| at)?\b)+",
    re.IGNORECASE,
)
_OUTER = re.compile(r"\s*(?:;|\s/\s|\bor\b|\s&\s|\band\b|\s\+\s|•)\s*(?![^(]*\))", re.IGNORECASE)
_INNER = re.compile(r"\s*(?:;|/|\bor\b|\s&\s|\band\b|\s\+\s|•)\s*", re.IGNORECASE)


class Part(NamedTuple):
    """One role of a comment: title (None: not told), what is stated of it, and its text in HTML."""

    title: str | None
    description: str
    places: tuple[str, ...]
    eligible: tuple[str, ...]
    mode: JobLocationType | None
    employment: tuple[EmploymentType, ...]
    pay: str | None
    url: str | None


class Comment(NamedTuple):
    """A comment: who hires, and its roles, at least one."""

    employer: str | None
    parts: tuple[Part, ...]


class _Item(NamedTuple):
    """A role's line in a list: its number, title and cells."""

    line: int
    title: str
    cells: tuple[Cell, ...]


@lru_cache(maxsize=16)  # the roles of a comment come one after the other
def read_comment(text: str) -> Comment:
    """What a comment states, in the order of its words.

    >>> comment = read_comment("Larkmoor | Bergen | ONSITE<p>- Data Engineer: ships<p>- Port Analyst: quays")
    >>> comment.employer, [(part.title, part.mode) for part in comment.parts]
    ('Larkmoor', [('Data Engineer', 'ONSITE'), ('Port Analyst', 'ONSITE')])
    """
    lines = read_lines(text)
    head = read_head(lines)
    items = _items(lines, head.n_lines) if head.is_several else []
    employer = head.employer or (None if head.is_nameless else _employer_below(lines, head))
    if len(items) >= max(2, len(head.titles)):
        return Comment(employer, tuple(_item_part(lines, head, items, number) for number in range(len(items))))
    titles = head.titles or (split_titles(items[0].title) if items else ())
    if titles:
        cells = () if head.titles else items[0].cells
        linked = lines if len(titles) == 1 else ()
        return Comment(employer, tuple(_part(title, text, head, cells, linked) for title in titles))
    return Comment(employer, (_part(_title_below(lines, head), text, head, (), lines),))


def is_seeker(text: str) -> bool:
    """Whether a comment is from somebody who seeks work, in the form of the other thread.

    >>> is_seeker("Location: Bergen<p>Remote: yes<p>Willing to relocate: no<p>Technologies: ships")
    True
    """
    return any(_SEEKER.search(line.text) for line in read_lines(text)[:12])


def speaks_of_work(text: str) -> bool:
    """Whether a comment that names nothing else says at least that somebody is sought.

    >>> speaks_of_work("We are hiring, mail us."), speaks_of_work("See https://quays.example/hiring for a list.")
    (True, False)
    """
    return any(_HIRES.search(URL.sub("", line.text)) for line in read_lines(text))


def _employer_below(lines: Sequence[Line], head: Head) -> str | None:
    """The employer that the first lines under the head name in a sentence."""
    below = lines[head.n_lines : head.n_lines + 3]
    return next(filter(None, (employer_in_sentence(line.text) for line in below)), None)


def _title_below(lines: Sequence[Line], head: Head) -> str | None:
    return next(filter(None, (title_in_sentence(line.text) for line in lines[head.n_lines :][:12])), None)


def _items(lines: Sequence[Line], first: int) -> list[_Item]:
    """The lines that are a role each; a title that comes again is no other role."""
    found: dict[str, _Item] = {}
    for number, line in enumerate(lines[first:], first):
        item = _item(number, line.text)
        for title in split_titles(item.title) if item else ():
            found.setdefault(title.lower(), _Item(number, title, item.cells if item else ()))
    return list(found.values())


def _item(number: int, text: str) -> _Item | None:
    bullet = _BULLET.match(text)
    bare = _ITEM_LABEL.sub("", text[bullet.end() :] if bullet else text)
    pieces = [piece for piece in _TITLE_END.split(bare) if piece.strip()]
    if not pieces or not _is_title(pieces[0], marked=bullet is not None or bare != text):
        return None
    if bullet is None and bare == text and len(URL.sub("", text)) > 110 and not _INTRODUCES.match(text):
        return None
    title, cells = _without_asides(pieces[0])
    rest = [read_cell(piece) for piece in pieces[1:] if len(piece) < 100]
    links = tuple(link.rstrip(").,;") for link in URL.findall(text))
    if not title:
        return None
    return _Item(number, title, (*cells, *(cell for cell in rest if not is_prose(cell.text)), Cell("", "link", links)))


def _is_title(text: str, *, marked: bool) -> bool:
    head = _BRACKETS.sub("", text).strip()
    if (
        not head
        or len(head) > 80
        or is_prose(head)
        or NO_TITLE.match(head)
        or _ASIDE.search(head)
        or not (head[0].isupper() or head[0].isdigit())
    ):
        return False
    lead = re.split(r",|;|\s[-–—]\s", head)[0]
    role = role_in(lead)
    return role is not None and (marked or len(lead) - role.end() <= 30) and len(lead.split()) <= 10


def _without_asides(text: str) -> tuple[str | None, list[Cell]]:
    """A title without the brackets that state a place, a work mode or pay; these as cells."""
    cells: list[Cell] = []
    for found in _BRACKETS.finditer(text):
        whole = read_cell(found[1])
        parts = [read_cell(part) for part in re.split(r",\s|;", found[1])] if whole.kind == "pay" else [whole]
        if whole.kind in ("place", "mode", "pay", "employment", "link", "visa"):
            cells += parts
            text = text.replace(found[0], " ", 1)
    return clean_title(text), cells


def _item_part(lines: Sequence[Line], head: Head, items: Sequence[_Item], number: int) -> Part:
    """The posting of one role of a list: the comment without the lines of the others."""
    starts = sorted({item.line for item in items})
    gaps = {before: after - before - 1 for before, after in pairwise(starts)}
    shortest = min(gaps.values(), default=0)
    others: set[int] = set()
    for start in starts:
        if start != items[number].line:
            size = 1 + (gaps.get(start, shortest) if shortest else 0)
            others |= set(range(start, start + size))
    return _part(
        items[number].title,
        [line for place, line in enumerate(lines) if place not in others],
        head,
        items[number].cells,
        (),
    )


def _part(
    title: str | None, text: str | Sequence[Line], head: Head, cells: Iterable[Cell], linked: Sequence[Line]
) -> Part:
    """One role: what its own line or its title states counts before what the head does."""
    own = list(cells)
    asides = [] if own or not title else _without_asides(title)[1]
    near = [*own, *asides]
    mode = _mode(_texts(near, "mode", "place")) or _mode(_texts(head.cells, "mode", "place", "employment"))
    places, eligible = _places(near)
    if not places and not eligible:
        places, eligible = _places(head.cells)
    if mode in ("HYBRID", "ONSITE"):  # "hybrid (2 days remote, Bergen)": nobody may live elsewhere
        places, eligible = tuple(dict.fromkeys((*places, *eligible))), ()
    kinds = _texts([*own, *head.cells], "employment", "mode")
    return Part(
        title=title,
        description=text if isinstance(text, str) else "<p>".join(line.html for line in text),
        places=places,
        eligible=eligible,
        mode=mode,
        employment=employment_types(kinds),
        pay="; ".join(dict.fromkeys(_texts(own, "pay") or _texts([*asides, *head.cells], "pay"))) or None,
        url=_link(own, linked),
    )


def _texts(cells: Iterable[Cell], *kinds: str) -> list[str]:
    return [cell.text for cell in cells if cell.kind in kinds]


def _link(cells: Iterable[Cell], lines: Sequence[Line]) -> str | None:
    """The role's own link; else the comment's only link to a posting, where it offers one role."""
    own = [link for cell in cells for link in cell.links]
    if own:
        return own[0]
    links = dict.fromkeys(link.rstrip(").,;") for line in lines for link in URL.findall(line.text))
    postings = [link for link in links if _POSTING_LINK.search(link)]
    return postings[0] if len(postings) == 1 else None


def _mode(texts: Iterable[str]) -> JobLocationType | None:
    """The one work mode that is stated; None where several are and nobody can tell which holds."""
    stated = " | ".join(texts)
    remote, hybrid, onsite = (pattern.search(stated) is not None for pattern in (_REMOTE, _HYBRID, _ONSITE))
    if hybrid and not (remote and not re.search(r"days? remote|remote-first hybrid", stated, re.IGNORECASE)):
        return "HYBRID"
    if remote and not onsite and not hybrid:
        return "TELECOMMUTE"
    return "ONSITE" if onsite and not remote else None


def _places(cells: Iterable[Cell]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that cells name, and those where one may live: "Bergen or remote (Norway)" names one of each."""
    places: dict[str, None] = {}
    eligible: dict[str, None] = {}
    for cell in cells:
        if cell.kind not in ("place", "mode"):
            continue
        for piece in _OUTER.split(cell.text):
            kind = eligible if _REMOTE.search(piece) else places
            kind.update(dict.fromkeys(_named_places(piece, is_sure=cell.kind == "place")))
    return tuple(places), tuple(eligible)


def _named_places(piece: str, *, is_sure: bool) -> list[str]:
    """The places of a piece without brackets and of its brackets, without the words for the work mode."""
    bare = _MODE_WORDS.sub(" ", re.sub(r"\([^()]*\)?", " ", piece))
    inner = [part for text in re.findall(r"\(([^()]*)", piece) for part in _INNER.split(_MODE_WORDS.sub(" ", text))]
    named = []
    outer = [written for written in bare.split("/") if written.strip()]
    for number, written in enumerate((*outer, *inner)):
        place = re.sub(r"\s+,", ",", " ".join(written.split())).strip(" -–—,;:|/()+&.•")
        place = re.sub(r"^(?:in|at|the|near)\s+|\s+(?:in|at|the|or|and)$", "", place, flags=re.IGNORECASE)
        if place and (is_place(place) or (is_sure and number < len(outer) and re.search(r"[^\W\d_]", place))):
            named.append(place)
    return named
