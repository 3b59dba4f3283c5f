"""The data behind the pages: a box for SQL, the views, all facts as files, kept snapshots, how to cite; the report."""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request, Response

from fingerpost import InputError
from fingerpost.faces.verbs import VERB_OF, day
from fingerpost.faces.web.questions import DAYS, controls_of, given_by
from fingerpost.faces.web.rendering import FORMATS, address, page, rows_response

if TYPE_CHECKING:
    from fingerpost import Observatory, SqlAnswer

ROWS: Final = 1_000
"""So many rows of a query are fetched for a page, which shows the first of them; a file has up to `FILE_ROWS`."""

FILE_ROWS: Final = 100_000
VIEWS: Final = (
    ("posting", "a cluster of near-identical postings"),
    ("posting_skill", "a skill that a posting asks for or uses"),
    ("posting_member", "a member of a cluster of several"),
    ("board_visit", "a board and a day on which its list was read"),
    ("posting_event", "a change that a visit showed"),
    ("snapshot", "the name to cite"),
    ("reference_series", "a value of a published series"),
)
EXAMPLES: Final = (
    (
        "Postings by role",
        "SELECT role, count(*) AS n\nFROM posting\nWHERE ai_relation = 'builds'\nGROUP BY role\nORDER BY n DESC",
    ),
    (
        "Skills that are a must",
        """SELECT preferred_label, count(DISTINCT posting_id) AS n
FROM posting_skill
WHERE level = 'required'
GROUP BY preferred_label
ORDER BY n DESC
LIMIT 50""",
    ),
    (
        "Latest postings",
        """SELECT date_posted, employer, title, url
FROM posting
WHERE date_posted IS NOT NULL
ORDER BY date_posted DESC
LIMIT 50""",
    ),
    ("Columns of a view", "DESCRIBE posting"),
)
REPORT_FIELDS: Final = ("role", "skill", "industry", "country", "seniority", "since", "until")

_one_at_a_time = threading.Lock()


def data_page(request: Request, engine: Observatory) -> Response:
    """The box for SQL with the rows of a query, or those rows in a file."""
    query = request.query_params.get("sql", "").strip()
    wanted = request.query_params.get("format", "html")
    if query and wanted != "html":
        return rows_response(engine.sql(query, max_rows=FILE_ROWS), wanted, "query")
    answer, problem = _asked(engine, query) if query else (None, None)
    if not query:
        engine.prepare_sql()  # who looks at the box may ask soon
    return page(
        request, "data.html", status=400 if problem else 200, query=query, answer=answer, problem=problem,
        examples=EXAMPLES, views=VIEWS, kept=engine.snapshots(), in_use=engine.snapshot, citation=engine.citation(),
        sources=engine.sources_held(),
        files=[(FORMATS[form], address(request, format=form)) for form in ("csv", "json", "parquet")] if answer else [],
    )  # fmt: skip


def _asked(engine: Observatory, query: str) -> tuple[SqlAnswer | None, str | None]:
    try:
        return engine.sql(query, max_rows=ROWS), None
    except InputError as error:
        return None, str(error)


def citation_file(engine: Observatory, form: str) -> Response:
    """How to cite the snapshot, for reference managers.

    Raises:
        InputError: another form.
    """
    cited = engine.citation()
    forms = {"bib": (cited.bibtex, "application/x-bibtex"), "json": (cited.csl_json, "application/json")}
    if form not in forms:
        msg = f"{form!r} is no form of a citation; expected bib or json"
        raise InputError(msg)
    text, kind = forms[form]
    return _attached(text().encode(), f"{kind}; charset=utf-8", f"fingerpost.{form}")


def facts_file(engine: Observatory) -> Response:
    """All facts as Parquet with their data dictionary, in one archive; no posting's text."""
    return _attached(_zipped(lambda folder: engine.export(folder)), "application/zip", "fingerpost-facts.zip")


def report_page(request: Request, engine: Observatory) -> Response:
    """What a report holds, and the choice of what it is about."""
    asked = VERB_OF["breakdown"]
    given = {name: value for name, value in given_by(request, asked).items() if name in REPORT_FIELDS}
    controls = [one for one in controls_of(asked, given) if one.name in REPORT_FIELDS]
    return page(request, "report.html", controls=controls, snapshot=engine.snapshot)


def report_file(request: Request, engine: Observatory) -> Response:
    """A report as an archive: HTML that stands alone, the data and SQL of every figure, how to cite it.

    Raises:
        UnknownNameError, InputError: a name that nobody knows, or a day that is none.
    """
    from fingerpost.faces.report import make_report

    given = given_by(request, VERB_OF["breakdown"])
    selection: dict[str, Any] = {
        name: day(value) if name in DAYS else value for name, value in given.items() if name in REPORT_FIELDS
    }
    today = datetime.now(UTC).date()
    made = _zipped(lambda folder: make_report(engine, folder, selection, on=today, pdf=False))
    return _attached(made, "application/zip", "fingerpost-report.zip")


def _zipped(write: Any) -> bytes:
    """What `write` puts into a folder, as one archive; one is made at a time, because it is much work.

    Raises:
        InputError: another one is being made.
    """
    if not _one_at_a_time.acquire(blocking=False):
        msg = "another archive is being made; ask again when it is done"
        raise InputError(msg)
    try:
        with tempfile.TemporaryDirectory(prefix="fingerpost-") as name:
            folder = Path(name) / "fingerpost"
            write(folder)
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                    archive.write(path, str(path.relative_to(folder.parent)))
            return target.getvalue()
    finally:
        _one_at_a_time.release()


def _attached(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
