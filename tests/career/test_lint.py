from __future__ import annotations

from datetime import date

import duckdb
import pytest

from fingerpost.answer import as_json
from fingerpost.career.lint import Lint, lint
from fingerpost.career.lint_draft import SEVERITIES
from fingerpost.errors import InputError
from fingerpost.posting import MonetaryAmount, Posting
from tests.market.markets_for_tests import asked, employers, market

TODAY = date(2026, 11, 28)
DUTIES = "Your tasks:\n- build predictive models and analyse data\n"
MODEST = f"""Data Scientist
{DUTIES}Requirements:
- Python and SQL
Salary: $100,000 - $120,000 per year"""


def con(count: int = 100) -> duckdb.DuckDBPyConnection:
    """Postings that all require Python, half of them SQL, ask for 2 to 5 years and pay 90 to 130 thousand dollars."""
    rows = employers(count, 4)
    for number, row in enumerate(rows):
        low = 90_000.0 + 1_000 * (number % 21)
        row |= {"years_min": float(2 + number % 4), "salary_min": low, "salary_max": low + 20_000}
        row |= {"salary_currency": "USD", "salary_unit": "YEAR"}
    skills = [asked(row, "python") for row in rows]
    skills += [asked(row, "sql", skill_area="data-handling") for row in rows[::2]]
    return market(rows, skills)


def of(text: str, check: str, **more: object) -> list[tuple[str, str]]:
    """The severities and words of a check's findings."""
    found = lint(text, con(), today=TODAY, role_id="data-scientist", **more)  # type: ignore[arg-type]
    return [(finding.severity, finding.says) for finding in found.findings if finding.check == check]


def checks(found: Lint) -> set[str]:
    return {finding.check for finding in found.findings}


def test_a_modest_draft_lacks_only_statements() -> None:
    found = lint(MODEST, con(), today=TODAY)
    assert found.role_id == "data-scientist"
    assert checks(found) == {"statements"}
    assert [skill.label for skill in found.required] == ["Python", "SQL"]
    assert [(skill.share.n, skill.share.of) for skill in found.required if skill.share] == [(400, 400), (200, 400)]


def test_a_long_list_is_held_against_the_median() -> None:
    text = MODEST.replace("Python and SQL", "Python, SQL, Java, Scala, Rust, Docker, Kubernetes, Spark, Kafka, COBOL")
    ((severity, says),) = of(text, "required list")
    assert severity == "warning"
    assert says.startswith("requires 10 skills; the median of 400 postings is 1 ")


def test_a_skill_that_few_require_is_named_with_its_share() -> None:
    found = lint(MODEST.replace("Python and SQL", "Python and COBOL"), con(), today=TODAY)
    (rare,) = [finding for finding in found.findings if finding.check == "rarely required"]
    assert (rare.words, rare.n, rare.severity) == (("COBOL",), 400, "note")
    assert rare.share is not None
    assert rare.share.n == 0


def test_more_years_than_a_technology_is_old() -> None:
    text = MODEST.replace("- Python and SQL", "- 9 years of experience with LangChain\n- Python")
    ((severity, says),) = [one for one in of(text, "experience") if one[0] == "error"]
    assert severity == "error"
    assert "4 years ago" in says
    fine = MODEST.replace("- Python and SQL", "- 3 years of experience with LangChain\n- Python")
    assert not [one for one in of(fine, "experience") if one[0] == "error"]


def test_more_experience_than_nine_in_ten_ask() -> None:
    ((severity, says),) = of(MODEST.replace("Python and SQL", "8+ years of experience\n- Python"), "experience")
    assert severity == "warning"
    assert "nine in ten ask 5 or fewer" in says
    assert of(MODEST.replace("Python and SQL", "3+ years of experience\n- Python"), "experience") == []


def test_pay_that_is_missing_or_out_of_the_market() -> None:
    missing = MODEST.rpartition("\n")[0]
    ((severity, says),) = of(missing, "pay")
    assert severity == "warning"
    assert "of 400 postings of the role do" in says
    ((_, low),) = of(MODEST.replace("$100,000 - $120,000", "$40,000 - $50,000"), "pay")
    assert "below what eight in ten of 400 postings state" in low
    ((_, high),) = of(MODEST.replace("$100,000 - $120,000", "$200,000 - $250,000"), "pay")
    assert "above what eight in ten" in high
    ((note, euro),) = of(MODEST.replace("$100,000 - $120,000", "€100,000 - €120,000"), "pay")
    assert (note, "EUR is not told" in euro) == ("note", True)


