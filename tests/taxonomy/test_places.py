"""Countries, regions and cities are found by the names that postings use."""

from __future__ import annotations

import gzip
import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy.places import (
    PLACES_FOLDER,
    City,
    Country,
    Region,
    area_windows,
    areas,
    cities_named,
    countries,
    country_label,
    country_names,
    find_place,
    fold_name,
    main_time_zone,
    read_rows,
    region_names,
    regions,
    time_zones,
    utc_window,
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
    assert {c for codes in areas().values() for c in codes} <= {*countries(), *regions(), "*", "EU"}
    assert set(area_windows()) <= set(areas())
    assert all(-12 <= first <= last <= 14 for first, last in area_windows().values())
    assert all(code in regions() for codes in region_names().values() for code in codes)


def test_every_line_of_the_city_table_can_be_read() -> None:
    lines = gzip.decompress((PLACES_FOLDER / "cities.tsv.gz").read_bytes()).decode().split("\n")
    assert len(lines) > 50_000
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0])
    for line in lines[::97]:
        key = line.split("\t")[0]
        assert key == fold_name(key)
        assert all(city.country in countries() and city.population >= 0 for city in cities_named(key))


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("DACH", ("DE", "AT", "CH")),
        ("Nordics", ("SE", "DK", "NO", "FI", "IS")),
        ("Bay Area", ("US-CA",)),
        ("Greater London", ("GB-ENG",)),
        ("North America", ("US", "CA")),
        ("EMEA", ()),
        ("LATAM", ()),
        ("Worldwide", ("*",)),
        ("Europe", ("EU",)),
        ("Région parisienne", ("FR-IDF",)),
        ("珠三角", ("CN",)),
    ],
)
def test_areas_stand_for_countries_or_regions(name: str, codes: tuple[str, ...]) -> None:
    assert areas()[fold_name(name)] == codes


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("denver", "America/Denver"),
        ("el paso", "America/Denver"),
        ("chicago", "America/Chicago"),
        ("boston", "America/New_York"),
        ("phoenix", "America/Phoenix"),
        ("toronto", "America/Toronto"),
        ("vancouver", "America/Vancouver"),
        ("london", "Europe/London"),
        ("lisbon", "Europe/Lisbon"),
        ("helsinki", "Europe/Helsinki"),
        ("bengaluru", "Asia/Kolkata"),
        ("perth", "Australia/Perth"),
        ("manaus", "America/Manaus"),
    ],
)
def test_a_city_has_the_clock_of_its_time_zone(city: str, zone: str) -> None:
    found = cities_named(city)[0].time_zone
    assert found is not None
    assert time_zones()[found] == time_zones()[zone]


@pytest.mark.parametrize(
    ("code", "window"),
    [
        ("DE", (1, 1)),
        ("GB", (0, 0)),
        ("IN", (5.5, 5.5)),
        ("US-TX", (-6, -6)),
        ("US-CA", (-8, -8)),
        ("CA", (-8, -3.5)),
        ("AU", (8, 10)),
        ("AU-WA", (8, 8)),
        ("BR", (-4, -3)),
        ("XX", None),
    ],
)
def test_a_country_or_region_has_a_window_of_clocks(code: str, window: tuple[float, float] | None) -> None:
    assert utc_window(code) == window


def test_offsets_are_those_of_the_time_zone_database() -> None:
    zoneinfo = pytest.importorskip("zoneinfo")
    if "Europe/Berlin" not in zoneinfo.available_timezones():
        pytest.skip("needs the time zone database of the system")
    for zone, offset in time_zones().items():
        instants = [datetime(2026, month, 15, tzinfo=zoneinfo.ZoneInfo(zone)).utcoffset() for month in (1, 7)]
        assert min(instant.total_seconds() for instant in instants if instant is not None) / 3600 == offset


def test_every_country_with_a_city_has_a_main_time_zone() -> None:
    zones = set(time_zones())
    assert [code for code in countries() if main_time_zone(code) not in {*zones, None}] == []
    assert sum(main_time_zone(code) is not None for code in countries()) > 200
    assert len(zones) == len(list(read_rows("time_zones.tsv")))


def test_the_city_table_stays_small_and_names_its_source() -> None:
    assert (PLACES_FOLDER / "cities.tsv.gz").stat().st_size < 1_000_000
    attribution = (PLACES_FOLDER / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert "GeoNames" in attribution
    assert "creativecommons.org/licenses/by/4.0" in attribution


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
