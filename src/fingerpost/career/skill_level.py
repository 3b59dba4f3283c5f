"""How well a CV says that a skill is known: tiers ("Expert: …"), brackets ("SQL (basic)"), bars, words before it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

from fingerpost.career.parts import Part, heading_of
from fingerpost.career.words import any_of, cv_words

HeldLevel = Literal["expert", "stated", "familiar", "learning"]
"""expert and familiar where the CV says so in any words; learning: under way; stated: everything else."""

LISTS: Final = frozenset({"skills", "learning"})
"""The parts of a CV that list skills."""

_LABEL: Final = re.compile(r"(?:^|(?<=[.;|])\s+|\s{2,})[-*•\s]*(?P<label>[^\W\d][^:.;,|\n()]{0,40}):(?=\s|$)")
_BAR: Final = re.compile(r"^[ \t:|–-]*(?P<full>[●★■▮⬤◆█]+)(?P<rest>[○☆□▯◇◯░▒⚪]*)")
_OF_FIVE: Final = re.compile(r"^[ \t:(|–-]*(?P<n>[0-5](?:\.5)?)\s?(?:/|of|out of|von|sur|de)\s?5\b")
_PERCENT: Final = re.compile(r"^[ \t:(|–-]*(?P<n>\d{1,3})\s?%")
_FULL, _HALF = 0.9, 0.4
_BEFORE: Final = 48
_GROUP_ENDS: Final = r"[,(–—-]\s*"
_UNTICKED: Final = ("- [ ]", "* [ ]", "☐")
_BULLET: Final = re.compile(r"\s*[-*•]\s")


class _Tier(NamedTuple):
    start: int
    end: int
    level: HeldLevel


def group_labels(text: str, part: Part) -> Iterator[tuple[int, int]]:
    """The labels of a list, before or over the items that they head: "ML frameworks:", "Back end, advanced"."""
    position = part.start
    for line in text[part.start : part.end].splitlines(keepends=True):
        for label in _LABEL.finditer(line):
            yield position + label.start("label"), position + label.end("label")
        end = position + len(line)
        if heads_group(line, text[end : end + 3]):
            yield position, end
        position = end


class SkillLevels:
    """The levels that a CV states."""

    def __init__(self, text: str, parts: Sequence[Part]) -> None:
        self._text = text
        self._parts = parts
        self._tiers = sorted(tier for part in _joined(parts) for tier in _tiers(text, part))
        self._starts = [tier.start for tier in self._tiers]

    def at(self, start: int, end: int) -> HeldLevel | None:
        """The level stated for the skill at `text[start:end]`; None where none is.

        >>> text = "Skills" + chr(10) + "Expert: SQL, R. Familiar with: Go" + chr(10) + "Rust (basic)"
        >>> levels = SkillLevels(text, [Part("skills", 0, len(text))])
        >>> [levels.at(text.index(word), text.index(word) + len(word)) for word in ("SQL", "Go", "Rust")]
        ['expert', 'familiar', 'familiar']
        """
        listed = any(part.start <= start < part.end and part.name in LISTS for part in self._parts)
        line_start = self._text.rfind("\n", 0, start) + 1
        line_end = self._text.find("\n", end)
        line_end = len(self._text) if line_end < 0 else line_end
        if self._text[line_start:line_end].lstrip().startswith(_UNTICKED):
            return "learning"
        said = _after(self._text, line_start, end, line_end) if listed else _bracket(self._text[end:line_end])
        return said or _before(self._text[max(line_start, start - _BEFORE) : start]) or self._tier(start)

    def _tier(self, position: int) -> HeldLevel | None:
        at = bisect_right(self._starts, position) - 1
        tier = self._tiers[at] if at >= 0 else None
        return tier.level if tier is not None and position < tier.end else None


def level_of(words: str) -> HeldLevel | None:
    """The level that a few words are about, None where they are about something else.

    >>> level_of("Familiar with"), level_of("Dominio experto"), level_of("Libraries")
    ('familiar', 'expert', None)
    """
    plain = " ".join(words.strip().strip("#*:_-–—|=•·/ \t()").split())
    return next((level for level, pattern in _levels() if pattern.fullmatch(plain)), None)


def _joined(parts: Sequence[Part]) -> list[Part]:
    """The lists of skills; those of one kind that follow one another are one."""
    lists: list[Part] = []
    for part in parts:
        if part.name in LISTS:
            goes_on = bool(lists) and lists[-1].name == part.name and lists[-1].end == part.start
            lists[-1:] = [Part(part.name, lists[-1].start, part.end)] if goes_on else [*lists[-1:], part]
    return lists


def _tiers(text: str, part: Part) -> Iterator[_Tier]:
    """The runs of text that a label such as "Expert:" governs; any other label ends it, and so does an empty line."""
    base: HeldLevel | None = "learning" if part.name == "learning" else None
    level, position, headed = base, part.start, False
    for line in text[part.start : part.end].splitlines(keepends=True):
        end = position + len(line)
        labels = list(_LABEL.finditer(line))
        alone = level_of(line)
        if not line.strip():
            level = level if headed else base
            position = end
            continue
        headed = alone is not None or line.rstrip().endswith(",")
        if alone:
            level = alone
        elif heading_of(line):
            level = base
        elif labels:
            for number, label in enumerate(labels):
                level = level_of(label["label"]) or base
                stop = labels[number + 1].start() if number + 1 < len(labels) else len(line)
                if level:
                    yield _Tier(position + label.start(), position + stop, level)
            position = end
            continue
        elif heads_group(line, text[end : end + 3]):
            level = level_of(re.split(_GROUP_ENDS, line.strip())[-1])
        elif led := _leading(line):
            level = led
        elif _BULLET.match(text[end : end + 3]) and not _BULLET.match(line):  # the name of another group
            level = base
        if level:
            yield _Tier(position, end, level)
        position = end


def heads_group(line: str, following: str) -> bool:
    """Whether a line names a group and how well it is known, over bullets: "Back end, advanced" over "- Python"."""
    words = re.split(_GROUP_ENDS, line.strip())
    return (
        not _BULLET.match(line)
        and len(words) > 1
        and bool(_BULLET.match(following))
        and level_of(words[-1]) is not None
    )


def _leading(line: str) -> HeldLevel | None:
    """The level at the head of a line without a colon: "Nociones de Scala"."""
    match = _lead_pattern().match(line)
    return level_of(match["level"]) if match else None


def _after(text: str, line_start: int, end: int, line_end: int) -> HeldLevel | None:
    """The level behind a skill of a list, up to the end of its item."""
    rest = text[end:line_end]
    marks = "·•|" if any(mark in text[line_start:line_end] for mark in "·•|") else ",;"
    item = _up_to(rest, marks)
    for pattern in (_BAR, _OF_FIVE, _PERCENT):
        if match := pattern.search(rest):
            return _of_share(_share(match))
    if level := _bracket(item if marks != ",;" else rest, anywhere=marks != ",;"):
        return level
    match = re.match(r"\s*[:–—-]\s*(?P<level>[^\W\d_][^:()]{1,30})$", item)
    return level_of(match["level"]) if match else None


def _up_to(rest: str, marks: str) -> str:
    """The rest of an item: up to a mark outside brackets."""
    depth = 0
    for index, char in enumerate(rest):
        depth += (char == "(") - (char == ")")
        if char in marks and depth <= 0:
            return rest[:index]
    return rest


def _bracket(rest: str, *, anywhere: bool = False) -> HeldLevel | None:
    """The level in the bracket that follows: of its pieces the first that is one."""
    match = (
        re.search(r"\((?P<inside>[^()]{2,60})\)", rest)
        if anywhere
        else re.match(r"\s?\((?P<inside>[^()]{2,60})\)", rest)
    )
    if match is None:
        return None
    return next((level for piece in re.split(r"[,;/]\s*", match["inside"]) if (level := level_of(piece))), None)


def _before(ahead: str) -> HeldLevel | None:
    match = _before_pattern().search(ahead)
    return level_of(match["level"]) if match else None


def _share(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if "full" in groups:
        n_full, n_rest = len(groups["full"]), len(groups["rest"] or "")
        return n_full / max(n_full + n_rest, 5 if not n_rest else 1)
    return float(groups["n"]) / (5 if match.re is _OF_FIVE else 100)


def _of_share(share: float) -> HeldLevel:
    if share >= _FULL:
        return "expert"
    return "familiar" if share <= _HALF else "stated"


@cache
def _levels() -> tuple[tuple[HeldLevel, re.Pattern[str]], ...]:
    words = cv_words()["levels"]
    kinds: tuple[HeldLevel, ...] = ("expert", "familiar", "learning", "stated")
    return tuple((kind, re.compile(any_of(words[kind]), re.IGNORECASE)) for kind in kinds)


@cache
def _any_level() -> str:
    words = cv_words()["levels"]
    return any_of([pattern for kind in ("expert", "familiar", "learning", "stated") for pattern in words[kind]])


@cache
def _lead_pattern() -> re.Pattern[str]:
    """A level at the head of a line, with the word that leads on to the skills."""
    return re.compile(
        rf"\s*[-*•]?\s*(?P<level>(?:{_any_level()})\s+(?:with|of|in|de|en|to|mit|van|di))\s", re.IGNORECASE
    )


@cache
def _before_pattern() -> re.Pattern[str]:
    """A level just before a skill, in running text: "a bit of R", "familiar with Go and Rust"."""
    words = cv_words()["levels"]
    led = [pattern for kind in ("expert", "familiar") for pattern in words[kind]]
    listed = r"(?:[\w+#./-]+(?:,| and| or| &|/)\s+){0,3}"
    return re.compile(rf"(?<![\w-])(?P<level>{any_of(led)})\s+{listed}$", re.IGNORECASE)
