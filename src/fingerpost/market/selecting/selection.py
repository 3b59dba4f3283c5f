"""Which postings a market question is about: names as people write them, turned into SQL with bound values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fingerpost.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NOT_STATED = "not-stated"
"""The value of every field for postings that do not state it."""

SELECTED_COLUMNS = (
    "posting_id, source, board, employer, employer_key, title, url, countries, date_posted, first_seen, last_seen, "
    "closed_at, role, ai_relation, seniority, years_min, degree_min, work_mode, employment_types, visa, industry, "
    "language, salary_min, salary_max, salary_currency, salary_unit"
)
CLUSTER = "coalesce(employer_key, concat('employer not stated: ', source))"
"""Postings without a named employer form one cluster per source, the careful side: they may be one employer's."""


def each_of(column: str) -> str:
    """The SQL of the values of a column of lists, one row each; "not stated" where there are none."""
    return f"unnest(CASE WHEN array_length({column}) > 0 THEN {column} ELSE ['{NOT_STATED}'] END)"


SENIORITIES = ("intern", "entry", "mid", "senior", "lead", "manager", "director", "executive")
WORK_MODES = ("remote", "hybrid", "onsite")
AI_RELATIONS = ("builds", "uses", "boilerplate", "none")

_LADDERS = {"seniority": SENIORITIES, "work_mode": WORK_MODES, "ai_relation": AI_RELATIONS}
_NAMED_BY_LIST = ("role", "skill", "industry", "seniority", "work_mode", "ai_relation")
_NAMED_BY_CORPUS = ("language", "source")
SCALARS = ("role", "industry", "seniority", "work_mode", "ai_relation", "language", "source")


@dataclass(frozen=True, slots=True)
class Selection:
    """The postings that a question is about; every field that is not None must hold.

    `ai_relation` is "builds" unless said otherwise: postings whose own work is to build machine learning; None takes
    every posting read. "not-stated" is a value as any other. `since` and `until` are the employer's posting dates,
    both included; postings without a date pass neither. `place` is a city, region or country.
    """

    role: str | None = None
    skill: str | None = None
    skill_area: str | None = None
    industry: str | None = None
    country: str | None = None
    place: str | None = None
    seniority: str | None = None
    work_mode: str | None = None
    employer: str | None = None
    ai_relation: str | None = "builds"
    since: date | None = None
    until: date | None = None
    language: str | None = None
    source: str | None = None

    def resolved(self, con: DuckDBPyConnection) -> Selection:
        """The same selection with ids in place of names and aliases.

        Raises:
            UnknownNameError: a name is in no list, or no posting has that employer, language or source.
            InputError: `since` is later than `until`.
        """
        if self.since and self.until and self.since > self.until:
            msg = f"since {self.since} is later than until {self.until}; give the earlier day as since"
            raise InputError(msg)
        named: dict[str, Any] = {name: _resolve(con, name, given) for name, given in self._given(_NAMED_BY_LIST)}
        if self.skill_area is not None:
            named["skill_area"] = _skill_area(self.skill_area)
        if self.country is not None:
            named["country"] = _country(self.country)
        if self.place is not None:
            _place_condition(self.place)
        for name, given in self._given(_NAMED_BY_CORPUS):
            _check_known(con, name, given)
        if self.employer is not None:
            _check_employer(con, self.employer)
        return replace(self, **named)

    def query(self) -> Query:
        """The resolved selection as SQL: a table `selected` with a column `cluster`, the unit of the intervals."""
        kept = _all_of([*self._conditions(), *self._skill_conditions()])
        return Query(
            f"WITH selected AS (\n  SELECT {SELECTED_COLUMNS},\n    {CLUSTER} AS cluster,\n"
            f"    employer_key IS NOT NULL AS named\n  FROM posting\n  WHERE {kept.sql}\n)",
            kept.parameters,
        )

    def named_condition(self) -> Query | None:
        """The conditions of the resolved selection on place and employer; None where it has none."""
        return _all_of(self._named_conditions()) if self.place or self.employer else None

    def notes(self) -> tuple[str, ...]:
        """What the selection leaves in and out, in words."""
        said = [f"Selected: {self.population()}."]
        if self.ai_relation == "builds":
            said.append("ML postings are those whose own work is to build machine learning (ai_relation = builds).")
        if self.since or self.until:
            said.append("Postings that state no date are left out by since and until.")
        if self.country and self.country != NOT_STATED:
            said.append("Postings open to people anywhere are counted under no single country.")
        return tuple(said)

    def population(self) -> str:
        """The denominator of shares, in words.

        >>> Selection(role="data-scientist").population()
        'ML postings with role data-scientist'
        >>> Selection(ai_relation=None).population()
        'all postings read'
        """
        noun = {None: "all postings read", "builds": "ML postings"}.get(self.ai_relation, "postings")
        parts = [
            f"{name.replace('_', ' ')} {value}" for name, value in self._given(tuple(f.name for f in fields(self)))
        ]
        kept = [part for part in parts if part != "ai relation builds"]
        return f"{noun} with {', '.join(kept)}" if kept else noun

    def _given(self, names: Iterable[str]) -> list[tuple[str, Any]]:
        return [(name, getattr(self, name)) for name in names if getattr(self, name) is not None]

    def _conditions(self) -> Iterable[tuple[str, list[Any]]]:
        for name, value in self._given(SCALARS):
            yield (f"{name} IS NULL", []) if value == NOT_STATED else (f"{name} = ?", [value])
        if self.country is not None:
            yield _country_condition(self.country)
        yield from self._named_conditions()
        if self.since is not None:
            yield "date_posted >= ?", [self.since]
        if self.until is not None:
            yield "date_posted <= ?", [self.until]

    def _named_conditions(self) -> Iterable[tuple[str, list[Any]]]:
        if self.place is not None:
            yield _place_condition(self.place)
        if self.employer is not None:
            yield "(employer_key = ? OR lower(employer) = ?)", [self.employer, self.employer.lower()]

    def _skill_conditions(self) -> Iterable[tuple[str, list[Any]]]:
        for column, value in (("skill_id", self.skill), ("skill_area", self.skill_area)):
            if value is not None:
                yield f"posting_id IN (SELECT posting_id FROM posting_skill WHERE {column} = ?)", [value]


