"""Personio: the recorded feed, languages, XML that is not the feed or not safe, exact slices, addresses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import PayloadError
from fingerpost.posting import RawPosting, SetAside
from fingerpost.sources import convert, to_posting
from fingerpost.sources._no_answer import status_of
from fingerpost.sources.personio import board_url, detect

from .conftest import NOW
from .fakes import FAKES
from .fakes.personio import feed, position
from .replay import Answer, Replay
from .test_source_contract import MakeClient, fetch, identifiers

FAKE = FAKES["personio"]
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE workzag-jobs [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<workzag-jobs><position><id>1</id><name>&b;</name></position></workzag-jobs>"""
OUTSIDE = b"""<!DOCTYPE workzag-jobs [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<workzag-jobs><position><id>1</id><name>&x;</name></position></workzag-jobs>"""


def posting_of(**changed: Any) -> Any:
    element = position({**FAKE.record(1), **changed}, "en").strip()
    return to_posting(RawPosting("personio", NOW, element, FAKE.token))


@pytest.mark.local_server
def test_a_recorded_feed_loses_no_title_date_or_place(shared: Path, replay: Replay, make_client: MakeClient) -> None:
    recorded = (shared / "data" / "ats" / "careerkit__personio.xml").read_bytes()
    text = b"<jobDescription><name>Your mission</name><value><![CDATA[<p>You build.</p>]]></value></jobDescription>"
    replay.on(
        "/acme/xml?language=en",
        Answer(200, recorded.replace(b"></jobDescriptions>", b">" + text + b"</jobDescriptions>")),
    )
    (raw,) = fetch(make_client(), "personio", "acme").raw
    posting = to_posting(raw)
    assert raw.payload.startswith("<position>\n    <id>1834171</id>")
    assert raw.payload.endswith("</createdAt>\n</position>")
    assert posting.title == "Staff Software Engineer, Data Platform"
    assert posting.description == "<h3>Your mission</h3>\n<p>You build.</p>"
    assert posting.hiring_organization == "Acme SE & Co. KG"
    assert posting.job_location == ("Munich", "Berlin")
    assert (posting.employment_type, posting.employment_unit) == (("FULL_TIME",), "Product and Tech")
    assert (str(posting.date_posted), posting.url) == ("2024-11-13", "https://acme.jobs.personio.de/job/1834171")


