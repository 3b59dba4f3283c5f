"""Countries, regions and cities are found by the names that postings use."""

from __future__ import annotations

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy.places import (
    PLACES_FOLDER,
    City,
    Country,
    Region,
    areas,
    cities_named,
    countries,
    country_label,
    country_names,
    find_place,
    fold_name,
    region_names,
    regions,
)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Deutschland", "DE"),
        ("états-unis", "US"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("Sverige", "SE"),
        ("日本", "JP"),
        ("中国", "CN"),
        ("Korea", "KR"),
    ],
)
def test_countries_are_known_in_several_languages(name: str, country: str) -> None:
    assert country_names()[fold_name(name)] == country


@pytest.mark.parametrize(
    ("name", "city", "country", "region"),
    [
        ("Köln", "Cologne", "DE", "DE-NW"),
        ("Muenchen", "Munich", "DE", "DE-BY"),
        ("Wien", "Vienna", "AT", "AT-9"),
        ("Bangalore", "Bengaluru", "IN", "IN-KA"),
        ("北京", "Beijing", "CN", None),
        ("東京", "Tokyo", "JP", None),
        ("서울", "Seoul", "KR", None),
        ("Göteborg", "Gothenburg", "SE", None),
        ("SF", "San Francisco", "US", "US-CA"),
        ("Saint Louis", "St. Louis", "US", "US-MO"),
    ],
)
def test_cities_are_known_in_several_languages(name: str, city: str, country: str, region: str | None) -> None:
    found = cities_named(fold_name(name))[0]
    assert (found.city, found.country, found.region) == (city, country, region)


def test_namesakes_are_all_kept_with_the_largest_first() -> None:
    found = cities_named("cambridge")
    assert [c.population for c in found] == sorted((c.population for c in found), reverse=True)
    assert {"US-MA", "CA-ON", "GB-ENG"} <= {c.region for c in found}


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("US-CA", Region, "California"),
        ("DE", Country, "Germany"),
        ("Georgia", Country, "Georgia"),
        ("Lyon", City, "Lyon"),
        ("new york", City, "New York"),
    ],
)
def test_a_place_is_found_by_code_or_name(name: str, kind: type, label: str) -> None:
    place = find_place(name)
    assert isinstance(place, kind)
    assert label == (place.city if isinstance(place, City) else place.preferred_label)


def test_an_unknown_place_is_refused_with_close_names() -> None:
    with pytest.raises(UnknownNameError, match="germany"):
        find_place("Germanny")


def test_an_unknown_country_code_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no country is called 'XX'"):
        country_label("XX")


@pytest.mark.parametrize(("code", "label"), [("SE", "Sweden"), ("*", "Anywhere"), ("EU", "European Union")])
def test_a_country_code_has_an_english_label(code: str, label: str) -> None:
    assert country_label(code) == label


def test_the_tables_hold_together() -> None:
    assert {r.country for r in regions().values()} <= set(countries())
    assert all(re.fullmatch("[A-Z]{2}", code) for code in countries())
    assert all(re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", code) for code in regions())
    assert {c for codes in areas().values() for c in codes} <= {*countries(), "*", "EU"}
    assert all(code in regions() for codes in region_names().values() for code in codes)


def test_every_line_of_the_city_table_can_be_read() -> None:
    lines = gzip.decompress((PLACES_FOLDER / "cities.tsv.gz").read_bytes()).decode().split("\n")
    assert len(lines) > 50_000
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0])
    for line in lines[::97]:
        key = line.split("\t")[0]
        assert key == fold_name(key)
        assert all(city.country in countries() and city.population >= 0 for city in cities_named(key))


def test_the_city_table_stays_small_and_names_its_source() -> None:
    assert (PLACES_FOLDER / "cities.tsv.gz").stat().st_size < 1_000_000
    attribution = (PLACES_FOLDER / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert "GeoNames" in attribution
    assert "creativecommons.org/licenses/by/4.0" in attribution


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
