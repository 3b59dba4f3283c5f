"""fingerpost: reads machine-learning job postings, measures their market and shows a person the ways through it.

    import fingerpost

    observatory = fingerpost.open()
    observatory.role("machine-learning-engineer").chart()

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fingerpost._version import __version__
from fingerpost.errors import (
    BoardNotFoundError,
    FileFormatError,
    FingerpostError,
    InputError,
    PayloadError,
    SettingsError,
    SourceError,
    SourceForbiddenError,
    SourceUnavailableError,
    StoreError,
    StoreLockedError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from fingerpost.answer import Answer, Basis, Row, Share, as_json
    from fingerpost.career import Fit, Gap, GapSkill, Profile, ProfileSkill, Requirement
    from fingerpost.market import (
        Breakdown,
        Claims,
        Demand,
        Pay,
        ReferenceSeries,
        RoleProfile,
        Selection,
        SkillProfile,
    )
    from fingerpost.observatory import Observatory, PostingView, open  # noqa: A004  reads as `fingerpost.open()`
    from fingerpost.pipeline import CollectReport, ImportReport, VerifyReport
    from fingerpost.pipeline.boards import BoardChange
    from fingerpost.pipeline.progress import Progress
    from fingerpost.pipeline.targets import Targets
    from fingerpost.posting import (
        Degree,
        EnrichedPosting,
        Finding,
        MonetaryAmount,
        Observation,
        PlaceNamed,
        Posting,
        RawPosting,
        SetAside,
        SkillAsked,
    )
    from fingerpost.reading import prepare, read
    from fingerpost.reading.document import Block, Section
    from fingerpost.reading.facts import FIELD_LABELS, USUAL_FIELDS, Fact, list_facts, unstated_fields
    from fingerpost.reading.taxonomy_suggest import MatchedConcepts, Suggestion
    from fingerpost.reading.verify import BrokenSpan, verify_spans
    from fingerpost.search import FACETS, SORTS, Facet, FacetValue, Filters, Hit, Piece, SearchQuery, SearchResult
    from fingerpost.settings import Settings, load_settings
    from fingerpost.sources import Board
    from fingerpost.sources.checking import BoardCheck
    from fingerpost.store.export import ExportReport
    from fingerpost.store.history import PostingEvent
    from fingerpost.store.lookup import PostingFacts, PostingMember
    from fingerpost.store.status import Status
    from fingerpost.taxonomy import TAXONOMY_VERSION
    from fingerpost.taxonomy.checking import TaxonomyReport
    from fingerpost.taxonomy.labels import label_of
    from fingerpost.taxonomy.linking import ConceptMatch, find_occupation, find_skill
    from fingerpost.taxonomy.roles import Role, roles
    from fingerpost.taxonomy.skills import SKILL_AREAS, Skill, skills
    from fingerpost.taxonomy.vocabularies import InstalledVocabularies

_MODULES = {
    "answer": ("Answer", "Basis", "Row", "Share", "as_json"),
    "career": ("Fit", "Gap", "GapSkill", "Profile", "ProfileSkill", "Requirement"),
    "market": ("Breakdown", "Claims", "Demand", "Pay", "ReferenceSeries", "RoleProfile", "Selection", "SkillProfile"),
    "observatory": ("Observatory", "PostingView", "open"),
    "pipeline": ("CollectReport", "ImportReport", "VerifyReport"),
    "pipeline.boards": ("BoardChange",),
    "pipeline.progress": ("Progress",),
    "pipeline.targets": ("Targets",),
    "posting": (
        "Degree", "EnrichedPosting", "Finding", "MonetaryAmount", "Observation", "PlaceNamed", "Posting", "RawPosting",
        "SetAside", "SkillAsked",
    ),
    "reading": ("prepare", "read"),
    "reading.document": ("Block", "Section"),
    "reading.facts": ("FIELD_LABELS", "USUAL_FIELDS", "Fact", "list_facts", "unstated_fields"),
    "reading.taxonomy_suggest": ("MatchedConcepts", "Suggestion"),
    "reading.verify": ("BrokenSpan", "verify_spans"),
    "search": ("FACETS", "SORTS", "Facet", "FacetValue", "Filters", "Hit", "Piece", "SearchQuery", "SearchResult"),
    "settings": ("Settings", "load_settings"),
    "sources": ("Board",),
    "sources.checking": ("BoardCheck",),
    "store.export": ("ExportReport",),
    "store.history": ("PostingEvent",),
    "store.lookup": ("PostingFacts", "PostingMember"),
    "store.status": ("Status",),
    "taxonomy": ("TAXONOMY_VERSION",),
    "taxonomy.checking": ("TaxonomyReport",),
    "taxonomy.labels": ("label_of",),
    "taxonomy.linking": ("ConceptMatch", "find_occupation", "find_skill"),
    "taxonomy.roles": ("Role", "roles"),
    "taxonomy.skills": ("SKILL_AREAS", "Skill", "skills"),
    "taxonomy.vocabularies": ("InstalledVocabularies",),
}  # fmt: skip
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "FACETS",
    "FIELD_LABELS",
    "SKILL_AREAS",
    "SORTS",
    "TAXONOMY_VERSION",
    "USUAL_FIELDS",
    "Answer",
    "Basis",
    "Block",
    "Board",
    "BoardChange",
    "BoardCheck",
    "BoardNotFoundError",
    "Breakdown",
    "BrokenSpan",
    "Claims",
    "CollectReport",
    "ConceptMatch",
    "Degree",
    "Demand",
    "EnrichedPosting",
    "ExportReport",
    "Facet",
    "FacetValue",
    "Fact",
    "FileFormatError",
    "Filters",
    "Finding",
    "FingerpostError",
    "Fit",
    "Gap",
    "GapSkill",
    "Hit",
    "ImportReport",
    "InputError",
    "InstalledVocabularies",
    "MatchedConcepts",
    "MonetaryAmount",
    "Observation",
    "Observatory",
    "Pay",
    "PayloadError",
    "Piece",
    "PlaceNamed",
    "Posting",
    "PostingEvent",
    "PostingFacts",
    "PostingMember",
    "PostingView",
    "Profile",
    "ProfileSkill",
    "Progress",
    "RawPosting",
    "ReferenceSeries",
    "Requirement",
    "Role",
    "RoleProfile",
    "Row",
    "SearchQuery",
    "SearchResult",
    "Section",
    "Selection",
    "SetAside",
    "Settings",
    "SettingsError",
    "Share",
    "Skill",
    "SkillAsked",
    "SkillProfile",
    "SourceError",
    "SourceForbiddenError",
    "SourceUnavailableError",
    "Status",
    "StoreError",
    "StoreLockedError",
    "Suggestion",
    "Targets",
    "TaxonomyReport",
    "UnknownNameError",
    "VerifyReport",
    "__version__",
    "as_json",
    "find_occupation",
    "find_skill",
    "label_of",
    "list_facts",
    "load_settings",
    "open",
    "prepare",
    "read",
    "roles",
    "skills",
    "unstated_fields",
    "verify_spans",
]


def __getattr__(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is None:
        msg = f"module 'fingerpost' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"fingerpost.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
