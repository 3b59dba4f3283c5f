"""Settings: where the data lies and how polite and how parallel the work is.

| setting | option | environment variable | default |
|---|---|---|---|
| `data` | `--data` | `FINGERPOST_DATA` | the user data directory of the platform |
| `workers` | `--workers` | `FINGERPOST_WORKERS` | number of cores |
| `contact` | | `FINGERPOST_CONTACT` | the project's page; named in the user agent |
| `base_urls` | | `FINGERPOST_BASE_URLS` | none; other addresses to ask, `lever=http://127.0.0.1:8000` |
| `keys` | | the names in `KEYS` | none; what USAJOBS and Adzuna ask for |
| `timeout` | | `FINGERPOST_TIMEOUT` | 180 seconds, after which a request is given up |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fingerpost._version import __version__
from fingerpost.errors import SettingsError

KEYS = (
    "FINGERPOST_USAJOBS_EMAIL",
    "FINGERPOST_USAJOBS_KEY",
    "FINGERPOST_ADZUNA_APP_ID",
    "FINGERPOST_ADZUNA_APP_KEY",
)
"""Environment variables that hold what a source wants to know of who asks; they are never stored or shown."""

PROJECT_URL = "https://github.com/fingerpost/fingerpost"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set from outside, resolved once at the start of a run."""

    data: Path
    workers: int
    contact: str = PROJECT_URL
    base_urls: str = ""
    timeout: float = 180.0
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def user_agent(self) -> str:
        """The identifying user agent: product, version and a contact URL."""
        return f"fingerpost/{__version__} (+{self.contact})"


def load_settings(
    data: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from arguments first, then the environment, then defaults.

    Raises:
        SettingsError: workers or time-out is no positive number, or the data path is a file.
    """
    env = os.environ if environ is None else environ
    chosen = data or env.get("FINGERPOST_DATA")
    path = Path(chosen).expanduser() if chosen else _default_data_directory()
    if path.exists() and not path.is_dir():
        msg = f"the data directory {path} is a file; give a directory with --data or FINGERPOST_DATA"
        raise SettingsError(msg)
    return Settings(
        data=path,
        workers=workers if workers is not None else _workers(env.get("FINGERPOST_WORKERS")),
        contact=env.get("FINGERPOST_CONTACT") or PROJECT_URL,
        base_urls=env.get("FINGERPOST_BASE_URLS") or "",
        timeout=_seconds(env.get("FINGERPOST_TIMEOUT")),
        keys={name: env[name] for name in KEYS if env.get(name)},
    )


def _default_data_directory() -> Path:
    from platformdirs import user_data_path  # imported here: only needed when no directory is given

    return user_data_path("fingerpost", appauthor=False)


def _workers(stated: str | None) -> int:
    if not stated:
        return os.cpu_count() or 1
    if not stated.isdigit() or int(stated) < 1:
        msg = f"FINGERPOST_WORKERS is {stated!r}; expected a whole number from 1 on"
        raise SettingsError(msg)
    return int(stated)


def _seconds(stated: str | None) -> float:
    try:
        seconds = float(stated or 180.0)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        msg = f"FINGERPOST_TIMEOUT is {stated!r}; expected a number of seconds above 0"
        raise SettingsError(msg)
    return seconds
