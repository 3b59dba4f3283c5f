"""How a role's title is used: what those who bear it do, and what those who do the work are called.

The role read from a posting rests on its title and its duties together; where the two disagree the duties may win, and
that is what is counted here. Titles are counted by the role that they name, never as texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.market.counting.breakdowns import Breakdown, part_row, part_rows
from fingerpost.market.counting.cells import cells_of, cells_query, share_where, sizes_of
from fingerpost.market.counting.counted import counted_by
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.profiles.role import in_text, title_names
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

    from fingerpost.taxonomy.roles import Role

NO_ROLE = "no role"
"""The value of titles that name no role."""

_ROLES = "SELECT coalesce(role, 'not-stated') AS value, '' AS label, cluster, named FROM selected"

_TITLES = """SELECT CASE WHEN {own} THEN ? ELSE coalesce(name.role, '{none}') END AS value, '' AS label, cluster, named
  FROM (
    SELECT title, cluster, named, regexp_replace(lower(coalesce(
      nullif(regexp_extract(title, ?, 1, 'i'), ''), nullif(regexp_extract(title, ?, 0), '')
    )), '[\\s-]+', ' ', 'g') AS said FROM selected
  ) AS titled LEFT JOIN (VALUES {names}) AS name(name, role) ON name.name = titled.said"""


@dataclass(frozen=True, slots=True)
class TitleUse(Answer):
    """How the title of a role is used.

    `work` divides the postings whose title names the role by the role that is read from them, of which
    `other_work` is the share of any other role; `titles` divides the role's postings by the role that the title names,
    of which `other_title` is the share whose title does not name it.
    """

    role_id: str
    label: str
    other_work: Share
    work: Breakdown
    other_title: Share
    titles: Breakdown
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return f"How the title “{self.label}” is used"

    def sentences(self) -> tuple[str, ...]:
        """The share of titles with another role's work, and of the work under another title."""
        label = in_text(self.label)
        bearing, doing = f"postings whose title says {label}", f"postings whose work is that of a {label}"
        return (
            _sentence(bearing, "are read as another role", self.other_work, self.work, self.role_id),
            _sentence(doing, "bear a title that does not name it", self.other_title, self.titles, self.role_id),
        )

    def tables(self) -> tuple[AnswerTable, ...]:
        """The roles read under the title, and the titles of the role."""
        return (*self.work.tables(), *self.titles.tables())

    def to_rows(self) -> list[Row]:
        """Rows by `part`: other work, work, other title, title."""
        return [
            part_row("other work", "title names the role, work is another's", self.role_id, share=self.other_work),
            *part_rows("work", self.work.cells),
            part_row("other title", "work is the role's, title does not name it", self.role_id, share=self.other_title),
            *part_rows("title", self.titles.cells),
        ]

    def chart(self) -> alt.LayerChart:
        """The roles read from postings that bear the title."""
        return self.work.chart()


def title_use(con: DuckDBPyConnection, role_id: str, selection: Selection | None = None) -> TitleUse:
    """How the title of a role is used among the postings selected, and how its work is called.

    Raises:
        UnknownNameError: no role is called so, or a name of the selection is in no list.
    """
    from fingerpost.taxonomy.roles import find_role

    known = find_role(role_id)
    everyone = scope_of(con, replace(selection or Selection(), role=None))
    own = title_names(known)
    bearing = _where(everyone, own)
    work = cells_query(bearing.query, Query(_ROLES))
    theirs = scope_of(con, replace(everyone.selection, role=known.role_id))
    called = cells_query(theirs.query, _title_roles(known))
    other = Query("role IS DISTINCT FROM ?", (known.role_id,))
    cells, n_values = cells_of(con, work, bearing.sizes)
    titles, n_titles = cells_of(con, called, theirs.sizes)
    return TitleUse(
        role_id=known.role_id,
        label=known.preferred_label,
        other_work=share_where(con, bearing.query, other),
        work=Breakdown(
            "role",
            f"Work of postings whose title says {known.preferred_label}",
            f"{everyone.selection.population()} whose title names the role",
            tuple(replace(cell, label=label_of("role", cell.value)) for cell in cells),
            n_values,
            replace(bearing.basis(work), n_postings=bearing.sizes.total, n_employers=bearing.sizes.rest.n_employers),
        ),
        other_title=share_where(con, theirs.query, Query(f"NOT {own.sql}", own.parameters)),
        titles=Breakdown(
            "title",
            f"Titles of {known.preferred_label} postings, by the role they name",
            theirs.selection.population(),
            tuple(replace(cell, label=_title_label(cell.value)) for cell in titles),
            n_titles,
            theirs.basis(called),
        ),
        basis=everyone.basis(
            work,
            "A title names a role where one of the role's usual titles is in it.",
            "As counted: the role reader weighs the title too, so how it errs depends on the title.",
        ),
    )


def _where(scope: Scope, condition: Query) -> Scope:
    """The postings of a scope that meet a condition."""
    narrowed = scope.query.sql.replace("WITH selected AS (", "WITH chosen AS (", 1)
    query = Query(narrowed, scope.query.parameters).then(
        f",\nselected AS (SELECT * FROM chosen WHERE {condition.sql})", *condition.parameters
    )
    return replace(scope, query=query, sizes=sizes_of(scope.con, query), rows=counted_by(scope.con, query))


def _title_roles(known: Role) -> Query:
    """The SQL of the role that each title names: its own where it does, else the first other one named."""
    from fingerpost.taxonomy.roles import roles

    names: dict[str, str] = {}
    for role in roles().values():
        for title in role.titles:
            names.setdefault(_plain(title), role.role_id)
    own = title_names(known)
    spaced = [name for name in names if name.isascii() or not _is_unspaced(name)]
    worded, unspaced = _alternatives(spaced), _alternatives(name for name in names if _is_unspaced(name))
    patterns = (rf"(?:^|[^\p{{L}}])({worded})s?(?:$|[^\p{{L}}])", unspaced)
    rows = ", ".join("(?, ?)" for _ in names)
    sql = _TITLES.format(own=own.sql, none=NO_ROLE, names=rows)
    flat = [text for pair in names.items() for text in pair]
    return Query(sql, (*own.parameters, known.role_id, *patterns, *flat))


def _alternatives(names: Iterable[str]) -> str:
    """The longest first, blanks as in titles."""
    ordered = sorted((re.escape(name) for name in names), key=lambda name: (-len(name), name))
    return "|".join(name.replace("\\ ", r"[\s-]+") for name in ordered)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def _is_unspaced(name: str) -> bool:
    return any("\u2e80" <= char <= "\uffdc" for char in name)


def _title_label(value: str) -> str:
    return value if value == NO_ROLE else label_of("role", value)


def _sentence(postings: str, what: str, share: Share, breakdown: Breakdown, own: str) -> str:
    if share.reason:
        return f"Of {postings} nothing can be told: {share.reason}."
    others = [cell for cell in breakdown.cells if cell.value not in (own, NOT_STATED) and cell.share.n]
    first = max(others, key=lambda cell: (cell.share.n, cell.label), default=None)
    most = f", most often {first.label} ({percent(first.share)})" if first else ""
    return f"Of {postings}, {percent(share)} {what}{most}."
