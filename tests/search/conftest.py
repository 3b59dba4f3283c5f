"""A small index of invented postings, one for the whole session."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from fingerpost.search import Filters, SearchQuery, SearchResult, Vocabulary, search
from fingerpost.store.index import IndexBuilder, open_index

if TYPE_CHECKING:
    from collections.abc import Callable

    import tantivy

_TEXTS = (
    "posting_id", "corpus", "source", "employer", "title", "url", "location", "role", "ai_relation", "seniority",
    "work_mode", "industry", "degree_min", "visa", "language", "salary_currency", "salary_unit", "text",
)  # fmt: skip
_LISTS = ("countries", "regions", "cities", "employment_types", "skill_ids", "skill_labels", "skill_levels")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        *((name, pa.list_(pa.string())) for name in _LISTS),
        *((name, pa.float64()) for name in ("salary_min", "salary_max")),
        *((name, pa.timestamp("us")) for name in ("first_seen", "closed_at")),
        ("cluster_size", pa.int32()),
        ("date_posted", pa.date32()),
    ]
)


def row(posting_id: str, title: str | None, text: str | None = None, **stated: Any) -> dict[str, Any]:
    """A row as the index is built from; what is not given is not stated."""
    skills = stated.pop("skills", {})
    return {
        **dict.fromkeys(SCHEMA.names),
        "posting_id": posting_id,
        "title": title,
        "text": text,
        "corpus": "live",
        "source": "lever",
        "role": "other",
        "ai_relation": "none",
        "cluster_size": 1,
        "skill_ids": list(skills),
        "skill_labels": list(skills.values()),
        "skill_levels": ["required"] * len(skills),
        **stated,
    }


ROWS = (
    row(
        "p01",
        "Machine Learning Engineer",
        "You build ranking models in PyTorch.",
        employer="Otter",
        countries=["DE"],
        cities=["Berlin"],
        regions=["DE-BE"],
        role="machine-learning-engineer",
        seniority="senior",
        work_mode="hybrid",
        skills={"pytorch": "PyTorch", "python": "Python"},
        date_posted=date(2026, 3, 1),
        salary_min=80000.0,
        salary_max=95000.0,
        salary_unit="YEAR",
        salary_currency="EUR",
        ai_relation="builds",
    ),
    row(
        "p02",
        "Junior Data Scientist",
        "Dashboards and experiments, SQL every day.",
        employer="Otter",
        countries=["DE", "AT"],
        cities=["Vienna"],
        role="data-scientist",
        seniority="entry",
        work_mode="remote",
        skills={"sql": "SQL", "python": "Python"},
        date_posted=date(2026, 4, 1),
    ),
    row(
        "p03",
        "Senior Data Scientist",
        "You mentor junior colleagues in Berlin style stand-ups.",
        employer="Heron",
        countries=["US"],
        cities=["New York"],
        regions=["US-NY"],
        role="data-scientist",
        seniority="senior",
        visa="offers",
        skills={"sql": "SQL"},
        date_posted=date(2026, 2, 1),
        salary_max=180000.0,
        salary_unit="YEAR",
        salary_currency="USD",
    ),
    row(
        "p04",
        "Werkstudent Maschinelles Lernen (München)",
        "Prüfung von Bildern mit Python",
        employer="Größe AG",
        countries=["DE"],
        cities=["Munich"],
        seniority="intern",
        employment_types=["PART_TIME", "INTERN"],
        language="de",
        skills={"python": "Python"},
    ),
    row(
        "p05",
        "算法工程师",
        "负责推荐算法, 熟悉深度学习。",
        employer="白鹭",
        countries=["CN"],
        cities=["Beijing"],
        language="zh",
        role="machine-learning-engineer",
    ),
    row("p06", None, None, source="ashby", corpus="reference"),
    row(
        "p07",
        "Office Manager",
        "A large language model writes our minutes.",
        employer="Heron",
        visa="refuses",
        salary_min=40.0,
        salary_max=50.0,
        salary_unit="HOUR",
        salary_currency="USD",
        date_posted=date(2026, 4, 1),
    ),
    row(
        "p08",
        "C++ Developer: models of large language",
        "CUDA kernels",
        employer="Heron",
        skills={"c-plus-plus": "C++"},
        industry="finance",
        degree_min="master",
        date_posted=date(2025, 12, 31),
    ),
)


def build(folder: Path, rows: list[dict[str, Any]]) -> tantivy.Index:
    """An index of rows, in place."""
    with IndexBuilder(folder, heap_mb=16) as builder:
        for start in range(0, len(rows), 3):
            marked = [{"mark": 0, **row} for row in rows[start : start + 3]]
            builder.add(pa.RecordBatch.from_pylist(marked, SCHEMA.append(pa.field("mark", pa.int64()))))
    return open_index(folder)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> tantivy.Index:
    """The index of `ROWS`."""
    return build(tmp_path_factory.mktemp("index"), list(ROWS))


@pytest.fixture(scope="session")
def find(index: tantivy.Index) -> Callable[..., SearchResult]:
    """Searches the small index: words, then filters and the rest by name."""

    def _find(words: str = "", filters: dict[str, list[str]] | None = None, **given: Any) -> SearchResult:
        bounds = {name: given.pop(name) for name in ("salary_at_least", "posted_since") if name in given}
        query = SearchQuery(words, Filters.of(filters, **bounds), **given)
        return search(index, query, snapshot="s", taxonomy_version="t")

    return _find


@pytest.fixture(scope="session")
def vocabulary(index: tantivy.Index) -> Vocabulary:
    """The names and words of the small index."""
    return Vocabulary(index)


def ids(result: SearchResult) -> list[str]:
    """The posting ids of a page, in order."""
    return [hit.posting_id for hit in result.hits]


def with_all(result: SearchResult) -> list[str]:
    """The posting ids of a first page that meet all of the words, in order."""
    return ids(result)[: result.n_with_all]