@pytest.mark.local_server
def test_a_recorded_feed_without_texts_is_asked_for_in_each_language_and_set_aside(
    shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    recorded = Answer(200, (shared / "data" / "ats" / "careerkit__personio.xml").read_bytes())
    asked = ["/acme/xml?language=en", "/acme/xml?language=de", "/acme/xml"]
    for path in asked:
        replay.on(path, recorded)
    (raw,) = fetch(make_client(), "personio", "acme").raw
    assert replay.paths() == asked
    aside = convert(raw)
    assert isinstance(aside, SetAside)
    assert aside.reason == "Personio record 1834171 has no description"


@pytest.mark.local_server
def test_another_language_is_asked_for_only_where_a_text_is_missing_and_replaces_no_other(
    replay: Replay, make_client: MakeClient
) -> None:
    both = {**FAKE.record(1), "jobDescriptions": {"en": [["Work", "<p>English</p>"]], "de": [["A", "<p>Deutsch</p>"]]}}
    german = {**FAKE.record(2), "jobDescriptions": {"de": [["Aufgaben", "<p>Nur auf Deutsch</p>"]]}}
    replay.play(FAKE, {FAKE.token: [both]})
    fetch(make_client(), "personio", FAKE.token)
    assert replay.paths() == ["/moorhen/xml?language=en"]
    replay.asked.clear()
    replay.play(FAKE, {FAKE.token: [both, german]})
    result = fetch(make_client(), "personio", FAKE.token)
    assert replay.paths() == ["/moorhen/xml?language=en", "/moorhen/xml?language=de"]
    texts = [to_posting(raw).description for raw in result.raw]
    assert texts == ["<h3>Work</h3>\n<p>English</p>", "<h3>Aufgaben</h3>\n<p>Nur auf Deutsch</p>"]


@pytest.mark.local_server
def test_a_language_that_is_not_found_is_no_board_that_is_gone(replay: Replay, make_client: MakeClient) -> None:
    german = {**FAKE.record(1), "jobDescriptions": {"de": [["Aufgaben", "<p>Nur auf Deutsch</p>"]]}}
    replay.on("/moorhen/xml?language=en", feed([position(german, "en")]))
    result = fetch(make_client(), "personio", FAKE.token)
    assert (result.observation.status, result.observation.n_listed) == (200, 1)


@pytest.mark.local_server
def test_only_a_board_that_one_request_answers_is_asked_conditionally(replay: Replay, make_client: MakeClient) -> None:
    english, german = FAKE.record(1), {**FAKE.record(2), "jobDescriptions": {"de": [["A", "<p>Deutsch</p>"]]}}

    def answered(language: str, *records: dict[str, Any]) -> Answer:
        answer = feed([position(record, language) for record in records])
        return replace(answer, headers={**answer.headers, "ETag": f'"{len(records)}"'})

    replay.on("/moorhen/xml?language=en", answered("en", english))
    first = fetch(make_client(), "personio", FAKE.token).observation
    again = fetch(make_client(), "personio", FAKE.token, first)
    assert (first.etag, again.observation.status, again.raw) == ('"1"', 304, ())
    replay.on("/moorhen/xml?language=en", answered("en", english, german))
    replay.on("/moorhen/xml?language=de", answered("de", english, german))
    both = fetch(make_client(), "personio", FAKE.token, first)
    assert (both.observation.etag, both.observation.n_listed) == (None, 2)


@pytest.mark.local_server
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (LAUGHS, "document type declaration"),
        (OUTSIDE, "document type declaration"),
        (b"<!DOCTYPE html><title>Please enable JavaScript</title>", "document type declaration"),
        (b"<!doctype html><title>Please enable JavaScript</title>", "syntax error"),
        (b"<html><body/></html>", "its root is <html>"),
        (b"", "no element found"),
        (b"<workzag-jobs><position><id>1</id>", "no element found"),
        (b"<workzag-jobs><name>\xe9t\xe9</name></workzag-jobs>", "not well-formed"),
        (b"<workzag-jobs><name>&nbsp;</name></workzag-jobs>", "undefined entity"),
        (b'{"jobs": []}', "not well-formed"),
    ],
    ids=[
        "laughs",
        "a file",
        "a web page",
        "an HTML page",
        "another root",
        "nothing",
        "cut",
        "Latin-1",
        "an entity",
        "JSON",
    ],
)
def test_what_is_not_the_feed_is_refused(body: bytes, why: str, replay: Replay, make_client: MakeClient) -> None:
    replay.on("/moorhen/xml?language=en", Answer(200, body, {"Content-Type": "text/xml"}))
    with pytest.raises(PayloadError, match=why) as caught:
        fetch(make_client(), "personio", FAKE.token)
    assert (caught.value.source, caught.value.board) == ("personio", FAKE.token)
    assert status_of(caught.value) == 200


@pytest.mark.local_server
def test_what_is_stored_is_each_element_as_it_came(replay: Replay, make_client: MakeClient) -> None:
    elements = [
        "<position  kind='é'>\n <id>1</id><!-- note --><name>&#8364;</name><x><position>9</position></x>\n</position >",
        "<position/>",
        "<position><id>2</id><jobDescription><value><![CDATA[</position>]]></value></jobDescription></position>",
    ]
    body = f"\ufeff<?xml version='1.0'?><workzag-jobs>€{'  '.join(elements)}<other/></workzag-jobs>".encode()
    for path in ("/moorhen/xml?language=en", "/moorhen/xml?language=de", "/moorhen/xml"):
        replay.on(path, Answer(200, body))
    assert [raw.payload for raw in fetch(make_client(), "personio", FAKE.token).raw] == elements


