"""The terminal: tables that fit, small charts, paging of long answers, a sign of life, and none of it when piped."""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import fingerpost
from fingerpost.faces import market_view, paging, terminal, waiting
from fingerpost.faces.cli import app
from fingerpost.faces.sparklines import GAP, lines_of, sparkline, trends_of
from fingerpost.faces.verbs import VERBS
from tests.faces.test_verbs import asked

VERBS_SHOWN = [verb for verb in VERBS if verb.name != "changes"]


class Terminal(io.StringIO):
    """Standard output or error as a terminal has it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FINGERPOST_PAGER", "PAGER", "NO_COLOR", "LESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> object:
    """What a table of rows looks like, as lines without their blanks at the end."""

    def show(rows: list[dict[str, object]], *, as_given: bool = False) -> list[str]:
        terminal.show_table(rows, list(rows[0]), as_given=as_given)
        return [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    return show


def words_of(verb: object) -> list[str]:
    given = asked(verb)  # type: ignore[arg-type]
    return [word for value in given.values() for word in (value if isinstance(value, list) else [value])]


@pytest.mark.parametrize("verb", VERBS_SHOWN, ids=lambda verb: verb.name)
def test_every_answer_of_the_packaged_snapshot_fits_80_columns_and_breaks_no_name(verb: object, tmp_path: Path) -> None:
    command = [verb.command, *words_of(verb)]  # type: ignore[attr-defined]
    result = CliRunner().invoke(app, ["--data", str(tmp_path / "none"), "--corpus", "reference", *command])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    words = set(result.stdout.split())
    broken = {"Telecommunicatio", "seniori", "senior-", "machin", "ns", "ity", "ry"}
    assert words & broken == set()


def test_what_a_row_is_about_keeps_its_place_and_others_give_way(shown) -> None:  # type: ignore[no-untyped-def]
    rows = [
        {
            "board": f"greenhouse:long-name-of-a-board{number}",
            "employer": f"Employer {number} of a long name and several words",
            "industry": "media-entertainment",
            "why": "known",
            "seconds": 0.25,
        }
        for number in range(4)
    ]
    lines = shown(rows)
    assert sum("greenhouse:long-name-of-a-board" in line for line in lines) == 4
    assert max(map(len, lines)) <= 80


def test_what_is_the_same_in_every_row_is_said_once_where_the_screen_is_narrow(shown) -> None:  # type: ignore[no-untyped-def]
    row = {"skill": "natural language processing", "difference": 0.1, "low": 0.0, "high": 0.2, "postings": 728}
    rows = [row | {"skill": f"{row['skill']} {n}", "other words": "no" * 9, "n_employers": 356} for n in range(3)]
    lines = shown(rows)
    assert "In every row:" in " ".join(lines)
    assert "postings 728" in " ".join(lines)
    assert not any("728" in line for line in lines if line.startswith("natural"))
    wide = shown([{"skill": "a", "postings": 728} for _ in range(3)])
    assert sum("728" in line for line in wide) == 3  # there is room, so the table is as it is


def test_long_words_are_broken_after_a_mark_and_not_anywhere(shown) -> None:  # type: ignore[no-untyped-def]
    slices = ["role=data-scientist,country=DE,seniority=senior", "role=data-scientist,country=US,seniority=intern"]
    rows = [{"value": "not stated or anything else", **dict.fromkeys(slices, "51.8 % ▲")}]
    pieces = " ".join(line for line in shown(rows) if "=" in line).split()
    assert {"role=data-scientist,", "seniority=senior", "seniority=intern"} <= set(pieces)


def test_a_table_that_somebody_else_named_keeps_every_column(shown) -> None:  # type: ignore[no-untyped-def]
    rows = [{f"column_{number}": "same" for number in range(14)} for _ in range(3)]
    lines = shown(rows, as_given=True)
    text = " ".join(" ".join(lines).split())
    assert [text.count(f"column_{number}: same") for number in range(1, 14)] == [3] * 13
    assert lines.count("same") == 3  # what each row is about
    assert max(map(len, lines)) <= 80
    few = [{"first_name": "a", "n": 2.5} for _ in range(3)]
    assert shown(few, as_given=True)[0].split() == ["first_name", "n"]


def test_rows_with_long_words_stand_below_each_other_and_lose_nothing(shown) -> None:  # type: ignore[no-untyped-def]
    missing = ", ".join(f"skill number {number}" for number in range(60))
    rows = [{"title": f"Data Scientist {n}", "employer": None, "score": 0.5, "missing": missing} for n in range(2)]
    lines = shown(rows)
    assert "Data Scientist 1" in lines
    assert " ".join(" ".join(lines).split()).count(f"missing: {missing}") == 2
    assert "employer" not in " ".join(lines)
    assert max(map(len, lines)) <= 80


def test_bars_go_from_the_lowest_to_the_highest_and_say_what_is_not_known() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([3, None, 1]) == f"█{GAP}▁"
    assert sparkline([None, None]) == GAP * 2
    assert sparkline([]) == ""
    assert len(sparkline(range(500), 24)) == 24
    assert sparkline([-5, -1, 0, -5]) == "▁▇█▁"


def test_series_are_lines_and_many_series_are_columns(tmp_path: Path) -> None:
    engine = fingerpost.open(tmp_path / "none", corpus="reference")
    (line,) = lines_of(engine.reference("ai-share", "US"))
    assert line.label == "United States"
    assert line.ends == "1.72 (2019-01) to 5.88 (2026-06)"
    (ahead,) = lines_of(engine.forecast("ai-share", country="US"))
    assert ahead.bars.count("│") == 1
    assert len(ahead.bars) == 25
    several = engine.reference("ai-share")
    assert lines_of(several) == ()
    assert set(trends_of(several)) == {level.country_label for level in several.levels}
    assert {len(bars) for bars in trends_of(several).values()} == {10}
    assert lines_of(engine.breakdown("role")) == ()
    assert lines_of(engine.demand()) == ()  # it is refused


def test_small_charts_are_left_out_where_the_terminal_has_no_such_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = fingerpost.open(tmp_path / "none", corpus="reference").reference("ai-share")
    market_view.answer(answer)
    assert "▁" in capsys.readouterr().out
    monkeypatch.setattr(market_view, "shows_bars", lambda: False)
    market_view.answer(answer)
    assert "▁" not in capsys.readouterr().out


@pytest.fixture
def pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pager that keeps what it is shown in a file."""
    kept = tmp_path / "kept"
    script = tmp_path / "pager.py"
    script.write_text(f"import sys; open({str(kept)!r}, 'w').write(sys.stdin.read())", encoding="utf-8")
    monkeypatch.setenv("PAGER", f"{sys.executable} {script}")
    return kept


