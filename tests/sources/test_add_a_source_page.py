"""The examples of docs/how-to/add-a-source.md stand in the code as the page shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fingerpost.sources import BOARD_SOURCES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "how-to" / "add-a-source.md").read_text(encoding="utf-8")
SOURCES, TESTS = ROOT / "src" / "fingerpost" / "sources", ROOT / "tests" / "sources"
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (SOURCES / "pinpoint.py", SOURCES / "registry.py", TESTS / "fakes" / "pinpoint.py")
)


@pytest.mark.parametrize("block", re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL))
def test_the_code_shown_is_the_code(block: str) -> None:
    lines = CODE.splitlines()
    assert [line for line in block.splitlines() if line not in lines] == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w/.]+\.(?:py|json))`", PAGE))))
def test_the_files_named_are_there(name: str) -> None:
    assert any((folder / name).is_file() for folder in (ROOT, SOURCES, TESTS / "samples"))


def test_the_command_names_a_source() -> None:
    asked = re.findall(r"fingerpost collect (\w+):", PAGE)
    assert asked
    assert set(asked) <= set(BOARD_SOURCES)
