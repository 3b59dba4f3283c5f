"""The tables that are taken from the downloads of ESCO and O*NET, as data: file, columns, key.

File and column names are those of the downloads: the CSV package of ESCO
(https://esco.ec.europa.eu/en/use-esco/download) and the text database of O*NET (https://www.onetcenter.org/database.html
and its data dictionary). JSON Lines are the same rows under the names that are given beside them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Vocabulary = Literal["ESCO", "O*NET"]


class Column(NamedTuple):
    """A column of a table: its names in the official file and in JSON Lines, its kind, and whether a row needs it."""

    name: str
    official: str
    in_jsonl: str
    kind: Literal["text", "list", "number", "flag"] = "text"
    is_needed: bool = False


class TableForm(NamedTuple):
    """A table and where it comes from; `key` are the columns that tell its rows apart."""

    name: str
    vocabulary: Vocabulary
    official: str
    in_jsonl: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    is_needed: bool = False


def _concept(*columns: Column) -> tuple[Column, ...]:
    return (
        Column("concept_uri", "conceptUri", "uri", is_needed=True),
        Column("preferred_label", "preferredLabel", "preferredLabel", is_needed=True),
        Column("alt_labels", "altLabels", "altLabels", "list"),
        Column("hidden_labels", "hiddenLabels", "hiddenLabels", "list"),
        Column("description", "description", "description"),
        *columns,
    )


def _of_occupation(*columns: Column) -> tuple[Column, ...]:
    return (Column("onet_soc_code", "O*NET-SOC Code", "O*NET-SOC Code", is_needed=True), *columns)


def _same(name: str, official: str, kind: Literal["text", "list", "number", "flag"] = "text") -> Column:
    return Column(name, official, official, kind, is_needed=kind == "text")


TABLES: tuple[TableForm, ...] = (
    TableForm(
        "esco_skills", "ESCO", "skills_en.csv", "_skills.jsonl",
        _concept(Column("skill_type", "skillType", "skillType"), Column("reuse_level", "reuseLevel", "reuseLevel")),
        ("concept_uri",), is_needed=True,
    ),
    TableForm(
        "esco_occupations", "ESCO", "occupations_en.csv", "_occupations.jsonl",
        _concept(Column("code", "code", "code"), Column("isco_group", "iscoGroup", "iscoGroup")),
        ("concept_uri",), is_needed=True,
    ),
    TableForm(
        "esco_broader_skills", "ESCO", "broaderRelationsSkillPillar_en.csv", "_skills.jsonl",
        (
            Column("concept_uri", "conceptUri", "uri", is_needed=True),
            Column("broader_uri", "broaderUri", "broader", is_needed=True),
        ),
        ("concept_uri", "broader_uri"),
    ),
    TableForm(
        "esco_occupation_skills", "ESCO", "occupationSkillRelations_en.csv", "_occupation_skill.jsonl",
        (
            Column("occupation_uri", "occupationUri", "occupation", is_needed=True),
            Column("skill_uri", "skillUri", "skill", is_needed=True),
            Column("relation_type", "relationType", "relation", is_needed=True),
        ),
        ("occupation_uri", "skill_uri"),
    ),
    TableForm(
        "esco_related_skills", "ESCO", "skillSkillRelations_en.csv", "_skill_skill.jsonl",
        (
            Column("original_skill_uri", "originalSkillUri", "from", is_needed=True),
            Column("related_skill_uri", "relatedSkillUri", "to", is_needed=True),
            Column("relation_type", "relationType", "relation", is_needed=True),
        ),
        ("original_skill_uri", "related_skill_uri"),
    ),
    TableForm(
        "onet_occupations", "O*NET", "Occupation Data.txt", "_occupations.jsonl",
        _of_occupation(_same("title", "Title"), Column("description", "Description", "Description")),
        ("onet_soc_code",), is_needed=True,
    ),
    TableForm(
        "onet_alternate_titles", "O*NET", "Alternate Titles.txt", "_alternate_titles.jsonl",
        _of_occupation(
            _same("alternate_title", "Alternate Title"), Column("short_title", "Short Title", "Short Title"),
        ),
        ("onet_soc_code", "alternate_title"),
    ),
    TableForm(
        "onet_technology_skills", "O*NET", "Technology Skills.txt", "_technology_skills.jsonl",
        _of_occupation(
            _same("example", "Example"), _same("commodity_title", "Commodity Title"),
            _same("hot_technology", "Hot Technology", "flag"), _same("in_demand", "In Demand", "flag"),
        ),
        ("onet_soc_code", "example", "commodity_title"),
    ),
    TableForm(
        "onet_job_zones", "O*NET", "Job Zones.txt", "_job_zones.jsonl",
        _of_occupation(_same("job_zone", "Job Zone", "number")), ("onet_soc_code",),
    ),
    TableForm(
        "onet_related_occupations", "O*NET", "Related Occupations.txt", "_related_occupations.jsonl",
        _of_occupation(
            _same("related_onet_soc_code", "Related O*NET-SOC Code"), _same("relatedness_tier", "Relatedness Tier"),
            _same("index", "Index", "number"),
        ),
        ("onet_soc_code", "related_onet_soc_code"),
    ),
    TableForm(
        "onet_education", "O*NET", "Education, Training, and Experience.txt", "_education.jsonl",
        _of_occupation(
            _same("element_name", "Element Name"), _same("scale_id", "Scale ID"),
            _same("category", "Category", "number"), _same("data_value", "Data Value", "number"),
        ),
        ("onet_soc_code", "element_name", "scale_id", "category"),
    ),
)  # fmt: skip
