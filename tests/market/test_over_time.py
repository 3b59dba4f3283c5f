from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import vl_convert

from fingerpost.market.charts.over_time import MAX_BREAKS, described, series_with_breaks


def rows(*values: float | None, broken_before: int | None = None, provisional: int = 1) -> list[dict[str, Any]]:
    found = []
    for number, value in enumerate(values):
        late = number >= len(values) - provisional
        row = {"date": (date(2026, 1, 1) + timedelta(days=31 * number)).isoformat(), "value": value}
        band = {"low": value and value * 0.9, "high": value and value * 1.1, "unmatched": value and value * 1.3}
        segment = "b" if broken_before is not None and number >= broken_before else "a"
        found.append({**row, **band, "segment": segment, "provisional": late})
    return found


def layers(chart: Any, mark: str) -> list[dict[str, Any]]:
    """The layers with a mark, each with its own rows."""
    drawn = chart.to_dict()
    found = [layer for layer in drawn["layer"] if layer["mark"]["type"] == mark]
    return [{**layer, "rows": drawn["datasets"][layer["data"]["name"]]} for layer in found]


def test_the_provisional_part_is_dashed_and_joined_to_what_is_settled() -> None:
    drawn = series_with_breaks(rows(100, 110, 120, 125, provisional=2), "Index")
    lines = [layer for layer in layers(drawn, "line") if layer["encoding"]["y"]["field"] == "value"]
    solid, dashed = (next(line for line in lines if ("strokeDash" in line["mark"]) == kind) for kind in (False, True))
    assert [row["value"] for row in solid["rows"]] == [100, 110]
    assert [row["value"] for row in dashed["rows"]] == [110, 120, 120, 125]


def test_lines_are_not_joined_across_a_break() -> None:
    drawn = series_with_breaks(rows(100, 110, None, 100, 130, broken_before=3, provisional=0), "Index")
    solid = [layer for layer in layers(drawn, "line") if layer["encoding"]["y"]["field"] == "value"]
    assert [[row["value"] for row in line["rows"]] for line in solid] == [[100, 110], [100, 130]]
    assert len(layers(drawn, "area")) == 2


def test_the_unmatched_line_is_thin_dashed_and_named() -> None:
    drawn = series_with_breaks(rows(100, 110, 120), "Index")
    line = next(layer for layer in layers(drawn, "line") if layer["encoding"]["y"]["field"] == "unmatched")
    assert line["mark"]["strokeDash"]
    assert "counted without matching" in str(layers(drawn, "text"))
    alone = series_with_breaks([{**row, "unmatched": None} for row in rows(100, 110, 120)], "Index")
    assert layers(alone, "text") == []


def test_only_the_largest_breaks_are_marked_and_the_rest_are_counted() -> None:
    series = rows(*range(100, 112))
    breaks = [{"date": row["date"], "label": f"+{n} boards", "size": n} for n, row in enumerate(series[1:])]
    drawn = series_with_breaks(series, "Index", ["300 postings of 20 employers"], breaks=breaks)
    marked = layers(drawn, "rule")[0]["rows"]
    assert [row["label"] for row in marked] == [f"+{n} boards" for n in range(5, 11)]
    assert len(marked) == MAX_BREAKS
    subtitle = drawn.to_dict()["title"]["subtitle"]
    assert subtitle[0] == "300 postings of 20 employers"
    assert "the 6 largest of 11" in subtitle[1]


def test_the_description_says_first_last_low_and_high() -> None:
    text = described("Index", rows(100, 80, 130, 90), [{"date": "2026-02-01"}])
    assert text == (
        "Index: 100.0 on 2026-01-01, 90.0 on 2026-04-04; lowest 80.0 on 2026-02-01, highest 130.0 on 2026-03-04. "
        "The boards changed before 1 of 4 periods."
    )
    assert described("Index", rows(None, None)) == "Index: no figures."
    assert "25.0 % on 2026-01-01" in described("Share", rows(0.25, 0.5), percent=True)
    assert series_with_breaks(rows(100, 80), "Index").to_dict()["description"].startswith("Index: 100.0")


def test_it_can_be_drawn() -> None:
    series = rows(100, 110, None, 100, 130, broken_before=3)
    breaks = [{"date": series[3]["date"], "label": "broken", "size": 1e6}]
    svg = vl_convert.vegalite_to_svg(series_with_breaks(series, "Index", breaks=breaks).to_json())
    assert "broken" in svg
