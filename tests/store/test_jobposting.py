"""schema.org JobPosting: written and read again it is the same posting, but for what its module says is lost."""

from __future__ import annotations

import html
import json
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.pipeline import import_files
from fingerpost.posting import MonetaryAmount, Posting, RawPosting, SkillAsked
from fingerpost.reading import read
from fingerpost.settings import Settings
from fingerpost.sources import convert
from fingerpost.sources._jobposting import read_job_posting, stated_identifier
from fingerpost.sources._jsonld import parse_jsonld
from fingerpost.sources.page import page_posting
from fingerpost.sources.records import read_records
from fingerpost.sources.stated import NOT_STATED, description_format, is_escaped_html
from fingerpost.store.jobposting import jobposting_jsonld, jobposting_of, jobposting_of_facts, one_line
from fingerpost.store.jobposting_lines import write_jobpostings
from fingerpost.store.lookup import PostingFacts
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines

SAMPLES = Path(__file__).parents[1] / "sources" / "samples"
PAGE = "https://example.org/jobs/here"
KINDS = ("FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN")
THING = {"identifier", "url", "subjectOf"}
OF_JOBPOSTING = THING | {
    "applicantLocationRequirements", "baseSalary", "datePosted", "description", "educationRequirements",
    "eligibilityToWorkRequirement", "employmentType", "employmentUnit", "estimatedSalary",
    "experienceInPlaceOfEducation", "experienceRequirements", "hiringOrganization", "industry", "jobLocation",
    "jobLocationType", "relevantOccupation", "securityClearanceRequirement", "skills", "title", "validThrough",
}  # fmt: skip
"""The properties that https://schema.org/JobPosting lists, of those that can be written."""

WRITTEN_BREAK = re.compile(r"\\[nrt]")


def read_again(posting: Posting) -> Posting:
    node = json.loads(one_line(jobposting_of(posting)))
    return read_job_posting(
        node,
        posting_id=posting.posting_id,
        source=posting.source,
        board=posting.board,
        identifier=stated_identifier(node),
        page_url=PAGE,
    )


def as_it_comes_back(posting: Posting) -> Posting:
    """A posting without what the module says is lost, and nothing else."""
    text = posting.description.replace("\r\n", "\n").strip()
    country = posting.address_country
    places = [
        f"{place}, {country}" if country and place != country and not place.endswith(f", {country}") else place
        for place in posting.job_location or ([country] if country else [])
    ]
    words = posting.base_salary_text
    return replace(
        posting,
        description=html.unescape(text) if as_html_without_a_tag(posting, text) else text,
        description_format=description_format(text),
        job_location=tuple(dict.fromkeys(places)),
        base_salary_text=None if words and re.fullmatch(r"[\d,.]+", words) else words,
        url=posting.url if (posting.url or "").startswith("http") else PAGE,
        licence=None,
        description_is_snippet=False,
    )


def as_html_without_a_tag(posting: Posting, text: str) -> bool:
    return posting.description_format == "html" and description_format(text) != "html"


def is_mended(posting: Posting) -> bool:
    """Whether the reader takes the text for one that was written wrongly, and mends it."""
    return is_escaped_html(posting.description) or bool(WRITTEN_BREAK.search(posting.description))


# --- the law over generated postings ---

