from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import sys
import pyarrow as pa
from fingerpost.engine.memory import spare_memory

{before}
spare_memory()
pa.array([1]), pa.Table.from_pylist([{{"a": "b"}}]), pa.schema([("a", pa.int64())]).empty_table()
print("pandas" in sys.modules, len(pa.table({{"a": [1]}}).to_pandas()))
"""


@pytest.mark.parametrize(("before", "imported"), [("", "False"), ("import pandas", "True")])
def test_arrow_does_not_import_pandas_by_itself_and_tables_still_turn_into_its_own(before: str, imported: str) -> None:
    pytest.importorskip("pandas")
    script = SCRIPT.format(before=before)
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert printed.stdout.split() == [imported, "1"]
