"""Between the nouns and their Arrow rows, both ways; an `EnrichedPosting` comes back whole, spans and all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import blake2b
from typing import Any, TypeAlias

import msgspec
import pyarrow as pa

from fingerpost.posting import (
    Clearance,
    Degree,
    Disclosure,
    EmploymentType,
    EnrichedPosting,
    Finding,
    Flag,
    MonetaryAmount,
    Observation,
    PlaceNamed,
    Posting,
    RawPosting,
    SetAside,
    SkillAsked,
    TimeZoneWindow,
)
from fingerpost.store.schemas import POSTING_FIELDS, RAW

Row: TypeAlias = dict[str, Any]

_ONE: Mapping[str, Any] = {
    "role": str,
    "ai_relation": str,
    "seniority": str,
    "experience_years": float,
    "degree": Degree,
    "work_mode": str,
    "visa": str,
    "industry": str,
    "language": str,
    "office_days": float,
    "time_zones": TimeZoneWindow,
    "clearance": Clearance,
}
_SEVERAL: Mapping[str, Any] = {
    "salary": MonetaryAmount,
    "employment_type": EmploymentType,
    "places": PlaceNamed,
    "salary_elsewhere": MonetaryAmount,
    "remote_eligible": PlaceNamed,
    "remote_excluded": PlaceNamed,
    "disclosures": Disclosure,
    "duties": str,
    "flags": Flag,
}
_PROBABILITIES = "role_probabilities"
_ENCODER = msgspec.json.Encoder()


def record_key(record: RawPosting | SetAside) -> int:
    """The hash by which a record that came twice is known: 63 bits of its source and payload."""
    # A record that was set aside has another key than the same payload as a record: a mended source can still take it.
    kind = f"\0{record.reason}" if isinstance(record, SetAside) else ""
    text = f"{record.source}\0{record.payload}{kind}"
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def raw_row(seq: int, key: int, record: RawPosting | SetAside, at: Any) -> Row:
    """A row of raw; `at` is when a record that could not be taken apart came."""
    reason = record.reason if isinstance(record, SetAside) else None
    fetched_at = record.fetched_at if isinstance(record, RawPosting) else at
    return {
        "seq": seq,
        "key": key,
        "source": record.source,
        "board": record.board,
        "fetched_at": fetched_at,
        "payload": record.payload,
        "reason": reason,
    }


def raw_table(rows: Sequence[Row]) -> pa.Table:
    """Rows of raw as an Arrow table; half surrogates, which JSON allows and UTF-8 does not, are replaced."""
    for row in rows:
        if not row["payload"].isascii():
            row["payload"] = row["payload"].encode("utf-8", "replace").decode("utf-8")
    return pa.Table.from_pylist(list(rows), schema=RAW)


def raw_postings(batch: pa.RecordBatch) -> list[RawPosting]:
    """The records of a batch of raw."""
    return [
        RawPosting(row["source"], row["fetched_at"], row["payload"], row["board"])
        for row in batch.select(["source", "fetched_at", "payload", "board"]).to_pylist()
    ]


def posting_columns(postings: Iterable[Posting | None]) -> dict[str, pa.Array]:
    """The columns of `Posting`, with nulls where there is none."""
    several = list(postings)
    return {
        field.name: pa.array([_plain(getattr(posting, field.name, None)) for posting in several], field.type)
        for field in POSTING_FIELDS
    }


def postings_of(batch: pa.RecordBatch | pa.Table) -> list[Posting]:
    """The postings of rows that have the columns of `Posting`.

    Raises:
        KeyError: a column of `Posting` is missing.
    """
    return [_posting(row) for row in batch.select(POSTING_FIELDS.names).to_pylist()]


def reading_row(enriched: EnrichedPosting) -> Row:
    """The flat values of what was read, with all findings (skills apart) as JSON."""
    degree = enriched.degree.value if enriched.degree else None
    salary = enriched.salary[0].value if enriched.salary else None
    places = [place.value for place in enriched.places]
    clock = enriched.time_zones.value if enriched.time_zones else None
    return {
        **{name: _value(getattr(enriched, name)) for name in _FLAT},
        "years_min": _value(enriched.experience_years),
        "degree_min": degree.degree_min if degree else None,
        "degree_equivalent_ok": degree.equivalent_ok if degree else None,
        "employment_types": _distinct(finding.value for finding in enriched.employment_type),
        "salary_min": salary.min_value if salary else None,
        "salary_max": salary.max_value if salary else None,
        "salary_currency": salary.currency if salary else None,
        "salary_unit": salary.unit_text if salary else None,
        "countries": list(enriched.countries),
        "regions": _distinct(place.region for place in places),
        "cities": _distinct(place.city for place in places),
        "duties": _distinct(finding.value for finding in enriched.duties),
        "eligible_countries": list(enriched.eligible_countries),
        "clearance": _value(enriched.clearance),
        "utc_from": clock.utc_from if clock else None,
        "utc_to": clock.utc_to if clock else None,
        "findings": findings_json(enriched),
    }


def skill_rows(enriched: EnrichedPosting) -> list[Row]:
    """One row for each skill asked, in the order read."""
    return [
        {
            "skill_id": skill.value.skill_id,
            "preferred_label": skill.value.preferred_label,
            "skill_area": skill.value.skill_area,
            "level": skill.value.level,
            "listed": skill.value.listed,
            "start": skill.start,
            "end": skill.end,
            "reader": skill.reader,
            "confidence": skill.confidence,
            "mentions": [{"start": start, "end": end} for start, end in skill.value.mentions],
            "years": skill.value.years,
        }
        for skill in enriched.skills
    ]


def findings_json(enriched: EnrichedPosting) -> str:
    """Every finding but skills as JSON [[field, value, start, end, reader, confidence], …], in order of fields.

    The probabilities of the roles, where there are any, are the last row; its span is that of the role.
    """
    rows: list[list[Any]] = []
    for name in (*_ONE, *_SEVERAL):
        found = getattr(enriched, name)
        for finding in found if isinstance(found, tuple) else (found,):
            if finding is not None:
                value = msgspec.to_builtins(finding.value)
                rows.append([name, value, finding.start, finding.end, finding.reader, finding.confidence])
    if enriched.role_probabilities and enriched.role:
        role = enriched.role
        rows.append([_PROBABILITIES, enriched.role_probabilities, role.start, role.end, role.reader, None])
    return _ENCODER.encode(rows).decode()


def enriched_posting(
    posting: Posting, text: str, findings: str, skills: Iterable[Mapping[str, Any]]
) -> EnrichedPosting:
    """What was read from a posting, from its row in readings and its rows in skills."""
    several: dict[str, list[Finding[Any]]] = {}
    probabilities: tuple[tuple[str, float], ...] = ()
    for name, value, start, end, reader, confidence in msgspec.json.decode(findings):
        if name == _PROBABILITIES:
            probabilities = tuple((role, probability) for role, probability in value)
            continue
        typed = msgspec.convert(value, _ONE.get(name) or _SEVERAL[name])
        several.setdefault(name, []).append(Finding(typed, start, end, reader, confidence))
    fields: dict[str, Any] = {name: found[0] if name in _ONE else tuple(found) for name, found in several.items()}
    found_skills = tuple(_skill(row) for row in skills)
    return EnrichedPosting(posting, text, skills=found_skills, role_probabilities=probabilities, **fields)


def observation_row(seq: int, observation: Observation, listed: Sequence[str] | None, raw_seq: int) -> Row:
    """A row of observations: the visit, the posting_ids it listed and the last raw row stored by then."""
    ids = None if listed is None else list(listed)
    return {"seq": seq, **asdict(observation), "listed": ids, "raw_seq": raw_seq}


def observation(row: Mapping[str, Any]) -> Observation:
    """The visit of a row of observations."""
    fields = {name: row[name] for name in Observation.__dataclass_fields__}
    return Observation(**fields | {"marks": tuple(tuple(pair) for pair in fields["marks"] or ())})


_FLAT = ("role", "ai_relation", "seniority", "work_mode", "visa", "industry", "language")


def _value(finding: Finding[Any] | None) -> Any:
    return None if finding is None else finding.value


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [asdict(item) if isinstance(item, MonetaryAmount) else item for item in value]
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _posting(row: Row) -> Posting:
    for name in ("base_salary", "estimated_salary"):
        row[name] = tuple(MonetaryAmount(**amount) for amount in row[name] or ())
    row["description_is_snippet"] = bool(row["description_is_snippet"])
    for name in ("job_location", "applicant_location_requirements", "employment_type"):
        row[name] = tuple(row[name])
    return Posting(**row)


def _skill(row: Mapping[str, Any]) -> Finding[SkillAsked]:
    mentions = tuple((span["start"], span["end"]) for span in row["mentions"])
    names = ("skill_id", "preferred_label", "skill_area", "level", "listed", "years")
    asked = SkillAsked(**{name: row[name] for name in names}, mentions=mentions)
    return Finding(asked, row["start"], row["end"], row["reader"], row["confidence"])
