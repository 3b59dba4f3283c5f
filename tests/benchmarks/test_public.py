"""Public benchmarks: spans are counted right, files are known by name, and the floors hold where the data is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy import public
from benchmarks.accuracy import skillspan_adapter as adapter
from benchmarks.accuracy.skillspan import Counts, Sentence, count_exact, count_overlap, read_sentences, tag_spans


@pytest.mark.parametrize(
    ("tokens", "tags", "spans"),
    [
        ("Know deep learning well", "O B I O", [(5, 18)]),
        ("SQL dbt", "B B", [(0, 3), (4, 7)]),
        ("SQL dbt", "I I", [(0, 7)]),
        ("SQL dbt", "O O", []),
        ("of SQL", "O B", [(3, 6)]),
    ],
)
def test_tags_become_spans_of_the_joined_tokens(tokens: str, tags: str, spans: list[tuple[int, int]]) -> None:
    assert list(tag_spans(tokens.split(), tags.split())) == spans


def test_exact_counts_equal_spans_and_overlap_any_character_in_common() -> None:
    gold = [[(0, 5), (10, 20)], [(3, 6)]]
    predicted = [[(0, 5), (12, 14), (15, 18)], []]
    assert count_exact(gold, predicted) == Counts(3, 3, 1, 1)
    assert count_overlap(gold, predicted) == Counts(3, 3, 3, 2)
    assert Counts(0, 0, 0, 0).scores() == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def sentence(text: str, tags: str) -> dict[str, Any]:
    return {"posting": 1, "tokens": text.split(), "skill": ["O"] * len(tags.split()), "knowledge": tags.split()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [sentence("Knowledge of Python and SQL", "O O B O B"), sentence("We sell fruit", "O O O")] * 4
    for name in ("skillspan_test_a", "skillspan_test_b", "skillspan_train_a"):
        write_rows(tmp_path / f"{name}.jsonl", rows)
    return tmp_path


def test_files_are_known_by_name_and_what_is_missing_is_said(folder: Path) -> None:
    assert [path.stem for path in public.find_files(folder, "skillspan")] == ["skillspan_test_a", "skillspan_test_b"]
    result = public.measure(folder, folder, None)
    assert result["missing"] == ["techwolf", "jobbert_titles"]
    assert set(result) == {"missing", "skillspan_test_a", "skillspan_test_b", "skillspan_test"}
    both = result["skillspan_test"]
    assert (both["n_sentences"], both["n_spans"]) == (16, 16)
    assert both["list alone"]["exact"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert set(both) == {"n_sentences", "n_spans", "list alone", "readers", "readers, adapted"}


def test_links_need_a_taxonomy(folder: Path) -> None:
    write_rows(folder / "jobbert_titles_test.jsonl", [{"title": "Baker", "occupation": "x"}])
    assert "taxonomy" in public.measure(folder, folder, None)["missing"]


def test_without_training_sentences_there_is_no_adapter(folder: Path, tmp_path: Path) -> None:
    assert "readers, adapted" not in public.skillspan_readers(tmp_path / "nowhere")


def test_the_command_prints_and_writes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = folder / "out" / "public.json"
    public.main(["--data", str(folder), "--taxonomy", str(folder / "none"), "--out", str(target)])
    shown = capsys.readouterr().out
    assert "missing: techwolf" in shown
    assert "skillspan_test" in shown
    written = json.loads(target.read_text(encoding="utf-8"))
    assert {"date", "machine", "missing"} <= set(written)
    public.main(["--data", str(folder), "--taxonomy", str(folder / "none"), "--json"])
    assert json.loads(capsys.readouterr().out)["missing"] == ["techwolf", "jobbert_titles"]


def test_the_adapter_chooses_spans_that_do_not_overlap() -> None:
    sentences = [Sentence("Knowledge of Python and kiln control", ((13, 19), (24, 36)))] * 3
    weights = adapter.fit(sentences)
    text = "Knowledge of SQL and kiln control"
    spans = adapter.predict(text, weights)
    assert (21, 33) in spans
    assert sorted(spans) == sorted(set(spans))
    assert all(a[1] <= b[0] for a, b in zip(sorted(spans), sorted(spans)[1:], strict=False))


def test_skillspan_floors(shared: Path) -> None:
    folder = shared / "data" / "gold"
    sentences = [s for path in public.find_files(folder, "skillspan") for s in read_sentences(path)]
    scores = public.score_skillspan(sentences, public.skillspan_readers(folder))
    adapted, alone, plain = scores["readers, adapted"], scores["list alone"], scores["readers"]
    assert adapted["exact"]["f1"] >= 0.45
    assert adapted["overlap"]["f1"] >= 0.62
    assert plain["overlap"]["f1"] >= alone["overlap"]["f1"]
