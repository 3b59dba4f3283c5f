from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import altair as alt
import pyarrow.parquet as pq
import pytest

from fingerpost._version import __version__
from fingerpost.answer import Answer, Basis, Row
from fingerpost.errors import InputError, StoreError
from fingerpost.pipeline import import_files
from fingerpost.settings import Settings
from fingerpost.store import citation as citation_module
from fingerpost.store.answer_files import COLUMN_MEANINGS, chart_svg, column_dictionary, csv_text, write_answer
from fingerpost.store.citation import Citation, citation_of
from fingerpost.store.dataset import SourceHeld, dataset_jsonld, licence_page, sources_held
from fingerpost.store.export import export_facts
from fingerpost.store.facts import connect
from fingerpost.store.freezing import create_vintage
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines

BASIS = Basis(40, 6, (date(2026, 1, 1), date(2026, 2, 1)), ("invented",), "live-1", "2026.1", "SELECT 1", ("A note.",))
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ferns(Answer):
    basis: Basis = BASIS

    def headline(self) -> str:
        return "Ferns"

    def to_rows(self) -> list[Row]:
        return [
            {"label": 'Tree "fern", tall', "share": 0.25, "places": ["Oslo", "Ulm"], "reason": None},
            {"label": "机器\nfern", "share": None, "places": [], "reason": "too few", "date": date(2026, 1, 2)},
        ]

    def chart(self) -> alt.Chart:
        return alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_point().encode(x="a:Q").properties(title="Ferns")


def test_csv_is_read_back_by_any_reader() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(Ferns()))))
    assert rows[0] == {"label": 'Tree "fern", tall', "share": "0.25", "places": "Oslo; Ulm", "reason": "", "date": ""}
    assert rows[1]["label"] == "机器\nfern"
    assert rows[1]["share"] == ""
    assert rows[1]["date"] == "2026-01-02"


