"""What the person will do, as duties of a list of our own: "builds data pipelines", "mentors colleagues".

A duty is read where the work is described: in sections of duties; where these state none, in clauses that say what the
person will do ("You will train models", or a line that begins with the verb). What is only asked of the person, wished
for, or told of the employer is no duty. `data/duties.toml` holds the list and its words.

The words of the list are common ones, of which a text has dozens; so they are no cues of all readers' automaton but
have one of their own, which sees those sections only: that takes a quarter of the time. In it verbs and objects carry
the duties that they may state as bits of a number. Scripts without blanks have cues.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from fingerpost.posting import Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Section
from fingerpost.reading.patterns import compiled_late, read_table
from fingerpost.reading.requirement import Span
from fingerpost.reading.whole_words import on_whole_words

READER = "duties"

_TABLE = read_table("duties")
_DUTIES: Mapping[str, Mapping[str, Any]] = _TABLE["duties"]
_IDS: Final = tuple(_DUTIES)
_ALL: Final = (1 << len(_IDS)) - 1

CUES: CueTable = {
    "duty": {
        phrase: duty
        for duty, row in _DUTIES.items()
        for phrase in row.get("phrases", ())
        if max(phrase) > "\u2e80"  # scripts without blanks
    }
}

_NEAR: Final = 8
"""The most words that a verb may stand before its object; the list may ask for fewer."""

_REACH: Final = 90
"""Characters between a verb and an object, or the next verb, beyond which it is forgotten."""

_CODEC: Final = "latin-1"
_WORDS: Final = bytes(byte if chr(byte).isalnum() or byte == ord("'") else ord(" ") for byte in range(256))
"""Latin-1 character → itself in a word, a blank for any sign."""

_CLAUSE_END: Final = compiled_late(r"[\n;:!?•]|\.\s|\s(?:who|that|which|where)\s")
_SAID: Final = compiled_late(r"[\w'’]+")
_LEAD_WORDS: Final = ("you will", "you'll", "you’ll", "responsib", "duties", "aufgaben", "role will", "candidate will")
_LEADS: Final = frozenset(
    "will you'll you’ll responsible responsibilities responsibility duties tasks aufgaben responsable".split()
)
_EMPLOYER: Final = frozenset("we we'll we’ll our company experience experienced".split())
_DOUBLED: Final = frozenset({"run", "plan", "set", "get", "ship", "tag", "map", "debug"})
_NO_NOUNS: Final = frozenset({"implement", "document", "experiment", "provision"})


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that people do in their job; `label` completes "the person …"."""

    duty_id: str
    label: str


class _Meaning(NamedTuple):
    """What a pattern stands for, one bit a duty: stated by itself, as the object of a verb, as the verb."""

    alone: int = 0
    objects: int = 0
    verbs: int = 0


_Verb = tuple[int, int, int]
"""Where a verb begins and ends, and the duties that it may state."""


@cache
def duties() -> Mapping[str, Duty]:
    """Duty id → duty, in the order of the list: models, data, software and operations, product and people.

    >>> duties()["builds-data-pipelines"].label
    'builds data pipelines'
    """
    return MappingProxyType({duty_id: Duty(duty_id, row["label"]) for duty_id, row in _DUTIES.items()})


def read_duties(document: Document) -> tuple[Finding[str], ...]:
    """The ids of the duties that a posting states, once each, in order of mention, with the words that say so.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("Your tasks:\\n- Train and deploy our models\\n- Mentoring of two juniors")
    >>> [(f.value, document.text[f.start : f.end]) for f in read_duties(document)][1:]
    [('deploys-models', 'deploy our models'), ('mentors-colleagues', 'Mentoring')]
    """
    lower, sections = document.lower, document.sections
    found: dict[int, Span] = {}
    for section in sections:
        if section.kind == "duties":
            _read_section(lower, section, found)
    for hit in document.hits("duty"):
        if document.section_at(hit.start) == "duties":
            found.setdefault(1 << _IDS.index(hit.value), (hit.start, hit.end))
    if not found:
        for section in sections:
            if section.kind == "other" or (section.kind == "required" and _may_lead(lower, section)):
                _read_section(lower, section, found)
    findings = [Finding(_IDS[bit.bit_length() - 1], start, end, READER) for bit, (start, end) in found.items()]
    if not lower.isascii():  # letters of other alphabets end a word here
        findings = [on_whole_words(document.text, finding) for finding in findings]
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end, finding.value)))


def _may_lead(lower: str, section: Section) -> bool:
    """Whether a section says anywhere what the person will do; most requirements do not."""
    return any(lower.find(words, section.start, section.end) >= 0 for words in _LEAD_WORDS)


def _read_section(lower: str, section: Section, found: dict[int, Span]) -> None:
    """Adds the duties of a section that were not found before."""
    begin, end, kind = section
    automaton, meanings = _automaton()
    words = lower[begin:end].encode(_CODEC, "replace").translate(_WORDS)
    wanted = _ALL - sum(found)
    verbs: list[_Verb] = []
    seen = last = 0
    for index, start, stop in automaton.find_matches_as_indexes(b" %b " % words, overlapping=True):
        alone, objects, stated = meanings[index]
        if alone & wanted or objects & seen & wanted:
            first, after = start + begin, stop - 2 + begin  # the blanks at its ends are no part of it
            pairs = [(bit, first) for bit in _bits(alone & wanted)]
            if objects & seen & wanted and start - last < _REACH:
                pairs += _pairs(lower, first, objects & seen & wanted, verbs)
            for bit, first in pairs:
                if bit & wanted and (kind == "duties" or _is_led(lower, section, first, after)):
                    found[bit] = first, after
                    wanted ^= bit
        if stated:
            if start - last > _REACH:
                seen = 0
                verbs.clear()
            seen |= stated
            last = stop
            verbs.append((start + begin, stop - 2 + begin, stated))


