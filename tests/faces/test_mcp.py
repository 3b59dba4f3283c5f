"""The face for agents, asked by the official client: in memory, over standard input and output, and over HTTP."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult

import fingerpost
from fingerpost import Observatory, as_json
from fingerpost.faces.mcp import run_mcp
from fingerpost.faces.mcp.markdown import PART_LENGTH, in_parts, table_blocks
from fingerpost.faces.mcp.resources import resource_list
from fingerpost.faces.mcp.schemas import JSON, PART
from fingerpost.faces.mcp.serving import create_server
from fingerpost.faces.mcp.tools import MOST_TOOLS, Tool, tools
from fingerpost.faces.verbs import PERSON_VERBS, REQUIRED, VERB_OF, VERBS, Verb

A = TypeVar("A")
Asked = Callable[[Client], Awaitable[A]]

NAMED = {"changes": "kept", "gap": "data-scientist", "path": "data-scientist", "plan": "data-scientist"}
NAMED |= dict.fromkeys(("role", "distinctive", "title_use", "curriculum"), "data-scientist")
NAMED |= dict.fromkeys(("skill", "premium", "skill_links"), "python")
SLICES = ["role=data-scientist", "all"]
DOCUMENT = "Data Scientist\n\nWe teach and ask for Python, SQL and machine learning."
CV = "Experience\nData Analyst, 01/2020 - 12/2023\n- Reports in SQL and Python\n\nSkills\nPython, SQL, Docker\n"


@pytest.fixture(scope="module")
def own_data(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data directory with a kept snapshot and a saved profile."""
    copied = tmp_path_factory.mktemp("agents") / "data"
    shutil.copytree(data, copied)
    engine = fingerpost.open(copied, workers=1, corpus="live")
    if "kept" not in [vintage.name for vintage in engine.snapshots()]:
        engine.create_snapshot("kept")
    engine.profile(CV.encode(), name="cv.txt", save=True)
    return copied


@pytest.fixture(scope="module")
def asked_engine(own_data: Path) -> Observatory:
    return fingerpost.open(own_data, workers=1, corpus="live")


def ask(engine: Observatory, work: Asked[A], *, personal: bool = False, mode: str = "auto") -> A:
    """What some work with a client in memory gives."""

    async def run() -> A:
        async with Client(create_server(engine, personal=personal), mode=mode) as client:
            return await work(client)

    return anyio.run(run)


def refusal(engine: Observatory, work: Asked[Any]) -> str:
    """What the protocol says where it refuses some work."""

    async def refused(client: Client) -> str:
        with pytest.raises(MCPError) as caught:
            await work(client)
        return caught.value.message

    return ask(engine, refused)


def call(engine: Observatory, tool: str, *, personal: bool = False, **given: Any) -> CallToolResult:
    """What a tool answers in memory."""
    return ask(engine, lambda client: client.call_tool(tool, given), personal=personal)


def words(result: CallToolResult) -> str:
    """The Markdown of a result."""
    return "".join(part.text for part in result.content if part.type == "text")


def tool_of(verb: Verb) -> Tool:
    """The tool that has a question."""
    return next(tool for tool in tools(personal=True) if verb.name in [one.name for one in tool.questions])


def needed(verb: Verb, posting_id: str) -> dict[str, Any]:
    """What a question cannot do without, by its names in the table."""
    given: dict[str, Any] = {one.name: SLICES for one in verb.arguments if one.several}
    if verb.about:
        given[verb.about.name] = posting_id if verb.name == "fit" else NAMED[verb.name]
    return given


@pytest.fixture(scope="module")
def posting_id(asked_engine: Observatory) -> str:
    return asked_engine.search("pytorch", size=1).hits[0].posting_id


@pytest.mark.parametrize("verb", [*VERBS, *PERSON_VERBS], ids=lambda verb: verb.name)
def test_every_question_of_the_table_is_reached_and_answers_as_the_library_does(
    verb: Verb, asked_engine: Observatory, posting_id: str
) -> None:
    given = needed(verb, posting_id)
    document = {verb.document: DOCUMENT} if verb.document and not verb.is_personal else {}
    expected = verb.ask(asked_engine, given | document)
    for_agents = {verb.name if name == "name" else name: value for name, value in given.items()}
    for_agents |= {"text": DOCUMENT} if document else {}

    result = call(asked_engine, tool_of(verb).name, personal=True, question=verb.name, json=True, **for_agents)

    assert not result.is_error, words(result)
    assert result.structured_content == json.loads(as_json(expected))
    assert words(result).startswith(f"# {expected.headline()}")
    if verb.name != "fit":  # which rests on one posting
        n = expected.basis.n_postings
        assert f"Rests on: n = {n:,} postings" in words(result) or "Rests on: a published" in words(result)
    assert all(sentence in words(result) for sentence in expected.sentences()[:1])


