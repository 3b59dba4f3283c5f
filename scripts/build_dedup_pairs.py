"""Builds the check set of pairs for duplicates: which two postings advertise one job, and which only look so.

usage: python scripts/build_dedup_pairs.py [POSTINGS_FOLDER] [--out PAIRS.csv] [--draw N --seed S]

A pair names two rows of the shared postings by source and id ("#12": the twelfth line after the first, where a row has
no id of its own); no text is kept. Nothing here asks the clusterer. Pairs are found

    rule   by facts beside the text: one id or URL in two rows, the same letters under the same title, titles that
           differ by a level only, titles without a common word, one title at two employers
    read   by hand: pairs drawn with `--draw` (exact shingle overlap, by strata), both texts compared word by word.
           Same: who has seen the one has seen the other's job - the same duties and requirements at one level, in
           another place, at another time, through another channel, or in edited words. A language that comes with the
           place is no other job; one named in the title is. Doubtful pairs were left out.

The rows found by reading are kept from the file given by `--out`, the others are made anew. `part` is held-out for
half of the pairs, by a hash of their names; only mistakes on the develop half are to be looked at.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

from fingerpost.dedup import employer_key
from fingerpost.pipeline.stages import body_text
from fingerpost.posting import Posting, RawPosting
from fingerpost.reading.text import make_document
from fingerpost.sources.file import to_posting

ROOT = Path(__file__).resolve().parents[1]
POSTINGS = ROOT.parent / "shared" / "data" / "postings"
PAIRS = ROOT / "tests" / "dedup" / "pairs.csv"
COLUMNS = ("left_source", "left_id", "right_source", "right_id", "label", "kind", "how", "part")
FETCHED = datetime(2026, 11, 1, tzinfo=UTC)
LEVELS = frozenset(
    "associate chief director distinguished entry expert head i ii iii intern internship iv jr junior lead manager mid"
    " president principal senior sr staff v vice vp trainee werkstudent".split()
)
FORUMS = frozenset({"hn_gantryops_2026", "ruanyf_weekly_cn"})
"""Sources whose titles are the first line of a comment, which may name several jobs or none."""
TRANSLATED = frozenset({"afriwork_et"})
"""Sources that write one title in two languages: no common word says nothing there."""
GENDERS = re.compile(
    r"\((?:[mwfdx]|all genders?|gn|divers|div\.?)(?:\s*[/|,*:]\s*(?:[mwfdx]|div\.?))*\)", re.IGNORECASE
)
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
ID_IN_URL = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\?gh_jid=\d{6,}|greenhouse\.io/\w+/jobs/\d{6,}"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A posting of the shared folder: how it is named, what was stated, its words and their three-word shingles."""

    source: str
    name: str
    posting: Posting
    employer: str | None
    words: tuple[str, ...] = field(repr=False)
    shingles: frozenset[int] = field(repr=False)

    @property
    def title(self) -> frozenset[str]:
        """The words of the title in lower case, without gender marks."""
        spelled = {"sr": "senior", "jr": "junior"}
        found = WORD.findall(GENDERS.sub(" ", self.posting.title or "").casefold())
        return frozenset(spelled.get(word, word) for word in found)


Pair = tuple[Row, Row, bool, str]
"""Two rows, whether they are one job, and the kind of the pair."""


def read_rows(folder: Path) -> Iterator[Row]:
    """Every posting of the folder, in order of file and line."""
    for file in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            payloads = list(lines)
        records = [json.loads(payload) for payload in payloads]
        uses = Counter(record["id"] for record in records)
        for number, (payload, record) in enumerate(zip(payloads, records, strict=True)):
            posting = to_posting(RawPosting("file", FETCHED, payload, file.name))
            words = tuple(WORD.findall(body_text(posting, make_document(posting).text).casefold()))
            shingles = frozenset(_hash(" ".join(words[at : at + 3])) for at in range(max(len(words) - 2, 1)))
            name = record["id"] if record["id"] and uses[record["id"]] == 1 else f"#{number}"
            yield Row(record["source"], name, posting, employer_key(posting.hiring_organization), words, shingles)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def overlap(left: Row, right: Row) -> tuple[float, float]:
    """The exact resemblance of two texts, and how much of the shorter one is in the longer one."""
    common = len(left.shingles & right.shingles)
    return (
        common / (len(left.shingles) + len(right.shingles) - common),
        common / min(len(left.shingles), len(right.shingles)),
    )


def by_rule(rows: list[Row], seed: int) -> Iterator[Pair]:
    """The pairs whose label follows from facts beside the text."""
    yield from _same_id(rows)
    yield from _sample(_same_words(rows), seed, most=150, each=2)
    titled = [row for row in rows if row.posting.title and row.source not in FORUMS]
    yield from _sample(_one_employer(titled), seed, most=170, each=3)
    yield from _sample(_other_employer(titled), seed, most=50, each=1)


def _same_id(rows: Iterable[Row]) -> Iterator[Pair]:
    known: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        address = re.sub(r"[?#](?!gh_jid=).*", "", row.posting.url or "")  # trackers name visitors, not postings
        if found := ID_IN_URL.search(address):
            known[found[0].removeprefix("?gh_jid=").rpartition("/jobs/")[2]].append(row)
    for group in known.values():
        for left, right in combinations(group, 2):
            if left.title & LEVELS == right.title & LEVELS and left.posting.posting_id != right.posting.posting_id:
                yield left, right, True, "same-id"


