"""The house rules that a machine can hold: imports run downhill, names are exact, heavy libraries load late."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import fingerpost

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "fingerpost"

FLOORS = [
    {"_version"},
    {"errors"},
    {"settings", "shared_files", "kept"},
    {"posting", "answer"},
    {"taxonomy", "engine"},
    {"sources", "reading"},
    {"dedup", "store"},
    {"search"},
    {"market"},
    {"career"},
    {"pipeline"},
    {"observatory"},
    {"faces"},
]
TOOLS = {"kept"}
"""What knows nothing of the product: every room may use it, the faces too."""

FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
HEAVY = [
    "ahocorasick_rs", "altair", "deltalake", "duckdb", "fastapi", "highspy", "httpx", "jinja2", "markdown_it",
    "mcp", "mcp_types", "msgspec", "numpy", "pyarrow",
    "py3langid", "pypdfium2", "rensa", "selectolax", "stamina", "tantivy", "uvicorn", "vl_convert",
]  # fmt: skip
MARKET_ROOMS = [
    "statistics", "charts", "selecting", "counting", "lifetimes", "over_time", "moves", "pay", "profiles", "comparing",
    "trust", "claims",
]  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "processor"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[tuple[str, int]]:
    """(room, line) of every import of fingerpost's own modules, also those inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            names = [node.module or ""]
            if node.module == "fingerpost":
                names = [f"fingerpost.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {(name.split(".")[1], node.lineno) for name in names if name.startswith("fingerpost.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_downhill_only(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for imported, line in imported_rooms(path):
        if imported == room or imported in TOOLS:
            continue
        if room == "faces":
            assert imported in fingerpost.__all__, f"{path.name}:{line}: faces use public names only, not {imported}"
        else:
            assert imported in FLOOR_OF, f"{path.name}:{line}: {imported} is in no floor"
            assert FLOOR_OF[imported] < FLOOR_OF[room], f"{path.name}:{line}: {room} may not import {imported}"


def test_every_room_has_a_floor() -> None:
    rooms = {room_of(path) for path in MODULES} - {"__init__"}
    assert rooms == set(FLOOR_OF)


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "market").glob("*/*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_rooms_of_the_market_import_downhill_only(path: Path) -> None:
    imported = re.findall(r"\bfingerpost\.market\.(\w+)", path.read_text(encoding="utf-8"))
    uphill = [room for room in imported if MARKET_ROOMS.index(room) > MARKET_ROOMS.index(path.parent.name)]
    assert uphill == []


def test_every_room_of_the_market_is_said_and_has_its_place() -> None:
    rooms = {path.parent.name for path in (PACKAGE / "market").glob("*/__init__.py")}
    assert rooms == set(MARKET_ROOMS)
    said = " ".join((importlib.import_module("fingerpost.market").__doc__ or "").split())
    assert ", ".join(MARKET_ROOMS) in said


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert {path.stem for path in MODULES} & FORBIDDEN_NAMES == set()


def test_public_names_are_exactly_those_declared() -> None:
    importlib.reload(fingerpost)
    assert len(fingerpost.__all__) == len(set(fingerpost.__all__))
    for name in fingerpost.__all__:
        assert getattr(fingerpost, name) is not None
    assert set(dir(fingerpost)) == set(fingerpost.__all__)


def test_importing_fingerpost_loads_no_heavy_library() -> None:
    script = f"import fingerpost, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"


def test_asking_for_help_loads_no_heavy_library() -> None:
    script = (
        "import sys\nfrom fingerpost.faces.cli import main\n"
        f"sys.argv = ['fingerpost', '--help']\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    lines = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert lines.strip().splitlines()[-1] == "[]"


def test_every_dependency_is_defended_in_one_line() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=~!\[ ]", line)[0] for line in declared}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    defended = set(re.findall(r"^\| `([\w.-]+)` \|", page, flags=re.MULTILINE))
    assert defended == names


def test_errors_print_their_tree_at_the_top_of_their_module() -> None:
    from fingerpost import errors

    classes = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert errors.__doc__ is not None
    assert classes == set(re.findall(r"\b[A-Z]\w+Error\b", errors.__doc__))
