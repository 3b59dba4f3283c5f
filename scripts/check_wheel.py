"""Builds the wheel, installs it into an empty environment of each Python found, and asks every page of the demo.

    python scripts/check_wheel.py [--keep FOLDER] [--python 3.11 …]

While the pages are asked the network is cut where that can be done (Linux, as root). Prints JSON; the exit code is 1
where the wheel is too large or a page is not answered. Building and installing need the network, or pip's cache.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ("3.11", "3.12", "3.13")
LARGEST = 15_000_000
"""Bytes that the wheel may have."""

PORT = 18471
START_SECONDS = 120
VARIANTS = 2
"""So many addresses of one path are asked: filters and pages of a list have no end."""

MOST_PAGES = 300
_LINK = re.compile(r'(?:href|src)="([^"]+)"')
_STARTS = """
from fingerpost.faces.verbs import VERBS
about = {"role": "data-scientist", "skill": "pytorch", "premium": "pytorch", "distinctive": "data-scientist",
         "title_use": "data-scientist", "skill_links": "pytorch"}
for verb in VERBS:
    if verb.about is None:
        print(f"/{verb.command}" if not verb.arguments or not verb.arguments[0].several
              else f"/{verb.command}?slices=role=data-scientist&slices=all")
    elif verb.name in about:
        print(f"/{verb.command}/{about[verb.name]}")
"""
_DOCTOR = """
import fingerpost, json, sys
from fingerpost.faces.doctor import run_doctor
found = run_doctor(fingerpost.open(sys.argv[1]))
print(json.dumps([row for row in found.to_rows() if row["verdict"] != "ok"]))
"""


@dataclass(frozen=True)
class Page:
    """A page that was asked: its address, its status (0: no answer) and milliseconds."""

    address: str
    status: int
    milliseconds: int


def build(folder: Path) -> Path:
    """The wheel of this checkout."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    _run(command)
    return next(folder.glob("fingerpost-*.whl"))


def _run(command: list[str]) -> None:
    """Runs a command that only has to succeed; what it says is told where it does not."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        msg = f"{' '.join(command)} ended with exit code {done.returncode}: {done.stderr.strip()[-1500:]}"
        raise RuntimeError(msg)


def interpreters() -> dict[str, str]:
    """Version → an interpreter of it that is there and runs."""
    found = {}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in VERSIONS:
        installed = sorted(pyenv.glob(f"{version}.*/bin/python{version}"))
        on_path = shutil.which(f"python{version}")
        for path in (*([on_path] if on_path else []), *map(str, installed)):
            asked = [path, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"]
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
            if done.returncode == 0 and done.stdout.strip() == version:
                found[version] = path
                break
    return found


def check(python: str, wheel: Path, folder: Path) -> dict[str, Any]:
    """Installs the wheel into an empty environment and asks every page; what was found."""
    environment = folder / "environment"
    _run([python, "-m", "venv", str(environment)])
    own = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    started = time.monotonic()
    _run([str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)])
    seconds = time.monotonic() - started
    inside = [str(own), str(Path(__file__).resolve()), "--inside", str(folder / "data")]
    cut = _cut()
    done = subprocess.run([*cut, *inside], capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode != 0:
        return {"python": python, "failed": [{"address": "", "reason": done.stderr.strip()[-2000:]}]}
    return {"python": python, "install_seconds": round(seconds, 1), "network_cut": bool(cut), **json.loads(done.stdout)}


def _cut() -> list[str]:
    """What runs a command without a network; nothing where that cannot be done here."""
    unshare = shutil.which("unshare")
    if unshare is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    tried = subprocess.run([unshare, "--net", "true"], capture_output=True, check=False)
    return [unshare, "--net"] if tried.returncode == 0 else []


def inside(data: Path) -> dict[str, Any]:
    """Runs the installed demo and asks its pages; in the environment that has nothing but the wheel."""
    _raise_loopback()
    address = f"http://127.0.0.1:{PORT}"
    command = [str(Path(sys.executable).with_name("fingerpost")), "--data", str(data)]
    demo = subprocess.Popen(
        [*command, "demo", "--boards", "0", "--port", str(PORT)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        started = time.monotonic()
        _wait_for(address, demo)
        ready = time.monotonic() - started
        starts = subprocess.run([sys.executable, "-c", _STARTS], capture_output=True, text=True, check=True)
        pages = list(ask_pages(address, starts.stdout.split()))
        looked = subprocess.run([sys.executable, "-c", _DOCTOR, str(data)], capture_output=True, text=True, check=False)
    finally:
        demo.terminate()
        demo.wait(30)
    slow = sorted(pages, key=lambda page: -page.milliseconds)
    return {
        "version": sys.version.split()[0],
        "start_seconds": round(ready, 1),
        "pages": len(pages),
        "failed": [asdict(page) for page in pages if page.status != 200],
        "slowest": [asdict(page) for page in slow[:3]],
        "doctor": json.loads(looked.stdout) if looked.returncode == 0 else looked.stderr.strip()[-500:],
    }


def _raise_loopback() -> None:
    """Brings up the loopback interface, which a fresh network has down."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    import fcntl
    import socket
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", 0x41))  # SIOCSIFFLAGS: up, running


