"""How a skill hangs together with others: what it implies and is implied by, rests on, replaces and is replaced by.

A skill implies another, as postings have it, where most of those that ask for the first ask for the second, more often
than other postings do and clearly more often than the other way round. The taxonomy's own links stand beside that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.market.counting.cells import Cell, cells_of, cells_query, shares_within
from fingerpost.market.counting.reader_error import skill_error
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.profiles.replacing import Replacement, Replacing, replacing_of
from fingerpost.market.selecting.selection import Query, Selection

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

MOST = 0.5
"""The share of a skill's postings that must ask for another one for the first to imply it."""
CONSIDERED = 200
SHOWN = 10

_SKILLS = Query(
    "SELECT skill_id AS value, preferred_label AS label, cluster, named FROM selected"
    " JOIN posting_skill ON posting_skill.posting_id = selected.posting_id"
)
_ASKING = """,
asking AS (SELECT DISTINCT posting_id FROM posting_skill WHERE skill_id = ?),
selected AS (
  SELECT chosen.posting_id, chosen.cluster, chosen.named, posting_skill.skill_id, asking.posting_id IS NOT NULL AS asks
  FROM chosen JOIN posting_skill ON posting_skill.posting_id = chosen.posting_id
  LEFT JOIN asking ON asking.posting_id = chosen.posting_id
  WHERE posting_skill.skill_id IN ({marks})
)"""
_OVERALL = """
SELECT skill_id, count(*) FROM selected
JOIN posting_skill ON posting_skill.posting_id = selected.posting_id GROUP BY skill_id"""


@dataclass(frozen=True, slots=True)
class Implication:
    """Another skill with both conditional shares.

    `other_given_this` is the share of the postings asking for the skill asked about that ask for the other one too,
    `this_given_other` the reverse.
    """

    skill_id: str
    label: str
    other_given_this: Share
    this_given_other: Share


@dataclass(frozen=True, slots=True)
class Prior:
    """A skill that the taxonomy names as known before, and why."""

    skill_id: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class SkillLinks(Answer):
    """How a skill hangs together with others.

    `implies` and `implied_by` are read from postings, `broader` and `prerequisites` from the taxonomy. `reason` says
    why postings tell nothing; `replacing.refused` why nothing is known over time.
    """

    skill_id: str
    label: str
    implies: tuple[Implication, ...]
    implied_by: tuple[Implication, ...]
    broader: str | None
    prerequisites: tuple[Prior, ...]
    replacing: Replacing
    reason: str | None
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return f"{self.label} and other skills"

    def sentences(self) -> tuple[str, ...]:
        """What it implies, what implies it, and what it replaces."""
        found = [f"Postings tell nothing of what goes with {self.label}: {self.reason}."] if self.reason else []
        for implied, words in ((self.implies, "ask for"), (self.implied_by, "are asked for with")):
            if implied:
                shares = [one.other_given_this if implied is self.implies else one.this_given_other for one in implied]
                names = ", ".join(
                    f"{one.label} ({percent(share)})" for one, share in zip(implied[:5], shares, strict=False)
                )
                subject = (
                    "Postings that ask for it mostly also ask for" if words == "ask for" else "Mostly asked for with it"
                )
                found.append(f"{subject}: {names}.")
        return (*found, *_replacing_sentences(self.label, self.replacing))

    def tables(self) -> tuple[AnswerTable, ...]:
        """All links in one table."""
        columns = ("link", "skill", "share", "low", "high", "the other way", "postings", "note")
        return (AnswerTable(self.headline(), columns, tuple(_table_row(row) for row in self.to_rows())),)

    def to_rows(self) -> list[Row]:
        """Rows by `link`: implies, implied by, broader, prerequisite, replaces, replaced by."""
        from fingerpost.taxonomy.labels import label_of

        rows = [_implied_row("implies", one, one.other_given_this, one.this_given_other) for one in self.implies]
        rows += [_implied_row("implied by", one, one.this_given_other, one.other_given_this) for one in self.implied_by]
        if self.broader is not None:
            rows.append(_link_row("broader", self.broader, label_of("skill", self.broader)))
        rows += [_link_row("prerequisite", one.skill_id, one.label, one.reason) for one in self.prerequisites]
        rows += [_replaced_row(one) for one in self.replacing.found]
        if self.replacing.refused:
            rows.append(_link_row("replaces", None, None, f"cannot be told: {self.replacing.refused}"))
        return rows

    def chart(self) -> alt.LayerChart:
        """The shares of what the skill implies."""
        from fingerpost.market.charts import nothing, share_bars

        title = f"Asked for in most postings that ask for {self.label}"
        rows: list[Row] = [
            {"label": one.label, "share": share.share, "low": share.low, "high": share.high}
            for one in self.implies
            for share in (one.other_given_this,)
        ]
        if not rows:
            return nothing(title, self.reason or "no other skill is")
        return share_bars(rows, title, ["With 95 % intervals", rests_on(self.basis)])