names = st.lists(
    st.text(st.characters(categories=["L", "Nd"], include_characters=".,/&()+-'\"<>"), min_size=1, max_size=9),
    min_size=1,
    max_size=4,
).map(lambda words: "Q " + " ".join(words))
lines = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\\"), max_size=60)
texts = st.one_of(
    st.lists(lines, min_size=1, max_size=5).map("\n".join),
    st.lists(lines.map(html.escape), min_size=1, max_size=5).map(lambda parts: f"<p>{'</p><p>'.join(parts)}</p>"),
    st.sampled_from(
        [
            "R&amp;D in plain words",
            "<p>R&amp;D</p>",
            "a &lt; b",
            "x </script><!-- y",
            "## Duties\n- one\n- two",
            "&#x27;",
        ]
    ),
)
amounts = st.integers(1, 10**9).map(float) | st.floats(0.01, 1e9)
dates = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@st.composite
def pays(draw: st.DrawFn) -> MonetaryAmount:
    low, high = draw(st.tuples(st.none() | amounts, st.none() | amounts).filter(any))
    currency = draw(st.none() | st.sampled_from(["EUR", "USD", "JPY"]))
    return MonetaryAmount(low, high, currency, draw(st.none() | st.sampled_from(["YEAR", "MONTH", "DAY", "HOUR"])))


several = st.lists(names, max_size=3, unique=True).map(tuple)
generated = st.builds(
    Posting,
    posting_id=st.just("quill:7"),
    source=st.just("quill"),
    title=st.none() | names,
    description=texts,
    description_format=st.sampled_from(["text", "markdown", "html"]),
    board=st.none() | st.just("quill"),
    identifier=st.none() | st.text("abcXYZ019._-", min_size=1).filter(lambda text: not text.startswith("-")),
    hiring_organization=st.none() | names,
    job_location=several,
    address_country=st.none() | st.sampled_from(["DE", "Norway", "US"]),
    job_location_type=st.sampled_from([None, "TELECOMMUTE", "HYBRID", "ONSITE"]),
    applicant_location_requirements=several,
    employment_type=st.sets(st.sampled_from(KINDS)).map(lambda kinds: tuple(kind for kind in KINDS if kind in kinds)),
    employment_unit=st.none() | names,
    base_salary=st.lists(pays(), max_size=3, unique=True).map(tuple),
    base_salary_text=st.none() | st.sampled_from(["£30k - £40k a year", "$1,000 to $2,000", "negotiable"]),
    date_posted=st.none() | dates,
    date_modified=st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    valid_through=st.none() | dates,
    industry=st.none() | names,
    url=st.none() | st.just("https://example.org/jobs/7?a=1&b=2"),
    licence=st.none() | st.just("MIT"),
    estimated_salary=st.lists(pays(), max_size=2, unique=True).map(tuple),
    description_is_snippet=st.booleans(),
)


@given(generated)
def test_a_posting_written_and_read_again_is_the_same(posting: Posting) -> None:
    if posting.title:
        posting = replace(posting, title=html.unescape(html.unescape(posting.title)))
    if is_mended(posting) or (posting.identifier or "x").casefold() in NOT_STATED:
        return
    assert read_again(posting) == as_it_comes_back(posting)


@given(generated)
def test_a_document_never_ends_the_element_that_holds_it(posting: Posting) -> None:
    line = one_line(jobposting_of(posting))
    assert "<" not in line
    assert "\n" not in line
    assert json.loads(line) == jobposting_of(posting)


# --- real postings ---


def sampled() -> list[Posting]:
    """The postings of the samples of every source."""
    found = []
    for path in sorted(SAMPLES.glob("*.expected.json")):
        source = path.name.split(".")[0]
        record = SAMPLES / f"{source}.json"
        for payload in json.loads(record.read_text("utf-8")) if record.exists() else []:
            item = convert(RawPosting(source, DAY, json.dumps(payload), "quill"))
            found += [item] if isinstance(item, Posting) else []
    return found


def test_the_samples_of_every_source_come_back() -> None:
    postings = [posting for posting in sampled() if not is_mended(posting)]
    assert len({posting.source for posting in postings}) >= 15
    for posting in postings:
        assert read_again(posting) == as_it_comes_back(posting)


