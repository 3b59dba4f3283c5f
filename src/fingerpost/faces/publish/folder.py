"""The folder of a site: written only where it is empty or a site that was published before, and left without rests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from fingerpost import InputError, StoreError, __version__

MANIFEST = "fingerpost-site.json"
"""What a site is and which files belong to it; a folder with this file is one of ours."""


class SiteFolder:
    """The folder that a site is written into.

    Raises:
        InputError: it is a file, lies in the data directory, or holds something that is no site of ours.
    """

    def __init__(self, out: Path, data: Path) -> None:
        self.out = out
        self._written: list[str] = []
        self.n_bytes = 0
        if out.exists() and not out.is_dir():
            msg = f"{out} is a file; give a folder"
            raise InputError(msg)
        if data.resolve() in {out.resolve(), *out.resolve().parents}:
            msg = f"{out} would put the site into the data directory {data}; give another folder"
            raise InputError(msg)
        self._earlier = _files_of(out)

    @property
    def files(self) -> tuple[str, ...]:
        """The files written so far, in order of name, with "/"."""
        return tuple(sorted(self._written))

    def begin(self) -> None:
        """Marks the folder as a site, so that a run which was broken off can be begun again."""
        self._put(MANIFEST, _manifest({"complete": False}, self._earlier))

    def write(self, name: str, content: bytes) -> None:
        """Writes a file; one that is the same already is left as it is."""
        self._put(name, content)
        self._written.append(name)
        self.n_bytes += len(content)

    def end(self, about: Mapping[str, Any]) -> None:
        """Takes out the files of the site before that this one has not, and notes what this one is."""
        for name in set(self._earlier) - set(self._written):
            self._take_out(name)
        self._put(MANIFEST, _manifest({**about, "complete": True}, self.files))

    def _put(self, name: str, content: bytes) -> None:
        path = self.out / name
        try:
            if path.is_file() and path.read_bytes() == content:
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            msg = f"{path} cannot be written ({error.strerror}); give another folder"
            raise StoreError(msg) from error

    def _take_out(self, name: str) -> None:
        if name.startswith("/") or ".." in PurePosixPath(name).parts:
            return
        path = self.out / name
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.out or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()


def _files_of(out: Path) -> tuple[str, ...]:
    """The files of the site that a folder holds.

    Raises:
        InputError: it holds something else.
    """
    if not out.is_dir() or not any(out.iterdir()):
        return ()
    try:
        held = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if held["made_by"] == "fingerpost publish":
            return tuple(map(str, held["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    msg = f"{out} is not empty and holds no site of fingerpost; give an empty folder, or one that was published before"
    raise InputError(msg)


def _manifest(about: Mapping[str, Any], files: Iterable[str]) -> bytes:
    held = {"made_by": "fingerpost publish", "version": __version__, **about, "files": sorted(files)}
    return (json.dumps(held, indent=1, ensure_ascii=False) + "\n").encode()
