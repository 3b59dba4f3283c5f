"""Files that a face writes for the person who asked."""

from __future__ import annotations

from pathlib import Path

from fingerpost import StoreError


def write_text(path: Path, text: str) -> Path:
    """Writes a text in UTF-8, lines as they are, and gives the path.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}); name a folder that exists and may be written to"
        raise StoreError(msg) from error
    return path
