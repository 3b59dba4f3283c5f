"""Checks of what fingerpost runs on: Python, packages, native libraries, the terminal, and what is optional."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Final

from fingerpost.faces.doctor import Check
from fingerpost.faces.report.printing import find_browser

TRIED: Final = ((3, 11), (3, 12), (3, 13))
"""The versions of Python that the tests are run on."""

KNOWN_VARIABLES: Final = frozenset(
    f"FINGERPOST_{name}"
    for name in (
        "DATA", "WORKERS", "CONTACT", "BASE_URLS", "TIMEOUT", "PAGER", "SHARED", "COMPLETE",
        "USAJOBS_EMAIL", "USAJOBS_KEY", "ADZUNA_APP_ID", "ADZUNA_APP_KEY", "SMTP_HOST", "SMTP_PORT", "SMTP_USER",
        "SMTP_PASSWORD", "SMTP_TLS", "SMTP_FROM", "SMTP_TO",
    )
)  # fmt: skip

NATIVE: Final[Mapping[str, str]] = {
    "numpy": "import numpy; assert int(numpy.arange(4).sum()) == 6",
    "pyarrow": "import pyarrow; assert pyarrow.array([1, 2]).sum().as_py() == 3",
    "duckdb": "import duckdb; assert duckdb.sql('SELECT 42').fetchall() == [(42,)]",
    "deltalake": "import deltalake; deltalake.Schema",
    "tantivy": "import tantivy; tantivy.Index(tantivy.SchemaBuilder().build())",
    "vl-convert": "import vl_convert; vl_convert.vegalite_to_svg({'mark': 'point', 'data': {'values': [{}]}})",
    "highspy": "import highspy; assert highspy.Highs().getNumCol() == 0",
    "ahocorasick": "import ahocorasick_rs; assert ahocorasick_rs.AhoCorasick(['a']).find_matches_as_indexes('a')",
    "selectolax": "from selectolax.lexbor import LexborHTMLParser; assert LexborHTMLParser('<p>a').body",
    "rensa": "import rensa; rensa.RMinHash(num_perm=16, seed=1)",
    "pypdfium2": "import pypdfium2; pypdfium2.PdfDocument.new()",
}
"""Library → a statement that fails unless its native part works."""

LEAST_WIDTH: Final = 80
_REQUIREMENT: Final = re.compile(r"([\w.-]+)\s*([^;]*)")
_BOUND: Final = re.compile(r"(>=|<)\s*([\d.]+)")
_TRY_EACH: Final = "import sys\nfor one in sys.argv[1:]:\n    exec(one)\n    print('works', flush=True)\n"


def installation_checks() -> Iterator[Check]:
    """Python, the machine, packages, native libraries, and settings that nobody reads."""
    yield _python()
    yield Check("machine", "ok", f"{platform.platform(terse=True)}, {platform.machine()}, {os.cpu_count() or 1} cores")
    yield packages_check()
    yield natives_check()
    yield settings_check(os.environ)


def _python() -> Check:
    found = f"{platform.python_implementation()} {platform.python_version()} at {sys.executable}"
    if sys.version_info[:2] in TRIED and sys.maxsize > 2**32:
        return Check("Python", "ok", found)
    if sys.maxsize <= 2**32:
        return Check("Python", "fail", f"{found}, 32 bits", "install a Python of 64 bits: the libraries have no other")
    return Check("Python", "warn", found, "the tests are run on Python 3.11 to 3.13; take one of these if it fails")


def packages_check(package: str = "fingerpost") -> Check:
    """Whether every package that fingerpost asks for is there, as new as it has to be."""
    try:
        wanted = importlib.metadata.requires(package) or []
    except importlib.metadata.PackageNotFoundError:
        return Check("packages", "warn", "fingerpost runs without having been installed", f"pip install {package}")
    wanted = [line for line in wanted if "extra ==" not in line]
    wrong = [problem for line in wanted if (problem := _problem(line)) is not None]
    if wrong:
        return Check("packages", "fail", "; ".join(wrong), f"{_pip()} install --upgrade {package}")
    named = ("duckdb", "deltalake", "tantivy", "pyarrow")
    shown = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in named if _is_wanted(name, wanted))
    return Check("packages", "ok", f"all {len(wanted)} are there{f' ({shown}, …)' if shown else ''}")


def _is_wanted(name: str, wanted: list[str]) -> bool:
    return any(line.startswith(name) for line in wanted)


def _problem(requirement: str) -> str | None:
    """What is wrong with a package that is asked for; None where nothing is.

    >>> _problem("numpy>=0.1"), _problem("numpy>=999.1"), _problem("no-such-package>=1")[:31]
    (None, 'numpy is ...', 'no-such-package>=1 is missing')
    """
    stated = _REQUIREMENT.match(requirement)
    if stated is None:
        return None
    name, bounds = stated[1], stated[2].strip()
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return f"{name}{bounds} is missing"
    met = all(_at_least(version, bound) == (sign == ">=") for sign, bound in _BOUND.findall(bounds))
    return None if met else f"{name} is {version}, asked for is {bounds}"


def _at_least(held: str, bound: str) -> bool:
    """Whether a version is at least another, by their numbers.

    >>> _at_least("1.10.2", "1.9"), _at_least("2", "2.0"), _at_least("1.9.0.post1", "1.10")
    (True, True, False)
    """
    numbers = [tuple(int(part) for part in re.findall(r"\d+", version)[:4]) for version in (held, bound)]
    length = max(map(len, numbers))
    left, right = (part + (0,) * (length - len(part)) for part in numbers)
    return left >= right


def natives_check(natives: Mapping[str, str] = NATIVE) -> Check:
    """Whether the native libraries work: tried in another process, since a library of another machine ends its own."""
    left, broken = dict(natives), []
    while left:
        command = [sys.executable, "-I", "-c", _TRY_EACH, *left.values()]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own statements
        for name in list(left)[: done.stdout.count("works")]:
            del left[name]
        if left:
            first = next(iter(left))
            del left[first]
            broken.append(f"{first} ({_reason(done)})")
    if broken:
        advice = f"{_pip()} install --force-reinstall fingerpost, with the Python and for the processor of this machine"
        return Check("native libraries", "fail", f"not working: {', '.join(broken)}", advice)
    return Check("native libraries", "ok", f"{', '.join(natives)} work")


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    said = done.stderr.strip().splitlines()
    if done.returncode < 0:
        return f"ended by signal {-done.returncode}"
    return said[-1] if said else f"exit code {done.returncode}"


def _pip() -> str:
    return f"{sys.executable} -m pip"


def settings_check(environ: Mapping[str, str]) -> Check:
    """Whether every variable of the environment that looks like a setting is one; values are not shown."""
    given = sorted(name for name in environ if name.startswith("FINGERPOST_"))
    unknown = [name for name in given if name not in KNOWN_VARIABLES]
    if unknown:
        return Check("settings", "warn", f"nobody reads {', '.join(unknown)}", "docs/cli.md lists the variables")
    return Check("settings", "ok", f"set: {', '.join(given)}" if given else "no variable is set, defaults hold")


def terminal_check(environ: Mapping[str, str]) -> Check:
    """How wide the terminal is, whether it shows colour and every letter, and what pages long answers."""
    from fingerpost.faces.paging import pager_of
    from fingerpost.faces.terminal import console

    screen = console()
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    pager = pager_of(environ)
    parts = [
        f"{screen.width} columns",
        f"colours: {screen.color_system}" if screen.color_system and not screen.no_color else "no colours",
        f"pager: {' '.join(pager)}" if pager else "no pager",
    ]
    if not sys.stdout.isatty():
        parts.insert(0, "output is no terminal")
    if encoding != "utf8":
        advice = "set PYTHONUTF8=1: names, signs and small charts need UTF-8"
        return Check("terminal", "warn", ", ".join([*parts, f"encoding {sys.stdout.encoding}"]), advice)
    if screen.width < LEAST_WIDTH:
        return Check("terminal", "warn", ", ".join(parts), "tables are made for 80 columns or more; make it wider")
    return Check("terminal", "ok", ", ".join(parts))


def surroundings_checks() -> Iterator[Check]:
    """The terminal, time zones, and what is only needed for some things."""
    yield terminal_check(os.environ)
    yield _time_zones()
    yield Check("browser for PDF", "ok", find_browser() or "none is needed; reports are then made without a PDF")
    if _is_installed("pyspark"):
        java = shutil.which("java")
        version = importlib.metadata.version("pyspark")
        if java is None:
            yield Check(
                "Spark", "warn", f"pyspark {version}, and no Java", "install a Java runtime of version 17 or 21"
            )
        else:
            yield Check("Spark", "ok", f"pyspark {version}, Java at {java}")


def _time_zones() -> Check:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return Check("time zones", "warn", "no time zone data", f"{_pip()} install tzdata")
    return Check("time zones", "ok", "time zone data are there")


def _is_installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
