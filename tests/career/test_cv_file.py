"""From a CV file to its text."""

from __future__ import annotations

import io
import zipfile

import pytest

from fingerpost.career import read_cv_file
from fingerpost.errors import FileFormatError

from .cvs import docx, locked_pdf, paragraph, pdf, resume, table, text_box


def test_a_pdf_gives_the_lines_of_all_pages() -> None:
    text = read_cv_file(pdf([[(50, 800, "Experience"), (50, 780, "Python (pandas)")], [(50, 800, "Education")]])).text
    assert text.split("\n") == ["Experience", "Python (pandas)", "Education"]


def test_the_columns_of_a_pdf_that_were_written_one_after_the_other_stay_apart() -> None:
    left = [(50, 800 - 20 * number, f"left {number} of the long column") for number in range(6)]
    right = [(320, 800 - 20 * number, f"right {number} of the long column") for number in range(6)]
    lines = read_cv_file(pdf([[*left, *right]])).text.split("\n")
    assert lines == [words for _, _, words in (*left, *right)]


LEFT = (
    "Contact", "noor@example.org", "Skills", "Python, SQL", "pandas, NumPy", "Languages", "English (native)",
    "Interests", "Rust at weekends",
)  # fmt: skip
RIGHT = (
    "Experience", "Data Analyst, Otter Insights", "01/2020 - 12/2022", "Dashboards for eleven clients",
    "Data Scientist, Heron Labs", "01/2023 - 10/2026", "Churn models with XGBoost", "Education", "BSc Physics, 2019",
)  # fmt: skip


def test_the_columns_of_a_pdf_that_were_written_line_by_line_are_told_apart() -> None:
    rows = [
        line
        for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True))
        for line in ((50, 760 - 16 * number, left), (250, 760 - 16 * number, right))
    ]
    title = (50, 800, "Noor Vesk, data scientist, who writes one line across the whole of the page")
    assert read_cv_file(pdf([[title, *rows]])).text.split("\n") == [title[2], *LEFT, *RIGHT]


def test_dates_beside_their_jobs_stay_there() -> None:
    for dates_at, jobs_at in ((50, 150), (450, 50)):
        rows = [
            line
            for number in range(8)
            for line in sorted(
                [
                    (dates_at, 800 - 20 * number, f"0{number + 1}/2020 - now"),
                    (jobs_at, 800 - 20 * number, f"Analyst at firm {number}"),
                ]
            )
        ]
        lines = read_cv_file(pdf([rows])).text.split("\n")
        assert len(lines) == 8
        assert all("2020" in line and "firm" in line for line in lines)


def test_a_pdf_without_text_says_so() -> None:
    cv = read_cv_file(pdf([[], []]))
    assert cv.note is not None
    assert "text layer" in cv.note


def test_a_pdf_with_text_has_no_note() -> None:
    assert read_cv_file(pdf([[(50, 800, "Ten years of statistics in hospitals and registries")]])).note is None


def test_a_locked_pdf_is_an_error_that_says_why() -> None:
    with pytest.raises(FileFormatError, match=r"cv\.pdf is a PDF locked with a password"):
        read_cv_file(locked_pdf(), "cv.pdf")


@pytest.mark.parametrize("content", [b"%PDF-1.7\ngarbage", pdf([[(1, 1, "x")]])[:100]])
def test_a_damaged_pdf_is_an_error(content: bytes) -> None:
    with pytest.raises(FileFormatError, match="not a readable PDF"):
        read_cv_file(content)


def test_a_docx_gives_header_paragraphs_lists_tables_and_footer() -> None:
    body = paragraph("Skills") + paragraph("Python", listed=True) + table(["SQL", "expert"], ["R", "basic"])
    text = read_cv_file(docx(body, header1=paragraph("Noor Vesk"), footer1=paragraph("page 1"))).text
    assert text.split("\n") == ["Noor Vesk", "Skills", "- Python", "SQL", "expert", "R", "basic", "page 1"]


