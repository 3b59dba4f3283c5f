"""The stages: functions from one Arrow record batch to one, row by row, blind to how the corpus is cut into batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from fingerpost.posting import EnrichedPosting, Posting, SetAside
from fingerpost.store.rows import posting_columns, postings_of, raw_postings, reading_row, skill_rows
from fingerpost.store.schemas import READ, STATED


def to_postings(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of raw → rows of `STATED`, one each: the posting as stated, or the reason why there is none."""
    from fingerpost.sources import convert

    postings: list[Posting | None] = []
    reasons: list[str | None] = []
    for raw, known in zip(raw_postings(batch), batch["reason"].to_pylist(), strict=True):
        made = SetAside(raw.source, raw.board, known, raw.payload) if known is not None else convert(raw)
        postings.append(made if isinstance(made, Posting) else None)
        reasons.append(made.reason if isinstance(made, SetAside) else None)
    columns = {
        **posting_columns(postings),
        "seq": batch["seq"],
        "fetched_at": batch["fetched_at"],
        "reason": pa.array(reasons, pa.string()),
    }
    for name in ("source", "board"):
        columns[name] = pa.compute.coalesce(columns[name], batch[name])
    return pa.record_batch([columns[name] for name in STATED.names], schema=STATED)


def read_postings(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of postings → rows of `READ`, one each: what was read, or the reason why a reader failed."""
    from fingerpost.reading import READER_VERSION

    postings = postings_of(batch)
    rows = [
        {"seq": seq, "posting_id": posting.posting_id, "reader_version": READER_VERSION, **found}
        for seq, posting, found in zip(batch["seq"].to_pylist(), postings, _readings(postings), strict=True)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=READ)


def to_texts(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of postings → (posting_id, text), one each: the text that readers read, without its header lines."""
    from fingerpost.reading.text import make_document

    postings = postings_of(batch)
    texts = [body_text(posting, make_document(posting).text) for posting in postings]
    return pa.record_batch({"posting_id": batch["posting_id"], "text": pa.array(texts, pa.string())})


def body_text(posting: Posting, text: str) -> str:
    """The description's part of a posting's text, without the header lines made from stated fields."""
    from fingerpost.reading.text import header_lines

    return text.partition("\n\n")[2] if header_lines(posting) else text


def _readings(postings: Sequence[Posting]) -> Iterator[dict[str, Any]]:
    """The columns of each reading, in order; `AT_ONCE` are read together, and one by one where a reader fails."""
    from fingerpost.reading import AT_ONCE, read_many

    for first in range(0, len(postings), AT_ONCE):
        some = postings[first : first + AT_ONCE]
        try:
            found = list(map(_columns, read_many(some)))
        except Exception:  # which posting it was is seen when each is read alone
            found = list(map(_alone, some))
        yield from found


def _alone(posting: Posting) -> dict[str, Any]:
    from fingerpost.reading import read

    try:
        return _columns(read(posting))
    except Exception as error:  # one posting that breaks a reader must not stop the others; it is set aside
        return {"reason": f"a reader failed: {type(error).__name__}: {error}"}


def _columns(enriched: EnrichedPosting) -> dict[str, Any]:
    from fingerpost.dedup import fingerprint

    digest, signature = fingerprint(body_text(enriched.posting, enriched.text))
    return {**reading_row(enriched), "skills": skill_rows(enriched), "digest": digest, "signature": signature}
