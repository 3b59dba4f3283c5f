"""Builds the packaged counts of how the readers err, against labels that were only scored.

    python -m scripts.build_reader_error [--shared ../shared]

Reads the labelled postings of `benchmarks/accuracy` that no reader was developed on (even rows of the gold labels, our
own that are held out) and counts, for each value of a field, postings that say it and are read so (tp), are read so
only (fp), say it only (fn), or neither (tn). Where a label names other values that a careful reader accepts and one of
them was read, that one is the truth. Skills are matched by the scorer of the shared folder
(by mention or name) and counted by area and level; skills that no taxonomy file lists stand under "unlisted". Facts
only: no text of a posting is kept.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.halves import SHARED, is_developed_on, labelled_sets
from benchmarks.accuracy.predict import posting_of, prediction
from fingerpost.errors import UnknownNameError
from fingerpost.market.statistics.label_counts import count_ratio
from fingerpost.reading import READER_VERSION, read
from fingerpost.taxonomy.skills import skill_named

TARGET = Path(__file__).parents[1] / "src" / "fingerpost" / "market" / "data" / "reader_error.csv"
COLUMNS = ("field", "value", "level", "tp", "fp", "fn", "tn", "n_skills", "error")
VALUED = {
    "ai_relation": "ai_relation", "role": "role", "seniority": "seniority", "work_mode": "work_mode", "visa": "visa",
    "degree": "degree_min", "industry": "industry",
}  # fmt: skip
"""Breakdown → key of the labels, one value per posting."""
LISTED = {"country": "countries", "employment_type": "employment_type"}
"""Breakdown → key of the labels, several values per posting."""
NOT_A_VALUE = {"not-stated", "none-stated", "none"}
LEVELS = ("any", "required", "preferred", "duty")
UNLISTED = "unlisted"

Label = Mapping[str, Any]
Pair = tuple[Label, Label]
"""What was read of a posting, and its label."""


class Mention(NamedTuple):
    """A skill of one posting: its area and id, and the level that was read and that is labelled (None: it is not)."""

    area: str
    skill_id: str
    read: str | None
    labelled: str | None


def valued_counts(pairs: Sequence[Pair]) -> Iterator[tuple[str, str, tuple[int, int, int, int]]]:
    """Field, value and (tp, fp, fn, tn) of the fields that have one value or a list of values."""
    sets: dict[str, list[tuple[set[str], set[str]]]] = defaultdict(list)
    for found, label in pairs:
        for field, key in VALUED.items():
            accepted = found[key] in (label.get(f"{key}_also") or [])
            sets[field].append(({found[key]}, {found[key] if accepted else label[key]}))
        for field, key in LISTED.items():
            sets[field].append((set(found[key]), set(label[key])))
    for field, both in sets.items():
        for value in sorted({value for sides in both for side in sides for value in side} - NOT_A_VALUE):
            outcomes = [(value in found, value in truth) for found, truth in both]
            counts = tuple(
                outcomes.count(kind) for kind in ((True, True), (True, False), (False, True), (False, False))
            )
            yield field, value, counts  # type: ignore[misc]


def mentions_of(found: Label, label: Label, match: Callable[..., list[tuple[Label, Label]]]) -> list[Mention]:
    """The skills that were read in a posting or are labelled; `match` pairs the two."""
    pairs = match(found["skills"], label["skills"])
    labelled = {id(one): other["level"] for one, other in pairs}
    matched = {id(other) for _, other in pairs}
    read_ = [Mention(one["area"], one["skill_id"], one["level"], labelled.get(id(one))) for one in found["skills"]]
    missed = [(*_area_of(one), one["level"]) for one in label["skills"] if id(one) not in matched]
    return [*read_, *(Mention(area, skill_id, None, level) for area, skill_id, level in missed)]


def area_counts(postings: Sequence[Sequence[Mention]]) -> Iterator[tuple[str, str, tuple[int, int, int, int]]]:
    """The same of areas: whether any skill of one is read, and labelled, in a posting."""
    for area in sorted({mention.area for posting in postings for mention in posting} - {UNLISTED}):
        own = [[mention for mention in posting if mention.area == area] for posting in postings]
        read_ = [any(mention.read is not None for mention in mentions) for mentions in own]
        labelled = [any(mention.labelled is not None for mention in mentions) for mentions in own]
        yield "skill_area", area, _four(list(zip(read_, labelled, strict=True)))


def skill_rows(postings: Sequence[Sequence[Mention]]) -> Iterator[dict[str, Any]]:
    """The counts of each area and level, with the error of log(labelled / read) for one skill."""
    for area in sorted({mention.area for posting in postings for mention in posting}):
        for level in LEVELS:
            by_posting = np.array([_outcomes(posting, area, level) for posting in postings])
            by_skill: dict[str, NDArray[np.int64]] = defaultdict(lambda: np.zeros(3, dtype=np.int64))
            for posting in postings:
                for skill_id in {mention.skill_id for mention in posting if mention.area == area}:
                    own = [mention for mention in posting if mention.skill_id == skill_id]
                    by_skill[skill_id] += _outcomes(own, area, level)
            found = count_ratio(by_posting, np.array(list(by_skill.values())))
            yield {
                "field": "skill", "value": area, "level": level, "tp": found.tp, "fp": found.fp, "fn": found.fn,
                "tn": "", "n_skills": found.n_skills if area != UNLISTED else 0,
                "error": f"{found.error:.4f}" if math.isfinite(found.error) else "",
            }  # fmt: skip


def _four(outcomes: Sequence[tuple[bool, bool]]) -> tuple[int, int, int, int]:
    """tp, fp, fn and tn of what was read and what is so."""
    tp, fp, fn, tn = (outcomes.count(kind) for kind in ((True, True), (True, False), (False, True), (False, False)))
    return tp, fp, fn, tn


def _outcomes(mentions: Iterable[Mention], area: str, level: str) -> NDArray[np.int64]:
    """tp, fp and fn of an area at a level."""
    counts = np.zeros(3, dtype=np.int64)
    for mention in mentions:
        if mention.area == area:
            was_read, is_so = (side is not None and level in ("any", side) for side in (mention.read, mention.labelled))
            counts += (was_read and is_so, was_read and not is_so, is_so and not was_read)
    return counts


def _area_of(label: Label) -> tuple[str, str]:
    for name in (label["name"], *label["mentions"]):
        try:
            known = skill_named(name)
        except UnknownNameError:
            continue
        return known.skill_area, known.skill_id
    return UNLISTED, UNLISTED


def readings(shared: Path) -> Iterator[Pair]:
    """What is read of the postings that were only scored, beside their labels."""
    for postings, labels in labelled_sets(shared).values():
        for posting, label in zip(postings, labels, strict=True):
            if not is_developed_on(label["gold_id"]):
                reading = read(posting_of(posting))
                found = prediction(label["gold_id"], reading)
                for row, asked in zip(found["skills"], reading.skills, strict=True):
                    known = asked.value.listed
                    row["area"] = asked.value.skill_area if known else UNLISTED
                    row["skill_id"] = asked.value.skill_id if known else UNLISTED
                yield found, label


def scorer_of(shared: Path) -> Callable[..., list[tuple[Label, Label]]]:
    """The scorer's pairing of skills that were read with labelled ones."""
    spec = importlib.util.spec_from_file_location("score_reading", shared / "tools" / "score_reading.py")
    if spec is None or spec.loader is None:
        msg = f"no scorer in {shared / 'tools'}; give the folder of labels as --shared"
        raise SystemExit(msg)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., list[tuple[Label, Label]]] = module.match_skills
    return found


def rows_of(shared: Path) -> tuple[list[dict[str, Any]], int]:
    """The rows of the packaged file, and the number of labelled postings they rest on."""
    pairs = list(readings(shared))
    match = scorer_of(shared)
    mentions = [mentions_of(found, label, match) for found, label in pairs]
    rows: list[dict[str, Any]] = [
        dict(zip(COLUMNS, (field, value, "", *counts, "", ""), strict=True))
        for field, value, counts in (*valued_counts(pairs), *area_counts(mentions))
    ]
    rows.extend(skill_rows(mentions))
    return rows, len(pairs)


def main() -> None:
    """Writes the packaged file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER")
    rows, n_postings = rows_of(parser.parse_args().shared)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rows in {TARGET.name}, from {n_postings} labelled postings, reader {READER_VERSION}")


if __name__ == "__main__":
    main()
