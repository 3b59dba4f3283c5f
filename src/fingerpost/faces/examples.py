"""Examples for the help of every verb; a test runs each of them on the packaged snapshot.

`wired` puts them into the help of a whole command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from typer import Typer


class Example(NamedTuple):
    """What follows `fingerpost` in an example; `alone`: it needs no network and comes to an end soon."""

    words: str
    alone: bool = True


def _online(words: str) -> Example:
    return Example(words, alone=False)


POSTING: Final = "linkedin_aiml_us_2024:65f945366973a217"
"""A posting of the packaged snapshot."""

EXAMPLES: Final[Mapping[str, tuple[Example, ...]]] = {
    "collect": (_online("collect GitLab Anthropic"), _online("collect --all --since 6h"),
                Example("collect GitLab --dry-run")),
    "watch": (_online("watch GitLab --every 6h"),),
    "import": (Example("import postings.csv"), Example("import postings.csv saved-pages/")),
    "read": (Example("read posting.txt"), Example("read posting.txt --html read.html"),
             _online("read https://example.org/careers/ml-engineer")),
    "recheck": (_online("recheck greenhouse:gitlab:8503792002"),),
    "search": (Example('search "recommender systems" --country DE'), Example("search pytorch --work-mode remote")),
    "claims": (Example("claims"),),
    "role": (Example("role data-scientist"), Example("role nlp-engineer --country US")),
    "skill": (Example("skill pytorch"), Example("skill k8s --role mlops-engineer")),
    "demand": (Example("demand --role machine-learning-engineer"), Example("demand --by week --out demand.csv")),
    "pay": (Example("pay --country US"), Example("pay --by role,seniority --svg pay.svg")),
    "breakdown": (Example("breakdown --by skill --role nlp-engineer"), Example("breakdown --by country --limit 10")),
    "growth": (Example("growth --of skill"),
               Example("growth --of skill --since 2019-01-01 --until 2022-12-31 --ai-relation any")),
    "emerging": (Example("emerging --by month"),),
    "fading": (Example("fading --role data-scientist"),),
    "drivers": (Example("drivers"),),
    "premium": (Example("premium pytorch --country US"),),
    "premiums": (Example("premiums --currency USD --limit 10"),),
    "pay-growth": (Example("pay-growth --role data-scientist"),),
    "distinctive": (Example("distinctive mlops-engineer"),),
    "title-use": (Example("title-use data-scientist"),),
    "skill-links": (Example("skill-links pytorch"),),
    "lifetime": (Example("lifetime --by role"),),
    "forecast": (Example("forecast --of ai-share --country US"),),
    "concentration": (Example("concentration --of industry"),),
    "compare": (Example("compare role=data-scientist,country=DE role=data-scientist,country=US"),
                Example("compare role=nlp-engineer all")),
    "changes": (Example("changes before"),),
    "quality": (Example("quality"),),
    "reference": (Example("reference --country Germany"), Example("reference --name postings-index")),
    "matches": (Example("matches --cv cv.pdf --country US"),),
    "role-fit": (Example("role-fit --cv cv.pdf"),),
    "fit": (Example(f"fit {POSTING} --cv cv.pdf"), Example("fit posting.txt --cv cv.pdf")),
    "gap": (Example("gap machine-learning-engineer --cv cv.pdf"),),
    "next": (Example("next --cv cv.pdf --goal data-scientist"), Example("next --cv cv.pdf --k 2 --avoid java")),
    "path": (Example("path machine-learning-engineer --cv cv.pdf"),
             Example("path data-scientist --start data-analyst")),
    "plan": (Example("plan data-scientist --cv cv.pdf --hours-per-week 6"),
             Example("plan data-scientist --cv cv.pdf --out plan.ics")),
    "curriculum": (Example("curriculum syllabus.txt data-scientist"),),
    "lint": (Example("lint draft.txt --country DE"),),
    "wishes": (Example("wishes --country DE --work-mode remote --pay-floor '60000 EUR'"), Example("wishes")),
    "track": (Example(f"track {POSTING} --stage applied"), Example("track --out tracker.csv")),
    "note": (Example("note skill pytorch 'Read the chapter on autograd.'"), Example("note")),
    "digest": (Example("digest --weekly --html digest.html"),),
    "correct": (Example("correct years_experience 6"),),
    "undo": (Example("undo"),),
    "forget": (Example("forget --yes --export mine"),),
    "report": (_online("report --role data-scientist --out report"),),
    "sql": (Example('sql "SELECT role, count(*) AS n FROM posting GROUP BY role ORDER BY n DESC"'),),
    "profile": (Example("profile cv.pdf"), Example("profile cv.pdf --save")),
    "export": (Example("export facts --format csv"),),
    "status": (Example("status"), Example("status --json")),
    "serve": (_online("serve --port 8080"),),
    "demo": (_online("demo"), Example("demo --boards 0 --no-serve")),
    "mcp": (_online("mcp"),),
    "publish": (_online("publish site"),),
    "doctor": (Example("doctor"), _online("doctor --network")),
    "boards": (Example("boards"), Example("boards GitLab")),
    "boards list": (Example("boards list GitLab Anthropic"),),
    "boards add": (Example("boards add https://boards.greenhouse.io/gitlab"),),
    "boards check": (_online("boards check GitLab"),),
    "boards remove": (Example("boards remove GitLab"),),
    "taxonomy": (Example("taxonomy check"),),
    "taxonomy check": (Example("taxonomy check postings.csv"),),
    "taxonomy links": (_online("taxonomy links"), _online("taxonomy links pandas")),
    "taxonomy suggest": (Example("taxonomy suggest postings.csv --limit 10"),),
    "taxonomy install": (_online("taxonomy install ESCO.zip db_29_3_text.zip"),),
    "taxonomy find": (_online('taxonomy find occupation "Senior ML Engineer"'),),
    "saved": (Example("saved"),),
    "saved add": (Example("saved add mine pytorch --filter country=DE"),),
    "saved new": (Example("saved new mine"),),
    "saved feed": (Example("saved feed mine"),),
    "saved remove": (Example("saved remove mine"),),
    "snapshot": (Example("snapshot list"), Example("snapshot diff before")),
    "snapshot create": (Example("snapshot create 2026-q4"),),
    "snapshot list": (Example("snapshot list"),),
    "snapshot diff": (Example("snapshot diff before"),),
    "snapshot use": (Example("snapshot use before"), Example("snapshot use latest")),
    "snapshot cite": (Example("snapshot cite --format bibtex"),),
}  # fmt: skip
"""Verb → its examples; a verb of a group is written with the group's name before it."""


def epilog(verb: str) -> str | None:
    """What stands at the end of a verb's help; None where there is no example.

    >>> print((epilog("emerging") or "").replace(chr(8), "<as it is>"))
    Examples:
    <BLANKLINE>
    <as it is>
      fingerpost emerging --by month
    """
    found = EXAMPLES.get(verb, ())
    if not found:
        return None
    lines = "\n".join(f"  fingerpost {example.words}" for example in found)
    return f"Examples:\n\n\b\n{lines}"  # \b: click leaves the lines as they are


def wired(app: Typer, before: str = "") -> None:
    """Gives every verb of a command line, and of its groups, its examples."""
    for command in app.registered_commands:
        name = command.name or getattr(command.callback, "__name__", "").rstrip("_").replace("_", "-")
        command.epilog = command.epilog or epilog(f"{before}{name}")
    for group in app.registered_groups:
        if group.name and group.typer_instance is not None:
            group.epilog = epilog(f"{before}{group.name}")
            wired(group.typer_instance, f"{before}{group.name} ")
