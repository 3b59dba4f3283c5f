"""Where a text names fields of study, which are asked for as a degree and not as skills."""

from __future__ import annotations

from collections.abc import Iterator

from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document
from fingerpost.reading.patterns import compiled_late, cue_group, read_table

CUES: CueTable = {"skill.degree": cue_group(read_table("levels")["degree"])}

_STOP = r"(?<=[.;\n])(?<!\be\.)(?<!\be\.g\.)(?<!\bi\.)(?<!\bi\.e\.)"
"""An end that is no full stop of "e.g." or "i.e.", after which the fields of a "quantitative nature" are named."""

# Both expressions begin with a set of characters, which lets the search pass quickly over everything else.
_BEFORE = compiled_late(
    rf"[.;\n:(,iowde](?:{_STOP}|(?<=[:(,])\s*|(?<=\b.)(?:(?<=i)(?:n|m bereich|nom)|(?<=o)f|(?<=w)ithin|(?<=d)e[rs]"
    r"|(?<=e)n)\b\s*)"
)
"""What stands between a degree (in lower case) and its fields of study, or the end of the sentence."""

_END = compiled_late(
    rf"[owpaebkr\d.;\n](?:{_STOP}|(?<=\d)\d*\+? years|(?<=\b.)(?:"
    r"(?<=o)r (?:a |an |in a |in an )?(?:closely |other |another )?"
    r"(?:related|similar|equivalent|other|another|relevant|comparable|adjacent|experience|have|demonstrated)"
    r"|(?<=w)ith\b|(?<=p)lus\b|(?<=a)nd (?:a |at least |\d)|(?<=e)(?:xperience|rfahrung(?:en)?)\b"
    r"|(?<=r)elated (?:fields?|disciplines?|areas?|subjects?)"
    r"(?= (?:knowledge|proven|strong|solid|excellent|good|deep|demonstrated|skills?|background|understanding|ability"
    r"|proficien|familiar|experience|exposure|requirements)\w*\b)"
    r"|(?<=b)erufserfahrung\b|(?<=k)enntnisse\b"
    r"|(?<=o)der (?:ein |eine |einen )?(?:vergleichbar|ähnlich|verwandt)))"
)
"""Where the fields of study end."""

_EXAMPLES_END = compiled_late(
    r"\((?:e\.g|i\.e|such as|for example)[^()\n]*\)(?= (?!(?:or|and|with|from|is|in|at|of|preferred|required)\b)[a-z])"
)
"""A bracket of examples with which the fields end: "a quantitative field (e.g. Physics) Knowledge of tides"."""

_DEMAND = compiled_late(r"erfahrung|kenntnisse|experience|knowledge|proficien")
"""Words between a degree and what it is "in" that tell of experience in it, and not of its fields."""

_NEAR = 70
"""Characters; what stands further from a degree says nothing of its fields."""

_LONG = 320
"""Characters; fields of study are not looked for further away."""

_PRODUCT = compiled_late(
    r"ms[ -](?:office|excel|word|access|sql|azure|power|project|teams|dynamics|visio|windows|outlook)"
)
"""MS is Microsoft before these, and no degree."""


def fields_of_study(document: Document) -> Iterator[tuple[int, int]]:
    """Spans that name fields of study, in order.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("BS in Statistics, Mathematics or a related field; Python")
    >>> [document.text[slice(*span)] for span in fields_of_study(document)]
    ['Statistics, Mathematics ']
    """
    reached = -1
    lower = document.lower
    for start, end, _ in document.hits("skill.degree"):
        if start < reached or (lower.startswith("ms", start) and _PRODUCT.match(lower, start)):
            continue
        block = document.block_at(start)
        if block is not None and (span := _fields_after(lower, end, min(block.end, end + _LONG))):
            reached = span[1]
            yield span


def _fields_after(lower: str, start: int, high: int) -> tuple[int, int] | None:
    """The span of the fields of a degree that ends at `start`, or None where none are named."""
    before = _BEFORE.search(lower, start, high)
    if before is None or before.start() - start > _NEAR or lower[before.start()] in ".;\n":
        return None
    if _DEMAND.search(lower, start, before.start()):  # "ein Studium und Erfahrung in Controlling"
        return None
    found = _END.search(lower, before.end(), high)
    end = found.start() if found else high
    examples = _EXAMPLES_END.search(lower, before.start(), end + 2)
    return before.end(), min(end, examples.end()) if examples else end
