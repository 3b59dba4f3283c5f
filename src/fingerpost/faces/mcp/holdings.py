"""What is held and what things are called: status, sources, snapshots, method, names, and SQL over the facts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from fingerpost import SKILL_AREAS, roles, skills
from fingerpost.faces.mcp.markdown import Block, basis_line, columns_block, notes_block, text_block
from fingerpost.faces.mcp.page_text import page_text
from fingerpost.faces.mcp.questions import Reply, own_question, plain_json
from fingerpost.faces.tables import given_columns, shown
from fingerpost.faces.verbs import REQUIRED, Argument

if TYPE_CHECKING:
    from fingerpost import Observatory, Row

KEPT_PRIVATE: Final = "data"
"""The field of the status that names a folder of this machine."""

AREA: Final = Argument("skill_area", "Only skills of this area.", str, None, tuple(SKILL_AREAS))
NAMED: Final = Argument("words", "Only names that hold these words.")


def _rows_block(caption: str, rows: list[Row]) -> Block:
    return columns_block(caption, given_columns(rows, tuple(rows[0])) if rows else [])


def ask_status(engine: Observatory, _: dict[str, Any]) -> Reply:
    """What is held, without the folder that holds it."""
    status = engine.status()
    facts = {name: value for name, value in plain_json(status).items() if name != KEPT_PRIVATE}
    rows: list[Row] = [
        {**row, "value": _in_words(row["value"])} for row in status.to_rows() if row["what"] != "data directory"
    ]
    return Reply([Block(("# What is held",)), _rows_block("State", rows), text_block("Page: /status")], facts)


def _in_words(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else shown(value)


def ask_sources(engine: Observatory, _: dict[str, Any]) -> Reply:
    """The sources with their licences, and how to cite figures."""
    held = engine.sources_held()
    rows: list[Row] = [
        {
            "source": one.source,
            "licence": one.licence or "not stated",
            "postings": one.n_postings,
            "employers": one.n_employers,
        }
        for one in held
    ]
    citation = f"Cite figures as: {engine.citation().text()}"
    return Reply([Block(("# Sources of the facts",)), text_block(citation), _rows_block("Sources", rows)], held)


def ask_snapshots(engine: Observatory, _: dict[str, Any]) -> Reply:
    """The kept snapshots, for `changes`."""
    found = engine.snapshots()
    rows: list[Row] = [
        {
            "name": one.name,
            "created": f"{one.created_at:%Y-%m-%d}",
            "postings": one.n_clusters,
            "employers": one.n_employers,
        }
        for one in found
    ]
    hint = None if found else "None was made yet; the person makes one with `fingerpost snapshot create NAME`."
    said = text_block(hint, f"In use: {engine.snapshot}.")
    return Reply([Block(("# Kept snapshots",)), said, *([_rows_block("Snapshots", rows)] if rows else [])], found)


def method_text(engine: Observatory) -> str:
    """How the numbers are made."""
    return page_text(engine, "/method")


def ask_method(engine: Observatory, _: dict[str, Any]) -> Reply:
    """How the numbers are made, as the page says it."""
    text = method_text(engine)
    return Reply([Block(tuple(text.splitlines()))], {"text": text})


def ask_roles(_: Observatory, given: dict[str, Any]) -> Reply:
    """The roles."""
    words = given.get("words", "").casefold()
    found = [role for role in roles().values() if words in f"{role.preferred_label} {' '.join(role.titles)}".casefold()]
    rows: list[Row] = [
        {"role": role.role_id, "label": role.preferred_label, "what it is": role.description} for role in found
    ]
    return Reply([Block(("# Roles",)), _named_block(rows)], found)


def ask_skills(_: Observatory, given: dict[str, Any]) -> Reply:
    """The skills, by area and name."""
    words, area = given.get("words", "").casefold(), given.get("skill_area")
    found = [
        skill
        for skill in skills().values()
        if area in (None, skill.skill_area)
        and words in f"{skill.skill_id} {skill.preferred_label} {' '.join(skill.alt_labels)}".casefold()
    ]
    rows: list[Row] = [
        {
            "skill": skill.skill_id,
            "label": skill.preferred_label,
            "area": skill.skill_area,
            "other names": ", ".join(skill.alt_labels),
        }
        for skill in found
    ]
    return Reply([Block(("# Skills",)), _named_block(rows)], found)


def _named_block(rows: list[Row]) -> Block:
    return _rows_block(f"{len(rows):,} names", rows) if rows else text_block("No name holds these words.")


def ask_sql(engine: Observatory, given: dict[str, Any]) -> Reply:
    """The rows of one reading statement."""
    answer = engine.sql(given["query"], max_rows=given.get("max_rows", 100))
    columns = given_columns(answer.to_rows(), [name for name, _ in answer.columns])
    blocks = [
        Block((f"# {answer.headline()}",)),
        text_block(*answer.sentences(), "Rows are not statistics: no intervals, nothing held back for being too few."),
        text_block(basis_line(answer.basis)),
        *([columns_block("Rows", columns)] if answer.rows else []),
        notes_block(answer.basis),
    ]
    return Reply(blocks, answer)


HOLDINGS: Final = (
    own_question(
        "status", "What this machine holds: postings, boards and their health, what was set aside.", ask_status
    ),
    own_question("sources", "The sources with licences and counts, and how to cite figures.", ask_sources),
    own_question("snapshots", "The kept snapshots, whose names `changes` of the tool market takes.", ask_snapshots),
    own_question("method", "How the numbers are made, how sure they are, what is known to be biased.", ask_method),
    own_question("roles", "The roles: ids, names, what they are.", ask_roles, NAMED),
    own_question("skills", "The skills: ids, names, areas.", ask_skills, NAMED, AREA),
    own_question(
        "sql",
        "One SELECT (DuckDB) over the views posting, posting_skill, posting_member, board_visit, posting_event, "
        "snapshot, reference_series; DESCRIBE posting shows columns. Only where no other question answers.",
        ask_sql,
        Argument("query", "One reading statement.", str, REQUIRED),
        Argument("max_rows", "At most so many rows.", int, 100, most=10_000),
    ),
)
"""Questions about what the answers rest on."""
