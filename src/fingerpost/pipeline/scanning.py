"""Reading whole files of postings without storing anything: to check that every finding shows its words, to count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from os import PathLike

from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.posting import EnrichedPosting, Posting, SetAside
from fingerpost.reading.verify import BrokenSpan

_REPORT_EVERY = 100


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """How many records were read and findings checked, and the findings whose span does not prove them.

    `read == verified + set_aside`, always; `reasons` are (reason, count) of the broken spans, the most frequent first.
    """

    read: int
    verified: int
    set_aside: int
    findings: int
    broken: tuple[BrokenSpan, ...]
    reasons: tuple[tuple[str, int], ...]


def verify_files(paths: Iterable[str | PathLike[str]], *, report: Report = silent) -> VerifyReport:
    """Reads every posting of files and checks the span of every finding; nothing is stored.

    Raises:
        FileFormatError: a file holds no table of postings.
    """
    from fingerpost.reading.verify import proofs_of, verify_spans

    n_read = n_aside = n_findings = 0
    broken: list[BrokenSpan] = []
    for enriched in _each(paths, report):
        n_read += 1
        if isinstance(enriched, SetAside):
            n_aside += 1
            continue
        n_findings += sum(1 for _ in proofs_of(enriched))
        broken += verify_spans(enriched)
    reasons = Counter(f"{span.field}: {span.reason}" for span in broken)
    return VerifyReport(n_read, n_read - n_aside, n_aside, n_findings, tuple(broken), tuple(reasons.most_common()))


def readings_of(paths: Iterable[str | PathLike[str]], *, report: Report = silent) -> Iterator[EnrichedPosting]:
    """The reading of every posting of files, one by one; what could not be used is passed over, nothing is stored.

    Raises:
        FileFormatError: a file holds no table of postings.
    """
    return (enriched for enriched in _each(paths, report) if not isinstance(enriched, SetAside))


def _each(paths: Iterable[str | PathLike[str]], report: Report) -> Iterator[EnrichedPosting | SetAside]:
    from fingerpost.reading import AT_ONCE, read_many
    from fingerpost.sources import convert, read_records

    moment = datetime.now(UTC)
    records = (record for path in paths for record in read_records(path, fetched_at=moment))
    n_read = 0
    while some := list(islice(records, AT_ONCE)):
        made = [record if isinstance(record, SetAside) else convert(record) for record in some]
        readings = read_many([posting for posting in made if isinstance(posting, Posting)])
        for posting in made:
            yield posting if isinstance(posting, SetAside) else next(readings)
            n_read += 1
            if n_read % _REPORT_EVERY == 0:
                report(Progress("read", n_read))
