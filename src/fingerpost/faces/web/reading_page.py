"""A reading as one page that stands alone: the marked posting and every fact with its words, in a single file."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from fingerpost import FIELD_LABELS, list_facts, prepare, unstated_fields
from fingerpost.faces.web.evidence import shown_text
from fingerpost.faces.web.posting_facts import Fact, skills_of
from fingerpost.faces.web.rendering import environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fingerpost import EnrichedPosting
    from fingerpost.faces.web.evidence import Proof

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
            facts=_facts(enriched, text.proofs),
            unstated=[FIELD_LABELS[name] for name in unstated_fields(enriched)],
            skills=skills_of([skill.value for skill in enriched.skills], text.proofs),
        )
    )


def _facts(enriched: EnrichedPosting, proofs: Mapping[str, Proof]) -> list[Fact]:
    """One line for each field that is stated, with all its values; the proof is that of the first."""
    stated = [fact for fact in list_facts(enriched) if fact.field != "skills"]
    return [
        Fact(FIELD_LABELS[field], ", ".join(dict.fromkeys(fact.value for fact in facts)), proofs.get(field))
        for field, facts in groupby(stated, key=lambda fact: fact.field)
    ]
