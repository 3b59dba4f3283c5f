"""Countries, regions and cities by the names that postings use.

Countries, regions and areas are hand-made tables (`data/places/*.tsv`); cities and their time zones come from GeoNames
(https://www.geonames.org, CC BY 4.0; see `data/places/ATTRIBUTION.md`) through `scripts/build_places.py`. Everything is
read from the package on first use and kept; the cities stay one sorted list of lines, a tenth of what objects would
take, of which only those asked for are parsed.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from fingerpost.errors import UnknownNameError

PLACES_FOLDER = Path(__file__).parent / "data" / "places"

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "đ": "d", "’": "", "'": "", ".": "", "-": " "})
_ACCENTS = re.compile("[\u0300-\u036f]")
_SPACES = re.compile(r"\s+")

EEA: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)
"""Who may work in one of these countries may work in all: the European Economic Area."""

REST_OF_EUROPE: Final = frozenset("AD AL BA BY CH FO GB GG GI IM JE MC MD ME MK RS SM UA VA XK".split())


@dataclass(frozen=True, slots=True)
class Country:
    """A country; `country` is ISO 3166-1 alpha-2, `currency` ISO 4217 ("" where there is none)."""

    country: str
    preferred_label: str
    currency: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A state, province or Land; `region` is its ISO 3166-2 code ("US-CA")."""

    region: str
    preferred_label: str
    names: tuple[str, ...]

    @property
    def country(self) -> str:
        """The ISO 3166-1 alpha-2 code of its country."""
        return self.region[:2]


@dataclass(frozen=True, slots=True)
class City:
    """A city; `city` is its English name, `region` None where GeoNames' division was not mapped to ISO 3166-2.

    `time_zone` is an IANA name, that of most people of the region unless the city's clock differs from theirs.
    """

    city: str
    country: str
    region: str | None
    population: int
    time_zone: str | None = None


Place = Country | Region | City


def fold_name(name: str) -> str:
    """A place name without case, accents, full stops, apostrophes and hyphens.

    >>> fold_name("Saint-Étienne"), fold_name("Washington, D.C."), fold_name("Zürich"), fold_name("東京")
    ('saint etienne', 'washington, dc', 'zurich', '東京')
    """
    if name.isascii():
        if name.isalpha():  # what most are has no sign to leave out
            return name.lower()
    else:
        # only the Latin, Greek and Cyrillic marks: the voicing marks of kana tell names apart
        name = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", name)))
    folded = name.lower().translate(_LETTERS)
    return _SPACES.sub(" ", folded).strip()


def read_rows(file_name: str) -> Iterator[list[str]]:
    """The rows of a tab-separated table of this folder, without its comment lines."""
    for line in (PLACES_FOLDER / file_name).read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def countries() -> Mapping[str, Country]:
    """ISO 3166-1 alpha-2 code → country, in order of code.

    >>> countries()["CH"].preferred_label, countries()["CH"].currency
    ('Switzerland', 'CHF')
    """
    return {
        code: Country(code, label, currency, tuple(filter(None, names.split("|"))))
        for code, currency, label, names in read_rows("countries.tsv")
    }


@cache
def regions() -> Mapping[str, Region]:
    """ISO 3166-2 code → region: the states, provinces and Länder that postings name.

    >>> regions()["CA-ON"].preferred_label, regions()["CA-ON"].country
    ('Ontario', 'CA')
    """
    return {
        code: Region(code, label, tuple(filter(None, names.split("|"))))
        for code, label, names in read_rows("regions.tsv")
    }


@cache
def areas() -> Mapping[str, tuple[str, ...]]:
    """Folded name of an area → codes of its countries or regions, ("*",) for anywhere, () for no certain country.

    >>> areas()["dach"], areas()["worldwide"], areas()["emea"], areas()["bay area"]
    (('DE', 'AT', 'CH'), ('*',), (), ('US-CA',))
    """
    return {fold_name(name): tuple(c for c in codes.split() if c != "-") for name, codes, *_ in read_rows("areas.tsv")}


@cache
def area_windows() -> Mapping[str, tuple[float, float]]:
    """Folded name of an area → the westernmost and easternmost clock meant by its "time zones", in hours from UTC.

    >>> area_windows()["americas"], area_windows()["emea"]
    ((-8.0, -3.0), (0.0, 4.0))
    """
    return {
        fold_name(name): (float(window[0].split()[0]), float(window[0].split()[1]))
        for name, _, *window in read_rows("areas.tsv")
        if window
    }


@cache
def country_names() -> Mapping[str, str]:
    """Folded name of a country in one of several languages → its code ("deutschland" → "DE")."""
    found: dict[str, str] = {}
    for country in countries().values():
        for name in (country.preferred_label, *country.names):
            found.setdefault(fold_name(name), country.country)
    return found


