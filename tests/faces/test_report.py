from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import altair as alt
import pytest
import typer
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from typer.testing import CliRunner

from fingerpost import Answer, AnswerTable, Basis, InputError, Observatory, Row, StoreError, UnknownNameError
from fingerpost.faces import cli_report
from fingerpost.faces.cli_state import State
from fingerpost.faces.report import ReportMade, make_report, printing
from fingerpost.faces.report.figures import ROWS_SHOWN, figure_of
from fingerpost.faces.report.printing import print_pdf
from fingerpost.faces.report.sections import SECTIONS, Section, sections_for

DAY = date(2026, 11, 28)
BASIS = Basis(40, 6, (date(2026, 1, 1), date(2026, 2, 1)), ("invented",), "live-1", "2026.1", "SELECT 1", ("A note.",))


@pytest.fixture(scope="module")
def made(engine: Observatory, tmp_path_factory: pytest.TempPathFactory) -> ReportMade:
    return make_report(engine, tmp_path_factory.mktemp("report") / "new" / "folder", on=DAY, pdf=False)


@pytest.fixture(scope="module")
def page(made: ReportMade) -> HTMLParser:
    return HTMLParser((made.directory / "report.html").read_text(encoding="utf-8"))


def test_the_folder_holds_what_is_told(made: ReportMade) -> None:
    found = {str(path.relative_to(made.directory)) for path in made.directory.rglob("*") if path.is_file()}
    assert found == set(made.files)
    assert {"report.html", "citation.bib", "citation.csl.json", "dataset.jsonld", "data/DATA_DICTIONARY.md"} < found
    assert made.no_pdf == "no PDF was asked for"
    assert made.n_figures == len([name for name in found if name.endswith(".csv")])


def test_the_page_needs_nothing_else(made: ReportMade, page: HTMLParser) -> None:
    text = (made.directory / "report.html").read_text(encoding="utf-8")
    assert page.css_first("script, link, iframe, object, embed, img, image, use, form") is None
    assert not re.search(r"@import|url\((?!#)|\bsrc=|\bon\w+=\"", text)
    for link in page.css("a"):
        target = link.attributes["href"] or ""
        if target.startswith("#"):
            assert page.css_first(f'[id="{target[1:]}"]') is not None, target
        else:
            assert (made.directory / target).is_file(), target


def test_figures_are_numbered_and_have_a_text_alternative_and_data(made: ReportMade, page: HTMLParser) -> None:
    numbers = [node.attributes["id"] for node in page.css("article[id^=f]")]
    assert numbers == [f"f{number}" for number in range(1, len(numbers) + 1)]
    for figure in page.css("figure"):
        label = figure.css_first(".chart").attributes["aria-label"] or ""
        assert len(label) > 20, label
        caption = figure.css_first("figcaption").text()
        assert re.match(r"Figure \d+\.", caption)
        assert "n = " in caption or "Published by" in caption
        assert figure.css_first("figcaption a").attributes["href"].startswith("data/")  # type: ignore[union-attr]
    assert len(page.css("figure")) > 10


def test_no_two_elements_share_an_id(page: HTMLParser) -> None:
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", page.html or ""))
    assert used <= set(ids)


def test_the_data_of_a_figure_are_the_rows_of_its_answer(made: ReportMade, engine: Observatory) -> None:
    path = next(made.directory.glob("data/*-skill-areas.csv"))
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    answer = engine.breakdown("skill_area")
    assert [row["label"] for row in rows] == [row["label"] for row in answer.to_rows()]
    assert [int(row["n"]) for row in rows] == [row["n"] for row in answer.to_rows()]
    assert path.with_suffix(".sql").read_text(encoding="utf-8").strip() == answer.basis.sql.strip()
    dictionary = (made.directory / "data" / "DATA_DICTIONARY.md").read_text(encoding="utf-8")
    assert f"## {path.name}" in dictionary
    assert all(f"| `{column}` |" in dictionary for column in rows[0])


def test_it_says_method_sources_licences_and_how_to_cite(
    made: ReportMade, page: HTMLParser, engine: Observatory
) -> None:
    assert engine.snapshot in page.css_first(".facts").text()
    assert "Near-identical postings of one employer" in page.css_first("#method").text()
    sources = page.css_first("#sources").text()
    for source in engine.sources_held():
        assert source.source in sources
        assert (source.licence or "none stated") in sources
    assert "Indeed Hiring Lab, AI Tracker" in sources
    assert engine.snapshot in page.css_first("#cite").text()
    assert (made.directory / "citation.bib").read_text() == engine.citation().bibtex()
    stated = json.loads((made.directory / "dataset.jsonld").read_text(encoding="utf-8"))
    assert "report.html" in {part["name"] for part in stated["distribution"]}
    assert stated["identifier"] == engine.snapshot


