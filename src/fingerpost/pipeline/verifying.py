"""Whether every finding shows its words, over whole files of postings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike

from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.posting import SetAside
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
    from fingerpost.reading import read
    from fingerpost.reading.verify import proofs_of, verify_spans
    from fingerpost.sources import convert, read_records

    n_read = n_aside = n_findings = 0
    broken: list[BrokenSpan] = []
    moment = datetime.now(UTC)
    for path in paths:
        for record in read_records(path, fetched_at=moment):
            n_read += 1
            posting = record if isinstance(record, SetAside) else convert(record)
            if isinstance(posting, SetAside):
                n_aside += 1
                continue
            enriched = read(posting)
            n_findings += sum(1 for _ in proofs_of(enriched))
            broken += verify_spans(enriched)
            if n_read % _REPORT_EVERY == 0:
                report(Progress("verify", n_read))
    reasons = Counter(f"{span.field}: {span.reason}" for span in broken)
    return VerifyReport(n_read, n_read - n_aside, n_aside, n_findings, tuple(broken), tuple(reasons.most_common()))
