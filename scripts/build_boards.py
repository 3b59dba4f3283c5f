"""Builds the shipped directory of boards from the shared lists of boards and employers.

    python scripts/build_boards.py ../shared src/fingerpost/sources/data/boards.csv

Every board is a fact: an address and the employer it belongs to. A board is chosen by one of four rules, and its
`why` says which:

    known       an employer that is known to hire for machine learning: `known_employers.csv` beside this script
    postings    an employer with at least two machine-learning titles among the shared postings that link to its board
                or name it
    name        an employer whose own name says AI, ML, robotics or intelligence
    address     an employer whose website is under .ai

Where an employer has several boards, the one whose token is most like the employer's name is taken, else the first.
Boards of every system that is registered as a source are taken.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from fingerpost.sources.directory import COLUMNS
from fingerpost.sources.discovery import systems
from fingerpost.sources.registry import BOARD_SOURCES

KNOWN_FILE = Path(__file__).with_name("known_employers.csv")

INDUSTRIES = {
    "1": "technology", "2": "finance", "3": "healthcare", "4": "manufacturing", "5": "retail-ecommerce",
    "6": "media-entertainment", "7": "telecom", "8": "energy", "9": "travel-logistics", "10": "education-research",
    "11": "real-estate-construction", "12": "consulting-staffing", "13": "government-defense", "14": "manufacturing",
    "15": "government-defense", "16": "automotive-mobility", "17": "travel-logistics", "18": "healthcare",
    "19": "non-profit", "20": "manufacturing", "21": "technology", "22": "retail-ecommerce",
}  # fmt: skip
"""The sector codes of companies.csv as ids of taxonomy.industries."""

COUNTRY_DOMAINS = {
    "ae", "at", "au", "be", "br", "ca", "ch", "cn", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr", "hk", "hu", "id",
    "ie", "il", "in", "it", "jp", "kr", "lt", "lv", "mx", "nl", "no", "nz", "pl", "pt", "ro", "se", "sg", "th", "tr",
    "tw", "ua", "za",
}  # fmt: skip
"""Endings of websites that mean the country; others (.ai, .io, .co, .me, .is, .to …) are used for their sound."""

ML_TITLE = re.compile(
    r"machine learning|\bML\b|data scien|\bAI\b|deep learning|research scientist|applied scientist|\bNLP\b"
    r"|computer vision|\bLLM|perception|reinforcement learning|MLOps|quantitative research",
    re.IGNORECASE,
)
ML_NAME = re.compile(r"\bA[Ii]\b|\.ai\b|[a-z]AI\b|\bML\b|Robotics\b|\bIntelligence\b|Machine Learning|\bNeural\b")
NOT_EMPLOYERS = re.compile(
    r"referral|campus|university|internship|events|unlisted|early career|job board only|freelanc|\bexternal feed\b"
    r"|private job|trading academy|handshake|emerging talent|marketplace|expert network",
    re.IGNORECASE,
)
GUESSED = {"pinpoint": "slug", "recruitee": "token"}
"""Systems for which the shared list holds addresses that were guessed from employers' names (such as Zendesk's on
Pinpoint): those are bare, and their configuration repeats the name under this key. They are left out."""

MISTAKEN = {
    ("bamboohr", "amundi"), ("greenhouse", "adamevenyc"), ("greenhouse", "careem"), ("greenhouse", "familyoffice"),
    ("greenhouse", "gps"), ("greenhouse", "nearsure"), ("greenhouse", "uberfreight"),
    ("greenhouse", "xhiring"), ("personio", "aixigo-ag@com"), ("personio", "real-digital"), ("pinpoint", "lvmh"),
    ("pinpoint", "yelp"), ("smartrecruiters", "MichelEtAugustin"), ("workday", "aesop@wd3.aesopcareers"),
    ("workday", "alliancewd@wd3.alpine-racing-careers"), ("workday", "ch@wd3.Honda_Canada"),
    ("workday", "chevron@wd5.University"), ("workday", "db@wd3.DWSWebsite"),
    ("workday", "homedepot@wd5.CareerDepotCanada"), ("workday", "kla@wd1.AnnArbor"),
    ("workday", "tibco@wd5.Cloud_Software_Group"), ("workday", "unilever@wd3.Unilever_Early_Careers"),
}  # fmt: skip
"""Boards of a small part, or not at all, of the employer that the shared list gives them to."""

DIVISIONS = {
    ("greenhouse", "8451"): ("84.51°", "US"),
    ("greenhouse", "cariadinc"): ("CARIAD", "DE"),
    ("lever", "safran-ai"): ("Safran.AI", "FR"),
    ("lever", "trendyol"): ("Trendyol", "TR"),
    ("smartrecruiters", "MerkleInc"): ("Merkle", "US"),
}
"""Boards of a part that has its own name and seat, and hires for machine learning."""

RENAMED = {"bjakcareer": "Bjak", "Brainco": "BrainCo", "Neysa Networks - Careers Page": "Neysa Networks"}
"""Employers whose name in the lists is not the one they use; others stand in known_employers.csv."""

LEGAL_FORM = re.compile(r",?\s+(?:inc\.?,?|llc|l\.?p\.?|ltd\.?|limited|corporation|gmbh|ag|pbc)$", re.IGNORECASE)

MIN_ML_TITLES = 2


class Listed(NamedTuple):
    """A board of the shared list."""

    source: str
    token: str
    employer: str
    industry: str
    website: str


class Known(NamedTuple):
    """An employer of known_employers.csv; `name` is how it writes itself where the lists write it otherwise."""

    employer: str
    industry: str
    country: str
    name: str


def read_known() -> dict[str, Known]:
    """The employers that are known to hire for machine learning, by plain name."""
    with KNOWN_FILE.open(encoding="utf-8", newline="") as stream:
        return {_plain(row["employer"]): Known(**row) for row in csv.DictReader(stream)}


def read_listed(shared: Path) -> list[Listed]:
    """Every board of a registered system in the shared list, with its employer."""
    folder = shared / "data" / "boards"
    with (folder / "companies.csv").open(encoding="utf-8", newline="") as stream:
        employers = {row["slug"]: row for row in csv.DictReader(stream)}
    listed = []
    names = {source.name for source in systems()}
    with (folder / "boards.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["ats"] in names]
    for row in rows:
        token = _token(row)
        employer = employers.get(row["company_slug"], {})
        if token and (row["ats"], token) not in MISTAKEN:
            name = " ".join(employer.get("name", row["company_slug"]).split())
            industry = INDUSTRIES.get(employer.get("industry_code", ""), "")
            listed.append(Listed(row["ats"], token, name, industry, employer.get("website", "")))
    return listed


def _token(row: dict[str, str]) -> str | None:
    """A board's token by its address, else by the address or the name in its configuration."""
    source, url = BOARD_SOURCES[row["ats"]], row["board_url"]
    config = json.loads(row["config"] or "{}")
    if row["ats"] in GUESSED and urlsplit(url).path == "" and GUESSED[row["ats"]] in config:
        return None
    for stated in (url, config.get("api_base"), config.get("portal_url")):
        if stated and (token := source.detect(stated)):
            return token
    named = next((config[key] for key in ("token", "board_token", "company", "org", "slug") if config.get(key)), None)
    if named is None or named == "careers-analytics" or row["ats"] == "workday":
        return None
    return named if source.detect(source.board_url(named)) == named else None