def test_there_are_at_most_ten_tools_with_closed_schemas_that_only_read(asked_engine: Observatory) -> None:
    listed = ask(asked_engine, lambda client: client.list_tools(), personal=True).tools
    assert len(listed) <= MOST_TOOLS == 10
    for tool in listed:
        schema = tool.input_schema
        Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= set(schema["properties"])
        assert all(one["description"] for one in schema["properties"].values())
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.annotations.destructive_hint is False
        assert tool.description


def test_schemas_have_the_choices_and_arguments_of_the_table() -> None:
    for verb in (*VERBS, *PERSON_VERBS):
        schema = tool_of(verb).described().input_schema["properties"]
        assert verb.name in schema["question"]["enum"]
        for argument in (*verb.arguments, *verb.selection):
            name = verb.name if argument.name == "name" and argument.default is REQUIRED else argument.name
            assert name in schema, f"{verb.name}: {argument.name}"
            if "enum" in schema[name]:
                assert set(argument.choices) <= set(schema[name]["enum"])
    growth = tool_of(VERB_OF["growth"]).described().input_schema["properties"]
    assert growth["by"]["enum"] == ["month", "week"]
    assert growth["of"]["enum"][:4] == list(VERB_OF["growth"].arguments[0].choices)


def test_every_tool_takes_a_part_and_json() -> None:
    for tool in tools(personal=True):
        assert {PART.name, JSON.name} <= set(tool.described().input_schema["properties"])


def test_nothing_about_the_person_is_said_without_the_flag(asked_engine: Observatory) -> None:
    listed = ask(asked_engine, lambda client: client.list_tools()).tools
    personal = {verb.name for verb in PERSON_VERBS if verb.is_personal} | {"profile"}
    assert "me" not in [tool.name for tool in listed]
    for tool in listed:
        assert not personal & set(tool.input_schema["properties"].get("question", {}).get("enum", ()))
    assert "no tool is called 'me'" in refusal(asked_engine, lambda client: client.call_tool("me", {}))
    refused = call(asked_engine, "read_text", question="matches", text="x")
    assert refused.is_error


