"""The tools: at most ten, each a group of questions that agents ask together; every question of the table is in one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mcp_types import Tool as McpTool
from mcp_types import ToolAnnotations

from fingerpost.faces.mcp.holdings import HOLDINGS
from fingerpost.faces.mcp.markdown import Block, columns_block, text_block
from fingerpost.faces.mcp.postings import READ, SEARCHED, posting_question
from fingerpost.faces.mcp.questions import PERSONAL_TOOL, Question, Reply, own_question, plain_json, question_of
from fingerpost.faces.mcp.schemas import input_schema
from fingerpost.faces.tables import given_columns
from fingerpost.faces.verbs import PERSON_VERBS, VERB_OF, VERBS

if TYPE_CHECKING:
    from fingerpost import Observatory, Row

MOST_TOOLS: Final = 10


class Tool(NamedTuple):
    """A group of questions; `text` says when to ask it."""

    name: str
    title: str
    text: str
    questions: tuple[Question, ...]

    def described(self) -> McpTool:
        """The tool as the protocol lists it."""
        several = len(self.questions) > 1
        lines = [f"- {question.name}: {question.text}{_takes(question)}" for question in self.questions]
        return McpTool(
            name=self.name,
            title=self.title,
            description="\n".join([self.text, *(lines if several else [])]),
            input_schema=input_schema(self.questions),
            annotations=ToolAnnotations(
                title=self.title,
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=False,
            ),
        )


def _takes(question: Question) -> str:
    needed = question.required
    more = [name for name in question.own if name not in needed]
    said = [f"needs {', '.join(needed)}" if needed else "", f"own arguments {', '.join(more)}" if more else ""]
    return f" ({'; '.join(part for part in said if part)})" if needed or more else ""


_GROUPED: Final = {
    "growth": ("demand", "growth", "emerging", "fading", "drivers", "forecast"),
    "role": ("role", "distinctive", "title_use"),
    "skill": ("skill", "skill_links"),
    "pay": ("pay", "premium", "premiums", "pay_growth"),
    "data": ("quality",),
}
"""Tool → the questions of the table that are its own; those about the market that none names are of `market`."""


def tools(*, personal: bool = False) -> tuple[Tool, ...]:
    """The tools of a server; those about a person only where `personal` says so."""
    made = (
        Tool("search_postings", "Search postings",
             "Find postings by words and filters; what the words mean (roles, skills, places, level, pay, not …) is "
             "understood. Ask this for examples and ids; ask market, role, skill or pay for figures.", (SEARCHED,)),
        Tool("posting", "One posting",
             "One posting by its id: every fact with the words it was read from, what is not stated, its life, and its "
             "text where that is held.", (posting_question(personal),)),
        Tool("read_text", "Read a text",
             "Give a text; it is read by the same readers as postings, and nothing of it is kept. Ask to take a "
             "posting apart, to check a draft posting, or to hold a syllabus against the market.",
             (READ, *_table(verb.name for verb in PERSON_VERBS if not verb.is_personal))),
        Tool("market", "The market",
             "Counts, shares and claims about the market as a whole or a part of it, with 95 % intervals; also slices "
             "side by side and what changed since a snapshot.", _table(_rest())),
        Tool("growth", "What grows",
             "Anything about time: demand, what rises and fades, why, and where it goes. Where the corpus was not "
             "watched for long enough the answer says so and gives no figure: report that, do not fill it in.",
             _table(_GROUPED["growth"])),
        Tool("role", "A role",
             "One role such as data-scientist: the work, the skills, who asks, what it pays; what sets it apart; how "
             "its title is used. Names: the tool data, question roles.", _table(_GROUPED["role"])),
        Tool("skill", "A skill",
             "One skill such as python, under any of its names: how often asked, by whom, with what, and what it rests "
             "on. Names: the tool data, question skills.", _table(_GROUPED["skill"])),
        Tool("pay", "Pay",
             "Pay that employers state: levels, what goes with a skill, and how it moves. Currencies are never "
             "merged.", _table(_GROUPED["pay"])),
        Tool("data", "What the answers rest on",
             "How good the data are, what is held, how figures are made, what things are called, and SQL for what no "
             "other question answers.", (*_table(_GROUPED["data"]), *HOLDINGS)),
    )  # fmt: skip
    if not personal:
        return made
    return (
        *made,
        Tool(PERSONAL_TOOL, "The person", _ME, (_PROFILE, *_table(v.name for v in PERSON_VERBS if v.is_personal))),
    )


_ME: Final = (
    "About the person whose CV is saved on this machine: what fits, what is missing, what to learn, which way to go. "
    "Where no profile is saved, the person saves one with `fingerpost profile CV --save`."
)


def _table(names: Iterable[str]) -> tuple[Question, ...]:
    return tuple(question_of(VERB_OF[name]) for name in names)


def _rest() -> list[str]:
    named = {name for names in _GROUPED.values() for name in names}
    return [verb.name for verb in VERBS if verb.name not in named]


def _ask_profile(engine: Observatory, _: dict[str, Any]) -> Reply:
    """What the saved CV says; its text stays where it is."""
    profile = engine.profile()
    stated = {name: value for name, value in plain_json(profile).items() if name != "text"}
    rows: list[Row] = [{"skill": skill.preferred_label, "area": skill.skill_area} for skill in profile.skills]
    years = "not stated" if profile.years_experience is None else f"{profile.years_experience:g}"
    said = f"Years of experience: {years}. Highest degree: {profile.degree or 'not stated'}. Nearest roles: " + (
        ", ".join(profile.roles[:3]) or "none"
    )
    skills = [columns_block(f"{len(rows)} skills", given_columns(rows, ("skill", "area")))] if rows else []
    return Reply([Block(("# The saved profile",)), text_block(f"{said}.", profile.note), *skills], stated)


_PROFILE: Final = own_question("profile", "What the saved CV says: skills, years, degree, nearest roles.", _ask_profile)
