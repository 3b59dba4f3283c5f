"""A run of queries over the judged documents, in the form that the scorer of search judgments reads.

usage: python -m benchmarks.search.run OUT.jsonl [--queries FILE] [--qrels FILE] [--data DIR] [--judgments FOLDER]
       [--postings FOLDER] [--per-query] [--json FILE --date YYYY-MM-DD]

The files that hold the judged documents are imported into DIR (kept; a temporary one by default), each query is asked
as it stands, and the documents found are written best first. Where there are judgments of the queries, the run is
scored: nDCG@10 over all, over each half of the queries (every other one, in order of the file), and the worst query.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import fingerpost
from benchmarks.accuracy.report import machine
from benchmarks.search.documents import JUDGMENTS, POSTINGS, SHARED, document_ids, make_data, members, read_rows

SCORER = SHARED / "tools" / "score_search.py"
PAGE = 100
PAGES = 10
"""So many pages of hits are written for each query: judgments are sparse, and documents without one are skipped."""


def run(data: Path, judgments: Path, postings: Path, queries: Path | None = None) -> Iterator[dict[str, Any]]:
    """For every query the ids of the documents found, best first."""
    ids, clusters = document_ids(judgments, postings), members(data)
    observatory = fingerpost.open(data, corpus="live")
    for row in read_rows(queries or judgments / "queries.jsonl"):
        shown = (one for hit in _found(observatory, row["query"]) for one in clusters.get(hit, [hit]))
        found = dict.fromkeys(doc_id for posting_id in shown for doc_id in ids.get(posting_id, ()))
        yield {"qid": row["qid"], "doc_ids": list(found)}


def _found(observatory: fingerpost.Observatory, words: str) -> Iterator[str]:
    for page in range(1, PAGES + 1):
        result = observatory.search(words, size=PAGE, page=page)
        yield from (hit.posting_id for hit in result.hits)
        if page >= result.n_pages:
            return


def write_run(rows: Iterable[Mapping[str, Any]], target: Path) -> None:
    """Writes a run as JSON Lines."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def score(queries: Path, qrels: Path, target: Path, scorer: Path = SCORER) -> dict[str, Any]:
    """The scorer's numbers over all queries, nDCG@10 by query, by half, and the worst of them.

    Halves are every other query of the file, so that a rule made for one query shows as a difference between them.
    """
    command = [sys.executable, str(scorer), str(queries), str(qrels), str(target), "--json", "--per-query"]
    *lines, total = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()
    by_query = {line.split()[0]: float(line.split("ndcg10=")[1].split()[0]) for line in lines}
    values = list(by_query.values())
    halves = [values[::2], values[1::2]]
    worst = min(by_query, key=lambda qid: (by_query[qid], qid))
    return {
        **json.loads(total),
        "ndcg10_by_half": [round(sum(half) / len(half), 4) if half else None for half in halves],
        "worst_query": {"qid": worst, "ndcg10": by_query[worst]},
        "ndcg10_by_query": by_query,
    }


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search.run", description=about)
    parser.add_argument("target", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--queries", type=Path, default=None, metavar="FILE", help="other queries than the judged ones")
    parser.add_argument("--qrels", type=Path, default=None, metavar="FILE", help="the judgments of those queries")
    parser.add_argument("--data", type=Path, default=None, metavar="DIR", help="a data directory to make, or made")
    parser.add_argument("--judgments", type=Path, default=JUDGMENTS, metavar="FOLDER")
    parser.add_argument("--postings", type=Path, default=POSTINGS, metavar="FOLDER")
    parser.add_argument("--per-query", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the scores to this file as well")
    parser.add_argument("--date", default=None, help="the day of the measurement, YYYY-MM-DD, for the file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        data = options.data or Path(temporary) / "data"
        make_data(data, options.judgments, options.postings)
        write_run(run(data, options.judgments, options.postings, options.queries), options.target)
    qrels = options.qrels or (None if options.queries else options.judgments / "qrels.jsonl")
    if qrels:
        scores = score(options.queries or options.judgments / "queries.jsonl", qrels, options.target)
        _report(scores, per_query=options.per_query)
        if options.json:
            content = {"date": options.date, "machine": machine(), **scores}
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _report(scores: Mapping[str, Any], *, per_query: bool) -> None:
    if per_query:
        for qid, value in scores["ndcg10_by_query"].items():
            print(f"{qid} {value:.3f}")
    worst = scores["worst_query"]
    print(
        f"{scores['n']} queries: nDCG@10 {scores['ndcg10']}, halves {scores['ndcg10_by_half']}, "
        f"worst {worst['qid']} {worst['ndcg10']:.3f}"
    )


if __name__ == "__main__":
    main()
