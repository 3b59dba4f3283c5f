"""The pages of what the person keeps: the tracker, notes, saved searches with their feeds, and taking things back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from fingerpost import FEED_FORMATS, InputError, UnknownNameError, label_of, note_as_html
from fingerpost.faces.moments import moment
from fingerpost.faces.verbs import day, number
from fingerpost.faces.web.me_pages import MePages, back_to, form_text
from fingerpost.faces.web.rendering import answer_page, page, skill_label
from fingerpost.faces.web.searching import FACET_LABELS

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from fingerpost import Note, Observatory, SavedSearch

STAGES: Final = ("saved", "applied", "interview", "offer", "rejected", "withdrawn")
KINDS: Final = ("interview", "deadline", "reminder")
ABOUT: Final = ("posting", "employer", "skill")
FILTER_LABELS: Final = {**FACET_LABELS, "salary_at_least": "Pay from", "posted_since": "Posted since"}


class TrackerPages:
    """Every page of what the person keeps."""

    def __init__(self, engine: Observatory, me: MePages) -> None:
        self.engine, self.me = engine, me

    def tracker(self, request: Request) -> Response:
        """The postings that the person follows, by stage."""
        return answer_page(
            request,
            "tracker.html",
            "tracker",
            self.engine.tracker(),
            stages=STAGES,
            kinds=KINDS,
            notes=self._notes_by_posting(),
            undo=self.engine.changes_to_undo()[:1],
        )

    def calendar(self) -> Response:
        """Every date of the tracker as an iCalendar file."""
        headers = {"Content-Disposition": 'attachment; filename="fingerpost-dates.ics"'}
        return Response(self.engine.calendar(), media_type="text/calendar; charset=utf-8", headers=headers)

    async def track(self, request: Request) -> Response:
        """Follows a posting or brings it to a stage; notes a date or lets it go, as the form says."""
        form = await request.form()
        posting_id = _needed(form, "posting_id", "a posting")
        if form.get("drop"):
            self.engine.untrack(posting_id)
        elif form.get("cancel"):
            self.engine.reschedule(posting_id, _number(form, "date", "a date"), None)
        elif form_text(form, "starts"):
            self._keep_date(form, posting_id)
        else:
            self.engine.track(posting_id, form_text(form, "stage") or "saved", comment=form_text(form, "comment"))
        return back_to(_next(form, "/tracker"))

    def _keep_date(self, form: FormData, posting_id: str) -> None:
        """Moves the date that the form names; notes a new one where it names none."""
        starts, minutes = moment(form_text(form, "starts")), form_text(form, "minutes")
        length = int(minutes) if minutes.isdecimal() else None
        if form_text(form, "date"):
            self.engine.reschedule(posting_id, _number(form, "date", "a date"), starts, minutes=length)
        else:
            self.engine.schedule(
                posting_id,
                form_text(form, "kind") or "reminder",  # type: ignore[arg-type]  # the observatory names the kinds
                starts,
                minutes=length,
                comment=form_text(form, "comment"),
            )

    async def recheck(self, request: Request) -> Response:
        """Asks a posting's board whether it is still listed and what changed."""
        form = await request.form()
        posting_id = _needed(form, "posting_id", "a posting")
        found = await run_in_threadpool(self.engine.recheck, posting_id)
        return page(request, "recheck.html", found=found)

    def notes(self, request: Request) -> Response:
        """The person's notes, all or those with some words."""
        words = request.query_params.get("q", "")
        notebook = self.engine.notes(words=words)
        shown = [
            (note, note_as_html(note.text), _subject_href(note), self._subject_title(note)) for note in notebook.notes
        ]
        return answer_page(request, "notes.html", "notes", notebook, shown=shown, words=words, about=ABOUT)

    async def note(self, request: Request) -> Response:
        """Adds, changes or removes a note, as the form says."""
        form = await request.form()
        note_id, text = form_text(form, "note_id"), form_text(form, "text")
        if note_id and form.get("remove"):
            self.engine.remove_note(_number(form, "note_id", "a note"))
        elif note_id:
            self.engine.change_note(_number(form, "note_id", "a note"), text)
        else:
            about = _needed(form, "about", "what it is about")
            if about not in ABOUT:
                raise UnknownNameError("subject of a note", about, ABOUT)
            self.engine.note(about, _needed(form, "subject", "what it is about"), text)  # type: ignore[arg-type]
        return back_to(_next(form, "/notes"))

    def saved(self, request: Request) -> Response:
        """The saved searches with what they find, and a digest of the week."""
        return page(request, "saved.html", searches=self._searches(), token=None)

    async def save(self, request: Request) -> Response:
        """Keeps a search: its name, and the part of the address of the postings page that says what is searched."""
        form = await request.form()
        chosen: dict[str, list[str]] = {}
        for name, value in parse_qsl(form_text(form, "query").lstrip("?")):
            chosen.setdefault(name, []).append(value)
        words = " ".join(chosen.pop("q", []))
        (salary, *_), (since, *_) = chosen.pop("salary", [""]), chosen.pop("since", [""])
        for name in ("sort", "page", "size", "format", "cursor"):
            chosen.pop(name, None)
        self.engine.save_search(
            _needed(form, "name", "a name"),
            words,
            chosen,
            salary_at_least=number(salary, "pay floor") if salary else None,
            posted_since=day(since) if since else None,
        )
        return back_to("/saved")

    async def change_saved(self, request: Request) -> Response:
        """Shows what is new, opens or closes the feed, or removes a saved search, as the form says."""
        form = await request.form()
        name = _needed(form, "name", "a saved search")
        action = form_text(form, "action")
        if action == "news":
            return page(request, "news.html", news=self.engine.news(name))
        if action == "open":
            token, home = self.engine.open_feed(name), str(request.base_url)
            addresses = [(form_name, f"{home}feed/{token}.{form_name}") for form_name in FEED_FORMATS]
            return page(request, "saved.html", searches=self._searches(), token=(name, addresses))
        if action == "close":
            self.engine.close_feed(name)
        elif action == "remove":
            self.engine.remove_search(name)
        else:
            raise UnknownNameError("action", action, ("news", "open", "close", "remove"))
        return back_to("/saved")

    def digest(self, request: Request) -> Response:
        """New matches of the last week and the dates to come."""
        return answer_page(request, "digest.html", "digest", self.engine.digest())

    def feed(self, request: Request, token: str, form: str) -> Response:
        """The feed of a saved search, for whoever knows its address."""
        if form not in FEED_FORMATS:
            raise UnknownNameError("format of a feed", form, FEED_FORMATS)
        home = str(request.base_url)
        found = self.engine.feed(token, home_url=f"{home}saved", feed_url=f"{home}feed/{token}.{form}")
        if found is None:
            msg = "this address opens no feed; a new one is made at /saved"
            return page(request, "error.html", status=404, heading="No such feed", message=msg, was_sent=False)
        media_type, write = FEED_FORMATS[form]  # type: ignore[index]  # checked above
        return Response(write(found), media_type=media_type, headers={"Cache-Control": "private, max-age=300"})

    async def undo(self, request: Request) -> Response:
        """Takes the last change back."""
        form = await request.form()
        self.engine.undo()
        return back_to(_next(form, "/tracker"))

    def everything(self) -> Response:
        """Everything personal as one file, for the person alone."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self._all_of_it().items():
                archive.writestr(name, text)
        headers = {"Content-Disposition": 'attachment; filename="fingerpost-me.zip"', "Cache-Control": "no-store"}
        return Response(target.getvalue(), media_type="application/zip", headers=headers)

    async def forget(self, request: Request) -> Response:
        """Deletes everything personal, once it is confirmed."""
        form = await request.form()
        if form_text(form, "confirm") != "yes":
            msg = "nothing was deleted: tick the box that says so"
            raise InputError(msg)
        self.engine.forget()
        self.me.forget()
        return page(request, "forgotten.html")

    def _all_of_it(self) -> Mapping[str, str]:
        return {**self.engine.personal_export("json"), **self.engine.personal_export("csv")}

    def _searches(self) -> list[tuple[SavedSearch, str, list[str]]]:
        """Every saved search with its address and its filters in words."""
        return [(one, _search_href(one), _says(one)) for one in self.engine.saved()]

    def _subject_title(self, note: Note) -> str:
        """How people call what a note is about; its id where nothing else is known."""
        if note.about == "skill":
            return skill_label(note.subject)
        followed = self.engine.followed(note.subject) if note.about == "posting" else None
        if followed is not None and followed.title:
            return followed.title
        if note.about == "posting":
            try:
                return self.engine.posting(note.subject).facts.title or note.subject
            except UnknownNameError:  # the corpus lost it; the note stays
                return note.subject
        return note.subject

    def _notes_by_posting(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for note in self.engine.notes("posting").notes:
            found.setdefault(note.subject, []).append(note_as_html(note.text))
        return found


def add_tracker_pages(app: FastAPI, pages: TrackerPages) -> None:
    """Adds the pages of what the person keeps to an application."""
    read: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("/tracker", pages.tracker),
        ("/tracker.ics", pages.calendar),
        ("/notes", pages.notes),
        ("/saved", pages.saved),
        ("/digest", pages.digest),
        ("/feed/{token}.{form}", pages.feed),
        ("/me/everything.zip", pages.everything),
    )
    sent: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("/tracker", pages.track),
        ("/notes", pages.note),
        ("/recheck", pages.recheck),
        ("/saved", pages.save),
        ("/saved/change", pages.change_saved),
        ("/me/undo", pages.undo),
        ("/me/forget", pages.forget),
    )
    for path, build in read:
        app.add_api_route(path, build, include_in_schema=False, response_class=HTMLResponse)
    for path, build in sent:
        app.add_api_route(path, build, methods=["POST"], include_in_schema=False, response_class=HTMLResponse)


def _needed(form: FormData, name: str, what: str) -> str:
    value = form_text(form, name)
    if not value:
        msg = f"the form names no {name}; give {what}"
        raise InputError(msg)
    return value


def _number(form: FormData, name: str, what: str) -> int:
    value = form_text(form, name)
    if not value.isdecimal():
        msg = f"{value!r} is no number of {what}; go back to the page and choose one there"
        raise InputError(msg)
    return int(value)


def _next(form: FormData, otherwise: str) -> str:
    """Where to go after a change: a page of this site, never another one."""
    wanted = form_text(form, "next")
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else otherwise


def _subject_href(note: Note) -> str:
    places = {"posting": "/posting/", "skill": "/skill/", "employer": "/employer/"}
    return places[note.about] + quote(note.subject, safe="")


def _says(saved: SavedSearch) -> list[str]:
    """The filters of a saved search in words."""
    said = []
    for name, values in saved.filters.items():
        shown = [f"{float(one):,.0f}" if name == "salary_at_least" else label_of(name, one) for one in values]
        said.append(f"{FILTER_LABELS.get(name, name.replace('_', ' '))}: {', '.join(shown)}")
    return said


def _search_href(saved: SavedSearch) -> str:
    fields = [("q", saved.words)] if saved.words else []
    names = {"salary_at_least": "salary", "posted_since": "since"}
    fields += [(names.get(name, name), value) for name, values in saved.filters.items() for value in values]
    return f"/postings?{urlencode(fields)}"
