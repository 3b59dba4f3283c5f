"""How the list of skills and the public vocabularies look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from fingerpost import SKILL_AREAS, skills
from fingerpost.faces.terminal import heading, line, show_table

if TYPE_CHECKING:
    from fingerpost import CheckedLink, ConceptMatch, InstalledVocabularies, MatchedConcepts, Suggestion, TaxonomyReport

PROBLEMS_SHOWN: Final = 50


def checked(report: TaxonomyReport, matched: MatchedConcepts | None) -> None:
    """The state of the list of skills, and how many of its concepts postings ask for."""
    rows = [
        {"area": SKILL_AREAS[area], "concepts": n, "asked for": matched.by_area[area] if matched else None}
        for area, n in report.by_area.items()
    ]
    columns = ("area", "concepts", "asked for") if matched else ("area", "concepts")
    show_table(rows, columns, title=f"{report.concepts:,} concepts")
    if matched:
        line(
            f"{matched.n_postings:,} postings ask for {matched.concepts:,} of them; "
            f"{matched.ml_ai_data:,} are of machine learning, mathematics or data"
        )
    heading(f"{len(report.problems)} problems" if report.problems else "no problem found")
    for problem in report.problems[:PROBLEMS_SHOWN]:
        line(problem)
    if len(report.problems) > PROBLEMS_SHOWN:
        line(f"and {len(report.problems) - PROBLEMS_SHOWN} more (--json has them all)")


def visited(found: Sequence[CheckedLink]) -> None:
    """The links that do not answer as before, and how many do."""
    rows = [
        {"address": one.url, "skills": ", ".join(one.skill_ids), "state": one.state, "now at": one.now_at}
        for one in found
        if one.state != "answers"
    ]
    if rows:
        show_table(rows, ("state", "address", "skills", "now at"))
    line(f"{len(found) - len(rows):,} of {len(found):,} links answer")


def suggestions(found: Sequence[Suggestion]) -> None:
    """Names that the list of skills lacks, with examples."""
    rows = [
        {
            "name": one.name,
            "postings": one.n_postings,
            "employers": one.n_employers,
            "near": skills()[one.nearest].preferred_label if one.nearest else None,
            "example": one.examples[0] if one.examples else None,
        }
        for one in found
    ]
    show_table(rows, ("name", "postings", "employers", "near", "example"), title=f"{len(rows)} names in no list")
    if not rows:
        line("nothing was found beside the known skills; more postings may show some")


def installed(vocabularies: InstalledVocabularies) -> None:
    """What was installed, what was set aside, and the line that each publisher asks for."""
    rows = [
        {"vocabulary": part.vocabulary, "table": table, "rows": n}
        for part in vocabularies.vocabularies
        for table, n in part.n_rows.items()
    ]
    show_table(rows, ("vocabulary", "table", "rows"), title=f"installed in {vocabularies.folder}")
    for part in vocabularies.vocabularies:
        for reason, n in part.set_aside.items():
            line(f"{part.vocabulary}: {n:,} rows set aside: {reason}")
        line(part.acknowledgement)


def concepts(matches: Sequence[ConceptMatch]) -> None:
    """Concepts of a public vocabulary, best first."""
    rows = [
        {
            "concept": one.preferred_label,
            "score": one.score,
            "named by": one.matched_label,
            "id": one.concept_uri.rpartition("/")[2],
        }
        for one in matches
    ]
    show_table(rows, ("concept", "score", "named by", "id"))
    if not rows:
        line("nothing in the vocabulary comes close; other words may")
