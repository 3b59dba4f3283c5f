"""Files of postings: every format gives the same records, and damage costs only what is damaged."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
import zipfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.errors import FileFormatError, InputError
from fingerpost.posting import Posting, RawPosting, SetAside
from fingerpost.sources import convert, read_records
from fingerpost.sources.records import Records

from .conftest import NOW

ROWS: list[dict[str, Any]] = [
    {"id": "1", "title": "Analyst", "company": "Ferry & Sons", "description": "You count\nferries.", "url": None},
    {
        "id": "2",
        "title": 'Engineer, "Ports"',
        "company": None,
        "description": "Du zählst Fähren; täglich.",
        "url": "https://e.org/2",
    },
]


def read(path: Path, **options: Any) -> tuple[list[RawPosting | SetAside], Records]:
    records = read_records(path, fetched_at=NOW, **options)
    return list(records), records


def postings(path: Path) -> list[Posting | SetAside]:
    return [convert(item) if isinstance(item, RawPosting) else item for item in read(path)[0]]


def as_csv(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def as_lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_parquet(rows: list[dict[str, Any]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}
    pq.write_table(pa.table(columns), path)


def as_workbook(rows: list[dict[str, Any]], path: Path) -> None:
    """A workbook whose cells are all text, as an export writes them."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Jobs")
    sheet.append(list(rows[0]))
    for row in rows:
        cells = [WriteOnlyCell(sheet, row[name]) for name in rows[0]]
        for cell in cells:
            cell.data_type = "s" if cell.value is not None else "n"  # not a formula, also where it begins with "="
        sheet.append(cells)
    book.save(path)


def write_all(rows: list[dict[str, Any]], folder: Path) -> list[Path]:
    """The same rows in every format, always under the same name."""
    contents = {
        "csv": as_csv(rows),
        "csv.gz": gzip.compress(as_csv(rows)),
        "tsv": as_csv(rows, "\t"),
        "semicolons.csv": as_csv(rows, ";"),
        "jsonl": as_lines(rows),
        "jsonl.gz": gzip.compress(as_lines(rows)),
        "json": json.dumps(rows, indent=2).encode(),
        "wrapped.json": json.dumps({"meta": {"n": len(rows)}, "jobs": rows}).encode(),
        "sig.csv": b"\xef\xbb\xbf" + as_csv(rows),
        "utf16.csv": as_csv(rows).decode().encode("utf-16"),
    }
    paths = []
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    as_parquet(rows, folder / "parquet")
    as_workbook(rows, folder / "xlsx")
    return [*paths, folder / "parquet", folder / "xlsx"]


def comparable(path: Path) -> list[tuple[Any, ...]]:
    """Postings without the file's own name."""
    found = []
    for item in postings(path):
        assert isinstance(item, Posting), item
        found.append(
            (
                item.posting_id.replace(path.name, "FILE"),
                item.title,
                item.hiring_organization,
                item.description,
                item.url,
            )
        )
    return found


def test_every_format_gives_the_same_postings(tmp_path: Path) -> None:
    first, *others = write_all(ROWS, tmp_path)
    expected = comparable(first)
    assert [row[1] for row in expected] == ["Analyst", 'Engineer, "Ports"']
    for path in others:
        assert comparable(path) == expected, path.name


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff\u2028\u2029\x85"),
    min_size=1,
    max_size=30,
)
STATED = WORDS.filter(lambda text: text.strip() == text and text.strip() != "")


@settings(max_examples=25)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "title": STATED,
                "company": st.none() | STATED,
                "description": STATED.map(lambda text: f"You work. {text}"),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_rows_give_the_same_postings_in_every_format(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    first, *others = write_all(rows, tmp_path_factory.mktemp("rows"))
    expected = comparable(first)
    assert len(expected) == len(rows)
    for path in others:
        assert comparable(path) == expected, path.name


def test_a_json_line_is_kept_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = '{"title" :  "Analyst",  "description": "You count.", "extra": {"x": [1, 2]}}'
    path.write_text(line + "\n\n")
    assert [item.payload for item in read(path)[0]] == [line]


def test_a_broken_line_is_set_aside_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"title": "A", "description": "x"}\n{"title": \n[1]\n{"title": "B", "description": NaN}\n{"title": "C"}\n'
    )
    items, _ = read(path)
    assert [type(item).__name__ for item in items] == ["RawPosting", "SetAside", "SetAside", "RawPosting", "RawPosting"]
    reasons = [item.reason for item in items if isinstance(item, SetAside)]
    assert reasons[0].startswith("line 2 is not JSON")
    assert reasons[1] == "line 3 is JSON but no object with named values"
    assert items[3].payload == '{"title":"B","description":null}'


