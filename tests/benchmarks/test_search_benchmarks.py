"""The benchmarks of search, over a small imported corpus."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import fingerpost
from benchmarks.search import documents
from benchmarks.search import run as judged
from benchmarks.speed import search as speed

POSTINGS = [
    {
        "source": "pond",
        "title": "Data Scientist",
        "company": "Otter",
        "description": "Forecasts of reed growth in Python and SQL.",
    },
    {
        "source": "pond",
        "title": "Nurse",
        "company": "Heron",
        "description": "Care of patients in a small hospital by the lake.",
    },
    {
        "source": "pond",
        "title": "Data Engineer",
        "company": "Heron",
        "description": "Pipelines in Spark for gauges and buoys.",
    },
]


pytestmark = pytest.mark.usefixtures("no_reference_in_module")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with postings, judgments and a data directory made from them."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "postings").mkdir()
    lines = "".join(json.dumps(posting) + "\n" for posting in POSTINGS)
    (folder / "postings" / "pond.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "judgments").mkdir()
    documents = [{"doc_id": f"pond:{row}", "source": "pond", "row": row} for row in range(3)]
    content = "".join(json.dumps(document) + "\n" for document in documents)
    (folder / "judgments" / "documents.jsonl.gz").write_bytes(gzip.compress(content.encode()))
    query = {"qid": "q1", "query": "data scientist", "split": "dev"}
    (folder / "judgments" / "queries.jsonl").write_text(json.dumps(query) + "\n", encoding="utf-8")
    fingerpost.open(folder / "data", workers=1).import_([folder / "postings" / "pond.jsonl.gz"])
    return folder


def test_a_run_names_the_judged_documents_best_first(corpus: Path) -> None:
    rows = list(judged.run(corpus / "data", corpus / "judgments", corpus / "postings"))
    assert [row["qid"] for row in rows] == ["q1"]
    assert rows[0]["doc_ids"][0] == "pond:0"
    assert "pond:1" not in rows[0]["doc_ids"]


def test_other_queries_can_be_run(corpus: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text(json.dumps({"qid": "x", "query": "spark pipelines"}) + "\n\n", encoding="utf-8")
    target = tmp_path / "runs" / "run.jsonl"
    places = ["--judgments", str(corpus / "judgments"), "--postings", str(corpus / "postings")]
    judged.main([str(target), "--queries", str(queries), "--data", str(corpus / "data"), *places])
    assert [json.loads(line) for line in target.read_text().splitlines()] == [{"qid": "x", "doc_ids": ["pond:2"]}]


def test_a_hit_stands_for_every_member_of_its_cluster(tmp_path: Path) -> None:
    (tmp_path / "postings").mkdir()
    twice = [{**POSTINGS[0], "location": place} for place in ("Reed", "Lake")]
    lines = "".join(json.dumps(posting) + "\n" for posting in twice)
    (tmp_path / "postings" / "pond.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    rows = "".join(json.dumps({"doc_id": f"d{row}", "source": "pond", "row": row}) + "\n" for row in range(2))
    (tmp_path / "documents.jsonl.gz").write_bytes(gzip.compress(rows.encode()))
    (tmp_path / "queries.jsonl").write_text(json.dumps({"qid": "q", "query": "reed growth"}) + "\n", encoding="utf-8")
    documents.make_data(tmp_path / "data", tmp_path, tmp_path / "postings")
    assert len(documents.document_ids(tmp_path, tmp_path / "postings")) == 2
    (row,) = judged.run(tmp_path / "data", tmp_path, tmp_path / "postings")
    assert sorted(row["doc_ids"]) == ["d0", "d1"]


def test_scores_are_shown_by_half_and_for_the_worst_query(tmp_path: Path) -> None:
    scorer = tmp_path / "scorer.py"
    lines = ["a ndcg10=0.5 mrr10=1", "b ndcg10=1.0 mrr10=1", "c ndcg10=0.25 mrr10=1", '{"n": 3, "ndcg10": 0.5833}']
    scorer.write_text(f"print({chr(10).join(lines)!r})", encoding="utf-8")
    scores = judged.score(tmp_path, tmp_path, tmp_path, scorer)
    assert scores["ndcg10_by_half"] == [0.375, 1.0]
    assert scores["worst_query"] == {"qid": "c", "ndcg10": 0.25}


def test_the_speed_of_every_kind_of_search_is_measured(corpus: Path) -> None:
    result = speed.measure(corpus / "data", rounds=1)
    assert (result["n_postings"], result["n_queries"]) == (3, len(speed.QUERIES))
    for times in result["milliseconds"].values():
        assert 0 < times["median"] <= times["p95"] <= times["slowest"]
