"""The Arrow schemas of every table, in one place.

raw, observations          acknowledged: what was fetched, what was visited
postings, readings, skills, set_aside      derived from raw, keyed by its `seq`
events                     derived from observations, keyed by their `seq`
facts_posting, facts_skill what questions read: one row per cluster; overwritten when the corpus is settled
facts_member               the members of clusters of several postings, and why they were joined
facts_visit, facts_event   when boards were looked at, and what the visits showed of postings
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

_INSTANT = pa.timestamp("us", "UTC")
_NAMES = pa.list_(pa.string())
_MONEY = pa.struct(
    [("min_value", pa.float64()), ("max_value", pa.float64()), ("currency", pa.string()), ("unit_text", pa.string())]
)
SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])

RAW = pa.schema(
    [
        ("seq", pa.int64()),
        ("key", pa.int64()),
        ("source", pa.string()),
        ("board", pa.string()),
        ("fetched_at", _INSTANT),
        ("payload", pa.string()),
        ("reason", pa.string()),
    ]
)
"""`key` is a hash of source and payload; `reason` says why a record could not even be taken apart, else null."""

OBSERVATIONS = pa.schema(
    [
        ("seq", pa.int64()),
        ("source", pa.string()),
        ("board", pa.string()),
        ("at", _INSTANT),
        ("status", pa.int32()),
        ("complete", pa.bool_()),
        ("n_listed", pa.int32()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("reason", pa.string()),
        ("listed", _NAMES),
        ("raw_seq", pa.int64()),
        ("marks", pa.map_(pa.string(), pa.string())),
    ]
)
"""`listed`: the posting_ids seen (null: none was read); `raw_seq`: the last raw row that was stored by then."""

POSTING_FIELDS = pa.schema(
    [
        ("posting_id", pa.string()),
        ("source", pa.string()),
        ("title", pa.string()),
        ("description", pa.string()),
        ("description_format", pa.string()),
        ("board", pa.string()),
        ("identifier", pa.string()),
        ("hiring_organization", pa.string()),
        ("job_location", _NAMES),
        ("address_country", pa.string()),
        ("job_location_type", pa.string()),
        ("applicant_location_requirements", _NAMES),
        ("employment_type", _NAMES),
        ("employment_unit", pa.string()),
        ("base_salary", pa.list_(_MONEY)),
        ("base_salary_text", pa.string()),
        ("date_posted", pa.date32()),
        ("date_modified", _INSTANT),
        ("valid_through", pa.date32()),
        ("industry", pa.string()),
        ("url", pa.string()),
        ("licence", pa.string()),
        ("estimated_salary", pa.list_(_MONEY)),
        ("description_is_snippet", pa.bool_()),
    ]
)
"""The fields of `Posting`, same names, same order."""

POSTINGS = pa.schema([("seq", pa.int64()), ("fetched_at", _INSTANT), *POSTING_FIELDS])

STATED = POSTINGS.append(pa.field("reason", pa.string()))
"""What the stage `to_postings` gives: one row per raw row, with the reason where it made no posting."""

READING_FIELDS = pa.schema(
    [
        ("role", pa.string()),
        ("ai_relation", pa.string()),
        ("seniority", pa.string()),
        ("years_min", pa.float64()),
        ("degree_min", pa.string()),
        ("degree_equivalent_ok", pa.bool_()),
        ("work_mode", pa.string()),
        ("employment_types", _NAMES),
        ("visa", pa.string()),
        ("industry", pa.string()),
        ("language", pa.string()),
        ("salary_min", pa.float64()),
        ("salary_max", pa.float64()),
        ("salary_currency", pa.string()),
        ("salary_unit", pa.string()),
        ("countries", _NAMES),
        ("regions", _NAMES),
        ("cities", _NAMES),
        ("duties", _NAMES),
        ("eligible_countries", _NAMES),
        ("clearance", pa.string()),
        ("utc_from", pa.float64()),
        ("utc_to", pa.float64()),
        ("findings", pa.string()),
    ]
)
"""Flat values of an `EnrichedPosting`; `findings` is JSON [[field, value, start, end, reader, confidence], …]."""

READINGS = pa.schema(
    [
        ("seq", pa.int64()),
        ("posting_id", pa.string()),
        ("reader_version", pa.string()),
        *READING_FIELDS,
        ("digest", pa.string()),
        ("signature", pa.binary()),
    ]
)
"""`digest` and `signature`: the fingerprint of the posting's own text, for near-duplicates."""

