"""Skills named among the requirements that the words do not ask for: an interest in them, people who have them."""

from __future__ import annotations

from fingerpost.reading.patterns import compiled_late

_PEOPLE = compiled_late(
    r"s?(?:(?:,| and| &|/| or)? [\w/-]+){0,2}?(?:,| and| &)? ?\b(?:engineers|researchers|scientists|teams|experts"
    r"|developers|practitioners|specialists|stakeholders|communit(?:y|ies)|colleagues|counterparts|partners|leaders|analysts)\b"
)
_BESIDE = compiled_late(
    r"\b(?:with|alongside|between|across|including|from|to|among|partner\w*|collaborat\w*|support\w*|lead\w*|work\w*)"
    r"\s(?:[\w/,&-]+\s){0,6}$"
)
"""What stands round a skill that other people have: "work with ML engineers"."""

_INTEREST = compiled_late(
    r"\b(?:interest(?:ed)? (?:in|for)|passion(?:ate)? (?:for|about)|excit\w+ (?:about|by|for)"
    r"|enthusias\w+ (?:for|about)|(?:want|wish|keen|desire|like|love) to (?:learn|build|explore|grow)"
    r"|curio\w+ (?:about|for)|care (?:deeply )?about|fascinat\w+ (?:by|with)|willing\w* to learn|eager\w* to learn"
    r"|enjoys? \w+ing"
    r"|interesse an|begeisterung für|intérêt pour|passion pour|intresse (?:för|av)|interesse in)\b[^.;:\n]*$"
)
_OWNS = compiled_late(r"['’]s (?!using|and\b|or\b|with)\w")
"""What follows the name of a maker: "Acme's customers"."""

_WINDOW = 90
"""Characters before a skill in which its sentence may say so."""


def is_in_passing(lower: str, start: int, end: int) -> bool:
    """Whether the words round `lower[start:end]` ask for an interest, or name people who have the skill.

    >>> texts = ("a passion for robotics", "you work closely with robotics engineers", "experience in robotics")
    >>> [is_in_passing(text, text.index("robotics"), text.index("robotics") + 8) for text in texts]
    [True, True, False]
    """
    low = max(0, lower.rfind("\n", 0, start) + 1, start - _WINDOW)
    if _OWNS.match(lower, end) or _INTEREST.search(lower, low, start):
        return True
    return _PEOPLE.match(lower, end, end + 60) is not None and _BESIDE.search(lower, low, start) is not None
