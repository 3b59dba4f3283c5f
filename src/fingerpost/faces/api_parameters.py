"""The parameters of the API's routes: how the document describes each of them, and how a request's are read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, Literal

from fastapi import Request

from fingerpost.faces.api_problems import PARAMETERS, ApiError, ParameterError
from fingerpost.faces.verbs import REQUIRED, Argument, Verb

Kind = Literal["string", "integer", "number", "boolean", "date"]

_KINDS: Final[Mapping[Any, Kind]] = {int: "integer", float: "number", bool: "boolean", date: "date"}
_LONGEST: Final = 2000
_INTEGER: Final = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

EXAMPLES: Final[Mapping[str, Any]] = {
    "role": "data-scientist",
    "skill": "python",
    "skill_area": "programming",
    "industry": "finance",
    "country": "DE",
    "place": "Berlin",
    "seniority": "senior",
    "work_mode": "remote",
    "ai_relation": "builds",
    "since": "2024-01-01",
    "until": "2026-06-30",
    "goal": "data-scientist",
    "target": "data-scientist",
    "posting": "linkedin_aiml_us_2024:4f7e53f10ea98260",
    "snapshot": "2026-11",
    "slices": ["role=data-scientist", "all"],
}
"""An example for what a parameter of that name takes."""


@dataclass(frozen=True, slots=True)
class ApiParameter:
    """One parameter: where it stands, what it takes and what it means.

    `several` is a parameter of the query that may be repeated. Limits are inclusive.
    """

    name: str
    text: str
    kind: Kind = "string"
    where: Literal["query", "path"] = "query"
    is_required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    several: bool = False
    example: Any = None
    longest: int = _LONGEST

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        one: dict[str, Any] = {"type": "string"} if self.kind == "date" else {"type": self.kind}
        if self.kind == "date":
            one |= {"format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
        if self.choices:
            one["enum"] = list(self.choices)
        elif self.kind == "string":
            one["maxLength"] = self.longest
            if self.is_required:
                one["minLength"] = 1
        if self.least is not None:
            one["minimum"] = self.least
        if self.most is not None:
            one["maximum"] = self.most
        if self.default is not None:
            one["default"] = self.default
        if self.several:
            return {"type": "array", "items": one} | ({"minItems": 1} if self.is_required else {})
        return one

    def described(self) -> dict[str, Any]:
        """The parameter as OpenAPI describes it."""
        found = {
            "name": self.name,
            "in": self.where,
            "description": self.text,
            "required": self.is_required,
            "schema": self.schema(),
        }
        return found | ({"example": self.example} if self.example is not None else {})

    def read(self, text: str) -> Any:
        """The value that a text stands for.

        Raises:
            ValueError: it stands for none; the message says what was expected.
        """
        if self.kind == "boolean":
            return text == "true" if text in {"true", "false"} else _wrong(text, "true or false")
        if self.kind == "date":
            return _day(text)
        if self.kind in {"integer", "number"}:
            return self._number(text)
        if self.choices and text not in self.choices:
            return _wrong(text, f"one of {', '.join(self.choices)}")
        if len(text) > self.longest:
            msg = f"has {len(text):,} characters; at most {self.longest:,} are read"
            raise ValueError(msg)
        return text

    def _number(self, text: str) -> int | float:
        pattern = _INTEGER if self.kind == "integer" else _NUMBER
        expected = "a whole number" if self.kind == "integer" else "a number"
        if self.least is not None:
            expected += f" from {self.least}"
        if self.most is not None:
            expected += f" to {self.most}"
        if not pattern.fullmatch(text):
            return int(_wrong(text, expected))
        number = int(text) if self.kind == "integer" else float(text)
        lowest = -math.inf if self.least is None else self.least
        if not math.isfinite(number) or not lowest <= number <= (math.inf if self.most is None else self.most):
            return int(_wrong(text, expected))
        return number


def _wrong(text: str, expected: str) -> Any:
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    msg = f"is {shown!r}; expected {expected}"
    raise ValueError(msg)


def _day(text: str) -> date:
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    found: date = _wrong(text, "a day such as 2026-11-23")
    return found


def parameters_of(verb: Verb) -> tuple[ApiParameter, ...]:
    """The parameters of a question of the verb table."""
    return tuple(_of_argument(one, verb) for one in (*verb.arguments, *verb.selection))


def _of_argument(argument: Argument, verb: Verb) -> ApiParameter:
    in_path = argument is verb.about
    is_required = argument.default is REQUIRED
    example = EXAMPLES.get(verb.name if argument.name == "name" else argument.name)
    return ApiParameter(
        argument.name,
        argument.text,
        _KINDS.get(argument.kind, "string"),
        "path" if in_path else "query",
        is_required,
        None if is_required else argument.default,
        argument.choices,
        1 if argument.kind is int else None,
        argument.most,
        argument.several,
        example,
    )


def read_parameters(parameters: Iterable[ApiParameter], request: Request) -> dict[str, Any]:
    """What a request gives of the parameters of its route; what is not given, or is an empty text, is left out.

    Raises:
        ApiError: 422; a parameter is unknown, missing, given too often or cannot be read. Every fault is named.
    """
    known = {one.name: one for one in parameters}
    errors = [
        ParameterError(name, _unknown(name, known))
        for name in dict.fromkeys(request.query_params)
        if name not in known or known[name].where != "query"
    ]
    given: dict[str, Any] = {}
    for one in known.values():
        texts = [request.path_params[one.name]] if one.where == "path" else request.query_params.getlist(one.name)
        try:
            value = _value(one, texts)
        except ValueError as error:
            errors.append(ParameterError(one.name, str(error)))
            continue
        if value is not None:
            given[one.name] = value
    if errors:
        detail = "; ".join(f"{one.parameter} {one.detail}" for one in errors)
        raise ApiError(PARAMETERS, detail, errors=errors)
    return given


def _value(parameter: ApiParameter, texts: list[str]) -> Any:
    if parameter.kind == "string" and not parameter.choices:
        texts = [text for text in texts if text]
    if not texts:
        if parameter.is_required:
            msg = "is missing"
            raise ValueError(msg)
        return None
    if parameter.several:
        return [parameter.read(text) for text in texts]
    if len(texts) > 1:
        msg = f"is given {len(texts)} times; expected once"
        raise ValueError(msg)
    return parameter.read(texts[0])


def _unknown(name: str, known: Mapping[str, ApiParameter]) -> str:
    taken = [one.name for one in known.values() if one.where == "query"]
    close = get_close_matches(name[:60], taken, n=1)
    if close:
        return f"is no parameter of this route; did you mean {close[0]}?"
    return f"is no parameter of this route; it takes {', '.join(taken) or 'none'}"
