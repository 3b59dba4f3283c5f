"""The APIs of boards as far as fingerpost asks them, answered from records in memory.

One module per source with one constant `FAKE`; the contract tests and the benchmarks ask them through a local server.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from .fake import Fake

__all__ = ["FAKES", "Fake"]

FAKES: dict[str, Fake] = {
    module.name: import_module(f"{__name__}.{module.name}").FAKE
    for module in pkgutil.iter_modules(__path__)
    if module.name != "fake"
}