def _pairs(lower: str, at: int, duty_bits: int, verbs: list[_Verb]) -> list[tuple[int, int]]:
    """The duties that an object states with the verbs before it in its clause, and where each such verb begins."""
    pairs: list[tuple[int, int]] = []
    for start, end, may_state in reversed(verbs):
        stated = duty_bits & may_state
        if not stated:
            continue
        if _CLAUSE_END.search(lower, end, at):
            break
        between = lower[end:at].split()
        for bit in _bits(stated):
            near, but_after = _bounds(bit)
            if len(between) < near and not (between and between[-1] in but_after):
                duty_bits ^= bit
                pairs.append((bit, start))
        if not duty_bits:
            break
    return pairs


@cache
def _bounds(bit: int) -> tuple[int, frozenset[str]]:
    """How many words a duty's verb may stand before its object, and the words that make the object another one."""
    row = _DUTIES[_IDS[bit.bit_length() - 1]]
    return row.get("near", _NEAR), frozenset(row.get("but_after", ()))


def _is_led(lower: str, section: Section, start: int, end: int) -> bool:
    """Whether the clause of some words says that it is about what the person will do."""
    clause = section.start
    for stop in _CLAUSE_END.finditer(lower, section.start, start):
        clause = stop.end()
    words = _SAID.findall(lower, clause, end)
    if not words or not _EMPLOYER.isdisjoint(words):
        return False
    return not _LEADS.isdisjoint(words) or words[0] in _openings(section.kind == "required")


def _bits(number: int) -> list[int]:
    """The bits that are set in a number, as numbers.

    >>> _bits(10)
    [2, 8]
    """
    bits = []
    while number:
        bits.append(number & -number)
        number &= number - 1
    return bits


@cache
def _automaton() -> tuple[BytesAhoCorasick, list[_Meaning]]:
    """The automaton of all words of the list, with a blank at either end, and what its patterns stand for."""
    meanings: dict[bytes, _Meaning] = {}
    for number, row in enumerate(_DUTIES.values()):
        forms = {
            "alone": [form for phrase in row.get("phrases", ()) for form in _numbers(phrase)],
            "objects": [form for phrase in row.get("objects", ()) for form in _numbers(phrase)],
            "verbs": [form for verb in _infinitives(row) for form in _forms(verb)],
        }
        for kind, said in forms.items():
            for form in said:
                pattern = b" %b " % form.encode(_CODEC, "replace").translate(_WORDS)
                known = meanings.get(pattern, _Meaning())
                meanings[pattern] = known._replace(**{kind: getattr(known, kind) | 1 << number})
    automaton = BytesAhoCorasick(
        list(meanings), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
    )
    return automaton, list(meanings.values())


def _numbers(phrase: str) -> tuple[str, ...]:
    """A phrase, and with its last word in the plural where a * asks for that.

    >>> _numbers("data analysis*"), _numbers("strategy*"), _numbers("rag")
    (('data analysis', 'data analyses'), ('strategy', 'strategies'), ('rag',))
    """
    if not phrase.endswith("*"):
        return () if max(phrase) > "\u2e80" else (phrase,)
    one = phrase[:-1]
    if one.endswith("sis"):
        return one, f"{one[:-2]}es"
    if one.endswith("y") and one[-2] not in "aeou":
        return one, f"{one[:-1]}ies"
    return one, f"{one}{'es' if one.endswith(('s', 'sh', 'ch', 'x')) else 's'}"


def _infinitives(row: Mapping[str, Any]) -> Iterable[str]:
    for verb in row.get("verbs", ()):
        yield from _TABLE["verbs"].get(verb, (verb,))


def _forms(verb: str) -> tuple[str, ...]:
    """A verb in the infinitive, with "-s" and with "-ing", but what is more often a noun.

    >>> _forms("analyze"), _forms("run"), _forms("publish")
    (('analyze', 'analyzes', 'analyzing'), ('run', 'running'), ('publish', 'publishes', 'publishing'))
    """
    if _is_noun(verb):
        return (verb,)
    hissing = verb.endswith(("s", "sh", "ch", "x"))
    third = f"{verb[:-1]}ies" if verb.endswith("fy") else f"{verb}{'es' if hissing else 's'}"
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe")) else verb
    going = f"{stem}{verb[-1] if verb in _DOUBLED else ''}ing"
    nouns = _TABLE["nouns"]
    return (verb, *[form for form, kind in ((third, "s"), (going, "ing")) if verb not in nouns[kind]])


def _is_noun(verb: str) -> bool:
    """Whether a "verb" of the list is a noun of doing, with which no clause about the work begins."""
    return verb.endswith(("ment", "ion", "ance", "ung", "ysis", "ing")) and verb not in _NO_NOUNS


@cache
def _openings(infinitives_only: bool) -> frozenset[str]:
    """All verbs that a clause about the work may begin with."""
    verbs = {verb for row in _DUTIES.values() for verb in _infinitives(row) if not _is_noun(verb)}
    return frozenset(verbs if infinitives_only else (form for verb in verbs for form in _forms(verb)))
