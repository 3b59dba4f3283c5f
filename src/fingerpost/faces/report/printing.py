"""A page as PDF, printed by a Chromium that is installed on this machine; without one, how to get it is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_ELSEWHERE = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
_PROGRAM_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
"""Environment variables of Windows: its installers put no browser on the search path."""

_WINDOWS_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
SECONDS = 180.0
HOW = (
    "no PDF was made: no Chromium was found on this machine. Install chromium or Google Chrome and run the command "
    "again, or open report.html in any browser and print it"
)


def find_browser() -> str | None:
    """The Chromium or one of its kin on this machine, None where there is none."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return found or next((str(path) for path in _elsewhere() if path.is_file()), None)


def _elsewhere() -> Iterator[Path]:
    """Where installers put a browser beside the search path."""
    yield from _ELSEWHERE
    if sys.platform == "win32":
        folders = [Path(folder) for name in _PROGRAM_FOLDERS if (folder := os.environ.get(name))]
        yield from (folder / program for program in _WINDOWS_PROGRAMS for folder in folders)


def print_pdf(page: Path, pdf: Path) -> str | None:
    """Prints a page to a PDF; None where that was done, else the reason why not. The browser reaches no network."""
    browser = find_browser()
    if browser is None:
        return HOW
    pdf.unlink(missing_ok=True)
    # Windows deletes no file that a process of the browser, which may outlive the first one, still has open.
    with tempfile.TemporaryDirectory(prefix="fingerpost-print-", ignore_cleanup_errors=True) as profile:
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={profile}", "--no-pdf-header-footer", "--generate-pdf-document-outline",
            *(["--no-sandbox"] if _is_root() else []),
            f"--print-to-pdf={pdf.resolve()}", page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  our own page
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"no PDF was made: {browser} did not print it ({error}); open report.html and print it"
    if not pdf.is_file() or pdf.stat().st_size == 0:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        said = told[-1] if told else f"exit code {done.returncode}"
        return f"no PDF was made: {browser} failed ({said}); open report.html and print it"
    return None


def _is_root() -> bool:
    """Chromium's own sandbox does not start for root, as in many containers."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
