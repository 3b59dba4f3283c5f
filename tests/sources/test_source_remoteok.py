"""Remote OK: the legal notice, mended texts, places, and recorded replies read in place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import BoardNotFoundError
from fingerpost.posting import Posting, RawPosting
from fingerpost.sources import convert
from fingerpost.sources.remoteok import detect, mended, to_posting

from .conftest import NOW
from .fakes import FAKES
from .fakes.remoteok import NOTICE
from .replay import Replay, as_json
from .test_source_contract import MakeClient, fetch


def posting(**fields: Any) -> Posting:
    record = FAKES["remoteok"].record(7) | fields
    return to_posting(RawPosting("remoteok", NOW, json.dumps(record), "all"))


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://remoteok.com/", "all"),
        ("https://remoteOK.com/remote-jobs/remote-map-reader-larkmoor-1190001", "all"),
        ("https://www.remoteok.com/api", "all"),
        ("https://remoteok.io/remote-dev-jobs", "all"),
        ("https://remoteok.com.example.org/", None),
        ("https://example.org/?at=remoteok.com", None),
        ("remoteok.com", None),
    ],
)
def test_addresses_of_remote_ok_are_known(url: str, token: str | None) -> None:
    assert detect(url) == token


@pytest.mark.local_server
@pytest.mark.parametrize("notice", [[NOTICE], []], ids=["with notice", "without"])
def test_only_the_legal_notice_is_no_posting(notice: list[Any], replay: Replay, make_client: MakeClient) -> None:
    records = [FAKES["remoteok"].record(number) for number in range(2)]
    replay.on("/api", as_json([*notice, *records]))
    assert len(fetch(make_client(), "remoteok", "all").raw) == 2


@pytest.mark.local_server
def test_there_is_one_board(replay: Replay, make_client: MakeClient) -> None:
    with pytest.raises(BoardNotFoundError, match="one board, 'all'; given was 'python'"):
        fetch(make_client(), "remoteok", "python")
    assert replay.asked == []


@pytest.mark.local_server
def test_the_address_of_whoever_asked_is_not_kept(replay: Replay, make_client: MakeClient) -> None:
    tag = "RMTkyLjAuMi4xNw=="
    text = f"You count ships.<br/>Please mention the word **GULL** and tag {tag} when applying (#{tag}). Thanks."
    replay.on("/api", as_json([NOTICE, FAKES["remoteok"].record(1) | {"description": text}]))
    (raw,) = fetch(make_client(), "remoteok", "all").raw
    assert tag not in raw.payload
    assert "and tag … when applying (#…)" in raw.payload
    assert to_posting(raw).description == "You count ships."


@pytest.mark.local_server
def test_an_unchanged_feed_is_asked_for_conditionally_and_stays_a_window(
    replay: Replay, make_client: MakeClient
) -> None:
    replay.on("/api", as_json([NOTICE, FAKES["remoteok"].record(1)], ETag='"a"'))
    first = fetch(make_client(), "remoteok", "all").observation
    second = fetch(make_client(), "remoteok", "all", first).observation
    assert (second.status, second.complete, second.n_listed) == (304, False, None)


@pytest.mark.parametrize(
    ("looks", "written"),
    [
        ("donâ\x80\x99t", "don’t"),
        ("donâ€™t", "don’t"),
        ("MÃ¼nchen â\x80\x93 ZÃ¼rich", "München – Zürich"),
        ("Ã\x83Â¼ber", "über"),
        ("Â\xa0\U0001f6a2 Â°C", "\xa0\U0001f6a2 °C"),
        ("Smörgåsbord â la carte, São Paulo, Ânimo", "Smörgåsbord â la carte, São Paulo, Ânimo"),
        ("10 € à Paris", "10 € à Paris"),
        ("plain", "plain"),
    ],
)
def test_misread_texts_are_mended_and_others_stay(looks: str, written: str) -> None:
    assert mended(looks) == written


def test_zero_is_no_pay_and_half_a_range_is_kept() -> None:
    assert posting(salary_min=0, salary_max=0).base_salary == ()
    (amount,) = posting(salary_min=0, salary_max=80_000).base_salary
    assert (amount.min_value, amount.max_value, amount.currency, amount.unit_text) == (None, 80_000, "USD", "YEAR")


@pytest.mark.parametrize(
    ("location", "places", "kind", "where_to_live"),
    [
        ("", (), "TELECOMMUTE", ()),
        (None, (), "TELECOMMUTE", ()),
        ("Remote", (), "TELECOMMUTE", ()),
        ("Worldwide", (), "TELECOMMUTE", ("Worldwide",)),
        ("Cove, ", ("Cove",), None, ()),
        ("Lisbon; Porto", ("Lisbon", "Porto"), None, ()),
    ],
)
def test_a_named_place_leaves_open_whether_work_is_remote(
    location: str | None, places: tuple[str, ...], kind: str | None, where_to_live: tuple[str, ...]
) -> None:
    found = posting(location=location)
    assert (found.job_location, found.job_location_type) == (places, kind)
    assert found.applicant_location_requirements == where_to_live


@pytest.mark.local_server
def test_a_recorded_reply_keeps_everything_the_employer_wrote(
    shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    reply = json.loads((shared / "data" / "ats" / "brete__remoteok.json").read_text("utf-8"))
    replay.on("/api", as_json(reply))
    found = [convert(raw) for raw in fetch(make_client(), "remoteok", "all").raw]
    assert len(found) == len(reply) - 1 == 3
    for record, item in zip(reply[1:], found, strict=True):
        assert isinstance(item, Posting)
        assert item.title == record["position"]
        assert item.hiring_organization == record["company"]
        assert item.url == record["url"]
        assert str(item.date_posted) == record["date"][:10]
        assert "â\x80" not in item.description
        assert "Please mention the word" not in item.description
        assert len(item.description) > 0.85 * len(record["description"])
        assert item.description_format == "html"
        assert item.base_salary == ()
    assert [item.job_location for item in found if isinstance(item, Posting)] == [("Cammeray",), (), ("Marsa",)]