def test_a_minimum_above_its_maximum_is_an_error() -> None:
    amount = MonetaryAmount(150_000, 100_000, "USD", "YEAR")
    draft = Posting("1", "draft", "Data Scientist", f"{DUTIES}Requirements:\n- Python", base_salary=(amount,))
    found = lint(draft, con(), today=TODAY)
    assert [finding.severity for finding in found.findings if "least pay" in finding.says] == ["error"]


def test_skills_that_nobody_asks_together() -> None:
    found = lint(MODEST.replace("Python and SQL", "Python, SQL, COBOL and Rust"), con(), today=TODAY)
    (rare,) = [finding for finding in found.findings if finding.check == "combination"]
    assert rare.severity == "note"
    assert rare.says.startswith("0 employers require all 4 skills together, in 0 of 400 ")
    assert rare.what_to_do.endswith("100 employers require them without COBOL and Rust")
    assert rare.words == ("Python", "SQL", "COBOL", "Rust")
    assert "combination" not in checks(lint(MODEST, con(), today=TODAY))


def test_statements_that_are_made_are_not_missing() -> None:
    said = f"{MODEST}\nWe use AI to screen applicants. This posting is for an existing vacancy."
    assert len(of(MODEST, "statements")) == 3
    assert len(of(said, "statements")) == 1


def test_a_title_that_names_another_role_is_told_with_the_roles() -> None:
    text = """Data Analyst
Your tasks:
- train deep neural networks for object detection in images and video
- build computer vision models: image segmentation, pose estimation, OpenCV, lidar, SLAM
- deploy computer vision models for 3D reconstruction from camera images
Requirements:
- computer vision, PyTorch, OpenCV"""
    found = lint(text, con(), today=TODAY)
    (title,) = [finding for finding in found.findings if finding.check == "title"]
    assert (title.words, title.severity) == (("Data Analyst",), "warning")
    assert "omputer vision engineer" in title.says


def test_spans_are_the_words_of_the_text() -> None:
    found = lint(MODEST.replace("Python and SQL", "9 years of LangChain, Python, Rust, COBOL"), con(), today=TODAY)
    for finding in found.findings:
        assert tuple(found.text[start:end] for start, end in finding.spans) == finding.words
    assert [SEVERITIES.index(finding.severity) for finding in found.findings] == sorted(
        SEVERITIES.index(finding.severity) for finding in found.findings
    )


def test_without_a_role_nothing_is_compared_with_one() -> None:
    found = lint("Cook\nWe look for somebody who likes soup.", con(), today=TODAY)
    assert found.role_id is None
    assert found.sentences()[0].startswith("No role can be told")
    assert checks(found) == {"pay", "statements"}
    assert found.chart().to_dict()


def test_too_few_postings_give_reasons() -> None:
    text = MODEST.replace("Python and SQL", "5+ years of experience\n- Python, SQL, Java")
    found = lint(text, con(count=5), today=TODAY)
    reasons = " ".join(finding.says for finding in found.findings)
    assert "the market's number is not told: too few: 20 postings" in reasons
    assert "the market's are not told: too few" in reasons
    assert "the market's pay in USD is not told: too few" in reasons
    assert "combination" not in checks(found)


def test_an_empty_draft_is_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        lint("\n ", con(), today=TODAY)


def test_the_same_draft_has_the_same_answer_in_every_form() -> None:
    found = lint(MODEST, con(), today=TODAY)
    assert as_json(found) == as_json(lint(MODEST, con(), today=TODAY))
    assert found.to_arrow().num_rows == len(found.findings)
    assert [table.rows[0]["skill"] for table in found.tables()[1:]] == ["Python"]
    assert found.chart().to_dict()
    assert "never ranked" in " ".join(found.basis.notes)


def test_the_title_is_the_first_line_or_the_one_given() -> None:
    assert lint(MODEST, con(), today=TODAY).title == "Data Scientist"
    assert lint(MODEST, con(), today=TODAY, title="Chief Modeller").title == "Chief Modeller"
    assert lint("Data Scientist wanted", con(), today=TODAY).title is None
