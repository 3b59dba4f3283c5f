"""`fingerpost publish`: the observatory as a static site that any web server, or a folder, can host.

    plan ──fetch──▶ pages and files of the application ──rewrite──▶ the folder ◀── sitemap, feed, data

The same facts give the same bytes: nothing in a site depends on the clock or on the machine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from fingerpost import InputError, Progress, StoreError
from fingerpost.faces.http import create_app
from fingerpost.faces.publish import machine_files, own_pages
from fingerpost.faces.publish.addresses import Address, FileNames, absolute, relative, sizes
from fingerpost.faces.publish.fetching import Fetched, fetch_pages
from fingerpost.faces.publish.folder import SiteFolder
from fingerpost.faces.publish.planning import plan_for, usual_choice
from fingerpost.faces.publish.public_view import PublicObservatory
from fingerpost.faces.publish.rewriting import Choice, masked, static_page

if TYPE_CHECKING:
    from fingerpost import Observatory

LOCAL = "http://localhost:8000/"
"""What a sitemap names where nobody said where the site will be: `python -m http.server` in the folder."""

MOST_SKILLS, MOST_POSTINGS, MOST_EMPLOYERS = 100, 200, 100
DATA, MISSING, FEED, DATASET = "data.html", "404.html", "feed.xml", "data/dataset.jsonld"
TEXTS = (".csv", ".json", ".svg")
"""Files in which e-mail addresses are masked, as in pages."""

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was written; `left_out` are (address, reason) of pages that could not be made."""

    directory: Path
    n_pages: int
    n_postings: int
    n_downloads: int
    n_files: int
    n_bytes: int
    snapshot: str
    base_url: str | None
    with_text: bool
    left_out: tuple[tuple[str, str], ...]


def publish(
    engine: Observatory,
    out: str | Path,
    *,
    base_url: str | None = None,
    with_text: bool = False,
    most_skills: int = MOST_SKILLS,
    most_postings: int = MOST_POSTINGS,
    most_employers: int = MOST_EMPLOYERS,
    progress: Tell | None = None,
) -> PublishReport:
    """Writes the market's pages as a site: no person's pages, and no posting's text unless `with_text`.

    `base_url` is where the site will be; the sitemap, the feed and canonical links name it. `most_postings` bounds the
    list of the newest postings, 0 leaves postings out.

    Raises:
        InputError: the folder is not empty and no site of ours, lies in the data directory, or the address is none.
        StoreError: the folder cannot be written to, or the facts changed meanwhile.
    """
    base_url = _checked(base_url)
    folder = SiteFolder(Path(out), engine.settings.data)
    tell = progress or _silent
    public = PublicObservatory(engine, with_text=with_text)
    plan = plan_for(public, most_skills=most_skills, most_postings=most_postings, most_employers=most_employers)
    snapshot = public.snapshot
    found = fetch_pages(create_app(public, personal=False), plan, lambda n: tell(Progress("ask", n)))
    if public.snapshot != snapshot:
        msg = f"the facts changed while the site was made (from {snapshot} to {public.snapshot}); publish again"
        raise StoreError(msg)
    folder.begin()
    return _Site(public, folder, found, base_url, with_text).write(tell)


