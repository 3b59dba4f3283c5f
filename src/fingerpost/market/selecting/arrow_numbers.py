"""Numbers and texts between Arrow and numpy without pandas, which Arrow's own ways import (0.4 s) if it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

_FLOATS = {"double": "float64", "float": "float32"}


def numbers_of(column: pa.Array | pa.ChunkedArray, none: int | None = None) -> NDArray[Any]:
    """The numbers of a column, not to be written to: null is NaN among floats, and `none` among whole numbers.

    Raises:
        ValueError: there are nulls among whole numbers, and `none` is not given.
    """
    import pyarrow as pa

    array = in_one(column)
    if pa.types.is_boolean(array.type):
        flags: NDArray[np.bool_] = numbers_of(array.cast(pa.uint8()), none).astype(bool)
        return flags
    if pa.types.is_decimal(array.type):  # what the database makes of sums of whole numbers
        array = array.cast(pa.int64())
    kind = np.dtype(_FLOATS.get(str(array.type), str(array.type)))
    if not len(array):
        return np.zeros(0, dtype=kind)
    values = np.frombuffer(array.buffers()[1], dtype=kind, count=len(array), offset=array.offset * kind.itemsize)
    if not array.null_count:
        return values
    if none is None and kind.kind != "f":
        msg = f"{array.null_count} of {len(array)} whole numbers are null; say what stands for them"
        raise ValueError(msg)
    filled = values.copy()
    filled[~numbers_of(array.is_valid())] = np.nan if none is None else none
    return filled


def in_one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    import pyarrow as pa

    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.combine_chunks() if column.num_chunks else pa.nulls(0, column.type)


def arrow_of(numbers: NDArray[Any]) -> pa.Array:
    """Numbers as an Arrow column."""
    import pyarrow as pa

    held = np.ascontiguousarray(numbers)
    return pa.Array.from_buffers(pa.from_numpy_dtype(held.dtype), len(held), [None, pa.py_buffer(held)])


def arrow_texts(texts: Sequence[str]) -> pa.Array:
    """Texts as an Arrow column.

    >>> arrow_texts(["", "größer"]).to_pylist()
    ['', 'größer']
    """
    import pyarrow as pa

    written = [text.encode() for text in texts]
    ends = np.cumsum([0, *(len(text) for text in written)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(written), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(written))])
