"""The navigator: a CV read by the same readers, what fits it, what is missing, what to learn next, and the way there.

Every question takes a profile (or the ids of the skills held) and, where it rests on postings, a DuckDB connection with
the views of `fingerpost.store.facts`. The names below are loaded when they are used first.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fingerpost.career.curriculum_answer import Curriculum
    from fingerpost.career.cv_file import CvText, read_cv_file
    from fingerpost.career.digest import Digest
    from fingerpost.career.eligibility import Circumstances
    from fingerpost.career.feeds import FEED_FORMATS, Feed
    from fingerpost.career.fit import Asked, Fit, Requirement, asked_by
    from fingerpost.career.gap_answer import Gap, GapSkill
    from fingerpost.career.lint import Lint
    from fingerpost.career.matches import Matches
    from fingerpost.career.next_skills_answer import NextSkills
    from fingerpost.career.notes import Notebook, note_as_html
    from fingerpost.career.offered import ProfileSkill
    from fingerpost.career.path import Path
    from fingerpost.career.plan_answer import Plan
    from fingerpost.career.profile import Profile, read_profile
    from fingerpost.career.resume_export import as_json_resume
    from fingerpost.career.role_fit import RoleFit
    from fingerpost.career.tracker import Tracker
    from fingerpost.career.watches import SearchNews

_HOMES = {
    "Asked": "fit",
    "Circumstances": "eligibility",
    "Curriculum": "curriculum_answer",
    "CvText": "cv_file",
    "Digest": "digest",
    "FEED_FORMATS": "feeds",
    "Feed": "feeds",
    "Fit": "fit",
    "Gap": "gap_answer",
    "GapSkill": "gap_answer",
    "Lint": "lint",
    "Matches": "matches",
    "NextSkills": "next_skills_answer",
    "Notebook": "notes",
    "Path": "path",
    "Plan": "plan_answer",
    "Profile": "profile",
    "ProfileSkill": "offered",
    "Requirement": "fit",
    "RoleFit": "role_fit",
    "SearchNews": "watches",
    "Tracker": "tracker",
    "asked_by": "fit",
    "as_json_resume": "resume_export",
    "note_as_html": "notes",
    "read_cv_file": "cv_file",
    "read_profile": "profile",
}

# Most questions are modules of this room as well as the functions in them (`fit`, `path` …); import those from their
# modules: `from fingerpost.career.path import path`.
__all__ = [
    "FEED_FORMATS",
    "Asked",
    "Circumstances",
    "Curriculum",
    "CvText",
    "Digest",
    "Feed",
    "Fit",
    "Gap",
    "GapSkill",
    "Lint",
    "Matches",
    "NextSkills",
    "Notebook",
    "Path",
    "Plan",
    "Profile",
    "ProfileSkill",
    "Requirement",
    "RoleFit",
    "SearchNews",
    "Tracker",
    "as_json_resume",
    "asked_by",
    "note_as_html",
    "read_cv_file",
    "read_profile",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        msg = f"module 'fingerpost.career' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"fingerpost.career.{home}"), name)
    globals()[name] = value
    return value