def count_ml_titles(shared: Path) -> tuple[Counter[tuple[str, str, str]], Counter[str]]:
    """Machine-learning titles among the shared postings: by (source, token, employer as the posting names it) of the
    board that they link to, and by the employer's plain name."""
    boards: Counter[tuple[str, str, str]] = Counter()
    names: Counter[str] = Counter()
    for path in sorted((shared / "data" / "postings").glob("*.jsonl.gz")):
        for row in _rows(path):
            if not ML_TITLE.search(row["title"] or ""):
                continue
            names[_plain(re.split(r"[\n|]", row["company"] or "")[0])] += 1
            for source in systems():
                token = source.detect(row["url"]) if row["url"] else None
                if token:
                    boards[source.name, token, row["company"] or token] += 1
    del names[""]
    return boards, names


def _rows(path: Path) -> Iterator[dict[str, str | None]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def choose(listed: list[Listed], boards: Counter[tuple[str, str, str]], names: Counter[str]) -> list[dict[str, str]]:
    """The rows of the directory, each board and each employer once."""
    known = read_known()
    busy = {(source, token.lower()) for (source, token, _), n in boards.items() if n >= MIN_ML_TITLES}
    chosen: dict[str, dict[str, str]] = {}
    held: set[tuple[str, str]] = set()
    for board in sorted(listed, key=_likeness):
        key, at = _plain(board.employer), (board.source, board.token.lower())
        why = "" if NOT_EMPLOYERS.search(board.employer) else _why(board, known, busy, names)
        if not why or key in chosen or at in held:
            continue
        held.add(at)
        stated = known.get(key, Known(board.employer, board.industry, "", ""))
        country = stated.country if key in known else _country(board.website)
        name, country = DIVISIONS.get((board.source, board.token), (stated.name or _shown(board.employer), country))
        row = (board.source, board.token, name, stated.industry, why, country)
        chosen[key] = dict(zip(COLUMNS, row, strict=True))
    _add_unlisted(chosen, held, boards, known)
    order = [source.name for source in systems()]
    by_name = {row["employer"].casefold(): row for row in reversed(chosen.values())}
    return sorted(by_name.values(), key=lambda row: (order.index(row["source"]), row["employer"].lower()))


def _likeness(board: Listed) -> int:
    """0 where a board's token is its employer's name, 1 where one holds the other, else 2."""
    token, employer = _plain(board.token.partition("@")[0]), _plain(board.employer)
    if token == employer:
        return 0
    return 1 if len(token) > 2 and (token in employer or employer in token) else 2


def _shown(employer: str) -> str:
    """An employer's name without its legal form.

    >>> _shown("Larkmoor, Inc."), _shown("Saltmarsh GmbH")
    ('Larkmoor', 'Saltmarsh')
    """
    return LEGAL_FORM.sub("", RENAMED.get(employer, employer)).strip()


def _why(board: Listed, known: dict[str, Known], busy: set[tuple[str, str]], names: Counter[str]) -> str:
    plain = _plain(board.employer)
    if plain in known:
        return "known"
    if (board.source, board.token.lower()) in busy or names[plain] >= MIN_ML_TITLES:
        return "postings"
    if ML_NAME.search(board.employer):
        return "name"
    return "address" if (urlsplit(board.website).hostname or "").endswith(".ai") else ""


def _country(website: str) -> str:
    """The country that an employer's website stands under, or nothing.

    >>> _country("https://www.larkmoor.de"), _country("https://saltmarsh.co.uk/en"), _country("https://larkmoor.ai")
    ('DE', 'GB', '')
    """
    ending = (urlsplit(website).hostname or "").rpartition(".")[2]
    return "GB" if ending == "uk" else ending.upper() if ending in COUNTRY_DOMAINS else ""


def _add_unlisted(
    chosen: dict[str, dict[str, str]],
    held: set[tuple[str, str]],
    boards: Counter[tuple[str, str, str]],
    known: dict[str, Known],
) -> None:
    """Boards that the shared list lacks but the postings link to; their employers' industries are mostly not known."""
    for (source, token, employer), n in sorted(boards.items()):
        name = unquote(employer) if employer != token else token.replace("-", " ")
        key = _plain(name)
        if n >= MIN_ML_TITLES and (source, token.lower()) not in held and key not in chosen:
            held.add((source, token.lower()))
            stated = known.get(key, Known(name, "", "", ""))
            row = (source, token, stated.name or name, stated.industry, "postings", stated.country)
            chosen[key] = dict(zip(COLUMNS, row, strict=True))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def main(shared: Path, target: Path) -> None:
    """Writes the directory and says what it holds."""
    rows = choose(read_listed(shared), *count_ml_titles(shared))
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    by_source, by_why = Counter(row["source"] for row in rows), Counter(row["why"] for row in rows)
    seats = Counter(row["country"] for row in rows if row["country"])
    print(f"{len(rows)} boards: {dict(by_source)}; {dict(by_why)}; {sum(seats.values())} with a seat: {dict(seats)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
