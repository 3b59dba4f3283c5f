"""Every question about time over a market that was watched: figures, not refusals, and the same as plain SQL gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import fingerpost
from fingerpost import Observatory
from fingerpost.faces.cli import app
from fingerpost.faces.http import create_app
from fingerpost.faces.verbs import VERB_OF, VERBS
from fingerpost.settings import Settings
from fingerpost.store.tables import open_tables
from tests.watched_market import FALLING, FIRST, PAY_GROWTH, PREMIUM, RISING, SNAPSHOT, WEEKS, watch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.local_server]

BUILDS = "p.ai_relation = 'builds'"
ASKED: dict[str, dict[str, Any]] = {
    "role": {"name": "machine-learning-engineer"},
    "skill": {"name": "pytorch"},
    "premium": {"skill": "pytorch"},
    "distinctive": {"role": "data-scientist"},
    "title_use": {"role": "data-scientist"},
    "skill_links": {"skill": "pytorch"},
    "compare": {"slices": ["role=data-scientist", "role=machine-learning-engineer"]},
    "changes": {"snapshot": SNAPSHOT},
    "forecast": {"by": "week"},
    "lifetime": {"by": "role"},
    "pay": {"by": "role"},
}


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the watched market."""
    return watch(tmp_path_factory.mktemp("watched"))


@pytest.fixture(scope="session")
def market(watched: Path) -> Observatory:
    return fingerpost.open(watched, workers=1, corpus="live")


@pytest.fixture
def tables(watched: Path) -> Iterator[DuckDBPyConnection]:
    """The store's own tables, for SQL that knows nothing of the market's."""
    con = open_tables(Settings(data=watched, workers=1)).sql()
    yield con
    con.close()


def one(con: DuckDBPyConnection, sql: str, *values: Any) -> Any:
    return con.execute(sql, list(values)).fetchall()[0][0]


def test_the_corpus_was_made_by_the_product(tables: DuckDBPyConnection) -> None:
    assert one(tables, "SELECT count(*) FROM set_aside") == 0
    assert one(tables, "SELECT count(DISTINCT posting_id) FROM postings") > 3000
    happened = dict(tables.execute("SELECT event, count(*) FROM events GROUP BY event").fetchall())
    assert set(happened) == {"opened", "closed", "changed", "reopened"}
    assert min(happened.values()) > 30
    assert one(tables, "SELECT count(*) FROM facts_member WHERE merge_reason = 'repost'") > 50
    assert one(tables, "SELECT count(*) FROM observations WHERE status = 404") > 0


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_question_is_answered(market: Observatory, verb: Any) -> None:
    answer = verb.ask(market, ASKED.get(verb.name, {}))
    said = " ".join(answer.sentences())
    assert "no series" not in said
    assert not getattr(answer, "refused", None)
    assert answer.to_rows()
    assert all(table.rows for table in answer.tables())


def test_open_postings_are_those_listed_at_the_last_visit_of_each_board(
    market: Observatory, tables: DuckDBPyConnection
) -> None:
    """From what the visits listed, and not from facts: in October every board still visited was read whole."""
    listed = tables.execute(
        """
        WITH last AS (
          SELECT source, board, max("at") AS at FROM observations
          WHERE complete AND date_trunc('month', "at") = TIMESTAMPTZ '2026-10-01 00:00:00+00' GROUP BY ALL)
        SELECT o.board, unnest(o.listed) FROM observations o JOIN last USING (source, board)
        WHERE o."at" = last.at
        """
    ).fetchall()
    stands_for = dict(tables.execute("SELECT posting_id, cluster_id FROM facts_member").fetchall())
    clusters = {stands_for.get(posting_id, posting_id) for _, posting_id in listed}
    built = {row[0] for row in tables.execute(f"SELECT cluster_id FROM facts_posting p WHERE {BUILDS}").fetchall()}
    built |= {row[0] for row in tables.execute(f"SELECT posting_id FROM facts_posting p WHERE {BUILDS}").fetchall()}
    demand = market.demand()
    october = next(period for period in demand.stock.periods if period.start == date(2026, 10, 1))
    assert october.n == len(clusters & built)


def test_new_postings_of_a_month_are_those_first_seen_on_boards_that_were_read_before(
    market: Observatory, tables: DuckDBPyConnection
) -> None:
    """On boards whose last whole lists of July and August lie about a month apart."""
    counted = one(
        tables,
        f"""
        WITH last AS (
          SELECT board, month("at") AS month, max(CAST("at" AS DATE)) AS day FROM observations
          WHERE complete AND year("at") = 2026 GROUP BY ALL),
        read AS (
          SELECT august.board FROM last august JOIN last july ON july.board = august.board
          WHERE july.month = 7 AND august.month = 8 AND abs((august.day - july.day) - 31) <= 0.3 * 31)
        SELECT count(*) FROM facts_posting p JOIN read USING (board)
        WHERE {BUILDS} AND year(p.first_seen) = 2026 AND month(p.first_seen) = 8""",
    )
    august = next(period for period in market.demand().flow.periods if period.start == date(2026, 8, 1))
    assert counted > 100
    assert august.n == counted