def test_a_truncated_gzip_gives_the_rows_before_the_damage(tmp_path: Path) -> None:
    rows = [
        {"title": f"Role {n}", "description": f"{n} " + "".join(chr(97 + (n * k) % 26) for k in range(200))}
        for n in range(2000)
    ]
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(as_lines(rows))[:-9000])
    items, records = read(path)
    assert len(items) > 100
    assert [json.loads(item.payload) for item in items[:-1]] == rows[: len(items) - 1]
    last = items[-1]
    assert isinstance(last, SetAside)
    assert f"damaged after record {len(items) - 1}" in last.reason
    assert records.notes == [last.reason]


def test_a_gzip_without_a_beginning_is_an_error_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(as_csv(ROWS))[:12])
    with pytest.raises(FileFormatError, match="damaged gzip"):
        read_records(path, fetched_at=NOW)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.jsonl", b" \n \n", "is empty"),
        ("a.csv", b"\x00\x01\x02\x03" * 100, "binary file"),
        ("a.csv", b"%PDF-1.7\n...", "is a PDF"),
        ("a.xlsx", b"PK\x03\x04rest", "a ZIP archive and no Excel workbook of the form XLSX"),
        ("a.xls", b"\xd0\xcf\x11\xe0rest", "an old Excel or Word file"),
        ("a.parquet", b"PAR1 and then nothing", "no readable Parquet file"),
        ("a.csv", b"name_of_cat,age\nTom,3\n", "no column for the title and the description; it has name_of_cat, age"),
        ("a.csv", b"title,likes\nAnalyst,3\n", "no column for the description"),
        ("a.csv", b"body,likes\nText,3\n", "no column for the title"),
        ("a.csv", b"title" + b" " * 500 + b"\n", "first line of a.csv is longer than 400 bytes"),
    ],
)
def test_a_file_that_is_no_table_of_postings_is_an_error(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileFormatError) as caught:
        read_records(path, fetched_at=NOW, record_limit=400)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_parquet_file_without_the_needed_columns_is_an_error(tmp_path: Path) -> None:
    as_parquet([{"cat": "Tom"}], tmp_path / "a.parquet")
    with pytest.raises(FileFormatError, match="no column for the title and the description"):
        read_records(tmp_path / "a.parquet", fetched_at=NOW)


def test_a_missing_file_and_a_folder_without_pages_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_records(tmp_path / "none.csv", fetched_at=NOW)
    with pytest.raises(InputError, match=r"a folder without web pages; expected files that end in \.html or \.htm"):
        read_records(tmp_path, fetched_at=NOW)


def test_a_line_of_fifty_megabytes_is_set_aside_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.write(b'{"title": "A", "description": "x"}\n{"title": "B", "description": "')
        for _ in range(50):
            stream.write(b"y" * 1_000_000)
        stream.write(b'"}\n{"title": "C", "description": "x"}\n')
    tracemalloc.start()
    items, _ = read(path, record_limit=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(item).__name__ for item in items] == ["RawPosting", "SetAside", "RawPosting"]
    assert isinstance(items[1], SetAside)
    assert items[1].reason == "line 2 is longer than 1,000,000 bytes"
    assert peak < 12_000_000


def test_a_quotation_mark_that_is_never_closed_costs_one_row_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,description\nA,x\nB,"never closed\n' + "line\n" * 300 + "C,x\n")
    items, _ = read(path, record_limit=1000)
    kinds = [type(item).__name__ for item in items]
    assert kinds[:2] == ["RawPosting", "SetAside"]
    assert isinstance(items[1], SetAside)
    assert "is a quotation mark not closed?" in items[1].reason
    assert items[-1].payload == '{"title":"C","description":"x"}'


