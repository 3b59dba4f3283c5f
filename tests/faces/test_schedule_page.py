"""The examples of docs/how-to/schedule.md are whole, and the command in them is one that the CLI takes."""

from __future__ import annotations

import configparser
import plistlib
import re
import shlex
from pathlib import Path

import pytest

from fingerpost.faces.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "schedule.md").read_text(encoding="utf-8")
ASKED = ["collect", "--all", "--since", "3h", "--wait"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_service_and_its_timer_are_units() -> None:
    service, timer = (configparser.RawConfigParser() for _ in range(2))
    service.read_string(blocks("ini")[0])
    timer.read_string(blocks("ini")[1])
    assert shlex.split(service["Service"]["ExecStart"])[1:] == ASKED
    assert timer["Timer"]["Persistent"] == "true"


def test_the_line_for_cron_asks_the_same() -> None:
    line = blocks("crontab")[0]
    assert re.match(r"\d+ \*/6 \* \* \* ", line)
    assert shlex.split(line.partition(" * * * ")[2].partition(" >> ")[0])[1:] == ASKED
    assert "%" not in line  # cron takes it for the end of the line


def test_the_agent_of_launchd_asks_the_same_four_times_a_day() -> None:
    agent = plistlib.loads(blocks("xml")[0].encode())
    assert agent["ProgramArguments"][1:] == ASKED
    assert [moment["Hour"] for moment in agent["StartCalendarInterval"]] == [0, 6, 12, 18]
    assert f"{agent['Label']}.plist" in PAGE


def test_the_command_is_one_that_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"    fingerpost {shlex.join(ASKED)}\n" in PAGE
    with pytest.raises(SystemExit) as left:
        main(["--data", str(tmp_path / "none"), *ASKED, "--dry-run"])
    assert not left.value.code
    assert "greenhouse:" in capsys.readouterr().out
