"""What a tool can be asked: a question with its arguments, and the reply as Markdown beside the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from fingerpost import as_json
from fingerpost.faces.mcp.markdown import Block, answer_blocks
from fingerpost.faces.verbs import REQUIRED, Argument, Verb

if TYPE_CHECKING:
    from fingerpost import Observatory


PERSONAL_TOOL: Final = "me"
"""The name of the tool that knows the person."""


class Reply(NamedTuple):
    """An answer as Markdown, and the object that its JSON is made of."""

    blocks: list[Block]
    answer: Any


class Question(NamedTuple):
    """One question of a tool; `ask` takes the observatory and what was given."""

    name: str
    text: str
    arguments: tuple[Argument, ...]
    own: tuple[str, ...]
    ask: Callable[[Observatory, dict[str, Any]], Reply]

    @property
    def required(self) -> tuple[str, ...]:
        """What it cannot do without."""
        return tuple(one.name for one in self.arguments if one.default is REQUIRED)


def plain_json(answer: Any) -> Any:
    """The JSON of an answer as the library writes it, read again: objects, lists, texts and numbers."""
    import msgspec

    return msgspec.json.decode(as_json(answer))


def own_question(
    name: str, text: str, ask: Callable[[Observatory, dict[str, Any]], Reply], *arguments: Argument
) -> Question:
    """A question that is not of the table of questions."""
    return Question(name, text, arguments, tuple(one.name for one in arguments), ask)


def question_of(verb: Verb) -> Question:
    """A question of the table under the names that agents give its arguments.

    What a question is about bears the question's name where the table says just `name`, so that `role` is a role in
    every tool; a document is the `text`. A CV is never an argument: its question rests on the saved profile.

    >>> from fingerpost.faces.verbs import VERB_OF
    >>> question_of(VERB_OF["skill"]).required, question_of(VERB_OF["lint"]).required
    (('skill',), ('text',))
    """
    table_name: dict[str, str] = {}
    own = [one._replace(name=_name_for_agents(verb, one)) for one in verb.arguments]
    table_name.update((shown.name, one.name) for shown, one in zip(own, verb.arguments, strict=True))
    if verb.document and not verb.is_personal:
        own.append(Argument("text", f"The text of the {verb.document}.", str, REQUIRED))
        table_name["text"] = verb.document

    def ask(engine: Observatory, given: dict[str, Any]) -> Reply:
        asked = {table_name.get(name, name): value for name, value in given.items()}
        answer = verb.ask(engine, asked)
        return Reply(answer_blocks(answer, page_of(verb, asked)), answer)

    return Question(verb.name, verb.text, (*own, *verb.selection), tuple(one.name for one in own), ask)


def _name_for_agents(verb: Verb, argument: Argument) -> str:
    return verb.name if argument is verb.about and argument.name == "name" else argument.name


def page_of(verb: Verb, given: dict[str, Any]) -> str | None:
    """The address of the page that shows the same; None for questions about a person or a document.

    >>> from fingerpost.faces.verbs import VERB_OF
    >>> page_of(VERB_OF["growth"], {"of": "skill"}), page_of(VERB_OF["skill"], {"name": "c++"})
    ('/growth?of=skill', '/skill/c%2B%2B')
    """
    if verb.document:
        return None
    rest = {name: value for name, value in given.items() if not verb.about or name != verb.about.name}
    path = "/" if verb.name == "claims" else f"/{verb.command}"
    about = f"/{quote(str(given[verb.about.name]), safe='')}" if verb.about and verb.about.name in given else ""
    query = f"?{urlencode(rest, doseq=True)}" if rest else ""
    return f"{path}{about}{query}"
