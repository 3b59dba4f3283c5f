"""A market that was watched for sixteen months: invented boards and postings, put through the product's own store.

Only what a visit brings is invented: records of postings and what each visit listed. Postings, readings, events,
visits and facts are made from them by the pipeline, as after a real `fingerpost collect`.

    python -m tests.watched_market DIRECTORY
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from fingerpost.pipeline import derive, settle
from fingerpost.posting import Observation, RawPosting
from fingerpost.settings import Settings
from fingerpost.sources import make_posting_id
from fingerpost.store.lock import writing
from fingerpost.store.rows import observation_row
from fingerpost.store.schemas import OBSERVATIONS
from fingerpost.store.tables import OBSERVED_MARK, open_tables

SOURCE = "greenhouse"
FIRST = datetime(2025, 7, 7, 6, tzinfo=UTC)
WEEKS = 69
"""Visits are on Mondays at six: from 2025-07-07 to 2026-10-26."""

HALF = 45
"""The week after which the snapshot `spring` is kept: 2026-05-11."""

SNAPSHOT = "spring"
RISING, FALLING, PAID = "LangChain", "TensorFlow", "PyTorch"
"""Asked by ever more postings, by ever fewer, and by postings that pay `PREMIUM` more."""

PREMIUM = 1.12
PAY_GROWTH = 1.07
"""Pay of a year later over pay of now."""

WORDS = """
    anchor apple attic barley barn basket bell birch blanket boat bramble bread brick bridge brook bucket button
    candle chalk cherry chimney clover copper cottage cradle creek crow curtain daisy dawn dove drum dusk elm ember
    fence fern fiddle flute fog fountain frost gate glove goose grape hazel hedge heron hill honey ink ivy jar kettle
    kite ladder lake lantern lark leaf lemon lilac linen loaf maple meadow mint moss moth nettle oar orchard otter owl
    peach pear pebble pepper pigeon pine plum pond poppy quilt raft rain rake raven reed ribbon robin rope rye
    saddle salt shell shore shovel silk sleet snow spoon straw swan thatch thistle thrush tulip vine walnut willow wool
