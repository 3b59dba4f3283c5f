"""What visits saw of one posting: dates and counts beside how long its employer's postings usually stay open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import UnknownNameError
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.lifetimes.lifetime import lifetime_groups
from fingerpost.market.lifetimes.lifetime_answer import LifetimeGroup
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.store.lookup import standing_for

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

_POSTING = """
SELECT posting_id, cluster_id, title, employer, employer_key, role, source, cluster_size, first_seen, last_seen,
  closed_at, date_posted
FROM posting WHERE posting_id = ? OR cluster_id IN (SELECT cluster_id FROM posting_member WHERE posting_id = ?)
ORDER BY posting_id = ? DESC LIMIT 1"""

_EVENTS = """
SELECT CAST(seen_at AS DATE) AS day, event, array_sort(fields) AS fields
FROM posting_event WHERE posting_id IN ({}) ORDER BY seen_at, posting_id, event"""

_MEMBERS = "SELECT posting_id FROM posting_member WHERE cluster_id = ? ORDER BY posting_id"

_REPOSTS = "SELECT count(*) FROM posting_member WHERE cluster_id = ? AND merge_reason = 'repost'"


@dataclass(frozen=True, slots=True)
class Change:
    """The fields of a posting that a visit found to differ from the visit before."""

    day: date
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostingLife(Answer):
    """One posting as visits saw it, with all its members; dates and counts only, nothing about why.

    `closed_at` is None while it is listed. `reposted` counts members posted two weeks or more apart, `reopened` how
    often it was listed again after it was closed. `usual` is how long postings of its employer stay open where enough
    of them were watched, else of its role; `usual_of` says which, and both are None where neither is known.
    """

    posting_id: str
    title: str | None
    employer: str | None
    role: str | None
    source: str
    first_seen: datetime | None
    last_seen: datetime | None
    closed_at: datetime | None
    date_posted: date | None
    cluster_size: int
    reposted: int
    reopened: int
    changes: tuple[Change, ...]
    usual: LifetimeGroup | None
    usual_of: str | None
    basis: Basis

    def headline(self) -> str:
        """The posting."""
        return f"{self.title or 'A posting'}, {self.employer or 'employer not stated'}: what visits saw"

    def sentences(self) -> tuple[str, ...]:
        """Dates and counts, then what is usual."""
        said = ["It was never seen by a visit."]
        if self.first_seen and self.last_seen:
            state = f"closed since {self.closed_at.date()}" if self.closed_at else "listed when last looked at"
            said = [f"First seen {self.first_seen.date()}, last seen {self.last_seen.date()}; {state}."]
        happened = (
            ("posted again", self.reposted),
            ("listed again after it was closed", self.reopened),
            ("changed", len(self.changes)),
        )
        said.append("; ".join(_how_often(what, n) for what, n in happened).capitalize() + ".")
        if self.usual and self.usual.median is not None:
            ends = (self.usual.median_low, self.usual.median_high)
            low, high = (f"{end:.0f}" if end is not None else "unknown" for end in ends)
            said.append(
                f"Half of the postings of {self.usual_of} are closed after {self.usual.median:.0f} days "
                f"(95 % interval {low} to {high}, n = {self.usual.n:,})."
            )
        else:
            said.append(
                "How long such postings usually stay open is not known: too few were watched from opening to end."
            )
        return tuple(said)

    def tables(self) -> tuple[AnswerTable, ...]:
        """What happened on which day."""
        rows = tuple({"day": row["value"], "what": row["part"], "fields": row["label"]} for row in self.to_rows())
        return (AnswerTable(self.headline(), ("day", "what", "fields"), rows),)

    def to_rows(self) -> list[Row]:
        """One row per dated fact: `part` (first seen, changed, last seen, closed), `value` (the day), `label`."""
        dated = [("first seen", self.first_seen), ("last seen", self.last_seen), ("closed", self.closed_at)]
        facts = [(moment.date(), what, "") for what, moment in dated if moment]
        facts += [(change.day, "changed", ", ".join(change.fields)) for change in self.changes]
        order = ("first seen", "changed", "last seen", "closed")
        facts.sort(key=lambda fact: (fact[0], order.index(fact[1]), fact[2]))
        return [{"part": what, "value": day.isoformat(), "label": label} for day, what, label in facts]

    def chart(self) -> alt.LayerChart:
        """The curve of what is usual."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.curves import survival_curves

        title = f"How long postings of {self.usual_of or 'its employer and role'} stay open"
        if self.usual is None:
            return nothing(title, "too few postings were watched from their opening")
        rows: list[Row] = [
            {"series": self.usual.label, "key": self.usual.value, "day": p.day, "share": p.share}
            | {"low": p.low, "high": p.high}
            for p in self.usual.curve
        ]
        return survival_curves(rows, title, [f"{self.usual.n:,} postings · band 95 % interval"])