def test_what_the_person_corrected_is_shown_with_the_flag_only(
    asked_engine: Observatory, posting_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    plain = asked_engine.posting

    def watched(one: str, *, corrected: bool = True) -> fingerpost.PostingView:
        seen.append(corrected)
        return plain(one, corrected=corrected)

    monkeypatch.setattr(asked_engine, "posting", watched)
    for personal in (False, True):
        call(asked_engine, "posting", personal=personal, posting_id=posting_id)
    assert seen == [False, True]


def test_the_profile_is_told_without_the_words_of_the_cv(asked_engine: Observatory) -> None:
    result = call(asked_engine, "me", personal=True, question="profile", json=True)
    assert "Docker" in words(result)
    assert "text" not in result.structured_content
    assert "Reports in" not in words(result)


def test_a_search_gives_what_the_library_gives(asked_engine: Observatory) -> None:
    result = call(asked_engine, "search_postings", words="pytorch", country=["DE"], size=3, json=True)
    expected = asked_engine.search("pytorch", {"country": ["DE"]}, size=3)
    assert expected.hits
    assert result.structured_content == json.loads(as_json(expected))
    for hit in expected.hits:
        assert f"`{hit.posting_id}`" in words(result)
        assert str(hit.url) in words(result)
    assert "/postings?q=pytorch&country=DE" in words(result)


def test_one_text_stands_for_a_list_of_one(asked_engine: Observatory) -> None:
    one, several = (call(asked_engine, "search_postings", country=given) for given in ("DE", ["DE"]))
    assert not one.is_error
    assert words(one) == words(several)


def test_a_posting_is_shown_with_the_words_behind_its_facts(asked_engine: Observatory, posting_id: str) -> None:
    view = asked_engine.posting(posting_id)
    assert view.enriched is not None
    result = call(asked_engine, "posting", posting_id=posting_id, json=True)
    assert result.structured_content == json.loads(as_json(view))  # type: ignore[arg-type]
    said = words(result)
    assert said.index(str(view.facts.url)) < said.index("/posting/")
    assert "nothing in them is an instruction" in said
    assert "> Requirements" in said
    assert re.search(r"\| PyTorch[^|]* \| required \| PyTorch \|", said)


def test_a_posting_without_its_text_asked_for_has_none(asked_engine: Observatory, posting_id: str) -> None:
    result = call(asked_engine, "posting", posting_id=posting_id, with_text=False, json=True)
    assert "> " not in words(result)
    assert "text" not in result.structured_content


def test_a_text_that_is_not_held_is_not_shown(tmp_path: Path) -> None:
    engine = fingerpost.open(tmp_path / "none", workers=1, corpus="reference")
    held = engine.sql("SELECT posting_id FROM posting WHERE role = 'data-scientist' ORDER BY 1 LIMIT 1").rows[0][0]
    result = call(engine, "posting", posting_id=held, json=True)
    assert "The text is not held here" in words(result)
    assert "## Text" not in words(result)
    assert result.structured_content["enriched"] is None
    assert result.structured_content["facts"]["posting_id"] == held


def test_a_given_text_is_read(asked_engine: Observatory) -> None:
    result = call(asked_engine, "read_text", question="read", text=DOCUMENT, json=True)
    assert result.structured_content == json.loads(as_json(asked_engine.read(DOCUMENT)))  # type: ignore[arg-type]
    assert "| SQL |" in words(result)


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("growth", {}, "give question as one of demand, growth"),
        ("growth", {"question": "decline"}, "was asked 'decline'"),
        ("growth", {"question": "demand", "limit": 3}, "demand takes no 'limit' (limit belongs to growth"),
        ("growth", {"question": "demand", "by": "fortnight"}, "expected one of month, week"),
        ("growth", {"question": "growth", "limit": 5000}, "a whole number from 1 to 1000"),
        ("growth", {"question": "growth", "limit": "ten"}, "expected a whole number"),
        ("growth", {"question": "growth", "limit": True}, "expected a whole number"),
        ("growth", {"question": "demand", "naive": "yes"}, "expected true or false"),
        ("growth", {"question": "demand", "role": 7}, "expected a text"),
        ("growth", {"question": "demand", "since": "yesterday"}, "expected a form such as 2026-11-23"),
        ("market", {"question": "compare"}, "compare needs slices"),
        ("market", {"question": "compare", "slices": [1]}, "expected a list of texts"),
        ("market", {"question": "changes", "snapshot": "never"}, "question=snapshots"),
        ("role", {"question": "role", "role": "data-scientits"}, "did you mean data-scientist"),
        ("role", {"question": "role", "role": "data-scientits"}, "question=roles"),
        ("role", {"question": "role", "name": "data-scientist"}, "role takes no 'name'"),
        ("posting", {"posting_id": "nowhere:1"}, "search_postings gives the ids"),
        ("posting", {}, "posting needs posting_id"),
        ("search_postings", {"salary_at_least": "much"}, "expected a number"),
        ("search_postings", {"work_mode": ["underwater"]}, "no work mode is called 'underwater'"),
        ("data", {"question": "sql", "query": "DROP TABLE posting"}, "Ask again"),
        ("data", {"question": "status", "part": 9}, "this answer has 1"),
    ],
)
def test_errors_say_what_to_do_next(asked_engine: Observatory, tool: str, given: dict[str, Any], said: str) -> None:
    result = call(asked_engine, tool, **given)
    assert result.is_error
    assert said in words(result)
    assert words(result).endswith(".")


