"""The taxonomy's files hold together, and the check would tell if they did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy import checking
from fingerpost.taxonomy.checking import check_data, find_cycles
from fingerpost.taxonomy.links import SkillLinks, all_links, links
from fingerpost.taxonomy.prerequisites import (
    Prerequisite,
    all_prerequisites,
    direct_implications,
    implied_skills,
    learning_order,
    prerequisites,
)
from fingerpost.taxonomy.skills import Label, Skill, renamed, skill_named, skills


def skill(skill_id: str = "river", *labels: Label, **changes: object) -> Skill:
    stated = {"kind": "method", "skill_area": "other", "broader": None} | changes
    return Skill(skill_id, skill_id, labels=labels or (Label(skill_id, "any-case"),), **stated)  # type: ignore[arg-type]


def plain(text: str) -> Label:
    return Label(text, "any-case")


def test_the_files_hold_together() -> None:
    report = check_data()
    assert report.problems == ()
    assert report.concepts == len(skills()) == sum(report.by_area.values())


def test_there_are_enough_skills_of_machine_learning_and_of_all_areas() -> None:
    by_area = check_data().by_area
    assert sum(by_area.values()) >= 4500
    assert by_area["machine-learning-algorithms"] + by_area["mathematics-statistics"] + by_area["data-handling"] >= 2000


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (skill("River Bank"), "lower-case letters"),
        (skill("river-"), "lower-case letters"),
        (skill(kind="sport"), "unknown kind"),
        (skill(first_year=3000), "first year"),
        (skill(broader="no-such-skill"), "unknown"),
        (skill(broader="river"), "unknown"),
        (skill(implies=("no-such-skill",)), "unknown"),
    ],
)
def test_a_wrong_row_is_told(wrong: Skill, said: str) -> None:
    assert any(said in problem for problem in checking._row(wrong))


@pytest.mark.parametrize("right", [skill(), skill(first_year=1991), skill(broader="python"), skill(implies=("sql",))])
def test_a_right_row_is_passed(right: Skill) -> None:
    assert list(checking._row(right)) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([skill("a", plain("tide")), skill("b", plain("Tide"))], "is a label of a and of b"),
        ([skill("a", plain("tide"), Label("tide", "exact-case"))], "two rules"),
        ([skill("a", plain("tide*"))], "cannot be searched for"),
        ([skill("a", plain(" tide"))], "cannot be searched for"),
        ([skill("a", Label("tide", "never")), skill("b", plain("tide"))], "swallows"),
    ],
)
def test_labels_in_each_others_way_are_told(rows: list[Skill], said: str) -> None:
    assert any(said in problem for problem in checking._labels(rows))


def test_a_swallowed_phrase_may_be_longer_than_a_label() -> None:
    assert list(checking._labels([skill("a", plain("tide"), Label("tide over", "never"))])) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (SkillLinks("no-such-skill"), "unknown skill"),
        (SkillLinks("python", esco_concept_uri="http://data.europa.eu/esco/skill/1"), "exact or close"),
        (SkillLinks("python", esco_match="exact"), "exact or close"),
        (SkillLinks("python", esco_concept_uri="python", esco_match="exact"), "no ESCO concept URI"),
        (SkillLinks("python", onet_commodity_code="43232408"), "exact or close"),
        (SkillLinks("python", onet_commodity_code="4323", onet_match="exact"), "no commodity code"),
        (SkillLinks("python", onet_element="9.Z", onet_match="close"), "no element"),
    ],
)
def test_a_wrong_link_is_told(wrong: SkillLinks, said: str) -> None:
    assert any(said in problem for problem in checking._link(wrong))


def test_two_skills_are_not_both_one_esco_concept() -> None:
    uri = "http://data.europa.eu/esco/skill/1"
    twice = [SkillLinks(name, esco_concept_uri=uri, esco_match="exact") for name in ("python", "java")]
    assert len(list(checking._exact_twice(twice))) == 1


@pytest.mark.parametrize(
    ("graph", "loops"),
    [
        ({}, []),
        ({"a": ["b"], "b": []}, []),
        ({"a": ["b"], "b": ["a"]}, [("a", "b", "a")]),
        ({"a": ["a"]}, [("a", "a")]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
        ({"a": ["b"], "b": ["c"], "c": ["d"], "d": ["b"]}, [("b", "c", "d", "b")]),
        ({"a": ["unknown"]}, []),
    ],
)
def test_loops_are_found(graph: dict[str, list[str]], loops: list[tuple[str, ...]]) -> None:
    assert list(find_cycles(graph)) == loops


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4)))
def test_a_graph_without_loops_can_be_put_in_order(graph: dict[str, list[str]]) -> None:
    def ordered() -> Iterator[str]:
        left = {node: set(after) & graph.keys() for node, after in graph.items()}
        while free := sorted(node for node, after in left.items() if not after & left.keys()):
            yield from free
            for node in free:
                del left[node]

    assert (len(list(ordered())) == len(graph)) == (not list(find_cycles(graph)))


def test_a_reason_that_is_no_sentence_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = {"python": (Prerequisite("programming", "because"), Prerequisite("programming", "Twice."))}
    monkeypatch.setattr(checking, "all_prerequisites", lambda: stated)
    problems = " ".join(checking._prerequisites())
    assert "one sentence" in problems
    assert "stated twice" in problems


@pytest.mark.parametrize(
    ("skill_id", "implied"),
    [
        ("pytorch", "deep-learning"),
        ("pytorch", "python"),
        ("pytorch", "machine-learning"),
        ("scikit-learn", "supervised-learning"),
        ("bert", "natural-language-processing"),
        ("yolo", "computer-vision"),
        ("postgresql", "sql"),
        ("pyspark", "python"),
        ("keras", "deep-learning"),
        ("django", "python"),
    ],
)
def test_having_one_skill_implies_another(skill_id: str, implied: str) -> None:
    assert implied in implied_skills(skill_id)
    assert skill_id not in implied_skills(implied)


def test_the_broader_skill_comes_first() -> None:
    assert direct_implications("pytorch")[0] == skills()["pytorch"].broader
    assert implied_skills("pytorch")[: len(direct_implications("pytorch"))] == direct_implications("pytorch")


def test_no_skill_implies_itself() -> None:
    assert not [skill_id for skill_id in skills() if skill_id in implied_skills(skill_id)]


@pytest.mark.parametrize(
    ("skill_id", "before"),
    [
        ("machine-learning", "linear-algebra"),
        ("deep-learning", "machine-learning"),
        ("transformers", "neural-networks"),
        ("pytorch", "python"),
        ("dbt", "sql"),
        ("kubernetes", "docker"),
    ],
)
def test_prerequisites_come_before(skill_id: str, before: str) -> None:
    order = learning_order(skill_id)
    assert before in order
    assert skill_id not in order
    assert len(order) == len(set(order))


def test_every_prerequisite_stands_before_what_needs_it() -> None:
    for target in ("trl", "pytorch", "retrieval-augmented-generation"):
        place = {skill_id: index for index, skill_id in enumerate(learning_order(target))}
        for skill_id, index in place.items():
            assert all(place[needed.skill_id] < index for needed in prerequisites(skill_id))


def test_reasons_are_our_own_sentences() -> None:
    reasons = [stated.reason for before in all_prerequisites().values() for stated in before]
    assert len(reasons) > 3000
    assert Counter(reasons).most_common(1)[0][1] < 40


def test_a_skill_without_prerequisites_has_none_and_an_unknown_one_is_told() -> None:
    assert prerequisites("english") == ()
    with pytest.raises(UnknownNameError):
        prerequisites("no such skill at all")
    with pytest.raises(UnknownNameError):
        implied_skills("no such skill at all")


@pytest.mark.parametrize(
    ("name", "esco_label", "match"),
    [
        ("Python", "Python (computer programming)", "exact"),
        ("SQL", "SQL", "exact"),
        ("machine learning", "machine learning", "exact"),
        ("R", "R", "exact"),
        ("chef", "Chef (tools for software configuration management)", "exact"),
        ("artificial intelligence", "principles of artificial intelligence", "close"),
        ("software architecture", "software architecture models", "close"),
        ("German", "German", "exact"),
    ],
)
def test_links_to_esco(name: str, esco_label: str, match: str) -> None:
    found = links(name)
    assert (found.esco_label, found.esco_match) == (esco_label, match)


@pytest.mark.parametrize(
    "skill_id", ["spark", "transformers", "graphite", "logging", "ai-engineering", "cpt", "outlines", "keras", "flux"]
)
def test_namesakes_in_esco_are_not_linked(skill_id: str) -> None:
    assert links(skill_id).esco_concept_uri is None


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("Apache Spark", "Apache Spark"),
        ("TensorFlow", "TensorFlow"),
        ("pandas", "pandas"),
        ("Excel", "Microsoft Excel"),
    ],
)
def test_links_to_onet_technologies(name: str, example: str) -> None:
    found = links(name)
    assert (found.onet_example, found.onet_match) == (example, "exact")
    assert found.onet_commodity_code is not None


@pytest.mark.parametrize(("name", "element"), [("mathematics", "2.C.4.a"), ("physics", "2.C.4.b"), ("law", "2.C.8.b")])
def test_links_to_onet_elements(name: str, element: str) -> None:
    assert links(name).onet_element == element


def test_links_are_many_and_a_skill_without_any_has_empty_ones() -> None:
    assert len(all_links()) > 700
    assert links("retrieval-augmented generation") == SkillLinks("retrieval-augmented-generation")


@pytest.mark.parametrize("old", ["anova", "carla-simulator", "open-weight-language-models"])
def test_a_former_id_still_leads_to_its_skill(old: str) -> None:
    new = renamed()[old]
    assert skills()[old].skill_id == skill_named(old).skill_id == new
    assert skills().get(old) is skills()[new]
    assert old not in list(skills())


def test_an_unknown_id_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        skills()["no-such-skill"]
    assert skills().get("no-such-skill") is None


@pytest.mark.parametrize(
    ("skill_id", "year"),
    [("python", 1991), ("pytorch", 2016), ("bert", 2018), ("model-context-protocol", 2024), ("spark", 2010)],
)
def test_the_first_year_is_known(skill_id: str, year: int) -> None:
    assert skills()[skill_id].first_year == year


def test_first_years_are_stated_for_many_and_left_out_for_umbrella_terms() -> None:
    assert sum(skill.first_year is not None for skill in skills().values()) > 2500
    for skill_id in ("machine-learning", "data-analysis", "sales", "programming"):
        assert skills()[skill_id].first_year is None