@dataclass(frozen=True, slots=True)
class Query:
    """SQL with `?` for its bound values, in order."""

    sql: str
    parameters: tuple[Any, ...] = ()

    def then(self, sql: str, *parameters: Any) -> Query:
        """This query continued by more SQL, whose values are bound after ours."""
        return Query(f"{self.sql}{sql}", (*self.parameters, *parameters))

    def rendered(self) -> str:
        """The SQL with its values written in, to be read, stored and run again by hand.

        >>> Query("SELECT ? AS name", ("O'Neil",)).rendered()
        "SELECT 'O''Neil' AS name"
        """
        first, *rest = self.sql.split("?")
        return first + "".join(_literal(value) + part for value, part in zip(self.parameters, rest, strict=True))


def _all_of(conditions: Iterable[tuple[str, list[Any]]]) -> Query:
    given = list(conditions)
    sql = " AND ".join(condition for condition, _ in given) or "TRUE"
    return Query(sql, tuple(value for _, values in given for value in values))


def _literal(value: Any) -> str:
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def _resolve(con: DuckDBPyConnection, name: str, given: str) -> str:
    from fingerpost.taxonomy.industries import find_industry
    from fingerpost.taxonomy.roles import find_role
    from fingerpost.taxonomy.skills import skill_named

    if given.strip().casefold().replace(" ", "-") == NOT_STATED and name != "skill":
        return NOT_STATED
    if name in _LADDERS:
        return _rung(name, given)
    if name == "role":
        return find_role(given).role_id
    if name == "industry":
        return find_industry(given).industry_id
    if _has(con, "posting_skill", "skill_id", given):
        return given  # also a skill that postings ask for and no taxonomy file lists
    return skill_named(given).skill_id


def _rung(name: str, given: str) -> str:
    wanted = given.strip().casefold()
    if wanted not in _LADDERS[name]:
        raise UnknownNameError(name.replace("_", " "), given, _LADDERS[name])
    return wanted


def _skill_area(given: str) -> str:
    from fingerpost.taxonomy.skills import SKILL_AREAS

    wanted = given.strip().casefold().replace(" ", "-")
    if wanted not in SKILL_AREAS:
        raise UnknownNameError("skill area", given, SKILL_AREAS)
    return wanted


def _country_condition(country: str) -> tuple[str, list[Any]]:
    if country == NOT_STATED:
        return "coalesce(array_length(countries), 0) = 0", []
    return "array_contains(countries, ?)", [country]


def _country(given: str) -> str:
    from fingerpost.taxonomy.places import Country, countries, find_place

    if given in {"*", NOT_STATED}:
        return given
    place = find_place(given)
    if not isinstance(place, Country):
        raise UnknownNameError("country", given, [country.preferred_label for country in countries().values()])
    return place.country


def _place_condition(given: str) -> tuple[str, list[Any]]:
    from fingerpost.taxonomy.places import City, Region, find_place

    place = find_place(given)
    if isinstance(place, City):  # the country tells namesakes apart
        return "(array_contains(cities, ?) AND array_contains(countries, ?))", [place.city, place.country]
    if isinstance(place, Region):
        return "array_contains(regions, ?)", [place.region]
    return _country_condition(place.country)


def _check_known(con: DuckDBPyConnection, column: str, given: str) -> None:
    if given != NOT_STATED and not _has(con, "posting", column, given):
        raise UnknownNameError(column, given, _held(con, column))


def _check_employer(con: DuckDBPyConnection, given: str) -> None:
    sql = "SELECT 1 FROM posting WHERE employer_key = ? OR lower(employer) = ? LIMIT 1"
    if not con.execute(sql, [given, given.lower()]).fetchall():
        raise UnknownNameError("employer", given, _held(con, "employer"))


def _held(con: DuckDBPyConnection, column: str) -> list[str]:
    """The values that postings have in a column, in order: the same whoever came first."""
    rows = con.execute(f"SELECT DISTINCT {column} FROM posting WHERE {column} IS NOT NULL ORDER BY 1").fetchall()
    return [row[0] for row in rows]


def _has(con: DuckDBPyConnection, table: str, column: str, value: str) -> bool:
    return bool(con.execute(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", [value]).fetchall())
