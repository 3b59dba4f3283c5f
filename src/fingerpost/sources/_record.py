"""One stored record taken apart, the same way for every source that keeps JSON."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import RawPosting

T = TypeVar("T")


def decode_record(raw: RawPosting, kind: type[T], what: str) -> T:
    """A stored record as `kind`; numbers that are written as text are read. `what` names it ("a Lever record").

    Raises:
        PayloadError: the record does not have the form that its source documents or, where it documents none, had.
    """
    try:
        return msgspec.json.decode(raw.payload, type=kind, strict=False)
    except msgspec.MsgspecError as error:
        msg = f"{what} does not have its known form: {error}"
        raise PayloadError(msg, source=raw.source, board=raw.board or "") from error
