"""Candidates for links of skills to ESCO and O*NET: equal labels that no row of `data/links/` decides yet.

usage: python scripts/build_links.py ../shared/data/taxonomy [--area AREA]

Each line printed is a row to be read by a person, who sets the match to "exact" or "close" and copies it into
`src/fingerpost/taxonomy/data/links/<area>.csv`, or leaves it: equal words often name other things (ESCO's "graphite" is
a mineral, "logging" forestry, "Spark" a dialect of Ada). Needs ESCO 1.1.1 skills and O*NET 29.3 technology skills as
JSON Lines, gzip. O*NET's elements of knowledge ("2.C.4.a") are few and were entered by hand.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from fingerpost.taxonomy.links import all_links
from fingerpost.taxonomy.skills import SKILL_AREAS, Skill, skills

_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_MAKERS = (
    "adobe", "amazon", "apache", "apple", "atlassian", "autodesk", "google", "ibm", "microsoft", "oracle", "red hat",
    "salesforce", "sap", "the mathworks",
)  # fmt: skip
"""Words that O*NET puts before a product's name."""

COLUMNS = [
    "skill_id",
    "esco_concept_uri",
    "esco_label",
    "esco_match",
    "onet_commodity_code",
    "onet_example",
    "onet_element",
    "onet_match",
]


class EscoConcept(NamedTuple):
    """A skill of ESCO; `is_preferred` says whether the label looked up is its preferred one."""

    is_preferred: bool
    uri: str
    preferred_label: str


def normal(label: str) -> str:
    """A label in lower case without hyphens.

    >>> normal("Time-Series  analysis")
    'time series analysis'
    """
    return " ".join(label.lower().replace("-", " ").split())


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_esco(folder: Path) -> Mapping[str, list[EscoConcept]]:
    """Normal label → the ESCO concepts that have it, those whose preferred label it is first."""
    concepts: dict[str, set[EscoConcept]] = defaultdict(set)
    for row in read_json_lines(folder / "esco111_skills.jsonl.gz"):
        preferred = row["preferredLabel"].strip()
        for label in (preferred, _BRACKETS.sub("", preferred)):
            concepts[normal(label)].add(EscoConcept(True, row["uri"], preferred))
        for label in row["altLabels"]:
            concepts[normal(label)].add(EscoConcept(False, row["uri"], preferred))
    return {label: sorted(found, reverse=True) for label, found in concepts.items()}


def read_onet(folder: Path) -> Mapping[str, list[tuple[str, str]]]:
    """Normal label → the O*NET examples of that name with their commonest commodity code, the most frequent first."""
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read_json_lines(folder / "onet293_technology_skills.jsonl.gz"):
        codes[row["Example"]][str(row["Commodity Code"])] += 1
    examples: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for example, counted in sorted(codes.items(), key=lambda item: -item[1].total()):
        for name in onet_names(example):
            examples[name].append((example, counted.most_common(1)[0][0]))
    return examples


def onet_names(example: str) -> tuple[str, ...]:
    """The names under which an O*NET example may be known, without its maker and the word "software".

    >>> onet_names("Microsoft Visio software")
    ('microsoft visio software', 'microsoft visio', 'visio')
    """
    names = [normal(example)]
    names.append(names[0].removesuffix(" software"))
    names.extend(names[1].removeprefix(f"{maker} ") for maker in _MAKERS)
    return tuple(dict.fromkeys(names))


def candidates(
    skill: Skill, esco: Mapping[str, list[EscoConcept]], onet: Mapping[str, list[tuple[str, str]]]
) -> Iterator[dict[str, str]]:
    """Rows for one skill, without a match: by its preferred label first, then by its other labels."""
    known = all_links().get(skill.skill_id)
    labels = [normal(label) for label in (skill.preferred_label, *skill.alt_labels)]
    if not (known and known.esco_concept_uri):
        for concept in dict.fromkeys(concept for label in labels for concept in esco.get(label, ())):
            yield {"skill_id": skill.skill_id, "esco_concept_uri": concept.uri, "esco_label": concept.preferred_label}
    if not (known and known.onet_match):
        for example, code in dict.fromkeys(found for label in labels for found in onet.get(label, ())):
            yield {"skill_id": skill.skill_id, "onet_commodity_code": code, "onet_example": example}


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="ESCO and O*NET as JSON Lines")
    parser.add_argument("--area", choices=list(SKILL_AREAS), help="skills of this area only")
    options = parser.parse_args(arguments)
    esco, onet = read_esco(options.folder), read_onet(options.folder)
    writer = csv.DictWriter(sys.stdout, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for skill in skills().values():
        if options.area in (None, skill.skill_area):
            writer.writerows(candidates(skill, esco, onet))


if __name__ == "__main__":
    main()
