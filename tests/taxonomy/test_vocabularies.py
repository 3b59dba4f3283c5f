"""ESCO and O*NET installed from the forms in which they are downloaded."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from fingerpost.errors import FileFormatError, InputError, StoreError, UnknownNameError
from fingerpost.taxonomy.vocabularies import install_vocabularies, open_vocabularies

from .vocabularies_for_tests import SKILLS, URI, as_text, esco_files, onet_files, skill, write_folder, write_zip


def test_both_zips_become_tables(tmp_path: Path) -> None:
    esco = write_zip(tmp_path / "ESCO dataset - v1.2.1 - classification - en - csv.zip", esco_files())
    onet = write_zip(tmp_path / "db_30_1_text.zip", onet_files(), inside="db_30_1_text/")
    installed = install_vocabularies([esco, onet], tmp_path / "vocabularies")
    of_esco, of_onet = installed.vocabularies
    assert (of_esco.vocabulary, of_esco.version, of_esco.n_rows["esco_skills"]) == ("ESCO", "1.2.1", 5)
    assert (of_onet.vocabulary, of_onet.version, of_onet.n_rows["onet_occupations"]) == ("O*NET", "30.1", 2)
    assert "ESCO classification of the European Commission" in of_esco.acknowledgement
    assert "CC BY 4.0" in of_onet.acknowledgement
    assert of_onet.set_aside == {"onet_alternate_titles: no onet_soc_code": 1}
    opened = open_vocabularies(tmp_path / "vocabularies")
    assert opened.installed == installed
    kites = opened.table("esco_skills").to_pylist()[1]
    assert kites["alt_labels"] == ["kite flying", "steer kites in wind"]
    assert opened.table("esco_broader_skills").to_pylist() == [
        {"concept_uri": f"{URI}/skill/ml", "broader_uri": f"{URI}/isced-f/0613"}
    ]
    assert opened.table("onet_occupations").to_pylist()[0]["description"] == 'Make "kites" of paper.'
    assert [row["short_title"] for row in opened.table("onet_alternate_titles").to_pylist()] == [None, "GA"]
    assert opened.table("onet_technology_skills").to_pylist()[0]["hot_technology"] is True
    assert opened.table("onet_job_zones").to_pylist() == [{"onet_soc_code": "90-1000.00", "job_zone": 3.0}]


def test_a_folder_and_a_read_me_serve_as_well(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "downloads" / "onet", onet_files()).parent
    write_folder(folder / "esco", esco_files())
    installed = install_vocabularies([folder], tmp_path / "vocabularies")
    assert [(part.vocabulary, part.version) for part in installed.vocabularies] == [("ESCO", None), ("O*NET", "30.1")]


def test_json_lines_are_the_same_rows(tmp_path: Path) -> None:
    rows = {
        "esco120_skills.jsonl.gz": [
            {"uri": f"{URI}/skill/a", "preferredLabel": "a b", "altLabels": ["c"], "broader": [f"{URI}/x", f"{URI}/y"]},
            {"uri": f"{URI}/skill/b", "preferredLabel": None},
        ],
        "esco120_occupations.jsonl.gz": [{"uri": f"{URI}/occupation/a", "preferredLabel": "d", "altLabels": None}],
    }
    for name, content in rows.items():
        (tmp_path / name).write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in content).encode()))
    (part,) = install_vocabularies([tmp_path], tmp_path / "vocabularies").vocabularies
    assert part.version == "1.2.0"
    assert part.n_rows == {"esco_skills": 1, "esco_occupations": 1, "esco_broader_skills": 2}
    assert part.set_aside == {"esco_skills: no preferred_label": 1}


def test_a_vocabulary_that_is_not_given_again_stays(tmp_path: Path) -> None:
    target = tmp_path / "vocabularies"
    install_vocabularies([write_zip(tmp_path / "esco.zip", esco_files())], target)
    first = open_vocabularies(target)
    install_vocabularies([write_zip(tmp_path / "onet.zip", onet_files())], target)
    both = open_vocabularies(target)
    assert [part.vocabulary for part in both.installed.vocabularies] == ["ESCO", "O*NET"]
    assert both.table("esco_skills").equals(first.table("esco_skills"))
    both_content = both.installed.content
    fewer = write_zip(tmp_path / "fewer.zip", esco_files([*SKILLS[:2], SKILLS[0]]))
    after = install_vocabularies([fewer], target)
    assert after.vocabularies[0].n_rows["esco_skills"] == 2
    assert after.vocabularies[0].set_aside == {"esco_skills: listed twice": 1}
    assert sorted(path.name for path in target.iterdir()) == sorted(["about.json", both_content, after.content])
    assert both.table("onet_job_zones").num_rows == 1, "who reads the one before goes on reading it"


def test_the_same_files_in_another_order_give_the_same_content(tmp_path: Path) -> None:
    one = install_vocabularies([write_zip(tmp_path / "a.zip", esco_files())], tmp_path / "one")
    other = install_vocabularies([write_zip(tmp_path / "b.zip", esco_files(SKILLS[::-1]))], tmp_path / "other")
    assert one.content == other.content


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fingerpost taxonomy install"):
        open_vocabularies(tmp_path)
    install_vocabularies([write_zip(tmp_path / "onet.zip", onet_files())], tmp_path / "vocabularies")
    opened = open_vocabularies(tmp_path / "vocabularies")
    with pytest.raises(InputError, match=r"skills_en\.csv of ESCO is not installed"):
        opened.table("esco_skills")
    with pytest.raises(UnknownNameError, match="onet_job_zones"):
        opened.table("onet_job_zone")
    (tmp_path / "vocabularies" / "about.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreError, match="install FILE"):
        open_vocabularies(tmp_path / "vocabularies")


def _without(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    return {key: content for key, content in files.items() if key != name}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"notes.txt": b"hello"}, "neither ESCO"),
        ({}, "neither ESCO"),
        ({"skills_de.csv": b"conceptUri\n"}, "another language"),
        (_without(esco_files(), "occupations_en.csv"), r"not occupations_en\.csv"),
        (_without(onet_files(), "Occupation Data.txt"), "not Occupation Data"),
        (esco_files() | {"skills_en.csv": b"uri,label\na,b\n"}, "lacks the columns conceptUri, preferredLabel"),
        (esco_files() | {"skills_en.csv": b""}, "lacks the columns"),
        (esco_files() | {"skills_en.csv": b"\xff\xfe\x00\x01"}, "cannot be read"),
        (esco_files([]), "no usable row"),
        (esco_files([skill("a", "")]), "no usable row"),
        (onet_files() | {"Occupation Data.txt": as_text("O*NET-SOC Code|Name", "1|a")}, "lacks the columns Title"),
        ({"esco111_skills.jsonl": b"[1]\n", "esco111_occupations.jsonl": b"{}\n"}, "line 1 of esco111_skills"),
        ({"esco111_skills.jsonl.gz": b"no gzip", "esco111_occupations.jsonl": b"{}\n"}, "cannot be read"),
    ],
)
def test_wrong_files_are_refused_and_nothing_is_left(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    target = tmp_path / "vocabularies"
    with pytest.raises(FileFormatError, match=message):
        install_vocabularies([write_zip(tmp_path / "wrong.zip", files)], target)
    assert list(target.iterdir()) == []


def test_wrong_paths_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK no zip")
    with pytest.raises(FileFormatError, match="neither a folder nor a zip"):
        install_vocabularies([tmp_path / "a.zip"], tmp_path / "vocabularies")
    with pytest.raises(InputError, match="does not exist"):
        install_vocabularies([tmp_path / "b.zip"], tmp_path / "vocabularies")
    with pytest.raises(InputError, match="nothing to install"):
        install_vocabularies([], tmp_path / "vocabularies")
    with pytest.raises(StoreError, match="cannot be written"):
        install_vocabularies([write_zip(tmp_path / "c.zip", esco_files())], tmp_path / "a.zip" / "x")


def test_a_truncated_zip_is_refused_and_what_was_installed_stays(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "esco.zip", esco_files())
    target = tmp_path / "vocabularies"
    before = install_vocabularies([whole], target)
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(FileFormatError):
        install_vocabularies([tmp_path / "cut.zip"], target)
    assert open_vocabularies(target).installed == before


def test_the_real_vocabularies_install(shared: Path, tmp_path: Path) -> None:
    esco, onet = install_vocabularies([shared / "data" / "taxonomy"], tmp_path).vocabularies
    assert (esco.version, onet.version) == ("1.1.1", "29.3")
    assert (esco.n_rows["esco_skills"], esco.n_rows["esco_occupations"]) == (13_896, 3_007)
    assert (onet.n_rows["onet_occupations"], onet.n_rows["onet_job_zones"]) == (1_016, 923)
    assert sum(esco.set_aside.values()) == 0
