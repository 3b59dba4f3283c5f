"""The resources: postings by id, the method, and the names of roles and skills, all as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from mcp_types import Resource, ResourceTemplate

from fingerpost import SKILL_AREAS, InputError, UnknownNameError
from fingerpost.faces.mcp.holdings import ask_roles, ask_skills, ask_snapshots, ask_sources, method_text
from fingerpost.faces.mcp.markdown import Block, in_parts
from fingerpost.faces.mcp.postings import posting_reply
from fingerpost.faces.mcp.questions import Reply

if TYPE_CHECKING:
    from fingerpost import Observatory

SCHEME: Final = "fingerpost://"
MARKDOWN: Final = "text/markdown"

_POSTING = "posting/"
_SKILLS = "taxonomy/skills/"

_FIXED: Final[dict[str, tuple[str, Callable[[Observatory], str]]]] = {
    "method": ("How the numbers are made, how sure they are, and what is known to be biased.", method_text),
    "sources": ("The sources with their licences, and how to cite.", lambda engine: _text(ask_sources(engine, {}))),
    "snapshots": ("The kept snapshots.", lambda engine: _text(ask_snapshots(engine, {}))),
    "taxonomy/roles": ("The roles: ids, names, what they are.", lambda engine: _text(ask_roles(engine, {}))),
    "taxonomy/skills": ("The skills: ids, names, areas.", lambda engine: _text(ask_skills(engine, {}))),
    "taxonomy/skill-areas": ("The skill areas.", lambda _: _areas()),
}


def resource_list() -> list[Resource]:
    """The resources that need no name."""
    return [
        Resource(uri=f"{SCHEME}{path}", name=path, description=text, mime_type=MARKDOWN)
        for path, (text, _) in _FIXED.items()
    ]


def resource_templates() -> list[ResourceTemplate]:
    """The resources that are asked for by name."""
    return [
        ResourceTemplate(
            uri_template=f"{SCHEME}{_POSTING}{{posting_id}}",
            name="posting",
            description="One posting: its facts with their words, and its text where that is held.",
            mime_type=MARKDOWN,
        ),
        ResourceTemplate(
            uri_template=f"{SCHEME}{_SKILLS}{{skill_area}}",
            name="skills of an area",
            description=f"The skills of one area: {', '.join(SKILL_AREAS)}.",
            mime_type=MARKDOWN,
        ),
    ]


def read_resource(engine: Observatory, uri: str, *, personal: bool) -> str:
    """The words of a resource.

    Raises:
        UnknownNameError: there is no such resource, posting or skill area.
        InputError: the address is of another kind.
    """
    if not uri.startswith(SCHEME):
        msg = f"{uri!r} is no resource of fingerpost; its resources begin with {SCHEME}"
        raise InputError(msg)
    path = unquote(uri.removeprefix(SCHEME))
    if path in _FIXED:
        return _FIXED[path][1](engine)
    if path.startswith(_POSTING):
        return _text(posting_reply(engine, path.removeprefix(_POSTING), with_text=True, personal=personal))
    if path.startswith(_SKILLS):
        area = path.removeprefix(_SKILLS)
        if area not in SKILL_AREAS:
            raise UnknownNameError("skill area", area, SKILL_AREAS)
        return _text(ask_skills(engine, {"skill_area": area}))
    raise UnknownNameError("resource", uri, [f"{SCHEME}{known}" for known in (*_FIXED, f"{_POSTING}ID")])


def _text(reply: Reply | Any) -> str:
    """A reply as one text: a resource is read whole."""
    return "\n".join(in_parts(reply.blocks, 10**9))


def _areas() -> str:
    lines = (f"- `{area}`: {label}" for area, label in SKILL_AREAS.items())
    return _text(Reply([Block(("# Skill areas",)), Block(tuple(lines))], None))