def test_the_suffix_names_the_format(tmp_path: Path) -> None:
    for suffix in ("csv", "JSON", "parquet", "svg", "png"):
        assert write_answer(Ferns(), tmp_path / "new" / f"a.{suffix}").is_file()
    table = pq.read_table(tmp_path / "new" / "a.parquet")
    assert table.column_names[:2] == ["label", "share"]
    assert table["places"].to_pylist() == [["Oslo", "Ulm"], []]
    about = json.loads(table.schema.metadata[b"fingerpost"])
    assert (about["snapshot"], about["n_postings"], about["notes"]) == ("live-1", 40, ["A note."])
    assert json.loads((tmp_path / "new" / "a.JSON").read_text())["basis"]["snapshot"] == "live-1"
    assert (tmp_path / "new" / "a.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "new" / "a.svg").read_text() == chart_svg(Ferns().chart())
    assert "Ferns" in (tmp_path / "new" / "a.svg").read_text()


@pytest.mark.parametrize("name", ["a", "a.xlsx", "a.csv.gz", ".csv"])
def test_a_suffix_that_is_no_format_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"names no format of an answer; end it with one of \.csv, \.json"):
        write_answer(Ferns(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="give another file"):
        write_answer(Ferns(), tmp_path / "file" / "a.csv")


def test_the_dictionary_has_every_column_with_type_and_meaning() -> None:
    found = {name: (kind, meaning) for name, kind, meaning in column_dictionary(Ferns())}
    assert found["share"] == ("double", COLUMN_MEANINGS["share"])
    assert found["places"] == ("list<element: string>", "") or found["places"][0].startswith("list<")
    assert found.keys() == {"label", "share", "places", "reason"} | ({"date"} & found.keys())


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = tmp_path_factory.mktemp("dataset")
    made = settings_for(directory)
    records = [*map(invented, range(6)), invented(7, licence="none", location="Oslo, Norway")]
    import_files(made, [write_lines(directory / "a.jsonl", records)], at=DAY, index=False)
    return made


def test_an_export_is_described_as_schema_org_describes_data_sets(settings: Settings, tmp_path: Path) -> None:
    report = export_facts(settings, tmp_path, on=DAY.date(), corpus="live", file_format="csv")
    assert "dataset.jsonld" in report.files
    stated = json.loads((tmp_path / "dataset.jsonld").read_text(encoding="utf-8"))
    assert (stated["@context"], stated["@type"]) == ("https://schema.org/", "Dataset")
    assert stated["identifier"] == stated["version"] == report.snapshot
    assert stated["temporalCoverage"] == "2026-10-01/2026-10-08"
    assert [(place["name"], place["identifier"]) for place in stated["spatialCoverage"]] == [
        ("Germany", "DE"),
        ("Norway", "NO"),
    ]
    assert {part["name"]: part.get("license") for part in stated["isBasedOn"]} == {"invented": None}
    assert [part.get("license") for part in stated["isBasedOn"]] == [
        "https://creativecommons.org/publicdomain/zero/1.0/",
        None,
    ]
    assert stated["license"]["@type"] == "CreativeWork"
    files = {part["name"]: part for part in stated["distribution"]}
    assert files.keys() == {"postings.csv", "skills.csv"}
    assert files["postings.csv"]["contentSize"] == f"{(tmp_path / 'postings.csv').stat().st_size} B"
    assert {"role", "skill_id"} < {part["name"] for part in stated["variableMeasured"]}
    assert report.snapshot in stated["creditText"]


def test_the_licence_is_that_of_the_sources_where_they_share_one() -> None:
    def licence(*licences: str | None) -> object:
        sources = [SourceHeld(f"s{number}", licence, 1, 1) for number, licence in enumerate(licences)]
        text = dataset_jsonld(
            Citation("live-1", DAY.date()), name="n", description="d", period=(None, None), countries=(),
            sources=sources, variables=(), files=(),
        )  # fmt: skip
        stated = json.loads(text)
        assert "temporalCoverage" not in stated
        return stated["license"]

    assert licence("CC0-1.0", "CC0 1.0") == "https://creativecommons.org/publicdomain/zero/1.0/"
    for mixed in (("CC0-1.0", "MIT"), ("CC0-1.0", None), (None,), ("CC BY-NC 4.0",)):
        assert licence(*mixed)["name"] == "Licences of the sources"  # type: ignore[index]


@pytest.mark.parametrize("licence", [None, "", "CC BY-NC 4.0", "CC BY-ND 4.0", "none in repo (upstream: CC0)", "GPL"])
def test_other_licences_have_no_page(licence: str | None) -> None:
    assert licence_page(licence) is None


def test_sources_are_counted_by_licence(settings: Settings) -> None:
    assert sources_held(connect(settings, "live")) == (
        SourceHeld("invented", "CC0-1.0", 6, 6),
        SourceHeld("invented", None, 1, 1),
    )


def test_a_citation_names_the_snapshot_and_the_day_it_was_made(settings: Settings) -> None:
    create_vintage(settings, "2026_q4", at=DAY)
    cited = citation_of(settings, "live", "2026_q4")
    assert cited.made_on == DAY.date()
    assert cited.snapshot.startswith("2026_q4 (live-")
    assert cited.key == "fingerpost-2026_q4"
    assert re.search(r"note = \{Snapshot 2026\\_q4 \(live-\w+\), fingerpost ", cited.bibtex())
    assert cited.bibtex().count("{") == cited.bibtex().count("}")
    item = json.loads(cited.csl_json())[0]
    assert (item["type"], item["issued"]["date-parts"]) == ("dataset", [[2026, 11, 23]])
    assert item["author"] == [{"literal": "The fingerpost authors"}]
    assert "2026_q4" in item["version"]


def test_the_latest_facts_are_dated_by_when_they_were_settled(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert citation_of(settings, "live").made_on == DAY.date()
    (tmp_path / "about.json").write_text('{"made_on": "2025-01-02", "snapshot": "reference-1"}')
    monkeypatch.setattr(citation_module, "REFERENCE", tmp_path)
    assert citation_of(Settings(tmp_path / "none", 1)).made_on == date(2025, 1, 2)


def test_the_citation_file_is_of_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^([a-z-]+): (.+)$", text, re.MULTILINE))
    assert stated["version"] == __version__
    assert stated["cff-version"] == "1.2.0"
    assert {"message", "title", "type", "license"} <= stated.keys()
    assert "authors:\n  - name: The fingerpost authors" in text


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x","y")', "@SUM(A1) Corp", "-2+3 Firm", "+49 Jobs", "\t=1"])
def test_text_that_a_spreadsheet_would_run_is_text_in_csv(title: str, tmp_path: Path) -> None:
    @dataclass(frozen=True, slots=True)
    class Named(Ferns):
        def to_rows(self) -> list[Row]:
            return [{"label": title, "figure": -0.5}]

    (row,) = csv.DictReader(io.StringIO(csv_text(Named())))
    assert row == {"label": f"'{title}", "figure": "-0.5"}
    settings = settings_for(tmp_path)
    import_files(settings, [write_lines(tmp_path / "a.jsonl", [invented(1, title=title)])], at=DAY, index=False)
    export_facts(settings, tmp_path / "out", on=DAY.date(), corpus="live", file_format="csv")
    (posting,) = csv.DictReader((tmp_path / "out" / "postings.csv").open(encoding="utf-8"))
    assert not posting["title"].startswith(("=", "+", "-", "@", "\t"))
