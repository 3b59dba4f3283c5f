"""One posting on a web page: what the page states as schema.org JobPosting, else its words."""

from __future__ import annotations

import pytest

from fingerpost.errors import PayloadError
from fingerpost.sources import page_posting

URL = "https://quillfeather.example/jobs/7"


def stated(json: str, rest: str = "<p>We use cookies.</p>") -> str:
    return f'<html><head><script type="application/ld+json">{json}</script></head><body>{rest}</body></html>'


JOB = (
    '{"@context": "https://schema.org", "@type": "JobPosting", "title": " ML Engineer ",'
    ' "description": "<p>You train models.</p>", "hiringOrganization": {"@type": "Organization", "name": "Quill"},'
    ' "jobLocation": [{"address": {"addressLocality": "Bonn", "addressCountry": {"name": "DE"}}}, {"address": "Wien"}],'
    ' "jobLocationType": "TELECOMMUTE"}'
)


@pytest.mark.parametrize(
    "json",
    [JOB, f"[{JOB}]", f'{{"@graph": [{{"@type": "WebSite"}}, {JOB}]}}', JOB.replace('"JobPosting"', '["JobPosting"]')],
)
def test_what_a_page_states_is_taken(json: str) -> None:
    posting = page_posting(stated(json), URL)
    assert (posting.title, posting.hiring_organization) == ("ML Engineer", "Quill")
    assert posting.description == "<p>You train models.</p>"
    assert posting.job_location == ("Bonn, DE", "Wien")
    assert posting.job_location_type == "TELECOMMUTE"
    assert posting.url == URL


@pytest.mark.parametrize("json", ["{broken", '{"@type": "Organization"}', "[]", "null"])
def test_a_page_that_states_nothing_is_read_by_its_words(json: str) -> None:
    page = stated(json, "<nav>Home</nav><main><h1>Data Engineer</h1><p>You move data.</p></main><footer>Legal</footer>")
    posting = page_posting(page, URL)
    assert posting.title == "Data Engineer"
    assert "You move data." in posting.description
    assert "Legal" not in posting.description
    assert "Home" not in posting.description


def test_a_page_without_words_says_so() -> None:
    with pytest.raises(PayloadError, match="has no words"):
        page_posting("<html><body><script>app()</script></body></html>", URL)
