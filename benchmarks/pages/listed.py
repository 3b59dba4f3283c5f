"""Every page once: those of the navigation and of every question, and one of each kind that is about one thing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from fingerpost.faces.http import create_app
from fingerpost.faces.verbs import REQUIRED, SHARED_PAGE, VERBS
from fingerpost.faces.web.navigation import navigation

if TYPE_CHECKING:
    from fastapi import FastAPI

    from fingerpost import Observatory

ABOUT = {"skill": "pytorch", "role": "data-scientist", "name": "data-scientist"}
SQL = "SELECT+role%2C+count%28*%29+AS+n+FROM+posting+GROUP+BY+role+ORDER+BY+n+DESC"


class Listed(NamedTuple):
    """A page: its name in files, and its address."""

    name: str
    path: str


def listed_pages(app: FastAPI, engine: Observatory) -> list[Listed]:
    """The pages of an application; an address that needs an id takes one from its postings."""
    nav = navigation(app, "/")
    entries = [*nav.main, *(entry for group in nav.more for entry in group.entries)]
    found = {entry.href: entry.href.strip("/") or "overview" for entry in entries}
    for verb in VERBS:
        if verb.page != SHARED_PAGE or any(one.several or one.name == "snapshot" for one in verb.arguments):
            continue
        needed = next((one.name for one in verb.arguments if one.default is REQUIRED), None)
        found.setdefault(f"/{verb.command}/{ABOUT[needed]}" if needed else f"/{verb.command}", verb.command)
    found |= {
        "/role/data-scientist": "role",
        "/role/nlp-engineer?country=DE": "role-narrowed",
        "/skill/pytorch": "skill",
        "/place/DE": "place",
        "/industry/finance": "industry",
        "/postings?q=pytorch": "postings-found",
        "/postings?q=qwxyzv": "postings-none",
        "/compare?slices=role%3Ddata-scientist&slices=all": "compare-asked",
        "/forecast?of=ai-share&country=US": "forecast-published",
        "/pay?by=seniority": "pay-by-seniority",
        f"/data?sql={SQL}": "data-asked",
        "/nowhere": "error",
    }
    employers = [cell.value for cell in engine.breakdown("employer", limit=2).cells if cell.value != "not-stated"]
    found |= {f"/employer/{value}": "employer" for value in employers[:1]}
    for corpus in ("live", "reference"):
        if engine.corpus in {"all", corpus} and (hits := engine.search("model", {"corpus": [corpus]}, size=1).hits):
            found[f"/posting/{hits[0].posting_id}"] = f"posting-{corpus}"
    return [Listed(name, path) for path, name in found.items()]


@contextmanager
def serving(engine: Observatory) -> Iterator[tuple[str, FastAPI]]:
    """The address of a real server, and its application, while the block lasts."""
    import uvicorn

    app = create_app(engine)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", app
    finally:
        server.should_exit = True
        thread.join(60)
        for worker in threading.enumerate():  # one that closes its connection while the interpreter ends aborts it
            if worker.name.startswith("AnyIO"):
                worker.join(60)
