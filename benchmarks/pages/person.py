"""The pages of one person, shown for one who is made up: a CV, wishes, postings followed, notes, a saved search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from benchmarks.pages.listed import Listed
from fingerpost import InputError

if TYPE_CHECKING:
    from fingerpost import Observatory

CV: Final = """Robin Sample

Experience
Data Analyst, Paper Lantern Ltd, 01/2021 - 11/2025
- Weekly reports in SQL and Python with pandas; dashboards in Tableau
- A/B tests of the checkout page, two models in scikit-learn
Junior Analyst, Harbour Figures, 03/2019 - 12/2020
- Excel, SQL, Git

Education
BSc in Statistics, 2015 - 2019

Skills
Python, SQL, pandas, scikit-learn, statistics, Tableau, Git, Docker (familiar with)

Languages
English, German
"""
GOAL: Final = "data-scientist"
PAGES: Final = {
    "/me": "me",
    "/me/matches?limit=10": "me-matches",
    "/me/gap": "me-gap-asks",
    f"/me/gap?target={GOAL}": "me-gap",
    f"/me/next?goal={GOAL}": "me-next",
    "/me/next?goal=data-analyst": "me-next-refused",
    f"/me/path?goal={GOAL}/senior": "me-path",
    f"/me/plan?goal={GOAL}": "me-plan",
    "/tracker": "tracker-followed",
    "/notes": "notes-kept",
    "/notes?q=qwxyzv": "notes-none",
    "/saved": "saved-kept",
    "/digest": "digest-of-searches",
}
STAGES: Final = ((), (), ("applied",), ("applied", "interview"), ("applied", "rejected"))
"""What came after saving, for each posting that is followed."""


@contextmanager
def invented_person(engine: Observatory) -> Iterator[list[Listed]]:
    """The pages of the invented person, who is there while the block lasts.

    Raises:
        InputError: the data directory holds what belongs to somebody.
    """
    if (engine.settings.data / "me.db").exists():
        msg = f"{engine.settings.data} holds personal data; expected a data directory without me.db, such as a copy"
        raise InputError(msg)
    try:
        engine.profile(CV.encode(), name="cv.txt", save=True)
        engine.state_wishes(countries=["US", "DE"], work_modes=["remote", "hybrid"], skills_wanted=["python"])
        hits = engine.search("python sql", {"role": [GOAL]}, size=len(STAGES)).hits
        for hit, stages in zip(hits, STAGES, strict=False):
            engine.track(hit.posting_id)
            for stage in stages:
                engine.track(hit.posting_id, stage, comment="by their form")
        engine.schedule(hits[0].posting_id, "interview", datetime(2030, 3, 4, 10, 30, tzinfo=UTC), minutes=45)
        engine.note("posting", hits[0].posting_id, "Ask who **maintains** the models.\n\n- team\n- on-call")
        engine.note("skill", "pytorch", "First chapter of the course is done.")
        engine.correct("skill", "expert", item="sql")
        engine.save_search("Data science in Germany", "models", {"role": [GOAL], "country": ["DE"]})
        mine = Listed("posting-mine", f"/posting/{hits[0].posting_id}")
        yield [*(Listed(name, path) for path, name in PAGES.items()), mine]
    finally:
        engine.forget()
