"""JobTech: the offsets the API allows, Swedish kinds of employment, and real Swedish texts read in place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from fingerpost.posting import Posting, RawPosting
from fingerpost.sources import convert
from fingerpost.sources.jobtech import board_url, detect, to_posting

from .conftest import NOW
from .fakes import FAKES
from .replay import Replay
from .test_source_contract import MakeClient, fetch

FAKE = FAKES["jobtech"]


def posting(**fields: Any) -> Posting:
    return to_posting(RawPosting("jobtech", NOW, json.dumps(FAKE.record(7) | fields), "maskininlärning"))


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://arbetsformedlingen.se/platsbanken/annonser?q=machine%20learning", "machine learning"),
        ("https://www.arbetsformedlingen.se/platsbanken/annonser?p=5:x&q=maskininl%C3%A4rning", "maskininlärning"),
        ("https://jobsearch.api.jobtechdev.se/search?q=data+scientist&limit=10", "data scientist"),
        ("https://arbetsformedlingen.se/platsbanken/annonser/29000001", None),
        ("https://arbetsformedlingen.se/platsbanken/annonser", None),
        ("https://jobsearch.api.jobtechdev.se/complete?q=data", None),
        ("https://arbetsformedlingen.se/for-arbetsgivare?q=data", None),
        ("https://jobtechdev.se/?q=data", None),
    ],
)
def test_addresses_of_platsbanken_name_a_query(url: str, token: str | None) -> None:
    assert detect(url) == token


@pytest.mark.parametrize("token", ["machine learning", "maskininlärning", "c++ & go"])
def test_the_page_of_a_query_leads_back_to_it(token: str) -> None:
    assert detect(board_url(token)) == token


@pytest.mark.local_server
def test_offsets_end_where_the_api_ends(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"data": [FAKE.record(number) for number in range(2500)]})
    result = fetch(make_client(), "jobtech", "data")
    assert len(result.raw) == 2100
    assert replay.paths()[-1] == "/search?q=data&sort=pubdate-desc&offset=2000&limit=100"
    assert (result.observation.reason, result.observation.complete) == (None, False)


@pytest.mark.parametrize(
    ("hours", "kind", "found"),
    [
        ("Heltid", "Tillsvidareanställning (inkl. eventuell provanställning)", ("FULL_TIME",)),
        ("Deltid", "Vikariat", ("PART_TIME", "TEMPORARY")),
        ("Heltid/Deltid", "Tidsbegränsad anställning", ("FULL_TIME", "PART_TIME", "TEMPORARY")),
        (None, "Behovsanställning", ()),
        ("Heltid", None, ("FULL_TIME",)),
    ],
)
def test_swedish_kinds_of_employment_are_known(hours: str | None, kind: str | None, found: tuple[str, ...]) -> None:
    fields = {"working_hours_type": {"label": hours}, "employment_type": kind and {"label": kind}}
    assert posting(**fields).employment_type == found


@pytest.mark.parametrize(
    ("timestamp", "modified"),
    [(1_780_041_600_000, "2026-05-29 08:00:00+00:00"), (0, "None"), (-1, "None"), (10**18, "None"), (None, "None")],
)
def test_the_last_change_is_an_instant(timestamp: int | None, modified: str) -> None:
    assert str(posting(timestamp=timestamp).date_modified) == modified


def test_the_formatted_text_counts_only_where_it_is_formatted() -> None:
    assert posting(description={"text": "En rad.", "text_formatted": "En rad."}).description_format == "text"
    found = posting(description={"text": "En rad.", "text_formatted": "<p>En rad.</p>"})
    assert (found.description, found.description_format) == ("<p>En rad.</p>", "html")


def test_contacts_are_not_read() -> None:
    found = posting(application_contacts=[{"name": "Kaj Vakt", "telephone": "000-111"}])
    assert "Kaj Vakt" not in repr(found)
    assert "000-111" not in repr(found)


@pytest.mark.local_server
def test_real_swedish_postings_keep_their_words_and_places(
    shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    with gzip.open(shared / "data" / "postings" / "platsbanken_se_2023.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(150), lines, strict=False)]
    replay.play(FAKE, {"it": [_hit(row) for row in rows]})
    found = [convert(raw) for raw in fetch(make_client(), "jobtech", "it").raw]
    assert len(found) == 150
    for row, item in zip(rows, found, strict=True):
        assert isinstance(item, Posting)
        assert item.title == " ".join(row["title"].split())
        assert item.description == row["description"].strip()
        assert item.hiring_organization == " ".join(row["company"].split())
        assert item.job_location == ((row["location"],) if row["location"] else ())
        assert (item.address_country, item.licence) == ("Sverige", "CC0 1.0")


def _hit(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the data set in the form in which the API states it."""
    municipality, _, region = (row["location"] or "").partition(", ")
    return {
        "id": row["id"],
        "headline": row["title"],
        "description": {"text": row["description"]},
        "employer": {"name": row["company"]},
        "workplace_address": {"municipality": municipality, "region": region, "country": "Sverige"},
        "webpage_url": row["url"],
    }
