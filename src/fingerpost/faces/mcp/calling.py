"""One call of a tool: checked, asked, answered as Markdown with its JSON; what goes wrong says what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec
from mcp_types import CallToolResult, TextContent

from fingerpost import FingerpostError, InputError, UnknownNameError
from fingerpost.faces.mcp.markdown import one_part
from fingerpost.faces.mcp.questions import PERSONAL_TOOL, plain_json
from fingerpost.faces.mcp.schemas import JSON, PART, checked

if TYPE_CHECKING:
    from fingerpost import Observatory
    from fingerpost.faces.mcp.questions import Reply
    from fingerpost.faces.mcp.tools import Tool

SHORT_JSON: Final = 20_000
"""The JSON of an answer comes by itself up to so many bytes: many agents read all of it beside the words."""

WHERE_NAMES_ARE: Final[Mapping[str, str]] = {
    "role": "The tool data lists the roles: question=roles.",
    "skill": "The tool data lists the skills: question=skills with words.",
    "skill area": "They are the resource fingerpost://taxonomy/skill-areas.",
    "snapshot": "The tool data lists the snapshots: question=snapshots.",
    "source": "The tool data lists the sources: question=sources.",
    "posting": "The tool search_postings gives the ids.",
}
SAVE_FIRST: Final = "Where no profile is saved only the person can save one; then ask again."
ASK_AGAIN: Final = "Ask again with that put right."
LOOK_AT_IT: Final = "`fingerpost doctor` and `fingerpost status` say what is wrong with the installation or its data."


def answered(engine: Observatory, tool: Tool, given: Mapping[str, Any]) -> CallToolResult:
    """What a tool answers; an error of any kind is a result that says so, never a trace."""
    try:
        question, stated = checked(tool.name, tool.questions, given)
        part, with_json = stated.pop(PART.name, 1), stated.pop(JSON.name, False)
        return _result(question.ask(engine, stated), part, with_json)
    except FingerpostError as error:
        return _failed(str(error), next_step_after(error, tool.name))
    except Exception as error:  # an agent can do nothing with a trace, and it may hold personal words
        return _failed(f"this could not be answered ({type(error).__name__})", LOOK_AT_IT)


def next_step_after(error: FingerpostError, tool: str = "") -> str:
    """What to do after an error.

    >>> next_step_after(UnknownNameError("posting", "x", ()))
    'The tool search_postings gives the ids.'
    """
    if isinstance(error, UnknownNameError):
        return WHERE_NAMES_ARE.get(str(error.args[0]), ASK_AGAIN)
    if not isinstance(error, InputError):
        return LOOK_AT_IT
    return SAVE_FIRST if tool == PERSONAL_TOOL and "profile" in str(error) else ASK_AGAIN


def _failed(what: str, step: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=f"{what.rstrip('.')}. {step}")], is_error=True)


def _result(reply: Reply, part: int, with_json: bool) -> CallToolResult:
    structured = _structured(reply.answer)
    size = len(msgspec.json.encode(structured))
    comes = with_json or (size <= SHORT_JSON and part == 1)
    foot = [] if comes else [f"The whole answer as JSON ({size:,} bytes) comes with json=true."]
    text = one_part(reply.blocks, part, foot)
    return CallToolResult(content=[TextContent(text=text)], structured_content=structured if comes else None)


def _structured(answer: Any) -> dict[str, Any]:
    """The JSON of an answer as an object, which is what the protocol takes; a list stands under `items`."""
    decoded = plain_json(answer)
    return decoded if isinstance(decoded, dict) else {"items": decoded}
