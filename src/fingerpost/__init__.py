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
    from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share, as_json
    from fingerpost.career import (
        FEED_FORMATS,
        Curriculum,
        Digest,
        Feed,
        Fit,
        Gap,
        GapSkill,
        Lint,
        Matches,
        NextSkills,
        Notebook,
        Path,
        Plan,
        Profile,
        ProfileSkill,
        Requirement,
        RoleFit,
        SearchNews,
        Tracker,
        as_json_resume,
        note_as_html,
        read_cv_file,
    )
    from fingerpost.career.resources import CheckedLink
    from fingerpost.market import (
        Breakdown,
        Changes,
        Claims,
        Comparison,
        Concentration,
        Demand,
        Distinctive,
        Drivers,
        Emerging,
        Forecast,
        Growth,
        IntervalCoverage,
        Lifetime,
        Pay,
        PayGrowth,
        PostingLife,
        Premium,
        Premiums,
        Quality,
        Reference,
        ReferenceSeries,
        RoleProfile,
        Selection,
        SkillLinks,
        SkillProfile,
        TitleUse,
        measured_coverage,
    )
    from fingerpost.observatory import Observatory, PostingView, open  # noqa: A004  reads as `fingerpost.open()`
    from fingerpost.pipeline import CollectReport, ImportReport, VerifyReport
    from fingerpost.pipeline.boards import BoardChange
    from fingerpost.pipeline.progress import Progress
    from fingerpost.pipeline.recheck import FieldChange, Recheck
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
        TimeZoneWindow,
    )
    from fingerpost.reading import prepare, read
    from fingerpost.reading.document import Block, Section
    from fingerpost.reading.facts import FIELD_LABELS, USUAL_FIELDS, Fact, list_facts, unstated_fields
    from fingerpost.reading.taxonomy_suggest import MatchedConcepts, Suggestion
    from fingerpost.reading.verify import BrokenSpan, verify_spans
    from fingerpost.search import (
        FACETS,
        SORTS,
        Completion,
        Facet,
        FacetValue,
        Filters,
        Hit,
        HitGroup,
        Piece,
        ReadPiece,
        Reason,
        Respelling,
        SearchQuery,
        SearchResult,
        SimilarPostings,
    )
    from fingerpost.settings import Settings, load_settings
    from fingerpost.sources import Board
    from fingerpost.sources.checking import BoardCheck
    from fingerpost.store.answer_files import csv_text
    from fingerpost.store.citation import Citation
    from fingerpost.store.dataset import SourceHeld
    from fingerpost.store.export import ExportReport, mask_contacts
    from fingerpost.store.history import PostingEvent
    from fingerpost.store.jobposting import jobposting_jsonld
    from fingerpost.store.jobposting_lines import LinesReport
    from fingerpost.store.lookup import PostingFacts, PostingMember
    from fingerpost.store.personal_corrections import Correction
    from fingerpost.store.personal_notes import Note
    from fingerpost.store.personal_searches import SavedSearch
    from fingerpost.store.personal_tracker import Application
    from fingerpost.store.personal_undo import Change
    from fingerpost.store.personal_wishes import PayFloor, Wishes
    from fingerpost.store.revisions import SnapshotDiff
    from fingerpost.store.sql import SqlAnswer
    from fingerpost.store.status import Status
    from fingerpost.store.vintages import Revision, Vintage
    from fingerpost.taxonomy import TAXONOMY_VERSION
    from fingerpost.taxonomy.checking import TaxonomyReport
    from fingerpost.taxonomy.labels import label_of
    from fingerpost.taxonomy.linking import ConceptMatch, find_occupation, find_skill
    from fingerpost.taxonomy.roles import Role, roles
    from fingerpost.taxonomy.skills import SKILL_AREAS, Skill, skills
    from fingerpost.taxonomy.vocabularies import InstalledVocabularies

