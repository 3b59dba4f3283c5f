from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fingerpost.errors import StoreError, StoreLockedError
from fingerpost.store.lock import writing

HOLD = """
import sys, time
from pathlib import Path
from fingerpost.store.lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_which_process_writes(tmp_path: Path) -> None:
    with (
        writing(tmp_path),
        pytest.raises(StoreLockedError, match=f"process {os.getpid()} is writing"),
        writing(tmp_path),
    ):
        pass


def test_the_lock_is_free_again_after_the_work_and_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writing(tmp_path):
        raise RuntimeError
    with writing(tmp_path):
        pass


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreLockedError, match=f"process {other.pid} "), writing(tmp_path):
            pass
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    with writing(tmp_path):
        pass


@pytest.mark.parametrize("name", ["[a]", "a*", "a?"])
def test_a_path_that_stands_for_any_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="give another with --data"), writing(tmp_path / name):
        pass


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written to"), writing(tmp_path / "file" / "data"):
        pass
