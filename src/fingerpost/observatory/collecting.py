"""The observatory's boards: listing, collecting and importing postings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.observatory.facts_held import FactsHeld

if TYPE_CHECKING:
    from fingerpost.pipeline import CollectReport, ImportReport
    from fingerpost.pipeline.boards import BoardChange
    from fingerpost.pipeline.progress import Report
    from fingerpost.pipeline.recheck import Recheck
    from fingerpost.pipeline.targets import Targets
    from fingerpost.sources import Board
    from fingerpost.sources.checking import BoardCheck


class Collecting(FactsHeld):
    """What brings postings in."""

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

    def recheck(self, posting_id: str) -> Recheck:
        """Whether a posting is still listed where it came from, and what changed; its board is asked once, now.

        Nothing is stored. What goes wrong at the board is a verdict with its reason, never an error.

        Raises:
            UnknownNameError: no posting has that id.
        """
        from fingerpost.pipeline.recheck import recheck

        return recheck(self.settings, posting_id)
