"""Why counting keywords fails: five invented postings, before and after a notice has to stand below each.

Since 1 January 2026 employers in Ontario must say in a public posting whether they use artificial intelligence to
screen applicants (Employment Standards Act, 2000, Part III.1, and O. Reg. 476/24). A keyword counts the notice.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from fingerpost import Posting, read

NOTICE = (
    "\n\nHow we hire\nWe use artificial intelligence to screen and assess applicants for this position. "
    "This posting is for an existing vacancy."
)
POSTINGS = (
    (
        "Machine Learning Engineer\nWhat you will do\n- Train and deploy machine learning models for routing\n"
        "Requirements\n- Python and PyTorch\n- 3 years of experience in machine learning"
    ),
    (
        "Marketing Coordinator\nWhat you will do\n- Plan campaigns and write newsletters\n"
        "- Use ChatGPT and other AI tools to draft copy\nRequirements\n- Two years in marketing"
    ),
    (
        "Payroll Accountant\nWhat you will do\n- Run the monthly payroll for 300 people\n- Reconcile the ledgers\n"
        "Requirements\n- A degree in accounting\n- Two years with payroll software"
    ),
    (
        "Registered Nurse\nWhat you will do\n- Care for patients on the surgical ward\n"
        "Requirements\n- A valid nursing licence"
    ),
    (
        "Warehouse Supervisor\nWhat you will do\n- Lead a shift of twelve people\n- Keep the stock records\n"
        "Requirements\n- A forklift licence"
    ),
)


class Counted(NamedTuple):
    """How many of the postings are about AI: by keyword (the text names it anywhere), and read by section."""

    when: str
    postings: int
    by_keyword: int
    builds: int
    uses: int
    standing_text: int


@cache
def counted() -> tuple[Counted, Counted]:
    """The count before and after the notice, by the readers themselves.

    >>> [(one.by_keyword, one.builds, one.uses, one.standing_text) for one in counted()]
    [(2, 1, 1, 0), (5, 1, 1, 3)]
    """
    return _count("without the notice", ""), _count("with the notice", NOTICE)


def _count(when: str, notice: str) -> Counted:
    relations = [_relation(text + notice) for text in POSTINGS]
    builds, uses, standing = (relations.count(one) for one in ("builds", "uses", "boilerplate"))
    return Counted(when, len(relations), builds + uses + standing, builds, uses, standing)


def _relation(text: str) -> str | None:
    title, _, description = text.partition("\n")
    found = read(Posting("given", "given", title, description, "text")).ai_relation
    return found.value if found else None