""".split()


class InventedRole(NamedTuple):
    """What postings of a role say, what they pay in dollars, and their share of new postings, first and last."""

    title: str
    task: str
    skills: tuple[str, ...]
    pay: int
    share: tuple[float, float]


ROLES = (
    InventedRole(
        "Machine Learning Engineer",
        "You will train machine learning models, deploy them to production and keep them running.",
        ("Python", "Kubernetes", "Docker"),
        150_000,
        (0.22, 0.45),
    ),
    InventedRole(
        "Data Scientist",
        "You will build predictive machine learning models, run A/B tests and explain what the data says.",
        ("Python", "SQL", "statistics"),
        130_000,
        (0.36, 0.22),
    ),
    InventedRole(
        "NLP Engineer",
        "You will build natural language processing models for search and translation.",
        ("Python", "spaCy", "Hugging Face"),
        145_000,
        (0.13, 0.11),
    ),
    InventedRole(
        "Computer Vision Engineer",
        "You will train computer vision models that read images and video.",
        ("Python", "OpenCV", "C++"),
        148_000,
        (0.13, 0.09),
    ),
    InventedRole(
        "Accountant",
        "You will close the books each month and prepare the tax returns.",
        ("Excel", "bookkeeping"),
        70_000,
        (0.16, 0.13),
    ),
)
PLACES = ("San Francisco, CA", "New York, NY")
TRADES = ("a software company", "a bank", "a hospital group", "an insurance company", "a car maker")


@dataclass
class Job:
    """An invented posting: its record, the weeks in which it is listed, and what its record is from a week on."""

    record: dict[str, Any]
    listed: set[int]
    changed: tuple[int, dict[str, Any]] | None = None

    def at(self, week: int) -> str:
        """The record as the board states it in a week."""
        record = self.record | (self.changed[1] if self.changed and week >= self.changed[0] else {})
        return json.dumps(record)


@dataclass
class InventedBoard:
    """A board: how many postings it opens in a week, how often it is visited, and from which week to which."""

    token: str
    name: str
    trade: str
    rate: float
    weekly: bool
    joins: int = 0
    leaves: int | None = None
    gone: bool = False
    jobs: list[Job] = field(default_factory=list)

    def is_visited(self, week: int) -> bool:
        """Weekly boards each Monday, the others on the first of a month."""
        day = FIRST + timedelta(weeks=week)
        if week < self.joins or (self.leaves is not None and week > self.leaves):
            return False
        return self.weekly or day.day <= 7


def boards() -> list[InventedBoard]:
    """Twenty-six boards of unequal size: four join later, one is gone and two are not visited any more."""
    names = """
        Brightloom, Quiet Mill, Northpane, Ferrowick, Tallgrass, Otherwise, Saltmarsh, Kindling, Larkmoor, Penhallow,
        Greywater, Oakenshaw, Thistledown, Marlstone, Cinderford, Willowbank, Harrowgate, Millrace, Copperfield Works,
        Stonecrop, Fenwick Rail, Hollybush, Ravenscar, Applewick, Dunmere, Eastfold
    """
    made = [
        InventedBoard(
            token=name.lower().replace(" ", ""),
            name=name,
            trade=TRADES[number % len(TRADES)],
            rate=(3.6, 2.6, 2.0, 1.5, 1.2, 0.9, 0.7)[number % 7],
            weekly=number % 5 != 4,
        )
        for number, name in enumerate(map(str.strip, names.split(",")))
    ]
    for number, joins in ((5, 20), (11, 28), (16, 36), (21, 44)):
        made[number].joins = joins
    made[8].leaves, made[8].gone = 40, True
    made[12].leaves, made[18].leaves = 50, 33
    return made


def filled(board: InventedBoard, rng: random.Random) -> InventedBoard:
    """The board with its postings: some are open before the first visit, one in twelve is posted again."""
    for week in range(-10, WEEKS):
        # The market grows by half in the time watched, and every fourth quarter is slower.
        pace = (1 + 0.5 * max(week, 0) / WEEKS) * (0.8 if week % 52 in range(20, 26) else 1.0)
        expected = board.rate * pace
        for _ in range(int(expected) + (rng.random() < expected % 1)):
            board.jobs.append(_job(board, week, rng))
            if rng.random() < 1 / 12:
                board.jobs.append(_again(board, board.jobs[-1], rng))
    return board


def _job(board: InventedBoard, week: int, rng: random.Random) -> Job:
    number = len(board.jobs)
    passed = max(week, 0) / WEEKS
    role = rng.choices(ROLES, [first + (last - first) * passed for first, last in (role.share for role in ROLES)])[0]
    asked = list(role.skills)
    if role.title != "Accountant":
        asked += [RISING] if rng.random() < 0.04 + 0.5 * passed else []
        asked += [FALLING] if rng.random() < 0.55 - 0.4 * passed else []
        asked += [PAID] if rng.random() < 0.45 else []
    senior = rng.random() < 0.4
    day = FIRST + timedelta(weeks=week, days=-rng.randrange(6))
    pay = role.pay * (1.25 if senior else 1.0) * PAY_GROWTH ** (7 * week / 365.25) * rng.lognormvariate(0, 0.08)
    pay *= PREMIUM if PAID in asked else 1.0
    listed = list(range(week, week + 1 + min(int(rng.expovariate(1 / 6)), 40)))
    if rng.random() < 0.04 and len(listed) > 6:
        listed = [at for at in listed if at - week not in (2, 3, 4)]  # away for three visits, then back
    record: dict[str, Any] = {
        "id": number + 1,
        "title": ("Senior " if senior else "") + role.title,
        "company_name": board.name,
        "absolute_url": f"https://jobs.example.org/{board.token}/{number + 1}",
        "location": {"name": rng.choice(PLACES)},
        "first_published": day.isoformat(),
        "content": _text(board, role.task, asked, 5 if senior else 1, rng),
    }
    if rng.random() < 0.5:
        cents = {"min_cents": 100 * round(0.9 * pay, -3), "max_cents": 100 * round(1.1 * pay, -3)}
        record["pay_input_ranges"] = [{**cents, "currency_type": "USD", "title": "annual salary"}]
    changed = (week + 2, {"title": f"{record['title']} (Hybrid)"}) if rng.random() < 0.06 else None
    return Job(record, set(listed), changed)


def _text(board: InventedBoard, task: str, asked: Iterable[str], years: int, rng: random.Random) -> str:
    required = "".join(f"<li>{years + rng.randrange(2)}+ years of experience with {skill}</li>" for skill in asked)
    return (
        f"<p>{board.name} is {board.trade}. We have seen {' '.join(rng.choices(WORDS, k=60))}.</p>"
        f"<h3>What you will do</h3><p>{task}</p><h3>Requirements</h3><ul>{required}"
        f"<li>Bachelor's degree in a technical field</li></ul><p>Full-time.</p>"
    )


def _again(board: InventedBoard, job: Job, rng: random.Random) -> Job:
    """The same words under another number, a few weeks after the first was taken down."""
    week = max(job.listed) + rng.randrange(3, 6)
    number = len(board.jobs) + 1
    day = FIRST + timedelta(weeks=week)
    record = job.record | {
        "id": number,
        "first_published": day.isoformat(),
        "absolute_url": f"https://jobs.example.org/{board.token}/{number}",
    }
    return Job(record, set(range(week, week + 1 + int(rng.expovariate(1 / 5)))))


def visits(board: InventedBoard, rng: random.Random) -> Iterator[tuple[int, int, list[Job]]]:
    """The visits to a board: the week, the HTTP status, and the postings listed; one visit in fifty fails."""
    for week in filter(board.is_visited, range(WEEKS)):
        if board.gone and board.leaves is not None and week > board.leaves - 2:
            yield week, 404, []
        elif rng.random() < 0.02:
            yield week, 503, []
        else:
            yield week, 200, [job for job in board.jobs if week in job.listed]


def watch(directory: Path, workers: int = 2) -> Path:
    """Fills a data directory with the whole market, and keeps the snapshot `spring` of its first ten months."""
    import fingerpost
    from fingerpost.pipeline.storing import RawWriter

    settings = Settings(data=directory, workers=workers)
    made = [filled(board, random.Random(f"jobs of {board.token}")) for board in boards()]
    seen = [
        (week, board, status, listed)
        for board in made
        for week, status, listed in visits(board, random.Random(f"visits to {board.token}"))
    ]
    seen.sort(key=lambda visit: (visit[0], visit[1].token))
    for part in (
        [visit for visit in seen if visit[0] <= HALF],
        [visit for visit in seen if visit[0] > HALF],
    ):
        with writing(settings.data):
            tables = open_tables(settings)
            last = FIRST + timedelta(weeks=part[-1][0])
            raw = RawWriter(tables, last)
            raw.know_boards({(SOURCE, board.token) for board in made})
            seq = tables.watermark("observations", OBSERVED_MARK)
            rows = []
            for number, (week, board, status, listed) in enumerate(part, seq + 1):
                rows.append(_visit(raw, number, week, board, status, listed))
            raw.commit()
            tables.append("observations", pa.Table.from_pylist(rows, OBSERVATIONS), {OBSERVED_MARK: seq + len(rows)})
        derive(settings)
        settle(settings, at=last, index=False)
        if part[-1] is not seen[-1]:
            fingerpost.open(directory, workers=workers, corpus="live").create_snapshot(SNAPSHOT)
    return directory


def _visit(raw: Any, seq: int, week: int, board: InventedBoard, status: int, listed: list[Job]) -> dict[str, Any]:
    """Stores the records that a visit brought; the row of its observation."""
    at = FIRST + timedelta(weeks=week)
    names = []
    for job in listed:
        name = make_posting_id(SOURCE, board.token, str(job.record["id"]))
        raw.add_current(RawPosting(SOURCE, at, job.at(week), board.token), name)
        names.append(name)
    read = status == 200
    observed = Observation(SOURCE, board.token, at, status, read, len(names) if read else None)
    if not read:
        observed = replace(observed, reason="gone" if status == 404 else "the server failed")
    return observation_row(seq, observed, sorted(names) if read else None, raw.last_seq)


if __name__ == "__main__":
    print(watch(Path(sys.argv[1])))
