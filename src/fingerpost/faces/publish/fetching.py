"""The pages of a plan as the application gives them, in process: no server, no socket."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from fingerpost.faces.publish.addresses import Address, address_of
from fingerpost.faces.publish.planning import Plan, asked_as, is_asset, is_download, same_page

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

ORIGIN = "http://localhost"
LINKS = ("href", "src")


@dataclass(slots=True)
class Fetched:
    """What the application gave: pages (HTML) and files (assets and downloads) by address, in the order of asking.

    `refused` are pages that could not be had, with the reason; one that the application does not have is none of them.
    """

    pages: dict[Address, str] = field(default_factory=dict)
    files: dict[Address, bytes] = field(default_factory=dict)
    refused: dict[Address, str] = field(default_factory=dict)
    missing: set[Address] = field(default_factory=set)

    def has(self, address: Address) -> bool:
        """Whether it was had."""
        return address in self.pages or address in self.files


def fetch_pages(app: FastAPI, plan: Plan, tell: Callable[[int], None]) -> Fetched:
    """Every page of the plan, those that they lead to, and their files; `tell` hears how many there are so far."""
    with ThreadPoolExecutor(max_workers=1) as thread:  # of its own: a notebook's thread has a loop that runs already
        return thread.submit(lambda: asyncio.run(_fetch(app, plan, tell))).result()


async def _fetch(app: FastAPI, plan: Plan, tell: Callable[[int], None]) -> Fetched:
    import httpx

    found, waiting = Fetched(), deque(map(same_page, plan.seeds()))
    queued = set(waiting)
    n_examples = 0
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    plain = {"Accept": "text/html, */*", "Accept-Encoding": "identity"}
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=plain) as client:
        while waiting:
            address = waiting.popleft()
            await _ask(client, address, found)
            tell(len(found.pages))
            if address not in found.pages:
                continue
            for target in dict.fromkeys(links_of(found.pages[address], address)):
                if target in queued or not _wanted(plan, address, target):
                    continue
                if target.place[:1] == ("posting",) and address.path != "/postings":
                    if n_examples >= plan.most_postings:
                        continue
                    n_examples += 1
                queued.add(target)
                # Files at once: the answer that they are made from is still at hand.
                waiting.append(target) if plan.has(target) else waiting.appendleft(target)
    return found


def links_of(page: str, here: Address) -> Iterator[Address]:
    """The addresses within the application that a page names, in order."""
    for element in LexborHTMLParser(page).css("a[href], link[href], script[src], img[src]"):
        for name in LINKS:
            target = address_of(element.attributes.get(name) or "#", here)
            if target is not None and target != here:
                yield same_page(target)


def _wanted(plan: Plan, here: Address, target: Address) -> bool:
    if is_asset(target) or (is_download(target) and target.of_page() == here):
        return True
    from_a_posting = here.place[:1] == ("posting",) and target.place[:1] == ("posting",)
    return plan.has(target) and not from_a_posting


async def _ask(client: httpx.AsyncClient, address: Address, found: Fetched) -> None:
    reply = await client.get(asked_as(address).url)
    if reply.status_code == 404 or reply.is_redirect:
        found.missing.add(address)
    elif reply.status_code != 200:
        found.refused[address] = _reason(reply)
    elif reply.headers.get("content-type", "").startswith("text/html"):
        found.pages[address] = reply.text
    else:
        found.files[address] = reply.content


def _reason(reply: httpx.Response) -> str:
    """What an error page says, else its status."""
    said = LexborHTMLParser(reply.text).css_first("main p")
    return said.text(strip=True) if said is not None else f"the application answered {reply.status_code}"
