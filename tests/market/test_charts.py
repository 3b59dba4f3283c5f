from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
import vl_convert

from fingerpost.market import charts
from fingerpost.market.claims.claims import claims
from fingerpost.market.counting.breakdowns import breakdown
from fingerpost.market.over_time.demand import demand
from fingerpost.market.over_time.reference import reference_series
from fingerpost.market.pay.pay import pay
from fingerpost.market.profiles.role import role
from fingerpost.market.profiles.skill import skill
from tests.market.markets_for_tests import by_chance, market, posting

SVG = "{http://www.w3.org/2000/svg}"


def to_svg(chart: Any) -> str:
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


@pytest.fixture(scope="module")
def every_chart() -> dict[str, Any]:
    con = market(*by_chance(8))
    asked = skill(con, "python")
    return {
        "breakdown": breakdown(con, by="skill").chart(),
        "demand": demand(con).chart(),
        "pay": pay(con).chart(),
        "role": role(con, "data-scientist").chart(),
        "skill": asked.chart(),
        "together": asked.together_chart(),
        "growth": claims(con).growth_chart(),
        "reference": reference_series("postings-index", "DE").chart(),
        "nothing": charts.nothing("Title", "too few: 3 postings, at least 30 are needed"),
    }


def test_every_chart_is_drawn_as_svg_without_a_network_and_without_scripts(every_chart: dict[str, Any]) -> None:
    for name, chart in every_chart.items():
        svg = to_svg(chart)
        root = ET.fromstring(svg)  # noqa: S314 - the SVG is our own
        assert root.tag == f"{SVG}svg", name
        assert "<script" not in svg
        assert "http" not in svg.replace("http://www.w3.org", ""), name


def test_a_chart_is_the_same_text_each_time() -> None:
    first, second = (to_svg(breakdown(market(*by_chance(8)), by="role").chart()) for _ in range(2))
    assert first == second


def test_charts_do_not_react_to_the_mouse(every_chart: dict[str, Any]) -> None:
    for name, chart in every_chart.items():
        assert "params" not in chart.to_dict(), name


@pytest.mark.parametrize("name", ["breakdown", "role", "skill", "pay"])
def test_figures_are_drawn_with_error_bars(name: str, every_chart: dict[str, Any]) -> None:
    marks = str(every_chart[name].to_dict()["layer"])
    assert "rule" in marks
    assert "tick" in marks


def test_suppressed_values_are_left_out() -> None:
    rows = [
        {"label": "shown", "share": 0.5, "low": 0.4, "high": 0.6},
        {"label": "hidden", "share": None, "low": None, "high": None},
    ]
    drawn = str(charts.share_bars(rows, "Title").to_dict())
    assert "shown" in drawn
    assert "hidden" not in drawn


def test_bars_of_one_label_are_not_drawn_on_top_of_each_other() -> None:
    rows = [{"label": "Associate", "share": share, "low": share, "high": share} for share in (0.2, 0.3)]
    drawn = charts.share_bars(rows, "Title").to_dict()
    (held,) = drawn["datasets"].values() if "datasets" in drawn else [drawn["data"]["values"]]
    assert [row["label"] for row in held] == ["Associate", "Associate (2)"]


def test_the_legend_of_pay_names_no_percentiles_that_are_not_drawn() -> None:
    few, many = (
        pay(market([paid for n in range(count) for paid in _stating(n)])).chart().to_dict() for count in (10, 35)
    )
    assert "p10" not in str(few["title"])
    assert "line p10-p90" in str(many["title"])


def _stating(employer: int) -> list[dict[str, Any]]:
    stated = {"salary_currency": "USD", "salary_unit": "YEAR"}
    return [
        posting(10 * employer + n, f"E{employer}", salary_min=1e5 + 100 * n, salary_max=1.2e5 + 100 * n, **stated)
        for n in range(4)
    ]
