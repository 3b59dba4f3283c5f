from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fingerpost import CheckedLink, Observatory
from fingerpost.faces import cli
from fingerpost.faces.cli import app, main
from tests.sources.replay import Answer, Replay, as_json, serving

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., tuple[int, str, str]]
PATH = "/v0/postings/brightloom?mode=json&skip=0&limit=100"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], data: Path) -> Run:
    """Runs a verb over the invented corpus; gives the exit code, standard output and standard error."""

    def call(*arguments: str | Path, data: Path | None = data) -> tuple[int, str, str]:
        options = ["--data", str(data), "--workers", "1", "--corpus", "live"] if data else []
        code = 0
        try:
            main([*options, *map(str, arguments)])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def json_of(run: Run, *arguments: str | Path) -> Any:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


VERBS = sorted(
    [
        *(command.name or command.callback.__name__ for command in app.registered_commands),
        *(group.name or "" for group in app.registered_groups),
    ]
)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_documented(verb: str) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert re.search(rf"^## fingerpost {verb}$", page, flags=re.MULTILINE)
    assert re.search(rf"`?fingerpost {verb}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_documentation_knows_no_verb_that_is_not_there() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^## fingerpost ([\w-]+)$", page, flags=re.MULTILINE)) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_helps(run: Run, verb: str) -> None:
    code, out, _ = run(verb, "--help", data=None)
    assert code == 0
    assert "Usage" in out


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version", data=None)[1].startswith("fingerpost ")


def test_a_verb_that_does_not_exist_is_a_usage_error(run: Run) -> None:
    assert run("divine", data=None)[0] == 2


@pytest.mark.usefixtures("no_reference")
def test_import_counts_add_up_and_a_second_import_finds_duplicates(
    run: Run, postings_file: Path, tmp_path: Path
) -> None:
    _, out, _ = run("import", postings_file, "--json", data=tmp_path / "new")
    first = json.loads(out)
    assert (first["read"], first["stored"], first["duplicates"], first["set_aside"]) == (144, 144, 0, 0)
    _, out, _ = run("import", postings_file, "--json", data=tmp_path / "new")
    again = json.loads(out)
    assert (again["read"], again["stored"], again["duplicates"]) == (144, 0, 144)


def test_status_says_what_is_held(run: Run) -> None:
    assert json_of(run, "status")["n_postings"] == 144
    assert "postings" in run("status")[1]


def test_search_filters_and_counts(run: Run) -> None:
    found = json_of(run, "search", "models", "--role", "Data Scientist", "--country", "Germany", "--skill", "sql")
    assert found["n"] > 0
    assert {hit["role"] for hit in found["hits"]} == {"data-scientist"}
    roles = next(facet for facet in found["facets"] if facet["name"] == "role")
    assert {value["value"] for value in roles["values"]} >= {"data-scientist"}
    assert "postings" in run("search", "models")[1]