def _wait_for(address: str, demo: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 5):
        if demo.poll() is not None:
            said = demo.stderr.read().decode(errors="replace") if demo.stderr else ""
            msg = f"the demo ended with exit code {demo.returncode}: {said[-1000:]}"
            raise RuntimeError(msg)
        try:
            with urllib.request.urlopen(f"{address}/method", timeout=5):  # noqa: S310  our own server
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    msg = f"the demo did not answer within {START_SECONDS} seconds"
    raise RuntimeError(msg)


def ask_pages(address: str, starts: Iterable[str] = ()) -> Iterator[Page]:
    """Asks every page that links lead to from the first one and from `starts`; what is not of this server is left."""
    waiting = [urljoin(address, path) for path in ("/", *starts)]
    seen, asked_of = set(waiting), dict.fromkeys((urlsplit(one).path for one in waiting), 1)
    n = 0
    while waiting and n < MOST_PAGES:
        page = waiting.pop(0)
        n += 1
        started = time.monotonic()
        status, text = _get(page)
        yield Page(page.removeprefix(address), status, round(1000 * (time.monotonic() - started)))
        for found in _LINK.findall(text):
            link, _ = urldefrag(urljoin(page, found.replace("&amp;", "&")))
            path = _kind(urlsplit(link).path)
            if not link.startswith(f"{address}/") or link in seen or asked_of.get(path, 0) >= VARIANTS:
                continue
            seen.add(link)
            asked_of[path] = asked_of.get(path, 0) + 1
            waiting.append(link)


def _kind(path: str) -> str:
    """What pages of one kind have in common: /posting/a and /posting/b are the same kind."""
    first, _, rest = path.lstrip("/").partition("/")
    return f"/{first}/…" if rest and first in ("posting", "employer", "skill", "chart", "place") else path


def _get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(quote(address, safe=":/?&=%#+,;@~$'()*!"), timeout=60) as reply:  # noqa: S310  our own server
            kind = reply.headers.get_content_type()
            return reply.status, reply.read().decode("utf-8", "replace") if kind == "text/html" else ""
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def main() -> int:
    """Builds, checks and prints what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inside", type=Path, metavar="DATA", help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the wheel and the environments there")
    parser.add_argument("--python", nargs="+", choices=VERSIONS, default=VERSIONS, help="only these versions")
    given = parser.parse_args()
    if given.inside is not None:
        print(json.dumps(inside(given.inside)))
        return 0
    folder = given.keep or Path(tempfile.mkdtemp(prefix="fingerpost-wheel-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        wheel = build(folder)
        size = wheel.stat().st_size
        found = {}
        for version, python in interpreters().items():
            if version not in given.python:
                continue
            print(f"Python {version}: {python}", file=sys.stderr)
            (folder / version).mkdir(exist_ok=True)
            found[version] = check(python, wheel, folder / version)
    finally:
        if given.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    is_ok = bool(found) and size <= LARGEST and not any(one["failed"] for one in found.values())
    print(json.dumps({"wheel": wheel.name, "bytes": size, "largest": LARGEST, "ok": is_ok, "pythons": found}, indent=2))
    return int(not is_ok)


if __name__ == "__main__":
    sys.exit(main())
