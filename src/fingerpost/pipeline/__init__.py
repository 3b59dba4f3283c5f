"""From sources to facts: collect or import, derive, settle. All of it may be killed at any moment and run again.

    raw, observations ──derive──▶ postings, readings, skills, set_aside, events ──settle──▶ facts, snapshot, index

Only what is fetched or read from a file is acknowledged (raw, observations); everything else is derived from it by
watermark, so that doing it again changes nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fingerpost.pipeline.collecting import CollectReport, collect
    from fingerpost.pipeline.deriving import derive
    from fingerpost.pipeline.importing import ImportReport, import_files
    from fingerpost.pipeline.ready import ready_index
    from fingerpost.pipeline.scanning import VerifyReport, readings_of, verify_files
    from fingerpost.pipeline.settling import settle
    from fingerpost.pipeline.stages import read_postings, to_postings, to_texts

_MODULES = {
    "CollectReport": "collecting",
    "ImportReport": "importing",
    "VerifyReport": "scanning",
    "collect": "collecting",
    "derive": "deriving",
    "import_files": "importing",
    "read_postings": "stages",
    "readings_of": "scanning",
    "ready_index": "ready",
    "settle": "settling",
    "to_postings": "stages",
    "to_texts": "stages",
    "verify_files": "scanning",
}

__all__ = [
    "CollectReport",
    "ImportReport",
    "VerifyReport",
    "collect",
    "derive",
    "import_files",
    "read_postings",
    "readings_of",
    "ready_index",
    "settle",
    "to_postings",
    "to_texts",
    "verify_files",
]


def __getattr__(name: str) -> Any:
    """Loads a name from its module when it is first used: the modules load Arrow and Delta."""
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
