"""The measured linking to ESCO on public annotated sentences and titles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.accuracy import linking
from fingerpost.taxonomy.vocabularies import Vocabularies, install_vocabularies, open_vocabularies

FLOORS = {"techwolf_tech": 0.65, "techwolf_house": 0.55, "jobbert_titles": 0.39}


@pytest.fixture(scope="module")
def vocabularies(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Vocabularies:
    folder = tmp_path_factory.mktemp("vocabularies")
    install_vocabularies([shared / "data" / "taxonomy"], folder)
    return open_vocabularies(folder)


def test_the_scores_do_not_fall(shared: Path, vocabularies: Vocabularies) -> None:
    measured = linking.measure(shared / "data" / "gold", vocabularies, limit=500)
    scores = {name: values.get("rp_at_5", values.get("mrr")) for name, values in measured.items()}
    assert {name: scores[name] for name, floor in FLOORS.items() if scores[name] < floor} == {}


def test_any_file_of_the_form_can_be_measured(tmp_path: Path, vocabularies: Vocabularies) -> None:
    label = "operate open source software"
    (row,) = [r for r in vocabularies.table("esco_skills").to_pylist() if r["preferred_label"] == label]
    lines = [
        {"sentence": "You operate open source software.", "label": label, "esco_uri": row["concept_uri"]},
        {"sentence": "You operate open source software.", "label": "LABEL NOT PRESENT", "esco_uri": None},
        {"sentence": "Nothing is labelled here.", "label": "UNDERSPECIFIED", "esco_uri": None},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    measured = linking.measure_techwolf(tmp_path / "a.jsonl", vocabularies)
    assert (measured["n_sentences"], measured["rp_at_5"]) == (1, 1.0)
    (tmp_path / "b.jsonl").write_text('{"title": "!", "occupation": "x"}\n', encoding="utf-8")
    assert linking.measure_titles(tmp_path / "b.jsonl", vocabularies)["mrr"] == 0.0


def test_files_without_gold_give_no_score(tmp_path: Path, vocabularies: Vocabularies) -> None:
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    assert linking.measure_techwolf(tmp_path / "empty.jsonl", vocabularies)["rp_at_5"] is None
    assert linking.measure_titles(tmp_path / "empty.jsonl", vocabularies)["mrr"] is None