@cache
def region_names() -> Mapping[str, tuple[str, ...]]:
    """Folded name or abbreviation of a region → the codes of the regions that bear it ("wa" → ("US-WA",))."""
    found: dict[str, tuple[str, ...]] = {}
    for region in regions().values():
        for name in dict.fromkeys(map(fold_name, (region.preferred_label, *region.names))):
            found[name] = (*found.get(name, ()), region.region)
    return found


@cache
def _city_lines() -> Sequence[str]:
    """Lines `folded name TAB cities`, sorted."""
    return gzip.decompress((PLACES_FOLDER / "cities.tsv.gz").read_bytes()).decode().split("\n")


@lru_cache(maxsize=2048)
def cities_named(folded: str) -> tuple[City, ...]:
    """All cities that bear a folded name, the most populous first.

    >>> [(found.country, found.region) for found in cities_named("cambridge")][:2]
    [('GB', 'GB-ENG'), ('CA', 'CA-ON')]
    """
    lines, key = _city_lines(), f"{folded}\t"
    at = bisect_left(lines, key)
    if at == len(lines) or not lines[at].startswith(key):
        return ()
    return tuple(_city(folded, packed) for packed in lines[at][len(key) :].split(";"))


def _city(key: str, packed: str) -> City:
    name, country, division, thousands, *zone = packed.split("|")
    region = f"{country}-{division}" if division else None
    time_zone = _zone_names()[int(zone[0])] if zone else main_time_zone(region or country)
    return City(name or key.title(), country, region, int(thousands) * 1000, time_zone)


@cache
def _zone_names() -> tuple[str, ...]:
    return tuple(time_zones())


@cache
def time_zones() -> Mapping[str, float]:
    """IANA time zone → hours from UTC in winter, for the zones in which the cities of the table lie.

    >>> time_zones()["Europe/Berlin"], time_zones()["America/St_Johns"], time_zones()["Asia/Kolkata"]
    (1.0, -3.5, 5.5)
    """
    return {zone: float(offset) for zone, offset, *_ in read_rows("time_zones.tsv")}


@cache
def _zones_by_place() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Code of a country or region → its main zone; code of a country → all zones that it uses."""
    main: dict[str, str] = {}
    used: dict[str, tuple[str, ...]] = {}
    for zone, _, mainly, too in read_rows("time_zones.tsv"):
        main |= dict.fromkeys(mainly.split(), zone)
        for code in (*mainly.split(), *too.split()):
            used[code[:2]] = (*used.get(code[:2], ()), zone)
    return main, used


def main_time_zone(code: str) -> str | None:
    """The IANA time zone of most people of a country or region; None for a code without a city.

    >>> main_time_zone("US-CA"), main_time_zone("US-NY"), main_time_zone("SE")
    ('America/Los_Angeles', 'America/New_York', 'Europe/Stockholm')
    """
    main, _ = _zones_by_place()
    return main.get(code) or main.get(code[:2])


def utc_window(code: str) -> tuple[float, float] | None:
    """The smallest and largest offset from UTC, in winter hours, of the clocks of a country or region; None if unknown.

    >>> utc_window("DE"), utc_window("CA"), utc_window("CA-BC")
    ((1.0, 1.0), (-8.0, -3.5), (-8.0, -8.0))
    """
    main, used = _zones_by_place()
    zones = [main[code]] if code in main and "-" in code else used.get(code) or [main_time_zone(code)]
    offsets = [time_zones()[zone] for zone in zones if zone]
    return (min(offsets), max(offsets)) if offsets else None


def country_label(code: str) -> str:
    """The English label of a country code; "*" is "Anywhere", "EU" the European Union.

    Raises:
        UnknownNameError: nobody knows the code.

    >>> country_label("DE"), country_label("*")
    ('Germany', 'Anywhere')
    """
    if code in {"*", "EU"}:
        return {"*": "Anywhere", "EU": "European Union"}[code]
    if code not in countries():
        raise UnknownNameError("country", code, countries())
    return countries()[code].preferred_label


def find_place(name: str) -> Place:
    """The best-known place of a name: a country's or region's code first, then countries, regions, the largest city.

    Raises:
        UnknownNameError: no place is called so.

    >>> find_place("US-CA").preferred_label, find_place("Deutschland").country, find_place("Köln").city
    ('California', 'DE', 'Cologne')
    """
    code, folded = name.strip().upper(), fold_name(name)
    if code in countries():
        return countries()[code]
    if code in regions():
        return regions()[code]
    if folded in country_names():
        return countries()[country_names()[folded]]
    cities, named = cities_named(folded), region_names().get(folded, ())
    if named and not (cities and cities[0].region == named[0]):
        return regions()[named[0]]
    if cities:
        return cities[0]
    names = (line.partition("\t")[0] for line in _city_lines())
    raise UnknownNameError("place", name, [*country_names(), *region_names(), *names])
