"""The industries of employers, the phrases that point to them, and well-known employers.

`data/industries.toml` holds labels and phrases, `data/industries_employers.csv` about six thousand employers' names,
`data/industries_everyday_words.txt` those of them that are everyday words: written without a capital in three postings
of a large collection, or plainly in any dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy.packaged import read_text, read_toml


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry: what belongs to it and the phrases that point to it.

    `strong` phrases say what an employer is or sells to; `weak` ones are words of the trade that also occur elsewhere.
    """

    industry_id: str
    preferred_label: str
    scope: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]


@cache
def industries() -> Mapping[str, Industry]:
    """Industry id → industry, in the order of the data file.

    >>> industries()["finance"].preferred_label
    'Finance and insurance'
    """
    data = read_toml("fingerpost.taxonomy", "data/industries.toml")
    return MappingProxyType(
        {
            industry_id: Industry(industry_id, row["label"], row["scope"], tuple(row["strong"]), tuple(row["weak"]))
            for industry_id, row in data.items()
        }
    )


def find_industry(name: str) -> Industry:
    """The industry of an id or a label, in any casing.

    >>> find_industry("Energy and utilities").industry_id
    'energy'

    Raises:
        UnknownNameError: no industry has this id or label.
    """
    wanted = name.strip().casefold()
    for industry in industries().values():
        if wanted in {industry.industry_id, industry.preferred_label.casefold()}:
            return industry
    raise UnknownNameError("industry", name, industries())


class KnownEmployer(NamedTuple):
    """The industry of an employer; `distinctive` names are told from their first word too.

    `is_word` says that the whole name is an everyday word ("carrot"), so another employer may have it too.
    """

    industry_id: str
    distinctive: bool
    is_word: bool = False


@cache
def employers() -> Mapping[str, KnownEmployer]:
    """Employer key (see `employer_words`) → what is known of the employer."""
    words = frozenset(read_text("fingerpost.taxonomy", "data/industries_everyday_words.txt").split())
    lines = read_text("fingerpost.taxonomy", "data/industries_employers.csv").splitlines()[1:]
    rows = (line.split(",") for line in lines)
    return MappingProxyType(
        {key: KnownEmployer(industry, source == "own", key in words) for key, industry, source in rows}
    )


def find_employer_industry(name: str) -> str | None:
    """The industry id of an employer, by its name or the longest beginning of it that is known; None when unknown.

    >>> find_employer_industry("Deutsche Bank AG"), find_employer_industry("Deutsche Bank Services (Jacksonville)")
    ('finance', 'finance')
    >>> find_employer_industry("Zylphora Widgets Ltd") is None
    True
    """
    found = find_employer(name)
    return found.industry_id if found else None


@lru_cache(maxsize=4096)
def find_employer(name: str) -> KnownEmployer | None:
    """What is known of an employer, by its name or the longest beginning of it that is known; remembered.

    >>> find_employer("Deutsche Bank AG")
    KnownEmployer(industry_id='finance', distinctive=True, is_word=False)
    """
    known = employers()
    words = employer_words(name).split(" ")
    for length in range(len(words), 0, -1):
        key = " ".join(words[:length])
        found = known.get(key)
        # A single first word of a longer name must be distinctive: "general" or "first" say nothing.
        alone = length == 1 < len(words)
        if found and not (alone and (not found.distinctive or len(key) < 4 or found.is_word or key in _COMMON_FIRST)):
            return found
    return None


_LEGAL = re.compile(
    r"\b(?:inc|incorporated|llc|llp|lp|ltd|limited|gmbh|mbh|co kg|kgaa|kg|ag|se|corp|corporation|plc|s a|sa|sas"
    r"|bv|b v|nv|ab|oy|asa|as|spa|pvt|pte|pty|private|public|e v|ohg|company|co|group|holdings?)\b"
)
_COMMON_FIRST = frozenset(
    "general first global national united american advanced applied data digital smart new next open "
    "health medical capital city state university world blue green red black north south west east "
    "central modern engine loop bridge public home better good great light forward target plus prime "
    "scale clear color ever away reach square circle wish discover progressive spectrum compass box block "
    "figure ramp mercury linear notion harvey sierra snap segment lime bird bolt shell gap total root "
    "chase orange sky fox bell king unity epic oscar mars linde rational principal travelers people "
    "quantum space power energy solar future alpha human summit core tech cloud vision insight impact "
    "signal cell bio life care mobile auto social".split()
)


def employer_words(name: str) -> str:
    """A name in one spelling: lower case, without legal forms, punctuation and a rating glued to its end.

    >>> employer_words("The Example & Sons GmbH & Co. KG"), employer_words("Amazon.com, Inc.")
    ('example and sons', 'amazon com')
    """
    lowered = re.sub(r"[\s|]+\d\.\d$", "", name.casefold()).replace("&", " and ")
    plain = re.sub(r"[^\w]+", " ", re.sub(r"['’]", "", lowered)).strip()
    bare = _LEGAL.sub(" ", plain.removeprefix("the "))
    return re.sub(r"(?: and)+$", "", " ".join(bare.split())) or plain
