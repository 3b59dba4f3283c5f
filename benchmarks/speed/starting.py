"""How long verbs take from the shell, from start to exit, on the packaged snapshot.

usage: python -m benchmarks.speed.starting [--rounds N] [--json OUT --date YYYY-MM-DD]

Wall-clock seconds of whole processes, the median and the slowest of several rounds, in an empty data directory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.accuracy.report import machine

COMMANDS: Final = {
    "import fingerpost": ["-c", "import fingerpost"],
    "--help": ["-m", "fingerpost.faces.cli", "--help"],
    "claims": ["-m", "fingerpost.faces.cli", "claims"],
    "role": ["-m", "fingerpost.faces.cli", "role", "machine-learning-engineer"],
    "skill": ["-m", "fingerpost.faces.cli", "skill", "python"],
    "demand": ["-m", "fingerpost.faces.cli", "demand"],
    "breakdown --by skill": ["-m", "fingerpost.faces.cli", "breakdown", "--by", "skill", "--ai-relation", "any"],
    "pay --by role": ["-m", "fingerpost.faces.cli", "pay", "--by", "role"],
}


def measure(rounds: int) -> dict[str, Any]:
    """Seconds by command."""
    found = {}
    with tempfile.TemporaryDirectory() as directory:
        for name, arguments in COMMANDS.items():
            taken = sorted(_seconds(arguments, directory) for _ in range(rounds))
            found[name] = {"median": round(taken[len(taken) // 2], 3), "slowest": round(taken[-1], 3)}
    return found


def _seconds(arguments: list[str], directory: str) -> float:
    begin = time.perf_counter()
    environment = {"PATH": "", "HOME": directory, "FINGERPOST_DATA": f"{directory}/data"}
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - begin


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.starting", description=about)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the numbers to this file as well")
    parser.add_argument("--date", help="the day noted in the file, such as 2026-11-23")
    given = parser.parse_args(arguments)
    found = measure(given.rounds)
    for name, seconds in found.items():
        print(f"{name:20s} median {seconds['median']:.3f} s   slowest {seconds['slowest']:.3f} s")
    if given.json:
        text = json.dumps({"machine": machine(), "date": given.date, "seconds": found}, indent=1)
        given.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
