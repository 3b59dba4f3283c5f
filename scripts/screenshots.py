"""Pictures of every page in light, dark and on a phone of 390 pixels, as small WebP files.

usage: python scripts/screenshots.py [--data DIR] [--output FOLDER] [--quality N] [--only NAME …]

Needs Debian's chromium. Without --data the pages answer from the packaged snapshot alone. Long pages show their upper
part. The pages of a person show one who is made up. The pictures are there to be looked at; nothing reads them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "docs" / "screenshots"
QUALITY = 20


def main() -> None:
    """Takes the pictures and says how large the folder is."""
    sys.path.insert(0, str(ROOT))
    import fingerpost
    from benchmarks.pages.browser import THEMES, chromium, picture
    from benchmarks.pages.listed import Listed, listed_pages, serving
    from benchmarks.pages.person import invented_person

    parser = argparse.ArgumentParser(description="Pictures of every page.")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--quality", type=int, default=QUALITY)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as nothing:
        engine = fingerpost.open(asked.data or Path(nothing) / "data")
        with serving(engine) as (address, app), chromium() as browser:

            def take(pages: list[Listed]) -> None:
                for page in pages:
                    if asked.only and page.name not in asked.only:
                        continue
                    for theme in THEMES[:3]:
                        shot = picture(browser, address + page.path, theme, asked.quality)
                        (asked.output / f"{page.name}-{theme.name}.webp").write_bytes(shot)

            take(listed_pages(app, engine))
            with invented_person(engine) as pages:
                take(pages)
    sizes = [path.stat().st_size for path in asked.output.glob("*.webp")]
    print(f"{len(sizes)} pictures, {sum(sizes) / 1e6:.1f} MB in {asked.output}", flush=True)
    os._exit(0)  # DuckDB's threads of a server that ran in this process would abort the end of the interpreter


if __name__ == "__main__":
    main()
