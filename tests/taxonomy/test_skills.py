"""The skill files hold together: each name leads to one skill, and wider skills exist."""

from __future__ import annotations

import re

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy import SKILL_AREAS, TAXONOMY_VERSION
from fingerpost.taxonomy.skills import SKILL_KINDS, broader_skills, parse_labels, skill_named, skills
from fingerpost.taxonomy.variants import spellings


def test_every_skill_is_named_classed_and_placed() -> None:
    assert len(skills()) > 2000
    for skill_id, skill in skills().items():
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", skill_id), skill_id
        assert skill.kind in SKILL_KINDS, skill_id
        assert skill.skill_area in SKILL_AREAS
        assert skill.labels, skill_id
        assert skill.preferred_label == skill.preferred_label.strip()


def test_every_wider_skill_exists_and_no_chain_goes_round() -> None:
    for skill_id, skill in skills().items():
        assert skill.broader is None or skill.broader in skills(), f"{skill_id}: {skill.broader}"
        assert skill_id not in broader_skills(skill_id), skill_id


def test_every_label_belongs_to_one_skill() -> None:
    owner: dict[str, str] = {}
    for skill_id, skill in skills().items():
        for label in skill.labels:
            if label.rule != "never":
                assert owner.setdefault(label.text.casefold(), skill_id) == skill_id, label.text


def test_a_swallowed_phrase_is_no_name_of_another_skill() -> None:
    names = {
        label.text.casefold(): skill_id
        for skill_id, skill in skills().items()
        for label in skill.labels
        if label.rule != "never"
    }
    for skill_id, skill in skills().items():
        for label in skill.labels:
            if label.rule == "never":
                assert names.get(label.text.casefold(), skill_id) == skill_id, label.text


@pytest.mark.parametrize("area", list(SKILL_AREAS))
def test_every_skill_area_has_skills_in_order_of_id(area: str) -> None:
    ids = [skill.skill_id for skill in skills().values() if skill.skill_area == area]
    assert ids == sorted(ids)
    assert len(ids) > 100


@pytest.mark.parametrize(
    ("name", "skill_id"),
    [
        ("Python", "python"),
        ("c++", "c-plus-plus"),
        ("NLP", "natural-language-processing"),
        ("sklearn", "scikit-learn"),
        ("finetuning", "fine-tuning"),
        ("Large  Language Model", "large-language-models"),
        ("go", "go"),
        ("data modelling", "data-modeling"),
        ("Farsi", "persian"),
        ("Physics", "physics"),
        ("Hetzner", "hetzner"),
    ],
)
def test_skills_are_found_by_any_of_their_names(name: str, skill_id: str) -> None:
    assert skill_named(name).skill_id == skill_id


def test_an_unknown_name_is_answered_with_the_closest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean"):
        skill_named("pytorhc")


def test_marks_before_labels_are_rules() -> None:
    labels = parse_labels("Ray", "~Ray|=RAY|Ray Tune|-ray of")
    assert [(label.text, label.rule) for label in labels] == [
        ("Ray", "in-context"),
        ("RAY", "exact-case"),
        ("Ray Tune", "any-case"),
        ("ray of", "never"),
    ]


@pytest.mark.parametrize(
    ("label", "variant"),
    [
        ("time-series analysis", "time series analysis"),
        ("fine-tuning", "finetuning"),
        ("data pipeline", "data pipelines"),
        ("technologies", "technology"),
        ("R&D & testing", "r&d and testing"),
        ("data visualization", "data visualisation"),
        ("data modeling", "data modelling"),
        ("user behavior", "user behaviour"),
        ("vector database", "vector databases"),
        ("image classification", "image-classification"),
        ("GPU", "gpus"),
    ],
)
def test_spellings_cover_the_usual_variants(label: str, variant: str) -> None:
    assert variant in set(spellings(label))


@pytest.mark.parametrize("label", ["pandas", "statistics", "Keras", "analysis", "robotics"])
def test_words_that_only_look_like_plurals_are_left_alone(label: str) -> None:
    assert set(spellings(label)) == {label.lower()}


def test_names_and_nouns_keep_what_only_looks_like_an_ending() -> None:
    assert set(spellings("Windows", is_brand=True)) == {"windows"}
    assert "aw" not in set(spellings("AWS"))
    assert "enterprize" not in set(spellings("enterprise"))


def test_the_version_is_stated() -> None:
    assert re.fullmatch(r"\d{4}\.\d{2}(?:\.\d+)?", TAXONOMY_VERSION)
