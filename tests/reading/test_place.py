"""Where the work may be done: the location line first, then the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import PlaceNamed, Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.location import LONGEST_LINE, read_location
from fingerpost.reading.place import read_places, stated_country
from fingerpost.taxonomy.places import regions
from tests.reading.gold_for_tests import gold_documents


def places(location: str | None, text: str = "Come and build.", title: str = "Data Scientist") -> list[PlaceNamed]:
    posting = Posting("1", "example", title, text, job_location=(location,) if location else ())
    return [found.value for found in read_places(prepare(posting))]


def short(line: str) -> list[str]:
    """Each place as its most telling name: "Paris, US-TX", "US-CA", "DE"."""
    return [", ".join(filter(None, (p.city, p.region or p.country))) for _, _, p in read_location(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Paris", ["Paris, FR"]),
        ("Paris, TX", ["Paris, US-TX"]),
        ("London, ON", ["London, CA-ON"]),
        ("London, England", ["London, GB-ENG"]),
        ("Cambridge", ["Cambridge, GB-ENG"]),
        ("Cambridge, MA, USA", ["Cambridge, US-MA"]),
        ("Boston / Cambridge", ["Boston, US-MA", "Cambridge, US-MA"]),
        ("Dublin, California", ["Dublin, US-CA"]),
        ("Georgia", ["US-GA"]),
        ("Tbilisi, Georgia", ["Tbilisi, GE"]),
        ("Atlanta, Georgia, United States", ["Atlanta, US-GA"]),
        ("Toronto, CA", ["Toronto, CA-ON"]),
        ("San Diego, CA", ["San Diego, US-CA"]),
        ("Berlin, DE", ["Berlin, DE-BE"]),
        ("Wilmington, DE", ["Wilmington, US-DE"]),
        ("Indianapolis, IN", ["Indianapolis, US-IN"]),
        ("Bangalore, IN", ["Bengaluru, IN-KA"]),
        ("Vienna, Vienna", ["Vienna, AT-9"]),
        ("Raleigh; NC", ["Raleigh, US-NC"]),
        ("Gold River, CA 95670", ["Gold River, US-CA"]),
        ("80337 Munich, Germany", ["Munich, DE-BY"]),
        ("Lake Buena Vista, FL", ["Lake Buena Vista, US-FL"]),
        ("140 2nd Street, San Francisco, CA 94105, US", ["San Francisco, US-CA"]),
        ("New York City Metropolitan Area", ["New York, US-NY"]),
        ("SF Bay Area, CA / Remote / London, UK", ["San Francisco, US-CA", "London, GB-ENG"]),
        ("Chicago, New York", ["Chicago, US-IL", "New York, US-NY"]),
        ("San Francisco, Singapore, Amsterdam", ["San Francisco, US-CA", "Singapore, SG", "Amsterdam, NL"]),
        ("Köln, München oder Wien", ["Cologne, DE-NW", "Munich, DE-BY", "Vienna, AT-9"]),
        ("Stockholm, Stockholms län", ["Stockholm, SE-AB"]),
        ("北京; 上海", ["Beijing, CN", "Shanghai, CN"]),
        ("上海市浦东新区", ["Shanghai, CN"]),
        ("USA - New York NY", ["New York, US-NY"]),
        ("US-Remote", ["US"]),
        ("AU-Sydney", ["Sydney, AU-NSW"]),
        ("MX-Mexico-Remote", ["MX"]),
        ("GA, US", ["US-GA"]),
        ("Remote - US Only", ["US"]),
        ("Remote (US or Canada)", ["US", "CA"]),
        ("Remote (DACH)", ["DE", "AT", "CH"]),
        ("REMOTE (EU)", ["EU"]),
        ("bundesweit", ["DE"]),
        ("Remote (Global)", ["*"]),
        ("Anywhere", ["*"]),
        ("Frontend (Mobile) | Remote (worldwide)", ["*"]),
        ("Munich or remote within Germany", ["Munich, DE-BY"]),
        ("Hybrid in Toronto", ["Toronto, CA-ON"]),
        ("Various sites within Saudi Arabia", ["SA"]),
        ("Lisbon | https://example.com/en-us/jobs", ["Lisbon, PT"]),
        ("Santa Clara", ["Santa Clara, US-CA"]),
        ("Santa Clara, Cuba", ["Santa Clara, CU"]),
        ("Bay Area", ["US-CA"]),
        ("Bay Area, CA", ["US-CA"]),
        ("Remote (Bay Area)", ["US-CA"]),
        ("Silicon Valley / London", ["US-CA", "London, GB-ENG"]),
        ("Greater London", ["GB-ENG"]),
        ("Greater Toronto Area", ["CA-ON"]),
        ("Tri-State Area", ["US-NY", "US-NJ", "US-CT"]),
        ("New England", ["US-MA", "US-CT", "US-RI", "US-VT", "US-NH", "US-ME"]),
        ("Ruhrgebiet", ["DE-NW"]),
        ("Rhein-Main-Gebiet", ["DE-HE"]),
        ("Côte d'Azur", ["FR-PAC"]),
        ("Randstad", ["NL"]),
        ("Nordics", ["SE", "DK", "NO", "FI", "IS"]),
        ("Remote - Nordics", ["SE", "DK", "NO", "FI", "IS"]),
        ("Benelux", ["BE", "NL", "LU"]),
        ("Remote (UK & Ireland)", ["GB", "IE"]),
        ("Baltics", ["EE", "LV", "LT"]),
        ("Remote, North America", ["US", "CA"]),
        ("Pan India", ["IN"]),
        ("Delhi NCR", ["IN-DL", "IN-HR", "IN-UP"]),
        ("长三角", ["CN"]),
        ("不限地点", ["*"]),
        ("Remote - US; CA, CO, NY, WA", ["US", "US-CA", "US-CO", "US-NY", "US-WA"]),
        ("AZ, CO, UT", ["US-AZ", "US-CO", "US-UT"]),
        ("Remote (CA, OR, WA, NV)", ["US-CA", "US-OR", "US-WA", "US-NV"]),
        ("Austin, TX | Denver, CO | Remote - US", ["Austin, US-TX", "Denver, US-CO", "US"]),
        ("Austin, TX; Boston, MA; Chicago, IL", ["Austin, US-TX", "Boston, US-MA", "Chicago, US-IL"]),
        ("Amsterdam • Berlin • Remote", ["Amsterdam, NL", "Berlin, DE-BE"]),
        ("Zürich, CH", ["Zurich, CH-ZH"]),
        ("Genève", ["Geneva, CH-GE"]),
        ("Milano, Italia", ["Milan, IT"]),
        ("Sevilla, España", ["Seville, ES"]),
        ("Porto, Portugal", ["Porto, PT"]),
        ("Göteborg", ["Gothenburg, SE"]),
        ("Den Haag", ["The Hague, NL"]),
        ("São Paulo", ["São Paulo, BR"]),
        ("Tokyo, Japan", ["Tokyo, JP"]),
        ("Singapore", ["Singapore, SG"]),
        ("Seoul, South Korea", ["Seoul, KR"]),
        ("北京、上海", ["Beijing, CN", "Shanghai, CN"]),
        ("Hybrid - Chicago, IL or New York, NY", ["Chicago, US-IL", "New York, US-NY"]),
        ("Europaweit", ["EU"]),
        ("Remote, EU/EEA", ["EU"]),
    ],
)
def test_a_location_line_names_places(line: str, expected: list[str]) -> None:
    assert short(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ; ",
        "2 Locations",
        "Remote",
        "Hybrid",
        "IN",
        "Full Time",
        "Remote, EMEA",
        "3 Locations",
        "2+ Locations",
        "Multiple Locations",
        "Various",
        "Remote - LATAM",
        "APAC",
        "Home Office",
        "CET +/- 2 hours",
        "Remote (US time zones)",
        "No Detail",
        "-1",
        "Remote (EST hours)",
        "Remote (EU time zone)",
    ],
)
def test_a_line_without_a_place_names_none(line: str) -> None:
    assert read_location(line) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This role is based in our Berlin office.", ["DE"]),
        ("Candidates must reside in the United States or Canada.", ["US", "CA"]),
        ("The position is located in Austin, TX. Our investors are based in London.", ["US"]),
        ("You can work remotely from Portugal.", ["PT"]),
        ("Location: Oslo, Norway\nWe build maps.", ["NO"]),
        ("Standort: Graz\nWir bauen Karten.", ["AT"]),
        ("Northwind | ML Engineer | Tallinn, Estonia | Full-time\nWe build maps.", ["EE"]),
        ("Vilnius, Lithuania (Hybrid)\n\nWe build maps.", ["LT"]),
        ("You must be authorized to work in the United States.", ["US"]),
        ("Lunch is served in our Madrid office.", ["ES"]),
        ("We are a team of forty, founded in 2015.", []),
        ("Our customers are based in Japan and Korea.", []),
        ("You will work with colleagues based in Zurich.", []),
        ("We offer home office equipment, EST hours.", []),
        ("Open to hiring remote across the US and London.", ["US", "GB"]),
        ("The role is remote within Deutschland.", ["DE"]),
        ("Lieu : Lyon, France\nNous construisons.", ["FR"]),
        ("Localisation: Bordeaux\nNous construisons.", ["FR"]),
        ("Ubicación: Madrid\nConstruimos.", ["ES"]),
        ("Locatie: Utrecht\nWij bouwen.", ["NL"]),
        ("Sede di lavoro: Torino\nCostruiamo.", ["IT"]),
        ("Local de trabalho: Lisboa\nConstruímos.", ["PT"]),
        ("Placeringsort: Malmö\nVi bygger.", ["SE"]),
        ("工作地点：杭州", ["CN"]),
        ("Poste basé à Nantes.", ["FR"]),
        ("Tjänsten är placerad i Lund.", ["SE"]),
        ("Die Stelle ist am Standort Köln.", ["DE"]),
        ("You will be based in our Dublin office.", ["IE"]),
        ("Our survey team, located in Riga, is looking for you.", ["LV"]),
        ("Come and join our map team, based in Porto.", ["PT"]),
        ("Our investors are located in Zurich.", []),
        ("We were founded in Oslo.", []),
    ],
)
def test_without_a_location_line_the_text_says_where(text: str, expected: list[str]) -> None:
    assert list(dict.fromkeys(place.country for place in places(None, text))) == expected


def test_the_title_says_where_when_nothing_else_does() -> None:
    assert places(None, title="Product Lead, AI (Indonesia)") == [PlaceNamed("ID")]


def test_the_text_adds_countries_from_which_one_may_work_to_the_line() -> None:
    text = "You are currently based in the United States or Canada. Our office is located in Paris."
    assert [p.country for p in places("United States", text)] == ["US", "CA"]


def test_anywhere_is_not_narrowed_by_the_text() -> None:
    assert places("Remote (worldwide)", "Our team lives in Spain; you must live in a quiet place.") == [PlaceNamed("*")]


def test_the_country_of_the_line_is_only_certain_when_there_is_one() -> None:
    def country(line: str) -> str | None:
        return stated_country(prepare(Posting("1", "example", "x", "y", job_location=(line,))))

    assert (country("Toronto, ON"), country("Toronto; Boston, MA"), country("Remote")) == ("CA", None, None)


@given(st.text(max_size=LONGEST_LINE + 20))
def test_any_line_gives_spans_of_itself(line: str) -> None:
    found = read_location(line)
    assert all(0 <= start < end <= len(line) and line[start:end].strip() for start, end, _ in found)
    assert [start for start, _, _ in found] == sorted(start for start, _, _ in found)


@given(st.sampled_from(sorted(code for code in regions() if code.startswith("US-"))))
def test_any_state_holds_a_town_that_no_table_has(code: str) -> None:
    assert [place for _, _, place in read_location(f"Xyzzyville, {code[3:]}")] == [PlaceNamed("US", code, "Xyzzyville")]


@pytest.mark.xfail(reason="known gap: a street's own city inside one part is not read", strict=True)
def test_a_city_at_the_end_of_a_street_address_is_read() -> None:
    assert short("38 Example Gardens London SW1W 0EB, United Kingdom") == ["London, GB-ENG"]


def test_countries_of_labelled_postings_reach_the_floor(shared: Path) -> None:
    pairs = [
        (set(label["countries"]), {finding.value.country for finding in read_places(document)})
        for document, label in gold_documents(shared).values()
    ]
    hits = sum(len(gold & read) for gold, read in pairs)
    assert 2 * hits / sum(len(gold) + len(read) for gold, read in pairs) >= 0.95


def test_where_applicants_must_live_counts_where_no_place_is_stated() -> None:
    posting = Posting("1", "example", "Analyst", "", applicant_location_requirements=("USA Only",))
    document = prepare(posting)
    assert [(f.value.country, document.text[f.start : f.end]) for f in read_places(document)] == [("US", "USA")]
    assert stated_country(document) == "US"
    beside = prepare(replace(posting, job_location=("Berlin",)))
    assert [found.value.country for found in read_places(beside)] == ["DE"]