def skill_links(con: DuckDBPyConnection, skill_id: str, selection: Selection | None = None) -> SkillLinks:
    """How a skill, given by id, label or alias, hangs together with others in the postings selected.

    Raises:
        UnknownNameError: no skill is called so, or a name of the selection is in no list.
    """
    from fingerpost.taxonomy.labels import label_of
    from fingerpost.taxonomy.prerequisites import all_prerequisites
    from fingerpost.taxonomy.skills import skills

    asking = scope_of(con, replace(selection or Selection(), skill=skill_id))
    known = str(asking.selection.skill)
    scope = scope_of(con, replace(asking.selection, skill=None))
    listed = skills().get(known)
    query = cells_query(asking.query, _SKILLS, CONSIDERED)
    cells, _ = cells_of(con, query, asking.sizes, skill_error)
    pairs = tuple(_pairs(scope, asking, cells))
    return SkillLinks(
        skill_id=known,
        label=next((cell.label for cell in cells if cell.value == known), label_of("skill", known)),
        implies=_strongest(pairs, "other_given_this"),
        implied_by=_strongest(pairs, "this_given_other"),
        broader=listed.broader if listed else None,
        prerequisites=tuple(
            Prior(one.skill_id, label_of("skill", one.skill_id), one.reason)
            for one in all_prerequisites().get(known, ())
        ),
        replacing=replacing_of(scope, known),
        reason=asking.sizes.rest.reason,
        basis=scope.basis(
            query,
            f"Implied: at least {MOST:.0%} of the one's postings ask for the other, more than postings do at large and "
            "clearly more than the other way round.",
        ),
    )


def _pairs(scope: Scope, asking: Scope, cells: tuple[Cell, ...]) -> Iterator[tuple[Implication, float, float]]:
    """Other skills with both conditional shares, and the shares of the other and of this one at large."""
    known = asking.selection.skill
    others = [cell for cell in cells if cell.value != known]
    if asking.sizes.rest.reason is not None or not others:
        return
    marks = ", ".join("?" * len(others))
    chosen = scope.query.sql.replace("WITH selected AS (", "WITH chosen AS (", 1)
    query = Query(chosen, scope.query.parameters).then(
        _ASKING.format(marks=marks), known, *(cell.value for cell in others)
    )
    within = shares_within(scope.con, query, "skill_id", Query("asks"), skill_error(str(known)))
    back = {cell.value: cell.share for cell in within}
    overall = scope.query.then(_OVERALL)
    counts = dict(scope.con.execute(overall.sql, overall.parameters).fetchall())
    total = scope.sizes.total
    for cell in others:
        pair = Implication(cell.value, cell.label, cell.share, back[cell.value])
        yield pair, counts[cell.value] / total, asking.sizes.total / total


def _strongest(pairs: tuple[tuple[Implication, float, float], ...], way: str) -> tuple[Implication, ...]:
    """The pairs that hold in one way, the highest share first."""
    found = []
    for pair, usual_other, usual_this in pairs:
        forth, back = pair.other_given_this, pair.this_given_other
        usual = usual_other
        if way == "this_given_other":
            forth, back, usual = back, forth, usual_this
        if None in (forth.share, forth.low, back.share, back.high):
            continue
        if forth.share >= MOST and forth.low > max(usual, back.high):  # type: ignore[operator, type-var]
            found.append((-float(forth.share or 0.0), pair.label, pair))
    return tuple(pair for _, _, pair in sorted(found, key=lambda one: one[:2])[:SHOWN])


def _implied_row(link: str, one: Implication, share: Share, back: Share) -> Row:
    return {
        **_link_row(link, one.skill_id, one.label),
        "share": share.share,
        "low": share.low,
        "high": share.high,
        "n": share.n,
        "of": share.of,
        "reverse_share": back.share,
    }


def _replaced_row(one: Replacement) -> Row:
    within = f"within {one.n_employers} employers {one.within.words()}"
    note = f"share {one.own.words()}; the other's {one.other.words()}; {within}"
    return _link_row(one.direction, one.skill_id, one.label, note)


def _link_row(link: str, skill_id: str | None, label: str | None, note: str | None = None) -> Row:
    empty = dict.fromkeys(("share", "low", "high", "n", "of", "reverse_share"))
    return {"link": link, "skill_id": skill_id, "label": label, **empty, "note": note}


def _table_row(row: Row) -> Row:
    names = {"skill": "label", "the other way": "reverse_share", "postings": "n"}
    return {
        name: row[names.get(name, name)]
        for name in ("link", "skill", "share", "low", "high", "the other way", "postings", "note")
    }


def _replacing_sentences(label: str, replacing: Replacing) -> tuple[str, ...]:
    if replacing.refused:
        return (f"What it replaces or is replaced by cannot be told: {replacing.refused}.",)
    if not replacing.found:
        return (f"No skill of its family ({replacing.n_family}) clearly gives way to it or takes its place.",)
    said = ", ".join(f"{one.direction} {one.label} ({one.within.words()} within employers)" for one in replacing.found)
    return (f"{label} {said}.",)
