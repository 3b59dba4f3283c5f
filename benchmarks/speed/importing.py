"""How long a whole import takes (store, read, settle, index), and the peak memory of its largest process.

usage: python -m benchmarks.speed.importing FILES… [--workers N] [--json OUT --date YYYY-MM-DD]

Runs `fingerpost import` in a fresh data directory as a person would. Memory is the peak resident size that Linux keeps
for each process of the run (VmHWM).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.accuracy.report import machine

EVERY_SECONDS = 0.2


def measure(files: list[Path], workers: int) -> dict[str, Any]:
    """Seconds, peak memory in MB by process, and what the import reports."""
    with tempfile.TemporaryDirectory() as directory:
        options = ["--data", str(Path(directory) / "data"), "--workers", str(workers)]
        command = [sys.executable, "-m", "fingerpost.faces.cli", *options, "import", "--json", *map(str, files)]
        begin = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
            peaks: dict[int, int] = {}
            while run.poll() is None:
                for process in family(run.pid):
                    peaks[process] = max(peaks.get(process, 0), peak_kilobytes(process))
                time.sleep(EVERY_SECONDS)
            seconds = time.perf_counter() - begin
            report = json.loads(run.stdout.read()) if run.stdout else {}
    if run.returncode:
        raise SystemExit(f"the import failed with exit code {run.returncode}")
    counted = {name: report[name] for name in ("read", "stored", "duplicates", "set_aside")}
    memory = sorted((round(peak / 1024) for peak in peaks.values()), reverse=True)
    return {"workers": workers, "seconds": round(seconds, 1), "peak_mb_by_process": memory[: workers + 1], **counted}


def family(process: int) -> list[int]:
    """A process and all that descend from it."""
    try:
        tasks = Path(f"/proc/{process}/task").iterdir()
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it has just ended
        return []
    return [process, *(found for child in children for found in family(child))]


def peak_kilobytes(process: int) -> int:
    """The peak resident size of a process so far, mapped libraries and index files included; 0 when it has ended."""
    return _kilobytes(process, "VmHWM:")


def own_kilobytes(process: int) -> int:
    """What a process holds for itself now: resident memory that no file stands behind; 0 when it has ended."""
    return _kilobytes(process, "RssAnon:")


def _kilobytes(process: int, field: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(field)), 0)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.importing", description=about)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILES")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the numbers to this file as well")
    parser.add_argument("--date", help="the day noted in the file, such as 2026-11-23")
    given = parser.parse_args(arguments)
    found = measure(given.files, given.workers)
    print(json.dumps(found, indent=1))
    if given.json:
        text = json.dumps({"machine": machine(), "date": given.date, **found}, indent=1)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