def test_the_same_facts_make_the_same_page(made: ReportMade, engine: Observatory, tmp_path: Path) -> None:
    again = make_report(engine, tmp_path, on=DAY, pdf=False)
    for name in again.files:
        assert (tmp_path / name).read_bytes() == (made.directory / name).read_bytes(), name


def test_a_report_about_a_part_says_so_and_asks_what_is_left(engine: Observatory, tmp_path: Path) -> None:
    selection = {"role": "data-scientist", "country": "DE", "since": date(2026, 1, 1)}
    told: list[str] = []
    made = make_report(engine, tmp_path, selection, on=DAY, pdf=False, tell=told.append)
    page = HTMLParser((tmp_path / "report.html").read_text(encoding="utf-8"))
    lead = " ".join(page.css_first(".lead").text().split())
    assert lead == "Only postings with role Data scientist, country Germany, since 2026-01-01."
    assert "Data scientist" in told
    assert not {"Postings by role", "Countries", "Claims beside what was measured", "NLP engineer"} & set(told)
    assert (made.n_figures, made.n_refused) == (len(told), 0)


def test_files_of_an_earlier_report_are_gone(engine: Observatory, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "99-old.csv").write_text("")
    (tmp_path / "notes.txt").write_text("mine")
    make_report(engine, tmp_path, {"role": "data-scientist", "country": "GB"}, on=DAY, pdf=False)
    assert not (tmp_path / "data" / "99-old.csv").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_name_nobody_knows_is_told_before_anything_is_written(engine: Observatory, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no role is called 'data-scientits'"):
        make_report(engine, tmp_path / "out", {"role": "data-scientits"}, on=DAY, pdf=False)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_to_is_told(engine: Observatory, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="give another directory"):
        make_report(engine, tmp_path / "file", {"role": "data-scientist", "country": "GB"}, on=DAY, pdf=False)


def test_every_section_has_a_key_of_its_own() -> None:
    keys = [section.key for section in sections_for({})]
    assert len(keys) == len(set(keys))
    assert [key for key in keys if key.startswith("role-")] == [
        f"role-{name}"
        for name in (
            "machine-learning-engineer", "data-scientist", "ai-research-scientist", "nlp-engineer",
            "computer-vision-engineer", "ml-product-manager",
        )
    ]  # fmt: skip
    assert {section.key for section in SECTIONS} <= set(keys)


@dataclass(frozen=True, slots=True)
class Ferns(Answer):
    """An answer of the kind that will come: it says everything itself."""

    basis: Basis = BASIS
    n: int = 40

    def headline(self) -> str:
        return "Ferns <by> height"

    def sentences(self) -> tuple[str, ...]:
        return ("Tall ferns & small ones.",)

    def tables(self) -> tuple[AnswerTable, ...]:
        rows = tuple(
            {"fern": f"fern {i}", "share": i / 100, "nothing": None, "tale": "A fern grew. " * 9} for i in range(self.n)
        )
        return (AnswerTable("Ferns", ("fern", "share", "nothing", "tale"), rows), AnswerTable("None", ("a",), ()))

    def to_rows(self) -> list[Row]:
        return [{"fern": f"fern {i}", "share": i / 100} for i in range(self.n)]

    def chart(self) -> alt.Chart:
        points = alt.Chart(alt.InlineData(values=[{"a": 1, "b": "<script>"}])).mark_point(clip=True)
        return points.encode(x="a:Q", y="b:N").properties(description="One fern.", width=80, height=80)


class Bare(Ferns):
    """An answer that has rows and nothing else."""

    def headline(self) -> str:
        raise NotImplementedError

    def sentences(self) -> tuple[str, ...]:
        return ()

    def tables(self) -> tuple[AnswerTable, ...]:
        return Answer.tables(self)

    def chart(self) -> alt.Chart:
        raise NotImplementedError


def section(ask: Callable[..., Any]) -> Section:
    return Section("Plants", "ferns & co", "Ferns", ask)


def test_a_section_is_made_of_any_answer(engine: Observatory) -> None:
    figure = figure_of(engine, section(lambda *_: Ferns()), {}, 7)
    assert (figure.title, figure.sentences, figure.alt) == (
        "Ferns <by> height",
        ("Tall ferns & small ones.",),
        "One fern.",
    )
    assert figure.stem == "07-ferns-co"
    assert figure.svg is not None
    assert "<script>" not in figure.svg
    assert all(known.startswith("f7-") for known in re.findall(r'\bid="([^"]+)"', figure.svg))
    (table,) = figure.tables
    assert table.headings == (("fern", False), ("share", True))
    assert table.rows[12] == ("fern 12", "12.0 %")
    assert (len(table.rows), table.left_out) == (40, 0)
    (longer,) = figure_of(engine, section(lambda *_: Ferns(n=100)), {}, 7).tables
    assert (len(longer.rows), longer.left_out) == (ROWS_SHOWN, 100 - ROWS_SHOWN)
    assert figure.basis_line.startswith("n = 40 postings of 6 employers, posted 2026-01-01 to 2026-02-01.")


def test_an_answer_with_rows_only_gets_a_section_too(engine: Observatory) -> None:
    figure = figure_of(engine, section(lambda *_: Bare()), {}, 1)
    assert (figure.title, figure.svg, figure.tables, figure.refused) == ("Ferns", None, (), None)


def test_a_question_that_cannot_be_answered_says_why(engine: Observatory) -> None:
    def refuse(*_: object) -> Answer:
        msg = "the ferns are asleep"
        raise InputError(msg)

    figure = figure_of(engine, section(refuse), {}, 1)
    assert (figure.answer, figure.refused, figure.sentences) == (None, "the ferns are asleep", ())


def test_without_a_browser_it_is_said_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "find_browser", lambda: None)
    (tmp_path / "a.html").write_text("<p>a</p>")
    told = print_pdf(tmp_path / "a.html", tmp_path / "a.pdf")
    assert told is not None
    assert "Install chromium or Google Chrome" in told
    assert not (tmp_path / "a.pdf").exists()