def test_what_was_made_to_rise_and_fall_is_found_to(market: Observatory) -> None:
    emerging, fading, growth = market.emerging(), market.fading(), market.growth("role")
    assert RISING in {term.mover.label for term in emerging.terms}
    assert FALLING in {term.mover.label for term in fading.terms}
    assert [mover.value for mover in growth.rising] == ["machine-learning-engineer"]
    assert growth.overall is not None
    assert growth.overall.low > 1


def test_a_premium_and_a_rise_of_pay_lie_within_their_intervals(market: Observatory) -> None:
    premium, rise = market.premium("pytorch").to_rows()[0], market.pay_growth().to_rows()[-1]
    assert premium["low"] < PREMIUM - 1 < premium["high"]
    assert rise["low"] < PAY_GROWTH - 1 < rise["high"]


def test_pay_is_the_median_of_what_is_stated(market: Observatory, tables: DuckDBPyConnection) -> None:
    stated = one(
        tables,
        f"SELECT median((p.salary_min + p.salary_max) / 2) FROM facts_posting p WHERE {BUILDS} AND p.role = ?",
        "data-scientist",
    )
    groups = {group.label: group.mid.p50 for group in market.pay("role").groups}
    assert groups["Data scientist"] == pytest.approx(stated, abs=500)


def test_a_skill_is_asked_by_the_share_that_sql_counts(market: Observatory, tables: DuckDBPyConnection) -> None:
    sql = f"""
        SELECT count(DISTINCT p.posting_id) FILTER (WHERE s.skill_id = 'langchain'), count(DISTINCT p.posting_id)
        FROM facts_posting p LEFT JOIN facts_skill s USING (posting_id) WHERE {BUILDS}"""
    n, of = tables.execute(sql).fetchall()[0]
    share = market.skill("langchain").share
    assert (share.n, share.of) == (n, of)


def test_half_of_the_postings_close_within_the_weeks_they_were_made_to_live(market: Observatory) -> None:
    """Listed for one week and six more on average, and known to be closed at the second visit that misses them."""
    whole = market.lifetime().groups[0]
    assert whole.median is not None
    assert 21 <= whole.median <= 56


def test_a_forecast_of_weeks_goes_on_from_the_last_visit(market: Observatory) -> None:
    rows = [row for row in market.forecast(by="week", horizon=4).tables()[0].rows if row["date"]]
    last = (FIRST + timedelta(weeks=WEEKS - 1)).date()
    assert last - timedelta(weeks=2) < date.fromisoformat(str(rows[0]["date"])) <= last + timedelta(weeks=1)
    assert all(row["low95"] < row["low80"] < row["point"] < row["high80"] < row["high95"] for row in rows)


def test_two_snapshots_tell_what_moved(market: Observatory) -> None:
    changes = market.changes(SNAPSHOT)
    counts, shares = changes.tables()[:2]
    assert {RISING, FALLING} <= {row["value"] for row in shares.rows}
    n_open = next(row for row in counts.rows if row["what"] == "open postings")
    pay = changes.medians[0]
    assert 0 < pay.before.n < n_open["before"]  # what was stated then, not what is stated now
    assert 0 < pay.after.n < n_open["after"]


def test_a_postings_page_shows_its_life(market: Observatory, tables: DuckDBPyConnection) -> None:
    posting_id = one(
        tables,
        """SELECT e.posting_id FROM events e JOIN facts_posting p USING (posting_id)
        WHERE e.event = 'reopened' AND p.cluster_size = 1 ORDER BY e.seq LIMIT 1""",
    )
    said = market.life(posting_id).sentences()
    page = TestClient(create_app(market)).get(f"/posting/{posting_id}").text
    assert "listed again after it was closed once" in said[1]
    assert all(sentence in page for sentence in said[1:])
    assert said[0] not in page
    assert "Half of the postings of" in page


def test_no_line_of_any_answer_is_wider_than_the_terminal(watched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for verb in VERBS:
        given = ASKED.get(verb.name, {})
        values = [value for one in given.values() for value in (one if isinstance(one, list) else [one])]
        by_name = verb.name in {"forecast", "lifetime", "pay"}
        words = [f"--{name}={value}" for name, value in given.items()] if by_name else values
        result = CliRunner().invoke(app, ["--data", str(watched), "--corpus", "live", verb.command, *words])
        assert result.exit_code == 0, (verb.name, result.output)
        assert max(map(len, result.output.splitlines())) <= 80, verb.name


def test_every_page_of_a_question_is_there(market: Observatory) -> None:
    client = TestClient(create_app(market))
    for verb in VERBS:
        given = dict(ASKED.get(verb.name, {}))
        about = verb.about
        path = f"/{verb.command}" + (f"/{given.pop(about.name)}" if about else "")
        page = client.get("/" if verb is VERB_OF["claims"] else path, params=given)
        assert page.status_code == 200, path
        assert "[None" not in page.text
        assert page.text.count('<figure class="figure">') >= (2 if verb.name in {"drivers", "emerging"} else 0), path
