"""The benchmarks of search, over a small imported corpus."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import fingerpost
from benchmarks.accuracy import search as accuracy
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
    rows = list(accuracy.run(corpus / "data", corpus / "judgments", corpus / "postings"))
    assert [row["qid"] for row in rows] == ["q1"]
    assert rows[0]["doc_ids"][0] == "pond:0"
    assert "pond:1" not in rows[0]["doc_ids"]


def test_a_hit_stands_for_every_member_of_its_cluster(corpus: Path) -> None:
    clusters = accuracy.members(corpus / "data")
    assert sorted(one for members in clusters.values() for one in members) == sorted(
        accuracy.document_ids(corpus / "judgments", corpus / "postings")
    )


def test_the_speed_of_every_kind_of_search_is_measured(corpus: Path) -> None:
    result = speed.measure(corpus / "data", rounds=1)
    assert (result["n_postings"], result["n_queries"]) == (3, len(speed.QUERIES))
    for times in result["milliseconds"].values():
        assert 0 < times["median"] <= times["p95"] <= times["slowest"]
