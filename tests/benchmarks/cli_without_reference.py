"""The command line over what a test collects alone: the packaged snapshot would be indexed anew in each of its runs."""

from __future__ import annotations

from pathlib import Path

from fingerpost.faces.cli import main
from fingerpost.store import facts

facts.REFERENCE = Path(__file__).parent / "no-reference"

if __name__ == "__main__":
    main()
