"""The items of a list of skills: labels that count only alone ("R", "Go"), and names that are in no taxonomy file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from fingerpost.career.parts import Part, heading_of
from fingerpost.career.skill_level import heads_group, level_of
from fingerpost.reading.skills import label_targets
from fingerpost.taxonomy.skills import Skill, skills

_MARKS: Final = r",;:|•·●○★☆■□▮▯⬤◆◇◯█░▒/()\[\]"
_SEPARATOR: Final = re.compile(rf"[\n{_MARKS}]|\.(?=\s|$)|\s[–—-]\s")
_NUMBERED: Final = re.compile(r"\s+v?\d[\d.]*\+?(?:\s*%)?$")
_NAME: Final = re.compile(r"[^\W_][\w+#.’'-]*(?: [\w+#.&’'-]+){0,3}")
_NO_NAME: Final = re.compile(
    r"\b(?:I|I['’]\w+|we|my|me|our|you|have|has|had|am|is|are|was|not|no|never|none|only|also|yet|since|which|that|who|etc|e\.g|i\.e|years?|yrs|months?|page)\b"
    r"|\d{4}|^\d|\d$",
    re.IGNORECASE,
)
_EDGES: Final = " \t\r\n-–—*•·`_."
_WORDY: Final = 7
"""Words; a longer item is a sentence."""


class ListItem(NamedTuple):
    """An item at `text[start:end]`; the skill is None for a name in no taxonomy file."""

    start: int
    end: int
    skill: Skill | None


def list_items(text: str, part: Part, known: Sequence[tuple[int, int]]) -> Iterator[ListItem]:
    """The labels of a part that are whole items, and its items in which no label (at `known`, in order) stands.

    >>> text = "Skills" + chr(10) + "R, Python, otter counting (basic)"
    >>> [(text[i.start:i.end], i.skill is None) for i in list_items(text, Part("skills", 0, len(text)), [])]
    [('R', False), ('Python', False), ('otter counting', True)]
    """
    position = part.start
    for line in text[part.start : part.end].splitlines(keepends=True):
        start, position = position, position + len(line)
        if heading_of(line):
            continue
        is_list = _is_list(text, start, position) and not heads_group(
            text[start:position], text[position : position + 3]
        )
        for low, high in _items(text, start, position):
            bare = low + len(_NUMBERED.sub("", text[low:high]))
            targets = list(_skills(text[low:bare]))
            yield from (ListItem(low, bare, skill) for skill in targets)
            if not targets and is_list and _is_name(text, start, low, high, position, known):
                yield ListItem(low, high, None)


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of a line: what stands between separators, without spaces and bullets round it."""
    for stop in [*(match.start() for match in _SEPARATOR.finditer(text, start, end)), end]:
        words = text[start:stop]
        bare = words.strip(_EDGES)
        if bare:
            low = start + len(words) - len(words.lstrip(_EDGES))
            yield low, low + len(bare)
        start = stop + 1


def _skills(item: str) -> Iterator[Skill]:
    """The skill of which an item is a label and nothing else."""
    for target in label_targets().get(item.lower(), ()):
        if target.rule == "any-case" or (target.rule != "never" and target.written == item):
            yield skills()[target.skill_id]


def _is_list(text: str, start: int, end: int) -> bool:
    """Whether a line lists names: short items, and no sentence."""
    longest = max((len(text[low:high].split()) for low, high in _items(text, start, end)), default=0)
    return longest <= _WORDY and not re.search(r"\b(?:I|I['’]\w+|we)\b", text[start:end])


def _is_name(text: str, line: int, low: int, high: int, line_end: int, known: Sequence[tuple[int, int]]) -> bool:
    """Whether an item names one thing in a few words, and no level, group or remark in brackets."""
    words = text[low:high]
    return (
        len(words) >= 3
        and _NAME.fullmatch(words) is not None
        and _NO_NAME.search(words) is None
        and level_of(words) is None
        and text[high:line_end].lstrip()[:1] != ":"
        and text[line:low].count("(") <= text[line:low].count(")")
        and not _holds_known(low, high, known)
    )


def _holds_known(low: int, high: int, known: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(known, (low, 0))
    return (at < len(known) and known[at][0] < high) or (at > 0 and known[at - 1][1] > low)