@pytest.mark.parametrize("name", ["DeepL", "Lambda", "cohere"])
def test_recorded_boards_come_back(shared: Path, name: str) -> None:
    board = json.loads((shared / "data" / "ats" / f"stapply_ashby__{name}.json").read_text("utf-8"))
    postings = [convert(RawPosting("ashby", DAY, json.dumps(record), name)) for record in board["jobs"]]
    assert len(postings) >= 50
    for posting in postings:
        assert isinstance(posting, Posting)
        assert read_again(posting) == as_it_comes_back(posting)


def test_real_postings_of_every_collection_come_back(shared: Path) -> None:
    mended = 0
    for path in sorted((shared / "data" / "postings").glob("*.jsonl.gz")):
        for raw in islice(read_records(path, fetched_at=DAY), 60):
            posting = convert(raw) if isinstance(raw, RawPosting) else None
            if not isinstance(posting, Posting):
                continue
            mended += is_mended(posting)
            if not is_mended(posting):
                assert read_again(posting) == as_it_comes_back(posting)
    assert mended < 100


# --- what is written ---

STATED = Posting(
    "lever:quill:7", "lever", "ML Engineer", "<p>You train models.</p></script>", "html", identifier="7",
    hiring_organization="Quill", job_location=("Bonn, DE", "Oslo"), address_country="DE", licence="MIT",
    base_salary=(MonetaryAmount(50_000.0, 70_000.5, "EUR", "YEAR"),), date_posted=date(2026, 5, 1),
)  # fmt: skip


def test_only_what_is_stated_is_written() -> None:
    assert jobposting_of(STATED) == {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "ML Engineer",
        "description": "<p>You train models.</p></script>",
        "identifier": {"@type": "PropertyValue", "name": "Quill", "value": "7"},
        "datePosted": "2026-05-01",
        "hiringOrganization": {"@type": "Organization", "name": "Quill"},
        "jobLocation": [
            {
                "@type": "Place",
                "address": {"@type": "PostalAddress", "addressLocality": "Bonn", "addressCountry": "DE"},
            },
            {
                "@type": "Place",
                "address": {"@type": "PostalAddress", "addressLocality": "Oslo", "addressCountry": "DE"},
            },
        ],
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {"@type": "QuantitativeValue", "minValue": 50000, "maxValue": 70000.5, "unitText": "YEAR"},
        },
        "subjectOf": {"@type": "CreativeWork", "name": "lever", "license": "MIT"},
    }


def test_a_page_that_holds_the_document_is_read_as_the_posting() -> None:
    page = f'<script type="application/ld+json">{one_line(jobposting_of(STATED))}</script><p>We use cookies.</p>'
    posting = page_posting(page, PAGE)
    assert (posting.title, posting.description) == (STATED.title, STATED.description)
    assert posting.base_salary == STATED.base_salary
    assert parse_jsonld(one_line(jobposting_of(STATED))) == [jobposting_of(STATED)]


def facts(**known: Any) -> PostingFacts:
    given: dict[str, Any] = {field.name: None for field in fields(PostingFacts)}
    several = ("countries", "regions", "cities", "employment_types", "duties", "eligible_countries", "skills")
    given |= dict.fromkeys(several, ())
    return PostingFacts(**(given | {"posting_id": "survey:1", "source": "survey", "role": "other"} | known))