class _Site:
    """What was fetched, on its way into the folder."""

    def __init__(
        self, engine: PublicObservatory, folder: SiteFolder, found: Fetched, base_url: str | None, with_text: bool
    ) -> None:
        self.engine, self.folder, self.found = engine, folder, found
        self.base_url, self.with_text = base_url, with_text
        self.names = FileNames()
        self.file_of = {address: self.names.name(address) for address in (*found.pages, *found.files)}
        self.file_of |= {Address(f"/{file}"): file for file in (*self.file_of.values(), DATASET, FEED)}
        self.file_of[Address("/data")] = DATA
        self.snapshot = engine.snapshot
        self.title_of: dict[Address, str] = {}
        self.anchors_of: dict[Address, set[str | None]] = {}
        self.n_listed = 0
        for address, page in found.pages.items():
            self._look_at(address, LexborHTMLParser(page))

    def _look_at(self, address: Address, page: LexborHTMLParser) -> None:
        self.title_of[address] = _heading(page)
        self.anchors_of[address] = {element.attributes["id"] for element in page.css("[id]")}
        if address.path == "/postings":
            self.n_listed += len(page.css(".hits > li"))

    def write(self, tell: Tell) -> PublishReport:
        """Everything of the site, the pages last but for what lists them."""
        for address, content in self.found.files.items():
            name = self.file_of[address]
            self.folder.write(name, masked(content.decode()).encode() if name.endswith(TEXTS) else content)
        for number, (address, page) in enumerate(self.found.pages.items(), start=1):
            self._write_page(address, page, self.file_of[address])
            tell(Progress("write", number, len(self.found.pages)))
        self._write_own()
        self.folder.end({"snapshot": self.snapshot, "base_url": self.base_url, "with_text": self.with_text})
        return PublishReport(
            directory=self.folder.out,
            n_pages=sum(file.endswith(".html") for file in self.folder.files),
            n_postings=sum(address.place[:1] == ("posting",) for address in self.found.pages),
            n_downloads=len(self._downloads()),
            n_files=len(self.folder.files),
            n_bytes=self.folder.n_bytes,
            snapshot=self.snapshot,
            base_url=self.base_url,
            with_text=self.with_text,
            left_out=tuple((address.url, reason) for address, reason in sorted(self.found.refused.items())),
        )

    def _write_page(self, address: Address, page: str, file: str, root: str | None = None) -> None:
        """A page; with `root` its links begin there, because it is shown in place of pages at any depth."""

        def resolve(target: Address, fragment: str) -> str | None:
            found = self.file_of.get(target)
            if found is None:
                return None
            place = f"#{fragment}" if fragment in self.anchors_of.get(target, ()) else ""
            return (relative(file, found) if root is None else root + found) + place

        text = static_page(page, address, resolve, choices=self._choices(address, file), with_text=self.with_text)
        if address.path == "/postings":
            text = own_pages.listed(text, self.n_listed)
        self.folder.write(file, self._finished(text, file, root).encode())

    def _finished(self, text: str, file: str, root: str | None) -> str:
        """A page with what only sites have: its whole address, the feed, and a line at its foot."""

        def link(target: str) -> str:
            return relative(file, target) if root is None else root + target

        head = f'<link rel="alternate" type="application/atom+xml" title="Changes" href="{escape(link(FEED))}">'
        if self.base_url is not None and file != MISSING:
            head += f'<link rel="canonical" href="{escape(absolute(self.base_url, file))}">'
        named = {"Data": link(DATA), "Feed of changes": link(FEED)}
        if f'href="{link(DATA)}"' in text or file == DATA:
            del named["Data"]
        foot = own_pages.foot(named, self.snapshot)
        return text.replace("</head>", f"{head}</head>", 1).replace("</footer>", f"{foot}</footer>", 1) + "\n"

    def _choices(self, here: Address, file: str) -> list[Choice]:
        """The pages of the site that a form on this page could have asked for."""
        if len(here.place) != 1:
            return []
        varied = [address for address in self.title_of if address.path == here.path]
        named = [address for address in self.title_of if address.path.startswith(f"{here.path}/") and not here.query]
        found = [(address, _said(address)) for address in varied if len(varied) > 1 and here.path != "/compare"]
        pairs = [address for address in varied if address.query and here.path == "/compare"]
        found += [(address, self.title_of[address]) for address in (*pairs, *named)]
        return [Choice(relative(file, self.file_of[address]), label, address == here) for address, label in found]

    def _downloads(self) -> list[Address]:
        return [address for address in self.found.files if address.file_format]

    def _write_own(self) -> None:
        market = [address for address in self._downloads() if len(address.place) <= 1]
        variables = {"n": "Postings counted (clusters of near-identical postings).", "share": "n / of, in [0, 1]."}
        files = [self.file_of[address] for address in market]
        dataset = machine_files.described(self.engine, self.folder.out, files, variables.items(), self.base_url)
        self.folder.write(DATASET, (json.dumps(dataset, indent=1, ensure_ascii=False) + "\n").encode())
        shell = self.found.pages.get(Address("/market")) or next(iter(self.found.pages.values()))
        here = Address("/data")
        self._write_page(here, own_pages.dressed(shell, "Data", self._data(market, dataset)), DATA)
        root = urlsplit(self.base_url).path if self.base_url else ""
        self._write_page(here, own_pages.dressed(shell, "Not found", own_pages.NOT_FOUND), MISSING, root)
        citation = self.engine.citation()
        pages = sorted(file for file in self.folder.files if file.endswith(".html") and file != MISSING)
        self.folder.write("sitemap.xml", machine_files.sitemap(pages, self.base_url or LOCAL, citation.made_on))
        self.folder.write("robots.txt", machine_files.robots(self.base_url))
        feed = machine_files.changes_feed(citation, self.engine.snapshots(), self.base_url, pages)
        self.folder.write(FEED, feed)

    def _data(self, market: list[Address], dataset: dict[str, Any]) -> str:
        stated = json.dumps(dataset, ensure_ascii=False).replace("<", "\\u003c")
        return own_pages.data_page(self._offered(market), self.engine.sources_held(), self.engine.citation(), stated)

    def _offered(self, market: list[Address]) -> Iterator[own_pages.Download]:
        for page in dict.fromkeys(address.of_page() for address in market):
            files = [address for address in market if address.of_page() == page]
            links = sorted(
                ((one.file_format or "").upper(), f"/{self.file_of[one]}", sizes([len(self.found.files[one])]))
                for one in files
            )
            shared = sum(self.title_of[other.of_page()] == self.title_of[page] for other in market) > len(files)
            title = self.title_of[page] + (f" ({_said(page)})" if shared else "")
            yield own_pages.Download(title, page.url, tuple(links))


def _heading(page: LexborHTMLParser) -> str:
    heading = page.css_first("h1")
    return " ".join(heading.text().split()) if heading is not None else "fingerpost"


def _said(address: Address) -> str:
    """What tells a page from others of its question.

    >>> _said(Address("/growth", (("of", "skill"),))), _said(Address("/growth"))
    ('of skill', 'of role')
    """
    asked = address.query or usual_choice(address.path)
    return ", ".join(f"{name} {value}".replace("-", " ").replace("_", " ") for name, value in asked) or "as usual"


def _checked(base_url: str | None) -> str | None:
    """An address with "/" at its end.

    Raises:
        InputError: it is no address of the web.
    """
    if base_url is None:
        return None
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        msg = f"{base_url!r} is no address of a site; expected a form such as https://example.org/jobs/"
        raise InputError(msg)
    return base_url.rstrip("/") + "/"


def _silent(_: Progress) -> None:
    """Reports nothing."""
