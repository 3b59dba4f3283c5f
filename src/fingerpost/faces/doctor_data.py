"""Checks of what fingerpost holds: the packaged data, the data directory, and whether a board can be reached."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import fingerpost
from fingerpost import Observatory, Posting, StoreError, __version__
from fingerpost.faces.doctor import Check

if TYPE_CHECKING:
    from importlib.metadata import PackagePath


LEAST_SPACE: Final = 100 << 20
LITTLE_SPACE: Final = 1 << 30
SQLITE_HEADER: Final = b"SQLite format 3\0"
PATTERN_SIGNS: Final = frozenset("*?[]")
ASKED: Final = "greenhouse:gitlab"
TITLE: Final = "Machine Learning Engineer"
TEXT: Final = "Requirements:\n- 3+ years of experience with Python and PyTorch\n\nYou will train and deploy models."


def packaged_checks(engine: Observatory) -> Iterator[Check]:
    """The packaged files, lists, readers and figures."""
    yield files_check()
    enriched = fingerpost.read(Posting("given", "given", TITLE, TEXT, "text"))
    found = {asked.value.skill_id for asked in enriched.skills}
    lists = f"{len(fingerpost.skills()):,} skills, {len(fingerpost.roles())} roles, {len(engine.boards()):,} boards"
    role = enriched.role.value if enriched.role else None
    if not {"python", "pytorch"} <= found or role != "machine-learning-engineer":
        read = f"a known posting was read as {role} with {', '.join(sorted(found)) or 'no skill'}"
        yield Check("readers", "fail", read, "install fingerpost anew: its lists or models are not what they were")
    else:
        yield Check("readers", "ok", f"a known posting is read as it should be; {lists}")
    yield _reference(engine)


def files_check(package: str = "fingerpost") -> Check:
    """Whether the installed files are those of the wheel, by the checksums that came with it."""
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    ours = [file for file in files if file.parts[0] == package and file.hash is not None]
    if not ours:
        return Check("packaged files", "ok", "run from a checkout, so there are no checksums to compare with")
    changed = [str(file) for file in ours if not _is_as_packed(file)]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        found = f"{len(changed)} of {len(ours)} are not as they were packed: {', '.join(changed[:3])}{more}"
        return Check("packaged files", "fail", found, "python -m pip install --force-reinstall fingerpost")
    return Check("packaged files", "ok", f"all {len(ours)} are as they were packed")


def _is_as_packed(file: PackagePath) -> bool:
    stated = file.hash
    if stated is None:
        return True
    try:
        digest = hashlib.new(stated.mode, Path(str(file.locate())).read_bytes()).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == stated.value


def _reference(engine: Observatory) -> Check:
    status = engine.status()
    if status.reference is None:
        advice = "install fingerpost anew, or go without: answers then rest on what you collect"
        return Check("packaged snapshot", "warn", "there is none", advice)
    reference = fingerpost.open(engine.settings.data, corpus="reference", snapshot="latest")
    every = reference.breakdown("role", ai_relation=None, limit=1).basis
    held = f"{every.n_postings:,} postings of {every.n_employers:,} employers, {status.reference}"
    return Check("packaged snapshot", "ok" if every.n_postings else "fail", held)


def directory_checks(engine: Observatory) -> Iterator[Check]:
    """The data directory: whether it can be written to, its lock, snapshot, index and personal file."""
    data = engine.settings.data
    yield place_check(data)
    yield _space(data)
    if not data.is_dir():
        return
    yield lock_check(data)
    yield _snapshot(engine)
    yield index_check(engine)
    yield personal_check(data / "me.db")


def place_check(data: Path) -> Check:
    """Whether the data directory can be written to, or made."""
    if signs := sorted(set(str(data)) & PATTERN_SIGNS):
        found = f"{data} holds {' '.join(signs)}, which stands for any file"
        return Check("data directory", "fail", found, "give another with --data or FINGERPOST_DATA")
    nearest = _nearest(data)
    try:
        with tempfile.TemporaryFile(dir=nearest) as tried:
            tried.write(b"1")
    except OSError as error:
        advice = "give another with --data or FINGERPOST_DATA, or change its rights"
        return Check("data directory", "fail", f"{nearest} cannot be written to ({error.strerror})", advice)
    made = "" if data.is_dir() else "; the first collect or import makes it"
    return Check("data directory", "ok", f"{data}{made}")


def _nearest(path: Path) -> Path:
    """The directory itself, or the first above it that is there."""
    return next((one for one in (path, *path.absolute().parents) if one.is_dir()), Path())


def _space(data: Path) -> Check:
    free = shutil.disk_usage(_nearest(data)).free
    found = f"{free / (1 << 30):,.1f} GB free"
    if free < LEAST_SPACE:
        return Check("disk", "fail", found, "a collect needs some hundred MB: delete something, or give another --data")
    if free < LITTLE_SPACE:
        return Check("disk", "warn", found, "a large collect may need more: all boards take about a GB")
    return Check("disk", "ok", found)


def lock_check(data: Path) -> Check:
    """Whether a process is writing to the data directory right now."""
    path = data / "writer.lock"
    if not path.is_file():
        return Check("lock", "ok", "nothing has been written yet")
    if sys.platform == "win32":
        return Check("lock", "ok", "cannot be looked at on this system")
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        return Check("lock", "fail", f"{path} cannot be read ({error.strerror})", f"change the rights of {data}")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # held for no time: closing lets it go
    except OSError:
        holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
        return Check("lock", "ok", f"process {holder} is writing; reading needs no lock")
    finally:
        os.close(descriptor)
    return Check("lock", "ok", "free")


def _snapshot(engine: Observatory) -> Check:
    try:
        status, kept, used = engine.status(), engine.snapshots(), engine.snapshot_in_use()
    except StoreError as error:
        return Check("snapshot", "fail", str(error), "do what the message says; nothing collected is lost by it")
    if status.waiting:
        advice = "fingerpost collect or import reads them; if one is running, let it end"
        return Check("snapshot", "warn", f"{status.waiting:,} records are stored and not yet read", advice)
    if not status.n_postings:
        return Check("snapshot", "ok", "nothing was collected yet; answers rest on the packaged snapshot")
    also = f"; answers rest on the kept snapshot {used}" if used else ""
    found = f"{engine.snapshot}: {status.n_clusters:,} postings; {len(kept)} kept{also}"
    return Check("snapshot", "ok", found)


def index_check(engine: Observatory) -> Check:
    """Whether the search index was built of the facts in place by this version."""
    folder = engine.settings.data / "index"
    note = folder / "snapshot.txt"
    later = "the next search makes it anew, which takes a moment"
    if not (folder / "current").is_file() or not note.is_file():
        return Check("search index", "ok", f"not built yet; {later}")
    built_of = note.read_text(encoding="utf-8").strip()
    in_place = f"{fingerpost.open(engine.settings.data).snapshot} {__version__}"
    if built_of != in_place:
        return Check("search index", "warn", f"of {built_of}, in place is {in_place}", later)
    n = fingerpost.open(engine.settings.data).search("", size=1).n
    return Check("search index", "ok", f"in step with the snapshot, {n:,} postings")


def personal_check(path: Path) -> Check:
    """Whether the file of personal data is one, and only its owner may read it; nothing in it is looked at."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        with path.open("rb") as file:
            header = file.read(len(SQLITE_HEADER))
    except FileNotFoundError:
        return Check("personal data", "ok", "none are kept")
    except OSError as error:
        return Check(
            "personal data", "fail", f"{path} cannot be read ({error.strerror})", f"change the rights of {path}"
        )
    if header not in (SQLITE_HEADER, b""):
        return Check("personal data", "fail", f"{path} is no file of personal data", "move it away to start afresh")
    if os.name == "posix" and mode & 0o077:
        return Check("personal data", "warn", f"others may read {path} ({mode:04o})", f"chmod 600 {path}")
    return Check("personal data", "ok", f"{path} is closed to others" if os.name == "posix" else f"{path} is there")


def network_checks(engine: Observatory) -> Iterator[Check]:
    """Whether a board answers: a look that takes nothing."""
    checked = engine.check_boards([ASKED])[0]
    if checked.state in ("ok", "empty"):
        yield Check("network", "ok", f"{ASKED} answered in {checked.seconds:.1f} s")
        return
    advice = "collecting needs the network (HTTPS_PROXY names a proxy); everything else works without"
    yield Check("network", "warn", f"{ASKED}: {checked.reason or checked.state}", advice)
