"""How much faster the compiled readers read than the same readers as plain Python, and whether they read the same.

usage: python -m benchmarks.speed.compiled FILES… [--wheel WHEEL] [--limit N] [--python EXE] [--out FILE --date DATE]

Without `--wheel` the wheel is built first (`make compiled`). Both read the same postings in turns, in fresh processes,
three times each; the median counts. What they read is compared to the last character.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.speed.reading import FLOORS, ROOT, WARM_UP, read_postings

TURNS = 3


def read_all(files: Sequence[Path], limit: int | None) -> dict[str, Any]:
    """Postings per CPU-second of this process, and the digest of everything that was read."""
    from fingerpost.reading import read_many

    postings = list(read_postings(list(files), limit))
    for _ in read_many(postings[:WARM_UP]):
        pass
    digest = hashlib.sha256()
    seconds = 0.0
    readings = read_many(postings)
    while True:
        begin = time.process_time()
        reading = next(readings, None)
        seconds += time.process_time() - begin
        if reading is None:
            break
        digest.update(repr(reading).encode("utf-8", "surrogatepass"))
    return {"n_postings": len(postings), "speed": len(postings) / seconds, "digest": digest.hexdigest()}


def measure(wheel: Path, files: Sequence[Path], limit: int | None, python: str = sys.executable) -> dict[str, Any]:
    """Speeds of both in turns, their ratio, and whether they read the same.

    Raises:
        RuntimeError: what is called compiled is plain Python, or they read differently.
    """
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(folder)
        if not list(Path(folder).glob("fingerpost/reading/chain.*.so")):
            msg = f"{wheel} holds no compiled readers; build one with `make compiled`"
            raise RuntimeError(msg)
        found: dict[str, list[dict[str, Any]]] = {"compiled": [], "plain": []}
        for _ in range(TURNS):
            for name, source in (("compiled", folder), ("plain", str(ROOT / "src"))):
                found[name].append(_in_a_process(python, source, files, limit))
    if len({one["digest"] for runs in found.values() for one in runs}) != 1:
        msg = "compiled and plain readers read differently"
        raise RuntimeError(msg)
    speeds = {name: median(one["speed"] for one in runs) for name, runs in found.items()}
    return {
        "python": _version(python),
        "n_postings": found["plain"][0]["n_postings"],
        "postings_per_cpu_second": {name: round(speed) for name, speed in speeds.items()},
        "ratio": round(speeds["compiled"] / speeds["plain"], 2),
        "read_the_same": True,
        "floor": FLOORS["postings_per_cpu_second"],
    }


def _version(python: str) -> str:
    command = [python, "-c", "import platform; print(platform.python_version())"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def _in_a_process(python: str, source: str, files: Sequence[Path], limit: int | None) -> dict[str, Any]:
    packages = [path for path in sys.path if path.endswith("site-packages")]
    limited = [] if limit is None else ["--limit", str(limit)]
    command = [python, "-m", "benchmarks.speed.compiled", *map(str, files), *limited, "--read-only"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([source, str(ROOT), *packages])}
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, env=environment).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.compiled", description=about)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--wheel", type=Path, default=None, help="a wheel of `make compiled`; built when not given")
    parser.add_argument("--limit", type=int, default=None, help="postings of each file (default: all)")
    parser.add_argument("--python", default=sys.executable, metavar="EXE", help="another Python of the same version")
    parser.add_argument("--read-only", action="store_true", help="read with the readers that are imported, no more")
    parser.add_argument("--out", type=Path, metavar="FILE", help="add the numbers to this file, by Python")
    parser.add_argument("--date", default=None, help="the day of the measurement, YYYY-MM-DD, for the file")
    options = parser.parse_args(arguments)
    files = [path.resolve() for path in options.files]
    if options.read_only:
        print(json.dumps(read_all(files, options.limit)))
        return
    with tempfile.TemporaryDirectory() as folder:
        if options.wheel is None:
            build = [sys.executable, str(ROOT / "scripts" / "build_compiled_wheel.py"), folder]
            options.wheel = Path(subprocess.run(build, stdout=subprocess.PIPE, text=True, check=True).stdout.strip())
        result = measure(options.wheel, files, options.limit, options.python)
    print(json.dumps(result, indent=1))
    if options.out:
        from benchmarks.accuracy.report import machine

        kept = json.loads(options.out.read_text(encoding="utf-8"))["runs"] if options.out.exists() else []
        kept = [run for run in kept if run["python"] != result["python"]]
        whole = {"date": options.date, "machine": machine(), "runs": [*kept, result]}
        options.out.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
