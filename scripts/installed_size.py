"""Prints the installed size of fingerpost and of every package it needs at run time, largest first."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LIMIT_MB = 950


def needed(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """The distribution of a name and, transitively, of what it requires without extras."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in found:
        return found
    try:
        found[key] = distribution(name)
    except PackageNotFoundError:  # a requirement of another platform or Python version
        return found
    for requirement in found[key].requires or []:
        if "extra ==" not in requirement:
            needed(re.split(r"[\s;<>=!~\[(]", requirement, maxsplit=1)[0], found)
    return found


def size(found: Distribution) -> int:
    """Bytes on disk of the files a distribution installed."""
    paths = [Path(str(found.locate_file(file))) for file in found.files or []]
    return sum(path.stat().st_size for path in paths if path.is_file())


def own_size() -> int:
    """Bytes of the package itself, also when it is installed in editable form."""
    import fingerpost

    root = Path(fingerpost.__file__).parent
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def main() -> int:
    """Prints one line a package and the sum; returns 1 where the sum is over the limit."""
    packages = needed("fingerpost", {})
    sizes = {name: own_size() if name == "fingerpost" else size(found) for name, found in packages.items()}
    for name, n_bytes in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        print(f"{n_bytes / 1e6:8.1f} MB  {name} {packages[name].version}")
    total = sum(sizes.values()) / 1e6
    print(f"{total:8.1f} MB  in {len(sizes)} packages (limit {LIMIT_MB} MB)")
    return int(total > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
