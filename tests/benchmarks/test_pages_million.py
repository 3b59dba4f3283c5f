"""The corpus that pages are measured on: whole in every table, and what was read stands where it says."""

from __future__ import annotations

import json
from datetime import date

import pytest

import fingerpost
from benchmarks.pages.million import make_data_directory
from fingerpost import Observatory

SIZE = 380
UNTIL = date(2026, 11, 20)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """A small corpus of the same kind."""
    directory = tmp_path_factory.mktemp("million")
    rows = [
        {
            "id": f"n{number}",
            "source": "pond",
            "title": title,
            "company": company,
            "location": "Berlin, Germany",
            "description": f"Forecasts of reed growth, plot {number}. Requirements: Python, SQL and PyTorch.",
        }
        for number, (title, company) in enumerate(
            [("Data Scientist", "Otter Works"), ("Data Engineer", "Heron"), ("NLP Engineer", None)]
        )
    ]
    file = directory / "postings.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    data = directory / "data"
    make_data_directory(data, [file], SIZE, seed=directory / "seed", until=UNTIL, workers=1)
    return fingerpost.open(data, workers=1, corpus="live")


def test_every_posting_is_in_every_table_and_in_the_index(engine: Observatory) -> None:
    state = engine.status()
    rows = {table.name: table.rows for table in state.tables}
    assert rows["postings"] == rows["readings"] == rows["raw"] == SIZE * 20 // 19
    assert (rows["facts_posting"], state.waiting) == (SIZE, 0)
    assert engine.search("python").n == SIZE
    assert rows["facts_member"] == 2 * (SIZE * 20 // 19 - SIZE)
    assert rows["facts_visit"] == rows["observations"] > 0
    assert rows["events"] == rows["facts_event"] > rows["postings"]


def test_what_was_read_stands_where_it_says_under_another_employer(engine: Observatory) -> None:
    employers = set()
    for hit in engine.search("python", size=30).hits:
        view = engine.posting(hit.posting_id)
        assert view.enriched is not None
        words = {view.enriched.text[skill.start : skill.end] for skill in view.enriched.skills}
        assert words - {"NLP"} == {"Python", "SQL", "PyTorch"}
        for skill in view.enriched.skills:
            assert (skill.start, skill.end) in skill.value.mentions
        place = view.enriched.places[0]
        assert view.enriched.text[place.start : place.end].startswith("Berlin")
        assert view.facts.employer == view.enriched.posting.hiring_organization
        employers.add(view.facts.employer)
    assert len(employers) > 3
