"""The roles, their links and their look-up."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy.roles import find_role, roles

FOUNDING = {
    "machine-learning-engineer",
    "data-scientist",
    "ai-research-scientist",
    "nlp-engineer",
    "computer-vision-engineer",
    "ml-product-manager",
}
SECOND_LAYER = {
    "ai-engineer",
    "mlops-engineer",
    "data-engineer",
    "data-analyst",
    "ai-architect",
    "quantitative-researcher",
    "robotics-engineer",
    "ai-annotator",
}


def test_there_are_six_founding_roles_a_second_layer_and_other() -> None:
    assert {role_id for role_id, role in roles().items() if role.founding} == FOUNDING
    assert set(roles()) == FOUNDING | SECOND_LAYER | {"other"}
    assert list(roles())[-1] == "other"


def test_every_role_is_described_in_two_or_three_sentences_and_leads_somewhere_known() -> None:
    for role in roles().values():
        assert 2 <= role.description.count(". ") + 1 <= 3, role.role_id
        assert set(role.leads_to) <= set(roles()) - {role.role_id, "other"}


def test_a_title_belongs_to_one_role_only() -> None:
    titles = [title for role in roles().values() for title in role.titles]
    assert len(titles) == len(set(titles))
    assert all(title == title.lower() for title in titles)


def test_roles_are_found_by_id_label_title_and_plural() -> None:
    assert find_role("NLP engineer").role_id == "nlp-engineer"
    assert find_role("data_scientist".replace("_", "-")).role_id == "data-scientist"
    assert find_role("Data Scientists").role_id == "data-scientist"
    assert find_role("数据科学家").role_id == "data-scientist"


def test_an_unknown_role_proposes_close_ones() -> None:
    with pytest.raises(UnknownNameError, match="data-scientist"):
        find_role("data-scientits")


def test_links_to_onet_and_esco_exist_there(shared: Path) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with gzip.open(shared / "data" / "taxonomy" / name, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    onet = {row["O*NET-SOC Code"]: row["Title"] for row in rows("onet293_occupations.jsonl.gz")}
    esco = {row["uri"] for row in rows("esco111_occupations.jsonl.gz")}
    for role in roles().values():
        assert role.onet_soc_code is None or onet[role.onet_soc_code] == role.onet_title
        assert role.esco_uri is None or role.esco_uri in esco
