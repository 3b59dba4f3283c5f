"""The observatory's personal data: wishes, tracker, notes, saved searches; all of it in me.db alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.observatory.facts_held import A
from fingerpost.observatory.finding import Finding
from fingerpost.observatory.market import Market

if TYPE_CHECKING:
    from fingerpost.career.digest import Digest
    from fingerpost.career.feeds import Feed
    from fingerpost.career.notes import Notebook
    from fingerpost.career.tracker import Tracker
    from fingerpost.career.watches import Match, SearchNews
    from fingerpost.store.personal import Change, Personal
    from fingerpost.store.personal_notes import Note, NoteAbout
    from fingerpost.store.personal_searches import SavedSearch
    from fingerpost.store.personal_tracker import Application
    from fingerpost.store.personal_wishes import Wishes

MOST_FOUND = 1000
"""A look at a saved search goes through so many of its postings, the newest first."""


class PersonalData(Market, Finding):
    """What belongs to the person. Nothing is written before the person says something."""

    def wishes(self) -> Wishes:
        """What the person wishes for; no wish where none was stated."""
        from fingerpost.store.personal_wishes import Wishes

        return self._read(lambda personal: personal.wishes(), Wishes())

    def state_wishes(self, **wishes: Any) -> Wishes:
        """Puts wishes in place of those before, from names as people write them; see `Wishes` for the fields.

        Raises:
            UnknownNameError: a name that nobody knows.
            InputError: a wish that cannot be.
        """
        from fingerpost.career.wishes import wishes_of

        stated = wishes_of(**wishes)
        with self._personal() as personal:
            personal.store_wishes(stated, now())
        return stated

    def tracker(self) -> Tracker:
        """The postings that the person follows: stages, dates, how it all stands."""
        from fingerpost.career.tracker import Tracker

        return Tracker(self._read(lambda personal: personal.applications.all(), ()))

    def followed(self, posting_id: str) -> Application | None:
        """The application for a posting, also one made through a copy of it; None where there is none."""
        from fingerpost.career.tracker import applied_before

        applications = self.tracker().applications
        own = next((one for one in applications if one.posting_id == posting_id), None)
        if own is not None or not applications:
            return own
        facts = super().posting(posting_id)
        members = [member.posting_id for member in facts.members]
        return applied_before(applications, posting_id, facts.facts.cluster_id, members)

    def track(self, posting_id: str, stage: str = "saved", *, comment: str = "") -> Application:
        """Follows a posting, or brings it to a stage: saved, applied, interview, offer, rejected, withdrawn.

        Raises:
            UnknownNameError: there is no such stage or posting.
            InputError: the stage cannot follow on the present one.
        """
        from fingerpost.career.tracker import move, start

        def change(present: Application | None) -> Application:
            if present is not None:
                return move(present, stage, now(), comment)
            stated = super(PersonalData, self).posting(posting_id).facts
            return start(
                posting_id,
                stage,
                now(),
                comment=comment,
                cluster_id=stated.cluster_id,
                title=stated.title,
                employer=stated.employer,
                url=stated.url,
            )

        with self._personal() as personal:
            return personal.applications.update(posting_id, change, now())

    def untrack(self, posting_id: str) -> bool:
        """Lets a posting go with its history and dates; False where it was not followed."""
        return self._change(lambda personal: personal.applications.remove(posting_id, now()))

    def schedule(
        self,
        posting_id: str,
        kind: Literal["interview", "deadline", "reminder"],
        starts: datetime | date,
        *,
        minutes: int | None = None,
        comment: str = "",
    ) -> Application:
        """Notes a date of a posting that is followed: an interview, a deadline or a reminder.

        Raises:
            InputError: the posting is not followed, or the length cannot be.
            UnknownNameError: there is no such kind of date.
        """
        from fingerpost.career.tracker import schedule

        return self._change_followed(
            posting_id, lambda present: schedule(present, kind, starts, minutes=minutes, comment=comment)
        )

    def reschedule(
        self, posting_id: str, appointment_id: int, starts: datetime | date | None, *, minutes: int | None = None
    ) -> Application:
        """Moves a date of a posting that is followed, its length kept where none is given; None cancels it.

        Calendars that hold the date move it too when they read the next `calendar`: it keeps its number.

        Raises:
            InputError: the posting is not followed or has no such date, or the length cannot be.
        """
        from fingerpost.career.tracker import reschedule

        return self._change_followed(
            posting_id, lambda present: reschedule(present, appointment_id, starts, minutes=minutes)
        )

    def _change_followed(self, posting_id: str, change: Callable[[Application], Application]) -> Application:
        def changed(present: Application | None) -> Application:
            if present is None:
                msg = f"{posting_id} is not followed; track it first: fingerpost track {posting_id}"
                raise InputError(msg)
            return change(present)

        with self._personal() as personal:
            return personal.applications.update(posting_id, changed, now())

    def calendar(self) -> str:
        """Every date of the tracker as an iCalendar file."""
        from fingerpost.career.calendar import application_events, calendar_file

        return calendar_file(application_events(self.tracker().applications), now())

    def notes(self, about: NoteAbout | None = None, subject: str | None = None, *, words: str = "") -> Notebook:
        """The person's notes, of one thing where it is named, that hold all of the words.

        Raises:
            UnknownNameError: notes are about a posting, an employer or a skill.
        """
        from fingerpost.career.notes import Notebook, find_notes

        named = None if about is None or subject is None else self._subject(about, subject)
        none: tuple[Note, ...] = ()
        held = self._read(lambda personal: personal.notes.all(about, named or subject), none)
        return Notebook(find_notes(held, words) if words.strip() else held)

    def note(self, about: NoteAbout, subject: str, text: str) -> Note:
        """Adds a note in Markdown on a posting, an employer or a skill.

        Raises:
            UnknownNameError: there is no such posting or skill, or notes are about nothing of that kind.
            InputError: the note is empty.
        """
        named = self._subject(about, subject)
        with self._personal() as personal:
            return personal.notes.add(about, named, text, now())

    def change_note(self, note_id: int, text: str) -> bool:
        """Puts other words in a note; False where there is none of that number."""
        return self._change(lambda personal: personal.notes.change(note_id, text, now()))

    def remove_note(self, note_id: int) -> bool:
        """Removes a note; False where there is none of that number."""
        return self._change(lambda personal: personal.notes.remove(note_id, now()))

    def saved(self) -> tuple[SavedSearch, ...]:
        """The saved searches, by name."""
        return self._read(lambda personal: personal.searches.all(), ())

    def save_search(
        self,
        name: str,
        words: str = "",
        filters: Mapping[str, Iterable[str]] | None = None,
        *,
        salary_at_least: float | None = None,
        posted_since: date | None = None,
    ) -> SavedSearch:
        """Keeps a search under a name; one of that name is replaced.

        Raises:
            UnknownNameError: a filter or a value that nobody knows.
            InputError: the name is empty.
        """
        from fingerpost.career.watches import checked_filters

        kept = checked_filters(filters, salary_at_least=salary_at_least, posted_since=posted_since)
        with self._personal() as personal:
            return personal.searches.put(name, words, kept, now())

    def remove_search(self, name: str) -> bool:
        """Removes a saved search and its feed; False where there is none of that name."""
        return self._change(lambda personal: personal.searches.remove(name, now()))

    def news(self, name: str, *, note_look: bool = True) -> SearchNews:
        """What a saved search finds that no look has shown; with `note_look` this look counts as one.

        Raises:
            UnknownNameError: no search is saved under that name.
        """
        from fingerpost.career.watches import Look, SearchNews, new_matches

        saved = self._saved_search(name)
        found = self._found_by(saved)
        with self._personal() as personal:
            seen = personal.searches.seen(saved.search_id)
            previous = None if saved.looked_at is None else Look(saved.looked_at, seen)
            new = new_matches(previous, found)
            if note_look:
                shown = sorted({one for match in found for one in match.known_by})
                personal.searches.note_look(saved.search_id, shown, now())
        return SearchNews(saved.name, saved.looked_at, new, len(found))

    def open_feed(self, name: str) -> str:
        """A new token for the private feed of a saved search; the one before ends. It is shown this once.

        Raises:
            UnknownNameError: no search is saved under that name.
        """
        from fingerpost.career.watches import new_token

        saved, token = self._saved_search(name), new_token()
        with self._personal() as personal:
            personal.searches.put_token(saved.search_id, token, now())
        return token

    def close_feed(self, name: str) -> bool:
        """Ends the private feed of a saved search; False where it has none.

        Raises:
            UnknownNameError: no search is saved under that name.
        """
        saved = self._saved_search(name)
        return self._change(lambda personal: personal.searches.revoke_token(saved.search_id))

    def feed(self, token: str, *, home_url: str, feed_url: str) -> Feed | None:
        """The feed that a token opens; None where it opens none."""
        from fingerpost.career.feeds import search_feed

        saved = self._read(lambda personal: personal.searches.of_token(token), None)
        if saved is None:
            return None
        return search_feed(saved.name, self._found_by(saved), home_url=home_url, feed_url=feed_url, made_at=now())

    def digest(self, *, days: int = 7) -> Digest:
        """New matches of every saved search in the last days, and the dates of as many days to come.

        Only what this machine collected can be new: the reference snapshot was seen on one day, the day of its making.

        Raises:
            InputError: the days are no positive number.
        """
        from fingerpost.career.calendar import application_events
        from fingerpost.career.digest import digest
        from fingerpost.career.watches import SearchNews, first_seen_since

        if not 1 <= days <= 366:
            msg = f"a digest of {days} days; expected 1 to 366"
            raise InputError(msg)
        until, span = now(), timedelta(days=days)
        news = []
        for saved in self.saved():
            found = self._found_by(saved, corpus="live")
            news.append(SearchNews(saved.name, until - span, first_seen_since(until - span, found), len(found)))
        return digest(news, application_events(self.tracker().applications), until=until, span=span)

    def undo(self) -> Change | None:
        """Takes the last change to tracker, notes, searches, wishes or corrections back; None: there is none."""
        return self._read(lambda personal: personal.undo(), None)

    def changes_to_undo(self) -> tuple[Change, ...]:
        """The changes that can be taken back one after the other, the last first."""
        return self._read(lambda personal: personal.changes(), ())

    def personal_export(self, file_format: Literal["json", "csv"] = "json") -> Mapping[str, str]:
        """Everything personal for the person alone: file name → text.

        Raises:
            UnknownNameError: it is neither json nor csv.
        """
        if file_format == "json":
            return {"me.json": self._read(lambda personal: personal.as_json(now()), "{}\n")}
        if file_format == "csv":
            return self._read(lambda personal: personal.as_csv(), {})
        raise UnknownNameError("format", file_format, ("json", "csv"))

    def forget(self) -> None:
        """Deletes everything personal from the data directory."""
        with self._personal() as personal:
            personal.forget()

    @contextmanager
    def _personal(self) -> Iterator[Personal]:
        from fingerpost.store.personal import open_personal

        with open_personal(self.settings) as personal:
            yield personal

    def _read(self, ask: Callable[[Personal], A], without: A) -> A:
        """What me.db says; `without` where there is none, and then none is made."""
        from fingerpost.store.personal import FILE

        if not (self.settings.data / FILE).exists():
            return without
        with self._personal() as personal:
            return ask(personal)

    def _change(self, change: Callable[[Personal], bool]) -> bool:
        return self._read(change, without=False)

    def _saved_profile(self) -> str | None:
        kept: str | None = self._read(lambda personal: personal.profile(), None)
        return kept

    def _save_profile(self, text: str) -> None:
        with self._personal() as personal:
            personal.store_profile(text, now())

    def _saved_search(self, name: str) -> SavedSearch:
        found: SavedSearch | None = self._read(lambda personal: personal.searches.find(name), None)
        if found is None:
            raise UnknownNameError("saved search", name, [one.name for one in self.saved()])
        return found

    def _found_by(self, saved: SavedSearch, corpus: str | None = None) -> tuple[Match, ...]:
        """What a saved search finds today, the newest first; of one corpus where it is named."""
        from fingerpost.career.watches import matches_of, search_of

        query = search_of(saved)
        chosen = query.filters
        ids = self._found_ids(
            query.words,
            {**chosen.values, **({"corpus": (corpus,)} if corpus else {})},
            MOST_FOUND,
            salary_at_least=chosen.salary_at_least,
            posted_since=chosen.posted_since,
            sort=query.sort,
        )
        return self._searches.get(("matches", self.snapshot, ids), lambda: matches_of(self._facts(), ids))

    def _subject(self, about: NoteAbout, subject: str) -> str:
        """What a note is on, by its id where there is one."""
        from fingerpost.taxonomy.skills import skill_named

        if about == "skill":
            return skill_named(subject).skill_id
        return super().posting(subject).facts.posting_id if about == "posting" else subject


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """This day, in UTC."""
    return now().date()
