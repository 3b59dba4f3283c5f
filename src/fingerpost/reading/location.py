"""A location line ("Paris, TX; Remote - Canada") to the places it names.

The line is cut into parts. A part that names a place is joined by the parts after it that can hold it ("Paris", "TX",
"USA"); whatever is left ambiguous is settled by the other places of the line, then by population.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from fingerpost.posting import PlaceNamed
from fingerpost.reading.patterns import any_of, compiled_late, read_table
from fingerpost.taxonomy.places import areas, cities_named, countries, country_names, fold_name, region_names, regions


class Located(NamedTuple):
    """A place and the words that name it: `line[start:end]`."""

    start: int
    end: int
    place: PlaceNamed


class _Part(NamedTuple):
    """A piece of the line between separators; `text` are the words read in it, `whole` all its words."""

    start: int
    end: int
    text: str
    whole: str
    found: Sequence[_Candidate]


class _Candidate(NamedTuple):
    """One reading of a part; an area has several countries or regions, all of which are meant."""

    country: str
    region: str | None = None
    city: str | None = None
    population: int = 0
    is_code: bool = False
    is_area: bool = False

    @property
    def weight(self) -> int:
        """The population, counted several times where many postings come from."""
        return self.population * (_MARKET_WEIGHT if self.country in _LARGE_MARKETS else 1)


LONGEST_LINE = 400
_SURE_POPULATION = 100_000
_RIVAL = 5

_TABLE = read_table("location")
_SEPARATOR = compiled_late(rf"\s*(?:{'|'.join(_TABLE['separators'])})\s*")
_NOISE_BEFORE = compiled_late(rf"^(?:(?:{'|'.join(_TABLE['noise_before'])})\b[\s.:-]*)+", re.IGNORECASE)
_NOISE_AFTER = compiled_late(rf"[\s.:-]*\b(?:{'|'.join(_TABLE['noise_after'])})\b[\s.:-]*$", re.IGNORECASE)
_CLOCK = any_of(_TABLE["clock"])
_SURE_CODES = frozenset(_TABLE["sure_codes"])
_LARGE_MARKETS = frozenset(_TABLE["large_markets"])
_MARKET_WEIGHT = 3
_CODES_IN_A_ROW = 3
NEEDS_QUALIFIER = frozenset(_TABLE["needs_qualifier"])
"""Names of cities that are everyday words: they count only when a region or country follows."""

_URL = compiled_late(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|io|ai|co|dev|org|net|app)\b\S*")
_POSTCODE = compiled_late(r"\b\d{4,6}(?:-\d{4})?\b")
_WORD = compiled_late(r"[^\s-]+")
_BETWEEN_HYPHENS = compiled_late(r"[^-]*[^-\s][^-]*")
_EAST_ASIAN = compiled_late("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAME = compiled_late(r"[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þa-z][\w.'’-]*){0,3}")


@lru_cache(maxsize=8192)
def read_location(line: str) -> tuple[Located, ...]:
    """The places that a location line names, in order, each with the words that name it.

    >>> [(p.country, p.region, p.city) for _, _, p in read_location("Paris, TX; Toronto, CA / Remote - Germany")]
    [('US', 'US-TX', 'Paris'), ('CA', 'CA-ON', 'Toronto'), ('DE', None, None)]
    >>> [found.place.country for found in read_location("2 Locations")], read_location("Worldwide")[0].place.country
    ([], '*')
    """
    line = line[:LONGEST_LINE]
    if "." in line or "://" in line:
        line = _URL.sub(lambda url: " " * len(url.group()), line)
    parts = [_read_part(start, line[start:end]) for start, end in _pieces(line)]
    parts = [_with_unknown_town(part, following) for part, following in zip_longest(parts, parts[1:])]
    chosen: list[tuple[int, int, Sequence[_Candidate]]] = []
    index = 0
    while index < len(parts):
        step, found = _place_at(line, parts, index)
        if found:
            chosen.append((parts[index].start, parts[index + step - 1].end, found))
        index += step
    return tuple(_settled(chosen))


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """The spans between separators, without empty ones; codes glued with hyphens ("AU-Sydney") are taken apart."""
    position = 0
    for match in [*_SEPARATOR.finditer(line), None]:
        end = match.start() if match else len(line)
        text = line[position:end].strip()
        head, hyphen, _ = text.partition("-")
        if hyphen and not _names(text) and (" " not in text or _is_large(head)):
            yield from (piece.span() for piece in _BETWEEN_HYPHENS.finditer(line, position, end))
        elif text:
            yield position, end
        position = match.end() if match else end


def _read_part(start: int, written: str) -> _Part:
    text = written.strip()
    start += len(written) - len(written.lstrip())
    found, words = _candidates(text)
    if not found:
        return _Part(start, start + len(text), text, text, [])
    offset = start + max(text.find(words), 0)
    return _Part(offset, offset + len(words), words, text, found)


def _with_unknown_town(part: _Part, following: _Part | None) -> _Part:
    """ "Lake Buena Vista, FL" is a town that no table has, not the Vista of California."""
    state = following.found if following else []
    if len(part.text) == len(part.whole) or not part.found or not state or not _NAME.fullmatch(part.whole):
        return part
    if any(c.city or not c.region for c in state) or _narrowed(part.found, state):
        return part
    if _is_noise(part.whole.replace(part.text, "")):
        return part
    start = part.start - part.whole.find(part.text)
    return _Part(start, start + len(part.whole), part.whole, part.whole, [])


def _is_large(text: str) -> bool:
    """Whether a name is that of a country or region ("United States-Virginia-McLean")."""
    return any(not c.city for c in _names(text))


@lru_cache(maxsize=4096)
def _candidates(text: str) -> tuple[Sequence[_Candidate], str]:
    """All readings of a part and the words read: of the whole, without its noise words, then of a name inside it."""
    text = text.strip(" .*")
    if _CLOCK.search(text):
        return [], text
    bare = text
    while True:
        if found := _names(bare):
            return found, bare
        shorter = _without_noise(bare).strip(" .")
        if shorter == bare:
            break
        bare = shorter
    if postcode := _POSTCODE.match(bare):  # "80337 München"
        return _candidates(bare[postcode.end() :])
    if _EAST_ASIAN.search(text):
        return _inside_unspaced(text), text
    return ([], text) if text[:1].isdigit() else _inside(bare)


@lru_cache(maxsize=4096)
def _names(text: str) -> Sequence[_Candidate]:
    """The readings of a name as a whole; two-letter codes only in capitals."""
    text = text.strip(" .,")
    if not text:
        return []
    folded = fold_name(text)
    if folded in areas():
        return [_Candidate(code[:2], code if "-" in code else None, is_area=True) for code in areas()[folded]]
    if text in regions():
        return [_Candidate(text[:2], text)]
    found = []
    short = len(text) <= 3 and text.isascii()
    if folded in country_names() and (not short or text.isupper() or folded in {"us", "usa", "uk"}):
        found.append(_Candidate(country_names()[folded]))
    if folded in region_names() and (not short or text.isupper()):
        found += [_Candidate(code[:2], code, is_code=len(text) == 2) for code in region_names()[folded]]
    as_code = len(text) == 2 and text.isupper() and text in countries()
    if as_code and text not in {c.country for c in found if not c.region}:
        found.append(_Candidate(text, is_code=True))
    if text[0].isupper() or not text[0].isascii() or text in {"sf", "nyc"}:
        found += [_Candidate(c.country, c.region, c.city, max(c.population, 1)) for c in cities_named(folded)]
    return found


def _inside(text: str) -> tuple[Sequence[_Candidate], str]:
    """The readings of the first longest well-known name inside a part ("All sites in Saudi Arabia")."""
    words = [match.span() for match in _WORD.finditer(text)][:12]
    for length in range(min(4, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            start, end = words[first][0], words[first + length - 1][1]
            piece = text[start:end].strip(".,")
            if len(piece) < 2 or not piece[0].isupper() or not (names := _names(piece)):
                continue
            if fold_name(piece) in NEEDS_QUALIFIER:
                continue
            if narrowed := _narrowed([c for c in names if c.city], _names(text[end:])):
                return narrowed, text[start:]
            if any(not c.is_code and (not c.city or c.population >= _SURE_POPULATION) for c in names):
                return names, piece
    return [], text


def _inside_unspaced(text: str) -> Sequence[_Candidate]:
    found: Sequence[_Candidate] = []
    for start in range(len(text)):
        for length in (4, 3, 2):
            piece = text[start : start + length]
            if len(piece) == length and _EAST_ASIAN.match(piece) and (names := _names(piece)):
                narrowed = _narrowed(names, found) or _narrowed(found, names)
                if not found or narrowed:
                    found = narrowed or names
                break
    return found


def _place_at(line: str, parts: list[_Part], index: int) -> tuple[int, Sequence[_Candidate]]:
    """How many parts make up the place that begins here, and its remaining readings."""
    part = parts[index]
    if not part.found:
        return _extended(line, parts, index, _unknown_town(line, part, parts[index + 1 : index + 2]))
    step, found = _extended(line, parts, index, part.found)
    lone_code = len(part.text) == 2 and all(c.is_code for c in found) and part.text not in _SURE_CODES
    if step == 1 and lone_code and (states := _state_in_a_row(parts, index)):
        return 1, states
    if step == 1 and (lone_code or fold_name(part.text) in NEEDS_QUALIFIER):
        return 1, []
    return step, found


def _state_in_a_row(parts: list[_Part], index: int) -> Sequence[_Candidate]:
    """A two-letter code is a state of the USA where others stand beside it: "CA, CO, NY, WA"."""

    def state(part: _Part) -> Sequence[_Candidate]:
        return [c for c in part.found if len(part.text) == 2 and c.is_code and c.region and c.country == "US"]

    first = last = index
    while first > 0 and state(parts[first - 1]):
        first -= 1
    while last + 1 < len(parts) and state(parts[last + 1]):
        last += 1
    return state(parts[index])[:1] if last - first + 1 >= _CODES_IN_A_ROW else []


def _unknown_town(line: str, part: _Part, following: list[_Part]) -> Sequence[_Candidate]:
    """A name that no table has, read as a town of the region that follows it after a comma."""
    if not following or len(part.text) <= 2 or not _NAME.fullmatch(part.text) or _is_noise(part.text):
        return []
    held_by = [c for c in following[0].found if c.region and not c.city]
    if line[part.end : following[0].start].strip() != ",":
        return []
    return [_Candidate(c.country, c.region, part.text) for c in held_by]


def _extended(
    line: str, parts: list[_Part], index: int, found: Sequence[_Candidate]
) -> tuple[int, Sequence[_Candidate]]:
    """The readings left when the parts that follow say which larger places hold this one."""
    step = 1
    while found and index + step < len(parts):
        larger = parts[index + step]
        narrowed = _narrowed(found, larger.found)
        if not narrowed:
            between = line[parts[index].end : larger.start]
            if step == 1 and not found[0].city and not between.strip("-–, "):
                narrowed = _narrowed(larger.found, found)  # "IN-Bangalore": the larger place first
            if not narrowed:
                break
        found = narrowed
        step += 1
    return step, found


def _narrowed(found: Sequence[_Candidate], larger: Sequence[_Candidate]) -> Sequence[_Candidate]:
    """Those readings that lie in one of the larger places (regions and countries) that follow."""
    regions_said = sorted({c.region for c in larger if c.region and not c.city})
    countries_said = {c.country for c in larger if not c.region and not c.city}
    kept = []
    for candidate in found:
        in_country = candidate.country in countries_said
        if candidate.city:
            unmapped = next((r for r in regions_said if not candidate.region and r[:2] == candidate.country), None)
            if in_country or candidate.region in regions_said:
                kept.append(candidate)
            elif unmapped:
                kept.append(candidate._replace(region=unmapped))
        elif in_country and (candidate.region or not candidate.is_code):
            kept.append(candidate)
    if kept and any(c.is_code for c in larger) and len({c.country for c in kept}) > 1:
        return _larger_reading(kept, regions_said)
    return kept


def _larger_reading(kept: Sequence[_Candidate], regions_said: list[str]) -> Sequence[_Candidate]:
    """ "CA" is California before it is Canada, unless the city is ten times larger there."""
    state = [c for c in kept if c.region in regions_said]
    rest = [c for c in kept if c not in state]
    if not state or (rest and max(c.population for c in rest) > 10 * max(c.population for c in state)):
        return rest
    return state


def _is_noise(text: str) -> bool:
    return not _without_noise(text).strip()


def _without_noise(text: str) -> str:
    before = _NOISE_BEFORE.match(text)
    return _NOISE_AFTER.sub("", text[before.end() :] if before else text)


def _settled(chosen: list[tuple[int, int, Sequence[_Candidate]]]) -> Iterator[Located]:
    context = {found[0].country for _, _, found in chosen if _is_sure(found)}
    seen: set[PlaceNamed] = set()
    for start, end, found in chosen:
        many = found if all(c.is_area for c in found) else [_best(found, context)]
        for best in many:
            place = PlaceNamed(best.country, best.region, best.city)
            if place not in seen:
                seen.add(place)
                yield Located(start, end, place)


def _is_sure(found: Sequence[_Candidate]) -> bool:
    """Whether all readings agree on the country, or the largest city dwarfs its namesakes abroad."""
    first = found[0]
    abroad = [c for c in found if c.country != first.country]
    return not abroad or bool(
        first.city and all(c.city for c in abroad) and first.weight > _RIVAL * max(c.weight for c in abroad)
    )


def _best(found: Sequence[_Candidate], context: set[str]) -> _Candidate:
    largest = max(found, key=lambda c: c.weight)
    nation = next((c for c in found if not c.region and not c.city), None)
    region = next((c for c in found if c.region and not c.city), None)
    if nation and region and (not context or region.country in context):
        return region  # Georgia
    if nation:
        return largest if largest.city and largest.country == nation.country else nation
    if region and not (largest.city and largest.population >= 400_000):
        return region
    near = [c for c in found if c.country in context and c.city and c.population * _RIVAL >= largest.population]
    return near[0] if near else largest
