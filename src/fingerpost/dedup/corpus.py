"""What duplicates are found by, as arrays: one entry per posting, in order of posting_id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fingerpost.dedup.similar import N_VALUES
from fingerpost.dedup.titles import MULTIPLE, TitleParts, title_parts

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

NO_EMPLOYER = -1
UNDATED = 2**31 - 1
_CONFIDENTIAL = frozenset({"privateclient", "confidential", "anonymous", "company", "employer", "client", "unknown"})
_STATE_OF_A_POSTING = "refreshed"
"""Names that name nobody; some boards print when a posting was refreshed where the employer should be."""
_AGENCY = re.compile(
    r"staffing|recruit|headhunt|personaldienst|talentsolutions|techtalent|bemanning|roberthalf|randstad|adecco|manpower"
    r"|^(?:aerotek|apexsystems|aptask|cybercoders|diverselynx|experis|gulp|hays.*|insightglobal|jobot|kforce|michaelpage"
    r"|modis|motionrecruitment|syntricatetechnologies|teksystems|velvetjobs)$"
)
"""Employer keys of staffing agencies: one of their titles stands for many clients' jobs."""
_ID_IN_URL = (
    r"^[^?#]*/(?P<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:[/?#]|$)"
    r"|greenhouse\.io/\w+/jobs/(?P<board>\d{6,})|[?&]gh_jid=(?P<page>\d{6,})"
)
"""Ids of Ashby, Lever and Greenhouse in a URL's path; a UUID in a query names a visitor, not a posting."""
_BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class Corpus:
    """Postings as arrays of one length; a number stands for each distinct employer, level, title and digest.

    `employer` is `NO_EMPLOYER` where none is named. `cell` numbers the pairs of level and subject of a title; `open`
    says that the title names no subject, or several jobs. `years` are those asked for, NaN where not stated.
    `agency`: the employer named is a staffing agency, which recruits for many. `days` is the date posted, in days
    since 1970 (`UNDATED` where it is not stated), `source` a number for each source.
    `address` is a number for each id that the employer's system gave the posting, as its URL tells (-1 where none is).
    `mean_value` is the mean of a signature in [0, 1]: the fewer shingles a text has, the higher. `at` is the row of
    `signatures` that belongs to an entry.
    """

    employer: NDArray[np.int32]
    level: NDArray[np.int32]
    title: NDArray[np.int32]
    cell: NDArray[np.int32]
    open: NDArray[np.bool_]
    digest: NDArray[np.int32]
    address: NDArray[np.int32]
    agency: NDArray[np.bool_]
    source: NDArray[np.int32]
    days: NDArray[np.int32]
    years: NDArray[np.float32]
    mean_value: NDArray[np.float32]
    at: NDArray[np.int64]
    signatures: NDArray[np.uint32] = field(repr=False)
    employers: Sequence[str] = field(repr=False)
    titles: Sequence[TitleParts] = field(repr=False)

    def __len__(self) -> int:
        return len(self.employer)

    def signature(self, rows: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The signatures of some rows, as an (n, 128) block."""
        return self.signatures[self.at[rows]]


def make_corpus(table: pa.Table, order: NDArray[np.int64]) -> Corpus:
    """The arrays of a table (see `cluster`), its rows taken in the given order."""
    import numpy as np

    signatures = _signatures(table["signature"])
    employers, titles = _values(table["employer_key"]).to_pylist(), _values(table["title"]).to_pylist()
    employer, title = _numbered(table["employer_key"], order), _numbered(table["title"], order)
    parts = [title_parts(text) for text in titles] + [title_parts("")]
    title = np.where(title < 0, len(titles), title).astype(np.int32)
    level_of, cell_of, open_of = _title_numbers(parts)
    agencies = [number for number, name in enumerate(employers) if _AGENCY.search(name)]
    nobody = [number for number, name in enumerate(employers) if _names_nobody(name)]
    return Corpus(
        employer=np.where(np.isin(employer, nobody), NO_EMPLOYER, employer).astype(np.int32),
        level=level_of[title],
        title=title,
        cell=cell_of[title],
        open=open_of[title],
        digest=_numbered(table["digest"], order),
        address=_addresses(table, order),
        agency=np.isin(employer, agencies),
        source=_numbered(table["source"], order),
        days=_days(table, order),
        years=_years(table, order),
        mean_value=_mean_values(signatures)[order],
        at=order,
        signatures=signatures,
        employers=employers,
        titles=parts,
    )


def _values(column: pa.ChunkedArray) -> pa.Array:
    """The distinct values that are stated, sorted."""
    import pyarrow.compute as pc

    return pc.unique(column).drop_null().sort()


def _numbered(column: pa.ChunkedArray, order: NDArray[np.int64]) -> NDArray[np.int32]:
    """The place of each entry in `_values` of the column; -1 where nothing is stated."""
    import numpy as np
    import pyarrow.compute as pc

    numbers = pc.index_in(column, _values(column)).fill_null(-1)
    found: NDArray[np.int32] = numbers.combine_chunks().to_numpy(zero_copy_only=False).astype(np.int32)[order]
    return found


def _addresses(table: pa.Table, order: NDArray[np.int64]) -> NDArray[np.int32]:
    import numpy as np
    import pyarrow.compute as pc

    if "url" not in table.column_names:
        return np.full(len(order), -1, np.int32)
    found = pc.extract_regex(pc.utf8_lower(table["url"]), _ID_IN_URL)
    ids = pc.coalesce(
        *(pc.if_else(pc.equal(part, ""), None, part) for part in map(pc.struct_field, [found] * 3, range(3)))
    )
    return _numbered(ids, order)


def _signatures(column: pa.ChunkedArray) -> NDArray[np.uint32]:
    """The signatures as an (n, 128) matrix; without a copy where the column is in one piece."""
    import numpy as np
    import pyarrow as pa

    pieces = [np.zeros((0, N_VALUES), "<u4")]
    for chunk in column.chunks:
        if not len(chunk):
            continue
        wide = pa.types.is_large_binary(chunk.type)
        _, offsets, values = chunk.buffers()
        bounds = np.frombuffer(offsets, dtype="<i8" if wide else "<i4")[chunk.offset : chunk.offset + len(chunk) + 1]
        if bounds[-1] - bounds[0] != 4 * N_VALUES * len(chunk):
            msg = f"a signature of another length than {4 * N_VALUES} bytes; expected those that `fingerprint` makes"
            raise ValueError(msg)
        flat = np.frombuffer(values, dtype="<u4", count=N_VALUES * len(chunk), offset=int(bounds[0]))
        pieces.append(flat.reshape(-1, N_VALUES))
    return pieces[-1] if len(pieces) == 2 else np.concatenate(pieces)


def _mean_values(signatures: NDArray[np.uint32]) -> NDArray[np.float32]:
    import numpy as np

    means = np.empty(len(signatures), np.float32)
    for start in range(0, len(signatures), _BLOCK):
        means[start : start + _BLOCK] = signatures[start : start + _BLOCK].mean(axis=1, dtype=np.float64) / 2**32
    return means


def _years(table: pa.Table, order: NDArray[np.int64]) -> NDArray[np.float32]:
    import numpy as np

    if "years_min" not in table.column_names:
        return np.full(len(order), np.nan, np.float32)
    years: NDArray[np.float32] = table["years_min"].combine_chunks().to_numpy(zero_copy_only=False).astype(np.float32)
    return years[order]


def _days(table: pa.Table, order: NDArray[np.int64]) -> NDArray[np.int32]:
    import numpy as np
    import pyarrow as pa

    column = table["date_posted"].cast(pa.date32()).cast(pa.int32()).fill_null(UNDATED).combine_chunks()
    days: NDArray[np.int32] = column.to_numpy(zero_copy_only=False).astype(np.int32)
    return days[order]


def _title_numbers(parts: Sequence[TitleParts]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
    """By title: the numbers of its level and of its cell, and whether it leaves open which job it is."""
    import numpy as np

    levels: dict[frozenset[str], int] = {}
    cells: dict[tuple[frozenset[str], frozenset[str]], int] = {}
    opened = [not part.subject or MULTIPLE in part.level for part in parts]
    for part, is_open in zip(parts, opened, strict=True):
        levels.setdefault(part.level, len(levels))
        cells.setdefault((part.level, frozenset() if is_open else part.subject), len(cells))
    keys = [(part.level, frozenset() if is_open else part.subject) for part, is_open in zip(parts, opened, strict=True)]
    return (
        np.array([levels[part.level] for part in parts], np.int32),
        np.array([cells[key] for key in keys], np.int32),
        np.array(opened, np.bool_),
    )


def _names_nobody(employer: str) -> bool:
    return employer in _CONFIDENTIAL or employer.startswith(_STATE_OF_A_POSTING)
