from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from fingerpost.engine import ENGINES, run
from fingerpost.errors import FingerpostError
from tests.engine import stages_for_tests as stages


def batches(*sizes: int) -> list[pa.RecordBatch]:
    return [pa.record_batch({"n": pa.array(range(size), pa.int64())}) for size in sizes]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_batches(workers: int) -> None:
    sizes = (1, 200, 3, 50, 0, 7, 1)
    results = list(run(stages.double, batches(*sizes), workers=workers))
    assert [result["n"].to_pylist() for result in results] == [[2 * n for n in range(size)] for size in sizes]


def test_one_worker_runs_in_this_process_and_two_do_not() -> None:
    here = next(run(stages.process_id, batches(1), workers=1))["n"].to_pylist()
    there = next(run(stages.process_id, batches(1), workers=2))["n"].to_pylist()
    assert here == [os.getpid()]
    assert there != here


def test_batches_are_taken_only_a_bounded_number_ahead() -> None:
    taken = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in batches(*[1] * 50):
            taken += 1
            yield batch

    results = run(stages.double, counted(), workers=2)
    next(results)
    assert taken <= 6
    results.close()


def test_an_error_of_a_stage_reaches_the_caller() -> None:
    with pytest.raises(ValueError, match="no stage for 1 rows"):
        list(run(stages.fail, batches(1, 1), workers=2))


def test_a_worker_that_dies_is_told_with_what_to_do() -> None:
    with pytest.raises(FingerpostError, match="try fewer than 2 workers"):
        list(run(stages.end_the_process, batches(1, 1), workers=2))


def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(f"""
        import os, signal, sys
        sys.path.insert(0, {str(Path(__file__).parents[2])!r})
        import pyarrow as pa
        from tests.engine import stages_for_tests as stages
        from fingerpost.engine import run

        if __name__ == "__main__":
            one = pa.record_batch({{"n": pa.array([1])}})
            results = run(stages.process_id, [one] * 20, workers=2)
            print(next(results)["n"][0].as_py(), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        """)
    )
    printed = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=60)
    # subprocess.run returns only once every process that holds the pipe has ended: the workers hold it too
    worker = int(printed.stdout)
    assert not Path(f"/proc/{worker}").exists() or _is_zombie(worker)


def _is_zombie(process_id: int) -> bool:
    return Path(f"/proc/{process_id}/stat").read_text().split(")")[1].split()[0] == "Z"


def test_the_registry_names_the_local_engine() -> None:
    assert ENGINES["local"] is run
