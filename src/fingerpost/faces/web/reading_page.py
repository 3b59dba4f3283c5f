"""A reading as one page that stands alone: the marked posting and every fact with its words, in a single file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from fingerpost import FIELD_LABELS, prepare, unstated_fields
from fingerpost.faces.web.evidence import shown_text
from fingerpost.faces.web.posting_facts import estimates_of, facts_read, skills_of
from fingerpost.faces.web.rendering import environment

if TYPE_CHECKING:
    from fingerpost import EnrichedPosting

STYLE: Final = Path(__file__).parent / "static" / "style.css"


def reading_page(enriched: EnrichedPosting) -> str:
    """The HTML of a reading; it needs no other file and no server."""
    document = prepare(enriched.posting)
    text = shown_text(enriched, document.blocks, document.sections)
    style = Markup(STYLE.read_text(encoding="utf-8"))  # noqa: S704  our own file
    return (
        environment()
        .get_template("reading.html")
        .render(
            title=enriched.posting.title,
            style=style,
            text=text,
            facts=[*facts_read(enriched, text.proofs), *estimates_of(enriched)],
            unstated=[FIELD_LABELS[name] for name in unstated_fields(enriched)],
            skills=skills_of([skill.value for skill in enriched.skills], text.proofs),
        )
    )