_MODULES = {
    "answer": ("Answer", "AnswerTable", "Basis", "Row", "Share", "as_json"),
    "career.resources": ("CheckedLink",),
    "career": (
        "FEED_FORMATS", "Curriculum", "Digest", "Feed", "Fit", "Gap", "GapSkill", "Lint", "Matches", "NextSkills",
        "Notebook", "Path", "Plan", "Profile", "ProfileSkill", "Requirement", "RoleFit", "SearchNews", "Tracker",
        "as_json_resume", "note_as_html", "read_cv_file",
    ),
    "market": (
        "Breakdown", "Changes", "Claims", "Comparison", "Concentration", "Demand", "Distinctive", "Drivers",
        "Emerging", "Forecast", "Growth", "IntervalCoverage", "Lifetime", "Pay", "PayGrowth", "PostingLife",
        "Premium", "Premiums", "Quality", "Reference", "ReferenceSeries", "RoleProfile", "Selection", "SkillLinks",
        "SkillProfile", "TitleUse", "measured_coverage",
    ),
    "observatory": ("Observatory", "PostingView", "open"),
    "pipeline": ("CollectReport", "ImportReport", "VerifyReport"),
    "pipeline.boards": ("BoardChange",),
    "pipeline.progress": ("Progress",),
    "pipeline.recheck": ("FieldChange", "Recheck"),
    "pipeline.targets": ("Targets",),
    "posting": (
        "Degree", "EnrichedPosting", "Finding", "MonetaryAmount", "Observation", "PlaceNamed", "Posting", "RawPosting",
        "SetAside", "SkillAsked", "TimeZoneWindow",
    ),
    "reading": ("prepare", "read"),
    "reading.document": ("Block", "Section"),
    "reading.facts": ("FIELD_LABELS", "USUAL_FIELDS", "Fact", "list_facts", "unstated_fields"),
    "reading.taxonomy_suggest": ("MatchedConcepts", "Suggestion"),
    "reading.verify": ("BrokenSpan", "verify_spans"),
    "search": (
        "FACETS", "SORTS", "Completion", "Facet", "FacetValue", "Filters", "Hit", "HitGroup", "Piece",
        "ReadPiece", "Reason", "Respelling", "SearchQuery", "SearchResult", "SimilarPostings",
    ),
    "settings": ("Settings", "load_settings"),
    "sources": ("Board",),
    "sources.checking": ("BoardCheck",),
    "store.export": ("ExportReport", "mask_contacts"),
    "store.jobposting": ("jobposting_jsonld",),
    "store.jobposting_lines": ("LinesReport",),
    "store.dataset": ("SourceHeld",),
    "store.answer_files": ("csv_text",),
    "store.citation": ("Citation",),
    "store.personal_corrections": ("Correction",),
    "store.personal_notes": ("Note",),
    "store.personal_searches": ("SavedSearch",),
    "store.personal_tracker": ("Application",),
    "store.personal_undo": ("Change",),
    "store.personal_wishes": ("PayFloor", "Wishes"),
    "store.revisions": ("SnapshotDiff",),
    "store.vintages": ("Revision", "Vintage"),
    "store.sql": ("SqlAnswer",),
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
    "FEED_FORMATS",
    "FIELD_LABELS",
    "SKILL_AREAS",
    "SORTS",
    "TAXONOMY_VERSION",
    "USUAL_FIELDS",
    "Answer",
    "AnswerTable",
    "Application",
    "Basis",
    "Block",
    "Board",
    "BoardChange",
    "BoardCheck",
    "BoardNotFoundError",
    "Breakdown",
    "BrokenSpan",
    "Change",
    "Changes",
    "CheckedLink",
    "Citation",
    "Claims",
    "CollectReport",
    "Comparison",
    "Completion",
    "Concentration",
    "ConceptMatch",
    "Correction",
    "Curriculum",
    "Degree",
    "Demand",
    "Digest",
    "Distinctive",
    "Drivers",
    "Emerging",
    "EnrichedPosting",
    "ExportReport",
    "Facet",
    "FacetValue",
    "Fact",
    "Feed",
    "FieldChange",
    "FileFormatError",
    "Filters",
    "Finding",
    "FingerpostError",
    "Fit",
    "Forecast",
    "Gap",
    "GapSkill",
    "Growth",
    "Hit",
    "HitGroup",
    "ImportReport",
    "InputError",
    "InstalledVocabularies",
    "IntervalCoverage",
    "Lifetime",
    "LinesReport",
    "Lint",
    "MatchedConcepts",
    "Matches",
    "MonetaryAmount",
    "NextSkills",
    "Note",
    "Notebook",
    "Observation",
    "Observatory",
    "Path",
    "Pay",
    "PayFloor",
    "PayGrowth",
    "PayloadError",
    "Piece",
    "PlaceNamed",
    "Plan",
    "Posting",
    "PostingEvent",
    "PostingFacts",
    "PostingLife",
    "PostingMember",
    "PostingView",
    "Premium",
    "Premiums",
    "Profile",
    "ProfileSkill",
    "Progress",
    "Quality",
    "RawPosting",
    "ReadPiece",
    "Reason",
    "Recheck",
    "Reference",
    "ReferenceSeries",
    "Requirement",
    "Respelling",
    "Revision",
    "Role",
    "RoleFit",
    "RoleProfile",
    "Row",
    "SavedSearch",
    "SearchNews",
    "SearchQuery",
    "SearchResult",
    "Section",
    "Selection",
    "SetAside",
    "Settings",
    "SettingsError",
    "Share",
    "SimilarPostings",
    "Skill",
    "SkillAsked",
    "SkillLinks",
    "SkillProfile",
    "SnapshotDiff",
    "SourceError",
    "SourceForbiddenError",
    "SourceHeld",
    "SourceUnavailableError",
    "SqlAnswer",
    "Status",
    "StoreError",
    "StoreLockedError",
    "Suggestion",
    "Targets",
    "TaxonomyReport",
    "TimeZoneWindow",
    "TitleUse",
    "Tracker",
    "UnknownNameError",
    "VerifyReport",
    "Vintage",
    "Wishes",
    "__version__",
    "as_json",
    "as_json_resume",
    "csv_text",
    "find_occupation",
    "find_skill",
    "jobposting_jsonld",
    "label_of",
    "list_facts",
    "load_settings",
    "mask_contacts",
    "measured_coverage",
    "note_as_html",
    "open",
    "prepare",
    "read",
    "read_cv_file",
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
