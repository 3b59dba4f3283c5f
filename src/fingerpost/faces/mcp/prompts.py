"""Prompts: three ways to begin that lead an agent to figures which can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from mcp_types import GetPromptResult, Prompt, PromptArgument, PromptMessage, TextContent

from fingerpost import InputError, UnknownNameError

REPORT: Final = (
    "Give every figure with its interval, n and the snapshot, and link its page. Where an answer says that there is "
    "too little or that it cannot be told, say so; put no other figure in its place."
)


class _Begin(NamedTuple):
    text: str
    arguments: tuple[tuple[str, str, bool], ...]
    message: str


_PROMPTS: Final[dict[str, _Begin]] = {
    "check_claim": _Begin(
        "Hold a sentence about the job market against the measured answers.",
        (("claim", "The sentence.", True),),
        "Check this claim about the machine-learning job market: “{claim}”. Split it into parts that can be measured. "
        "Ask the tools market (claims first), growth, role, skill or pay for each part, and data (quality, method) for "
        "how far the data carry. End with a verdict for each part: holds, does not hold, or cannot be told.",
    ),
    "role_brief": _Begin(
        "A brief on one role: work, skills, pay, who asks, where.",
        (("role", "The role, such as data-scientist.", True), ("country", "Only this country.", False)),
        "Write one page on the role {role}{country}. Ask role (role, distinctive, title_use), pay (by=seniority) and "
        "growth (demand), and show three postings of search_postings with their links.",
    ),
    "compare_roles": _Begin(
        "Two roles side by side.",
        (("first", "A role.", True), ("second", "Another role.", True)),
        "Compare the roles {first} and {second}: ask market with question=compare and "
        'slices=["role={first}", "role={second}"], then role with question=distinctive for the first. Name only '
        "differences that exceed noise.",
    ),
}


def prompt_list() -> list[Prompt]:
    """The prompts as the protocol lists them."""
    return [
        Prompt(
            name=name,
            description=begin.text,
            arguments=[
                PromptArgument(name=each, description=text, required=needed) for each, text, needed in begin.arguments
            ],
        )
        for name, begin in _PROMPTS.items()
    ]


def prompt_text(name: str, given: Mapping[str, str]) -> GetPromptResult:
    """A prompt with what was given in its place.

    Raises:
        UnknownNameError: no prompt is called so.
        InputError: an argument is missing.
    """
    begin = _PROMPTS.get(name)
    if begin is None:
        raise UnknownNameError("prompt", name, _PROMPTS)
    missing = [each for each, _, needed in begin.arguments if needed and not given.get(each)]
    if missing:
        msg = f"the prompt {name} needs {', '.join(missing)}"
        raise InputError(msg)
    values = {each: given.get(each, "") for each, _, _ in begin.arguments}
    if values.get("country"):
        values["country"] = f" in {values['country']} (country={values['country']})"
    text = f"{begin.message.format(**values)} {REPORT}"
    message = PromptMessage(role="user", content=TextContent(text=text))
    return GetPromptResult(description=begin.text, messages=[message])
