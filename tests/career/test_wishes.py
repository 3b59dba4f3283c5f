from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career.wishes import wishes_of
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.posting import TimeZoneWindow
from fingerpost.store.personal_wishes import PayFloor, Wishes, wishes_as_json, wishes_from_json


def test_names_become_ids() -> None:
    wishes = wishes_of(
        countries=["Germany", "NL", "de"],
        places=["Berlin"],
        work_modes=["Remote"],
        time_zones=(-1, 3),
        needs_visa=True,
        pay_floor=PayFloor(60_000, "EUR"),
        roles=["Data Scientist"],
        seniorities=["Senior", " "],
        skills_wanted=["PyTorch"],
        skills_refused=["SAS"],
    )
    assert wishes == Wishes(
        ("DE", "NL"), ("Berlin",), ("remote",), TimeZoneWindow(-1, 3), True, PayFloor(60_000, "EUR"),
        ("data-scientist",), ("senior",), (), ("pytorch",), ("sas",),
    )  # fmt: skip
    assert wishes_from_json(wishes_as_json(wishes)) == wishes


@pytest.mark.parametrize(
    ("wished", "told"),
    [
        ({"countries": ["Atlantis"]}, "country"),
        ({"places": ["Nowherebury"]}, "city"),
        ({"roles": ["astronaut"]}, "role"),
        ({"skills_wanted": ["python"], "skills_refused": ["Python"]}, "both wanted and refused"),
        ({"time_zones": (3, -1)}, "no window"),
        ({"time_zones": (float("nan"), 1)}, "no window"),
        ({"pay_floor": PayFloor(0, "EUR")}, "pay floor"),
        ({"pay_floor": PayFloor(1, "Euro")}, "pay floor"),
        ({"pay_floor": PayFloor(1, "EUR", "DECADE")}, "unit of pay"),  # type: ignore[arg-type]
    ],
)
def test_a_wish_that_cannot_be_is_told_and_not_dropped(wished: dict[str, object], told: str) -> None:
    with pytest.raises((InputError, UnknownNameError), match=told):
        wishes_of(**wished)  # type: ignore[arg-type]


NAMES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=3).map(tuple)


@given(
    st.builds(
        Wishes,
        countries=NAMES,
        places=NAMES,
        time_zones=st.none() | st.builds(TimeZoneWindow, st.integers(-12, 0), st.integers(0, 14), st.none()),
        needs_visa=st.none() | st.booleans(),
        pay_floor=st.none() | st.builds(PayFloor, st.floats(1, 1e7), st.sampled_from(["EUR", "USD"])),
        skills_wanted=NAMES,
    )
)
def test_wishes_are_read_as_they_were_written(wishes: Wishes) -> None:
    assert wishes_from_json(wishes_as_json(wishes)) == wishes


def test_countries_can_be_named_by_their_area() -> None:
    assert wishes_of(countries=["DACH", "Germany", "Europe", "eu"]).countries == ("DE", "AT", "CH", "EU")
    with pytest.raises(UnknownNameError, match="worldwide"):
        wishes_of(countries=["worldwide"])
