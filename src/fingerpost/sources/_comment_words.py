"""The words by which the cells and lines of a comment are told apart: nouns of roles, and what is never a title."""

from __future__ import annotations

import re

_NOUNS = """
engineers? engineer's developers? devs? programmers? scientists? designers? managers? analysts? architects?
researchers? directors? consultants? specialists? administrators? admins? interns? recruiters? writers? marketers?
executives? exec representatives? technicians? coordinators? advocates? evangelists? founders? co-?founders? mts sdrs?
bdrs? aes? sres? swes? sdes? sdets? pms? tpms? fdes? mle(?:'?s)? cto ceo coo cpo ciso cfo vp editors? professors?
faculty postdocs? fellows? teachers? instructors? tutors? officers? strategists? accountants? counsel paralegals?
experts? traders? quants? testers? technologists? generalists? mathematicians? physicists? economists? statisticians?
linguists? operators? associates? ems? assistants? leaders? devops devsecops devrel
""".split()
_PHRASES = (
    r"members? of (?:the )?technical staff",
    r"product owners?",
    r"phd (?:positions?|students?|candidates?)",
    r"technical ams?",
    r"(?:software|hardware|ml|data) engs?",
    r"head of",
    r"chief of staff",
    r"account exec(?:utive)?s?",
    r"(?:gtm|growth|tech|technical|team|product|engineering|design|marketing|sales|agent|platform|security) leads?",
    r"(?:infrastructure|data|ml|ai|systems|research|operations|deployment|finance|support|qa|backend|frontend) leads?",
)
ROLE_NOUN = re.compile(rf"(?<![\w.@-])(?:{'|'.join((*_PHRASES, *_NOUNS))})(?![\w@]|\.\w)", re.IGNORECASE)
"""A noun that names who does the work."""

_NO_TITLE = """
for hiring backed enjoys? work\\w* own designing develop collaborat\\w+ report\\w* mentor\\w* drive ship write create
apply email contact reach see read check meet talk chat interested please note including ideal\\w* candidates?
background proven strong ability degree knowledge familiar\\w* comfortable passion\\w* deep prior previous help small
our founded former ex-\\w+ every other more bonus nice good great excellent solid if no not any all some these those
from by on in to of and or
""".split()
_NO_TITLE_PHRASES = (
    r"(?:lead|build|support|manage|design|architect) (?:the|an?|our|and)",
    r"partner (?:with|closely)",
    r"at least",
    r"team of",
    r"led by",
    r"as an?",
)
NO_TITLE = re.compile(rf"^(?:{'|'.join((*_NO_TITLE_PHRASES, *_NO_TITLE))})\b", re.IGNORECASE)
"""How a line of a list begins that is a duty, a wish or a remark, and no title."""

_BEFORE_TITLE = """
an? our the another multiple several some few many different exceptional experienced talented great strong skilled
passionate curious motivated excellent smart best driven first additional new more \\d+ [\\w.]+-based,? [\\w-]+-minded
remote
""".split()
BEFORE_TITLE = rf"(?:(?:{'|'.join(_BEFORE_TITLE)}|to fill|product minded|fully remote)\s+)*"
"""A pattern of the words between "hiring" and the title."""

PROSE = re.compile(
    r"\b(?:i'm|i’m|we|we're|we’re|our|us|you|your|you'll|you’ll|who|that|which|is|are|was|were|have|has|will|looking|building"
    r"|builds|helps?|helping|join|working|experience (?:with|in|of|as|building)|years?|seeking|want|need|be|it"
    r"|this|gets?)\b"
    r"(?![^(]*\))",
    re.IGNORECASE,
)
"""A word of a sentence, outside brackets."""