def test_facts_are_written_without_text_and_masked() -> None:
    known = facts(
        title="ML Engineer - ann.lee@example.org",
        employer="Quill",
        url="mailto:ann.lee@example.org",
        countries=("DE", "*"),
        work_mode="remote",
        role="data-scientist",
        degree_min="master",
        degree_equivalent_ok=True,
        years_min=2.5,
        salary_min=70_000.0,
        salary_max=70_000.0,
        salary_currency="EUR",
        salary_unit="YEAR",
        visa="offers",
        clearance="preferred",
        licence="not stated",
        skills=(SkillAsked("python", "Python", "programming", "required"),),
    )
    node = jobposting_of_facts(known)
    assert node["title"] == "ML Engineer - [e-mail]"
    assert "url" not in node
    assert "description" not in node
    assert node["applicantLocationRequirements"] == {"@type": "Country", "name": "DE"}
    open_to = jobposting_of_facts(replace(known, eligible_countries=("FR", "DE")))["applicantLocationRequirements"]
    assert [country["name"] for country in open_to] == ["FR", "DE"]
    assert node["jobLocationType"] == "TELECOMMUTE"
    assert node["educationRequirements"]["credentialCategory"] == "postgraduate degree"
    assert node["experienceRequirements"]["monthsOfExperience"] == 30
    assert node["experienceInPlaceOfEducation"] is True
    assert node["baseSalary"]["value"] == {"@type": "QuantitativeValue", "value": 70000, "unitText": "YEAR"}
    assert node["skills"] == "Python"
    assert node["relevantOccupation"]["name"] == "Data scientist"
    assert node["eligibilityToWorkRequirement"] == "offers sponsorship"
    assert node["securityClearanceRequirement"] == "preferred"
    assert "license" not in node["subjectOf"]
    assert node.keys() - {"@context", "@type"} <= OF_JOBPOSTING


def test_facts_that_say_nothing_are_only_where_they_come_from() -> None:
    assert jobposting_of_facts(facts()).keys() == {"@context", "@type", "identifier", "subjectOf"}


def test_every_property_is_one_of_schema_org() -> None:
    written = {name for posting in sampled() for name in jobposting_of(posting)} - {"@context", "@type"}
    assert written - OF_JOBPOSTING <= {"dateModified"}
    assert {"title", "hiringOrganization", "jobLocation", "datePosted", "baseSalary"} <= written


class View(NamedTuple):
    facts: PostingFacts
    enriched: Any


def test_a_posting_whose_text_is_held_is_written_as_stated_and_any_other_as_facts() -> None:
    assert json.loads(jobposting_jsonld(View(facts(), read(STATED)))) == jobposting_of(STATED)
    assert json.loads(jobposting_jsonld(View(facts(), None))) == jobposting_of_facts(facts())


# --- a file of them ---


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = tmp_path_factory.mktemp("lines")
    made = settings_for(directory)
    import_files(made, [write_lines(directory / "a.jsonl", map(invented, range(12)))], at=DAY)
    return made


def test_a_file_has_a_line_for_each_posting_and_no_text_unless_asked(settings: Settings, tmp_path: Path) -> None:
    report = write_jobpostings(settings, tmp_path / "made" / "postings.jsonl", corpus="live")
    assert (report.n_postings, report.n_with_text) == (12, 0)
    content = report.path.read_text("utf-8")
    assert "Team notes" not in content
    assert [json.loads(line)["@type"] for line in content.splitlines()] == ["JobPosting"] * 12


def test_with_text_the_file_can_be_imported_again(settings: Settings, tmp_path: Path) -> None:
    report = write_jobpostings(settings, tmp_path / "postings.jsonl", corpus="live", with_text=True)
    assert (report.n_postings, report.n_with_text) == (12, 12)
    records = list(read_records(report.path, fetched_at=DAY + timedelta(days=1)))
    again = {item.identifier: item for item in map(convert, records) if isinstance(item, Posting)}  # type: ignore[arg-type]
    assert sorted(again, key=str) == sorted((f"n{number}" for number in range(12)), key=str)
    for number in range(12):
        record, posting = invented(number), again[f"n{number}"]
        assert (posting.title, posting.description) == (record["title"], record["description"])
        assert (posting.hiring_organization, posting.job_location) == (record["company"], (record["location"],))
        assert (str(posting.date_posted), posting.url) == (record["posted_at"], record["url"])


def test_two_files_of_the_same_facts_are_the_same(settings: Settings, tmp_path: Path) -> None:
    made = [write_jobpostings(settings, tmp_path / name, corpus="live", with_text=True).path for name in "ab"]
    assert made[0].read_bytes() == made[1].read_bytes()
