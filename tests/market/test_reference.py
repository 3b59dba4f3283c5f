from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.over_time.reference import reference_countries, reference_for, reference_series
from fingerpost.market.selecting.selection import Selection


def test_published_facts_come_out_again() -> None:
    us, canada = reference_series("ai-share", "US"), reference_series("ai-share", "Canada")
    assert round(us.at(date(2026, 6, 30)), 2) == 5.88
    assert round(us.at(date(2019, 1, 1)), 2) == 1.72
    trough = us.lowest(since=date(2022, 1, 1))
    assert (trough.date, round(trough.value, 2)) == (date(2023, 6, 30), 1.69)
    assert round(canada.at(date(2026, 6, 30)), 2) == 17.93
    assert (us.first.date, us.latest.date) == (date(2019, 1, 1), date(2026, 6, 30))


def test_the_lowest_us_value_of_all_is_that_of_july_2020() -> None:
    lowest = reference_series("ai-share", "US").lowest()
    assert (lowest.date, round(lowest.value, 2)) == (date(2020, 7, 31), 1.46)


def test_the_index_is_100_at_its_base_in_every_country() -> None:
    for country in reference_countries("postings-index"):
        series = reference_series("postings-index", country)
        assert (series.first.date, series.first.value) == (date(2020, 2, 1), 100)
        assert series.latest.date == date(2026, 8, 14)


def test_series_and_countries_are_these() -> None:
    assert len(reference_countries("ai-share")) == 9
    assert len(reference_countries("postings-index")) == 7


def test_one_value_a_month_after_the_first() -> None:
    months = [point.date.strftime("%Y-%m") for point in reference_series("ai-share", "DE").points[1:]]
    assert len(months) == len(set(months)) == 90


def test_licence_and_source_come_with_every_row() -> None:
    (row, *_) = reference_series("ai-share", "GB").to_rows()
    assert (row["publisher"], row["licence"], row["unit"]) == ("Indeed Hiring Lab", "CC BY 4.0", "percent")
    basis = reference_series("postings-index", "GB").basis
    assert basis.n_postings == 0
    assert any("never mixed" in note for note in basis.notes)


def test_what_is_not_covered_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="ai-share"):
        reference_series("ai-shares")
    with pytest.raises(UnknownNameError, match="known are"):
        reference_series("postings-index", "NL")
    with pytest.raises(InputError, match="no value for 2026-06-29"):
        reference_series().at(date(2026, 6, 29))
    with pytest.raises(InputError, match="no value from"):
        reference_series().lowest(since=date(2030, 1, 1))


def test_the_series_of_the_selected_country_else_of_the_united_states() -> None:
    assert reference_for(Selection(country="DE")).country == "DE"
    assert reference_for(Selection(country="SE")).country == "US"
    assert reference_for(Selection()).country == "US"


def test_the_packaged_file_is_what_the_script_builds(shared: Path) -> None:
    import csv
    import runpy

    script = Path(__file__).parents[2] / "scripts" / "build_series.py"
    build = runpy.run_path(str(script))
    folder = shared / "data" / "series"
    indexes = sorted(folder.glob("indeed_postings_index_*.csv"))
    points = build["month_ends"](
        [*build["ai_share"](folder / "indeed_ai_share.csv"), *build["postings_index"](indexes)]
    )
    with build["TARGET"].open(encoding="utf-8") as lines:
        assert [tuple(row) for row in csv.reader(lines)][1:] == points
