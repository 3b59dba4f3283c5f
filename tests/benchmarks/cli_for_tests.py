"""The command line over what a test collects alone, settling in processes of its own however few the postings.

The packaged snapshot would be indexed anew in each run.
"""

from __future__ import annotations

from pathlib import Path

from fingerpost.faces.cli import main
from fingerpost.pipeline import settling
from fingerpost.store import facts

if __name__ == "__main__":  # not where the tests are gathered: other tests need the packaged snapshot
    facts.REFERENCE = Path(__file__).parent / "no-reference"
    settling.APART_ROWS = 0
    main()
