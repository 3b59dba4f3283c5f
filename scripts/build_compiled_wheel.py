"""Builds a wheel whose readers are compiled to C with mypyc; needs a C compiler, takes about three minutes.

usage: python scripts/build_compiled_wheel.py [FOLDER]

The wheel goes to FOLDER (dist/ by default) and fits this Python and machine alone. It is built from a copy: compiled
modules that lay beside their sources would be imported in place of what one edits.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("src", "pyproject.toml", "mypyc.ini", "README.md", "LICENSE")


def build(folder: Path) -> Path:
    """The wheel's path.

    Raises:
        subprocess.CalledProcessError: the build failed, without a C compiler say; what it said stands above.
    """
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "fingerpost"
        copy.mkdir()
        for name in NEEDED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
            else:
                shutil.copy(source, copy / name)
        made = Path(place) / "wheel"
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made), str(copy)]
        subprocess.run(command, check=True, env={**os.environ, "HATCH_BUILD_HOOK_ENABLE_MYPYC": "1"})
        (wheel,) = made.glob("*.whl")
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, folder))


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"))