def _same_words(rows: Iterable[Row]) -> Iterator[Pair]:
    known: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if len(row.words) >= 40:
            known["".join(row.words)].append(row)
    for group in known.values():
        for left, right in combinations(group, 2):
            if left.posting.posting_id != right.posting.posting_id and left.title == right.title:
                yield left, right, True, "same-words"


def _one_employer(rows: Iterable[Row]) -> Iterator[Pair]:
    known: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.employer:
            known[row.employer].append(row)
    for group in known.values():
        for left, right in combinations(group, 2):
            one_subject = left.title - LEVELS == right.title - LEVELS
            apart = not left.title & right.title and min(len(left.title), len(right.title)) > 1
            if one_subject and left.title != right.title and overlap(left, right)[0] >= 0.4:
                yield left, right, False, "other-level"
            elif apart and left.source not in TRANSLATED and 0.55 <= overlap(left, right)[0] < 0.95:
                yield left, right, False, "other-role"


def _other_employer(rows: Iterable[Row]) -> Iterator[Pair]:
    known: dict[frozenset[str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.employer:
            known[row.title].append(row)
    for group in known.values():
        for left, right in list(combinations(group[:40], 2))[:200]:
            if left.employer != right.employer and 0.03 < overlap(left, right)[0] < 0.12:
                yield left, right, False, "other-employer"


def _sample(pairs: Iterable[Pair], seed: int, most: int, each: int) -> Iterator[Pair]:
    """At most `most` pairs in a random order, at most `each` per employer and kind."""
    drawn = list(pairs)
    random.Random(seed).shuffle(drawn)  # noqa: S311
    seen: Counter[tuple[str | None, str]] = Counter()
    kinds: Counter[str] = Counter()
    for pair in drawn:
        key = pair[0].employer, pair[3]
        if seen[key] < each and kinds[pair[3]] < most:
            seen[key] += 1
            kinds[pair[3]] += 1
            yield pair


def kind_when_read(left: Row, right: Row, same: bool) -> str:
    """What tells the two rows of a pair apart that was labelled by reading."""
    if not same:
        return "other-job"
    if left.employer != right.employer:
        return "other-employer-name"
    if left.posting.job_location != right.posting.job_location:
        return "other-place"
    days = _days_between(left.posting.date_posted, right.posting.date_posted)
    return "repost" if days >= 14 else "updated-text"


def _days_between(left: date | None, right: date | None) -> int:
    return abs((left - right).days) if left and right else 0


def part_of(left: Row, right: Row) -> str:
    """develop or held-out, by a hash of the names."""
    names = sorted([f"{left.source}\t{left.name}", f"{right.source}\t{right.name}"])
    return "held-out" if _hash("\n".join(names)) % 2 else "develop"


def csv_rows(pairs: Iterable[tuple[Pair, str]]) -> list[tuple[str, ...]]:
    """The lines of the file, sorted; the first way in which a pair was found counts."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for (left, right, same, kind), how in pairs:
        left, right = sorted((left, right), key=lambda row: (row.source, row.name))
        names = left.source, left.name, right.source, right.name
        found.setdefault(names, (*names, "same" if same else "different", kind, how, part_of(left, right)))
    return sorted(found.values())


def pairs_read(file: Path, rows: dict[tuple[str, str], Row]) -> Iterator[Pair]:
    """The pairs of an existing file that were labelled by reading."""
    if not file.is_file():
        return
    with file.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["how"] == "read":
                left = rows[line["left_source"], line["left_id"]]
                right = rows[line["right_source"], line["right_id"]]
                yield left, right, line["label"] == "same", kind_when_read(left, right, line["label"] == "same")


def draw(rows: list[Row], seed: int, number: int) -> Iterator[tuple[str, Row, Row]]:
    """Pairs to be read: up to `number` per stratum of (one employer, one title, tenth of resemblance)."""
    holders: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for shingle in row.shingles:
            if not shingle % 16:
                holders[shingle].append(at)
    near = {pair for held in holders.values() if len(held) <= 60 for pair in combinations(held, 2)}
    strata: dict[str, list[tuple[str, Row, Row]]] = defaultdict(list)
    for first, second in sorted(near):
        left, right = rows[first], rows[second]
        resemblance, contained = overlap(left, right)
        if resemblance >= 0.25 or contained >= 0.9:
            one = "one employer" if left.employer and left.employer == right.employer else "two employers"
            title = "one title" if left.title == right.title else "two titles"
            name = f"{one}, {title}, {int(resemblance * 10) / 10:.1f}"
            strata[name].append((name, left, right))
    for name in sorted(strata):
        chance = random.Random(f"{seed} {name}")  # noqa: S311
        yield from chance.sample(strata[name], min(number, len(strata[name])))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=POSTINGS)
    parser.add_argument("--out", type=Path, default=PAIRS)
    parser.add_argument("--draw", type=int, metavar="N", help="print pairs to be read instead, N per stratum")
    parser.add_argument("--seed", type=int, default=20_261_128)
    given = parser.parse_args()
    rows = list(read_rows(given.folder))
    if given.draw:
        for name, left, right in draw(rows, given.seed, given.draw):
            print(name, left.source, left.name, right.source, right.name, sep="\t")
        return
    named = {(row.source, row.name): row for row in rows}
    found = [*((pair, "read") for pair in pairs_read(given.out, named))]
    found += [(pair, "rule") for pair in by_rule(rows, given.seed)]
    lines = csv_rows(found)
    with given.out.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([COLUMNS, *lines])
    for counted, number in sorted(Counter((line[7], line[4], line[5], line[6]) for line in lines).items()):
        print(*counted, number, file=sys.stderr)


if __name__ == "__main__":
    main()
