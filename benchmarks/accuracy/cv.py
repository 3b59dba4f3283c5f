"""Profiles read from CVs, scored against what the CVs say.

usage: python -m benchmarks.accuracy.cv OUT.jsonl [--cvs FOLDER] [--json]

FOLDER holds the CVs and truth.jsonl; the scores printed are the scorer's own. A file without a text layer counts for
being told so; a file that cannot be read at all is written as not extractable.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.career.predict import predict

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FINGERPOST_SHARED", ROOT.parent / "shared"))
CVS = SHARED / "data" / "cv"
SCORER = SHARED / "tools" / "score_cv.py"


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.cv", description=about)
    parser.add_argument("target", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--cvs", type=Path, default=CVS, metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    options = parser.parse_args(arguments)
    rows = [json.dumps(row, ensure_ascii=False) + "\n" for row in predict(options.cvs)]
    options.target.parent.mkdir(parents=True, exist_ok=True)
    options.target.write_text("".join(rows), encoding="utf-8")
    command = [sys.executable, str(SCORER), str(options.cvs / "truth.jsonl"), str(options.target)]
    done = subprocess.run([*command, *(["--json"] if options.json else [])], capture_output=True, text=True, check=True)
    print(done.stdout, end="")


if __name__ == "__main__":
    main()
