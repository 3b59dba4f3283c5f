"""Series in one line of a terminal: `▁▂▂▃▅▇█`, with the values at its ends in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from fingerpost import Answer, Demand, Emerging, Forecast, Lifetime, Reference, ReferenceSeries, SkillProfile

BARS: Final = "▁▂▃▄▅▆▇█"
GAP: Final = "·"
WIDTH: Final = 24
IN_TABLE: Final = 10
FEWEST: Final = 3
"""Of fewer values no series is drawn."""

Values = Sequence[float | None]


class Line(NamedTuple):
    """A series in one line: what it is, its bars, and its first and last value with their months."""

    label: str
    bars: str
    ends: str


def sparkline(values: Values, width: int = WIDTH) -> str:
    """Values as bars from the lowest to the highest, the means of neighbours where there is no room for each.

    A value that is not known is a dot; all alike are bars of half the height.

    >>> sparkline([1, 2, None, 8]), sparkline([5, 5, 5]), sparkline(range(100), 5)
    ('▁▂·█', '▄▄▄', '▁▃▅▇█')
    """
    means = _means(values, width)
    known = [value for value in means if value is not None]
    if not known:
        return GAP * len(means)
    low, high = min(known), max(known)
    return "".join(GAP if value is None else _bar(value, low, high) for value in means)


def _bar(value: float, low: float, high: float) -> str:
    if high == low:
        return BARS[3]
    return BARS[min(int((value - low) / (high - low) * len(BARS)), len(BARS) - 1)]


def _means(values: Values, width: int) -> list[float | None]:
    if len(values) <= width:
        return list(values)
    parts = [values[len(values) * i // width : len(values) * (i + 1) // width] for i in range(width)]
    return [_mean([value for value in part if value is not None]) for part in parts]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def lines_of(answer: Answer) -> tuple[Line, ...]:
    """The series of an answer, each in a line."""
    made = _LINES.get(type(answer).__name__)
    return tuple(made(answer)) if made is not None else ()


def trends_of(answer: Answer) -> Mapping[str, str]:
    """For answers about many series: label → bars, to stand in the first table beside the label."""
    made = _TRENDS.get(type(answer).__name__)
    return made(answer) if made is not None else {}


def _trends_by_country(answer: Reference) -> Mapping[str, str]:
    found = {one.country_label: [point.value for point in one.points] for one in answer.series}
    return {} if len(found) == 1 else {label: sparkline(values, IN_TABLE) for label, values in found.items()}


def _trends_of_terms(answer: Emerging) -> Mapping[str, str]:
    terms = {term.mover.label: [point.share.share for point in term.curve] for term in answer.terms}
    return {label: sparkline(values, IN_TABLE) for label, values in terms.items() if len(values) >= FEWEST}


def _line(label: str, dated: Sequence[tuple[Any, float | None]], bars: str = "") -> Iterable[Line]:
    known = [(day, value) for day, value in dated if value is not None]
    if len(known) < FEWEST:
        return
    (first, at_first), (last, at_last) = known[0], known[-1]
    ends = f"{_number(at_first)} ({_month(first)}) to {_number(at_last)} ({_month(last)})"
    yield Line(label, bars or sparkline([value for _, value in dated]), ends)


def _month(day: Any) -> str:
    return f"{day:%Y-%m}" if isinstance(day, date) else str(day)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}"


def _demand(answer: Demand) -> Iterable[Line]:
    for series in answer.measures:
        if series.refused is None:
            periods = [(period.start, period.index) for period in series.periods]
            yield from _line(series.title, periods)


def _forecast(answer: Forecast) -> Iterable[Line]:
    if answer.refused is not None:
        return
    history = [(one.date, one.value) for one in answer.history]
    expected: list[tuple[date, float | None]] = [(step.date, step.point) for step in answer.expected]
    n_ahead = min(len(expected), WIDTH // 3)
    drawn = _means([value for _, value in history], WIDTH - n_ahead) + _means([v for _, v in expected], n_ahead)
    bars = sparkline(drawn)
    split = len(bars) - n_ahead
    yield from _line("measured │ expected", [*history, *expected], f"{bars[:split]}│{bars[split:]}")


def _published(answer: ReferenceSeries) -> Iterable[Line]:
    yield from _line(answer.country_label, [(point.date, point.value) for point in answer.points])


def _reference(answer: Reference) -> Iterable[Line]:
    if len(answer.series) == 1:
        yield from _published(answer.series[0])


def _lifetime(answer: Lifetime) -> Iterable[Line]:
    if answer.refused is not None:
        return
    for group in answer.groups[:1]:
        steps = sorted((step.day, 100 * step.share) for step in group.curve)
        days = [steps[-1][0] * part // WIDTH for part in range(WIDTH + 1)] if steps else []
        yield from _line("still open, %", [(f"day {day}", _held(steps, day)) for day in days])


def _held(steps: Sequence[tuple[int, float]], day: int) -> float:
    """The value of the last step until a day."""
    return next((value for at, value in reversed(steps) if at <= day), steps[0][1])


def _skill(answer: SkillProfile) -> Iterable[Line]:
    if answer.demand is not None:
        yield from _demand(answer.demand)


# By name: importing the classes of all answers takes a tenth of a second.
_LINES: Final[Mapping[str, Callable[[Any], Iterable[Line]]]] = {
    "Demand": _demand,
    "Forecast": _forecast,
    "Reference": _reference,
    "ReferenceSeries": _published,
    "Lifetime": _lifetime,
    "SkillProfile": _skill,
}
_TRENDS: Final[Mapping[str, Callable[[Any], Mapping[str, str]]]] = {
    "Reference": _trends_by_country,
    "Emerging": _trends_of_terms,
}