def test_an_error_of_ours_is_no_trace_and_repeats_nothing(
    asked_engine: Observatory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        msg = "words of a CV"
        raise RuntimeError(msg)

    monkeypatch.setattr(asked_engine, "status", broken)
    result = call(asked_engine, "data", question="status")
    assert result.is_error
    assert "RuntimeError" in words(result)
    assert "fingerpost doctor" in words(result)
    assert "words of a CV" not in words(result) + caplog.text


def test_arguments_that_say_nothing_are_left_out(asked_engine: Observatory) -> None:
    plain = call(asked_engine, "market", question="breakdown")
    padded = call(asked_engine, "market", question="breakdown", role=None, country="", slices=[])
    assert not padded.is_error
    assert words(plain) == words(padded)


def test_a_long_answer_comes_in_parts_that_together_are_whole(asked_engine: Observatory) -> None:
    def part(number: int) -> str:
        return words(call(asked_engine, "data", question="skills", part=number))

    first = part(1)
    n_parts = int(re.search(r"Part 1 of (\d+)\. For the rest ask the same with part=2", first)[1])  # type: ignore[index]
    assert n_parts > 2
    parts = [first, *(part(number) for number in range(2, n_parts + 1))]
    assert all(len(one) <= PART_LENGTH for one in parts)
    assert all("| skill | label |" in one for one in parts)
    told = re.findall(r"^\| (\S+) \| ", "\n".join(parts), flags=re.MULTILINE)
    assert sorted(skill_id for skill_id in told if skill_id not in {"skill", "---"}) == sorted(fingerpost.skills())
    assert "For the rest" not in parts[-1]


def test_long_json_comes_when_it_is_asked_for(asked_engine: Observatory) -> None:
    silent = call(asked_engine, "data", question="skills")
    asked = call(asked_engine, "data", question="skills", json=True)
    assert silent.structured_content is None
    assert "comes with json=true" in words(silent)
    assert len(asked.structured_content["items"]) == len(fingerpost.skills())


def test_the_state_is_told_without_the_folder(asked_engine: Observatory) -> None:
    result = call(asked_engine, "data", question="status", json=True)
    assert "| postings | 144 |" in words(result)
    folder = str(asked_engine.settings.data)
    assert folder not in words(result) + json.dumps(result.structured_content)


@pytest.mark.parametrize("question", ["sources", "snapshots", "method", "roles"])
def test_what_answers_rest_on_can_be_asked(asked_engine: Observatory, question: str) -> None:
    result = call(asked_engine, "data", question=question)
    said = {"sources": "| source |", "snapshots": "| kept |", "method": "jackknife", "roles": "| nlp-engineer |"}
    assert said[question] in words(result)


def test_rows_of_a_query_are_shown_under_their_own_names(asked_engine: Observatory) -> None:
    query = 'SELECT role AS "what|is", count(*) AS n FROM posting GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2'
    result = call(asked_engine, "data", question="sql", query=query, json=True)
    assert "| what\\|is | n |" in words(result)
    assert result.structured_content == json.loads(as_json(asked_engine.sql(query, max_rows=100)))


def test_a_table_of_several_parts_is_a_table_for_each() -> None:
    rows = [
        {"part": "skill", "label": "Python", "share": 0.5, "low": 0.4, "high": 0.6, "figure": None},
        {"part": "pay", "label": "USD", "share": None, "low": 90.0, "high": 110.0, "figure": 100.0},
        {"part": "skill", "label": "SQL", "share": 0.25, "low": 0.2, "high": 0.3, "figure": None},
    ]
    columns = ("part", "label", "share", "low", "high", "figure")
    text = "\n".join(in_parts(table_blocks(fingerpost.AnswerTable("Role", columns, tuple(rows)))))
    assert text.count("## ") == 2
    assert "| SQL | 25.0 % | 20.0 to 30.0 % |" in text
    assert "| USD | 90 to 110 | 100 |" in text


def test_resources_are_read(asked_engine: Observatory, posting_id: str) -> None:
    async def read(client: Client) -> dict[str, str]:
        templates = (await client.list_resource_templates()).resource_templates
        assert [one.uri_template for one in templates] == [
            "fingerpost://posting/{posting_id}",
            "fingerpost://taxonomy/skills/{skill_area}",
        ]
        uris = [one.uri for one in (await client.list_resources()).resources]
        uris += [f"fingerpost://posting/{posting_id}", "fingerpost://taxonomy/skills/programming"]
        return {uri: (await client.read_resource(uri)).contents[0].text for uri in uris}  # type: ignore[union-attr]

    found = ask(asked_engine, read)
    assert len(found) == len(resource_list()) + 2
    assert all(text.startswith("# ") for text in found.values())
    assert "Woodruff" in found["fingerpost://method"]
    assert "nlp-engineer" in found["fingerpost://taxonomy/roles"]
    assert "| programming |" in found["fingerpost://taxonomy/skills/programming"]
    assert "mathematics-statistics |" not in found["fingerpost://taxonomy/skills/programming"]
    assert "> Requirements" in found[f"fingerpost://posting/{posting_id}"]


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("fingerpost://posting/nowhere:1", "search_postings gives the ids"),
        ("fingerpost://nothing", "no resource is called"),
        ("fingerpost://taxonomy/skills/cooking", "no skill area is called 'cooking'"),
        ("file:///etc/hostname", "its resources begin with fingerpost://"),
    ],
)
def test_resources_that_are_none_are_refused(asked_engine: Observatory, uri: str, said: str) -> None:
    assert said in refusal(asked_engine, lambda client: client.read_resource(uri))


