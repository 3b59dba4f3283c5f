"""Markets made by hand and by chance, as the two views that questions read; imports nothing of the market room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

NAMES = pa.list_(pa.string())
POSTING = pa.schema(
    [
        *((name, pa.string()) for name in ("posting_id", "cluster_id")),
        ("cluster_size", pa.int32()),
        *((name, pa.string()) for name in ("corpus", "source", "board", "licence", "employer", "employer_key")),
        *((name, pa.string()) for name in ("title", "url", "location")),
        *((name, NAMES) for name in ("countries", "regions", "cities")),
        ("date_posted", pa.date32()),
        *((name, pa.timestamp("us")) for name in ("first_seen", "last_seen", "first_missed", "closed_at")),
        *((name, pa.string()) for name in ("role", "ai_relation", "seniority")),
        ("years_min", pa.float64()),
        ("degree_min", pa.string()),
        ("degree_equivalent_ok", pa.bool_()),
        ("work_mode", pa.string()),
        ("employment_types", NAMES),
        *((name, pa.string()) for name in ("visa", "industry", "language")),
        *((name, pa.float64()) for name in ("salary_min", "salary_max")),
        *((name, pa.string()) for name in ("salary_currency", "salary_unit")),
        *((name, NAMES) for name in ("duties", "eligible_countries")),
        ("clearance", pa.string()),
        *((name, pa.float64()) for name in ("utc_from", "utc_to")),
        ("reader_version", pa.string()),
    ]
)
SKILL = pa.schema(
    [
        *((name, pa.string()) for name in ("posting_id", "skill_id", "preferred_label", "skill_area", "level")),
        ("listed", pa.bool_()),
    ]
)
VISIT = pa.schema(
    [
        ("source", pa.string()),
        ("board", pa.string()),
        ("day", pa.date32()),
        ("complete", pa.bool_()),
        ("n_listed", pa.int32()),
    ]
)
EVENT = pa.schema(
    [
        *((name, pa.string()) for name in ("posting_id", "cluster_id")),
        ("seen_at", pa.timestamp("us")),
        ("event", pa.string()),
        ("fields", NAMES),
    ]
)
MEMBER = pa.schema(
    [
        *((name, pa.string()) for name in ("posting_id", "cluster_id")),
        ("canonical", pa.bool_()),
        *((name, pa.string()) for name in ("merged_with", "merge_reason", "source", "board", "employer", "title")),
        *((name, pa.string()) for name in ("location", "url")),
        ("date_posted", pa.date32()),
        *((name, pa.timestamp("us")) for name in ("first_seen", "last_seen", "closed_at")),
    ]
)
SEEN = datetime(2026, 8, 1)  # noqa: DTZ001 - the views show instants in UTC without their zone
Row = dict[str, Any]


def posting(number: int, employer: str | None = "Acme", **stated: Any) -> Row:
    """A posting that builds ML, was seen once and states nothing but what is given."""
    row: Row = {
        "posting_id": f"p{number:05d}",
        "cluster_id": f"c{number:05d}",
        "cluster_size": 1,
        "corpus": "live",
        "source": "greenhouse",
        "board": employer,
        "employer": employer,
        "employer_key": employer.casefold() if employer else None,
        "title": "Data Scientist",
        "first_seen": SEEN,
        "last_seen": SEEN,
        "role": "data-scientist",
        "ai_relation": "builds",
    }
    return {**dict.fromkeys(POSTING.names), **row, **stated}


def employers(count: int, each: int, **stated: Any) -> list[Row]:
    """`count` employers with `each` postings, all alike."""
    return [posting(number, f"Employer {number // each}", **stated) for number in range(count * each)]


def asked(row: Row, skill_id: str, level: str = "required", skill_area: str = "programming") -> Row:
    """A skill that a posting asks for."""
    values = (row["posting_id"], skill_id, skill_id.title(), skill_area, level, True)
    return dict(zip(SKILL.names, values, strict=True))


def visit(day: date, board: str = "Acme", source: str = "greenhouse", complete: bool = True, n_listed: int = 1) -> Row:
    """A day on which a board's list was read."""
    return {"source": source, "board": board, "day": day, "complete": complete, "n_listed": n_listed}


