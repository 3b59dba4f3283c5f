"""Addresses of pages, and the files of a site that stand for them: each has one name, safe on every file system."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

DOWNLOADS = ("csv", "json")
"""The formats of an answer that a site offers."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,78}[A-Za-z0-9]|[A-Za-z0-9]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Address(NamedTuple):
    """What identifies a page of the application: its path, not quoted, and its parameters in order of name."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """The address as it is asked for.

        >>> Address("/skill/c++", (("format", "csv"),)).url
        '/skill/c%2B%2B?format=csv'
        """
        path = quote(self.path)
        return f"{path}?{urlencode(self.query)}" if self.query else path

    @property
    def place(self) -> tuple[str, ...]:
        """The parts of the path: () for the first page."""
        return tuple(part for part in self.path.split("/") if part)

    @property
    def file_format(self) -> str | None:
        """The format that is asked for, None for a page."""
        return dict(self.query).get("format")

    def of_page(self) -> Address:
        """The page whose rows a download has."""
        return Address(self.path, tuple(item for item in self.query if item[0] != "format"))


def address_of(href: str, here: Address | None = None) -> Address | None:
    """The address that a link leads to within the application, None where it leads elsewhere.

    >>> address_of("/pay?by=role&skill=#top")
    Address(path='/pay', query=(('by', 'role'),))
    >>> address_of("https://example.org/") is address_of("mailto:a@example.org") is None
    True
    """
    try:
        parts = urlsplit(urljoin(here.url if here else "/", href))
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path = "/" + unquote(parts.path).strip("/")
    return Address(path, tuple(sorted(parse_qsl(parts.query))))


class FileNames:
    """The files of addresses; two that a file system which knows no case would take for one get different names."""

    def __init__(self) -> None:
        self._names: dict[Address, str] = {}
        self._taken: set[str] = set()

    def name(self, address: Address) -> str:
        """The file of an address, relative to the site, with "/".

        >>> names = FileNames()
        >>> [names.name(Address(path)) for path in ("/", "/role/data-scientist", "/static/style.css")]
        ['index.html', 'role/data-scientist.html', 'static/style.css']
        >>> names.name(Address("/pay", (("by", "role"), ("format", "csv"))))
        'data/pay/by-role.csv'
        """
        if address not in self._names:
            found = _file(address)
            if found.lower() in self._taken:
                stem, suffix = posixpath.splitext(found)
                found = f"{stem}-{_digest(address.url)}{suffix}"
            self._names[address] = found
            self._taken.add(found.lower())
        return self._names[address]


def _file(address: Address) -> str:
    place, query = address.place, address.of_page().query
    file_format = address.file_format
    if place[:1] == ("static",):  # a version in its query is no part of its name
        return "/".join(map(safe_name, place))
    suffix = f".{file_format}" if file_format else ".html"
    if place[:1] == ("chart",):
        place, suffix = (*place[:-1], place[-1].removesuffix(".svg")), ".svg"
    parts = [*map(safe_name, place or ("index",))]
    if query:
        parts.append(_of_query(query))
    return "/".join(["data", *parts] if file_format else parts) + suffix


def _of_query(query: tuple[tuple[str, str], ...]) -> str:
    """The name of one of the pages of a question.

    >>> _of_query((("by", "role"),)), _of_query((("slices", "role=data-scientist"), ("slices", "role=ai-engineer")))
    ('by-role', 'data-scientist-and-ai-engineer')
    """
    if len({name for name, _ in query}) < len(query):
        return safe_name("-and-".join(value.rpartition("=")[2] for _, value in query))
    return safe_name("-".join(f"{name}-{value}" for name, value in query))


def safe_name(text: str) -> str:
    """A name that any file system takes: the text where it is plain, else what is plain of it and a digest.

    >>> safe_name("data-scientist"), safe_name("c++"), safe_name("../etc")
    ('data-scientist', 'c-cedb1bac', 'etc-f7f9121f')
    """
    if _PLAIN.fullmatch(text) and not _RESERVED.fullmatch(text):
        return text
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower())[:48].strip("-")
    return "-".join(filter(None, [slug, _digest(text)]))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def relative(here: str, target: str) -> str:
    """The link from one file of a site to another.

    >>> relative("role/data-scientist.html", "static/style.css"), relative("index.html", "roles.html")
    ('../static/style.css', 'roles.html')
    """
    return quote(posixpath.relpath(target, posixpath.dirname(here) or "."))


def absolute(base_url: str, file: str) -> str:
    """The address of a file of a site; the first page is the site itself."""
    return base_url if file == "index.html" else base_url + quote(file)


def sizes(names: Iterable[int]) -> str:
    """Bytes added up, as people read them.

    >>> sizes([900]), sizes([1500, 2000]), sizes([5_250_000])
    ('900 B', '4 kB', '5.2 MB')
    """
    total = sum(names)
    if total < 1000:
        return f"{total} B"
    return f"{total / 1000:.0f} kB" if total < 1_000_000 else f"{total / 1_000_000:.1f} MB"