def test_a_browser_that_fails_is_told_and_leaves_no_old_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho first >&2\necho 'no display' >&2\nexit 3\n")
    broken.chmod(0o755)
    (tmp_path / "a.html").write_text("<p>a</p>")
    (tmp_path / "a.pdf").write_text("old")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    told = print_pdf(tmp_path / "a.html", tmp_path / "a.pdf")
    assert told is not None
    assert "no display" in told
    assert not (tmp_path / "a.pdf").exists()
    monkeypatch.setattr(printing, "find_browser", lambda: str(tmp_path / "nowhere"))
    assert "did not print it" in (print_pdf(tmp_path / "a.html", tmp_path / "a.pdf") or "")


@pytest.mark.browser
def test_a_browser_prints_every_section(made: ReportMade, tmp_path: Path) -> None:
    import pypdfium2

    if printing.find_browser() is None:
        pytest.skip("needs an installed Chromium")
    assert print_pdf(made.directory / "report.html", tmp_path / "a.pdf") is None
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)  # A4 in points
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    for number in range(1, made.n_figures + 1):
        assert f"Figure {number}." in text or f"Table {number}" in text
    assert f"{len(document)} / {len(document)}" in text
    document.close()


def test_the_verb_writes_the_report_and_tells_where(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = typer.Typer()
    app.command()(cli_report.report)
    monkeypatch.setattr(State, "data", data)
    monkeypatch.setattr(State, "corpus", "live")
    out = tmp_path / "out"
    arguments = ["--role", "nlp-engineer", "--country", "GB", "--since", "2026-01-01", "--no-pdf", "--out", str(out)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert (out / "report.html").is_file()
    assert "figures written to" in result.stdout
    as_json = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert as_json["n_figures"] == len(list(out.glob("data/*.csv")))


def test_a_report_removes_nothing_that_it_did_not_write(engine: Observatory, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("thesis.csv", "01-mine.txt"):
        (tmp_path / "data" / name).write_text("mine", encoding="utf-8")
    (tmp_path / "data" / "77-old-figure.csv").write_text("of an earlier report", encoding="utf-8")
    make_report(engine, tmp_path, {"role": "data-scientist"}, on=DAY, pdf=False)
    assert (tmp_path / "data" / "thesis.csv").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "data" / "01-mine.txt").is_file()
    assert not (tmp_path / "data" / "77-old-figure.csv").exists()


def test_a_report_is_not_put_among_the_files_of_the_data_directory(engine: Observatory) -> None:
    data = engine.settings.data
    before = sorted(data.rglob("*"))
    with pytest.raises(InputError, match="another directory"):
        make_report(engine, data, on=DAY, pdf=False)
    if data.name in {"data", "figures"}:
        with pytest.raises(InputError, match="another directory"):
            make_report(engine, data.parent, on=DAY, pdf=False)
    assert sorted(data.rglob("*")) == before
