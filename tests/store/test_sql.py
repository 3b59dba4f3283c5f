from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from fingerpost.answer import as_json
from fingerpost.errors import InputError, StoreError
from fingerpost.pipeline import import_files
from fingerpost.settings import Settings
from fingerpost.store import sql as sql_module
from fingerpost.store import sql_worker
from fingerpost.store.facts import FactsFiles, connect, facts_files, held_in_both
from fingerpost.store.freezing import create_vintage
from fingerpost.store.sql import SQL_VIEWS, SqlAnswer, bytes_of, prepare_sql, run_sql
from fingerpost.store.sql_fence import check_statement
from fingerpost.store.sql_process import locked
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines

SECRET = "what only the person may see"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = tmp_path_factory.mktemp("sql")
    made = settings_for(directory)
    import_files(made, [write_lines(directory / "a.jsonl", map(invented, range(12)))], at=DAY, index=False)
    con = duckdb.connect(str(made.data / "me.db"))
    con.execute("CREATE TABLE profile (content VARCHAR)")
    con.execute("INSERT INTO profile VALUES (?)", [SECRET])
    con.close()
    (made.data / "secret.csv").write_text(f"a\n{SECRET}\n")
    (made.data / "link.parquet").symlink_to(made.data / "secret.csv")
    create_vintage(made, "first", at=DAY)
    import_files(made, [write_lines(directory / "b.jsonl", map(invented, range(12, 15)))], at=DAY, index=False)
    return made


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("series") / "series.csv"
    path.write_text("series,country,date,value\nferns,XX,2026-01-31,1.5\nferns,XX,2026-02-28,2.5\n")
    path.with_suffix(".toml").write_text(
        '[ferns]\nlabel = "Ferns"\nunit = "percent"\npublisher = "Fern Office"\nurl = "https://example.org"\n'
        'licence = "CC0"\n'
    )
    return path


