"""A small corpus of invented postings, imported once through the real pipeline, for every face."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import fingerpost
from fingerpost import Observatory
from tests.shared_builds import built_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EMPLOYERS = ["Brightloom", "Quiet Mill", "Northpane", "Ferrowick", "Tallgrass", "Otherwise", "Saltmarsh", "Kindling"]
ROLES = {
    "Machine Learning Engineer": "You will train and deploy machine learning models and keep them running.",
    "Data Scientist": "You will build predictive models, run A/B tests and explain what the data says.",
    "NLP Engineer": "You will build natural language processing models for search and translation.",
    "Accountant": "You will close the books each month and prepare the tax returns.",
}
ASKED = {
    "Machine Learning Engineer": ["Python", "PyTorch", "Kubernetes"],
    "Data Scientist": ["Python", "SQL", "statistics"],
    "NLP Engineer": ["Python", "Hugging Face", "spaCy"],
    "Accountant": ["Excel", "bookkeeping"],
}


WORDS = """
    anchor apple attic barley barn basket bell birch blanket boat bramble bread brick bridge brook bucket button
    cabin candle cart cellar chalk cherry chimney cloud clover coat copper cottage cradle creek crow cup curtain
    daisy dawn ditch dove drum dusk egg elm ember fence fern fiddle field flute fog fountain frost garden gate
    glove goose grain grape hay hazel hedge hen heron hill honey hood ink ivy jar kettle kite ladder lake
    lantern lark lawn leaf lemon lilac linen loaf loom maple meadow milk mill mint moss moth nest nettle oak oar
    orchard otter oven owl paddle path peach pear pebble pepper pigeon pine plum pond poppy quilt raft rain rake
    raven reed ribbon river robin rope rose rye saddle salt sand shell shore shovel silk sleet snow soap spoon
    spring stable stone straw swan thatch thistle thread thrush tide tulip valley vine wagon walnut well wheat
    willow wool wren yarn
""".split()


def _about(number: int) -> str:
    """A sentence of eighty words that no other posting has."""
    return "We have seen " + " ".join(random.Random(number).choices(WORDS, k=80)) + "."


def invented_postings() -> list[dict[str, object]]:
    """A hundred and forty-four invented postings of eight employers, all different."""
    rows: list[dict[str, object]] = []
    for number in range(144):
        title = list(ROLES)[number % 4]
        employer = EMPLOYERS[number // 4 % 8]
        place = ["Berlin, Germany", "Austin, TX", "London, United Kingdom"][number % 3]
        topic = [
            "river barges",
            "crop maps",
            "bank letters",
            "hearing aids",
            "bus timetables",
            "museum loans",
            "tide tables",
            "bird calls",
            "tram wires",
        ][number // 16]
        required = "".join(f"<li>{2 + number % 4}+ years of experience with {skill}</li>" for skill in ASKED[title])
        rows.append(
            {
                "id": f"post-{number}",
                "title": ("Senior " if number % 5 == 0 else "") + title,
                "company": employer,
                "location": place,
                "description": (
                    f"<p>{employer} looks after {topic} with {number + 3} colleagues. {_about(number)}</p>"
                    "<h3>What you will do</h3>"
                    f"<p>{ROLES[title]} Your first project is about {topic} number {number}.</p>"
                    f"<h3>Requirements</h3><ul>{required}<li>Bachelor's degree in a technical field</li></ul>"
                    f"<h3>Nice to have</h3><ul><li>Docker</li></ul><p>Full-time, "
                    f"{['remote', 'hybrid, two days in the office', 'on-site'][number % 3]}.</p>"
                ),
                "posted_at": f"2026-0{1 + number % 9}-11",
                "salary": f"${100 + number},000 - ${140 + number},000 a year" if number % 2 else None,
                "url": f"https://example.org/postings/{number}",
            }
        )
    return rows


@pytest.fixture(scope="session")
def postings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented postings as a JSON Lines file."""
    path = tmp_path_factory.mktemp("invented") / "invented.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in invented_postings()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, postings_file: Path) -> Path:
    """A data directory that holds the invented postings."""

    def build(directory: Path) -> None:
        fingerpost.open(directory, workers=1).import_([postings_file])
        fingerpost.open(directory, workers=1, corpus="live").search("Python")  # makes the index ready

    return built_once(tmp_path_factory, "data", build)


@pytest.fixture(scope="session")
def engine(data: Path) -> Observatory:
    """The observatory over the invented postings alone."""
    return fingerpost.open(data, workers=1, corpus="live")


@pytest.fixture
def cv_file(tmp_path: Path) -> Path:
    """An invented CV."""
    path = tmp_path / "cv.txt"
    path.write_text(
        "Alex Example\n\nExperience\nData Analyst, Saltmarsh, 01/2020 - 12/2023\n- Reports in SQL and Python\n\n"
        "Education\nBSc in Mathematics, 2015 - 2019\n\nSkills\nPython, SQL, Docker\n\nInterests\nKubernetes at home\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for one module."""
    from tests.faces.test_browser import CHROMIUM

    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install --group dev")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield found
        found.close()
