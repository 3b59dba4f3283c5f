"""Keeping the memory of a long run small: freed memory goes back to the system instead of lying in many heaps.

A run that fetches, reads and settles has some thirty threads and frees large pieces of text all the time; the GNU C
library keeps what was freed for later. A collect of 3,000 postings peaked at 481 MB without these two functions.
Elsewhere they do nothing.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from importlib.abc import MetaPathFinder

_M_ARENA_MAX = -8
_ARENAS = 1

_KEEPERS = {
    "_duckdb": ("DUCKDB_JE_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0"),
    "deltalake": ("_RJEM_MALLOC_CONF", "dirty_decay_ms:100,muzzy_decay_ms:0"),
}
"""Libraries that carry a heap of their own (jemalloc), and the variable that each reads when it is loaded.

They keep what they freed for ten seconds, and longer where they are not called: DuckDB held 55 MB that it had no use
for, Delta's compaction 90 MB.
"""


def spare_memory() -> None:
    """Lets this process use one heap for all its threads, and Arrow the system's, without pandas.

    DuckDB and Delta give back what they free at once or soon, where they were not loaded before.
    """
    import pyarrow as pa

    for module, (variable, wanted) in _KEEPERS.items():
        if module not in sys.modules:
            os.environ.setdefault(variable, wanted)
    pa.set_memory_pool(pa.system_memory_pool())
    leave_pandas_out()
    library = _gnu_library()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, _ARENAS)


def leave_pandas_out() -> None:
    """Keeps Arrow from importing pandas by itself, where it is installed and was not imported before.

    Arrow tries to when it is given Python's values for the first time: half a second and 60 MB for nothing that is used
    here. Tables can still be turned into those of pandas; single values of its kinds are then unknown to Arrow.
    """
    import pyarrow as pa

    if "pandas" in sys.modules:
        return
    without = _WithoutPandas()
    sys.meta_path.insert(0, without)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(without)


class _WithoutPandas(MetaPathFinder):
    """While it is asked first, there is no pandas."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def release_memory() -> None:
    """Gives back to the system what was freed; it takes some milliseconds."""
    library = _gnu_library()
    if library is not None:
        library.malloc_trim(0)


@cache
def _gnu_library() -> ctypes.CDLL | None:
    """The C library, where it is GNU's."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
