"""The spellings in which one label is written: hyphens, plurals, ampersands, British and American endings."""

from __future__ import annotations

import re
from functools import cache

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


def spellings(label: str, is_brand: bool = False) -> tuple[str, ...]:
    """The lower-case spellings of a label, itself first; a brand of one word ("Windows") has no singular or plural.

    >>> sorted(set(spellings("fine-tuning")))
    ['fine tuning', 'fine-tuning', 'finetuning']
    >>> sorted(set(spellings("data pipeline")))
    ['data pipeline', 'data pipelines', 'data-pipeline']
    """
    lower = label.lower()
    blanks = lower.count(" ")
    is_acronym = label.rpartition(" ")[2].isupper()
    has_numbers = blanks > 0 or not is_brand
    found: list[str] = []
    for ended in _written(lower):
        found.append(ended)
        if is_acronym:
            found.append(ended + "s")
        elif has_numbers and (other := _other_number(ended.rpartition(" ")[2])) is not None:
            cut, ending = other
            found.append(ended[: len(ended) - cut] + ending)
    # Two words as they stand before a noun: "machine-learning models"; of three words the first two.
    if blanks in (1, 2) and lower.replace(" ", "").isalpha():
        found.append(lower.replace(" ", "-", 1))
    return tuple(found)


def _written(lower: str) -> list[str]:
    """The label with and without hyphens, with "&" and "and", in British and American spelling."""
    joined = [lower]
    if "-" in lower:
        joined.append(lower.replace("-", " "))
        if lower.count("-") == 1:
            joined.append(lower.replace("-", ""))
    if " & " in lower:
        joined.append(lower.replace(" & ", " and "))
    elif " and " in lower:
        joined.append(lower.replace(" and ", " & "))
    stems = [_STEM.sub(_other_stem, text) for text in joined] if _STEM.search(lower) else []
    if ("is" in lower or "iz" in lower) and _ISE.search(lower):
        stems += [_ISE.sub(_other_ise, text) for text in joined]
    return joined + stems


def _other_stem(match: re.Match[str]) -> str:
    return _STEMS[match.group()]


def _other_ise(match: re.Match[str]) -> str:
    return match.group(1) + ("iz" if match.group(2) == "is" else "is")


@cache
def _other_number(last: str) -> tuple[int, str] | None:
    """How the plural of a singular last word is made, or the singular of a plural one: letters to cut, and the ending.

    >>> _other_number("library"), _other_number("boxes"), _other_number("statistics")
    ((1, 'ies'), (2, ''), None)
    """
    if len(last) < 3 or not last.isascii():
        return None
    if last.endswith("ies") and len(last) > 4:
        return 3, "y"
    if last.endswith(("sses", "xes", "ches", "shes")):
        return 2, ""
    if last.endswith("y") and last[-2] not in "aeiou":
        return 1, "ies"
    if last.endswith(("x", "ch", "sh", "ss")):
        return 0, "es"
    if _UNCHANGING.search(last):
        return None
    return (1, "") if last.endswith("s") else (0, "s")
