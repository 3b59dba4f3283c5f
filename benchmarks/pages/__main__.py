"""Weight, time, first paint, layout shift and axe violations of every page, on a server that this starts itself.

usage: python -m benchmarks.pages [--data DIR] [--json] [--requests N] [--no-browser] [--only NAME …] [--out FILE]

Without --data the pages answer from the packaged snapshot alone. `whole_gzip` is what a first visit loads: the page,
its style and its scripts, as they are sent. `cold_ms` is the first request of all for a page, p50 and p95 are of later
ones, when answers and charts are kept. The results stand in benchmarks/results/pages.json.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

import fingerpost
from benchmarks.pages.browser import CHROMIUM, chromium, look
from benchmarks.pages.listed import Listed, listed_pages, serving
from benchmarks.pages.person import invented_person
from benchmarks.speed.peer_process import peak_memory_mb

RESULTS = Path(__file__).parents[1] / "results" / "pages.json"
LIGHT, WITH_CHARTS = 60_000, 150_000
"""At most so many bytes a page loads, gzip."""


def weighed(client: httpx.Client, page: Listed, requests: int) -> dict[str, Any]:
    """A page's weight and times."""
    started = time.perf_counter()
    first = client.get(page.path)
    cold = time.perf_counter() - started
    times, cpu = [], []
    for _ in range(requests):
        started, before = time.perf_counter(), time.process_time()
        client.get(page.path)
        times.append(time.perf_counter() - started)
        cpu.append(time.process_time() - before)
    html = first.num_bytes_downloaded
    parts = dict.fromkeys(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js)[^"]*)"', first.text))
    whole = html + sum(client.get(part).num_bytes_downloaded for part in parts)
    return {
        "page": page.name,
        "path": re.sub(r"(?<=^/posting/).+", "…", page.path),
        "status": first.status_code,
        "charts": 'class="plot"' in first.text or 'class="map"' in first.text,
        "html_gzip": html,
        "whole_gzip": whole,
        "cold_ms": round(1000 * cold, 1),
        "p50_ms": round(1000 * statistics.median(times), 1),
        "p95_ms": _p95(times),
        "cpu_p95_ms": _p95(cpu),
    }


def _p95(seconds: list[float]) -> float:
    """Milliseconds within which 19 of 20 are."""
    ranked = sorted(seconds)
    return round(1000 * ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))], 1)


def measured(data: Path, requests: int, with_browser: bool, only: list[str]) -> dict[str, Any]:
    """Every page of a data directory."""
    engine = fingerpost.open(data)
    engine.warm()
    rows: list[dict[str, Any]] = []
    with serving(engine) as (address, app), httpx.Client(base_url=address, timeout=600) as client:

        def measure(pages: list[Listed]) -> None:
            asked = [page for page in pages if not only or page.name in only]
            found = [weighed(client, page, requests) for page in asked]
            if with_browser:
                for page, row in zip(asked, found, strict=True):
                    row |= seen(address + page.path, page.name)
            rows.extend(found)

        measure(listed_pages(app, engine))
        with invented_person(engine) as pages:
            measure(pages)
    held = {"version": fingerpost.__version__, "snapshot": engine.snapshot, "n_postings": engine.search(size=1).n}
    return {**held, "requests": requests, "memory_mb": round(peak_memory_mb()), "worst": worst(rows), "pages": rows}


def seen(address: str, name: str) -> dict[str, Any]:
    """What a browser says of a page."""
    with chromium() as browser:
        found = look(browser, address)
    for theme, lines in found.violations.items():
        for line in lines:
            print(f"{name} {theme}: {line}", file=sys.stderr)
    return {
        "axe": {theme: len(lines) for theme, lines in found.violations.items()},
        "first_paint_ms": found.first_paint_ms,
        "layout_shift": round(found.moved, 4),
        "too_wide": found.too_wide,
    }


def worst(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The largest of each measure."""
    plain, charted = ([row["whole_gzip"] for row in rows if row["charts"] is has] for has in (False, True))
    found: dict[str, Any] = {
        "without_charts_gzip": max(plain, default=0),
        "with_charts_gzip": max(charted, default=0),
        "p95_ms": max(row["p95_ms"] for row in rows),
        "cpu_p95_ms": max(row["cpu_p95_ms"] for row in rows),
        "cold_ms": max(row["cold_ms"] for row in rows),
    }
    if rows and "axe" in rows[0]:
        found |= {
            "axe_violations": sum(sum(row["axe"].values()) for row in rows),
            "first_paint_ms": max(row["first_paint_ms"] or 0 for row in rows),
            "layout_shift": max(row["layout_shift"] for row in rows),
            "too_wide": sorted(row["page"] for row in rows if row["too_wide"]),
        }
    return found


def main() -> None:
    """Measures, prints, writes the results where all pages were measured, and fails where a budget is exceeded."""
    parser = argparse.ArgumentParser(description="Weight, time and axe violations of every page.")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--browser", action=argparse.BooleanOptionalAction, default=CHROMIUM.exists())
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as nothing:
        found = measured(asked.data or Path(nothing) / "data", asked.requests, asked.browser, asked.only)
    text = json.dumps(found, indent=1) + "\n"
    if not asked.only:
        asked.out.write_text(text, encoding="utf-8")
    print(text if asked.json else json.dumps(found["worst"], indent=1))
    largest = found["worst"]
    if (
        largest["without_charts_gzip"] > LIGHT
        or largest["with_charts_gzip"] > WITH_CHARTS
        or largest.get("axe_violations")
    ):
        sys.exit(1)


if __name__ == "__main__":
    main()
