"""The pages of one person: the CV as it was read, to be corrected, and every question that rests on it.

What is personal is in no address and in no log: it comes in the bodies of requests and stays in me.db.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from fingerpost import SKILL_AREAS, InputError, PayFloor, as_json_resume, note_as_html, roles
from fingerpost.faces.verbs import PERSON_VERBS, REQUIRED, VERB_OF, Verb, number
from fingerpost.faces.web.questions import asking, given_by
from fingerpost.faces.web.rendering import answer_page, page
from fingerpost.kept import Kept

if TYPE_CHECKING:
    from fingerpost import Answer, Application, Change, Correction, Fit, Note, Observatory, Profile

ME: Final = "/me"
KEPT: Final = 32
"""So many answers to one person's questions stay in memory, so that going back does not compute them again."""
LARGEST_CV: Final = 20_000_000
HELD_LEVELS: Final = ("learning", "familiar", "stated", "expert")
LEVELS: Final = ("intern", "entry", "mid", "senior", "lead", "manager", "director", "executive")
WORK_MODES: Final = ("remote", "hybrid", "onsite")
DEGREES: Final = ("associate", "bachelor", "master", "phd")

QUESTIONS: Final = tuple(verb for verb in PERSON_VERBS if verb.is_personal and verb.name not in ("fit", "role_fit"))
"""Those that have a page of their own below /me."""


class Mine(NamedTuple):
    """What is the person's of one posting."""

    posting_id: str
    fit: Fit | None
    application: Application | None
    notes: list[tuple[Note, str]]
    corrections: tuple[Correction, ...]
    undo: tuple[Change, ...]


class MePages:
    """Every page that rests on the saved profile."""

    def __init__(self, engine: Observatory) -> None:
        self.engine = engine
        self._kept = Kept(KEPT)

    def profile(self) -> Profile | None:
        """The saved profile, None where none is saved."""
        try:
            return self.engine.profile()
        except InputError:
            return None

    def me(self, request: Request) -> Response:
        """The profile to correct and how near it is to each role; without one, how to give a CV."""
        profile = self.profile()
        if profile is None:
            return start_page(request)
        corrections = self.engine.corrections("cv")
        return page(
            request,
            "me.html",
            profile=profile,
            skills=_by_area(profile),
            corrections=corrections,
            confirmed={one.item for one in corrections if one.field == "skill" and one.correct is not None},
            fit=self._answer(VERB_OF["role_fit"], profile, {}),
            wishes=self.engine.wishes(),
            questions=QUESTIONS,
            roles=roles(),
            levels=LEVELS,
            held_levels=HELD_LEVELS,
            work_modes=WORK_MODES,
            degrees=DEGREES,
            changes=self.engine.changes_to_undo()[:1],
        )

    async def store_cv(self, request: Request) -> Response:
        """Keeps the CV that was sent, as a file or as text."""
        form = await request.form(max_files=1)
        sent = form.get("cv")
        text = str(form.get("text") or "")
        try:
            await self._keep(sent, text)
        except InputError as error:  # the form again, with what was typed and what is wrong with it
            return start_page(request, status=400, text=text, problem=str(error))
        return back_to(ME)

    async def _keep(self, sent: UploadFile | str | None, text: str) -> None:
        if isinstance(sent, UploadFile) and sent.filename:
            if (sent.size or 0) > LARGEST_CV:
                msg = f"the file has {sent.size:,} bytes; expected at most {LARGEST_CV:,}"
                raise InputError(msg)
            self.engine.profile(await sent.read(), name=sent.filename, save=True)
        elif text.strip():
            self.engine.profile(text.encode(), name="cv.txt", save=True)
        else:
            msg = "no CV was given; choose a file, or paste its text"
            raise InputError(msg)

    async def correct(self, request: Request) -> Response:
        """Corrects one field of the profile, or takes a correction back."""
        form = await request.form()
        field, item = form_text(form, "field"), form_text(form, "item")
        if form_text(form, "remove"):
            self.engine.uncorrect(field, item=item)
        else:
            value: Any = form_text(form, "value") or None
            if field == "years_experience" and value is not None:
                value = number(value, "number of years")
            self.engine.correct(field, value, item=item)
        return back_to(f"{ME}#{'skills' if field == 'skill' else 'profile'}")

    async def state_wishes(self, request: Request) -> Response:
        """Puts the wishes of the form in place of those before."""
        form = await request.form()
        floor, west, east = (form_text(form, name) for name in ("pay_floor", "utc_from", "utc_to"))
        visa, clearance = (
            {"yes": True, "no": False}.get(form_text(form, name)) for name in ("needs_visa", "clearance")
        )
        self.engine.state_wishes(
            countries=_names(form, "countries"),
            places=_names(form, "places"),
            work_modes=[str(value) for value in form.getlist("work_modes")],
            time_zones=(number(west, "offset"), number(east or west, "offset")) if west else None,
            needs_visa=visa,
            clearance=clearance,
            pay_floor=PayFloor(number(floor, "pay floor"), form_text(form, "currency").upper()) if floor else None,
            roles=[str(value) for value in form.getlist("roles")],
            seniorities=[str(value) for value in form.getlist("seniorities")],
            industries_avoided=_names(form, "industries_avoided"),
            skills_wanted=_names(form, "skills_wanted"),
            skills_refused=_names(form, "skills_refused"),
        )
        return back_to(f"{ME}#wishes")

    def question(self, verb: Verb) -> Callable[[Request], Response]:
        """The page of a question that rests on the saved profile."""

        def asked(request: Request) -> Response:
            profile = self.profile()
            if profile is None:
                return start_page(request)
            given = given_by(request, verb)
            shown = asking(verb, given) | {"action": f"{ME}/{verb.command}", "roles": roles(), "given": given}
            if any(one.name not in given for one in verb.arguments if one.default is REQUIRED):
                return page(request, "me_ask.html", likely=profile.roles, **shown)
            answer = self._answer(verb, profile, given)
            query = urlencode(sorted(given.items()))
            return answer_page(request, verb.page, verb.command, answer, query=query, areas=SKILL_AREAS, **shown)

        return asked

    def plan_calendar(self, request: Request) -> Response:
        """The plan as an iCalendar file."""
        verb, profile = VERB_OF["plan"], self.engine.profile()
        given = given_by(request, verb)
        if "goal" not in given:
            msg = "the address names no goal; expected /me/plan.ics?goal=data-scientist"
            raise InputError(msg)
        plan: Any = self._answer(verb, profile, given)
        calendar = self.engine.plan_calendar(plan)
        return _file(calendar, "text/calendar; charset=utf-8", "fingerpost-plan.ics")

    def resume(self) -> Response:
        """The profile as a JSON Resume, without anything that says who the person is."""
        return _file(as_json_resume(self.engine.profile()), "application/json", "fingerpost-resume.json")

    def beside(self, posting_id: str) -> Mine:
        """What is the person's of a posting: the fit of the saved profile, the application, notes, corrections."""
        profile = self.profile()
        notes = self.engine.notes("posting", posting_id).notes
        return Mine(
            posting_id=posting_id,
            fit=None if profile is None else self.engine.fit(posting_id, profile),
            application=self.engine.followed(posting_id),
            notes=[(note, note_as_html(note.text)) for note in notes],
            corrections=self.engine.corrections("posting", posting_id),
            undo=self.engine.changes_to_undo()[:1],
        )

    async def correct_posting(self, request: Request) -> Response:
        """Corrects one field of a posting, or takes a correction back."""
        form = await request.form()
        posting_id, field, item = (form_text(form, name) for name in ("posting_id", "field", "item"))
        if not posting_id:
            msg = "the form names no posting; correct one on its page"
            raise InputError(msg)
        if form_text(form, "remove"):
            self.engine.uncorrect(field, posting_id=posting_id, item=item)
        else:
            given = form_text(form, "value")
            value: Any = None if given in ("", "none", "not-stated") else given
            if field == "years_min" and value is not None:
                value = number(value, "number of years")
            elif field == "employment_types" and value is not None:
                value = [one.strip() for one in value.split(",")]
            self.engine.correct(field, value, posting_id=posting_id, item=item)
        return back_to(f"/posting/{quote(posting_id, safe='')}#mine")

    def _answer(self, verb: Verb, profile: Profile, given: Mapping[str, Any]) -> Answer:
        """An answer for the saved profile, kept while profile, wishes and snapshot stay the same."""
        whose = hashlib.sha256(repr((profile.text, self.engine.corrections("cv"), self.engine.wishes())).encode())
        key = (whose.digest(), self.engine.snapshot, verb.name, tuple(sorted(given.items())))
        return self._kept.get(key, lambda: verb.ask(self.engine, {**given, "cv": profile}))

    def forget(self) -> None:
        """Leaves nothing of the person in memory."""
        self._kept.clear()


