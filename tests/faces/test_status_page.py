from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost.faces.http import create_app
from fingerpost.faces.status_view import show_status
from fingerpost.reading import READER_VERSION
from fingerpost.sources.own_boards import OwnBoard, write_own_boards
from fingerpost.sources.source import Board
from fingerpost.store.schemas import POSTINGS, SET_ASIDE
from fingerpost.store.status import status
from fingerpost.store.tables import open_tables
from tests.faces.test_browser import CHROMIUM, DESKTOP, NEEDED, PHONE, is_too_wide, serving, violations
from tests.store.corpus_for_tests import DAY, settings_for
from tests.store.visits_for_tests import happened, put, visit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

GONE = "https://api.example.org gave no list for board 'a<b': it answered 404"
BOARDS = [
    Board("lever", "fine", "Saltmarsh"),
    Board("lever", "a<b", "Quiet <Mill>"),
    Board("ashby", "old", "Northpane"),
]


def fill(directory: Path, at: datetime) -> None:
    """A good board, one that is gone, a stale one, a feed, a file, and records set aside; as things are at an instant.

    The pages show how things are now.
    """
    visits = [
        visit("ashby:old", 300),
        visit("lever:fine", 3),
        visit("lever:a<b", 2, 404, GONE),
        visit("lever:a<b", 2, 404, GONE),
        visit("remotive:data", 2, complete=False),
    ]
    put(directory, visits, happened("lever:fine", 3, "opened", *(f"p{number}" for number in range(1234))), at)
    settings = settings_for(directory)
    write_own_boards(settings.data, map(OwnBoard, BOARDS))
    tables = open_tables(settings)
    held = {"seq": 1, "source": "survey", "posting_id": "survey:1", "fetched_at": DAY}
    tables.append("postings", pa.Table.from_pylist([held], POSTINGS), {})
    aside = [
        {"seq": seq, "source": "lever", "stage": "source", "reason": f"reason {min(seq, 6)}"} for seq in range(1, 9)
    ]
    rows = [row | {"reader_version": READER_VERSION} for row in aside]
    tables.append("set_aside", pa.Table.from_pylist(rows, SET_ASIDE), {})


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    fill(tmp_path, DAY)
    monkeypatch.setenv("COLUMNS", "150")
    show_status(status(settings_for(tmp_path), at=DAY))
    return capsys.readouterr().out


