"""Adzuna: keys that must not be kept or shown, snippets, estimates, countries, and hand-made replies read in place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import BoardNotFoundError, PayloadError, SourceError, SourceForbiddenError
from fingerpost.posting import Posting, RawPosting
from fingerpost.sources import PoliteClient, convert
from fingerpost.sources.adzuna import COUNTRIES, board_url, detect, to_posting

from .conftest import NOW
from .fakes import FAKES
from .replay import Answer, Replay
from .test_source_contract import MakeClient, fetch

FAKE = FAKES["adzuna"]
APP_ID, APP_KEY = FAKE.keys.values()


def client_with_keys(replay: Replay) -> PoliteClient:
    return PoliteClient("fingerpost/test", base_urls={"adzuna": replay.url}, now=lambda: NOW, keys=FAKE.keys)


def posting(token: str = FAKE.token, **fields: Any) -> Posting:
    return to_posting(RawPosting("adzuna", NOW, json.dumps(FAKE.record(7) | fields), token))


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://www.adzuna.co.uk/search?q=machine%20learning", "gb/machine learning"),
        ("https://www.adzuna.co.uk/jobs/search?q=python&w=london", "gb/python"),
        ("https://www.adzuna.com/search?q=data+scientist", "us/data scientist"),
        ("https://adzuna.com.au/search?q=nlp", "au/nlp"),
        ("https://api.adzuna.com/v1/api/jobs/de/search/2?app_id=1&app_key=2&what=ki%20ingenieur", "de/ki ingenieur"),
        ("https://api.adzuna.com/v1/api/jobs/xx/search/1?what=nlp", None),
        ("https://api.adzuna.com/v1/api/jobs/gb/categories", None),
        ("https://www.adzuna.co.uk/jobs/details/4900000001", None),
        ("https://www.adzuna.co.uk/search", None),
        ("https://www.adzuna.example.org/search?q=nlp", None),
    ],
)
def test_addresses_of_adzuna_name_a_country_and_a_query(url: str, token: str | None) -> None:
    assert detect(url) == token


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_page_of_a_search_leads_back_to_it(country: str) -> None:
    assert detect(board_url(f"{country}/c++ & go")) == f"{country}/c++ & go"


@pytest.mark.local_server
@pytest.mark.parametrize("token", ["machine learning", "xx/machine learning", "gb/", "gb", ""])
def test_a_search_without_country_or_query_is_explained(token: str, replay: Replay, make_client: MakeClient) -> None:
    with pytest.raises(BoardNotFoundError, match="expected a country and a query, such as 'gb/machine learning'"):
        fetch(make_client(), "adzuna", token)
    assert replay.asked == []


@pytest.mark.local_server
def test_keys_are_sent_and_neither_kept_nor_left_in_links(replay: Replay) -> None:
    records = [FAKE.record(number) for number in range(60)]
    records[1]["description"] += f" app_id={APP_ID}&app_key={APP_KEY}"
    replay.play(FAKE, {FAKE.token: records})
    result = fetch(client_with_keys(replay), "adzuna", FAKE.token)
    asked = replay.paths()
    assert len(asked) == 2
    assert all(f"app_id={APP_ID}&app_key={APP_KEY}" in path for path in asked)
    assert len(result.raw) == 60
    kept = repr(result)
    assert APP_ID not in kept
    assert APP_KEY not in kept
    item = convert(result.raw[0])
    assert isinstance(item, Posting)
    assert item.url == "https://www.adzuna.co.uk/jobs/land/ad/0?se=x&utm_medium=api&utm_source=&v=y"


@pytest.mark.local_server
@pytest.mark.parametrize(
    "answer",
    [
        Answer(401, b"refused"),
        Answer(404),
        Answer(200, b"<html>", {"Content-Type": "text/html"}),
        Answer(200, b'{"results": 7}'),
        Answer(200, b'{"results": [', {"Content-Type": "application/json"}),
    ],
    ids=["refused", "gone", "a page", "another form", "cut"],
)
def test_no_message_shows_a_key(answer: Answer, replay: Replay) -> None:
    replay.play(FAKE, {})
    replay.faults = [answer] * 3
    with pytest.raises(SourceError) as caught:
        fetch(client_with_keys(replay), "adzuna", FAKE.token)
    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert APP_ID not in shown
    assert APP_KEY not in shown


@pytest.mark.local_server
def test_a_refused_key_is_forbidden(replay: Replay) -> None:
    replay.faults = [Answer(401, b"refused")]
    replay.play(FAKE, {})
    with pytest.raises(SourceForbiddenError, match="401"):
        fetch(client_with_keys(replay), "adzuna", FAKE.token)


@pytest.mark.local_server
def test_a_visit_asks_at_most_five_times(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {FAKE.token: [FAKE.record(number) for number in range(400)]})
    result = fetch(make_client(), "adzuna", FAKE.token)
    assert (len(replay.paths()), len(result.raw)) == (5, 250)
    assert (result.observation.reason, result.observation.complete) == (None, False)


@pytest.mark.parametrize("predicted", ["1", 1, True])
def test_what_adzuna_predicts_is_never_pay(predicted: object) -> None:
    found = posting(salary_min=40_000, salary_max=40_000, salary_is_predicted=predicted)
    assert found.base_salary == ()
    assert found.estimated_salary[0].min_value == 40_000


@pytest.mark.parametrize("predicted", ["0", 0, None])
def test_pay_that_is_stated_is_in_the_currency_of_the_country(predicted: object) -> None:
    found = posting("us/nlp", salary_min=110_000, salary_max=135_000, salary_is_predicted=predicted)
    (amount,) = found.base_salary
    assert (amount.currency, amount.unit_text) == ("USD", "YEAR")
    assert (found.estimated_salary, found.address_country) == ((), "US")


def test_every_description_is_a_snippet() -> None:
    assert posting(description="You count ships.").description_is_snippet


@pytest.mark.parametrize("name", ["brete__adzuna", "parakeet__adzuna"])
def test_hand_made_replies_are_read(name: str, shared: Path) -> None:
    reply = json.loads((shared / "data" / "ats" / f"{name}.json").read_text("utf-8"))
    for record in reply["results"]:
        found = to_posting(RawPosting("adzuna", NOW, json.dumps(record), "gb/python"))
        assert found.title == record["title"]
        assert found.description == record["description"]
        assert found.hiring_organization == record["company"]["display_name"]
        assert found.job_location == (record["location"]["display_name"],)
        assert str(found.date_posted) == record["created"][:10]
        assert found.url == record["redirect_url"]
        assert len(found.base_salary) == ("salary_min" in record)


def test_a_record_that_is_another_form_is_a_payload_error() -> None:
    with pytest.raises(PayloadError, match="does not have its known form"):
        posting(company="Larkmoor")