def test_a_row_with_more_fields_than_names_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,description\nA,x\nB,y,z\nC\n\nD,x,,\n")
    items, _ = read(path)
    assert [type(item).__name__ for item in items] == ["RawPosting", "SetAside", "RawPosting", "RawPosting"]
    assert isinstance(items[1], SetAside)
    assert items[1].reason == "row 2 has 3 fields, the first line names 2"


def test_another_encoding_is_read_and_noted(tmp_path: Path) -> None:
    rows = [{"title": "Köchin", "description": "Sie kochen für 40 € am Tag."}]
    for name, content in (("a.csv", as_csv(rows)), ("a.json", json.dumps(rows, ensure_ascii=False).encode())):
        path = tmp_path / name
        path.write_bytes(content.decode().encode("cp1252"))
        items, records = read(path)
        assert json.loads(items[0].payload) == rows[0]
        assert len(records.notes) == 1
        assert "Windows-1252" in records.notes[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"title": "A", "description": "x"}, {"title": "B"', "element 2 is not JSON, or cut"),
        ('[{"title": "A", "description": "x"}, {"title" "B"}' + " " * 100 + "]", "element 2 is not JSON, or cut"),
        ('[{"title": "A", "description": "x"},', "not closed after element 1"),
        ('[{"title": "A", "description": "x"}, 7]', "element 2 is JSON but no object"),
        ('[{"title": "A", "description": "x"}, {"description": "' + "y" * 90_000 + '"}]', "longer than 50,000 bytes"),
    ],
)
def test_a_damaged_array_gives_what_stands_before_the_damage(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    items, _ = read(path, record_limit=50_000)
    assert items[0].payload == '{"title": "A", "description": "x"}'
    assert len(items) == 2
    assert isinstance(items[1], SetAside)
    assert reason in items[1].reason


def test_a_long_array_is_read_element_by_element(tmp_path: Path) -> None:
    rows = [{"title": f"Role {n}", "description": 'a "quoted" \\ [bracket] ' * 40} for n in range(500)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows))
    assert [json.loads(item.payload) for item in read(path)[0]] == rows


def test_one_json_object_over_several_lines_is_one_record(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ROWS[0], indent=2))
    assert [json.loads(item.payload) for item in read(path)[0]] == [ROWS[0]]