SKILL_FIELDS = pa.schema(
    [
        ("skill_id", pa.string()),
        ("preferred_label", pa.string()),
        ("skill_area", pa.string()),
        ("level", pa.string()),
        ("listed", pa.bool_()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("reader", pa.string()),
        ("confidence", pa.float64()),
        ("mentions", pa.list_(SPAN)),
        ("years", pa.float64()),
    ]
)

SKILLS = pa.schema([("seq", pa.int64()), ("posting_id", pa.string()), ("reader_version", pa.string()), *SKILL_FIELDS])

READ = READINGS.append(pa.field("skills", pa.list_(pa.struct(list(SKILL_FIELDS))))).append(
    pa.field("reason", pa.string())
)
"""What the stage `read_postings` gives: one row per posting, with the reason where a reader failed."""

EVENTS = pa.schema(
    [
        ("seq", pa.int64()),
        ("source", pa.string()),
        ("board", pa.string()),
        ("posting_id", pa.string()),
        ("at", _INSTANT),
        ("event", pa.string()),
        ("fields", _NAMES),
    ]
)
"""`event` is opened, changed, closed or reopened; `seq` is the observation's; `fields` are those that changed."""

SET_ASIDE = pa.schema(
    [
        ("seq", pa.int64()),
        ("source", pa.string()),
        ("board", pa.string()),
        ("stage", pa.string()),
        ("reason", pa.string()),
        ("reader_version", pa.string()),
    ]
)
"""Records that could not be used; the payload stays in raw under the same `seq`. `stage` is source or reading."""

FACTS_POSTING = pa.schema(
    [
        ("seq", pa.int64()),
        ("posting_id", pa.string()),
        ("cluster_id", pa.string()),
        ("cluster_size", pa.int32()),
        ("source", pa.string()),
        ("board", pa.string()),
        ("licence", pa.string()),
        ("employer", pa.string()),
        ("employer_key", pa.string()),
        ("title", pa.string()),
        ("url", pa.string()),
        ("location", pa.string()),
        ("countries", _NAMES),
        ("regions", _NAMES),
        ("cities", _NAMES),
        ("date_posted", pa.date32()),
        ("valid_through", pa.date32()),
        ("first_seen", _INSTANT),
        ("last_seen", _INSTANT),
        ("first_missed", _INSTANT),
        ("closed_at", _INSTANT),
        ("role", pa.string()),
        ("ai_relation", pa.string()),
        ("seniority", pa.string()),
        ("years_min", pa.float64()),
        ("degree_min", pa.string()),
        ("degree_equivalent_ok", pa.bool_()),
        ("work_mode", pa.string()),
        ("employment_types", _NAMES),
        ("visa", pa.string()),
        ("industry", pa.string()),
        ("language", pa.string()),
        ("salary_min", pa.float64()),
        ("salary_max", pa.float64()),
        ("salary_currency", pa.string()),
        ("salary_unit", pa.string()),
        ("duties", _NAMES),
        ("eligible_countries", _NAMES),
        ("clearance", pa.string()),
        ("utc_from", pa.float64()),
        ("utc_to", pa.float64()),
        ("reader_version", pa.string()),
    ]
)

"""The columns of the view `posting` but corpus; and `seq`, by which a posting's row in postings is found."""

FACTS_SKILL = pa.schema(
    [
        ("posting_id", pa.string()),
        ("skill_id", pa.string()),
        ("preferred_label", pa.string()),
        ("skill_area", pa.string()),
        ("level", pa.string()),
        ("listed", pa.bool_()),
    ]
)

FACTS_MEMBER = pa.schema(
    [
        ("posting_id", pa.string()),
        ("cluster_id", pa.string()),
        ("canonical", pa.bool_()),
        ("merged_with", pa.string()),
        ("merge_reason", pa.string()),
        ("source", pa.string()),
        ("board", pa.string()),
        ("employer", pa.string()),
        ("title", pa.string()),
        ("location", pa.string()),
        ("url", pa.string()),
        ("date_posted", pa.date32()),
        ("first_seen", _INSTANT),
        ("last_seen", _INSTANT),
        ("closed_at", _INSTANT),
    ]
)
"""The members of clusters of more than one posting, and why each was joined to which other."""

FACTS_VISIT = pa.schema(
    [
        ("source", pa.string()),
        ("board", pa.string()),
        ("day", pa.date32()),
        ("complete", pa.bool_()),
        ("n_listed", pa.int32()),
    ]
)
"""One row for each board and day (UTC) on which its list was read; `complete` if it was read whole at least once."""

FACTS_EVENT = pa.schema(
    [
        ("posting_id", pa.string()),
        ("cluster_id", pa.string()),
        ("seen_at", _INSTANT),
        ("event", pa.string()),
        ("fields", _NAMES),
    ]
)
"""`posting_id` is the member's own, not that of the posting which stands for its cluster."""

SCHEMAS: Mapping[str, pa.Schema] = {
    "raw": RAW,
    "observations": OBSERVATIONS,
    "postings": POSTINGS,
    "readings": READINGS,
    "skills": SKILLS,
    "set_aside": SET_ASIDE,
    "events": EVENTS,
    "facts_posting": FACTS_POSTING,
    "facts_skill": FACTS_SKILL,
    "facts_member": FACTS_MEMBER,
    "facts_visit": FACTS_VISIT,
    "facts_event": FACTS_EVENT,
}
