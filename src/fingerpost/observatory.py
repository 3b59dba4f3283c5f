"""The observatory: one object that every face asks; each question is one method with one answer type.

import fingerpost

observatory = fingerpost.open()            # the packaged snapshot and whatever this machine collected
observatory.role("data-scientist").skills
observatory.search("pytorch", {"country": ["DE"]}).hits
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.posting import EnrichedPosting, Posting
from fingerpost.reading.document import Block, Section
from fingerpost.settings import Settings, load_settings
from fingerpost.store.history import PostingEvent
from fingerpost.store.lookup import PostingFacts, PostingMember

if TYPE_CHECKING:
    import duckdb
    import tantivy

    from fingerpost.career import Asked, Fit, Gap, Profile
    from fingerpost.market import Breakdown, Claims, Demand, Pay, ReferenceSeries, RoleProfile, Selection, SkillProfile
    from fingerpost.pipeline import CollectReport, ImportReport, VerifyReport
    from fingerpost.pipeline.boards import BoardChange
    from fingerpost.pipeline.progress import Report
    from fingerpost.pipeline.targets import Targets
    from fingerpost.reading.taxonomy_suggest import MatchedConcepts, Suggestion
    from fingerpost.search import SearchResult
    from fingerpost.sources import Board
    from fingerpost.sources.checking import BoardCheck
    from fingerpost.store.export import ExportReport, Format
    from fingerpost.store.facts import Corpus
    from fingerpost.store.status import Status
    from fingerpost.taxonomy.checking import TaxonomyReport
    from fingerpost.taxonomy.linking import ConceptMatch
    from fingerpost.taxonomy.vocabularies import InstalledVocabularies
    from fingerpost.taxonomy.vocabulary_tables import Vocabulary


A = TypeVar("A")

LONGEST_TITLE = 100
"""A first line of more characters is no title."""

ANSWERS_KEPT = 256
"""So many market answers are kept in memory; the least recently asked goes first."""


def open(  # noqa: A001  reads as `fingerpost.open()`
    data: str | Path | None = None, *, workers: int | None = None, corpus: Corpus = "all"
) -> Observatory:
    """The observatory over a data directory; the directory need not exist yet.

    `corpus` is "all", "live" (what this machine collected) or "reference" (the packaged snapshot).

    Raises:
        SettingsError: a setting cannot be used.
    """
    return Observatory(load_settings(data, workers), corpus)


def _title_and_text(text: str) -> tuple[str | None, str]:
    """A short first line and the rest; None where the first line is a sentence or a heading.

    >>> _title_and_text("ML Engineer\\n\\nYou train models.")
    ('ML Engineer', 'You train models.')
    >>> _title_and_text("Requirements:\\nPython")
    (None, 'Requirements:\\nPython')
    """
    first, _, rest = text.strip().partition("\n")
    if rest.strip() and len(first) <= LONGEST_TITLE and first.strip()[-1:] not in {".", ":", ";", "!", "?"}:
        return first.strip(), rest.strip()
    return None, text


@dataclass(frozen=True, slots=True)
class PostingView:
    """One posting: its facts, and where its text is held the full reading with its blocks and sections.

    `enriched` is None for postings of the reference snapshot, which carries facts and no text. `members` are all the
    postings that are one job with it, itself first, () where it is alone; `history` is what visits to their boards
    showed, oldest first. Both are known of this machine's postings only.
    """

    facts: PostingFacts
    enriched: EnrichedPosting | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    history: tuple[PostingEvent, ...] = ()
    members: tuple[PostingMember, ...] = ()


class Observatory:
    """Answers every question about one data directory and the packaged snapshot. Safe to share between threads."""

    def __init__(self, settings: Settings, corpus: Corpus = "all") -> None:
        self.settings = settings
        self.corpus: Corpus = corpus
        self._local = threading.local()
        self._index_lock = threading.Lock()
        self._index: tuple[str, tantivy.Index] | None = None
        self._kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self._kept_lock = threading.Lock()

    # Collecting and reading

    def boards(self, names: Iterable[str] = ()) -> tuple[Board, ...]:
        """The boards that names, `source:token` or URLs mean; without any, all on the list.

        The list is the shipped directory with what was added to it and without what was taken off it.

        Raises:
            UnknownNameError, InputError: a name or a URL of no board.
            StoreError: the person's file of boards is broken.
        """
        from fingerpost.pipeline.boards import list_boards

        return list_boards(self.settings, names)

    def add_board(self, url: str) -> BoardChange:
        """Puts the board behind any careers page's address on the list; the page is asked for where it has to be.

        Raises:
            InputError: no board was found behind the address, or nothing is called so.
            SourceError: the page cannot be had.
            StoreError: the person's file of boards is broken or cannot be written.
        """
        from fingerpost.pipeline.boards import add_board

        return add_board(self.settings, url)

    def remove_board(self, name: str) -> BoardChange:
        """Takes a board off the list; `add_board` brings it back.

        Raises:
            UnknownNameError, InputError: a name or a URL of no board on the list.
            StoreError: the person's file of boards is broken or cannot be written.
        """
        from fingerpost.pipeline.boards import remove_board

        return remove_board(self.settings, name)

    def check_boards(self, names: Iterable[str] = (), *, report: Report | None = None) -> tuple[BoardCheck, ...]:
        """Looks at boards, all on the list without names: whether each answers, and how many postings it lists.

        Raises:
            UnknownNameError, InputError: a name or a URL of no board.
        """
        from fingerpost.pipeline.boards import check_boards
        from fingerpost.pipeline.progress import silent

        return check_boards(self.settings, names, report or silent)

    def targets(self, names: Iterable[str]) -> Targets:
        """The boards and the files that names, addresses and paths mean; unknown addresses are looked at.

        Raises:
            UnknownNameError, InputError: a name of nothing, or an address behind which no board was found.
            SourceError: a page that had to be looked at cannot be had.
        """
        from fingerpost.pipeline.targets import find_targets

        return find_targets(self.settings, names)

    def collect(
        self,
        boards: Iterable[Board | str],
        *,
        since: datetime | None = None,
        wait: bool = False,
        report: Report | None = None,
    ) -> CollectReport:
        """Visits boards, stores what they list, reads it and settles the facts.

        Boards at which nothing went wrong since `since` are skipped; `wait` waits for another process that writes.

        Raises:
            UnknownNameError, InputError: a name or a URL of no board.
            StoreLockedError: another process is writing to the data directory, and `wait` is not set.
        """
        from fingerpost.pipeline import collect
        from fingerpost.pipeline.boards import list_boards
        from fingerpost.pipeline.progress import silent

        wanted = [list_boards(self.settings, [board])[0] if isinstance(board, str) else board for board in boards]
        return collect(self.settings, wanted, since=since, wait=wait, report=report or silent)

    def watch(
        self,
        boards: Iterable[str] = (),
        *,
        every: timedelta = timedelta(hours=6),
        limit: int | None = None,
        report: Report | None = None,
    ) -> Iterator[CollectReport | Exception]:
        """Collects the boards named, or all on the list, now and then every so often, and yields what came of each run.

        Raises:
            UnknownNameError, InputError: a name of no board, or more often than every ten minutes.
        """
        from fingerpost.pipeline.watching import watch

        names = tuple(boards)

        def run() -> CollectReport:
            wanted = self.targets(names).boards if names else self.boards()
            return self.collect(wanted[:limit], wait=True, report=report)

        return watch(run, every)

    def import_(self, paths: Iterable[str | Path], *, report: Report | None = None) -> ImportReport:
        """Imports postings from files, reads them and settles the facts.

        Raises:
            FileFormatError: a file is empty, binary or has no column for title or description.
            StoreLockedError: another process is writing to the data directory.
        """
        from fingerpost.pipeline import import_files
        from fingerpost.pipeline.progress import silent

        return import_files(self.settings, paths, report=report or silent)

    def read(self, text: str, *, title: str | None = None) -> EnrichedPosting:
        """Reads the text or HTML of one posting; a short first line is its title where none is given.

        Raises:
            InputError: the text is empty.
        """
        from fingerpost.reading import read

        if not text.strip():
            msg = "the text is empty; expected the text or HTML of a posting"
            raise InputError(msg)
        is_html = text.lstrip()[:1] == "<" or "</p>" in text or "<br" in text or "</li>" in text
        if title is None and not is_html:
            title, text = _title_and_text(text)
        return read(Posting("given", "given", title, text, "html" if is_html else "text"))

    def read_page(self, url: str) -> EnrichedPosting:
        """Reads the posting at a web address, politely: from its system's API where it has one, else from its page.

        Raises:
            BoardNotFoundError: the posting is gone.
            SourceError: it cannot be had, may not be asked for, or has no words.
        """
        import asyncio

        from fingerpost.pipeline.collecting import make_client
        from fingerpost.reading import read
        from fingerpost.sources.pasted import fetch_pasted

        async def fetched() -> Posting:
            async with make_client(self.settings) as client:
                return await fetch_pasted(client, url)

        return read(asyncio.run(fetched()))

    def verify(self, paths: Iterable[str | Path], *, report: Report | None = None) -> VerifyReport:
        """Reads every posting of files and checks that the words of every finding are where it says.

        Raises:
            FileFormatError: a file holds no table of postings.
        """
        from fingerpost.pipeline import verify_files
        from fingerpost.pipeline.progress import silent

        return verify_files(paths, report=report or silent)

    def read_stored(self, posting_id: str) -> EnrichedPosting:
        """The full reading of a stored posting.

        Raises:
            UnknownNameError: no stored posting has that id.
            InputError: it is part of the reference snapshot, which has no texts.
        """
        view = self.posting(posting_id)
        if view.enriched is None:
            msg = f"posting {posting_id} is part of the reference snapshot, which carries facts and no text"
            raise InputError(msg)
        return view.enriched

    # The list of skills

    def check_taxonomy(self) -> TaxonomyReport:
        """Checks the list of skills: names, cycles, links, and examples that must and must not be read."""
        from fingerpost.reading.taxonomy_check import check_taxonomy

        return check_taxonomy()

    def count_concepts(self, paths: Iterable[str | Path], *, report: Report | None = None) -> MatchedConcepts:
        """How many concepts of the list of skills the postings of files ask for.

        Raises:
            FileFormatError: a file holds no table of postings.
        """
        from fingerpost.pipeline import readings_of
        from fingerpost.pipeline.progress import silent
        from fingerpost.reading.taxonomy_suggest import count_matched

        return count_matched(readings_of(paths, report=report or silent))

    def suggest_skills(
        self, paths: Iterable[str | Path], *, limit: int = 50, report: Report | None = None
    ) -> tuple[Suggestion, ...]:
        """The names that postings ask for and the list of skills lacks, the most frequent first.

        Raises:
            FileFormatError: a file holds no table of postings.
        """
        from fingerpost.pipeline import readings_of
        from fingerpost.pipeline.progress import silent
        from fingerpost.reading.taxonomy_suggest import suggest_skills

        return suggest_skills(readings_of(paths, report=report or silent), limit=limit)

    def install_vocabularies(self, paths: Iterable[str | Path]) -> InstalledVocabularies:
        """Installs the official downloads of ESCO and O*NET into the data directory.

        Raises:
            InputError, FileFormatError: a path does not exist, or holds neither.
        """
        from fingerpost.taxonomy.vocabularies import install_vocabularies

        return install_vocabularies([Path(path) for path in paths], self.settings.data / "vocabularies")

    def find_skill(self, text: str, *, limit: int = 5) -> tuple[ConceptMatch, ...]:
        """The ESCO skills that a phrase or sentence names, best first.

        Raises:
            InputError: no vocabularies are installed.
        """
        from fingerpost.taxonomy.linking import find_skill
        from fingerpost.taxonomy.vocabularies import open_vocabularies

        return find_skill(text, vocabularies=open_vocabularies(self.settings.data / "vocabularies"), limit=limit)

    def find_occupation(
        self, title: str, *, vocabulary: Vocabulary = "ESCO", limit: int = 5
    ) -> tuple[ConceptMatch, ...]:
        """The occupations of ESCO or O*NET that a title names, best first.

        Raises:
            InputError: the vocabulary is not installed.
        """
        from fingerpost.taxonomy.linking import find_occupation
        from fingerpost.taxonomy.vocabularies import open_vocabularies

        vocabularies = open_vocabularies(self.settings.data / "vocabularies")
        return find_occupation(title, vocabulary=vocabulary, vocabularies=vocabularies, limit=limit)

    # Finding

    def search(
        self,
        words: str = "",
        filters: Mapping[str, Iterable[str]] | None = None,
        *,
        salary_at_least: float | None = None,
        posted_since: date | None = None,
        sort: str = "relevance",
        page: int = 1,
        size: int = 20,
    ) -> SearchResult:
        """Postings by words and filters, with facets.

        Raises:
            UnknownNameError: a filter, a value or an order that nobody knows.
            InputError: a page or size out of range.
        """
        from fingerpost.search import Filters, SearchQuery, search
        from fingerpost.taxonomy import TAXONOMY_VERSION

        chosen = dict(filters or {})
        if self.corpus != "all":
            chosen["corpus"] = [self.corpus]
        wanted = Filters.of(chosen, salary_at_least=salary_at_least, posted_since=posted_since)
        query = SearchQuery(words, wanted, sort, page, size)
        return search(self._search_index(), query, snapshot=self.snapshot, taxonomy_version=TAXONOMY_VERSION)

    def posting(self, posting_id: str) -> PostingView:
        """One posting with its facts and, where its text is held, its full reading, its copies and its history.

        For a copy it is the posting that stands for it.

        Raises:
            UnknownNameError: no posting has that id.
        """
        from fingerpost.reading import prepare
        from fingerpost.store.evidence import find_enriched
        from fingerpost.store.history import events_of
        from fingerpost.store.lookup import find_facts, members_of
        from fingerpost.store.tables import open_tables

        facts = find_facts(self._facts(), posting_id)
        if facts.corpus != "live":
            return PostingView(facts, None, (), ())
        members = members_of(self._facts(), facts.cluster_id)
        history = events_of(open_tables(self.settings), [member.posting_id for member in members] or [facts.posting_id])
        enriched = find_enriched(self.settings, facts.posting_id)
        if enriched is None:
            return PostingView(facts, None, (), (), history, members)
        document = prepare(enriched.posting)
        return PostingView(facts, enriched, document.blocks, document.sections, history, members)

    # The market

    def claims(self) -> Claims:
        """The article, checked: its claims beside measured answers."""
        from fingerpost.market.claims import claims

        return self._answer(("claims",), lambda con: claims(con))

    def role(self, name: str, **selection: Any) -> RoleProfile:
        """What the postings of a role ask for, of whom, where, and what they pay; see `Selection` for the fields.

        Raises:
            UnknownNameError: no such role, or a field of the selection names nothing known.
        """
        from fingerpost.market.role import role

        chosen = self._selection(selection)
        return self._answer(("role", name, chosen), lambda con: role(con, name, chosen))

    def skill(self, name: str, **selection: Any) -> SkillProfile:
        """How often a skill is asked for, by whom, together with what, and the pay beside it.

        Raises:
            UnknownNameError: no such skill, or a field of the selection names nothing known.
        """
        from fingerpost.market.skill import skill

        chosen = self._selection(selection)
        return self._answer(("skill", name, chosen), lambda con: skill(con, name, chosen))

    def demand(self, by: str = "month", **selection: Any) -> Demand:
        """Demand over time where the corpus was observed over time; otherwise why not, and what can be said.

        Raises:
            UnknownNameError: a field of the selection names nothing known.
        """
        from fingerpost.market.demand import demand

        chosen = self._selection(selection)
        return self._answer(("demand", by, chosen), lambda con: demand(con, chosen, by=by))

    def breakdown(self, by: str = "role", *, limit: int | None = 20, **selection: Any) -> Breakdown:
        """Counts and shares with intervals by one field of the postings.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market import breakdown

        chosen = self._selection(selection)
        return self._answer(("breakdown", by, limit, chosen), lambda con: breakdown(con, chosen, by=by, limit=limit))

    def pay(self, by: str | None = None, **selection: Any) -> Pay:
        """Stated pay: quantiles by currency with intervals, and how many postings state any.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.pay import pay

        chosen = self._selection(selection)
        return self._answer(("pay", by, chosen), lambda con: pay(con, chosen, by=by))

    def reference(self, name: str = "ai-share", country: str = "US") -> ReferenceSeries:
        """An official or published series, drawn beside ours and never mixed in.

        Raises:
            UnknownNameError: no such series or country.
        """
        from fingerpost.market import reference_series

        return reference_series(name, country)

    # One person

    def profile(self, cv: str | Path | bytes | None = None, *, name: str = "", save: bool = False) -> Profile:
        """What a CV says; without one the saved profile. With `save` the CV's text is kept in me.db.

        Raises:
            FileFormatError: the file is of no known format.
            InputError: no CV is given and none is saved, or there is no such file.
        """
        from fingerpost.career import CvText, read_cv_file, read_profile
        from fingerpost.store.personal import open_personal

        today = datetime.now(UTC).date()
        if cv is None:
            with open_personal(self.settings) as personal:
                kept = personal.profile()
            if kept is None:
                msg = "no profile is saved; give a CV, or save one with `fingerpost profile CV --save`"
                raise InputError(msg)
            return read_profile(CvText(kept, "text"), today=today)
        if not isinstance(cv, bytes):
            path = Path(cv)
            if not path.is_file():
                msg = f"there is no file {path}; give a CV as PDF, DOCX, JSON Resume, HTML, Markdown or text"
                raise InputError(msg)
            cv, name = path.read_bytes(), path.name
        profile = read_profile(read_cv_file(cv, name), today=today)
        if save:
            with open_personal(self.settings) as personal:
                personal.store_profile(profile.text, datetime.now(UTC))
        return profile

    def forget(self) -> None:
        """Deletes everything personal from the data directory."""
        from fingerpost.store.personal import open_personal

        with open_personal(self.settings) as personal:
            personal.forget()

    def fit(self, posting: str | EnrichedPosting, cv: str | Path | Profile | None = None) -> Fit:
        """How a profile fits a posting (its id, or its reading), requirement by requirement.

        Raises:
            UnknownNameError: no posting has that id.
            InputError, FileFormatError: the CV cannot be used.
        """
        from fingerpost.career import Profile, fit

        profile = cv if isinstance(cv, Profile) else self.profile(cv)
        return fit(profile, self._asked(posting))

    def gap(self, role: str, cv: str | Path | Profile | None = None, **selection: Any) -> Gap:
        """What a profile lacks for a role, weighted by how often its postings ask for it.

        Raises:
            UnknownNameError: no such role.
            InputError, FileFormatError: the CV cannot be used.
        """
        from fingerpost.career import Profile, gap

        profile = cv if isinstance(cv, Profile) else self.profile(cv)
        return gap(profile, self.role(role, **selection))

    # Publishing and state

    def export(
        self, out: str | Path, *, file_format: Format = "parquet", open_licence_only: bool = False
    ) -> ExportReport:
        """Writes a snapshot of facts: postings, skills, a data dictionary and what it is; no posting's text.

        Raises:
            UnknownNameError: no such format.
            StoreError: the directory cannot be written to.
        """
        from fingerpost.store.export import export_facts

        return export_facts(
            self.settings,
            Path(out),
            on=datetime.now(UTC).date(),
            corpus=self.corpus,
            open_licence_only=open_licence_only,
            file_format=file_format,
        )

    def status(self) -> Status:
        """What the data directory holds."""
        from fingerpost.store.status import status

        return status(self.settings)

    @property
    def snapshot(self) -> str:
        """The name of the snapshot that answers rest on; the same facts have the same name."""
        from fingerpost.store.facts import snapshot_name

        return snapshot_name(self._facts())

    def warm(self) -> None:
        """Asks what the first pages would otherwise wait for; answers stay in memory."""
        from fingerpost.taxonomy.roles import roles

        self.claims()
        for role_id, role in roles().items():
            if role.founding:
                self.role(role_id)
        self.search("Python")

    def _answer(self, question: tuple[object, ...], build: Callable[[duckdb.DuckDBPyConnection], A]) -> A:
        """The answer to a question, kept while the snapshot stays the same: answers are immutable."""
        con = self._facts()
        key = (self._local.facts[0], *question)
        with self._kept_lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: A = self._kept[key]
                return kept
        answer = build(con)
        with self._kept_lock:
            self._kept[key] = answer
            while len(self._kept) > ANSWERS_KEPT:
                self._kept.popitem(last=False)
        return answer

    def _facts(self) -> duckdb.DuckDBPyConnection:
        """This thread's connection to the facts; opened anew when another snapshot was settled."""
        from fingerpost.store.facts import connect, current_snapshot

        current = current_snapshot(self.settings, self.corpus)
        held: tuple[str | None, duckdb.DuckDBPyConnection] | None = getattr(self._local, "facts", None)
        if held is None or held[0] != current:
            if held is not None:
                held[1].close()
            held = (current, connect(self.settings, self.corpus))
            self._local.facts = held
        return held[1]

    def _search_index(self) -> tantivy.Index:
        """The index of the current snapshot; built now where only the packaged snapshot is there."""
        from fingerpost.pipeline.ready import ready_index
        from fingerpost.store.index import open_index, revision_in_place

        with self._index_lock:
            folder = ready_index(self.settings)
            current = revision_in_place(folder)
            if self._index is None or self._index[0] != current:
                self._index = (current, open_index(folder))
            return self._index[1]

    def _selection(self, fields: Mapping[str, Any]) -> Selection:
        from fingerpost.market import Selection

        known = Selection.__dataclass_fields__
        for name in fields:
            if name not in known:
                raise UnknownNameError("field of a selection", name, known)
        return Selection(**fields)

    def _asked(self, posting: str | EnrichedPosting) -> Asked:
        from fingerpost.career import asked_by
        from fingerpost.career.fit import Asked

        if isinstance(posting, EnrichedPosting):
            return asked_by(posting)
        view = self.posting(posting)
        if view.enriched is not None:
            return asked_by(view.enriched)
        facts = view.facts
        return Asked(
            posting_id=facts.posting_id,
            title=facts.title,
            employer=facts.employer,
            url=facts.url,
            skills=facts.skills,
            years_min=facts.years_min,
            degree_min=facts.degree_min,
            degree_equivalent_ok=bool(facts.degree_equivalent_ok),
        )
