"""Recruitee: recorded offers, employers' own domains, translations, addresses."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import BoardNotFoundError
from fingerpost.posting import RawPosting
from fingerpost.sources import convert, to_posting
from fingerpost.sources.recruitee import board_url, detect
from fingerpost.sources.source import Board

from .conftest import NOW
from .fakes import FAKES
from .replay import Replay
from .test_source_contract import MakeClient, fetch, identifiers

FAKE = FAKES["recruitee"]


def posting_of(**changed: Any) -> Any:
    return to_posting(RawPosting("recruitee", NOW, json.dumps({**FAKE.record(1), **changed}), FAKE.token))


@pytest.mark.local_server
def test_recorded_offers_lose_no_title_text_link_date_pay_or_place(
    shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    offers = json.loads((shared / "data" / "ats" / "careerkit__recruitee.json").read_text("utf-8"))["offers"]
    replay.play(FAKE, {"jobs.acme.com": offers})
    result = fetch(make_client(), "recruitee", "jobs.acme.com")
    assert (result.observation.n_listed, result.n_unlisted, len(offers)) == (2, 0, 2)
    for raw, offer in zip(result.raw, offers, strict=True):
        posting = to_posting(raw)
        assert posting.title == offer["title"]
        assert posting.description.startswith(offer["description"].strip())
        assert posting.description.endswith(offer["requirements"].strip())
        assert posting.url == offer["careers_url"]
        assert str(posting.date_posted) == offer["published_at"][:10]
        assert posting.date_modified == datetime.strptime(offer["updated_at"], "%Y-%m-%d %H:%M:%S %Z").replace(
            tzinfo=NOW.tzinfo
        )
        assert (posting.job_location, posting.address_country) == (("Berlin, Germany",), "DE")
        assert (posting.job_location_type, posting.employment_type) == ("HYBRID", ("FULL_TIME",))
        assert (posting.hiring_organization, posting.employment_unit) == ("Acme", offer["department"])
        (pay,) = posting.base_salary
        assert (str(int(pay.min_value or 0)), str(int(pay.max_value or 0))) == (
            offer["salary"]["min"],
            offer["salary"]["max"],
        )
        assert (pay.currency, pay.unit_text) == ("EUR", "YEAR")
        assert posting.valid_through is None


@pytest.mark.local_server
def test_a_host_is_asked_as_it_is_and_a_slug_at_recruitee(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"jobs.example.com": [FAKE.record(1)], "fernhollow": [FAKE.record(2)]})
    assert identifiers(fetch(make_client(), "recruitee", "jobs.example.com").raw) == ["1"]
    assert identifiers(fetch(make_client(), "recruitee", "fernhollow").raw) == ["2"]
    assert replay.paths() == ["/jobs.example.com/api/offers/", "/fernhollow/api/offers/"]
    assert (board_url("jobs.example.com"), board_url("fernhollow")) == (
        "https://jobs.example.com",
        "https://fernhollow.recruitee.com",
    )


@pytest.mark.local_server
def test_a_token_cannot_lead_to_another_path(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"fernhollow": [FAKE.record(1)]})
    with pytest.raises(BoardNotFoundError, match="no board"):
        fetch(make_client(), "recruitee", "fernhollow/api/offers/?x=")
    assert replay.paths() == ["/fernhollow%2Fapi%2Foffers%2F%3Fx%3D/api/offers/"]


@pytest.mark.local_server
def test_only_published_offers_are_kept_and_the_others_counted(replay: Replay, make_client: MakeClient) -> None:
    offers = [{**FAKE.record(n), "status": status} for n, status in enumerate(["draft", "published", "internal", None])]
    replay.play(FAKE, {FAKE.token: [*offers, {"status": 7}]})
    result = fetch(make_client(), "recruitee", FAKE.token)
    assert (result.observation.n_listed, result.n_unlisted) == (3, 2)
    assert identifiers(result.raw[:2]) == ["1", "3"]
    assert "id" in getattr(convert(result.raw[2]), "reason", "")


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        ((True, False, False), "TELECOMMUTE"),
        ((False, True, False), "HYBRID"),
        ((False, False, True), "ONSITE"),
        ((True, False, True), None),
        ((True, True, False), "HYBRID"),
        ((False, False, False), None),
        ((None, None, None), None),
    ],
)
def test_where_the_work_is_done_is_what_is_ticked(ticked: tuple[bool | None, ...], expected: str | None) -> None:
    assert posting_of(**dict(zip(("remote", "hybrid", "on_site"), ticked, strict=True))).job_location_type == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fulltime", ("FULL_TIME",)),
        ("fulltime_permanent", ("FULL_TIME",)),
        ("fulltime_fixed_term", ("FULL_TIME", "TEMPORARY")),
        ("parttime_permanent", ("PART_TIME",)),
        ("parttime_fixed_term", ("PART_TIME", "TEMPORARY")),
        ("parttime_minijob", ("PART_TIME",)),
        ("contract", ("CONTRACTOR",)),
        ("freelance", ("CONTRACTOR",)),
        ("internship", ("INTERN",)),
        ("traineeship", ("INTERN",)),
        ("temporary", ("TEMPORARY",)),
        ("volunteer", ()),
        (None, ()),
    ],
)
def test_codes_of_employment_are_schema_orgs_types(code: str | None, expected: tuple[str, ...]) -> None:
    assert posting_of(employment_type_code=code).employment_type == expected


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"requirements": None}, "description", FAKE.record(1)["description"]),
        ({"description": "", "requirements": "<p>Tact</p>"}, "description", "<h3>Requirements</h3>\n<p>Tact</p>"),
        (
            {"description": None, "requirements": None, "translations": {"fr": {"description": "<p>Oui</p>"}}},
            "description",
            "<p>Oui</p>",
        ),
        ({"salary": {"min": "12.50", "max": None, "period": "hour", "currency": "EUR"}}, "salary_low", 12.5),
        ({"salary": None}, "base_salary", ()),
        (
            {"locations": [{"country": "Chile", "country_code": "CL"}, {"country": "Peru", "country_code": "PE"}]},
            "address_country",
            None,
        ),
        ({"locations": [{"name": "Anywhere"}]}, "job_location", ("Anywhere",)),
        ({"published_at": None, "created_at": "2026-04-30 23:59:59 UTC"}, "posted", "2026-04-30"),
        ({"updated_at": "lately"}, "date_modified", None),
    ],
)
def test_what_an_offer_states(changed: dict[str, Any], field: str, expected: object) -> None:
    posting = posting_of(**changed)
    found = {
        "salary_low": lambda: posting.base_salary[0].min_value,
        "posted": lambda: str(posting.date_posted),
    }.get(field, lambda: getattr(posting, field))()
    assert found == expected


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://fernhollow.recruitee.com", "fernhollow"),
        ("https://Fernhollow.recruitee.com/o/soil-data-scientist/c/new", "fernhollow"),
        ("https://fernhollow.recruitee.com/api/offers/", "fernhollow"),
        ("https://jobs.example.com/api/offers", "jobs.example.com"),
        ("https://jobs.example.com/api/offers/soil-data-scientist", "jobs.example.com"),
        ("https://jobs.example.com/o/soil-data-scientist", None),
        ("https://jobs.example.com/", None),
        ("https://docs.recruitee.com/reference/offers", None),
        ("https://api.recruitee.com/c/7/offers", None),
        ("https://recruitee.com/api/offers", None),
        ("https://localhost/api/offers", None),
        ("https://fernhollow.recruitee.com.example.org/", None),
    ],
)
def test_an_address_tells_the_slug_or_the_host(url: str, token: str | None) -> None:
    assert detect(url) == token


def test_a_domain_that_the_directory_lists_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = {("recruitee", "jobs.example.com"): Board("recruitee", "jobs.example.com", "Example")}
    monkeypatch.setattr("fingerpost.sources.recruitee.boards_by_key", lambda: listed)
    assert detect("https://jobs.example.com/o/soil-data-scientist") == "jobs.example.com"
