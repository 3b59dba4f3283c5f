"""Where a text names fields of study, which are asked for as a degree and not as skills."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document
from fingerpost.reading.patterns import cue_group, read_table

CUES: CueTable = {"skill.degree": cue_group(read_table("levels")["degree"])}

_FIELDS = re.compile(
    r"[^.;\n]{0,70}?(?:\b(?:in|of|within|im bereich|der|in der|des|inom|en)\b|[:(,])\s*"
    r"(?P<fields>[^.;\n]*?)"
    r"(?=\bor (?:a |an |in a |in an )?(?:closely |other |another )?"
    r"(?:related|similar|equivalent|other|another|relevant|comparable|adjacent|experience)"
    r"|\bor equivalent|\bwith\b|\bplus\b|\band (?:a |at least |\d)|\d+\+? years|\bexperience\b"
    r"|\boder (?:ein |eine |einen )?(?:vergleichbar|ähnlich|verwandt)|[.;\n]|$)"
)
"""What follows a degree (in lower case), up to where the fields of study end."""

_PRODUCT = re.compile(
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
        if block is not None and (match := _FIELDS.match(lower, end, min(block.end, end + 320))):
            start, reached = match.span("fields")
            yield start, reached
