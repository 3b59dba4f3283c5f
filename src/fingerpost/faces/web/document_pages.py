"""The pages for documents: a syllabus beside the market, and a draft posting; nothing of them is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile

from fingerpost import SKILL_AREAS, InputError, read_cv_file, roles
from fingerpost.faces.verbs import VERB_OF, Verb
from fingerpost.faces.web.rendering import page

if TYPE_CHECKING:
    from fingerpost import Observatory


class DocumentPages:
    """A form, and below it the answer to what was sent with it."""

    def __init__(self, engine: Observatory) -> None:
        self.engine = engine

    def ask(self, verb: Verb) -> Any:
        """The empty form."""

        def asked(request: Request) -> Response:
            return _shown(request, verb)

        return asked

    def answer(self, verb: Verb) -> Any:
        """The form with the answer to what it sent."""

        async def answered(request: Request) -> Response:
            form = await request.form(max_files=1)
            sent, text = form.get("file"), str(form.get("text") or "")
            names = ("role", "country")
            given = {name: value for name in names if (value := str(form.get(name) or "").strip())}
            try:
                if isinstance(sent, UploadFile) and sent.filename:
                    text = read_cv_file(await sent.read(), sent.filename).text
                if not text.strip():
                    msg = f"no {verb.document} was given; paste its text, or choose a file"
                    raise InputError(msg)
                answer = verb.ask(self.engine, {**given, verb.document: text})
            except InputError as error:  # the form again, with what was typed and what is wrong with it
                return _shown(request, verb, status=400, text=text, given=given, problem=str(error))
            return _shown(request, verb, answer=answer, text=text, given=given)

        return answered


def add_document_pages(app: FastAPI, engine: Observatory) -> None:
    """Adds the pages for documents to an application."""
    pages = DocumentPages(engine)
    for path, name in (("/curriculum", "curriculum"), ("/draft", "lint")):
        verb = VERB_OF[name]
        kept: dict[str, Any] = {"include_in_schema": False, "response_class": HTMLResponse}
        app.add_api_route(path, pages.ask(verb), methods=["GET"], **kept)
        app.add_api_route(path, pages.answer(verb), methods=["POST"], **kept)


def _shown(request: Request, verb: Verb, **context: Any) -> Response:
    shown = {"answer": None, "text": "", "given": {}, "problem": None} | context
    return page(request, verb.page, verb=verb, roles=roles(), areas=SKILL_AREAS, **shown)