def printed(monkeypatch: pytest.MonkeyPatch, n: int, *, wanted: bool = True, out: io.StringIO | None = None) -> str:
    """What n lines look like on a terminal."""
    screen = Terminal() if out is None else out
    monkeypatch.setattr(sys, "stdout", screen)
    with paging.paged(wanted=wanted):
        for number in range(n):
            print(f"line {number}")
    return screen.getvalue()


def test_what_is_longer_than_the_screen_goes_to_the_pager(pager: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, 30) == ""
    assert pager.read_text(encoding="utf-8").splitlines() == [f"line {number}" for number in range(30)]


def test_what_fits_is_printed(pager: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, 23).count("\n") == 23
    assert not pager.exists()


def test_piped_output_is_never_paged(pager: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, 300, out=io.StringIO()).count("\n") == 300
    assert not pager.exists()


@pytest.mark.parametrize("stated", ["", "cat", " "])
def test_paging_can_be_turned_off(stated: str, pager: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, 300, wanted=False).count("\n") == 300
    monkeypatch.setenv("FINGERPOST_PAGER", stated)
    assert printed(monkeypatch, 300).count("\n") == 300
    assert not pager.exists()


def test_a_pager_that_is_not_there_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "no-such-pager-anywhere")
    assert printed(monkeypatch, 300).count("\n") == 300


def test_a_pager_that_is_left_early_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", f"{sys.executable} -c pass")
    assert printed(monkeypatch, 100_000) == ""


def test_what_was_printed_before_an_error_is_shown(pager: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    with pytest.raises(ValueError, match="broken"), paging.paged():
        print_and_break()
    assert screen.getvalue() == "before\n"
    assert sys.stdout is screen


def print_and_break() -> None:
    print("before")
    msg = "broken"
    raise ValueError(msg)


def test_the_pager_is_chosen_as_people_expect(monkeypatch: pytest.MonkeyPatch) -> None:
    assert paging.pager_of({"PAGER": "less -S"}) == ["less", "-S"]
    assert paging.pager_of({"PAGER": "less", "FINGERPOST_PAGER": "more"}) == ["more"]
    assert paging.pager_of({"PAGER": "'unbalanced"}) == []
    monkeypatch.setattr(paging.shutil, "which", lambda _: None)
    assert paging.pager_of({}) == []


def test_colours_reach_the_pager_and_no_color_holds(pager: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for no_color, coloured in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", no_color)
        monkeypatch.setattr(sys, "stdout", Terminal())
        with paging.paged():
            for _ in range(40):
                terminal.console().print("text", style="red")
        assert ("\x1b[31m" in pager.read_text(encoding="utf-8")) is coloured


def test_a_sign_of_life_comes_after_a_while_and_goes_before_anything_is_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with waiting.waiting("asking the corpus"):
        until(lambda: "asking the corpus" in screen.getvalue())
        terminal.console()
        shown = len(screen.getvalue())
        time.sleep(0.3)  # a spinner that goes on would have moved
        assert len(screen.getvalue()) == shown


def test_nothing_is_shown_where_the_answer_comes_at_once_or_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    for screen in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", screen)
        monkeypatch.setattr(waiting, "PATIENCE", 60.0 if screen.isatty() else 0.0)
        with waiting.waiting():
            pass
        assert screen.getvalue() == ""


def until(holds) -> None:  # type: ignore[no-untyped-def]
    for _ in range(500):
        if holds():
            return
        time.sleep(0.02)
    pytest.fail("it never came")
