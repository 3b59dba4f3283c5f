from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from fingerpost.career.resources import KINDS, Resource, check_resources, resources, resources_for
from fingerpost.sources._http import PoliteClient, Politeness
from fingerpost.store.duck import open_duckdb
from fingerpost.store.facts import REFERENCE
from fingerpost.taxonomy.skills import skills
from tests.sources.replay import Answer, Replay, serving

MOST_DEMANDED = 150


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as server:
        yield server


def test_every_row_is_a_fact_of_a_listed_skill() -> None:
    for skill_id, places in resources().items():
        assert skill_id in skills()
        assert len({place.url for place in places}) == len(places)
        for place in places:
            assert urlsplit(place.url).scheme in ("http", "https")
            assert urlsplit(place.url).netloc
            assert place.kind in KINDS
            assert place.title.strip() == place.title != ""
            assert place.provider


def test_one_address_has_one_title_and_one_provider_in_all_rows() -> None:
    named: dict[str, set[tuple[str, str, str, bool]]] = {}
    for places in resources().values():
        for place in places:
            named.setdefault(place.url, set()).add((place.title, place.provider, place.kind, place.free))
    assert {url: names for url, names in named.items() if len(names) > 1} == {}


@pytest.mark.skipif(not (REFERENCE / "skills.parquet").is_file(), reason="the packaged reference is not built")
def test_the_most_demanded_skills_of_the_reference_all_have_one() -> None:
    rows = open_duckdb().execute(
        f"SELECT skill_id FROM '{REFERENCE / 'postings.parquet'}' AS posting"
        f" JOIN '{REFERENCE / 'skills.parquet'}' AS skill ON skill.posting_id = posting.posting_id"
        " WHERE ai_relation = 'builds' AND listed GROUP BY skill_id ORDER BY count(*) DESC, skill_id LIMIT ?",
        [MOST_DEMANDED],
    )
    most = [str(row[0]) for row in rows.fetchall()]
    assert len(most) == MOST_DEMANDED
    assert [skill_id for skill_id in most if skill_id not in resources()] == []


def test_a_skill_without_its_own_has_those_of_the_wider_one() -> None:
    assert "nltk" in resources()
    places = resources_for("spacy")
    assert "spacy" not in resources()
    assert {place.skill_id for place in places} == {"natural-language-processing"}
    assert resources_for("no-such-skill") == ()


def checked(server: Replay, *listed: Resource) -> dict[str, tuple[str, str | None]]:
    """Path → state and where it led."""

    async def ask() -> dict[str, tuple[str, str | None]]:
        async with PoliteClient("fingerpost tests", politeness=Politeness(attempts=1)) as client:
            links = await check_resources(client, listed)
        return {urlsplit(link.url).path: (link.state, link.now_at) for link in links}

    return asyncio.run(ask())


def place(server: Replay, path: str, skill_id: str = "python") -> Resource:
    return Resource(skill_id, "A page", "Somebody", f"{server.url}{path}", "tutorial", True)


@pytest.mark.local_server
def test_dead_links_are_told_from_moved_refused_and_silent_ones(replay: Replay) -> None:
    replay.on("/here", Answer(200, b"<html>here</html>", {"Content-Type": "text/html"}))
    replay.on("/moved", Answer(301, b"", {"Location": "/here"}))
    replay.on("/gone", Answer(410))
    replay.on("/refused", Answer(403))
    replay.on("/broken", Answer(503))
    paths = ("/here", "/moved", "/gone", "/refused", "/broken", "/nowhere")
    assert checked(replay, *(place(replay, path) for path in paths)) == {
        "/broken": ("no answer", None),
        "/gone": ("gone", None),
        "/here": ("answers", None),
        "/moved": ("moved", f"{replay.url}/here"),
        "/nowhere": ("gone", None),
        "/refused": ("refused", None),
    }


@pytest.mark.local_server
def test_an_address_of_several_skills_is_asked_once(replay: Replay) -> None:
    replay.on("/here", Answer(200, b"<html>here</html>", {"Content-Type": "text/html"}))
    checked(replay, place(replay, "/here"), place(replay, "/here", "sql"))
    assert replay.paths() == ["/here"]


@pytest.mark.local_server
def test_what_robots_may_not_see_is_refused_and_not_asked_for(replay: Replay) -> None:
    replay.on("/robots.txt", Answer(200, b"User-agent: *\nDisallow: /closed", {"Content-Type": "text/plain"}))
    assert checked(replay, place(replay, "/closed")) == {"/closed": ("refused", None)}
    assert replay.paths() == []
