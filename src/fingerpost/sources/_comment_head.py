"""The head of a comment: who hires, for which roles, where and how, as its first line says it.

Four in five comments begin with cells between bars. The others use dashes, labels ("Company: …"), or a sentence
("Larkmoor is hiring an analyst"); what even these do not tell stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fingerpost.sources._comment_cells import Cell, is_prose, kind_of, read_cell, role_in
from fingerpost.sources._comment_lines import Line
from fingerpost.sources._comment_words import BEFORE_TITLE, ROLE_NOUN

_BAR = re.compile(r"\s*[|¦｜∣]\s*")
_DASH = re.compile(r"\s+(?:[—–-]+|[•·]|//|::)\s+")
_OTHER_MARKS = (_DASH, re.compile(r"\s*;\s+"), re.compile(r"\s?/\s+"))
_AT = re.compile(r"(?:\bat\s+|@\s*)(?P<name>[A-Z0-9][\w.&'’+-]*(?: [A-Z0-9][\w.&'’+-]*){0,3})")
_LABEL = re.compile(
    r"^\W*(?P<label>company|employer|startup|role|position|job title|title|hiring|location|remote|type|salary|"
    r"compensation|comp|url|website|link)\s*[:=]\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"(?<=[\w)%+.])\s+(?=(?:We|We're|We’re|Our|Join|Looking|Established|Location:|Amazing)\b|"
    r"[A-Z][\w.]+ (?:AI )?(?:is|are|helps|builds|provides|processes|develops|makes) )"
)
_WORD = r"[A-Z0-9][\w&'’+-]*(?:\.\w[\w&'’+-]*)*"
_NAME = rf"(?P<name>{_WORD}(?: (?:of |the |and |& )?{_WORD}){{0,4}})"
_ASIDE = r"(?:\s*\([^)]*\))?"
_HIRES = (
    r"(?i:is|are)\s+(?i:now |currently |also |actively )?(?i:hiring|looking|seeking|recruiting|searching|growing)\b"
)
_BEFORE_NAME = (
    r"(?i:\b(?:hiring|work|engineers?|founder|cto|ceo|vp of \w+|lead|team|here|working|join(?: us)?|role|manager)"
    r"\s+(?:at|of|for|with|from)\s+)"
)
_DOES = r"(?i:is (?:an?|the|building|on|creating|hiring|one|looking)|builds|makes|provides|helps|enables|develops)\b"
_SENTENCES = (
    re.compile(rf"^{_NAME}{_ASIDE},?\s+{_HIRES}"),
    re.compile(rf"^{_NAME}{_ASIDE}\s+(?i:hiring)\s*:"),
    re.compile(r"^(?P<name>[\w.&-]+(?: [\w.&-]+)?) \(YC [^)]*\)"),
    re.compile(rf"^{_NAME}{_ASIDE}\s*[-–—:]+\s*(?i:we\b|we['’]re\b|is\b)"),
    re.compile(rf"{_BEFORE_NAME}(?:@\s?)?{_NAME}"),
    re.compile(rf"^(?i:at|we at|join|here at|over at)\s+{_NAME}{_ASIDE}\s*(?:,|!|\(|as\b|are\b|—)"),
    re.compile(rf"(?:^|, |\bof |[.!] ){_NAME}{_ASIDE},? {_DOES}"),
    re.compile(rf"(?i:we are|we['’]re|this is|from)\s+{_NAME}{_ASIDE}(?:,|\.|!| -| –| and|\s*$)"),
)
_NO_NAME = re.compile(
    r"(?i)^(?:we|i|it|this|that|there|the|our|my|you|they|he|she|hi|hey|hello|hn|looking|hiring|now|who|what|if|in|at|as|"
    r"by|ai|us|usa|remote|yc|cto|ceo|full|senior|software|company|startup|today|location|multiple)$"
)
_NAMELESS = re.compile(
    r"\b(?:stealth\w*|confidential|undisclosed|anonymous|unnamed)\b|^(?:an? |small |early[- ]stage|ai startup|"
    r"startup\b|hiring\b|looking\b|hedge fund|\$)|\bstartup$",
    re.IGNORECASE,
)
_IS_NO_NAME = re.compile(
    r"^\W*(?:(?:fully |100% )?remote|on-?site|hybrid|full[- ]?time|part[- ]?time|contract|internship|visa)\b"
    r"|^(?:hey|hi|hello)\b",
    re.IGNORECASE,
)
_COMPANY_END = re.compile(r"\b(?:inc|llc|ltd|gmbh|labs?|corp|technologies|systems|studios?|ventures|group)\.?$", re.I)
_AND = re.compile(r"\s*(?:[,;]|\s(?:and|&|\+)\s)\s*(?![^(\[]*[)\]])", re.IGNORECASE)
_MORE = re.compile(
    r",?\s*\b(?:multiple|various|several|many|open) (?:positions?|roles?|openings?|locations?|teams)"
    r"|\+ (?:many )?others?|\b(?:and|&|\+) more\b|\bpositions\b|\bopenings?\b",
    re.IGNORECASE,
)
_NOT_IN_TITLE = re.compile(r"\b(?:roles|positions)\b|[.:;!]\s")
_LONGER = re.compile(rf"\s+(?!(?:to|for|in|with|who|and|or|at|on)\b)(?:\w+\s+)?{ROLE_NOUN.pattern}", re.IGNORECASE)
_TAIL = re.compile(
    r"\[[^\]]*\]?|\(\s*\)|\s*[$€£]\s?\d.*$|[\s,]+(?:\d days\b.*|remote|on-?site|hybrid|wanted)\W*$|\s[-–—]\s*[$€£].*$"
    r"|\b(?:details|full jd|jd|apply|link|here)\W*$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\b(?:hiring:?(?: for)?|looking for|seeking|searching for|looking to (?:hire|add|bring on)|recruiting|need)\s+"
    rf"{BEFORE_TITLE}(?P<rest>.+)",
    re.IGNORECASE,
)


class Head(NamedTuple):
    """What a comment's head states; `cells` are the others in their order, `n_lines` how many lines it takes.

    `is_nameless`: it says that the employer is not named ("Stealth").
    """

    employer: str | None
    titles: tuple[str, ...]
    cells: tuple[Cell, ...]
    is_several: bool
    n_lines: int
    is_nameless: bool = False


def read_head(lines: Sequence[Line]) -> Head:
    """The head of a comment.

    >>> head = read_head([Line("Larkmoor (YC X30) | Bergen | Data Engineer, Port Analyst | ONSITE", "")])
    >>> head.employer, head.titles, [cell.text for cell in head.cells]
    ('Larkmoor', ('Data Engineer', 'Port Analyst'), ['Bergen', 'ONSITE'])
    """
    if not lines:
        return Head(None, (), (), is_several=False, n_lines=0)
    labelled = _labelled(lines[:8])
    if labelled:
        return labelled
    first = lines[0].text
    written = _BAR.split(first) if _BAR.search(first) else []
    if len(written) < 2:
        written = next((mark.split(first) for mark in _OTHER_MARKS if len(mark.findall(first)) >= 2), [])
    if len(written) >= 2:
        return _from_cells(written)
    if (
        len(lines) > 1
        and len(first) <= 40
        and read_cell(first).kind == "other"
        and _is_name(first)
        and first[-1] != "!"
    ):
        return _from_cells([first, *_BAR.split(lines[1].text)])._replace(n_lines=2)
    for number, line in enumerate(lines[1:3], 1):
        cells = [read_cell(text) for text in _BAR.split(line.text)]
        if len(cells) >= 2 and sum(cell.kind not in ("other", "field", "role") for cell in cells) >= 2:
            if cells[0].kind == "other" and _is_name(cells[0].text):
                return _from_cells(_BAR.split(line.text))._replace(n_lines=number + 1)
            return _told(first, cells, number + 1)
    return _told(first, [read_cell(piece) for piece in _DASH.split(first)[1:] if len(piece) < 60], 1)


def _told(sentence: str, cells: Iterable[Cell], n_lines: int) -> Head:
    """A head whose first line is a sentence."""
    title = title_in_sentence(sentence)
    told = [cell for cell in cells if cell.kind != "other"]
    roles = [part for cell in told if cell.kind == "role" for part in split_titles(cell.text)]
    if not title and not roles and len(sentence) < 90 and role_in(sentence) and not is_prose(sentence):
        title = clean_title(_DASH.split(sentence)[0])
    titles = tuple(dict.fromkeys(roles or ([title] if title else [])))
    rest = tuple(cell for cell in told if cell.kind != "role")
    at = _AT.search(sentence) if titles and len(sentence) < 90 else None
    employer = employer_in_sentence(sentence) or (at["name"].strip(".,") if at else None)
    return Head(employer, titles, rest, _is_several(titles, rest, sentence), n_lines)


def _labelled(lines: Sequence[Line]) -> Head | None:
    """A head in lines such as "Company: Larkmoor"."""
    stated: dict[str, str] = {}
    last = 0
    for number, line in enumerate(lines):
        found = _LABEL.match(line.text)
        if found and len(found["value"]) < 120:
            stated.setdefault(found["label"].lower(), found["value"])
            last = number + 1
    named = next((stated[label] for label in ("company", "employer", "startup") if label in stated), None)
    role = next(
        (stated[label] for label in ("role", "position", "job title", "title", "hiring") if label in stated), None
    )
    if named is None or len(stated) < 2 or "|" in lines[0].text:
        return None
    cells = [read_cell(value) for label, value in stated.items() if value not in (named, role)]
    titles = split_titles(role) if role else ()
    return Head(_employer(named)[0], titles, tuple(cells), _is_several(titles, cells, role or ""), last)


def _from_cells(written: Sequence[str]) -> Head:
    pieces = [part for text in written for part in _GLUED.split(text, maxsplit=1)[:1]]
    name, beside = _employer(pieces[0])
    first = read_cell(pieces[0])
    cells = [*beside, *(cell for piece in pieces[1:] for cell in _dashed(piece))]
    employer: str | None = name
    if first.kind == "role" and not _COMPANY_END.search(name or "") and all(cell.kind != "role" for cell in cells):
        other = next((cell for cell in cells[:2] if cell.kind == "other" and _is_name(cell.text)), None)
        employer = other.text if other else None
        cells = [first, *(cell for cell in cells if cell is not other)]
    elif first.kind in ("several", "pay") or _IS_NO_NAME.match(first.text):
        employer, cells = None, [first, *cells]
    nameless = _NAMELESS.search(pieces[0]) is not None
    if employer and not _is_name(employer):
        employer = None if nameless else employer_in_sentence(written[0])
    at = _AT.search(first.text) if employer is None and not nameless else None
    if at:
        employer = at["name"].strip(".,")
    titles = tuple(dict.fromkeys(title for cell in cells if cell.kind == "role" for title in split_titles(cell.text)))
    if not titles:  # "Multiple roles: Data Engineer, Port Analyst"
        listed = (cell.text.partition(":")[2] for cell in cells if cell.kind == "several")
        titles = tuple(title for text in listed for title in split_titles(text) if role_in(title))
    if not titles and all(cell.kind != "several" for cell in cells):
        titles = tuple(cell.text for cell in cells if cell.kind == "field")[:1]
    rest = tuple(cell for cell in cells if cell.kind not in ("role", "other", "field"))
    return Head(employer, titles, rest, _is_several(titles, cells, " | ".join(written)), 1, nameless)


def _dashed(piece: str) -> list[Cell]:
    """A cell, or two where a title and its place stand in one ("Data Engineer — Bergen, on-site")."""
    cell = read_cell(piece)
    parts = re.split(r"\s[—–-]+\s", piece, maxsplit=1)
    if cell.kind == "role" and len(parts) == 2:
        title, beside = read_cell(parts[0]), read_cell(parts[1])
        if title.kind == "role" and beside.kind in ("place", "mode", "pay", "employment"):
            return [title, beside]
    return [cell]


def _employer(written: str) -> tuple[str | None, list[Cell]]:
    """The name in a first cell, and what stands beside it in brackets, after a dash or as a link."""
    cells = []
    for inner in re.findall(r"[(\[]([^()\[\]]*)[)\]]", written):
        cell = read_cell(inner)
        if cell.kind in ("place", "mode", "link", "employment"):
            cells.append(cell)
    bare = re.sub(r"\([^()]*\)?|(?<=\w) ?\[[^\[\]]*\]?", " ", written)
    cell = read_cell(bare)
    pieces = [piece for piece in re.split(r"\s[-–—]+\s|\s*[-–—]\s+", cell.text) if piece]
    if len(pieces) > 1:
        beside = [read_cell(piece) for piece in pieces[1:]]
        if re.search(r"\s[-–—]+\s", cell.text) or all(part.kind != "other" for part in beside):
            return _name(pieces[0]), cells + beside
    return _name(cell.text), cells


def _name(text: str) -> str | None:
    name = re.sub(
        r"(?i)\s+(?:is|are)\s+(?:now )?hiring.*$|^(?:company|hiring)\s*:\s*|,?\s+YC [A-Z]\d\d$", "", text
    ).strip(" -–—,;:|•*.[]")
    return name or None


def _is_name(text: str) -> bool:
    return (
        len(text) <= 60
        and not _NAMELESS.search(text)
        and not is_prose(text)
        and re.search(r"[^\W\d_]", text) is not None
    )


def employer_in_sentence(sentence: str) -> str | None:
    """The name of who hires in a sentence, None where none is certain.

    >>> employer_in_sentence("Hi, I'm the CTO at Larkmoor."), employer_in_sentence("We are a small team.")
    ('Larkmoor', None)
    """
    for pattern in _SENTENCES:
        for found in pattern.finditer(sentence[:300]):
            name = found["name"].strip(" .,'’-")
            if not re.search(r"[^\W\d_]{2}", name):
                continue
            if (
                not _NO_NAME.match(name.split()[0])
                and not ROLE_NOUN.search(name)
                and kind_of(name) in ("other", "link", "place")
            ):
                return name
    return None


def title_in_sentence(sentence: str) -> str | None:
    """The role that a sentence asks for, None where it names none.

    >>> title_in_sentence("Larkmoor is looking for a Senior Data Engineer to count ships.")
    'Senior Data Engineer'
    """
    found = _OPENING.search(sentence[:400])
    if found is None:
        return None
    rest = found["rest"][:120]
    noun = ROLE_NOUN.search(rest)
    before = rest[: noun.start()] if noun else ""
    if noun is None or is_prose(before) or _NOT_IN_TITLE.search(before) or len(before.split()) > 7:
        return None
    if "founder" in noun[0].lower():  # what people were, more often than what they are to be
        return None
    longer = _LONGER.match(rest, noun.end())
    return clean_title(rest[: longer.end() if longer else noun.end()])


def split_titles(text: str) -> tuple[str, ...]:
    """The titles of a cell; it is parted only where each part is a title by itself.

    >>> split_titles("Data Engineer, Port Analyst"), split_titles("Lead and Senior Data Engineer")
    (('Data Engineer', 'Port Analyst'), ('Lead and Senior Data Engineer',))
    """
    listed = re.sub(r"^\W*(?:roles?|hiring|positions?)\s*:\s*", "", text, flags=re.IGNORECASE)
    bare = _MORE.sub("", re.sub(r"^\[([^\[\]]*)\]?$", r"\1", listed))
    if " / " in re.sub(r"\([^)]*\)", "", bare) and "," not in bare:
        return tuple(filter(None, [clean_title(bare)]))
    parts = [part for part in (clean_title(piece) for piece in _AND.split(bare)) if part]
    roles = [part for part in parts if role_in(part)]
    if len(roles) > 1 and len(roles) * 4 >= len(parts) * 3 and parts[0] in roles:
        return tuple(dict.fromkeys(parts))
    whole = clean_title(bare)
    return (whole,) if whole else ()


def clean_title(text: str) -> str | None:
    """A title without bullets, links and the marks round it.

    >>> clean_title("[Team Quay] Data Engineer Details: ("), clean_title("Port Analyst (Bergen)")
    ('Data Engineer', 'Port Analyst (Bergen)')
    """
    title = _TAIL.sub("", re.sub(r"https?://\S+", "", text).strip()).strip()
    if title.count("(") > title.count(")"):
        title = title[: title.rindex("(")]
    return (
        re.sub(r"(?i)^(?:and|or|&|hiring(?= \S+ \S))\s", "", " ".join(title.split())).strip(" -–—,;:|•*+&/[]→>.")[:120]
        or None
    )


def _is_several(titles: Sequence[str], cells: Iterable[Cell], written: str) -> bool:
    """Whether the head says that there is more than one role, or names none."""
    if not titles or len(titles) > 1 or any(cell.kind == "several" for cell in cells) or _MORE.search(written):
        return True
    title = re.sub(r"\([^)]*\)", "", titles[0]).strip()
    plural = any(
        found[0].lower().endswith("s") and found[0].lower() not in ("sales", "devops", "devsecops")
        for found in ROLE_NOUN.finditer(title)
    )
    return plural or re.search(r"\s(?:and|&|\+)\s|,|\w/\s?\w", title) is not None
