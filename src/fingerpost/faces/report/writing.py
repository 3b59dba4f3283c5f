"""Writing the report: HTML that needs nothing else, PDF, data and SQL of every figure, dictionary, citation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fingerpost import InputError, StoreError, __version__, label_of
from fingerpost.faces.report.figures import Figure, figure_of
from fingerpost.faces.report.printing import print_pdf
from fingerpost.faces.report.sections import Selected, sections_for

if TYPE_CHECKING:
    from fingerpost import Observatory

TITLE = "The state of machine-learning jobs"
DATA, FIGURES = "data", "figures"
FINDING_LENGTH = 240
"""A finding on the first page has at most so many characters, if its sentences allow."""


@dataclass(frozen=True, slots=True)
class ReportMade:
    """What was written: files relative to the directory; `no_pdf` says why there is no PDF, None where there is."""

    directory: Path
    files: tuple[str, ...]
    n_figures: int
    n_refused: int
    snapshot: str
    no_pdf: str | None


def make_report(
    observatory: Observatory,
    out: Path,
    selection: Selected | None = None,
    *,
    on: date,
    pdf: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> ReportMade:
    """Writes the report about a selection to a directory; `on` is the day noted in it, `tell` hears each heading.

    Raises:
        InputError: the directory would put the report among the files of the data directory.
        StoreError: the directory cannot be written to.
        UnknownNameError: a name of the selection is in no list.
    """
    selected = dict(selection or {})
    observatory.breakdown("role", **selected)  # a name that nobody knows is told before anything is written
    if observatory.settings.data.resolve() in {place.resolve() for place in (out, out / DATA, out / FIGURES)}:
        msg = f"{out} would put the report into the data directory {observatory.settings.data}; give another directory"
        raise InputError(msg)
    try:
        for folder in (DATA, FIGURES):
            (out / folder).mkdir(parents=True, exist_ok=True)
        figures = []
        for number, section in enumerate(sections_for(selected), start=1):
            tell(section.heading)
            figures.append(figure_of(observatory, section, selected, number))
        return _written(observatory, out, figures, selected, on, pdf)
    except OSError as error:
        msg = f"{out} cannot be written to ({error.strerror}); give another directory"
        raise StoreError(msg) from error


def _written(
    observatory: Observatory, out: Path, figures: list[Figure], selected: Selected, on: date, pdf: bool
) -> ReportMade:
    for folder, forms in ((DATA, ("csv", "sql")), (FIGURES, ("svg",))):
        for form in forms:  # files of an earlier report with other figures; what is not a figure's stays
            for earlier in (out / folder).glob(f"[0-9][0-9]-*.{form}"):
                earlier.unlink()
    for figure in figures:
        _write_figure(observatory, out, figure)
    (out / DATA / "DATA_DICTIONARY.md").write_text(_dictionary(observatory, figures), encoding="utf-8")
    citation = observatory.citation()
    (out / "citation.bib").write_text(citation.bibtex(), encoding="utf-8")
    (out / "citation.csl.json").write_text(citation.csl_json(), encoding="utf-8")
    page = out / "report.html"
    page.write_text(_page(observatory, figures, selected, on), encoding="utf-8")
    no_pdf = print_pdf(page, out / "report.pdf") if pdf else "no PDF was asked for"
    data = sorted((out / DATA).glob("*.csv"))
    described = observatory.describe_dataset(
        name=f"{TITLE}: data of its figures",
        description=f"Figures measured from job postings{_about(selected)}, with intervals and counts.",
        variables=_variables(observatory, figures),
        files=[page, out / "report.pdf", *data],
    )
    (out / "dataset.jsonld").write_text(described, encoding="utf-8")
    return ReportMade(
        directory=out,
        files=tuple(sorted(path.relative_to(out).as_posix() for path in _made(out))),
        n_figures=sum(figure.answer is not None for figure in figures),
        n_refused=sum(figure.answer is None for figure in figures),
        snapshot=observatory.snapshot,
        no_pdf=no_pdf,
    )


def _made(out: Path) -> list[Path]:
    names = ("report.html", "report.pdf", "citation.bib", "citation.csl.json", "dataset.jsonld")
    single = [out / name for name in names if (out / name).is_file()]
    return [*single, *(path for folder in (DATA, FIGURES) for path in (out / folder).iterdir())]


def _write_figure(observatory: Observatory, out: Path, figure: Figure) -> None:
    if figure.answer is None:
        return
    observatory.write_answer(figure.answer, out / DATA / f"{figure.stem}.csv")
    if figure.answer.basis.sql:
        (out / DATA / f"{figure.stem}.sql").write_text(f"{figure.answer.basis.sql.strip()}\n", encoding="utf-8")
    if figure.drawing is not None:
        (out / FIGURES / f"{figure.stem}.svg").write_text(figure.drawing, encoding="utf-8")


def _dictionary(observatory: Observatory, figures: list[Figure]) -> str:
    lines = ["# Data dictionary", "", "Empty means: not stated, or suppressed (`reason` says why).", ""]
    for figure in figures:
        if figure.answer is not None:
            lines += [f"## {figure.stem}.csv", "", figure.title, "", "| column | type | meaning |", "|---|---|---|"]
            columns = observatory.column_dictionary(figure.answer)
            lines += [f"| `{column}` | {kind} | {meaning} |" for column, kind, meaning in columns]
            lines.append("")
    return "\n".join(lines)


def _variables(observatory: Observatory, figures: list[Figure]) -> list[tuple[str, str]]:
    """Every column of the data once, with its meaning where it has one."""
    found: dict[str, str] = {}
    for figure in figures:
        if figure.answer is not None:
            found |= {name: meaning for name, _, meaning in observatory.column_dictionary(figure.answer) if meaning}
    return sorted(found.items())


def _page(observatory: Observatory, figures: list[Figure], selected: Selected, on: date) -> str:
    notes = [figure.notes for figure in figures if figure.answer is not None]
    # What every answer notes is said once, with the method.
    common = [note for note in (notes[-1] if notes else ()) if sum(note in held for held in notes) > len(notes) / 2]
    return (
        _environment()
        .get_template("report.html")
        .render(
            title=TITLE,
            about=_about(selected),
            selected=[(name.replace("_", " "), label_of(name, str(value))) for name, value in selected.items()],
            chapters=[(name, list(group)) for name, group in groupby(figures, key=lambda figure: figure.chapter)],
            figures=figures,
            findings=_findings(figures),
            common=common,
            sources=observatory.sources_held(),
            published=_published(figures),
            citation=observatory.citation(),
            on=on,
            version=__version__,
            snapshot=observatory.snapshot,
        )
    )


def _findings(figures: list[Figure]) -> list[tuple[Figure, str]]:
    """The first sentence, which is the most important one, of the sections that the first page is made of."""
    return [(figure, _first(figure.sentences[0])) for figure in figures if figure.finding and figure.sentences]


def _first(said: str) -> str:
    """A sentence as it is; of several in a long one, as many as fit.

    >>> _first("Short. And good.")
    'Short. And good.'
    >>> _first("Python 72.3 % (67.0 to 77.6). " + "It is asked for by many. " * 20)[-49:]
    'It is asked for by many. It is asked for by many.'
    """
    if len(said) <= FINDING_LENGTH:
        return said.strip()
    ends = [found.start() + 1 for found in re.finditer(r"\.(?=\s+[A-Z])", said)]
    return said[: max((end for end in ends if end <= FINDING_LENGTH), default=min(ends, default=len(said)))]


def _published(figures: list[Figure]) -> list[str]:
    """How the publishers of series drawn beside ours want to be cited, each once."""
    found: dict[str, None] = {}
    for figure in figures:
        for series in getattr(figure.answer, "series", ()) or (figure.answer,):
            if (citation := getattr(series, "citation", None)) and isinstance(citation, str):
                found[citation] = None
    return list(found)


def _about(selected: Selected) -> str:
    """The selection in words, beginning with a comma where there is one."""
    told = [f"{name.replace('_', ' ')}: {label_of(name, str(value))}" for name, value in selected.items()]
    return f", {'; '.join(told)}" if told else ""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made: Any = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found: Environment = made
    return found
