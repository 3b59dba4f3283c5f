"""How well duplicates are found on the check set of pairs, and how long all postings, or a million, take.

usage: python -m benchmarks.dedup [--postings FOLDER] [--million N] [--workers N] [--json [OUT]] [--date YYYY-MM-DD]

Seconds are wall clock, CPU-seconds what the process itself used (the same on a busy machine). The million are made from
real texts (see `synthetic`) and fingerprinted in worker processes, the fingerprints timed alone. Memory is the peak
resident size of this process and of the largest worker.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.accuracy.report import machine
from benchmarks.dedup.pairs import ROOT, Name, make_table, payloads, read_pairs, score, text_of
from benchmarks.dedup.synthetic import PER_JOB, keep, make_kept
from fingerpost.dedup import cluster

POSTINGS = ROOT.parent / "shared" / "data" / "postings"
RESULT = ROOT / "benchmarks" / "results" / "dedup.json"
_CHUNK = 500

T = TypeVar("T")


def measure_real(folder: Path, workers: int) -> dict[str, Any]:
    """The check set, and the clustering of all postings of the folder."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        table = pa.concat_tables(pool.map(make_table, _chunks(payloads(folder))))
    begin, begin_cpu = time.perf_counter(), time.process_time()
    found = cluster(table)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    sizes = pc.value_counts(found["cluster_id"])
    return {
        "postings": table.num_rows,
        "clusters": len(sizes),
        "largest_cluster": pc.max(sizes.field("counts")).as_py(),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "merge_reasons": {row["values"]: row["counts"] for row in pc.value_counts(found["merge_reason"]).to_pylist()},
        "pairs": _scores(table, found),
        "pairs_without_urls": _scores(table, cluster(table.drop_columns(["url"]))),
    }


def _scores(table: pa.Table, found: pa.Table) -> dict[str, Any]:
    ids = dict(zip(found["posting_id"].to_pylist(), found["cluster_id"].to_pylist(), strict=True))
    names: dict[Name, str] = {
        (row["source"], row["name"]): ids[row["posting_id"]]
        for row in table.select(["source", "name", "posting_id"]).to_pylist()
    }
    scores = {}
    for part in ("develop", "held-out"):
        pairs = [pair for pair in read_pairs() if pair.part == part]
        counted = score(pairs, names)
        scores[part] = {
            "same": sum(pair.same for pair in pairs),
            "different": sum(not pair.same for pair in pairs),
            "precision": round(counted.precision, 4),
            "recall": round(counted.recall, 4),
            **counted._asdict(),
        }
    return scores


def measure_made(folder: Path, number: int, workers: int) -> dict[str, Any]:
    """Fingerprints and clusters of so many made postings."""
    texts = [text for row in islice(payloads(folder), 0, None, 3) if len(text := text_of(*row[1:])) > 1_000]
    begin = time.perf_counter()
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=keep, initargs=(texts,)) as pool:
        ranges = [range(start, min(start + _CHUNK, number)) for start in range(0, number, _CHUNK)]
        made = list(pool.map(make_kept, ranges))
    seconds_making = time.perf_counter() - begin
    seconds_fingerprints = sum(seconds for _, seconds in made)
    table = pa.Table.from_batches([batch for batch, _ in made])
    del made, texts
    begin, begin_cpu = time.perf_counter(), time.process_time()
    found = cluster(table)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    hits, joined, true = _counted(found)
    return {
        "postings": table.num_rows,
        "jobs": -(-number // PER_JOB),
        "clusters": pc.count_distinct(found["cluster_id"]).as_py(),
        "pairs_precision": round(hits / joined, 4) if joined else 1.0,
        "pairs_recall": round(hits / true, 4) if true else 1.0,
        "workers": workers,
        "seconds_making_and_fingerprints": round(seconds_making, 1),
        "cpu_seconds_fingerprints": round(seconds_fingerprints, 1),
        "seconds_clusters": round(seconds, 1),
        "cpu_seconds_clusters": round(cpu, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "peak_mb_worker": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }


def _counted(found: pa.Table) -> tuple[int, int, int]:
    """Pairs of postings rightly joined, joined, and to be joined."""
    numbers = pc.cast(pc.utf8_slice_codeunits(found["posting_id"], 5), pa.int64())
    jobs = pa.table({"job": pc.divide(numbers, PER_JOB), "cluster": found["cluster_id"]})

    def pairs(*keys: str) -> int:
        counts = jobs.group_by(list(keys)).aggregate([([], "count_all")])["count_all"]
        return int(pc.sum(pc.divide(pc.multiply(counts, pc.subtract(counts, 1)), 2)).as_py())

    return pairs("job", "cluster"), pairs("cluster"), pairs("job")


def _chunks(rows: Iterator[T]) -> Iterator[list[T]]:
    return iter(partial(lambda: list(islice(rows, _CHUNK))), [])


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dedup", description=about)
    parser.add_argument("--postings", type=Path, default=POSTINGS, metavar="FOLDER")
    parser.add_argument("--million", type=int, default=1_000_000, metavar="N", help="how many to make (0: none)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path, nargs="?", const=RESULT, metavar="OUT", help="write the numbers here")
    parser.add_argument("--date", help="the day noted in the file, such as 2026-11-28")
    given = parser.parse_args(arguments)
    found: dict[str, Any] = {"real": measure_real(given.postings, given.workers)}
    if given.million:
        found["made"] = measure_made(given.postings, given.million, given.workers)
    print(json.dumps(found, indent=1))
    if given.json:
        text = json.dumps({"machine": machine(), "date": given.date, "load": os.getloadavg()[0], **found}, indent=1)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
