"""The benchmark beside other matchers: the same texts for all, ratios to ours, and peers that are not installed."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.speed import peer_process, peers
from fingerpost.posting import Posting

TEXT = "Requirements: Python, C++ and machine learning on Kubernetes. Forecasts of reeds."
POSTINGS = [Posting(str(number), "pond", "Data Scientist", TEXT) for number in range(3)]


def test_our_matcher_and_our_chain_are_measured_in_turn() -> None:
    result = peers.measure(POSTINGS, rounds=2, names=("our chain",))
    assert (result["n_postings"], result["rounds"], result["not_installed"]) == (3, 2, [])
    assert result["n_phrases"] > 10_000
    ours, chain = result["matchers"]["our matcher"], result["matchers"]["our chain"]
    assert ours["speed_to_ours"] == 1.0
    assert 0 < chain["speed_to_ours"] < 1
    assert ours["matches_per_posting"] >= 4
    assert chain["matches_per_posting"] >= 4
    for row in (ours, chain):
        assert row["start_cpu_seconds"] > 0
        assert row["peak_memory_mb"] > 10


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("flashtext2", "flashtext2"),
        ("skill-extractor matcher", "skill_extractor"),
        ("spaCy PhraseMatcher", "spacy"),
    ],
)
def test_a_peer_finds_the_phrases_it_is_given(name: str, module: str, tmp_path: Path) -> None:
    pytest.importorskip(module)
    phrases = tmp_path / "phrases.json"
    phrases.write_text(json.dumps(["python", "machine learning", "cobol"]), encoding="utf-8")
    make, _ = peer_process.MATCHERS[name]
    assert make(phrases)(TEXT) == 2


def test_skill_extractor_has_a_list_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("skill_extractor")
    assert peer_process.skill_extractor_own_list(tmp_path / "none.json")(TEXT) >= 2


def test_a_peer_that_is_not_installed_is_named_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec("flashtext2"):
        pytest.skip("flashtext2 is installed here")
    result = peers.measure(POSTINGS, rounds=1, names=("flashtext2",))
    assert result["not_installed"] == ["flashtext2"]
    assert list(result["matchers"]) == ["our matcher"]
    assert "flashtext2 is not installed" in peers.render(result)


def test_a_matcher_that_fails_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="exit code"):
        peers.Peer("no such matcher", [tmp_path / "texts", tmp_path / "postings", tmp_path / "phrases"])


def test_the_process_of_a_peer_loads_nothing_of_ours(tmp_path: Path) -> None:
    loaded = "import sys, benchmarks.speed.peer_process; print([m for m in sys.modules if m.startswith('fingerpost')])"
    printed = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=peers.ROOT)
    assert printed.stdout.strip() == "[]"


def test_the_result_is_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"id": "1", "source": "pond", "title": "Data Scientist", "company": "Otter", "description": TEXT}
    (tmp_path / "pond.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    measured = peers.measure
    monkeypatch.setattr(peers, "measure", lambda postings, rounds: measured(postings, rounds, names=()))
    out = tmp_path / "peers.json"
    peers.main([str(tmp_path / "pond.jsonl"), "--rounds", "1", "--json", str(out), "--date", "2026-01-02"])
    written = json.loads(out.read_text(encoding="utf-8"))
    assert (written["date"], list(written["matchers"])) == ("2026-01-02", ["our matcher"])
    assert {"cpu", "cores"} <= set(written["machine"])
    assert "our matcher" in capsys.readouterr().out
