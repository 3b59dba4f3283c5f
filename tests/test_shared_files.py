"""Files that processes share: one holder at a time, replacing in one step; and what Windows does differently."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from fingerpost import shared_files
from fingerpost.errors import StoreError, StoreLockedError
from fingerpost.shared_files import LOCKED_BYTE, PAUSES, locked, replace_path


class FakeMsvcrt:
    """Locks of one byte as Windows has them, by the offset at which a descriptor stands; one holder in all."""

    LK_UNLCK, LK_LOCK, LK_NBLCK = 0, 1, 2

    def __init__(self) -> None:
        self.holder: int | None = None
        self.offsets: list[int] = []

    def locking(self, descriptor: int, mode: int, n_bytes: int) -> None:
        assert n_bytes == 1
        assert mode in (self.LK_UNLCK, self.LK_NBLCK)  # LK_LOCK gives up after ten seconds
        self.offsets.append(os.lseek(descriptor, 0, os.SEEK_CUR))
        if mode == self.LK_UNLCK:
            assert self.holder == descriptor
            self.holder = None
        elif self.holder is not None:
            raise PermissionError(errno.EACCES, "Permission denied")
        else:
            self.holder = descriptor


@pytest.fixture
def msvcrt(monkeypatch: pytest.MonkeyPatch) -> FakeMsvcrt:
    fake = FakeMsvcrt()
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setitem(sys.modules, "fcntl", None)  # importing it fails, as there
    monkeypatch.setattr(shared_files, "sys", SimpleNamespace(platform="win32"))
    return fake


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(shared_files, "sleep", taken.append)
    return taken


def failing(times: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Lets Path.replace fail as for a file that is open, so many times; gives the number of tries."""
    tries, replace = [], Path.replace

    def tried(self: Path, target: Path) -> Path:
        tries.append(target)
        if len(tries) <= times:
            raise PermissionError(errno.EACCES, "Access is denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", tried)
    return lambda: len(tries)


@pytest.fixture
def two_files(tmp_path: Path) -> tuple[Path, Path]:
    new, path = tmp_path / "a.new", tmp_path / "a"
    new.write_text("new")
    path.write_text("old")
    return new, path


def test_the_file_says_who_holds_it_also_where_a_longer_number_stood(tmp_path: Path) -> None:
    path = tmp_path / "made" / "a.lock"
    path.parent.mkdir()
    path.write_text("123456789012\n")
    with locked(path):
        assert path.read_text() == f"{os.getpid()}\n"
        with pytest.raises(StoreLockedError, match=f"process {os.getpid()} is writing to .*made;"), locked(path):
            pass
    with locked(path):
        pass


def test_an_error_of_the_work_comes_out_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError), locked(tmp_path / "a.lock"):
        raise BlockingIOError


def test_on_windows_one_holds_it_and_the_next_is_told_who(tmp_path: Path, msvcrt: FakeMsvcrt) -> None:
    path = tmp_path / "made" / "a.lock"
    with locked(path):
        assert msvcrt.holder is not None
        assert path.read_text() == f"{os.getpid()}\n"
        with pytest.raises(StoreLockedError, match=f"process {os.getpid()} is writing"), locked(path):
            pass
    assert msvcrt.holder is None
    assert set(msvcrt.offsets) == {LOCKED_BYTE}  # behind the text, which others read


def test_on_windows_it_is_free_again_after_an_error(tmp_path: Path, msvcrt: FakeMsvcrt) -> None:
    with pytest.raises(RuntimeError), locked(tmp_path / "a.lock"):
        raise RuntimeError
    with locked(tmp_path / "a.lock"):
        pass


def test_on_windows_waiting_ends_when_the_other_lets_go(
    tmp_path: Path, msvcrt: FakeMsvcrt, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 300:
            msvcrt.holder = None

    monkeypatch.setattr(shared_files, "sleep", sleep)
    msvcrt.holder = -1
    with locked(tmp_path / "a.lock", wait=True):
        assert msvcrt.holder not in (None, -1)
    assert len(slept) == 300


def test_on_windows_a_lock_that_cannot_be_taken_is_no_lock_of_another(
    tmp_path: Path, msvcrt: FakeMsvcrt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locking(descriptor: int, mode: int, n_bytes: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(msvcrt, "locking", locking)
    with pytest.raises(StoreError, match=r"cannot be written to \(Invalid argument\)") as caught:
        locked(tmp_path / "a.lock", wait=True).__enter__()
    assert not isinstance(caught.value, StoreLockedError)


def test_a_file_takes_the_place_of_another(two_files: tuple[Path, Path]) -> None:
    new, path = two_files
    replace_path(new, path)
    assert (path.read_text(), new.exists()) == ("new", False)


@pytest.mark.usefixtures("msvcrt")
def test_on_windows_replacing_waits_for_a_reader(
    two_files: tuple[Path, Path], pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = failing(2, monkeypatch)
    new, path = two_files
    replace_path(new, path)
    assert (path.read_text(), new.exists()) == ("new", False)
    assert (tries(), len(pauses)) == (3, 2)


@pytest.mark.usefixtures("msvcrt")
def test_on_windows_replacing_gives_up_after_two_seconds(
    two_files: tuple[Path, Path], pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = failing(1000, monkeypatch)
    with pytest.raises(PermissionError):
        replace_path(*two_files)
    assert tries() == PAUSES + 1
    assert sum(pauses) == pytest.approx(2.0)
    assert [path.read_text() for path in two_files] == ["new", "old"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tries again")
def test_elsewhere_replacing_is_tried_once(
    two_files: tuple[Path, Path], pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = failing(1, monkeypatch)
    with pytest.raises(PermissionError):
        replace_path(*two_files)
    assert (tries(), pauses) == (1, [])
