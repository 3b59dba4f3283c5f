from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import duckdb
import pytest

from fingerpost.errors import InputError, StoreError, UnknownNameError
from fingerpost.pipeline import import_files
from fingerpost.settings import Settings
from fingerpost.store import export
from fingerpost.store.export import FORMATS, MEANINGS, Format, export_facts, is_open, mask_contacts
from fingerpost.store.facts import (
    EVENT_COLUMNS,
    MEMBER_COLUMNS,
    POSTING_COLUMNS,
    SKILL_COLUMNS,
    VISIT_COLUMNS,
    Corpus,
    connect,
)
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines

RECORDS = [
    *map(invented, range(10)),
    invented(10, licence="none", title="Data Scientist - write to ann.lee@example.org"),
    invented(11, location="Ring +49 30 1234567, Berlin", url="mailto:ann.lee@example.org"),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = tmp_path_factory.mktemp("export")
    made = settings_for(directory)
    import_files(made, [write_lines(directory / "a.jsonl", RECORDS)], at=DAY)
    return made


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_format_holds_the_same_rows_without_a_text_or_an_address(
    settings: Settings, tmp_path: Path, file_format: Format
) -> None:
    report = export_facts(settings, tmp_path, on=DAY.date(), corpus="live", file_format=file_format)
    rows = duckdb.connect().execute(
        f"SELECT count(*), count(DISTINCT posting_id) FROM '{tmp_path}/postings.{file_format}'"
    )
    assert rows.fetchall() == [(12, 12)] == [(report.n_postings,) * 2]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(report.files)
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert b"ann.lee" not in content
        assert b"1234567" not in content
        assert b"Team notes" not in content


def test_the_same_facts_have_the_same_name_in_every_format(settings: Settings, tmp_path: Path) -> None:
    names = {
        export_facts(settings, tmp_path / f, on=DAY.date(), corpus="live", file_format=f).snapshot for f in FORMATS
    }
    assert len(names) == 1


def test_only_openly_licensed_postings_when_asked(settings: Settings, tmp_path: Path) -> None:
    report = export_facts(settings, tmp_path, on=DAY.date(), corpus="live", open_licence_only=True, file_format="csv")
    with (tmp_path / "postings.csv").open(encoding="utf-8") as lines:
        assert {row["licence"] for row in csv.DictReader(lines)} == {"CC0-1.0"}
    assert report.n_postings == 11


def test_about_says_what_it_is(settings: Settings, tmp_path: Path) -> None:
    report = export_facts(settings, tmp_path, on=DAY.date(), corpus="live")
    about = json.loads((tmp_path / "about.json").read_text())
    assert about["made_on"] == "2026-11-23"
    assert about["snapshot"] == report.snapshot
    assert (about["n_postings"], about["n_employers"]) == (12, 7)
    assert about["period"] == ["2026-10-01", "2026-10-12"]
    assert {(part["source"], part["licence"], part["n_postings"]) for part in about["sources"]} == {
        ("invented", "CC0-1.0", 11),
        ("invented", "not stated", 1),
    }


def test_the_data_dictionary_defines_every_column(settings: Settings, tmp_path: Path) -> None:
    export_facts(settings, tmp_path, on=DAY.date(), corpus="live")
    defined = re.findall(r"^\| `(\w+)` \|", (tmp_path / "DATA_DICTIONARY.md").read_text(), re.MULTILINE)
    assert defined == [*POSTING_COLUMNS, *SKILL_COLUMNS, *MEMBER_COLUMNS, *VISIT_COLUMNS, *EVENT_COLUMNS]
    assert set(MEANINGS) == set(defined)


def visited(settings: Settings, corpus: Corpus = "all", snapshot: str | None = None) -> duckdb.DuckDBPyConnection:
    """The facts with a visit and an event for every posting, and a visit to a board that has none."""
    con = connect(settings, corpus, snapshot)
    con.execute("DROP VIEW board_visit")
    con.execute("""
        CREATE TABLE board_visit AS
        SELECT DISTINCT source, board, DATE '2026-11-01' AS day, TRUE AS complete, 3::INTEGER AS n_listed FROM posting
        UNION ALL SELECT 'invented', 'elsewhere', DATE '2026-11-01', FALSE, 0
    """)
    con.execute("DROP VIEW posting_event")
    con.execute("""
        CREATE TABLE posting_event AS SELECT posting_id, cluster_id, TIMESTAMP '2026-11-01 08:00' AS seen_at,
        'changed' AS event, ['title', 'location'] AS fields FROM posting
    """)
    return con


@pytest.mark.parametrize("file_format", FORMATS)
def test_copies_visits_and_events_of_the_exported_postings_are_written_where_there_are_any(
    tmp_path: Path, file_format: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = settings_for(tmp_path)
    free = [invented(3, id=f"copy{number}", location=place) for number, place in enumerate(("Oslo", "Ulm"))]
    gardener = invented(4, licence="none", title="Gardener - write to ann.lee@example.org")
    other = [gardener, gardener | {"id": "twin", "location": "Kiel"}]
    import_files(made, [write_lines(tmp_path / "a.jsonl", [*free, *other, invented(5)])], at=DAY, index=False)
    before = export_facts(made, tmp_path / "imported", on=DAY.date(), corpus="live", file_format=file_format)
    assert f"members.{file_format}" in before.files
    assert not {f"visits.{file_format}", f"events.{file_format}"} & set(before.files)

    monkeypatch.setattr(export, "connect", visited)

    def rows_of(folder: str, open_licence_only: bool) -> dict[str, int]:
        report = export_facts(
            made, tmp_path / folder, on=DAY.date(), corpus="live", file_format=file_format,
            open_licence_only=open_licence_only,
        )  # fmt: skip
        tables = [name.split(".")[0] for name in report.files if name.endswith(file_format)]
        con = duckdb.connect()
        return {
            name: con.execute(f"SELECT count(*) FROM '{tmp_path}/{folder}/{name}.{file_format}'").fetchall()[0][0]
            for name in tables
        }

    everything, free_only = rows_of("all", False), rows_of("free", True)
    assert everything | {"skills": 0} == {"postings": 3, "skills": 0, "members": 4, "visits": 1, "events": 3}
    assert free_only | {"skills": 0} == {"postings": 2, "skills": 0, "members": 2, "visits": 1, "events": 2}
    assert all(b"ann.lee" not in path.read_bytes() for path in (tmp_path / "all").iterdir())


@pytest.mark.parametrize(
    "text", ["Data Scientist 2024-2025", "10115 Berlin", "C++ / 3D", "Req 123456789", "24/7 on call"]
)
def test_numbers_that_are_no_telephone_stay(text: str) -> None:
    assert mask_contacts(text) == text


@pytest.mark.parametrize("licence", ["CC-BY-NC-SA 4.0", "none", "repo LICENSE", "GPL", "admitted"])
def test_licences_that_are_not_open_or_not_stated(licence: str) -> None:
    assert not is_open(licence)


def test_nothing_to_export_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no facts to export"):
        export_facts(settings_for(tmp_path), tmp_path / "out", on=DAY.date(), corpus="live")
    assert not (tmp_path / "out").exists()


def test_a_format_nobody_knows_and_a_directory_that_is_a_file_are_told(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no export format is called 'xml'"):
        export_facts(settings, tmp_path, on=DAY.date(), file_format="xml")  # type: ignore[arg-type]
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="give another directory"):
        export_facts(settings, tmp_path / "file", on=DAY.date())
