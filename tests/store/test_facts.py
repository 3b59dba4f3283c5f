from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.pipeline import import_files
from fingerpost.settings import Settings
from fingerpost.store import facts
from fingerpost.store.export import export_facts
from fingerpost.store.facts import POSTING_COLUMNS, SKILL_COLUMNS, connect, snapshot_name
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = tmp_path_factory.mktemp("facts")
    made = settings_for(directory)
    import_files(made, [write_lines(directory / "a.jsonl", map(invented, range(12)))], at=DAY)
    return made


def columns(settings: Settings, view: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connect(settings).execute(f"DESCRIBE {view}").fetchall()}


def test_the_views_have_the_columns_of_the_contract(settings: Settings) -> None:
    assert columns(settings, "posting") == dict(POSTING_COLUMNS)
    assert columns(settings, "posting_skill") == dict(SKILL_COLUMNS)


def test_without_a_data_directory_the_views_have_the_same_columns(tmp_path: Path) -> None:
    nowhere = settings_for(tmp_path)
    assert columns(nowhere, "posting") == dict(POSTING_COLUMNS)
    assert columns(nowhere, "posting_skill") == dict(SKILL_COLUMNS)
    con = connect(nowhere, "live")
    assert con.execute("SELECT count(*) FROM posting").fetchall() == [(0,)]
    assert snapshot_name(con) == "empty"
    assert not nowhere.data.exists()


def test_live_facts_are_those_of_the_corpus(settings: Settings) -> None:
    con = connect(settings, "live")
    rows = con.execute(
        "SELECT posting_id, corpus, licence, employer_key FROM posting ORDER BY title, posting_id"
    ).fetchall()
    assert len(rows) == 12
    assert {(corpus, licence) for _, corpus, licence, _ in rows} == {("live", "CC0-1.0")}
    assert snapshot_name(con).startswith("live-")


def test_the_views_are_seen_by_other_cursors_of_the_connection(settings: Settings) -> None:
    assert connect(settings, "live").cursor().execute("SELECT count(*) FROM posting").fetchall() == [(12,)]


def test_instants_are_shown_in_utc_whatever_the_time_zone_of_the_machine(settings: Settings) -> None:
    con = connect(settings, "live")
    con.execute("SET TimeZone = 'Asia/Tokyo'")
    assert con.execute("SELECT DISTINCT first_seen FROM posting").fetchall() == [(DAY.replace(tzinfo=None),)]


def test_nothing_is_installed_or_loaded_by_itself(settings: Settings) -> None:
    query = "SELECT current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
    assert connect(settings).execute(query).fetchall() == [(False, False)]


def test_an_unknown_corpus_is_told(settings: Settings) -> None:
    with pytest.raises(UnknownNameError, match="no corpus is called 'life'; did you mean live"):
        connect(settings, "life")  # type: ignore[arg-type]


def test_a_posting_of_the_reference_that_the_corpus_holds_counts_once(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = settings_for(tmp_path)
    import_files(other, [write_lines(tmp_path / "b.jsonl", map(invented, range(8, 15)))], at=DAY)
    made = export_facts(other, tmp_path / "reference", on=DAY.date(), corpus="live")
    monkeypatch.setattr(facts, "REFERENCE", tmp_path / "reference")
    con = connect(settings)
    assert con.execute("SELECT corpus, count(*) FROM posting GROUP BY 1 ORDER BY 1").fetchall() == [
        ("live", 12),
        ("reference", 3),
    ]
    assert con.execute("SELECT count(*) = count(DISTINCT (posting_id, skill_id)) FROM posting_skill").fetchall() == [
        (True,)
    ]
    assert snapshot_name(con).endswith(f"+{made.snapshot}")
    alone = connect(settings, "reference")
    assert alone.execute("SELECT count(*), min(corpus) FROM posting").fetchall() == [(7, "reference")]
    assert snapshot_name(alone) == made.snapshot
    shutil.rmtree(tmp_path / "reference")
    assert facts.reference_name() is None


def test_facts_are_read_without_arrow_and_delta(settings: Settings) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom fingerpost.settings import Settings\n"
        "from fingerpost.store.facts import connect, snapshot_name\n"
        "con = connect(Settings(Path(sys.argv[1]), 1))\ncon.execute('SELECT count(*) FROM posting').fetchall()\n"
        "import json; print(json.dumps([m for m in ('pyarrow', 'deltalake', 'numpy') if m in sys.modules]))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script, str(settings.data)],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    ).stdout
    assert "deltalake" not in json.loads(printed)
    assert "pyarrow" not in json.loads(printed)


def test_a_corpus_that_was_settled_without_a_posting_leaves_the_reference_to_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "REFERENCE", Path(facts.__file__).parent / "reference")
    settings = Settings(tmp_path / "data", 1)
    assert import_files(settings, [], index=False).stored == 0
    counted = dict(connect(settings).execute("SELECT corpus, count(*) FROM posting GROUP BY 1").fetchall())
    assert set(counted) == {"reference"}
