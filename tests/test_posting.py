"""The nouns: what sets its slots by itself is the frozen dataclass that it says it is."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, fields, make_dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.posting import Finding, SkillAsked

BY_ITSELF: tuple[type[Any], ...] = (Finding, SkillAsked)


def plain(made: type[Any]) -> type[Any]:
    """The same fields as a dataclass whose beginning is written by dataclasses."""
    listed = [(one.name, object, one) for one in map(copy.copy, fields(made))]
    return make_dataclass(made.__name__, listed, frozen=True, slots=True)


@pytest.mark.parametrize("made", BY_ITSELF)
@given(data=st.data())
@settings(deadline=None, max_examples=25)
def test_any_values_are_held_as_a_dataclass_holds_them(made: type[Any], data: st.DataObject) -> None:
    names = [one.name for one in fields(made)]
    values = data.draw(st.lists(st.none() | st.integers() | st.text(), min_size=len(names), max_size=len(names)))
    n_given = data.draw(st.integers(4, len(names)))
    ours, theirs = made(*values[:n_given]), plain(made)(*values[:n_given])
    assert asdict(ours) == asdict(theirs)
    assert repr(ours) == repr(theirs)
    assert made(**dict(zip(names, values, strict=True))) == made(*values)


@pytest.mark.parametrize("made", BY_ITSELF)
def test_it_is_frozen_and_can_be_copied(made: type[Any]) -> None:
    one = made("a", 1, 2, "b")
    with pytest.raises(FrozenInstanceError):
        setattr(one, fields(made)[0].name, "c")
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one  # noqa: S301  # our own bytes
    assert hash(one) == hash(made("a", 1, 2, "b"))
    last = fields(made)[-1].name
    assert getattr(replace(one, **{last: 9}), last) == 9
    with pytest.raises(TypeError):
        made("a", 1, 2)