def market(
    postings: Iterable[Row],
    skills: Iterable[Row] = (),
    name: str = "test-1",
    visits: Iterable[Row] = (),
    events: Iterable[Row] = (),
    members: Iterable[Row] = (),
) -> duckdb.DuckDBPyConnection:
    """A connection with the views of the facts."""
    con = duckdb.connect(config={"threads": 1})
    con.register("given_postings", pa.Table.from_pylist(list(postings), schema=POSTING))
    con.register("given_skills", pa.Table.from_pylist(list(skills), schema=SKILL))
    con.execute("CREATE TEMP TABLE posting AS SELECT * FROM given_postings")
    con.execute("CREATE TEMP TABLE posting_skill AS SELECT * FROM given_skills")
    con.register("given_visits", pa.Table.from_pylist(list(visits), schema=VISIT))
    con.register("given_events", pa.Table.from_pylist(list(events), schema=EVENT))
    con.register("given_members", pa.Table.from_pylist(list(members), schema=MEMBER))
    con.execute("CREATE TEMP TABLE posting_member AS SELECT * FROM given_members")
    con.execute("CREATE TEMP TABLE board_visit AS SELECT * FROM given_visits")
    con.execute("CREATE TEMP TABLE posting_event AS SELECT * FROM given_events")
    con.execute(f"CREATE TEMP TABLE snapshot AS SELECT '{name}' AS name")
    return con


def unequal_employers(
    random: np.random.Generator, count: int, share: float, alike: float = 4.0
) -> tuple[np.ndarray, np.ndarray]:
    """Hits and postings of employers of log-normal size, each with its own share around `share`.

    The smaller `alike`, the more an employer's postings resemble each other.
    """
    sizes = np.maximum(1, np.round(random.lognormal(1.5, 1.1, count))).astype(np.int64)
    shares = random.beta(share * alike, (1 - share) * alike, count)
    return random.binomial(sizes, shares).astype(np.int64), sizes


def by_chance(
    seed: int, count: int = 300, n_employers: int = 25, skills: Sequence[str] = ("python", "sql", "pytorch")
) -> tuple[list[Row], list[Row]]:
    """A market with a bit of everything: several roles, countries, currencies, pay, dates, levels and gaps."""
    random = np.random.default_rng(seed)

    def choice(*values: Any) -> Any:
        return values[int(random.integers(len(values)))]

    postings, asks = [], []
    for number in range(count):
        low = float(random.integers(60, 160)) * 1000
        paid = random.random() < 0.6
        row = posting(
            number,
            f"Employer {min(int(random.pareto(1.2) * 6), n_employers)}" if random.random() < 0.95 else None,
            role=choice("data-scientist", "machine-learning-engineer", "data-engineer", "other"),
            ai_relation=choice("builds", "builds", "builds", "uses", "none"),
            title=choice("Data Scientist", "Machine Learning Engineer", "Specialist"),
            seniority=choice(None, "entry", "mid", "senior"),
            industry=choice(None, "technology", "finance"),
            degree_min=choice(None, "bachelor", "phd"),
            years_min=choice(None, 2.0, 5.0),
            work_mode=choice(None, "remote", "hybrid"),
            countries=choice([], ["US"], ["DE", "FR"]),
            employment_types=choice([], ["FULL_TIME"]),
            date_posted=choice(None, date(2026, 6, 1), date(2026, 7, 2), date(2025, 1, 3)),
            salary_min=low if paid else None,
            salary_max=low * 1.2 if paid else None,
            salary_currency=choice("USD", "USD", "EUR") if paid else None,
            salary_unit="YEAR" if paid else None,
        )
        postings.append(row)
        asks += [asked(row, one, choice("required", "preferred", "duty")) for one in skills if random.random() < 0.5]
    return postings, asks
