"""Workable: the recorded widget, postings with several places, addresses."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from fingerpost.errors import PayloadError
from fingerpost.posting import Posting, RawPosting, SetAside
from fingerpost.sources import convert, to_posting
from fingerpost.sources.workable import detect

from .conftest import NOW
from .fakes import FAKES
from .replay import Answer, Replay, as_json
from .test_source_contract import MakeClient, fetch, sample

URL = "/api/v1/widget/accounts/zaelab?details=true"


@pytest.mark.local_server
def test_a_recorded_reply_loses_no_title_link_date_or_place(
    shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    recorded = json.loads((shared / "data" / "ats" / "careerkit__workable.json").read_text("utf-8"))
    described = [{**job, "description": "<p>You analyse.</p>"} for job in recorded["jobs"]]
    replay.on(URL, as_json({**recorded, "jobs": described}))
    (raw,) = fetch(make_client(), "workable", "zaelab").raw
    posting = to_posting(raw)
    record = recorded["jobs"][0]
    assert (posting.title, posting.url) == (record["title"], record["url"])
    assert posting.hiring_organization == recorded["name"]
    assert str(posting.date_posted) == record["published_on"]
    assert posting.job_location == ("Spain", "Portugal")
    assert posting.address_country is None
    assert posting.job_location_type == "TELECOMMUTE"


@pytest.mark.local_server
def test_a_recorded_reply_without_descriptions_is_set_aside(
    shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    replay.on(URL, Answer(200, (shared / "data" / "ats" / "careerkit__workable.json").read_bytes()))
    result = fetch(make_client(), "workable", "zaelab")
    assert result.observation.n_listed == 1
    aside = convert(result.raw[0])
    assert isinstance(aside, SetAside)
    assert aside.reason == "Workable record DD136DD7E7 has no description"


@pytest.mark.local_server
def test_what_is_stored_are_the_records_as_they_came(replay: Replay, make_client: MakeClient) -> None:
    jobs = b'[ {"shortcode":"A1", "title": "Analyst",  "n":1e2}, {"shortcode": "B2"}, {"shortcode":"A1","n":1.0} ]'
    replay.on(URL, Answer(200, b'{"jobs": ' + jobs + b', "name":  "Z\\u00e4lab"}'))
    first, second = fetch(make_client(), "workable", "zaelab").raw
    assert '{"shortcode":"A1", "title": "Analyst",  "n":1e2}' in first.payload
    assert '{"shortcode":"A1","n":1.0}' in first.payload
    assert '"Z\\u00e4lab"' in first.payload
    assert json.loads(second.payload) == {"jobs": [{"shortcode": "B2"}], "name": "Zälab"}


@pytest.mark.local_server
def test_an_unchanged_board_is_one_request_without_records(replay: Replay, make_client: MakeClient) -> None:
    job = FAKES["workable"].record(1)
    replay.on(URL, as_json({"jobs": [job]}, ETag='"one"'))
    first = fetch(make_client(), "workable", "zaelab")
    again = fetch(make_client(), "workable", "zaelab", first.observation)
    assert (again.observation.status, again.observation.complete, again.raw) == (304, True, ())


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"locations": [{"country": "Chile", "countryCode": "CL"}]}, "address_country", "CL"),
        ({"locations": [{"city": "Lima", "hidden": True}], "country": "Peru", "city": ""}, "job_location", ("Peru",)),
        ({"locations": None, "country": None}, "job_location", ()),
        ({"locations": None, "country": None}, "address_country", None),
        ({"telecommuting": False}, "job_location_type", None),
        ({"telecommuting": None}, "job_location_type", None),
        ({"employment_type": "Other"}, "employment_type", ()),
        ({"description": None, "requirements": "<p>Tact</p>"}, "description", "<h3>Requirements</h3>\n<p>Tact</p>"),
    ],
)
def test_what_a_record_states(changed: dict[str, object], field: str, expected: object) -> None:
    record = {**FAKES["workable"].record(1), **changed}
    payload = json.dumps({"jobs": [record]})
    assert getattr(to_posting(RawPosting("workable", NOW, payload, "copperbeech")), field) == expected


def test_an_account_that_does_not_say_its_name_is_called_as_in_its_address() -> None:
    payload = json.dumps({"jobs": [sample("workable")[0]], "name": None})
    posting = convert(RawPosting("workable", NOW, payload, "copper-beech"))
    assert isinstance(posting, Posting)
    assert posting.hiring_organization == "copper beech"


@pytest.mark.parametrize("payload", [{"jobs": []}, {"jobs": [{"shortcode": "A", "title": "B", "locations": "Rome"}]}])
def test_a_broken_posting_says_what_is_wrong(payload: object) -> None:
    raw = RawPosting("workable", NOW, msgspec.json.encode(payload).decode(), "copperbeech")
    with pytest.raises(PayloadError, match=r"without its records|locations"):
        to_posting(raw)


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://apply.workable.com/copperbeech", "copperbeech"),
        ("https://apply.workable.com/copper-beech/?lng=en", "copper-beech"),
        ("https://apply.workable.com/copperbeech/j/0A1B2C3D4E/apply/", "copperbeech"),
        ("https://apply.workable.com/api/v1/widget/accounts/copperbeech?details=true", "copperbeech"),
        ("https://apply.workable.com/api/v3/accounts/copperbeech/jobs", "copperbeech"),
        ("https://apply.workable.com/api/v2/accounts/copperbeech/jobs/0A1B2C3D4E", "copperbeech"),
        ("https://www.workable.com/api/accounts/copperbeech?details=true", "copperbeech"),
        ("https://copperbeech.workable.com/jobs/724378", "copperbeech"),
        ("https://CopperBeech.workable.com", "copperbeech"),
        ("https://apply.workable.com/j/0A1B2C3D4E", None),
        ("https://apply.workable.com/", None),
        ("https://apply.workable.com/api/v1/widget/accounts/", None),
        ("https://apply.workable.com/a%2Fb/", None),
        ("https://jobs.workable.com/view/abc/analyst", None),
        ("https://www.workable.com/pricing", None),
        ("https://help.workable.com/hc", None),
        ("https://apply.workable.com.example.org/copperbeech", None),
        ("https://example.org/apply.workable.com/copperbeech", None),
    ],
)
def test_an_address_tells_the_account(url: str, token: str | None) -> None:
    assert detect(url) == token
