"""Files of postings: every format gives the same records, and damage costs only what is damaged."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
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
    return [*paths, folder / "parquet"]


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
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\u2028\u2029\x85"), min_size=1, max_size=30
)
STATED = WORDS.filter(lambda text: text.strip() == text and text.strip() != "")


@settings(max_examples=25, deadline=None)
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
        ("a.xlsx", b"PK\x03\x04rest", "save the table as CSV"),
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


def test_a_missing_file_and_a_directory_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_records(tmp_path / "none.csv", fetched_at=NOW)
    with pytest.raises(InputError, match="is a directory"):
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
