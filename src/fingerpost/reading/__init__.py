"""Readers: from a posting's text to findings, each with the words that prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fingerpost.reading.chain import AT_ONCE, prepare, prepare_text, read, read_many
    from fingerpost.reading.skills import read_skills
    from fingerpost.reading.version import READER_VERSION

__all__ = ["AT_ONCE", "READER_VERSION", "prepare", "prepare_text", "read", "read_many", "read_skills"]


def __getattr__(name: str) -> Any:
    """Loads the chain when one of its names is used first, so that importing this room stays cheap."""
    if name == "READER_VERSION":
        from fingerpost.reading import version

        return version.READER_VERSION
    if name == "read_skills":
        from fingerpost.reading import skills

        return skills.read_skills
    if name in __all__:
        from fingerpost.reading import chain

        return getattr(chain, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