def test_nested_and_typed_parquet_columns_are_read(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {
            "title": "A",
            "description": "x" * 30,
            "hiringOrganization": {"name": "Acme"},
            "datePosted": NOW,
            "skills": ["a"],
            "blob": b"z",
        }
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    (posting,) = postings(tmp_path / "a.parquet")
    assert isinstance(posting, Posting)
    assert (posting.hiring_organization, posting.date_posted) == ("Acme", NOW.date())


def test_half_a_surrogate_pair_does_not_break_the_store(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "A \\ud83d", "description": "You write half a smile \\ud83d here."}\n')
    (item,) = read(path)[0]
    assert isinstance(item, (RawPosting, SetAside))
    item.payload.encode("utf-8")
    if isinstance(item, RawPosting):
        posting = convert(item)
        assert isinstance(posting, Posting)
        posting.description.encode("utf-8")


def book_of(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook with these rows on its sheets, as Excel types them."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_the_first_sheet_of_postings_is_read_from_its_header_row_on(tmp_path: Path) -> None:
    path = book_of(
        tmp_path / "a.xlsx",
        Cover=[["Openings of the spring"], ["made by hand"]],
        Open=[
            ["Openings, as of May"],
            [],
            [None, "Title", "Description", "Posted", "Seats", "Remote", "Title"],
            [None, "Analyst", "You count ferries.", NOW.replace(month=5, day=4, hour=0, tzinfo=None), 2.0, True, "x"],
            [],
            ["a note"],
            [
                None,
                "Engineer",
                "You mend ferries.",
                NOW.replace(month=5, day=4, hour=8, minute=30, tzinfo=None),
                0.5,
                False,
                None,
                "beyond the table",
            ],
        ],
        Other=[["title", "description"], ["Cook", "You cook."]],
    )
    items, records = read(path)
    assert records.file_format == "xlsx"
    assert [json.loads(item.payload) for item in items] == [
        {
            "Title": "Analyst",
            "Description": "You count ferries.",
            "Posted": "2026-05-04",
            "Seats": 2,
            "Remote": True,
            "Title (2)": "x",
        },
        {
            "Title": "Engineer",
            "Description": "You mend ferries.",
            "Posted": "2026-05-04T08:30:00",
            "Seats": 0.5,
            "Remote": False,
            "Title (2)": None,
        },
    ]


def test_a_hidden_sheet_waits_behind_those_that_are_shown(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = book_of(
        tmp_path / "a.xlsx", Old=[["title", "body"], ["Old", "You."]], New=[["title", "body"], ["New", "You."]]
    )
    book = load_workbook(path)
    book["Old"].sheet_state = "hidden"
    book.save(path)
    assert [json.loads(item.payload)["title"] for item in read(path)[0]] == ["New"]


def test_a_workbook_without_a_table_of_postings_says_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(
        FileFormatError, match=r"a\.xlsx \(sheet 'Cats'\) has no column for the title .* it has cat, age"
    ):
        read_records(book_of(tmp_path / "a.xlsx", Cats=[["cat", "age"], ["Tom", 3]]), fetched_at=NOW)
    with pytest.raises(FileFormatError, match="is empty"):
        read_records(book_of(tmp_path / "b.xlsx", Nothing=[]), fetched_at=NOW)


def repacked(path: Path, changed: dict[str, bytes]) -> None:
    """The same archive with other contents for some of its parts."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()} | changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


def test_a_workbook_that_is_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", Jobs=[["title", "description"], ["A", "x"]])
    repacked(path, {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * (40 << 20)})
    tracemalloc.start()
    with pytest.raises(FileFormatError, match=r"packed like a ZIP bomb: xl/worksheets/sheet1\.xml"):
        read_records(path, fetched_at=NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(("rows", "long"), [(1, True), (200, False)])
def test_a_row_of_a_sheet_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, long: bool) -> None:
    from fingerpost.sources import _workbook

    monkeypatch.setattr(_workbook, "SMALL", 1000)
    monkeypatch.setattr(_workbook, "MAX_ROW", 10_000)
    cell = "".join(chr(97 + (7 * k * k) % 26) for k in range(60))
    cells = [f"{cell}{n}" for n in range(600)]
    width = len(cells) // rows
    table = [["title", "description"], *(cells[n * width : (n + 1) * width] for n in range(rows))]
    path = book_of(tmp_path / "a.xlsx", Jobs=table)
    with pytest.raises(FileFormatError, match="bomb") if long else nullcontext():
        assert len(list(read_records(path, fetched_at=NOW))) == rows


def test_two_cells_far_apart_cost_neither_time_nor_memory(tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", Jobs=[["title", "description"], ["A", "You count."]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="999999999999"><c r="XFD999999999999" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    repacked(path, {"xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", far).encode()})
    assert [json.loads(item.payload)["title"] for item in read(path)[0]] == ["A"]


def test_a_damaged_workbook_gives_the_rows_before_the_damage(tmp_path: Path) -> None:
    rows = [["title", "description"], *([f"Role {n}", f"You count {n} ferries."] for n in range(400))]
    path = book_of(tmp_path / "a.xlsx", Jobs=rows)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    repacked(path, {"xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2] + b"<broken"})
    items, _ = read(path)
    assert len(items) > 100
    assert [json.loads(item.payload)["title"] for item in items[:-1]] == [f"Role {n}" for n in range(len(items) - 1)]
    assert isinstance(items[-1], SetAside)
    assert items[-1].reason.startswith("the workbook is damaged after row ")


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", Jobs=[["title", "description"], ["A", "You count."]])
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 100}">' for n in range(9))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    hostile = f"<!DOCTYPE worksheet [{entities}]>" + sheet[sheet.index("<worksheet") :].replace("title", "&l8;")
    repacked(path, {"xl/worksheets/sheet1.xml": hostile.encode()})
    with pytest.raises(FileFormatError, match="no readable Excel workbook"):
        read_records(path, fetched_at=NOW)


STATED_PAGE = """<html><head><link rel="canonical" href="https://example.org/jobs/7">
<script type="application/ld+json">{"@type": "JobPosting", "title": "Ferry Analyst",
"hiringOrganization": {"name": "Ferry & Sons"}, "description": "<p>You count ferries.</p>"}</script></head>
<body><p>We use cookies.</p></body></html>"""


def test_every_page_below_a_folder_is_one_posting_in_order_of_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "second.HTM").write_text("<h1>Köchin</h1><main><p>Sie kochen täglich.</p></main>", "iso-8859-1")
    (folder / "b.html").write_text(STATED_PAGE)
    (folder / "notes.txt").write_text("no page")
    found = postings(folder)
    assert [type(item) for item in found] == [Posting, Posting]
    stated, plain = (item for item in found if isinstance(item, Posting))
    assert (stated.title, stated.hiring_organization) == ("Ferry Analyst", "Ferry & Sons")
    assert (stated.source, stated.board, stated.identifier) == ("file", "saved", "b.html")
    assert stated.url == "https://example.org/jobs/7"
    assert (plain.title, plain.identifier, plain.url) == ("Köchin", "b/second.HTM", None)
    assert "Sie kochen täglich." in plain.description
    assert len({stated.posting_id, plain.posting_id}) == 2


def test_a_page_that_was_corrected_is_the_same_posting(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<h1>Analyst</h1><p>You count ferries.</p>")
    (before,) = postings(tmp_path)
    page.write_text("<h1>Analyst</h1><p>You count ferries and trains.</p>")
    (after,) = postings(tmp_path)
    assert isinstance(before, Posting)
    assert isinstance(after, Posting)
    assert before.posting_id == after.posting_id
    assert before.description != after.description


def test_broken_pages_are_set_aside_with_their_reason(tmp_path: Path) -> None:
    (tmp_path / "a_empty.html").write_text(" \n")
    (tmp_path / "b_binary.html").write_bytes(b"\x00\x01" * 50)
    (tmp_path / "c_long.html").write_text("<p>" + "long " * 400)
    (tmp_path / "d_wordless.html").write_text("<script>let a = 1</script>")
    (tmp_path / "e_gone.html").symlink_to(tmp_path / "nowhere.html")
    (tmp_path / "f_good.html").write_text("<h1>Analyst</h1><p>You count ferries.</p>")
    items, _ = read(tmp_path, record_limit=1000)
    found = [convert(item) if isinstance(item, RawPosting) else item for item in items]
    reasons = [item.reason for item in found if isinstance(item, SetAside)]
    assert reasons[0] == "a_empty.html is empty"
    assert "b_binary.html is a binary file" in reasons[1]
    assert reasons[2] == "c_long.html is longer than 1,000 bytes"
    assert "d_wordless.html has no words" in reasons[3]
    assert "e_gone.html cannot be read" in reasons[4]
    assert isinstance(found[5], Posting)


def test_a_table_with_a_column_called_page_path_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("page_path,title,description\n/jobs/1,Analyst,You count ferries.\n")
    (posting,) = postings(path)
    assert isinstance(posting, Posting)
    assert posting.title == "Analyst"


def test_a_folder_and_a_workbook_are_imported_and_what_is_broken_is_counted(tmp_path: Path) -> None:
    from fingerpost.pipeline import import_files
    from fingerpost.settings import Settings

    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "a.html").write_text(STATED_PAGE)
    (folder / "b.html").write_text("<script>let a = 1</script>")
    (folder / "c.html").write_text("")
    book = book_of(tmp_path / "a.xlsx", Jobs=[["title", "description"], ["Analyst", "You count the ferries daily."]])
    report = import_files(
        Settings(data=tmp_path / "data", workers=1), [folder, book], at=NOW, settle=False, index=False
    )
    assert (report.read, report.stored, report.set_aside, report.duplicates) == (4, 2, 2, 0)
    assert report.damage == ("c.html is empty",)
    assert any("b.html has no words" in reason for reason, _ in report.set_aside_reasons)
