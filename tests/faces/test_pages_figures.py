"""Charts on pages: they follow the colours of the page, fit a phone, and carry their words."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from fingerpost import Observatory
from fingerpost.faces.web.figures import NARROW, WIDE, Figure, figure_of, texts_of
from fingerpost.market.charts.adoption import adoption_curves


@pytest.fixture(scope="module")
def figure(engine: Observatory) -> Figure:
    found = figure_of(engine.breakdown("role").chart())
    assert found is not None
    return found


def test_both_drawings_are_well_formed_and_as_wide_as_their_place(figure: Figure) -> None:
    for drawing, width in ((figure.wide, WIDE), (figure.narrow, NARROW)):
        root = ET.fromstring(str(drawing))  # noqa: S314  our own
        assert root.get("width") == str(width)
        assert root.get("role") == "img"
        assert root.get("aria-label") == figure.text


def test_colours_are_variables_and_nothing_is_styled_inline(figure: Figure) -> None:
    colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', figure.wide))
    assert "var(--c1,#0072b2)" in colours
    assert {colour for colour in colours if not colour.startswith("var(")} <= {"none", "transparent"}
    assert " style=" not in figure.wide
    assert "font-family" not in figure.wide


def test_every_thing_drawn_says_what_it_is_once(figure: Figure, engine: Observatory) -> None:
    told = list(texts_of(figure))
    answer = engine.breakdown("role")
    assert len(told) == len(set(told)) == sum(cell.share.share is not None for cell in answer.cells)
    first = answer.cells[0]
    assert first.share.share is not None
    assert any(text.startswith(f"{first.label}: share of postings {100 * first.share.share:.1f} %") for text in told)
    assert all(" from " in text and " to " in text for text in told)


def test_the_title_is_said_by_the_page_and_not_drawn(figure: Figure, engine: Observatory) -> None:
    assert figure.title == engine.breakdown("role").title
    assert figure.title not in re.sub(r'aria-label="[^"]*"', "", figure.wide)
    assert not any("snapshot" in line for line in figure.lines)


def test_a_chart_that_only_says_why_there_is_none_is_no_figure(engine: Observatory) -> None:
    answer = engine.growth()
    assert answer.refused
    assert figure_of(answer.chart()) is None


@pytest.mark.parametrize("question", ["drivers", "demand", "quality", "concentration", "pay", "premiums"])
def test_every_chart_can_be_put_on_a_page(engine: Observatory, question: str) -> None:
    found = figure_of(getattr(engine, question)().chart())
    if found is not None:
        assert ET.fromstring(str(found.narrow)).get("width") == str(NARROW)  # noqa: S314  our own
        assert found.text


def test_small_charts_stand_side_by_side_on_a_desk_and_below_each_other_on_a_phone() -> None:
    shares = [(label, month, month / 50) for label in ("alpha", "beta", "gamma", "delta") for month in range(1, 9)]
    rows = [
        {"label": label, "date": f"2026-{month:02d}-01", "share": share, "low": share / 2, "high": share * 2}
        for label, month, share in shares
    ]
    found = figure_of(adoption_curves(rows, "How things spread"))
    assert found is not None
    wide, narrow = (ET.fromstring(str(drawing)) for drawing in (found.wide, found.narrow))  # noqa: S314  our own
    assert float(wide.get("width", 0)) <= WIDE
    assert float(narrow.get("width", 0)) <= NARROW
    assert float(narrow.get("height", 0)) > 1.5 * float(wide.get("height", 0))
