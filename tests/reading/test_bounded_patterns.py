"""The readers of pay, years and degrees end in time on texts that are made to keep patterns busy.

Each text is 200,000 characters; a guard of many seconds stops a reader that does not end, and nothing is measured.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from fingerpost.reading.chain import prepare_text
from fingerpost.reading.document import Document
from fingerpost.reading.education import read_degree
from fingerpost.reading.experience import read_experience_years
from fingerpost.reading.salary import read_salary
from fingerpost.reading.skill_years import read_skill_years
from fingerpost.reading.skills import read_skills

LENGTH = 200_000
GUARD_SECONDS = 60

TEXTS = {
    "signs": "$",
    "signs and digits": "$1",
    "digits": "9",
    "grouped digits": "1,",
    "thousands": "111 111 ",
    "blanks after a sign": "$ " + " " * 40,
    "ranges without an end": "$100 - ",
    "many ranges": "$100k - $200k ",
    "words for pay": "salary ",
    "pay and digits": "salary 12 ",
    "pay and dashes": "salary: 1-2-3-",
    "brackets": "$100 (((((",
    "units": "$100 per per per hour ",
    "slashes": "$1/2/3/",
    "chinese pay": "薪资30-",
    "chinese jobs": "招聘工程师 3-4-5k ",
    "years": "years ",
    "numbers of years": "3+ years ",
    "words of years": "three or four to five years ",
    "years and dashes": "3-5-7-9 years - ",
    "experience": "5 years of experience or ",
    "degrees": "degree ",
    "short degrees": "BS/MS/",
    "degrees and joiners": "Bachelor or and or ",
    "equivalents": "degree or equivalent or ",
    "glued degrees": "xBachelor",
    "bullets of degrees": "- PhD\n",
    "bullets of years": "- 3 years\n",
    "bullets of pay": "- $90k\n",
    "headings": "Preferred:\n- 3 years of Python\nRequirements:\n- BS\n",
    "skills and years": "Python 3 years, ",
    "skills": "Python, ",
    "new lines": "\n$1\n",
}

READERS: dict[str, Callable[[Document], object]] = {
    "salary": read_salary,
    "experience": read_experience_years,
    "degree": read_degree,
    "skill years": lambda document: read_skill_years(document, read_skills(document)[:50]),
}


def _stop(_signal: int, _frame: FrameType | None) -> None:
    msg = f"a reader did not end in {GUARD_SECONDS} seconds"
    raise TimeoutError(msg)


@pytest.fixture
def guard() -> Iterator[None]:
    if not hasattr(signal, "SIGALRM"):
        pytest.skip("this system has no alarm signal")
    before = signal.signal(signal.SIGALRM, _stop)
    signal.alarm(GUARD_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.usefixtures("guard")
def test_readers_end_on_adversarial_texts(name: str) -> None:
    repeated = TEXTS[name] * (LENGTH // len(TEXTS[name]) + 1)
    signal.alarm(0)  # making the document is not what is tried here
    document = prepare_text(repeated[:LENGTH])
    signal.alarm(GUARD_SECONDS)
    for read in READERS.values():
        read(document)
