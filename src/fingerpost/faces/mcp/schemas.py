"""The closed schemas of tools, made from the arguments of their questions, and the check of what an agent gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any, Final

from fingerpost import InputError
from fingerpost.faces.mcp.questions import Question
from fingerpost.faces.verbs import REQUIRED, Argument

QUESTION: Final = "question"
PART: Final = Argument("part", "Which part of a long answer; each part says how many there are.", int, 1, most=1000)
JSON: Final = Argument(
    "json", "Also the whole answer as JSON, however long; short ones come with it anyway.", bool, False
)
EVERY_TOOL: Final = (PART, JSON)
"""What every tool takes beside the arguments of its questions."""
LONGEST_SHOWN: Final = 80

_TYPES: Final[Mapping[Any, str]] = {str: "string", int: "integer", float: "number", bool: "boolean", date: "string"}


def input_schema(questions: Sequence[Question]) -> dict[str, Any]:
    """The JSON schema of a tool: which question, where there are several, and the arguments of all of them."""
    properties: dict[str, Any] = {}
    if len(questions) > 1:
        names = [question.name for question in questions]
        properties[QUESTION] = {"type": "string", "enum": names, "description": "What is asked."}
    for name in dict.fromkeys(one.name for question in questions for one in question.arguments):
        properties[name] = _property(name, questions)
    properties |= {one.name: _described(one) for one in EVERY_TOOL}
    always = [name for name in properties if all(name in question.required for question in questions)]
    required = [QUESTION, *always] if len(questions) > 1 else always
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _property(name: str, questions: Sequence[Question]) -> dict[str, Any]:
    """One argument as the questions that take it describe it; what they disagree on is said for each."""
    takers = [(question, one) for question in questions for one in question.arguments if one.name == name]
    found = _described(takers[0][1])
    if all(one.choices for _, one in takers):
        found["enum"] = list(dict.fromkeys(choice for _, one in takers for choice in one.choices))
    else:
        found.pop("enum", None)
    if any(_described(one).get("default") != found.get("default") for _, one in takers):
        found.pop("default", None)
    texts = dict.fromkeys(one.text for _, one in takers)
    if len(texts) > 1:
        said = ((text, [question.name for question, one in takers if one.text == text]) for text in texts)
        found["description"] = " ".join(f"{', '.join(names)}: {text}" for text, names in said)
    elif len(takers) < len(questions) and name in takers[0][0].own:
        found["description"] += f" For {', '.join(question.name for question, _ in takers)}."
    return found


def _described(argument: Argument) -> dict[str, Any]:
    found: dict[str, Any] = {"type": _TYPES.get(argument.kind, "string"), "description": argument.text}
    if argument.several:
        found |= {"type": "array", "items": {"type": "string"}}
    if argument.choices:
        found["enum"] = list(argument.choices)
    if argument.kind is date:
        found["format"] = "date"
    if argument.kind is int:
        found["minimum"] = 1
    if argument.most:
        found["maximum"] = argument.most
    if argument.default is not REQUIRED and argument.default is not None:
        found["default"] = argument.default
    return found


def checked(tool: str, questions: Sequence[Question], given: Mapping[str, Any]) -> tuple[Question, dict[str, Any]]:
    """The question that was asked, and its arguments without those that say nothing.

    Raises:
        InputError: something is missing, unknown, or of another kind than it should be.
    """
    stated = {name: value for name, value in given.items() if value is not None and value not in ("", [])}
    question = _question(tool, questions, stated)
    known = {one.name: one for one in (*question.arguments, *EVERY_TOOL)}
    shown = question.name if len(questions) > 1 else tool
    for name in stated:
        if name not in known:
            others = [other.name for other in questions if name in [one.name for one in other.arguments]]
            hint = f" ({name} belongs to {', '.join(others)})" if others else ""
            msg = f"{shown} takes no {name!r}{hint}; it takes {_listed(known)}"
            raise InputError(msg)
    missing = [name for name in question.required if name not in stated]
    if missing:
        one = known[missing[0]]
        msg = f"{shown} needs {', '.join(missing)}; give {one.name}: {one.text}"
        raise InputError(msg)
    return question, {name: _value(known[name], value) for name, value in stated.items()}


def _question(tool: str, questions: Sequence[Question], stated: dict[str, Any]) -> Question:
    if len(questions) == 1:
        return questions[0]
    asked = stated.pop(QUESTION, None)
    for question in questions:
        if question.name == asked:
            return question
    msg = f"{tool} was asked {asked!r}; give {QUESTION} as one of {_listed(question.name for question in questions)}"
    raise InputError(msg)


def _value(argument: Argument, value: Any) -> Any:
    """A value of the kind that its argument takes; one text stands for a list of one."""
    if argument.several:
        values = [value] if isinstance(value, str) else value
        if isinstance(values, list) and all(isinstance(one, str) for one in values):
            return values
        raise _wrong(argument, value, "a list of texts")
    if argument.kind is bool:
        if isinstance(value, bool):
            return value
        raise _wrong(argument, value, "true or false")
    if argument.kind in (int, float):
        return _number(argument, value)
    if not isinstance(value, str):
        raise _wrong(argument, value, "a text")
    if argument.choices and value not in argument.choices:
        raise _wrong(argument, value, f"one of {_listed(argument.choices)}")
    return value


def _number(argument: Argument, value: Any) -> int | float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    most = argument.most or float("inf")
    if argument.kind is int and is_number and int(value) == value and 1 <= value <= most:
        return int(value)
    if argument.kind is float and is_number:
        return float(value)
    limits = f" from 1 to {argument.most}" if argument.most else ""
    raise _wrong(argument, value, f"a whole number{limits}" if argument.kind is int else "a number")


def _wrong(argument: Argument, value: Any, expected: str) -> InputError:
    shown = repr(value)
    return InputError(f"{argument.name} is {shown[:LONGEST_SHOWN]}; expected {expected}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