def add_me_pages(app: FastAPI, pages: MePages) -> None:
    """Adds the pages of the person to an application."""
    read: tuple[tuple[str, Callable[..., Any]], ...] = (
        (ME, pages.me),
        (f"{ME}/resume.json", pages.resume),
        (f"{ME}/plan.ics", pages.plan_calendar),
        *((f"{ME}/{verb.command}", pages.question(verb)) for verb in QUESTIONS),
    )
    sent = (
        (f"{ME}/cv", pages.store_cv),
        (f"{ME}/correct", pages.correct),
        (f"{ME}/correct-posting", pages.correct_posting),
        (f"{ME}/wishes", pages.state_wishes),
    )
    for path, build in read:
        app.add_api_route(path, build, include_in_schema=False, response_class=HTMLResponse)
    for path, build in sent:
        app.add_api_route(path, build, methods=["POST"], include_in_schema=False, response_class=HTMLResponse)


def start_page(request: Request, *, status: int = 200, text: str = "", problem: str | None = None) -> Response:
    """How to give a CV; after one that could not be used, what was typed and what is wrong with it."""
    return page(request, "me_start.html", status=status, text=text, problem=problem)


def back_to(address: str) -> Response:
    """After a change the page that shows it, by GET: loading it again sends nothing twice."""
    return RedirectResponse(address, 303)


def _by_area(profile: Profile) -> list[tuple[str, list[Any]]]:
    """The skills of a profile by area in the areas' own order, each list by label."""
    areas = [*SKILL_AREAS, *sorted({one.skill_area for one in profile.skills} - SKILL_AREAS.keys())]
    found = {area: [one for one in profile.skills if one.skill_area == area] for area in areas}
    return [
        (SKILL_AREAS.get(area, area.replace("-", " ")), sorted(held, key=lambda one: one.preferred_label.casefold()))
        for area, held in found.items()
        if held
    ]


def form_text(form: FormData, name: str) -> str:
    """What a form says in a field, without space around it; "" where it says nothing."""
    return str(form.get(name) or "").strip()


def _names(form: FormData, name: str) -> list[str]:
    return [part.strip() for part in form_text(form, name).split(",") if part.strip()]


def _file(text: str, media_type: str, name: str) -> Response:
    return Response(text, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
