"""The spellings in which one label is written: hyphens, plurals, ampersands, British and American endings."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STEMS = {
    "modelling": "modeling",
    "labelling": "labeling",
    "behaviour": "behavior",
    "analyse": "analyze",
    "centre": "center",
    "colour": "color",
    "catalogue": "catalog",
}
_STEMS |= {american: british for british, american in _STEMS.items()}
_STEM = re.compile(rf"\b(?:{'|'.join(_STEMS)})")
_ISE = re.compile(
    r"\b(?!enterpris|exercis|precis|expertis|franchis|otherwis|advertis|promis|siz|rais|prais)(\w{3,})(is|iz)(?=(?:e|ed|er|ers|es|ing|ation|ations)\b)"
)
_UNCHANGING = re.compile(r"(?:ss|us|is|ics|as|os|ing|ware|js|ml|data|analysis|[^a-z])$")


def spellings(label: str, is_brand: bool = False) -> Iterator[str]:
    """The lower-case spellings of a label, itself first; a brand of one word ("Windows") has no singular or plural.

    >>> sorted(set(spellings("fine-tuning")))
    ['fine tuning', 'fine-tuning', 'finetuning']
    >>> sorted(set(spellings("data pipeline")))
    ['data pipeline', 'data pipelines', 'data-pipeline']
    """
    is_brand = is_brand and " " not in label
    is_acronym = label.rpartition(" ")[2].isupper()
    lower = label.lower()
    for joined in _joined(lower):
        for ended in _ended(joined):
            yield ended
            if is_acronym:
                yield ended + "s"
            elif not is_brand:
                yield from _numbered(ended)
    yield from _hyphenated(lower)


def _joined(label: str) -> Iterator[str]:
    yield label
    if "-" in label:
        yield label.replace("-", " ")
        if label.count("-") == 1:
            yield label.replace("-", "")
    if " & " in label:
        yield label.replace(" & ", " and ")
    elif " and " in label:
        yield label.replace(" and ", " & ")


def _hyphenated(label: str) -> Iterator[str]:
    """Two words as they stand before a noun: "machine-learning models"; of three words the first two."""
    blanks = label.count(" ")
    if blanks in (1, 2) and "-" not in label and label.replace(" ", "").isalpha():
        yield label.replace(" ", "-", 1)


def _ended(label: str) -> Iterator[str]:
    """British and American endings."""
    yield label
    if _STEM.search(label):
        yield _STEM.sub(lambda match: _STEMS[match.group()], label)
    if ("is" in label or "iz" in label) and _ISE.search(label):
        yield _ISE.sub(lambda match: match.group(1) + ("iz" if match.group(2) == "is" else "is"), label)


def _numbered(label: str) -> Iterator[str]:
    """The plural of a singular last word, and the singular of a plural one."""
    last = label.rpartition(" ")[2]
    if len(last) < 3 or not last.isascii():
        return
    if last.endswith("ies") and len(last) > 4:
        yield label[:-3] + "y"
    elif last.endswith(("sses", "xes", "ches", "shes")):
        yield label[:-2]
    elif last.endswith("s") and not _UNCHANGING.search(last):
        yield label[:-1]
    elif last.endswith("y") and last[-2] not in "aeiou":
        yield label[:-1] + "ies"
    elif last.endswith(("x", "ch", "sh", "ss")):
        yield label + "es"
    elif not _UNCHANGING.search(last):
        yield label + "s"
