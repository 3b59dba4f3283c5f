"""Every regular expression that the readers compile, and strings made to keep each of them busy.

usage: python -m tests.reading.patterns_for_tests

Prints a line of JSON for each reader: how many expressions it compiles, and those that did not end in time.
"""

from __future__ import annotations

import inspect
import json
import random
import re
import sys
from collections.abc import Iterator
from functools import partial
from types import FrameType, ModuleType
from typing import Any

LENGTH = 2_000
"""Characters to look through. Readers look in windows of some hundreds and texts hold no runs of blanks, so that a time
that grows with the square of the length may pass; one that grows with the cube may not."""

COVERED = 40
"""Characters that an expression is asked to cover: enough for one that tries every way to cut them up never to end."""

LIMIT_CPU_SECONDS = 3.0
"""For one expression and all of its strings."""

MOST_PIECES = 5
MOST_PAIRS = 5

POSTINGS = (
    ("Senior ML Engineer (m/w/d)", "Requirements: Python, 5+ years, Foo Bar. Remote in Berlin, 100.000 € im Jahr."),
    ("算法工程师", "任职要求:本科以上学历,熟悉机器学习,3年以上经验,年薪30万。"),
    ("Data Scientist", "Salary: $100,000 - $120,000 per year. Hybrid, 3 days in office. No visa sponsorship. BS."),
)  # fmt: skip
"""Read once so that what is compiled late is compiled."""


def recorded_patterns() -> dict[re.Pattern[Any], str]:
    """Expression → the module that compiled it, of everything that importing the readers and reading compiles."""
    found: dict[re.Pattern[Any], str] = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def record(pattern: Any, flags: int) -> re.Pattern[Any]:
        made: re.Pattern[Any] = compile_(pattern, flags)
        module = _reader_of(inspect.currentframe())
        if module is not None:
            found.setdefault(made, module)
        return made

    re._compile = record  # type: ignore[attr-defined]
    try:
        _compile_all()
    finally:
        re._compile = compile_  # type: ignore[attr-defined]
    for module_of in _reader_modules():
        for late in _late_ones(module_of):
            found.setdefault(late.compiled, module_of.__name__.rpartition(".")[2])
    return found


def _reader_modules() -> list[ModuleType]:
    from tests.reading.hostile_texts_for_tests import reader_modules

    return list(reader_modules())


def _late_ones(module: ModuleType) -> Iterator[Any]:
    """The expressions of a module that are compiled when they are first used, also those in its tables."""
    from fingerpost.reading.patterns import _Compiled, _Late

    for member in vars(module).values():
        for one in member.values() if isinstance(member, dict) else member if isinstance(member, tuple) else (member,):
            if isinstance(one, (_Late, _Compiled)):
                yield one


def _reader_of(frame: FrameType | None) -> str | None:
    """The reader that compiles, if one does; `patterns` only compiles for others, and libraries for themselves."""
    while frame is not None and frame.f_globals["__name__"] in _BETWEEN:
        frame = frame.f_back
    name = frame.f_globals["__name__"] if frame is not None else ""
    return str(name).rpartition(".")[2] if name.startswith("fingerpost.reading.") else None


_BETWEEN = frozenset({"re", __name__, "fingerpost.reading.patterns"})


def _compile_all() -> None:
    from fingerpost.posting import Posting
    from fingerpost.reading import chain
    from fingerpost.reading.verify import verify_spans

    for module in _reader_modules():
        for member in vars(module).values():
            if hasattr(member, "cache_info") and not inspect.signature(member).parameters:
                member()
    for title, description in POSTINGS:
        verify_spans(chain.read(Posting("1", "invented", title, description)))


def pieces_of(pattern: str, flags: int = 0) -> list[str]:
    """The words and characters that an expression speaks of, the commonest first."""
    words: dict[str, int] = {}
    for word in _words(re._parser.parse(pattern, flags)):  # type: ignore[attr-defined]
        words[word] = words.get(word, 0) + 1
    return sorted(words, key=lambda word: -words[word])


def _words(parsed: Any) -> Iterator[str]:
    """Runs of literals as words; of a class of characters one of each of its parts."""
    word = ""
    for operation, argument in parsed:
        name = str(operation)
        if name == "LITERAL":
            word += chr(argument)
            continue
        if word:
            yield word
            word = ""
        if name == "IN":
            yield from dict.fromkeys(_members(argument))
        elif name in ("ANY", "NOT_LITERAL"):
            yield "x"
        else:
            yield from _inner(argument)
    if word:
        yield word