def test_the_text_box_of_a_docx_is_read_once() -> None:
    assert read_cv_file(docx(paragraph("Noor") + text_box("Power BI"))).text == "Noor\nPower BI"


def test_runs_tabs_and_breaks_of_a_docx_are_joined() -> None:
    run = "<w:p><w:r><w:t>Py</w:t></w:r><w:r><w:t>thon</w:t><w:tab/><w:t>2020</w:t><w:br/><w:t>SQL</w:t></w:r></w:p>"
    assert read_cv_file(docx(run)).text == "Python\t2020\nSQL"


@pytest.mark.parametrize("body", ['<!DOCTYPE x [<!ENTITY a "b">]><w:p/>', "<w:p>"])
def test_a_docx_with_entities_or_damage_is_an_error(body: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", body)
    with pytest.raises(FileFormatError):
        read_cv_file(out.getvalue())


def test_another_archive_is_an_error() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "hello")
    with pytest.raises(FileFormatError, match="no DOCX"):
        read_cv_file(out.getvalue())
    with pytest.raises(FileFormatError, match="damaged"):
        read_cv_file(docx(paragraph("x"))[:-30])


def test_a_json_resume_gives_its_parts_under_headings() -> None:
    cv = read_cv_file(
        resume(
            work=[
                {"position": "Analyst", "name": "Otter", "startDate": "2021-02-03", "highlights": ["Built forecasts"]}
            ],
            education=[{"studyType": "BSc", "area": "Physics", "startDate": "2015", "endDate": "2018"}],
            skills=[{"name": "Back end", "keywords": ["Python", "SQL"]}],
            languages=[{"language": "Dutch", "fluency": "native"}],
            interests=[{"name": "Games", "keywords": ["Unity"]}],
        )
    )
    assert cv.kind == "json"
    assert cv.text.split("\n") == [
        "Data analyst", "", "Experience", "Analyst, Otter 2021-02 - present", "- Built forecasts", "", "Education",
        "BSc, Physics 2015 - 2018", "", "Skills", "Back end:", "- Python", "- SQL", "", "Languages",
        "Dutch, native", "", "Interests", "Games:", "- Unity",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"{", b'{"a": 1}', b"[1]"])
def test_json_that_is_no_resume_is_an_error(content: bytes) -> None:
    with pytest.raises(FileFormatError, match="JSON"):
        read_cv_file(content, "cv.json")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b'{"work": 5}', "\nExperience\n- 5"),
        (b'{"work": {"position": "Analyst", "highlights": "SQL"}}', "\nExperience\nAnalyst\n- SQL"),
        (b'{"basics": [], "skills": null}', ""),
        (b'{"basics": {"label": 7}}', "7"),
    ],
)
def test_odd_values_of_a_resume_are_read_as_they_are(content: bytes, text: str) -> None:
    assert read_cv_file(content, "cv.json").text == text


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"Skills: R", "cv.txt", "text"),
        (b"# Skills", "cv.md", "markdown"),
        (b"<!DOCTYPE html><p>R</p>", "", "html"),
        (b"<p>R</p>", "cv.HTML", "html"),
        ("Fähigkeiten: R".encode("cp1252"), "cv.txt", "text"),
        ("\ufeffSkills".encode(), "cv.txt", "text"),
        ("Skills".encode("utf-16"), "cv.txt", "text"),
    ],
)
def test_the_kind_of_a_text_is_told_and_its_encoding_guessed(content: bytes, name: str, kind: str) -> None:
    cv = read_cv_file(content, name)
    assert cv.kind == kind
    assert "�" not in cv.text


@pytest.mark.parametrize(
    ("content", "said"), [(b"  \n", "empty"), (b"\x89PNG\r\n\0\0", "binary"), (b"x" * (21 << 20), "20 MB")]
)
def test_what_is_no_cv_is_an_error_that_says_what_is_expected(content: bytes, said: str) -> None:
    with pytest.raises(FileFormatError, match=said):
        read_cv_file(content, "cv")
