"""Every question on 21,891 real postings, the packaged facts: no crash, reasons where few, numbers as plain SQL has.

The facts were read from the postings of the shared folder; `tests/store/test_reference.py` holds them to their form.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

import fingerpost
from fingerpost import Answer, Observatory, as_json
from fingerpost.faces.verbs import REQUIRED, VERBS, Verb

ML = "ai_relation = 'builds'"
SLICES: tuple[dict[str, Any], ...] = (
    {"country": "DE"},
    {"seniority": "senior"},
    {"role": "nlp-engineer"},
    {"industry": "finance", "country": "US"},
    {"employer": "Apple"},
    {"role": "ai-annotator", "seniority": "executive"},
    {"ai_relation": "any"},
)
NAMED = {"role": "computer-vision-engineer", "distinctive": "nlp-engineer", "title_use": "ml-product-manager"}
NAMED |= dict.fromkeys(("skill", "premium", "skill_links"), "kubernetes")
HERE = [verb for verb in VERBS if verb.name != "changes"]  # asks about a snapshot that somebody kept


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return fingerpost.open(tmp_path_factory.mktemp("none") / "data", corpus="reference")


@pytest.fixture(scope="module")
def con(engine: Observatory) -> duckdb.DuckDBPyConnection:
    return engine._facts()


def asked(verb: Verb, given: dict[str, Any]) -> dict[str, Any]:
    named = {one.name for one in verb.selection}
    about: dict[str, Any] = {verb.about.name: NAMED[verb.name]} if verb.about else {}
    several = {one.name: ["all", "country=US"] for one in verb.arguments if one.several and one.default is REQUIRED}
    return about | several | {name: value for name, value in given.items() if name in named}


@pytest.mark.parametrize("given", SLICES, ids=lambda given: ",".join(f"{k}={v}" for k, v in given.items()))
@pytest.mark.parametrize("verb", [verb for verb in HERE if verb.selection], ids=lambda verb: verb.name)
def test_every_question_answers_every_slice_or_says_why_not(
    verb: Verb, given: dict[str, Any], engine: Observatory
) -> None:
    wanted = asked(verb, given)
    if verb.name == "forecast":
        wanted["of"] = "demand"
    answer = verb.ask(engine, wanted)
    assert isinstance(answer, Answer)
    assert all(answer.sentences())
    assert as_json(answer)
    assert answer.chart().to_dict()["description"]


def test_a_slice_of_too_few_gets_reasons_and_no_figure(engine: Observatory) -> None:
    few = {"role": "ai-annotator", "seniority": "executive"}
    cells = engine.breakdown("country", **few).cells
    assert all(cell.share.share is None and "too few" in str(cell.share.reason) for cell in cells)
    groups = engine.pay(**few).groups
    assert all(group.mid.p50 is None for group in groups)
    assert engine.pay(**few).disclosure.share is None
    profile = engine.skill("python", **few)
    assert profile.share.share is None
    assert profile.share.reason
    assert engine.lifetime(**few).refused
    assert engine.forecast(**few).refused


@pytest.mark.parametrize("field", ["role", "seniority", "industry", "work_mode", "visa", "language", "source"])
def test_counts_by_a_field_are_those_of_plain_sql(field: str, engine: Observatory, con: Any) -> None:
    rows = con.execute(
        f"SELECT coalesce({field}, 'not-stated'), count(*), count(DISTINCT employer_key) FROM posting"
        f" WHERE {ML} GROUP BY 1"
    ).fetchall()
    found = engine.breakdown(field, limit=None)
    assert {(cell.value, cell.share.n, cell.n_employers) for cell in found.cells} == set(rows)
    assert {cell.share.of for cell in found.cells} == {sum(row[1] for row in rows)}


def test_a_share_as_counted_is_n_of_the_denominator(engine: Observatory) -> None:
    for cell in engine.breakdown("role", limit=None).cells:
        counted = cell.share.uncorrected if cell.share.uncorrected is not None else cell.share.share
        assert counted == pytest.approx(cell.share.n / cell.share.of)
        assert cell.share.low <= cell.share.share <= cell.share.high  # type: ignore[operator]


@pytest.mark.parametrize("role", ["machine-learning-engineer", "data-scientist", "nlp-engineer"])
def test_skills_of_a_role_are_those_of_plain_sql(role: str, engine: Observatory, con: Any) -> None:
    rows = con.execute(
        "SELECT skill_id, count(*), count(*) FILTER (level = 'required'), count(*) FILTER (level = 'preferred'),"
        " count(*) FILTER (level = 'duty') FROM posting_skill JOIN posting USING (posting_id)"
        f" WHERE {ML} AND role = ? GROUP BY skill_id",
        [role],
    ).fetchall()
    counted = {skill_id: levels for skill_id, *levels in rows}
    found = engine.role(role)
    assert len(found.skills) > 40
    for skill in found.skills:
        assert [getattr(skill, level).n for level in ("any", "required", "preferred", "duty")] == counted[
            skill.skill_id
        ]


def test_median_pay_is_that_of_plain_sql(engine: Observatory, con: Any) -> None:
    sql = f"""
    WITH paid AS (
      SELECT *, CASE salary_unit WHEN 'YEAR' THEN 1 WHEN 'MONTH' THEN 12
        WHEN 'HOUR' THEN CASE WHEN list_contains(employment_types, 'FULL_TIME') THEN 2080 END END AS factor
      FROM posting WHERE salary_currency = 'USD' AND (salary_min IS NOT NULL OR salary_max IS NOT NULL)
    ),
    typical AS (
      SELECT median(factor * (coalesce(salary_min, salary_max) + coalesce(salary_max, salary_min)) / 2) AS middle
      FROM paid WHERE factor IS NOT NULL AND coalesce(salary_min <= salary_max, TRUE)
    ),
    kept AS (
      SELECT (salary_min + salary_max) / 2 * factor AS mid FROM paid, typical
      WHERE {ML} AND factor IS NOT NULL AND salary_min <= salary_max AND salary_max <= 10 * salary_min
        AND salary_max * factor <= 10 * middle AND salary_min * factor * 10 >= middle
    )
    SELECT quantile_disc(mid, 0.5), count(*) FROM kept"""
    median, n = con.execute(sql).fetchall()[0]
    (usd,) = [group for group in engine.pay().groups if group.currency == "USD"]
    assert (usd.mid.p50, usd.mid.n) == (median, n)


def test_a_skill_and_what_is_asked_with_it_are_those_of_plain_sql(engine: Observatory, con: Any) -> None:
    found = engine.skill("kubernetes")
    asking = (
        f"SELECT posting_id FROM posting JOIN posting_skill USING (posting_id) WHERE {ML} AND skill_id = 'kubernetes'"
    )
    assert found.share.n == con.execute(f"SELECT count(*) FROM ({asking})").fetchall()[0][0]
    for other in found.together:
        sql = f"SELECT count(*) FROM posting_skill WHERE skill_id = ? AND posting_id IN ({asking})"
        assert other.share.n == con.execute(sql, [other.skill_id]).fetchall()[0][0]


@pytest.mark.parametrize(
    "verb", [verb for verb in HERE if verb.name not in {"reference", "forecast"}], ids=lambda v: v.name
)
def test_the_sql_that_an_answer_names_runs_as_it_stands(verb: Verb, engine: Observatory, con: Any) -> None:
    answer = verb.ask(engine, asked(verb, {}))
    assert con.execute(answer.basis.sql).fetchall() is not None
