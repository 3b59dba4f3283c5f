"""Headings of postings: which phrases open which kind of section, and where they stand inside a line.

The phrases are data (`data/headings.toml`), in English, German, French, Swedish, Chinese and a few of other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple, cast

from ahocorasick_rs import AhoCorasick, MatchKind

from fingerpost.reading.heading_patterns import PATTERN_LIMIT, kind_by_pattern
from fingerpost.reading.mojibake import with_misread
from fingerpost.reading.patterns import compiled_late, read_table

HeadingKind = Literal[
    "neutral", "duties", "required", "preferred", "wished", "employer", "benefits", "legal", "facts", "note"
]
"""What a heading opens. neutral: it ends a section without saying what follows. facts: it heads one short line, note:
one paragraph. wished: preferred, unless it is the only list of the posting."""

_ABOUT = compiled_late(
    r"(?:more )?(?:about|life at|working at|work at|why work|what is|who is|meet|über|om|à propos d[eu']) ?\w"
)
_WHY = compiled_late(
    r"why\b|what makes (?:our |the )?\w+ (?:different|special|great|unique)|how we (?:help|support|take care)"
)
_COLON = compiled_late(r" ?[:：]")
_COLON_LATER = compiled_late(r"(?: \w+){0,3} ?[:：]")
_BEFORE_HEADING = frozenset(["", *".!?;:•|)*。；】…"])
_TELLING = (
    "What ",
    "Who ",
    "About ",
    "Nice to ",
    "Nice To ",
    "Preferred ",
    "Minimum ",
    "Basic ",
    "Required ",
    "Bonus ",
    "Key ",
    "Your ",
)
"""First words of headings that no sentence begins with before a capital letter."""
_OF_LISTS = frozenset({"required", "preferred", "wished", "duties", "benefits"})
_CONTAINED_WORDS = frozenset(
    "requirements qualifications responsibilities skills experience benefits preferred duties perks desired desirable "
    "bonus expertise aufgaben qualifikationen anforderungen profil kvalifikationer arbetsuppgifter compétences "
    "missions "
    "compensation meriterande krav accommodation accommodations eeo".split()
)
_SMALL_WORDS = frozenset("a an and at for from have if in is of on or the to with you your".split())
_GLUED_LAST_WORDS = frozenset({"Qualifications", "Responsibilities", "Requirements", "Duties", "Skills"})
_LAST_WORDS = frozenset(
    "required preferred qualifications responsibilities requirements skills experience nice-to-have nice-to-haves have "
    "haves have's have’s bonus points plus desired duties perks benefits us".split()
)
"""Last words of headings that get glued to the end of a line."""

_NOUNS_OF_ITEMS = ("Experience", "Skills")
"""Last words of headings that end items of a list as well."""

LAST_LETTERS = frozenset(word[-3:] if len(word) > 2 else f" {word}" for word in _LAST_WORDS)
"""The last three characters (in lower case) of lines that may end with such a heading."""

_WHOLE_ONLY = frozenset(
    {"you are", "you have", "you bring", "you will", "you thrive", "we need", "a plus", "the team", "du har"}
)
"""Phrases that are headings by themselves and say nothing inside a longer one."""
_RANK: dict[HeadingKind, int] = {
    "preferred": 0, "wished": 1, "legal": 2, "benefits": 3, "required": 4, "duties": 5, "employer": 6, "neutral": 7,
    "facts": 8, "note": 9,
}  # fmt: skip


class Heading(NamedTuple):
    """What a heading says, looked up once."""

    kind: HeadingKind | None
    is_weak: bool
    """Whether it names a field ("Technical expertise:") in which one may be asked something or do something."""
    is_area: bool
    """Whether it only names a kind of requirement ("Education:"), under another that says how it is asked."""


class InlineHeading(NamedTuple):
    """A heading inside a line: `line[start:end]`, with its colon."""

    start: int
    end: int


@cache
def heading_phrases() -> dict[str, HeadingKind]:
    """Every heading phrase (lower case, straight apostrophes) and the kind of section that it opens."""
    phrases = {
        phrase.replace("’", "'"): cast(HeadingKind, kind)
        for kind, listed in _table().items()
        if kind not in ("weak", "area")
        for phrase in listed
    }
    return with_misread(phrases)


@cache
def _weak() -> frozenset[str]:
    return frozenset(_table()["weak"])


@cache
def _areas() -> frozenset[str]:
    return frozenset(_table()["area"])


@cache
def _table() -> Mapping[str, Any]:
    return read_table("headings")


@cache
def _written() -> tuple[AhoCorasick, list[bool]]:
    """The headings as written inside a line (First word, Every Word, ALL CAPITALS), and whether of several words."""
    spellings: dict[str, bool] = {}
    for phrase in heading_phrases():
        several = " " in phrase
        capitals = " ".join(word[:1].upper() + word[1:] for word in phrase.split(" "))
        hyphened = "-".join(word[:1].upper() + word[1:] if len(word) > 2 else word for word in phrase.split("-"))
        title = " ".join(
            word if index and word in _SMALL_WORDS else word[:1].upper() + word[1:]
            for index, word in enumerate(phrase.split(" "))
        )
        for spelling in (phrase[:1].upper() + phrase[1:], capitals, title, phrase.upper(), hyphened):
            spellings[spelling] = several
            spellings[spelling.replace("'", "’")] = several
    return AhoCorasick(list(spellings), matchkind=MatchKind.LeftmostLongest), list(spellings.values())


@cache
def _contained() -> tuple[AhoCorasick, list[str]]:
    phrases = [
        phrase
        for phrase in heading_phrases()
        if phrase in _CONTAINED_WORDS
        or (" " in phrase and phrase not in _WHOLE_ONLY)
        or (not phrase.isascii() and len(phrase) > 3)
    ]
    return AhoCorasick(phrases, matchkind=MatchKind.LeftmostLongest), phrases


def normal_heading(text: str) -> str:
    """A heading as it is looked up: lower case, straight apostrophes, no marks round it.

    >>> normal_heading("== What You’ll Do: ==")
    "what you'll do"
    """
    lower = text.lower()
    begin, end = 0, len(lower)
    while begin < end and not lower[begin].isalnum():
        begin += 1
    while begin < end and not lower[end - 1].isalnum():
        end -= 1
    return " ".join(lower[begin:end].replace("’", "'").split())


@lru_cache(maxsize=4_096)
def read_heading(text: str) -> Heading:
    """What a heading says.

    >>> read_heading("Education:")
    Heading(kind='required', is_weak=False, is_area=True)
    """
    heading = normal_heading(text)
    return Heading(_kind_of(heading), heading in _weak(), heading in _areas())


def classify_heading(text: str) -> HeadingKind | None:
    """The kind of section that a heading opens, or None when its words say nothing.

    >>> [classify_heading(text) for text in ("Required Skills:", "Bonus points if you have", "About Acme")]
    ['required', 'preferred', 'employer']
    """
    return read_heading(text).kind


def _kind_of(heading: str) -> HeadingKind | None:
    phrases = heading_phrases()
    if kind := phrases.get(heading):
        return kind
    if by_pattern := kind_by_pattern(heading):
        return cast(HeadingKind, by_pattern)
    automaton, contained = _contained()
    kinds = [
        phrases[contained[index]]
        for index, start, end in automaton.find_matches_as_indexes(heading)
        if _on_boundaries(heading, start, end)
    ]
    if kinds:
        return min(kinds, key=_RANK.__getitem__)
    if _ABOUT.match(heading):
        return "employer"
    return "benefits" if _WHY.match(heading) else None


@lru_cache(maxsize=4_096)
def classify_lead(text: str) -> HeadingKind | None:
    """What a line that leads in a list says of the lines after it, or None when its words say nothing.

    >>> classify_lead("Experience with any of these is a plus:"), classify_lead("For example:")
    ('preferred', None)
    """
    lead = normal_heading(text)[-PATTERN_LIMIT:]
    return heading_phrases().get(lead) or cast("HeadingKind | None", kind_by_pattern(lead))


def heading_at_end(text: str, start: int, end: int, among_wishes: bool = False) -> HeadingKind | None:
    """The kind of a heading that was glued to the end of a line ("- Write tests Qualifications Required"), or None.

    Among wishes "Solid Linux Experience" is one of them and ends with no heading.

    >>> line = "Write tests Nice-to-have"
    >>> heading_at_end(line, 0, len(line)), heading_at_end("Clear job requirements", 0, 22)
    ('preferred', None)
    """
    last = text.rfind(" ", max(start, end - 24), end) + 1
    if not last or not text[last].isupper() or text[last:end].rstrip(":").lower() not in _LAST_WORDS:
        return None
    begin, longest = last, None
    for _ in range(4):
        if (opened := heading_phrases().get(normal_heading(text[begin:end]))) and begin > start:
            longest = opened
        if among_wishes and begin == last and text.startswith(_NOUNS_OF_ITEMS, last):
            longest = None
        begin = text.rfind(" ", start, max(start, begin - 1)) + 1
        if not begin or (not text[begin].isupper() and text[begin : begin + 3] not in ("and", "to ", "& ")):
            break
    return longest


def find_inline_headings(line: str) -> list[InlineHeading]:
    """The known headings inside a long line: at a sentence's start, and followed by a colon or by a capital letter.

    >>> [line[start:end] for line in ["We build. What You’ll Do: Train models."]
    ...     for start, end in find_inline_headings(line)]
    ['What You’ll Do:']
    """
    automaton, several_words = _written()
    found = []
    for index, start, end in automaton.find_matches_as_indexes(line):
        colon = _colon_after(line, end, several_words[index])
        if colon is None and not several_words[index] and not line[start:end].isupper():
            continue
        if _is_glued(line, start, end) or (
            _on_boundaries(line, start, end) and _opens(line, start, end, colon, several_words[index])
        ):
            found.append(InlineHeading(start, colon or end))
    return found


def _colon_after(line: str, end: int, several_words: bool) -> int | None:
    """Where the colon of a heading ends; after several known words up to three more may stand before it."""
    match = (_COLON_LATER if several_words else _COLON).match(line, end)
    return match.end() if match else None


def _opens(line: str, start: int, end: int, colon: int | None, several_words: bool) -> bool:
    before = line[max(0, start - 3) : start].rstrip()[-1:]
    at_start = before in _BEFORE_HEADING
    if colon is not None:
        return at_start or several_words or line[start:end].isupper()
    follows = line[end : end + 6].lstrip(" ?-–—")[:1]
    if not follows or not (follows.isupper() or follows.isdigit() or follows in "•*("):
        return False
    if at_start and several_words and line[end : end + 1] == "?":
        return True
    if several_words and (line[start:end].startswith(_TELLING) or _is_in_capitals(line, start, end)):
        return True
    return at_start and (
        not several_words or all(word[0].isupper() or len(word) < 4 for word in line[start:end].split())
    )


def _is_in_capitals(line: str, start: int, end: int) -> bool:
    """Whether a list's heading is in capitals and the words round it are not: "… maps WHAT YOU'LL NEED - Years …"."""
    if not line[start:end].isupper() or heading_phrases().get(normal_heading(line[start:end])) not in _OF_LISTS:
        return False
    before, after = line[max(0, start - 24) : start].split(), line[end : end + 24].lstrip(" ?-–—•*(").split()
    return bool(before and after) and not (before[-1].isupper() or (len(after[0]) > 1 and after[0].isupper()))


def _is_glued(line: str, start: int, end: int) -> bool:
    """Whether "Preferred Qualifications" and its like stand between words without blanks ("SQLPreferred Qualifi…")."""
    words = line[start:end].split(" ")
    if len(words) < 2 or words[-1] not in _GLUED_LAST_WORDS or not line[start].isupper():
        return False
    return line[start - 1 : start].isalnum() and line[end : end + 1].isupper()


def _on_boundaries(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joins(before, text[start]) or _joins(text[end - 1], after))


def _joins(left: str, right: str) -> bool:
    """Whether two characters belong to one word of a script that separates words."""
    return bool(left and right) and left.isalnum() and right.isalnum() and left < "⺀" and right < "⺀"
