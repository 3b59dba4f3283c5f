"""Large texts that nobody would post but somebody may send, and a program that reads them one by one.

usage: python -m tests.reading.hostile_texts_for_tests [NAME…]

Each text gets a limit of CPU time, so that one that would take for ever is named and the next one is read.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import FrameType, ModuleType

from fingerpost import reading
from fingerpost.posting import EnrichedPosting, Finding, Posting
from fingerpost.reading import chain
from fingerpost.reading.facts import FIELD_LABELS

MEGABYTE = 1_000_000
SIGNS = "a $(-•1,\n我:&<|*.#é\u200b[_/%"
CUES = (
    "3-5 years of ", "$100,000 - ", "remote hybrid onsite ", "Bachelor or Master in ", "no sponsorship ", "Berlin, ",
    "5+ years ", "$100k ", "£32K – £35K ", "401(k). ", "USD ", "年薪30万", "经验3年", "3 days per week in office ",
    "full-time ", "must be authorized to work in the US ", "security clearance ", "New York, NY or Berlin; ",
    "EST to PST ", "Location: Berlin\n", "We use AI. ", "machine learning ", "Data Scientist ", "Senior ", "fintech ",
    "nice to have: ", "is a plus ", "机器学习", "Python、", "C++ ", "Foo Bar, Qux, ", "e.g. ", "[a](", "**bold** ",
    "A.",
)  # fmt: skip
RUNS = (
    "- ", "-", ", ", "/,", "/ ", "1", "A0", "a", "(", "x ", ",w2", "hybrid,", ". ", ": ", "$", "1,", "'", "and ", "我",
)  # fmt: skip
RUN_LENGTH = 200


def reader_modules() -> Iterator[ModuleType]:
    """Every module of the readers' room."""
    for found in pkgutil.iter_modules(reading.__path__, "fingerpost.reading."):
        yield importlib.import_module(found.name)


def cue_phrases() -> dict[str, str]:
    """Reader, cue group and value → the first phrase that stands for it, of every reader's table of cues."""
    phrases: dict[str, str] = {}
    for module in reader_modules():
        for group, values in getattr(module, "CUES", {}).items():
            for phrase, value in values.items():
                phrases.setdefault(f"{module.__name__}: {group}: {value}", phrase.removesuffix("*"))
    return phrases


