"""What is known beforehand: skills, roles, industries and places, as data with look-up by name.

Each part is a module of its own (`fingerpost.taxonomy.skills`, `.roles`, `.industries`, `.places`); the names below
are loaded when they are used first.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

TAXONOMY_VERSION = "2026.12"
"""Changes whenever a skill, role, industry or place is added, removed or renamed."""

_HOMES = {
    "Skill": "skills",
    "SKILL_AREAS": "skills",
    "skill_named": "skills",
    "skills": "skills",
    "Prerequisite": "prerequisites",
    "implied_skills": "prerequisites",
    "learning_order": "prerequisites",
    "SkillLinks": "links",
    "TaxonomyReport": "checking",
    "check_data": "checking",
    "Role": "roles",
    "find_role": "roles",
    "roles": "roles",
    "Industry": "industries",
    "industries": "industries",
    "country_label": "places",
    "find_place": "places",
    "ConceptMatch": "linking",
    "find_occupation": "linking",
    "find_skill": "linking",
    "InstalledVocabularies": "vocabularies",
    "install_vocabularies": "vocabularies",
    "open_vocabularies": "vocabularies",
}

# `skills`, `roles`, `industries`, `prerequisites` and `links` are modules and are therefore imported as such.
__all__ = [
    "SKILL_AREAS",
    "TAXONOMY_VERSION",
    "ConceptMatch",
    "Industry",
    "InstalledVocabularies",
    "Prerequisite",
    "Role",
    "Skill",
    "SkillLinks",
    "TaxonomyReport",
    "check_data",
    "country_label",
    "find_occupation",
    "find_place",
    "find_role",
    "find_skill",
    "implied_skills",
    "install_vocabularies",
    "learning_order",
    "open_vocabularies",
    "skill_named",
]


def __getattr__(name: str) -> Any:
    """Loads a name from its module when it is used first, so that importing this room stays cheap."""
    if name in __all__ and name in _HOMES:
        return getattr(import_module(f"fingerpost.taxonomy.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
