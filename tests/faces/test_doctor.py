"""The doctor: a sound installation has nothing broken, and each thing that can break is found and named."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import fingerpost
from fingerpost import Observatory, as_json
from fingerpost.faces import doctor_data, doctor_installation
from fingerpost.faces.doctor import Check, Doctor, run_doctor, show_doctor
from fingerpost.pipeline.indexing import index_is_current
from fingerpost.store.lock import writing

LINUX = pytest.mark.skipif(os.name != "posix", reason="rights and locks of POSIX systems")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Doctor:
    """The checks over a data directory that is not there yet."""
    return run_doctor(fingerpost.open(tmp_path_factory.mktemp("doctor") / "none", workers=1))


def test_a_sound_installation_has_nothing_broken_and_looking_makes_nothing(sound: Doctor, tmp_path: Path) -> None:
    assert [check for check in sound.checks if check.verdict == "fail"] == []
    assert sound.exit_code == 0
    run_doctor(fingerpost.open(tmp_path / "none", workers=1))
    assert list(tmp_path.iterdir()) == []


def test_every_part_is_looked_at(sound: Doctor) -> None:
    names = [check.name for check in sound.checks]
    assert len(names) == len(set(names))
    assert {"Python", "packages", "native libraries", "readers", "packaged snapshot", "disk", "terminal"} <= set(names)
    assert "network" not in names


def test_the_answer_is_json_and_rows(sound: Doctor) -> None:
    stated = json.loads(as_json(sound))
    assert [row["name"] for row in sound.to_rows()] == [check["name"] for check in stated["checks"]]


def test_the_worst_verdict_sets_the_exit_code() -> None:
    ok, warn, fail = (Check(verdict, verdict, "found") for verdict in ("ok", "warn", "fail"))
    assert [Doctor("1", checks).verdict for checks in ((ok,), (ok, warn), (warn, fail, ok))] == ["ok", "warn", "fail"]
    assert [Doctor("1", (check,)).exit_code for check in (ok, warn, fail)] == [0, 0, 1]
    assert Doctor("1", (ok, warn)).named("warn") is warn


def test_what_is_shown_fits_the_screen_and_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    found = "a long line of what was found, with words enough for more than one line of the screen"
    show_doctor(Doctor("1", (Check("one", "ok", found), Check("another", "fail", "broken", "mend it"))))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 60
    assert "fail  another  broken" in lines
    assert lines[-1].strip() == "→ mend it"


def test_a_check_that_cannot_be_made_is_a_failed_one_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_: Observatory) -> Iterator[Check]:
        yield Check("first", "ok", "found")
        msg = "no module named duckdb"
        raise ModuleNotFoundError(msg)

    monkeypatch.setattr(doctor_data, "packaged_checks", broken)
    found = run_doctor(fingerpost.open(tmp_path / "none", workers=1))
    assert found.exit_code == 1
    assert "no module named duckdb" in found.named("packaged data").found
    assert found.named("first").verdict == found.named("data directory").verdict == "ok"


def test_a_library_that_does_not_work_is_named_and_the_others_are_tried() -> None:
    tried = {
        "sound": "import json",
        "absent": "import no_such_library",
        "ended": "import os; os._exit(3)",
        "last": "import json",
    }
    found = doctor_installation.natives_check(tried)
    assert found.verdict == "fail"
    assert "absent (ModuleNotFoundError: No module named 'no_such_library'), ended (exit code 3)" in found.found
    assert "sound" not in found.found
    assert "last" not in found.found


def test_packages_that_are_missing_or_too_old_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["numpy>=999", "no-such-package>=1.2", "pyspark>=4; extra == 'spark'", "rich>=1"]
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: wanted)
    found = doctor_installation.packages_check()
    assert found.verdict == "fail"
    assert "asked for is >=999" in found.found
    assert "no-such-package>=1.2 is missing" in found.found
    assert "pyspark" not in found.found
    assert "rich" not in found.found
    assert doctor_installation.packages_check("rich").found.startswith("numpy is")


def test_a_variable_that_nobody_reads_is_named_without_its_value() -> None:
    found = doctor_installation.settings_check({"FINGERPOST_DTA": "/secret", "FINGERPOST_DATA": "/data", "HOME": "/"})
    assert found.verdict == "warn"
    assert found.found == "nobody reads FINGERPOST_DTA"
    sound = doctor_installation.settings_check({"FINGERPOST_USAJOBS_KEY": "secret"})
    assert sound == Check("settings", "ok", "set: FINGERPOST_USAJOBS_KEY")


def test_every_setting_of_the_product_is_known() -> None:
    from fingerpost import settings

    assert set(settings.KEYS) <= doctor_installation.KNOWN_VARIABLES
    stated = [word.strip("`") for word in (settings.__doc__ or "").split() if word.startswith("`FINGERPOST_")]
    assert stated
    assert set(stated) <= doctor_installation.KNOWN_VARIABLES


def installed(folder: Path, text: str, hashed: str) -> None:
    """A package `packed` of one file, with a record that says what the file was."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(hashed.encode()).digest()).rstrip(b"=").decode()
    (folder / "packed").mkdir()
    (folder / "packed" / "words.txt").write_text(text, encoding="utf-8")
    about = folder / "packed-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: packed\nVersion: 1.0\n", encoding="utf-8")
    (about / "RECORD").write_text(f"packed/words.txt,sha256={digest},{len(hashed)}\n", encoding="utf-8")


