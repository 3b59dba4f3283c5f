"""How a reading looks in a terminal: the posting with its findings marked, and a table of facts with their words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from fingerpost import FIELD_LABELS, SKILL_AREAS, list_facts, prepare, skills, unstated_fields
from fingerpost.faces.terminal import console, heading, line, show_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from fingerpost import BrokenSpan, EnrichedPosting, Fact, VerifyReport

STYLES: Final = {"required": "bold green", "preferred": "cyan", "duty": "yellow"}
"""How a skill of each level is drawn; any other fact is `FACT_STYLE`."""

FACT_STYLE: Final = "magenta"
WORDS_SHOWN: Final = 80
LIKELY_ROLES: Final = 3
BROKEN_SHOWN: Final = 20


def reading(enriched: EnrichedPosting, *, with_text: bool = True) -> None:
    """A reading: its marked text, its facts with their words, its skills."""
    if with_text:
        _show_text(enriched)
    facts = list_facts(enriched)
    heading(enriched.posting.title or "a posting without a title")
    rows = [
        {"fact": FIELD_LABELS[fact.field], "value": fact.value, "words": _shown(fact.words), "reader": fact.reader}
        for fact in facts
        if fact.field != "skills"
    ]
    show_table(rows, ("fact", "value", "words", "reader"))
    likely = [f"{role} {probability:.0%}" for role, probability in enriched.role_probabilities[:LIKELY_ROLES]]
    if likely:
        line(f"likeliest roles: {', '.join(likely)}")
    missing = [FIELD_LABELS[name] for name in unstated_fields(enriched)]
    if missing:
        line(f"not stated: {', '.join(missing)}")
    asked = [_skill_row(fact) for fact in facts if fact.field == "skills"]
    show_table(asked, ("skill", "area", "level", "words", "reader"), title=f"{len(asked)} skills")


def _skill_row(fact: Fact) -> dict[str, str]:
    known = skills().get(fact.key)
    area = SKILL_AREAS[known.skill_area] if known else "in no list"
    words = _shown(fact.words)
    return {"skill": fact.value, "area": area, "level": fact.level or "", "words": words, "reader": fact.reader}


def _shown(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= WORDS_SHOWN else plain[: WORDS_SHOWN - 1] + "…"


def _show_text(enriched: EnrichedPosting) -> None:
    """The posting's text, each finding in the colour of its kind; piped, the same text without colours."""
    screen = console()
    screen.print(marked_text(enriched))
    legend = [f"[{style}]{level}[/]" for level, style in STYLES.items()]
    screen.print(f"\n[dim]marked:[/] {' '.join(legend)} [dim]skills,[/] [{FACT_STYLE}]any other fact[/]")


def marked_text(enriched: EnrichedPosting) -> Text:
    """The text of a posting with a style for every finding.

    A skill is drawn over the fact that holds it; what only samples the text (its language) is not drawn.
    """
    from rich.text import Text

    shown = Text(enriched.text)
    for fact in list_facts(enriched):
        if fact.field not in ("skills", "language"):
            shown.stylize(f"underline {FACT_STYLE}", fact.start, fact.end)
    for skill in enriched.skills:
        for start, end in skill.value.mentions or ((skill.start, skill.end),):
            shown.stylize(STYLES[skill.value.level], start, end)
    for block in prepare(enriched.posting).blocks:
        if block.kind in ("title", "heading"):
            shown.stylize("bold", block.start, block.end)
    return shown


def verified(report: VerifyReport) -> None:
    """What a check of spans found."""
    heading(f"{report.read:,} records read = {report.verified:,} checked + {report.set_aside:,} set aside")
    line(f"{report.findings:,} findings, {len(report.broken):,} whose span is not what it should be")
    if report.reasons:
        show_table([{"reason": reason, "findings": n} for reason, n in report.reasons], ("reason", "findings"))
    rows = [
        {"posting": span.posting_id, "field": span.field, "value": span.value, "at": f"{span.start}-{span.end}"}
        for span in _one_of_each(report)
    ]
    if rows:
        show_table(rows[:BROKEN_SHOWN], ("posting", "field", "value", "at"), title="for example")


def _one_of_each(report: VerifyReport) -> Iterator[BrokenSpan]:
    ordered = sorted(report.broken, key=lambda span: (span.field, span.reason))
    for _, spans in groupby(ordered, key=lambda span: (span.field, span.reason)):
        yield next(spans)