@pytest.mark.local_server
def test_both_domains_are_boards(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"teal": [FAKE.record(1)], "moorhen@com": [FAKE.record(2)]})
    assert identifiers(fetch(make_client(), "personio", "teal").raw) == ["1"]
    assert identifiers(fetch(make_client(), "personio", "moorhen@com").raw) == ["2"]
    assert (board_url("teal"), board_url("moorhen@com")) == (
        "https://teal.jobs.personio.de",
        "https://moorhen.jobs.personio.com",
    )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"employmentType": "permanent", "schedule": "full-or-part-time"}, ("FULL_TIME", "PART_TIME")),
        ({"employmentType": "intern", "schedule": "full-time"}, ("FULL_TIME", "INTERN")),
        ({"employmentType": "trainee", "schedule": ""}, ("INTERN",)),
        ({"employmentType": "freelance", "schedule": ""}, ("CONTRACTOR",)),
        ({"employmentType": "temporary", "schedule": "part-time"}, ("PART_TIME", "TEMPORARY")),
        ({"employmentType": "permanent", "schedule": ""}, ()),
    ],
)
def test_employment_is_read_from_both_elements(changed: dict[str, str], expected: tuple[str, ...]) -> None:
    assert posting_of(**changed).employment_type == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"min": "3000.00", "max": "", "currencyCode": "EUR", "type": "monthly"}, (3000.0, None, "EUR", "MONTH")),
        ({"min": "18", "max": "20", "currencySymbol": "€", "type": "hourly"}, (18.0, 20.0, None, "HOUR")),
        ({"min": "0.00", "max": "0.00", "currencyCode": "EUR", "type": "yearly"}, None),
    ],
)
def test_pay_is_what_the_employer_entered(stated: dict[str, str], expected: tuple[object, ...] | None) -> None:
    amounts = posting_of(salaryInformation=stated).base_salary
    found = [(pay.min_value, pay.max_value, pay.currency, pay.unit_text) for pay in amounts]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ("<position><id>7</id></position>", "Personio record 7 has no title"),
        ("<position><name>Baker</name></position>", "Personio record has no id"),
        ("<position><id>7</id><name>Baker</name></position>", "Personio record 7 has no description"),
        (OUTSIDE.decode(), "a Personio record does not have its documented form: it has a document type declaration"),
        ("<position>\ud800</position>", "a Personio record does not have its documented form: not well-formed"),
        ("<a/><b/>", "a Personio record does not have its documented form: junk after document element"),
    ],
)
def test_a_broken_position_says_what_is_wrong(payload: str, why: str) -> None:
    with pytest.raises(PayloadError) as caught:
        to_posting(RawPosting("personio", NOW, payload, FAKE.token))
    assert str(caught.value).startswith(why)


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://moorhen.jobs.personio.de", "moorhen"),
        ("https://moorhen.jobs.personio.com/?language=en", "moorhen@com"),
        ("https://moorhen.jobs.personio.de/job/20001?language=de&display=en", "moorhen"),
        ("https://Moorhen.jobs.personio.com/xml?language=en", "moorhen@com"),
        ("https://moorhen-gmbh-jobs.personio.de/job/20001", "moorhen-gmbh"),
        ("https://moorhen-jobs.jobs.personio.de/", "moorhen-jobs"),
        ("https://moorhen.personio.de/login", None),
        ("https://www.personio.com/pricing/", None),
        ("https://jobs.personio.de/", None),
        ("https://developer.personio.de/docs", None),
        ("https://moorhen.jobs.personio.de.example.org/", None),
        ("https://moorhen.jobs.personio.es/", None),
    ],
)
def test_an_address_tells_the_slug_and_its_domain(url: str, token: str | None) -> None:
    assert detect(url) == token
