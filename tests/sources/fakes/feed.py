"""A feed at any address; its records are the XML of items."""

from __future__ import annotations

from collections.abc import Mapping

from tests.sources.replay import Answer

from .fake import Fake, Records, Request


def rss(items: Records) -> str:
    """An RSS document."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Quay jobs</title>'
    return "\n".join([head, *items, "</channel></rss>"])


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """The feed whose host stands first in the path."""
    token = f"https://{'/'.join(request.parts)}"
    if token not in boards:
        return None
    return Answer(200, rss(boards[token]).encode(), {"Content-Type": "application/rss+xml"})


def record(number: int) -> str:
    """An invented item."""
    return (
        f"<item><title>Harbour Analyst {number}</title><guid>https://quays.example/jobs/{number}</guid>"
        f"<link>https://quays.example/jobs/{number}</link><pubDate>Fri, 01 May 2026 09:00:00 +0000</pubDate>"
        f"<description>&lt;p&gt;You count the ships of quay {number} and write down what they carry.&lt;/p&gt;"
        "</description></item>"
    )


FAKE = Fake("feed", "https://quays.example/jobs.rss", answer, record, is_json=False, largest=3_000)