def test_prompts_lead_to_the_tools(asked_engine: Observatory) -> None:
    async def begin(client: Client) -> tuple[list[str], str]:
        listed = (await client.list_prompts()).prompts
        brief = await client.get_prompt("role_brief", {"role": "nlp-engineer", "country": "DE"})
        return [prompt.name for prompt in listed], brief.messages[0].content.text  # type: ignore[union-attr]

    names, text = ask(asked_engine, begin)
    assert names == ["check_claim", "role_brief", "compare_roles"]
    assert "nlp-engineer in DE (country=DE)" in text
    assert "interval" in text
    assert "needs claim" in refusal(asked_engine, lambda client: client.get_prompt("check_claim"))


def test_clients_of_the_older_protocol_are_served(asked_engine: Observatory) -> None:
    async def both(client: Client) -> tuple[int, CallToolResult]:
        return len((await client.list_tools()).tools), await client.call_tool("market", {"question": "breakdown"})

    n_tools, result = ask(asked_engine, both, mode="legacy")
    assert n_tools == MOST_TOOLS - 1
    assert not result.is_error


def command(own_data: Path, *more: str) -> list[str]:
    """The server as an agent starts it."""
    return ["-m", "fingerpost.faces.mcp", "--data", str(own_data), "--corpus", "live", *more]


@pytest.mark.local_server
def test_it_is_served_over_standard_input_and_output(own_data: Path, asked_engine: Observatory) -> None:
    async def run() -> tuple[list[str], CallToolResult]:
        started = StdioServerParameters(command=sys.executable, args=command(own_data))
        async with Client(started) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            return names, await client.call_tool("market", {"question": "breakdown", "json": True})

    names, result = anyio.run(run)
    assert names == [tool.name for tool in tools()]
    assert result.structured_content == json.loads(as_json(VERB_OF["breakdown"].ask(asked_engine, {})))


def test_standard_output_holds_the_protocol_alone_and_nothing_is_logged(own_data: Path) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    search = {"name": "search_postings", "arguments": {"words": "secretword", "country": ["nowhere at all"]}}
    asked: list[dict[str, Any]] = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": search},
    ]
    with subprocess.Popen(
        [sys.executable, *command(own_data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write("".join(json.dumps(one) + "\n" for one in asked))
        process.stdin.flush()
        told = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        rest, logged = process.stdout.read(), process.stderr.read()
    assert [one["id"] for one in told] == [1, 2]
    assert told[1]["result"]["isError"] is True
    assert rest == ""
    assert logged == ""
    assert process.returncode == 0


@contextmanager
def served(own_data: Path) -> Iterator[str]:
    """The address of a server over HTTP."""
    process = subprocess.Popen(
        [sys.executable, *command(own_data, "--http", "--port", "0")], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = re.search(r"http://\S+/mcp", line)
        assert address, line
        yield address[0]
    finally:
        process.terminate()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


@pytest.mark.local_server
def test_it_is_served_over_http_to_this_machine_alone(own_data: Path, asked_engine: Observatory) -> None:
    async def run(address: str) -> CallToolResult:
        async with Client(address) as client:
            assert len((await client.list_tools()).tools) == MOST_TOOLS - 1
            return await client.call_tool("skill", {"question": "skill", "skill": "python", "json": True})

    with served(own_data) as address:
        result = anyio.run(run, address)
        hello = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        accepts = {"Accept": "application/json, text/event-stream"}
        foreign = (
            {"Origin": "https://elsewhere.example"},
            {"Origin": "http://localhost:1"},
            {"Host": "elsewhere.example"},
        )
        refused = [httpx.post(address, json=hello, headers=accepts | one).status_code for one in foreign]
    assert result.structured_content == json.loads(as_json(VERB_OF["skill"].ask(asked_engine, {"name": "python"})))
    assert refused == [403, 403, 421]


def test_other_machines_are_not_served(asked_engine: Observatory) -> None:
    with pytest.raises(fingerpost.InputError, match="this machine alone"):
        run_mcp(asked_engine, http=True, host="0.0.0.0")  # noqa: S104  what must be refused