@pytest.fixture(scope="module")
def fenced(settings: Settings, series: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection in which queries run, without the check of the statement before it."""
    prepared = {"files": asdict(facts_files(settings)), "series": str(series), "memory": bytes_of("64MB")}
    with locked(prepared) as con:
        yield con


def test_rows_are_those_of_the_views(settings: Settings, series: Path) -> None:
    query = "SELECT role, count(*) AS n, min(date_posted) AS first FROM posting GROUP BY role ORDER BY n DESC, role"
    answer = run_sql(settings, query, series=series)
    with connect(settings) as con:
        assert list(answer.rows) == con.execute(query).fetchall()
    assert answer.columns == (("role", "VARCHAR"), ("n", "BIGINT"), ("first", "DATE"))
    assert not answer.capped
    assert (answer.basis.n_postings, answer.basis.n_employers) == (15, 7)
    assert answer.basis.period == (date(2026, 10, 1), date(2026, 10, 15))
    assert answer.basis.snapshot == facts_files(settings).name
    assert answer.to_rows()[0].keys() == {"role", "n", "first"}
    assert json.loads(as_json(answer))["rows"][0][1] == answer.rows[0][1]


def test_every_documented_view_is_there_and_described(settings: Settings, series: Path) -> None:
    counted = " UNION ALL ".join(f"SELECT '{view}', count(*) FROM {view}" for view in SQL_VIEWS)
    assert {name for name, _ in run_sql(settings, counted, series=series).rows} == set(SQL_VIEWS)
    assert {row[0] for row in run_sql(settings, "SHOW TABLES", series=series).rows} == set(SQL_VIEWS)
    described = run_sql(settings, "DESCRIBE reference_series", series=series)
    page = Path(sql_module.__file__).parents[3] / "docs" / "how-to" / "sql.md"
    text = page.read_text(encoding="utf-8")
    assert all(f"`{row[0]}`" in text for row in described.rows)


def test_values_of_every_kind_come_through_and_can_be_written_as_json(settings: Settings) -> None:
    query = (
        "SELECT 1::HUGEINT AS a, INTERVAL 3 DAYS AS b, 1.5::DECIMAL(10,2) AS c, {'x': 1} AS d, MAP {'x': 1} AS e, "
        "'x'::BLOB AS f, TIMESTAMPTZ '2026-01-01 00:00+02' AS g, TIME '12:00' AS h, 'NaN'::DOUBLE AS i, "
        "[1, NULL] AS j, NULL AS k, '0101'::BIT AS l"
    )
    row = run_sql(settings, query).to_rows()[0]
    assert (row["a"], row["b"], row["c"], row["d"], row["k"]) == (Decimal(1), "3 days", Decimal("1.50"), {"x": 1}, None)
    assert (row["j"], row["l"], row["f"]) == ([1, None], "0101", b"x")
    assert row["g"].isoformat() == "2025-12-31T22:00:00+00:00"
    assert as_json(run_sql(settings, query))


def test_there_is_one_row_more_than_allowed(settings: Settings) -> None:
    answer = run_sql(settings, "SELECT posting_id FROM posting ORDER BY 1", max_rows=4)
    assert (len(answer.rows), answer.capped) == (4, True)
    assert "there are more" in answer.sentences()[0]
    exact = run_sql(settings, "SELECT posting_id FROM posting ORDER BY 1", max_rows=15)
    assert (len(exact.rows), exact.capped) == (15, False)
    assert exact.rows[:4] == answer.rows


def test_an_endless_statement_is_capped_too(settings: Settings) -> None:
    answer = run_sql(settings, "WITH RECURSIVE t AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM t) FROM t", max_rows=3)
    assert answer.rows == ((1,), (2,), (3,))
    assert answer.capped


def test_no_row_has_columns(settings: Settings) -> None:
    answer = run_sql(settings, "SELECT role FROM posting WHERE false")
    assert (answer.columns, answer.rows) == ((("role", "VARCHAR"),), ())
    assert answer.tables()[0].columns == ("role",)


def test_a_vintage_may_be_asked(settings: Settings) -> None:
    answer = run_sql(settings, "SELECT count(*), (SELECT name FROM snapshot) FROM posting", snapshot="first")
    assert answer.rows[0][0] == 12
    assert answer.rows[0][1] == answer.basis.snapshot
    assert answer.basis.snapshot.startswith("first (live-")


def test_a_query_has_no_chart(settings: Settings) -> None:
    answer = SqlAnswer("SELECT 1", (("1", "INTEGER"),), ((1,),), 10, False, run_sql(settings, "SELECT 1").basis)
    with pytest.raises(InputError, match="no chart"):
        answer.chart()


READING = [
    "SELECT 1",
    "select 1;",
    "SELECT 1 -- ; DROP VIEW posting",
    "/* a */ FROM posting",
    "TABLE posting",
    "VALUES (1), (2)",
    "DESCRIBE posting",
    "SUMMARIZE posting",
    "SHOW TABLES",
    "SHOW posting",
    "FROM (DESCRIBE posting)",
    "SELECT * FROM Posting p, main.posting_skill s, memory.main.board_visit",
    "WITH a AS (FROM posting), b AS (FROM a) SELECT * FROM b",
    "WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t WHERE i < 3) FROM t",
    "SELECT unnest(countries) FROM posting",
    "SELECT * FROM posting, unnest(countries) AS c(country)",
    "FROM range(3)",
    "SELECT list_transform([1], lambda x: x + 1), 'a; b', 'DROP TABLE x'",
    "SELECT * FROM posting WHERE title ILIKE '%größe%' OR title = '机器学习'",
    'SELECT "role" AS "ünïcode 🌿" FROM posting',
    "FROM posting UNION FROM posting",
    "PIVOT posting ON role IN ('other') USING count(*)",
    "SELECT * FROM posting QUALIFY row_number() OVER (PARTITION BY role) = 1",
    "SELECT (SELECT max(day) FROM board_visit), EXISTS (FROM posting_event)",
]


@pytest.mark.parametrize("query", READING)
def test_reading_statements_pass_and_run(fenced: duckdb.DuckDBPyConnection, query: str) -> None:
    check_statement(fenced, query, SQL_VIEWS)
    assert fenced.sql(query).limit(3).fetchall() is not None


def attacks(data: Path) -> list[str]:
    """Statements that read or write what is no view, or act."""
    facts = next((data / "tables" / "facts_posting").glob("*.parquet"))
    texts = next((data / "tables" / "postings").glob("*.parquet"))
    return [
        *(f"SELECT * FROM {function}('{data}/secret.csv')" for function in (
            "read_csv", "read_csv_auto", "read_text", "read_blob", "read_json", "read_json_auto", "read_ndjson",
            "read_json_objects", "read_parquet", "parquet_scan", "parquet_metadata", "parquet_schema", "sniff_csv",
            "parquet_kv_metadata", "parquet_file_metadata", "read_duckdb", "read_single_csv_file",
        )),
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd', delim = ':', header = false)",
        f"SELECT * FROM '{data}/secret.csv'",
        f'SELECT * FROM "{data}/secret.csv"',
        f"FROM '{data}/link.parquet'",
        f"FROM '{texts}'",
        f"FROM '{data}/tables/*/*.parquet'",
        f"DESCRIBE '{data}/secret.csv'",
        f"SUMMARIZE '{data}/secret.csv'",
        f"FROM read_parquet('{facts}/../../postings/{texts.name}')",
        f"FROM read_parquet(['{facts}', '{texts}'])",
        f"FROM read_text('file://{data}/secret.csv')",
        "FROM 'https://example.org/a.parquet'",
        "FROM read_parquet('s3://bucket/a.parquet')",
        "FROM 'http://127.0.0.1:1/a.csv'",
        "FROM glob('/etc/*')",
        f"FROM glob('{data}/*')",
        f"ATTACH '{data}/me.db' AS me",
        f"ATTACH '{data}/me.db' (TYPE sqlite)",
        f"ATTACH '{data}/me.db' (READ_ONLY)",
        f"COPY posting TO '{data}/out.csv'",
        f"COPY (FROM posting) TO '{facts}'",
        "COPY posting TO '/dev/stdout'",
        f"COPY posting FROM '{data}/secret.csv'",
        f"EXPORT DATABASE '{data}/out'",
        f"IMPORT DATABASE '{data}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "INSTALL sqlite",
        f"LOAD '{data}/secret.csv'",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        f"SET allowed_paths = ['{data}/secret.csv']",
        "SET lock_configuration = false",
        "RESET memory_limit",
        f"SET home_directory = '{data}'",
        f"SET temp_directory = '{data}'",
        f"SET log_query_path = '{data}/log'",
        "PRAGMA enable_profiling",
        f"PRAGMA profiling_output = '{data}/out'",
        f"CALL enable_profiling(save_location = '{data}/out')",
        f"FROM enable_profiling(save_location = '{data}/out')",
        f"CALL enable_logging(storage = 'file', storage_path = '{data}/out')",
        "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
        "CREATE PERSISTENT SECRET (TYPE http)",
        "FROM which_secret('a', 'b')",
        "FROM duckdb_secrets()",
        f"EXPLAIN ANALYZE COPY posting TO '{data}/out.csv'",
        f"WITH x AS (SELECT * FROM read_text('{data}/secret.csv')) FROM x",
        f"SELECT (SELECT content FROM read_text('{data}/secret.csv'))",
        f"FROM posting WHERE role IN (SELECT content FROM read_text('{data}/secret.csv'))",
        f"SELECT * FROM query('FROM read_text(''{data}/secret.csv'')')",
        f"SELECT * FROM query_table('{data}/secret.csv')",
        f"FROM query_table(['{data}/secret.csv'])",
        f"SELECT * FROM posting UNION ALL BY NAME FROM '{data}/secret.csv'",
        f"PIVOT '{data}/secret.csv' ON a IN ('x')",
        f"FROM ﻿'{data}/secret.csv'",
        f"FROM U&'{data}/secret.csv'",
        f"FROM E'{data}/secret.csv'",
    ]  # fmt: skip


FORBIDDEN = [
    "SELECT getenv('HOME')",
    "SELECT current_setting('allowed_paths')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_views()",
    "FROM duckdb_databases()",
    "FROM duckdb_extensions()",
    "FROM pragma_database_size()",
    "FROM information_schema.tables",
    "FROM pg_catalog.pg_class",
    "FROM sqlite_master",
    "SHOW DATABASES",
    "SHOW allowed_paths",
    "SHOW memory_limit",
    "SHOW TABLES FROM main",
    "FROM arrow_scan(1, 2, 3)",
    "FROM pandas_scan(1)",
    "FROM python_map_function(1)",
    "FROM seq_scan('posting')",
    "SELECT sleep_ms(100000)",
    "SELECT pg_sleep(100)",
    "SELECT write_log('x')",
    "FROM checkpoint()",
    "FROM test_all_types()",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "CREATE TABLE x (a INTEGER)",
    "CREATE OR REPLACE VIEW posting AS SELECT 1",
    "CREATE MACRO f() AS 1",
    "DROP VIEW posting",
    "INSERT INTO reference_series DEFAULT VALUES",
    "DELETE FROM reference_series",
    "WITH x AS (DELETE FROM reference_series RETURNING *) FROM x",
    "UPDATE reference_series SET value = 0",
    "TRUNCATE reference_series",
    "ALTER TABLE reference_series ADD COLUMN a INTEGER",
    "BEGIN",
    "USE memory",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "SET VARIABLE a = 1",
    "VACUUM",
    "CHECKPOINT",
    "EXPLAIN SELECT 1",
    "CALL pragma_version()",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP VIEW posting",
    "SELECT 1;\n\n;;DELETE FROM reference_series",
    "",
    " ",
    ";",
    "-- nothing",
    "SELECT (",
    "SELEKT 1",
    "SELECT 'a",
    "\x00",
    "SELECT 1; SELECT 2",
    "con",
    "FROM fenced",
    "FROM request",
    "FROM sql_module",
]


@pytest.mark.parametrize("query", FORBIDDEN)
def test_what_is_no_reading_of_the_views_is_refused_in_one_line(fenced: duckdb.DuckDBPyConnection, query: str) -> None:
    with pytest.raises(InputError) as told:
        check_statement(fenced, query, SQL_VIEWS)
    assert len(str(told.value).splitlines()) == 1


def test_every_attack_is_refused_by_the_check_of_the_statement(
    settings: Settings, fenced: duckdb.DuckDBPyConnection
) -> None:
    for query in attacks(settings.data):
        with pytest.raises(InputError) as told:
            check_statement(fenced, query, SQL_VIEWS)
        assert len(str(told.value).splitlines()) == 1, query


def test_every_attack_fails_in_the_connection_even_unchecked(
    settings: Settings, fenced: duckdb.DuckDBPyConnection
) -> None:
    before = {path: path.stat().st_size for path in settings.data.rglob("*")}
    for query in attacks(settings.data):
        try:
            found = fenced.execute(query).fetchall()
        except (duckdb.Error, UnicodeError):
            continue
        assert SECRET not in str(found), query
        assert "root:" not in str(found), query
        assert not any(str(value).startswith("/etc/") for row in found for value in row), query
    assert {path: path.stat().st_size for path in settings.data.rglob("*")} == before


def test_a_table_defined_in_one_place_opens_no_file_in_another(settings: Settings) -> None:
    secret = f"{settings.data}/secret.csv"
    with pytest.raises(InputError, match="the query failed"):
        run_sql(settings, f'SELECT (WITH "{secret}" AS (SELECT 1 AS a) SELECT a FROM "{secret}") FROM "{secret}"')


def test_the_processs_own_names_are_no_tables(settings: Settings) -> None:
    for name in ("request", "con", "rows", "asked"):
        with pytest.raises(InputError, match=f"there is no table '{name}'"):
            run_sql(settings, f"FROM {name}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT repeat('x', 1000000000)",
        "SELECT list(i) FROM range(1000000000) t(i)",
        "SELECT string_agg(repeat('x', 1000), '') FROM range(10000000)",
        "SELECT list_sort(range(1000000000))",
        "SELECT x.q FROM range(100000000) t(i), (SELECT repeat('y', 100000) AS q) x",
    ],
)
def test_what_needs_too_much_memory_is_ended(settings: Settings, query: str) -> None:
    with pytest.raises(InputError, match="needs more than 64MB of memory; narrow or aggregate it"):
        run_sql(settings, query, memory="64MB")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM range(1000000) a, range(1000000) b",
        "SELECT sum(i) FROM generate_series(1, 1000000000000) t(i)",
        "WITH RECURSIVE t AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM t) SELECT max(a) FROM t",
        "SELECT count(*) FROM posting a, posting b, posting c, posting d, posting e, posting f, posting g, posting h",
        "SELECT lpad('', 2000000000, 'x')",
    ],
)
def test_what_takes_too_long_is_ended(settings: Settings, query: str) -> None:
    with pytest.raises(InputError, match=r"the query was ended after 0\.5 seconds; narrow it, or allow more time"):
        run_sql(settings, query, seconds=0.5, memory="4GB")


def test_a_process_that_hangs_is_ended_from_outside(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    sql_worker.end_workers()
    monkeypatch.setattr(sql_worker, "START_SECONDS", 0.0)
    started: list[subprocess.Popen[bytes]] = []

    class Slow(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **kept: object) -> None:
            super().__init__([command[0], "-c", "import time; time.sleep(60)"], **kept)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Slow)
    with pytest.raises(InputError, match=r"the query was ended after 0\.2 seconds"):
        run_sql(settings, "SELECT 1", seconds=0.2)
    assert started[0].returncode is not None


def test_the_next_statement_is_answered_by_the_same_process(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_sql(settings, "SELECT count(*) FROM posting")

    class NotStarted(subprocess.Popen[bytes]):
        def __init__(self, *_: object, **__: object) -> None:
            pytest.fail("another process was started")

    monkeypatch.setattr(subprocess, "Popen", NotStarted)
    with pytest.raises(InputError, match="rolle"):
        run_sql(settings, "SELECT rolle FROM posting")
    with pytest.raises(InputError, match="only reading is allowed"):
        run_sql(settings, "DROP VIEW posting")
    again = run_sql(settings, "SELECT count(*) FROM posting")
    assert (again.rows, again.basis) == (first.rows, first.basis)


def test_a_statement_leaves_nothing_for_the_next_even_unchecked(fenced: duckdb.DuckDBPyConnection) -> None:
    before = fenced.execute("SELECT count(*), max(posting_id) FROM posting").fetchall()
    lasting = ("CREATE OR REPLACE VIEW posting AS SELECT 1", "DELETE FROM reference_series", "CREATE MACRO f() AS 1")
    for statement in (*lasting, "CREATE TEMP TABLE x (a INTEGER)", "SET VARIABLE a = 1"):
        with fenced.cursor() as session:
            session.execute("BEGIN TRANSACTION READ ONLY")
            if statement in lasting:
                with pytest.raises(duckdb.Error, match="read-only"):
                    session.execute(statement)
            else:
                session.execute(statement)
    with fenced.cursor() as session:
        assert session.execute("SELECT count(*), max(posting_id) FROM posting").fetchall() == before
        assert session.execute("SELECT count(*) FROM reference_series").fetchall() == [(2,)]
        assert session.execute("SELECT getvariable('a')").fetchall() == [(None,)]
        with pytest.raises(duckdb.Error, match="x"):
            session.execute("FROM x")


def test_a_process_that_ended_meanwhile_is_replaced(settings: Settings) -> None:
    first = run_sql(settings, "SELECT count(*) FROM posting")
    kept = sql_worker._kept
    assert kept is not None
    kept.kill()
    assert run_sql(settings, "SELECT count(*) FROM posting").rows == first.rows
    assert sql_worker._kept is not kept


def test_other_facts_are_read_by_another_process(settings: Settings) -> None:
    now, before = (run_sql(settings, "SELECT count(*) FROM posting", snapshot=name).rows for name in (None, "first"))
    assert (now, before) == (((15,),), ((12,),))
    prepare_sql(settings)
    ready = sql_worker._kept
    assert run_sql(settings, "SELECT count(*) FROM posting").rows == now
    assert sql_worker._kept is ready


def test_what_the_reference_holds_too_counts_once(settings: Settings) -> None:
    files = facts_files(settings)
    both = FactsFiles("both", files.live, {**files.live})
    with duckdb.connect() as con:
        held = held_in_both(con, both)
        assert len(held) == 15
        counts = []
        for schema, known in (("a", None), ("b", held)):
            con.execute(f"CREATE SCHEMA {schema}")
            for statement in both.statements(schema, known):
                con.execute(statement)
            counts.append(con.execute(f"SELECT count(*) FROM {schema}.posting").fetchall())
    assert counts == [[(15,)], [(15,)]]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT rolle FROM posting", 'Referenced column "rolle" not found'),
        ("SELECT CAST('a' AS INTEGER)", "Could not convert"),
        ("FROM postings", "there is no table 'postings'; there are board_visit, posting"),
        ("SELECT nothing_such(1)", "nothing_such"),
        ("SELECT (", "not SQL that DuckDB understands: syntax error"),
        ("DROP VIEW posting", "only reading is allowed"),
        ("SELECT 1; SELECT 2", "2 statements were given"),
    ],
)
def test_errors_are_one_line(settings: Settings, query: str, told: str) -> None:
    with pytest.raises(InputError) as raised:
        run_sql(settings, query)
    assert told in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_statement_nested_too_deeply_is_told(settings: Settings) -> None:
    for query in (f"SELECT {'(' * 20_000}1{')' * 20_000}", f"SELECT {'-' * 900}1" + "+1" * 20_000):
        with pytest.raises(InputError):
            run_sql(settings, query)


def test_limits_that_are_none_are_told(settings: Settings) -> None:
    for limits in ({"max_rows": 0}, {"seconds": 0.0}, {"seconds": float("nan")}, {"memory": "lots"}, {"memory": "1MB"}):
        with pytest.raises(InputError, match="expected"):
            run_sql(settings, "SELECT 1", **limits)  # type: ignore[arg-type]


def test_facts_that_are_gone_are_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = facts_files(settings)
    live = {kind: tuple(f"{path}.gone" for path in paths) for kind, paths in gone.live.items()}
    monkeypatch.setattr(sql_module, "facts_files", lambda *_: FactsFiles(gone.name, live, {}))
    with pytest.raises(StoreError, match="the facts cannot be read"):
        run_sql(settings, "SELECT 1")
