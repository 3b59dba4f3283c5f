"""Every error fingerpost raises on purpose.

    FingerpostError                 exit code 1
    ├── SettingsError               exit code 2   a setting that cannot be used
    ├── InputError                  exit code 2   what the caller gave cannot be used
    │   ├── FileFormatError                       a file that is not what it should be
    │   └── UnknownNameError                      a role, skill, board … nobody knows
    ├── SourceError                               a board or feed; carries `.source` and `.board`
    │   ├── BoardNotFoundError                    404, 410: the board is gone
    │   ├── SourceForbiddenError                  robots.txt, 401 or 403 say no
    │   ├── SourceUnavailableError                timeouts, connection errors, 429 and 5xx after retries
    │   └── PayloadError                          a reply or record that does not have its documented form
    └── StoreError                                the data directory
        └── StoreLockedError                      another process is writing to it

Messages say what was given, what was expected and what to do. A broken *record* is not an error of the run:
it is set aside with its reason and counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_FEW = 30


class FingerpostError(Exception):
    """The root of every error fingerpost raises on purpose."""

    exit_code = 1


class SettingsError(FingerpostError):
    """A setting (option, environment variable) that cannot be used."""

    exit_code = 2


class InputError(FingerpostError):
    """An argument, file or query that cannot be used."""

    exit_code = 2


class FileFormatError(InputError):
    """A file that is not in the format it should have."""


class UnknownNameError(InputError):
    """A name that is in no list; the message proposes the closest ones.

    >>> str(UnknownNameError("role", "data-scientits", ["data-scientist", "data-engineer"]))
    "no role is called 'data-scientits'; did you mean data-scientist, data-engineer?"
    """

    def __init__(self, what: str, given: str, known: Iterable[str]) -> None:
        self.given = given
        self._known = tuple(known)
        super().__init__(what, given, self._known)

    def __str__(self) -> str:
        # Made only when it is shown: comparing with thousands of names takes a second.
        what, given, _ = self.args
        names = sorted({name for name in self._known if 2 * abs(len(name) - len(given)) <= len(given) + 4})
        close = get_close_matches(given, names, n=3, cutoff=0.5)
        if close:
            hint = f"did you mean {', '.join(close)}?"
        elif len(self._known) <= _FEW:
            hint = f"known are: {', '.join(sorted(self._known))}" if self._known else "none is known"
        else:
            hint = f"{len(self._known)} are known, none is close"
        return f"no {what} is called {given!r}; {hint}"


class SourceError(FingerpostError):
    """A board or feed that could not be collected."""

    def __init__(self, message: str, *, source: str = "", board: str = "") -> None:
        super().__init__(message)
        self.source = source
        self.board = board


class BoardNotFoundError(SourceError):
    """The server says that there is no such board (404 or 410)."""


class SourceForbiddenError(SourceError):
    """robots.txt or the server does not allow the request."""


class SourceUnavailableError(SourceError):
    """The server did not answer usefully, after retries."""


class PayloadError(SourceError):
    """A reply or a record that does not have the form its source documents."""


class StoreError(FingerpostError):
    """The data directory cannot be read or written."""


class StoreLockedError(StoreError):
    """Another process is writing to the same data directory."""