def _inner(argument: Any) -> Iterator[str]:
    """The words of all expressions inside a group, a repeat, a branch or an assertion."""
    for part in argument if isinstance(argument, (tuple, list)) else ():
        if type(part).__name__ == "SubPattern":
            yield from _words(part)
        elif isinstance(part, list):
            for branch in part:
                yield from _words(branch)


_OF_CATEGORY = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "a", "NOT_SPACE": "a", "NOT_WORD": " "}


def _members(parts: Any) -> Iterator[str]:
    negated = any(str(operation) == "NEGATE" for operation, _ in parts)
    for operation, argument in parts:
        name = str(operation)
        if name == "CATEGORY":
            yield _OF_CATEGORY[str(argument).removeprefix("CATEGORY_")]
        elif not negated and name == "LITERAL":
            yield chr(argument)
        elif not negated and name == "RANGE":
            yield chr(argument[0])
    if negated:
        yield "x"


def hostile_strings(pattern: re.Pattern[str]) -> Iterator[str]:
    """Pieces and pairs of pieces of an expression, again and again, with an end that does not fit."""
    flags = pattern.flags & ~re.UNICODE
    pieces = pieces_of(pattern.pattern, flags)
    chosen = random.Random(pattern.pattern)  # the same strings in every run
    signs = [piece for piece in pieces if len(piece) == 1][: MOST_PIECES // 2]
    words = chosen.sample(pieces, min(len(pieces), MOST_PIECES - len(signs)))
    several = list(dict.fromkeys([*signs, *words]))
    for piece in dict.fromkeys([*several, "a", "1"]):
        if not piece.isspace():  # a text holds no runs of blanks
            yield piece * (LENGTH // len(piece)) + "\x00"
    pairs = [one + other for one in several for other in several if one != other]
    for pair in chosen.sample(pairs, min(len(pairs), MOST_PAIRS)):
        yield pair * (LENGTH // len(pair)) + "\x00"


def uses_of(pattern: re.Pattern[str], module: str) -> frozenset[str]:
    """The ways in which a reader looks for an expression ("match", "fullmatch", "search"), as its source tells."""
    reader = sys.modules[f"fingerpost.reading.{module}"]
    source = inspect.getsource(reader)
    names = [name for name, member in vars(reader).items() if _is_of(member, pattern)]
    for name, member in vars(reader).items():
        if isinstance(member, dict):
            names += [f'{name}["{key}"]' for key, value in member.items() if _is_of(value, pattern)]
    called = {method for name in names for method in re.findall(rf"\b{re.escape(name)}\.([a-z]+)\(", source)}
    if not called:  # it is looked up in another way, or another reader uses it
        return frozenset({"match", "fullmatch", "search"} if ".fullmatch(" in source else {"match", "search"})
    return frozenset(method if method in {"match", "fullmatch"} else "search" for method in called)


def _is_of(member: Any, pattern: re.Pattern[str]) -> bool:
    """Whether a member of a module is an expression, compiled at once or late."""
    return member is pattern or getattr(member, "__dict__", {}).get("compiled") is pattern


def exercise(pattern: re.Pattern[str], uses: frozenset[str], texts: list[str]) -> None:
    """Looks for an expression in each of its strings, in the ways that its reader does; the last text is the one."""
    for text in hostile_strings(pattern):
        texts.append(text)
        if "match" in uses:
            pattern.match(text)
        if "fullmatch" in uses:
            pattern.fullmatch(text[:COVERED] + "\x00")
        if "search" in uses:
            for _ in pattern.finditer(text):
                pass


def main() -> None:
    """Exercises all expressions and prints a line of JSON for each reader."""
    recorded = recorded_patterns()
    from tests.reading.hostile_texts_for_tests import within  # after the recording: it compiles the readers

    unfinished: dict[str, list[str]] = {module: [] for module in recorded.values()}
    for pattern, module in recorded.items():
        texts: list[str] = []
        if isinstance(pattern.pattern, str):
            _, trouble = within(LIMIT_CPU_SECONDS, partial(exercise, pattern, uses_of(pattern, module), texts))
            if trouble:
                unfinished[module].append(f"{pattern.pattern[:200]!r} on {texts[-1][:20]!r}…: {trouble}")
    for module, found in unfinished.items():
        n_patterns = sum(of == module for of in recorded.values())
        print(json.dumps({"module": module, "n_patterns": n_patterns, "unfinished": found}), flush=True)


if __name__ == "__main__":
    main()
