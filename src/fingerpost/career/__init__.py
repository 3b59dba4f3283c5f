"""The navigator: a CV read by the same readers, its fit to a posting, and its gap to a role."""

from fingerpost.career.cv_file import CvText, read_cv_file
from fingerpost.career.fit import Asked, Fit, Requirement, asked_by, fit
from fingerpost.career.gap import Gap, GapSkill, gap
from fingerpost.career.offered import ProfileSkill
from fingerpost.career.profile import Profile, read_profile

__all__ = [
    "Asked",
    "CvText",
    "Fit",
    "Gap",
    "GapSkill",
    "Profile",
    "ProfileSkill",
    "Requirement",
    "asked_by",
    "fit",
    "gap",
    "read_cv_file",
    "read_profile",
]
