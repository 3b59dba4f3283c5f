"""What only says who a person is, left out before anything is read: name, addresses, birth, gender, nationality, photo.

It is overwritten with spaces of the same length, so that nothing that is read later can depend on it, and a profile
holds none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from fingerpost.career.job_words import has_title_word
from fingerpost.career.parts import heading_of
from fingerpost.career.words import any_of, cv_words
from fingerpost.reading.skills import label_targets

_ADDRESS: Final = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]{3,}\.(?:com|org|net|io|dev|ai|de|me)\b/?\S*", re.IGNORECASE
)
_PHONE: Final = re.compile(r"(?<![\w+])\+\d[\d ()/-]{6,18}\d|(?<!\w)\(?0\d{2,4}\)?[ /-]\d[\d -]{4,12}\d(?!\w)")
_NAME: Final = re.compile(
    r"[ \t#*]*(?P<name>[^\W\d_][^\W\d_.'’-]*(?:[ .'’-]+[^\W\d_]+){0,4})\.?[*#]*[ \t]*(?=$|[|·•,]|\s[–—-]\s)"
)
_OF_THE_DOCUMENT: Final = re.compile(
    r"curriculum\s+vitae(?:\s*\(cv\))?|^\W*(?:cv|résumé|resume|lebenslauf)\b", re.IGNORECASE | re.MULTILINE
)
_FIRST_LINES: Final = 6
_SPEAKS_OF_PERSON: Final = re.compile(
    r"\b(?:he|she|they)\s*/\s*(?:him|her|them|his|hers)\b|\((?:m|f|w|d|x)(?:/[mfwdx])*\)", re.IGNORECASE
)


def without_person(text: str) -> str:
    """A CV with spaces where it says who the person is; places in the text stay what they were.

    >>> without_person("Ruby Vesk\\nGeboren: 1990\\nruby@example.org\\nSkills\\nRuby").split()
    ['Skills', 'Ruby']
    """
    kept = list(text)
    for start, end in _spans(text):
        kept[start:end] = [char if char == "\n" else " " for char in text[start:end]]
    return "".join(kept)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_ADDRESS, _PHONE, _OF_THE_DOCUMENT, _SPEAKS_OF_PERSON, _labelled()):
        yield from (match.span() for match in pattern.finditer(text))
    names = list(_names(text))
    yield from names
    whole = r"\s+".join(re.escape(text[start:end]) for start, end in names)
    for name in {whole, *(re.escape(text[start:end]) for start, end in names)}:
        if re.search(r"\w\W+\w", name):  # one word alone may be anything elsewhere
            yield from (match.span() for match in re.finditer(rf"(?<!\w){name}(?!\w)", text))


def _names(text: str) -> Iterator[tuple[int, int]]:
    """The name: the first line of a few words that are neither a heading nor a job, nor a list of skills alone.

    A name of one word goes on in the next line, where that is of one word too.
    """
    is_cv = any(heading_of(line) for line in text.splitlines())
    position = seen = 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        if not line.strip() or _OF_THE_DOCUMENT.search(line):
            continue
        seen += 1
        if seen > _FIRST_LINES or heading_of(line):
            return
        match = _NAME.match(line.rstrip("\r\n"))
        if match is None or has_title_word(match["name"]) or (not is_cv and _are_skills(match["name"])):
            continue
        yield start + match.start("name"), start + match.end("name")
        following = text[position:].partition("\n")[0]
        second = _NAME.match(following)
        if " " not in match["name"] and second and " " not in second["name"] and not _is_else(following):
            yield position + second.start("name"), position + second.end("name")
        return


def _is_else(line: str) -> bool:
    return bool(heading_of(line)) or has_title_word(line)


def _are_skills(words: str) -> bool:
    """Whether all words are skills: a bare list and no name."""
    parts = words.split()
    return all(word.lower() in label_targets() for word in parts)


@cache
def _labelled() -> re.Pattern[str]:
    """Lines about the person: "Nationality: German" is no language that one speaks."""
    return re.compile(rf"^\W*(?:{any_of(cv_words()['personal']['labels'])})\b.*$", re.IGNORECASE | re.MULTILINE)
