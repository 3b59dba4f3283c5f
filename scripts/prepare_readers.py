"""Writes what the readers need at their start and would else work out each time.

usage: python scripts/prepare_readers.py

Run it when a TOML table, a label of a skill or the way in which spellings are derived has changed. Edited data
count at once also without it, since checksums tell that something else was prepared; starts take longer until then.
Code that derives otherwise counts only after it, and `tests/reading/test_prepared.py` fails until it was run.
"""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

from fingerpost.reading.skill_labels import PACKAGED, derive_phrases, pack
from fingerpost.taxonomy.packaged import PREPARED, parse_table
from fingerpost.taxonomy.skills import skills

SOURCE = Path(__file__).resolve().parents[1] / "src" / "fingerpost"
ROOMS = ("reading", "taxonomy")


def prepared_tables(room: Path) -> str:
    """All TOML tables in the data folder of a room as one line of JSON each, with the checksums of their texts."""
    tables = {}
    for path in sorted(room.joinpath("data").rglob("*.toml")):
        written = path.read_bytes()
        tables[path.relative_to(room).as_posix()] = {"crc32": crc32(written), "table": parse_table(written)}
    lines = [f"{json.dumps(path)}: {json.dumps(table, ensure_ascii=False)}" for path, table in tables.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """The command."""
    for room in ROOMS:
        SOURCE.joinpath(room, PREPARED).write_text(prepared_tables(SOURCE / room), encoding="utf-8")
    phrases = pack(derive_phrases(), skills().values())
    SOURCE.joinpath("reading", PACKAGED).write_text(phrases, encoding="utf-8")


if __name__ == "__main__":
    main()
