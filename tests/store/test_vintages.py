from __future__ import annotations

import json
import shutil
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from deltalake import DeltaTable

from fingerpost.errors import InputError, StoreError, UnknownNameError
from fingerpost.pipeline import import_files
from fingerpost.settings import Settings
from fingerpost.store import facts, freezing
from fingerpost.store.facts import POSTING_COLUMNS, connect, current_snapshot, snapshot_name
from fingerpost.store.freezing import create_vintage
from fingerpost.store.revisions import READ_FIELDS, STATED_FIELDS, FieldRevision, SourceRevision, diff_snapshots
from fingerpost.store.vintages import (
    LATEST,
    Revision,
    list_vintages,
    read_vintage,
    use_vintage,
    vintage_folder,
    vintage_in_use,
)
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines

LATER = DAY + timedelta(days=3)
TABLES = ("facts_posting", "facts_skill", "facts_member", "facts_visit", "facts_event")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with twelve postings, the vintage `first`, then three more and one changed, and `second`."""
    directory = tmp_path_factory.mktemp("vintages")
    settings = settings_for(directory)
    import_files(settings, [write_lines(directory / "a.jsonl", map(invented, range(12)))], at=DAY, index=False)
    create_vintage(settings, "first", at=DAY)
    changed = invented(3, title="Senior Data Scientist")
    more = [changed, *map(invented, range(12, 15))]
    import_files(settings, [write_lines(directory / "b.jsonl", more)], at=LATER, index=False)
    create_vintage(settings, "second", at=LATER)
    return settings.data


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    """A copy of that data directory, to be spoiled."""
    shutil.copytree(made, tmp_path / "data")
    return Settings(tmp_path / "data", 1)


def rows(settings: Settings, snapshot: str | None = None, view: str = "posting") -> list[tuple[object, ...]]:
    with connect(settings, "live", snapshot) as con:
        return con.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall()


def test_a_vintage_keeps_its_rows_whatever_comes_after(settings: Settings) -> None:
    assert len(rows(settings, "first")) == 12
    assert len(rows(settings)) == len(rows(settings, "second")) == len(rows(settings, LATEST)) == 15
    assert rows(settings, view="posting_skill") == rows(settings, "second", "posting_skill")


def test_a_vintage_outlives_compaction_and_vacuum(made: Path, tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    import_files(settings, [write_lines(tmp_path / "a.jsonl", map(invented, range(12)))], at=DAY, index=False)
    create_vintage(settings, "first", at=DAY)
    before = [rows(settings, "first", view) for view in facts.VIEWS]
    import_files(settings, [write_lines(tmp_path / "b.jsonl", map(invented, range(5, 9)))], at=LATER, index=False)
    removed = []
    for name in TABLES:
        table = DeltaTable(str(settings.data / "tables" / name))
        removed += table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    assert removed, "the vacuum removed the files that the vintage was made of"
    assert [rows(settings, "first", view) for view in facts.VIEWS] == before


def test_its_files_are_linked_where_the_file_system_can_and_copied_where_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = create_vintage(settings, "third", at=LATER)
    assert all(Path(path).stat().st_nlink == 2 for path in third.paths(settings.data, "posting"))

    def refuse(self: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    fourth = create_vintage(settings, "fourth", at=LATER)
    assert all(Path(path).stat().st_nlink == 1 for path in fourth.paths(settings.data, "posting"))
    assert [file.sha256 for file in fourth.files] == [file.sha256 for file in third.files]
    assert rows(settings, "fourth") == rows(settings, "third")


def test_it_says_what_it_is(settings: Settings) -> None:
    stated = json.loads((vintage_folder(settings.data, "first") / "snapshot.json").read_text())
    assert (stated["n_postings"], stated["n_clusters"], stated["n_employers"]) == (12, 12, 7)
    assert stated["created_at"] == DAY.isoformat()
    assert stated["table_versions"]["facts_posting"] >= 0
    first, second = list_vintages(settings.data)
    assert (first.name, second.name) == ("first", "second")
    assert first.revision is None
    assert second.revision == Revision("first", added=3, removed=0, changed=1)
    for file in first.files:
        content = (vintage_folder(settings.data, "first") / file.name).read_bytes()
        assert (len(content), sha256(content).hexdigest()) == (file.n_bytes, file.sha256)


def test_answers_rest_on_the_vintage_in_use_and_name_it(settings: Settings) -> None:
    latest = current_snapshot(settings, "live")
    assert use_vintage(settings.data, "first") == "first" == vintage_in_use(settings.data)
    assert len(rows(settings)) == 12
    with connect(settings, "live") as con:
        assert snapshot_name(con) == current_snapshot(settings, "live")
        assert snapshot_name(con).startswith("first (live-")
    assert len(rows(settings, "second")) == 15
    assert current_snapshot(settings, "live", LATEST) == latest
    assert use_vintage(settings.data, LATEST) is None is vintage_in_use(settings.data)
    assert current_snapshot(settings, "live") == latest
    use_vintage(settings.data, LATEST)


def test_a_vintage_made_while_another_is_in_use_is_of_the_latest_facts(settings: Settings) -> None:
    use_vintage(settings.data, "first")
    assert create_vintage(settings, "third", at=LATER).n_clusters == 15


def test_without_a_name_it_is_called_by_the_day(settings: Settings) -> None:
    assert [create_vintage(settings, at=LATER).name for _ in range(3)] == ["2026-11-26", "2026-11-26-2", "2026-11-26-3"]


def test_the_packaged_reference_is_kept_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "REFERENCE", Path(facts.__file__).parent / "reference")
    settings = settings_for(tmp_path)
    vintage = create_vintage(settings, "packaged", at=DAY)
    assert vintage.live is None
    assert vintage.reference == facts.reference_name()
    copies = [Path(path) for path in vintage.paths(settings.data, "reference_posting")]
    assert [path.stat().st_nlink for path in copies] == [1], "the package's own file may be written over"
    before = current_snapshot(settings, snapshot="packaged")
    monkeypatch.setattr(facts, "REFERENCE", tmp_path / "another-release")
    assert current_snapshot(settings) == "empty"
    assert current_snapshot(settings, snapshot="packaged") == before == f"packaged ({vintage.reference})"
    with connect(settings, "reference", "packaged") as con:
        assert con.execute("SELECT count(*), min(corpus) FROM posting").fetchall() == [
            (vintage.n_clusters, "reference")
        ]
    with connect(settings, "live", "packaged") as con:
        assert con.execute("SELECT count(*) FROM posting").fetchall() == [(0,)]


@pytest.mark.parametrize("name", ["latest", "", ".hidden", "a/b", "../up", "a b", "é", "x" * 65, "a\n", "-x"])
def test_a_name_that_no_snapshot_can_have_is_told(settings: Settings, name: str) -> None:
    with pytest.raises(InputError, match="cannot name a snapshot"):
        vintage_folder(settings.data, name)


def test_a_snapshot_never_changes(settings: Settings) -> None:
    with pytest.raises(InputError, match="there is a snapshot 'first' already, and snapshots never change"):
        create_vintage(settings, "first", at=LATER)


def test_an_unknown_name_is_told_with_the_known_ones(settings: Settings) -> None:
    for ask in (lambda: use_vintage(settings.data, "frist"), lambda: connect(settings, snapshot="frist")):
        with pytest.raises(UnknownNameError, match="no snapshot is called 'frist'; did you mean first"):
            ask()


def test_nothing_to_keep_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with pytest.raises(InputError, match="there are no facts to keep"):
        create_vintage(settings, "empty", at=DAY)
    assert list_vintages(settings.data) == ()
    assert list((settings.data / "snapshots").iterdir()) == []


def test_a_vintage_that_was_meddled_with_is_told(settings: Settings) -> None:
    folder = vintage_folder(settings.data, "first")
    (folder / "posting-1.parquet").unlink()
    with pytest.raises(StoreError, match="is not as it was when the snapshot first was made"):
        connect(settings, snapshot="first")
    (folder / "snapshot.json").write_text("{}")
    with pytest.raises(StoreError, match="cannot be understood"):
        read_vintage(settings.data, "first")


def test_a_half_made_vintage_is_none(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(freezing, "write_statement", fail)
    with pytest.raises(StoreError, match="No space left on device"):
        create_vintage(settings, "third", at=LATER)
    assert [vintage.name for vintage in list_vintages(settings.data)] == ["first", "second"]
    assert not vintage_folder(settings.data, "third").exists()


def test_the_revision_log_says_what_changed(settings: Settings) -> None:
    diff = diff_snapshots(settings, "first", "second", "live")
    assert (diff.n_before, diff.n_after, diff.added, diff.removed, diff.changed, diff.closed) == (12, 15, 3, 0, 1, 0)
    assert FieldRevision("title", "stated", 1) in diff.fields
    assert {one.field for one in diff.fields} <= {"title", "role", "ai_relation", "seniority", "skills"}
    assert diff.sources == (SourceRevision("invented", 12, 15, 3, 0),)
    with connect(settings, "live", "second") as con:
        changed = con.execute("SELECT posting_id FROM posting WHERE title = 'Senior Data Scientist'").fetchall()
    assert dict(diff.examples)["changed"] == (changed[0][0],)
    assert len(dict(diff.examples)["added"]) == 3
    assert "3 were added, 0 removed, 1 are stated or read otherwise" in diff.sentences()[0]
    assert {"part": "postings", "name": "added", "before": None, "after": None, "n": 3} in diff.to_rows()
    assert diff.to_arrow().num_rows == len(diff.to_rows())
    with pytest.raises(InputError, match="no chart"):
        diff.chart()


def test_backwards_what_was_added_is_removed_and_nothing_differs_from_itself(settings: Settings) -> None:
    back = diff_snapshots(settings, "second", "first", "live")
    assert (back.added, back.removed, back.changed) == (0, 3, 1)
    same = diff_snapshots(settings, "second", LATEST, "live")
    assert (same.added, same.removed, same.changed, same.fields) == (0, 0, 0, ())
    assert same.sentences()[1] == "Readers and taxonomy are of the same versions."


def test_every_column_that_can_be_revised_is_compared() -> None:
    observed = {"posting_id", "cluster_id", "cluster_size", "corpus", "source", "board", "first_seen", "last_seen",
                "first_missed", "closed_at", "reader_version"}  # fmt: skip
    assert {*READ_FIELDS, *STATED_FIELDS} == set(POSTING_COLUMNS) - observed


def test_a_snapshot_states_the_facts_that_it_holds_also_when_others_are_put_in_place_meanwhile(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated, more = freezing._stated, [write_lines(tmp_path / "more.jsonl", map(invented, range(20, 26)))]

    def meanwhile(*given: object) -> object:
        vintage = stated(*given)  # type: ignore[arg-type]
        if more:
            import_files(settings, [more.pop()], at=LATER, index=False)
        return vintage

    monkeypatch.setattr(freezing, "_stated", meanwhile)
    vintage = create_vintage(settings, "third", at=LATER)
    with connect(settings, "live", "third") as con:
        held = con.execute("SELECT count(*) FROM posting").fetchall()[0][0]
    assert held == 21
    assert vintage.live == snapshot_name(connect(settings, "live", LATEST))
    assert len([file for file in vintage.files if file.name.startswith("posting")]) == 1


@pytest.mark.parametrize("name", ["in-use", "IN-USE", "in-use.new"])
def test_a_name_that_the_data_directory_needs_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(InputError):
        create_vintage(settings, name, at=DAY)