def filled(piece: str, length: int) -> str:
    """A text of this length made of one piece again and again."""
    return (piece * (length // len(piece) + 1))[:length]


def hostile_texts() -> Mapping[str, Callable[[], str]]:
    """Name → how the text is made; they are made one at a time."""
    return {
        **{f"1 MB of {sign!r}": partial(filled, sign, MEGABYTE) for sign in SIGNS},
        **{f"100 kB of {cue!r}": partial(filled, cue, 100_000) for cue in CUES},
        **{f"cues of every group beside {run!r}": partial(_beside_cues, run) for run in RUNS},
        **_WITH_MARKUP,
        **_WITH_LINES,
        "a line of dashes": lambda: "- " * 1_000 + "x",
        "a line of dots": lambda: ". " * 1_000 + "x",
        "full-time and a long number": lambda: "full-time " + "2" * 40 + "!",
        "full-time and slashes": lambda: "This is full-time" + " /," * 20 + " x",
        "permanent and short names": lambda: "This is a permanent" + ",w2" * 20 + " x",
    }


_WITH_MARKUP: Mapping[str, Callable[[], str]] = {
    "100,000 nested tags <div>": lambda: "<div>" * 100_000 + "x" + "</div>" * 100_000,
    "100,000 nested tags <ul><li>": lambda: "<ul><li>" * 100_000,
    "100,000 unclosed tags <p>": lambda: "<p>x" * 100_000,
    "100,000 unclosed tags <b>": lambda: "<b>x " * 100_000,
    "100,000 unclosed attributes <a href='": lambda: "<p><a href='" * 100_000,
    "100,000 unfinished tags <a": lambda: "<p>" + "<a " * 100_000,
    "100,000 comments <!--": lambda: "<p>" + "<!--" * 100_000,
    "50,000 list items <li>": lambda: "<ul>" + "<li>Python</li>" * 50_000,
    "1 MB of '&amp;lt;'": lambda: filled("&amp;lt;", MEGABYTE),
    "1 MB of '&lt;p'": lambda: filled("&lt;p", MEGABYTE),
}
_WITH_LINES: Mapping[str, Callable[[], str]] = {
    "50,000 bullets": lambda: "• gauge\n" * 50_000,
    "50,000 bullets with skills": lambda: "Requirements\n" + "- Python\n" * 50_000,
    "20,000 headings": lambda: "Requirements:\n" * 20_000,
    "20,000 headings with bullets": lambda: "Requirements\n- Python, 5 years\n" * 20_000,
    "1 MB line of 'Python, '": lambda: filled("Python, ", MEGABYTE),
    "1 MB word of letters and digits": lambda: filled("a1", MEGABYTE),
    "every cue, 8 times": lambda: " ".join(cue_phrases().values()) * 8,
    "every cue on a line, 20 times": lambda: "\n".join(cue_phrases().values()) * 20,
}


def _beside_cues(run: str) -> str:
    """A line for one phrase of every cue group, with a run of the same signs behind it and before it."""
    groups = {name.rpartition(": ")[0]: phrase for name, phrase in cue_phrases().items()}
    signs = filled(run, RUN_LENGTH)
    return "Requirements\n" + "\n".join(f"- Python {cue}{signs}! {cue} {signs} {cue} x" for cue in groups.values())


def findings(reading_: EnrichedPosting) -> Iterator[tuple[str, Finding[object]]]:
    """(field, finding) of everything that was read."""
    for field in (*FIELD_LABELS, "skills"):
        found = getattr(reading_, field)
        for finding in found if isinstance(found, tuple) else filter(None, [found]):
            yield field, finding


def spans_outside(reading_: EnrichedPosting) -> list[str]:
    """The fields with a span that does not lie in the text."""
    length = len(reading_.text)
    outside = {field for field, found in findings(reading_) if not 0 <= found.start <= found.end <= length}
    mentions = [span for skill in reading_.skills for span in skill.value.mentions]
    if any(not 0 <= start < end <= length for start, end in mentions):
        outside.add("skills")
    return sorted(outside)


class TooLongError(BaseException):
    """The CPU time of one text is used up; no reader's `except Exception` may catch it."""


def _stop(number: int, frame: FrameType | None) -> None:
    where = []
    while frame is not None:
        if "fingerpost/reading" in frame.f_code.co_filename:
            where.append(f"{frame.f_globals['__name__'].rpartition('.')[2]}.{frame.f_code.co_name}")
        frame = frame.f_back
    raise TooLongError(" < ".join(where[:4]))


def within(seconds: float, work: Callable[[], object]) -> tuple[float, str]:
    """CPU-seconds that the work took, and what went wrong ("" if nothing); stopped when its seconds are used up."""
    signal.signal(signal.SIGPROF, _stop)
    begin = time.process_time()
    trouble = ""
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        found = work()
        trouble = f"spans outside the text: {found}" if found else ""
    except TooLongError as error:
        trouble = f"not done within {seconds:g} CPU-seconds: {error}"
    except Exception as error:
        trouble = f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begin, trouble


def limit(text: str) -> float:
    """The CPU-seconds that a text may take: several times what a reader needs whose time grows with the length."""
    return min(15.0, 2 + len(text) / 40_000)


def main(names: list[str]) -> None:
    """Reads every text and prints a line of JSON for each as soon as it is done."""
    chain.read(Posting("warm", "invented", "ML Engineer", "Requirements: Python"))
    for name, make in hostile_texts().items():
        if names and name not in names:
            continue
        text = make()
        posting = Posting("large", "invented", "ML Engineer", text, "html" if "<" in text[:10] else "text")
        seconds, trouble = within(limit(text), partial(_read, posting))
        print(json.dumps({"name": name, "seconds": round(seconds, 2), "trouble": trouble}), flush=True)


def _read(posting: Posting) -> list[str]:
    return spans_outside(chain.read(posting))


if __name__ == "__main__":
    main(sys.argv[1:])