def test_search_says_when_nothing_fits(run: Run) -> None:
    code, out, _ = run("search", "zzzqqq")
    assert code == 0
    assert "remove a filter" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--role", "wizard"],
        ["search", "--sort", "sideways"],
        ["search", "--since", "last week"],
        ["role", "data-scientits"],
        ["skill", "no such skill at all"],
        ["demand", "--by", "shoe-size"],
        ["collect"],
        ["collect", "ftp://example.org"],
        ["collect", "A Company Nobody Has Heard Of"],
        ["import", "no-such-file.csv"],
        ["fit", "no-such-posting", "--cv", "no-such.pdf"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_used_is_one_clear_line_and_exit_code_2(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("fingerpost: ")
    assert err.count("\n") == 1


def test_ctrl_c_within_a_query_of_duckdb_is_an_interruption(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr("fingerpost.Observatory.claims", interrupted)
    code, _, err = run("claims")
    assert (code, err) == (130, "fingerpost: interrupted; what was acknowledged is kept\n")


def test_role_skill_demand_and_pay_answer(run: Run) -> None:
    role = json_of(run, "role", "machine-learning-engineer")
    assert role["basis"]["n_postings"] == 36
    assert {skill["label"] for skill in role["skills"]} >= {"Python", "PyTorch", "Kubernetes"}
    skill = json_of(run, "skill", "PyTorch")
    assert skill["share"]["n"] == 36
    demand = json_of(run, "breakdown", "--by", "role")
    assert sum(cell["share"]["n"] for cell in demand["cells"]) == demand["basis"]["n_postings"] == 108
    pay = json_of(run, "pay", "--by", "role")
    assert {group["currency"] for group in pay["groups"]} == {"USD"}
    for arguments in (
        ("role", "data-scientist"),
        ("skill", "python"),
        ("demand",),
        ("breakdown", "--by", "skill"),
        ("reference", "--country", "DE"),
        ("pay",),
    ):
        code, out, _ = run(*arguments)
        assert code == 0
        assert "postings" in out.casefold()


def test_a_corpus_seen_once_has_no_demand_series(run: Run) -> None:
    answer = json_of(run, "demand", "--by", "month")
    assert answer["refused"]
    assert answer["ages"]["buckets"]


def test_read_shows_words_beside_facts(run: Run, tmp_path: Path) -> None:
    posting = tmp_path / "posting.txt"
    posting.write_text("ML Engineer\n\nRequirements:\n- 3+ years of Python\n- No Kubernetes needed\n", encoding="utf-8")
    answer = json_of(run, "read", posting)
    skills = {skill["value"]["preferred_label"] for skill in answer["skills"]}
    assert "Python" in skills
    assert "Kubernetes" not in skills
    start, end = answer["experience_years"]["start"], answer["experience_years"]["end"]
    assert "3" in answer["text"][start:end]
    assert "Python" in run("read", posting)[1]


def test_read_marks_the_posting_and_names_the_reader_of_each_fact(run: Run, tmp_path: Path) -> None:
    posting = tmp_path / "posting.txt"
    posting.write_text("ML Engineer\n\nRequirements:\n- 3+ years of Python\n- Rust is a plus\n", encoding="utf-8")
    out = run("read", posting)[1]
    assert "- Rust is a plus" in out
    assert "experience" in out
    assert "3 years or more" in out
    assert "not stated: " in out
    facts = {fact["key"] or fact["field"]: fact for fact in json_of(run, "read", posting)["facts"]}
    assert (facts["rust"]["words"], facts["rust"]["level"], facts["rust"]["reader"]) == ("Rust", "preferred", "skills")


def test_read_writes_a_page_that_stands_alone(run: Run, tmp_path: Path) -> None:
    posting, page = tmp_path / "posting.txt", tmp_path / "page.html"
    posting.write_text("ML <b>Engineer\n\nRequirements:\n- 3+ years of Python\n", encoding="utf-8")
    run("read", posting, "--html", page)
    html = page.read_text(encoding="utf-8")
    assert '<mark class="required"' in html
    assert "<style>" in html
    assert not re.search(r'(?:src|href)="(?!#)', html)


def test_read_takes_one_posting_and_says_so(run: Run) -> None:
    code, _, err = run("read", "a", "b")
    assert code == 2
    assert "`read` takes one" in err


def test_verify_checks_every_finding_of_files(run: Run, tmp_path: Path) -> None:
    rows = [{"title": "ML Engineer", "description": "Requirements: Python and SQL"}, {"title": "Cook"}]
    file = tmp_path / "postings.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report = json_of(run, "read", "--verify", file)
    assert (report["read"], report["verified"], report["set_aside"]) == (2, 1, 1)
    assert report["findings"] >= 3
    assert report["broken"] == []


def test_the_list_of_skills_has_no_problem_and_its_concepts_are_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "postings.jsonl"
    file.write_text(json.dumps({"title": "ML Engineer", "description": "Requirements: PyTorch, SQL"}), encoding="utf-8")
    answer = json_of(run, "taxonomy", "check", file)
    assert answer["report"]["problems"] == []
    assert answer["matched"]["n_postings"] == 1
    assert answer["matched"]["concepts"] >= 2
    assert "no problem found" in run("taxonomy", "check")[1]


def test_names_that_the_list_lacks_are_suggested_with_examples(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "postings.jsonl"
    row = {
        "title": "ML Engineer",
        "description": "Requirements:\n- Experience with PyTorch, Frobnicator and TensorFlow",
    }
    file.write_text(json.dumps(row), encoding="utf-8")
    (found,) = json_of(run, "taxonomy", "suggest", file)
    assert (found["name"], found["n_postings"], found["n_employers"]) == ("Frobnicator", 1, 1)
    assert "Frobnicator" in run("taxonomy", "suggest", file)[1]


def test_without_the_vocabularies_it_says_how_to_get_them(run: Run, tmp_path: Path) -> None:
    code, _, err = run("--data", tmp_path, "taxonomy", "find", "skill", "welding", data=None)
    assert code == 2
    assert "fingerpost taxonomy install" in err


def test_read_knows_stored_postings_by_id(run: Run) -> None:
    posting_id = json_of(run, "search", "barges")["hits"][0]["posting_id"]
    assert json_of(run, "read", posting_id)["posting"]["posting_id"] == posting_id


def test_profile_fit_and_gap_of_a_cv(run: Run, cv_file: Path) -> None:
    profile = json_of(run, "profile", cv_file)
    assert profile["years_experience"] == 4.0
    assert profile["degree"] == "bachelor"
    held = {skill["preferred_label"] for skill in profile["skills"]}
    assert held >= {"Python", "SQL", "Docker"}
    assert "Kubernetes" not in held
    posting_id = json_of(run, "search", "--role", "data-scientist")["hits"][0]["posting_id"]
    fit = json_of(run, "fit", posting_id, "--cv", cv_file)
    assert 0 < fit["score"] <= 1
    assert {item["status"] for item in fit["requirements"]} <= {"met", "partly", "missing", "unknown"}
    gap = json_of(run, "gap", "machine-learning-engineer", "--cv", cv_file)
    assert "PyTorch" in {skill["label"] for skill in gap["skills"]}
    for arguments in (
        ("profile", cv_file),
        ("fit", posting_id, "--cv", cv_file),
        ("gap", "data-scientist", "--cv", cv_file),
    ):
        assert run(*arguments)[0] == 0


def test_a_saved_profile_serves_without_a_file_and_can_be_forgotten(
    run: Run, cv_file: Path, postings_file: Path
) -> None:
    assert run("profile", cv_file, "--save")[0] == 0
    assert json_of(run, "profile")["years_experience"] == 4.0
    assert run("forget", "--yes")[0] == 0
    code, _, err = run("profile")
    assert code == 2
    assert "no profile is saved" in err


def test_export_writes_facts_without_any_text(run: Run, tmp_path: Path) -> None:
    report = json_of(run, "export", tmp_path / "out", "--format", "jsonl")
    assert report["n_postings"] == 144
    text = (tmp_path / "out" / "postings.jsonl").read_text(encoding="utf-8")
    assert text.count("\n") == 144
    assert "close the books" not in text
    assert (tmp_path / "out" / "about.json").is_file()


def test_boards_lists_the_directory_and_understands_a_pasted_url(run: Run) -> None:
    assert len(json_of(run, "boards")) >= 150
    board = json_of(run, "boards", "https://jobs.lever.co/brightloom/1234")[0]
    assert (board["source"], board["token"]) == ("lever", "brightloom")


def test_a_dry_run_visits_nothing(run: Run) -> None:
    assert len(json_of(run, "collect", "--all", "--limit", "3", "--dry-run")) == 3


def test_claims_are_answered(run: Run) -> None:
    assert json_of(run, "claims")["claims"]
    assert run("claims")[0] == 0


@pytest.mark.usefixtures("no_reference")
class TestBadFiles:
    """Each gives one clear line, exit code 1 or 2, and nothing already stored is lost."""

    def refused(self, run: Run, path: Path) -> str:
        before = json_of(run, "status")["n_postings"]
        code, out, err = run("import", path)
        assert code in {1, 2}
        assert out == ""
        assert err.startswith("fingerpost: ")
        assert err.count("\n") == 1
        assert json_of(run, "status")["n_postings"] == before
        return err

    def test_an_empty_file(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "empty.csv"
        path.touch()
        assert "empty" in self.refused(run, path)

    def test_a_binary_file(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "picture.csv"
        path.write_bytes(bytes(range(256)) * 64)
        assert "binary" in self.refused(run, path)

    def test_a_csv_without_a_title_column(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "prices.csv"
        path.write_text("fruit,price\napple,3\n", encoding="utf-8")
        assert "title" in self.refused(run, path)

    def test_a_truncated_gzip_keeps_the_records_before_the_damage(self, run: Run, tmp_path: Path) -> None:
        rows = [{"id": str(n), "title": f"Analyst {n}", "description": f"Work number {n} " * 20} for n in range(3000)]
        whole = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())
        path = tmp_path / "cut.jsonl.gz"
        path.write_bytes(whole[: len(whole) // 2])
        code, out, err = run("import", path, "--json", data=tmp_path / "new")
        assert (code, err.count("\n")) == (2, 1)
        assert "damaged after record" in err
        report = json.loads(out)
        assert report["read"] == report["stored"] + report["duplicates"] + report["set_aside"]
        assert 0 < report["stored"] < 3000
        assert report["set_aside"] == 1

    def test_a_line_of_fifty_megabytes_is_set_aside(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "long.jsonl"
        with path.open("w", encoding="utf-8") as lines:
            lines.write(json.dumps({"title": "Analyst", "description": "Looks after the numbers."}) + "\n")
            lines.write('{"title": "' + "x" * 50_000_000 + '"}\n')
            lines.write(json.dumps({"title": "Clerk", "description": "Looks after the letters."}) + "\n")
        code, out, err = run("import", path, "--json", data=tmp_path / "new")
        assert (code, err.count("\n")) == (2, 1)
        assert "longer than" in err
        report = json.loads(out)
        assert (report["stored"], report["set_aside"]) == (2, 1)


@pytest.mark.local_server
@pytest.mark.usefixtures("no_reference")
class TestCollecting:
    """`fingerpost collect` against a local server that stands in for a board."""

    @pytest.fixture
    def collect(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Replay, Run]]:
        with serving() as replay:
            monkeypatch.setenv("FINGERPOST_BASE_URLS", f"lever={replay.url}")
            monkeypatch.setenv("FINGERPOST_TIMEOUT", "0.4")

            def call(*arguments: str | Path) -> tuple[int, str, str]:
                return run("collect", *arguments, data=tmp_path / "live")

            yield replay, call

    @staticmethod
    def posting(number: int) -> dict[str, object]:
        return {
            "id": f"id-{number}",
            "text": f"ML Engineer {number}",
            "hostedUrl": f"https://example.org/{number}",
            "createdAt": 1_760_000_000_000,
            "description": f"<p>You will train models for project {number}. You know Python.</p>",
            "categories": {"location": "Oslo, Norway"},
        }

    def test_a_board_is_stored_and_its_second_visit_finds_nothing_new(self, collect: tuple[Replay, Run]) -> None:
        replay, run = collect
        replay.on(PATH, as_json([self.posting(1), self.posting(2)], ETag='"one"'))
        code, out, _ = run("lever:brightloom", "--json")
        first = json.loads(out)
        assert (code, first["opened"], first["stored"]) == (0, 2, 2)
        again = json.loads(run("lever:brightloom", "--json")[1])
        assert (again["unchanged"], again["read"]) == (1, 0)

    @pytest.mark.parametrize(
        ("answer", "says"),
        [
            (Answer(404, b"{}"), "404"),
            (Answer(500, b"oops"), "500"),
            (Answer(200, b"<html>Hello</html>", {"Content-Type": "text/html"}), "JSON"),
            (Answer(hang=True), "answer"),
        ],
        ids=["not found", "server error", "html in place of json", "never answers"],
    )
    def test_a_board_that_fails_is_one_clear_line_and_loses_nothing(
        self, collect: tuple[Replay, Run], answer: Answer, says: str
    ) -> None:
        replay, run = collect
        replay.on(PATH, as_json([self.posting(1)]), answer)
        assert run("lever:brightloom")[0] == 0
        code, out, _ = run("lever:brightloom", "--json")
        report = json.loads(out)
        assert code == 1
        [[board, reason]] = report["failed"]
        assert "brightloom" in board
        assert says in reason
        assert "\n" not in reason
        assert report["closed"] == 0 or says == "404"
        code, out, err = run("lever:brightloom")
        assert (code, out) == (1, "")
        assert says in err.splitlines()[-1]
        assert "brightloom" in err.splitlines()[-1]


def test_links_to_resources_are_visited_and_the_dead_ones_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def answer(_: Observatory, skills: tuple[str, ...] = ()) -> tuple[CheckedLink, ...]:
        asked.append(tuple(skills))
        return (
            CheckedLink("https://example.org/a", ("pandas",), "answers"),
            CheckedLink("https://example.org/b", ("python",), "gone"),
        )

    monkeypatch.setattr(Observatory, "check_links", answer)
    code, out, _ = run("taxonomy", "links", "pandas", "python")
    assert code == 1
    assert asked == [("pandas", "python")]
    assert "https://example.org/b" in out
    assert "https://example.org/a" not in out
    assert "1 of 2 links answer" in out


def test_a_verb_is_made_alone_where_it_comes_first() -> None:
    for verb in VERBS:
        alone = cli._asked_for([verb, "--help"])
        made = [*(cli._verb(one) for one in alone.registered_commands), *(one.name for one in alone.registered_groups)]
        assert made == [verb]
    for arguments in ([], ["--data", "claims", "role"], ["divine"], ["--version"]):
        assert cli._asked_for(arguments) is app


def test_a_verb_helps_alike_alone_and_among_all(run: Run) -> None:
    alone, among = run("role", "--help", data=None), run("--corpus", "all", "role", "--help", data=None)
    assert alone == among
