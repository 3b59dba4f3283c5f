"""`python -m fingerpost.faces.mcp`: the server without the command line around it, as agents start it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import fingerpost
from fingerpost import FingerpostError
from fingerpost.faces.mcp import run_mcp


def main() -> None:
    """Serves until the agent goes away; errors are one line on standard error."""
    parser = argparse.ArgumentParser(prog="python -m fingerpost.faces.mcp", description=__doc__)
    parser.add_argument("--data", type=Path, help="the data directory (or FINGERPOST_DATA)")
    parser.add_argument("--corpus", choices=("all", "live", "reference"), default="all")
    parser.add_argument("--snapshot", help="a kept snapshot, or latest")
    parser.add_argument("--http", action="store_true", help="over HTTP on this machine instead of standard input")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8765, help="0 takes any free one")
    parser.add_argument("--personal", action="store_true", help="also questions about the saved profile")
    given = parser.parse_args()
    try:
        engine = fingerpost.open(given.data, corpus=given.corpus, snapshot=given.snapshot)
        run_mcp(engine, http=given.http, host=given.host, port=given.port, personal=given.personal)
    except FingerpostError as error:
        print(f"fingerpost: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