@pytest.mark.parametrize(("text", "verdict"), [("as packed", "ok"), ("as changed", "fail")])
def test_packaged_files_are_compared_with_their_checksums(
    text: str, verdict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, text, "as packed")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    found = doctor_data.files_check("packed")
    assert found.verdict == verdict
    assert ("words.txt" in found.found) == (verdict == "fail")


def test_a_reader_that_reads_otherwise_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor_data, "TEXT", "You will close the books each month.")
    checks = list(doctor_data.packaged_checks(fingerpost.open(tmp_path / "none", workers=1)))
    assert next(check for check in checks if check.name == "readers").verdict == "fail"


@pytest.mark.usefixtures("no_reference")
def test_without_a_packaged_snapshot_it_says_so(tmp_path: Path) -> None:
    checks = list(doctor_data.packaged_checks(fingerpost.open(tmp_path / "none", workers=1)))
    assert next(check for check in checks if check.name == "packaged snapshot").verdict == "warn"


def test_a_path_that_cannot_be_used_is_refused_with_what_to_do(tmp_path: Path) -> None:
    found = doctor_data.place_check(tmp_path / "what?")
    assert (found.verdict, found.found) == ("fail", f"{tmp_path / 'what?'} holds ?, which stands for any file")
    assert found.advice is not None
    assert "--data" in found.advice


def test_a_directory_that_cannot_be_written_to_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor_data.tempfile, "TemporaryFile", refused)
    found = doctor_data.place_check(tmp_path)
    assert (found.verdict, "Permission denied" in found.found) == ("fail", True)


@LINUX
def test_who_writes_is_said_and_the_lock_is_left_alone(tmp_path: Path) -> None:
    assert doctor_data.lock_check(tmp_path).found == "nothing has been written yet"
    with writing(tmp_path):
        assert doctor_data.lock_check(tmp_path).found == f"process {os.getpid()} is writing; reading needs no lock"
    assert doctor_data.lock_check(tmp_path).found == "free"
    with writing(tmp_path):
        pass


def test_the_snapshot_and_the_index_of_a_corpus_are_looked_at(engine: Observatory) -> None:
    fingerpost.open(engine.settings.data, workers=1).search("python")
    assert index_is_current(engine.settings)
    found = {check.name: check for check in doctor_data.directory_checks(engine)}
    assert found["search index"].verdict == "ok"
    assert "in step" in found["search index"].found
    assert found["snapshot"].verdict == "ok"
    assert "144 postings" in found["snapshot"].found


def test_an_index_of_other_facts_is_out_of_step(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "current").write_text("v3-1 0", encoding="utf-8")
    (tmp_path / "index" / "snapshot.txt").write_text("reference-old 0.0.1", encoding="utf-8")
    found = doctor_data.index_check(fingerpost.open(tmp_path, workers=1))
    assert (found.verdict, "of reference-old 0.0.1" in found.found) == ("warn", True)


def test_a_snapshot_that_cannot_be_understood_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "snapshot.json").write_text("{", encoding="utf-8")
    found = {check.name: check for check in run_doctor(fingerpost.open(tmp_path, workers=1)).checks}
    assert found["snapshot"].verdict == "fail"
    assert "cannot be understood" in found["snapshot"].found


@LINUX
def test_the_personal_file_is_closed_to_others_and_never_read(tmp_path: Path, cv_file: Path) -> None:
    path = tmp_path / "me.db"
    assert doctor_data.personal_check(path).found == "none are kept"
    fingerpost.open(tmp_path, workers=1).profile(cv_file, save=True)
    assert doctor_data.personal_check(path).verdict == "ok"
    path.chmod(0o644)
    found = doctor_data.personal_check(path)
    assert (found.verdict, found.advice) == ("warn", f"chmod 600 {path}")
    path.write_bytes(b"Alex Example, 12 years of Python")
    found = doctor_data.personal_check(path)
    assert found.verdict == "fail"
    assert "Alex" not in found.found


def test_the_network_is_only_looked_at_when_asked_and_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fingerpost.sources.checking import BoardCheck

    engine = fingerpost.open(tmp_path / "none", workers=1)
    board = engine.boards([doctor_data.ASKED])[0]
    for state, verdict in (("ok", "ok"), ("unavailable", "warn")):
        looked = BoardCheck(board, state, None, None if state == "ok" else "no route", 0.1)  # type: ignore[arg-type]
        monkeypatch.setattr(Observatory, "check_boards", lambda *_, found=looked: (found,))
        assert run_doctor(engine, network=True).named("network").verdict == verdict
