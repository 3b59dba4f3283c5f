"""One contract for every question about the market, through every face: the same answer, whole in each form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import Answer, Observatory, as_json
from fingerpost.faces.http import create_app
from fingerpost.faces.verbs import REQUIRED, SELECTION, VERB_OF, VERBS, Verb, day

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NAMED = {"changes": "kept"} | dict.fromkeys(("role", "distinctive", "title_use"), "data-scientist")
NAMED |= dict.fromkeys(("skill", "premium", "skill_links"), "python")
SLICES = ["role=data-scientist", "all"]


def asked(verb: Verb) -> dict[str, Any]:
    """What a question cannot do without."""
    given: dict[str, Any] = {verb.about.name: NAMED[verb.name]} if verb.about else {}
    return given | {one.name: SLICES for one in verb.arguments if one.several and one.default is REQUIRED}


@pytest.fixture(scope="module")
def kept(engine: Observatory) -> Observatory:
    """The engine, with a snapshot to compare with."""
    if "kept" not in [vintage.name for vintage in engine.snapshots()]:
        engine.create_snapshot("kept")
    return engine


@pytest.fixture(scope="module")
def client(kept: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(kept), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="module")
def answers(kept: Observatory) -> dict[str, Answer]:
    return {verb.name: verb.ask(kept, asked(verb)) for verb in VERBS}


each_verb = pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)


@each_verb
def test_an_answer_is_of_the_type_that_the_table_names_and_rests_on_something(
    verb: Verb, answers: dict[str, Answer]
) -> None:
    answer = answers[verb.name]
    assert type(answer) is getattr(fingerpost, verb.answer)
    assert answer.basis.snapshot


@each_verb
def test_an_answer_can_be_had_as_words_rows_arrow_json_and_a_chart(verb: Verb, answers: dict[str, Answer]) -> None:
    answer = answers[verb.name]
    assert answer.headline()
    assert all(sentence.endswith((".", "?")) for sentence in answer.sentences())
    assert answer.to_arrow().num_rows == len(answer.to_rows())
    assert json.loads(as_json(answer))["basis"]["snapshot"] == answer.basis.snapshot
    drawn = answer.chart().to_dict()
    assert drawn["description"], "a chart needs its text alternative"


@each_verb
def test_tables_have_the_columns_that_they_name(verb: Verb, answers: dict[str, Answer]) -> None:
    for table in answers[verb.name].tables():
        assert table.caption
        for row in table.rows:
            assert set(table.columns) <= set(row), table.caption


@each_verb
def test_the_api_gives_what_the_method_gives(verb: Verb, client: TestClient, answers: dict[str, Answer]) -> None:
    given = asked(verb)
    path = verb.route.format(**given)
    query = {name: value for name, value in given.items() if not verb.about or name != verb.about.name}
    reply = client.get(path, params=query)
    assert reply.status_code == 200
    assert reply.text == as_json(answers[verb.name])


@each_verb
def test_every_question_has_a_page(verb: Verb, client: TestClient) -> None:
    given = asked(verb)
    path = f"/{verb.command}/{given[verb.about.name]}" if verb.about else f"/{verb.command}"
    reply = client.get("/" if verb.name == "claims" else path, params={} if verb.about else given)
    assert reply.status_code == 200
    assert "<h1>" in reply.text
    assert "Rests on" in reply.text or "A published series" in reply.text


@each_verb
def test_every_question_that_knows_countries_takes_one(verb: Verb, kept: Observatory) -> None:
    if "country" not in [one.name for one in verb.selection]:
        return
    answer = verb.ask(kept, asked(verb) | {"country": "Germany"})
    assert isinstance(answer, Answer)


def test_every_field_of_a_selection_is_in_the_table() -> None:
    assert {one.name for one in SELECTION} == set(fingerpost.Selection.__dataclass_fields__) - {"language"}


def test_what_is_not_known_is_refused_with_what_was_expected(kept: Observatory) -> None:
    with pytest.raises(fingerpost.InputError, match="expected one of month, week"):
        VERB_OF["demand"].ask(kept, {"by": "fortnight"})
    with pytest.raises(fingerpost.InputError, match="2026-11-23"):
        day("yesterday")


def test_any_lifts_the_default_that_answers_are_about_ml_postings(kept: Observatory) -> None:
    ml, every = (VERB_OF["breakdown"].ask(kept, {"ai_relation": value}) for value in (None, "any"))
    assert every.basis.n_postings >= ml.basis.n_postings
