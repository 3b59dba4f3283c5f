"""What Windows does differently, as far as it can be imitated elsewhere; locks and replacing: test_shared_files."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest

from fingerpost.faces import cli
from fingerpost.faces.report import printing
from fingerpost.store import settlement

NAMES = "Škoda “Æther” 招聘 ▁▃▇"

READ_ROBOTS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from fingerpost.sources._robots import KeptRobots
now = datetime(2026, 11, 23, tzinfo=UTC)
print(ascii(KeptRobots(Path(sys.argv[1]), lambda: now).get("https://larkmoor.example/robots.txt")))
"""


def code_page(errors: str = "strict") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="cp1252", errors=errors, newline="")


def written(stream: Any) -> bytes:
    stream.flush()
    value: bytes = stream.buffer.getvalue()
    return value


def on(platform: str, out: Any, err: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the command line meet these streams; not from a fixture, as pytest puts its own in place afterwards."""
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(cli, "sys", SimpleNamespace(platform=platform, stdout=out, stderr=err, exit=sys.exit))


def test_output_in_a_code_page_becomes_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = code_page(), code_page("backslashreplace")
    on("win32", out, err, monkeypatch)
    with pytest.raises(SystemExit) as left:
        cli.main(["role", NAMES])
    assert left.value.code == 2
    print(NAMES, "\ud800", end="")
    assert written(out).decode() == f"{NAMES} ?"
    assert NAMES in written(err).decode()


def test_what_stands_in_place_of_the_streams_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    utf8 = io.TextIOWrapper(io.BytesIO(), encoding="UTF8", errors="surrogateescape")
    for stream in (utf8, io.StringIO(), None):
        on("win32", stream, stream, monkeypatch)
        cli._print_in_utf8()
    assert (utf8.encoding, utf8.errors) == ("UTF8", "surrogateescape")


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_the_encoding_stays_as_it_was_chosen(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = code_page(), code_page()
    on(platform, out, err, monkeypatch)
    cli._print_in_utf8()
    assert (out.encoding, err.encoding) == ("cp1252", "cp1252")


@pytest.mark.parametrize(
    ("variable", "program"),
    [
        ("PROGRAMFILES", "Google/Chrome/Application/chrome.exe"),
        ("PROGRAMFILES(X86)", "Microsoft/Edge/Application/msedge.exe"),
        ("LOCALAPPDATA", "Chromium/Application/chrome.exe"),
    ],
)
def test_a_browser_is_found_where_windows_installs_it(
    variable: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr(printing, "_ELSEWHERE", ())
    monkeypatch.setattr(printing, "sys", SimpleNamespace(platform="win32"))
    assert printing.find_browser() is None
    path = tmp_path / program
    path.parent.mkdir(parents=True)
    path.touch()
    assert printing.find_browser() == str(path)
    monkeypatch.setattr(printing, "sys", SimpleNamespace(platform="linux"))
    assert printing.find_browser() is None


def test_a_snapshot_names_its_files_with_slashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settlement, "_below", lambda file, _: PureWindowsPath(file))
    tables: Any = SimpleNamespace(files=lambda name: [rf"tables\{name}\a.parquet"])
    assert settlement._relative(tables, "facts_posting", tmp_path) == ("tables/facts_posting/a.parquet",)


def test_kept_robots_are_read_as_utf8_whatever_the_system_prefers(tmp_path: Path) -> None:
    kept = tmp_path / "robots.json"
    text = '{"https://larkmoor.example/robots.txt": ["2026-11-22T23:00:00+00:00", "# für alle"]}'
    kept.write_text(text, encoding="utf-8")
    strict = ["-X", "warn_default_encoding", "-W", "error::EncodingWarning:fingerpost.sources._robots"]
    command = [sys.executable, *strict, "-c", READ_ROBOTS, str(kept)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "'# f\\xfcr alle'\n", done.stderr