def row_of(text: str, *words: str) -> list[str]:
    """The cells of the first line of a table that starts with these words."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    return next(cells for cells in lines if cells[: len(words)] == list(words))


def test_the_terminal_shows_each_source(shown: str) -> None:
    assert "the last visit of 3 of 4 boards went well; the last of all was 2 h ago" in shown
    assert row_of(shown, "lever") == ["lever", "2", "1", "3 h ago", "3 h", "3 h", "1 gone", "2 of 3"]
    assert row_of(shown, "ashby") == ["ashby", "1", "1", "12 days ago", "12 days", "12 days", "–", "0 of 0"]
    assert row_of(shown, "lever", "1,234") == ["lever", "1,234", "1,234", "0", "0", "0", "8"]
    assert row_of(shown, "remotive", "0") == ["remotive", "0", "0", "0", "–", "0", "0"]
    assert row_of(shown, "survey", "1") == ["survey", "1", "–", "–", "–", "–", "0"]
    assert "remotive: only the newest postings are listed" in shown


def test_the_terminal_shows_what_needs_a_look_and_why(shown: str) -> None:
    assert "1 board whose last visit went wrong" in shown
    assert "lever:a<b · Quiet <Mill> · gone · failed 2 times · last success never" in shown
    assert f"   {GONE}" in shown
    assert "1 board not visited for a week: ashby:old" in shown
    assert row_of(shown, "lever", "3") == ["lever", "3", "reason 6"]
    assert row_of(shown, "lever", "1", "other reasons")
    assert row_of(shown, "boards that need a look") == ["boards that need a look", "2"]
    assert row_of(shown, "last visit") == ["last visit", "2026-11-22 22:00 UTC"]


def test_the_terminal_shows_so_many_boards_and_says_how_many_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = [visit(f"lever:b{number}", 1, 500, "it answered 500") for number in range(30)]
    stale = [visit(f"ashby:s{number}", 300) for number in range(12)]
    put(tmp_path, [*failing, *stale])
    write_own_boards(settings_for(tmp_path).data, [OwnBoard(Board("ashby", f"s{number}")) for number in range(12)])
    show_status(status(settings_for(tmp_path), at=DAY))
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.count("failed once") == 25
    assert "and 5 more: fingerpost status --json" in shown
    assert "12 boards not visited for a week: ashby:s0, " in shown
    assert " and 4 more " in shown


def test_the_terminal_says_what_to_do_next_where_nothing_was_collected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_status(status(settings_for(tmp_path)))
    assert capsys.readouterr().out.startswith("nothing was collected yet: fingerpost collect --all\n")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    directory = tmp_path_factory.mktemp("watched")
    fill(directory, datetime.now(UTC))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fingerpost.store.facts.REFERENCE", directory / "no-reference")  # it would be indexed first
        with TestClient(create_app(fingerpost.open(directory / "data", workers=1, corpus="live"))) as found:
            yield found


@pytest.fixture(scope="module")
def page(client: TestClient) -> str:
    reply = client.get("/status")
    assert reply.status_code == 200
    return reply.text


def test_the_page_shows_each_source(page: str) -> None:
    table = page.partition('<h2 id="sources">')[2].partition("</table>")[0]
    lever = table.partition('<th scope="row">lever</th>')[2].partition("</tr>")[0]
    assert "1&nbsp;gone" in lever
    assert ">1 of 2<" in lever
    postings = page.partition('<h2 id="postings">')[2].partition("</table>")[0]
    found = postings.partition(">survey</a></th>")[2].partition("</tr>")[0]
    assert re.findall(r"<td[^>]*>([^<]+)</td>", found) == ["file", "1", "–", "–", "–", "–", "0"]
    assert ">1,234<" in postings
    assert re.findall(r'href="([^"]+)"', postings) == ["/postings?source=survey"]  # no other has a posting to show


def test_the_page_shows_what_needs_a_look_and_cannot_be_written_by_a_board(page: str) -> None:
    failing = page.partition('<h2 id="failing">')[2].partition("</ul>")[0]
    assert 'Quiet &lt;Mill&gt; <span class="tag">gone</span>' in failing
    assert "board &#39;a&lt;b&#39;: it answered 404" in failing
    assert "failed 2 times" in failing
    assert "<Mill>" not in page
    assert "Northpane" in page.partition('<h2 id="stale">')[2].partition("</ul>")[0]
    assert "other reasons" in page.partition('<h2 id="set-aside">')[2].partition("</table>")[0]


def test_the_api_and_its_description_have_the_health(client: TestClient) -> None:
    answer = client.get("/api/status").json()
    described = client.get("/openapi.json").json()["components"]["schemas"]
    assert [(part["source"], part["n_boards"]) for part in answer["health"]] == [
        *(("ashby", 1), ("lever", 2), ("remotive", 1), ("survey", 0)),
    ]
    assert [(board["token"], board["kind"]) for board in answer["failing"]] == [("a<b", "gone"), ("old", "stale")]
    assert set(answer["health"][0]) == set(described["SourceHealth"]["properties"])
    assert set(answer["failing"][0]) == set(described["BoardHealth"]["properties"])


def test_an_imported_file_alone_is_no_watched_board(data: Path) -> None:
    with TestClient(create_app(fingerpost.open(data, workers=1, corpus="live"))) as client:
        text = client.get("/status").text
    assert "No board is watched yet" in text
    assert 'id="sources"' not in text


@pytest.mark.usefixtures("no_reference")
def test_an_empty_machine_says_so(tmp_path: Path) -> None:
    with TestClient(create_app(fingerpost.open(tmp_path / "none", workers=1, corpus="live"))) as client:
        text = client.get("/status").text
    assert "Nothing was collected yet" in text
    assert "fingerpost collect --all" in text


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=NEEDED)
def test_axe_finds_nothing_against_the_full_page_on_a_desk_and_on_a_phone_in_the_dark(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install --group dev")
    fill(tmp_path, datetime.now(UTC))
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as driver:
        patch.setattr("fingerpost.store.facts.REFERENCE", tmp_path / "no-reference")
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        with serving(fingerpost.open(tmp_path / "data", workers=1, corpus="live")) as address:
            page = chromium.new_page(viewport=DESKTOP)
            page.goto(f"{address}/status")
            assert page.locator("#failing").count() == 1
            assert violations(page) == []
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size(PHONE)
            assert not is_too_wide(page)
            assert violations(page) == []
        chromium.close()