class Usual(NamedTuple):
    """How long postings like one stay open, whose these are, and what it was counted from."""

    group: LifetimeGroup | None
    of: str | None
    basis: Basis


def life_of(
    con: DuckDBPyConnection,
    posting_id: str,
    of_employer: Callable[[str, str | None], Usual | None] | None = None,
    of_role: Callable[[str | None], Usual] | None = None,
) -> PostingLife:
    """What visits saw of a posting, given by its id or that of a member of its cluster.

    What is usual is the same for all postings of an employer or a role: `of_employer` and `of_role` give what was
    counted before.

    Raises:
        UnknownNameError: no posting has that id.
    """
    columns = [column.strip() for column in _POSTING.split("FROM")[0].removeprefix("\nSELECT").split(",")]
    query = f"SELECT {', '.join(columns)} FROM posting WHERE posting_id = ?"  # as _POSTING, with a value that is known
    found = con.execute(query, [standing_for(con, posting_id)]).fetchall()
    if not found:
        known = con.execute("SELECT posting_id FROM posting ORDER BY posting_id LIMIT 100").fetchall()
        raise UnknownNameError("posting", posting_id, [row[0] for row in known])
    row = dict(zip(columns, found[0], strict=True))
    members = [one for (one,) in con.execute(_MEMBERS, [row["cluster_id"]]).fetchall()] or [row["posting_id"]]
    events = con.execute(_EVENTS.format(", ".join("?" * len(members))), members).fetchall()
    key, employer, role = row["employer_key"], row["employer"], row["role"]
    usual = (of_employer(key, employer) if of_employer else usual_of_employer(con, key, employer)) if key else None
    usual = usual or (of_role(role) if of_role else usual_of_role(con, role))
    return PostingLife(
        posting_id=row["posting_id"],
        title=row["title"],
        employer=employer,
        role=role,
        source=row["source"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        closed_at=row["closed_at"],
        date_posted=row["date_posted"],
        cluster_size=int(row["cluster_size"]),
        reposted=int(con.execute(_REPOSTS, [row["cluster_id"]]).fetchall()[0][0]),
        reopened=sum(event == "reopened" for _, event, _ in events),
        changes=tuple(Change(day, tuple(fields or ())) for day, event, fields in events if event == "changed"),
        usual=usual.group,
        usual_of=usual.of,
        basis=replace(usual.basis, sql=Query(_POSTING, (posting_id,) * 3).rendered()),
    )


def usual_of_employer(con: DuckDBPyConnection, key: str, employer: str | None) -> Usual | None:
    """How long an employer's postings of all kinds stay open; None where too few were watched."""
    scope = scope_of(con, Selection(ai_relation=None, employer=key))
    group = next((g for g in lifetime_groups(scope, "employer") if g.value == key and not g.reason), None)
    return Usual(group, employer, scope.counted) if group else None


def usual_of_role(con: DuckDBPyConnection, role: str | None) -> Usual:
    """How long a role's postings of all kinds stay open, where enough were watched."""
    scope = scope_of(con, Selection(ai_relation=None, role=role) if role else Selection(ai_relation=None))
    group = next((g for g in lifetime_groups(scope, "role") if not g.reason), None) if role else None
    return Usual(group, group.label if group else None, scope.counted)


def _how_often(what: str, n: int) -> str:
    """How often something happened.

    >>> _how_often("posted again", 0), _how_often("posted again", 1), _how_often("changed", 3)
    ('never posted again', 'posted again once', 'changed 3 times')
    """
    return f"never {what}" if n == 0 else f"{what} {'once' if n == 1 else f'{n} times'}"
