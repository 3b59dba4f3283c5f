"""What is packaged to start quickly is what the readers would work out from the tables and labels of today."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from zlib import crc32

import pytest

from fingerpost.reading import skill_labels
from fingerpost.reading.skill_labels import checksum, derive_phrases, label_targets, pack, skill_phrases
from fingerpost.taxonomy import packaged
from fingerpost.taxonomy.packaged import PREPARED, parse_table, read_bytes, read_text
from fingerpost.taxonomy.skills import skills

STALE = "is stale: run python scripts/prepare_readers.py"
ROOMS = ["fingerpost.reading", "fingerpost.taxonomy"]


@pytest.mark.parametrize("room", ROOMS)
def test_prepared_tables_are_what_the_toml_files_parse_to(room: str) -> None:
    prepared = json.loads(read_bytes(room, PREPARED))
    folder = next(iter(import_module(room).__path__))
    paths = {path.relative_to(folder).as_posix() for path in Path(folder, "data").rglob("*.toml")}
    assert set(prepared) == paths, f"{room} {PREPARED} {STALE}"
    for path, table in prepared.items():
        written = read_bytes(room, path)
        assert table == {"crc32": crc32(written), "table": parse_table(written)}, f"{room} {path} {STALE}"


def test_packaged_phrases_are_those_of_the_labels() -> None:
    packed = pack(derive_phrases(), skills().values())
    assert read_text("fingerpost.reading", skill_labels.PACKAGED) == packed, f"{skill_labels.PACKAGED} {STALE}"


def test_packaged_phrases_read_back_are_those_that_were_packed() -> None:
    plain, other = skill_phrases()
    assert (plain, other) == derive_phrases()
    assert plain.keys() | other.keys() == label_targets().keys()


def test_no_id_of_a_skill_looks_like_a_phrase_that_is_yet_to_be_judged() -> None:
    assert not any(skill_id.startswith(skill_labels.JUDGED) for skill_id in skills())
    cues = skill_labels.skill_cues()["skill"]
    assert (cues["golang"], cues["go"]) == ("go", f"{skill_labels.JUDGED}go")


def test_phrases_of_other_labels_are_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    few = {skill_id: skill for skill_id, skill in skills().items() if skill_id in ("python", "sql")}
    assert checksum(few.values()) != checksum(skills().values())
    monkeypatch.setattr(skill_labels, "skills", lambda: few)
    label_targets.cache_clear()
    skill_phrases.cache_clear()
    try:
        assert set(skill_phrases().plain.values()) == {"python", "sql"}
    finally:
        label_targets.cache_clear()
        skill_phrases.cache_clear()


def test_an_edited_table_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    edited = read_bytes("fingerpost.reading", "data/confidence.csv")  # any other text than that of the table
    monkeypatch.setattr(packaged, "read_bytes", lambda _room, _path: b'[parts]\nx = ["a", "b"]\n[y]\nz = "@x@c"\n')
    monkeypatch.setattr(packaged, "_prepared", lambda _: {"data/visa.toml": {"crc32": crc32(edited), "table": {}}})
    assert packaged.read_toml.__wrapped__("fingerpost.reading", "data/visa.toml") == {"y": {"z": "(?:a|b)c"}}


def test_a_room_without_files_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="sys"):
        read_bytes("sys", "data/x.toml")
