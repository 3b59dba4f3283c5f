"""The verbs about what belongs to the person: wishes, tracker, notes, saved searches, corrections; all in me.db."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from fingerpost import InputError
from fingerpost.faces.cli_state import Json, answered, observatory
from fingerpost.faces.files import write_text
from fingerpost.faces.moments import moment

saved = typer.Typer(help="Saved searches: what is new since the last look, and private feeds.", no_args_is_help=False)


def add_personal(app: typer.Typer) -> None:
    """Adds the verbs of the person."""
    for verb in (wishes, track, note, digest, correct, undo, forget):
        app.command()(verb)
    app.add_typer(saved, name="saved")


def wishes(
    country: Annotated[list[str] | None, typer.Option(help="Where one may and would work; may be repeated.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="A city; may be repeated.")] = None,
    work_mode: Annotated[list[str] | None, typer.Option(help="remote, hybrid, onsite; may be repeated.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="A role; may be repeated.")] = None,
    seniority: Annotated[list[str] | None, typer.Option(help="A level; may be repeated.")] = None,
    avoid_industry: Annotated[list[str] | None, typer.Option(help="An industry to avoid; may be repeated.")] = None,
    want_skill: Annotated[list[str] | None, typer.Option(help="A skill one wants; may be repeated.")] = None,
    refuse_skill: Annotated[list[str] | None, typer.Option(help="A skill one refuses; may be repeated.")] = None,
    needs_visa: Annotated[bool | None, typer.Option(help="Whether an employer has to help with a visa.")] = None,
    clearance: Annotated[bool | None, typer.Option(help="Whether one holds or could get a clearance.")] = None,
    pay_floor: Annotated[str | None, typer.Option(metavar="PAY", help="The least yearly pay, as '60000 EUR'.")] = None,
    utc: Annotated[str | None, typer.Option(metavar="FROM..TO", help="Remote in these offsets, as '-1..3'.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Wish for nothing any more.")] = False,
    as_json: Json = False,
) -> None:
    """What you wish for: `matches` keeps to it. Without options it is shown; with some they take its place."""
    from fingerpost.faces import personal_view

    engine = observatory()
    stated = {
        "countries": country, "places": place, "work_modes": work_mode, "roles": role, "seniorities": seniority,
        "industries_avoided": avoid_industry, "skills_wanted": want_skill, "skills_refused": refuse_skill,
        "needs_visa": needs_visa, "clearance": clearance, "pay_floor": _pay_floor(pay_floor),
        "time_zones": _window(utc),
    }  # fmt: skip
    given = {name: value for name, value in stated.items() if value is not None and value != []}
    answered(engine.state_wishes(**given) if given or clear else engine.wishes(), as_json, personal_view.wishes)


def track(
    posting: Annotated[str | None, typer.Argument(help="A posting's id; without one the whole tracker.")] = None,
    stage: Annotated[str | None, typer.Option(help="saved, applied, interview, offer, rejected, withdrawn.")] = None,
    comment: Annotated[str, typer.Option(help="A remark on this step.")] = "",
    at: Annotated[str | None, typer.Option(metavar="TIME", help="A date: 2026-12-01 or 2026-12-01T10:30.")] = None,
    kind: Annotated[str, typer.Option(help="What the date is: interview, deadline, reminder.")] = "reminder",
    minutes: Annotated[int | None, typer.Option(min=1, help="How long it takes.")] = None,
    move: Annotated[int | None, typer.Option(metavar="NUMBER", help="Move this date to --at.")] = None,
    cancel: Annotated[int | None, typer.Option(metavar="NUMBER", help="Cancel this date.")] = None,
    drop: Annotated[bool, typer.Option("--drop", help="Let the posting go, with its history.")] = False,
    out: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Write the tracker: .csv, .json, .parquet; dates: .ics.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Follow a posting from saved to offer, with dates and history; `undo` takes a change back."""
    from fingerpost.faces import personal_view

    engine = observatory()
    if posting is None and (move, cancel) != (None, None):
        msg = "whose date is meant? Give the posting's id too: fingerpost track POSTING --move NUMBER --at TIME"
        raise InputError(msg)
    if posting is not None and drop:
        _found(engine.untrack(posting), f"{posting} is not followed; see `fingerpost track` for those that are")
    elif posting is not None and cancel is not None:
        engine.reschedule(posting, cancel, None)
    elif posting is not None and move is not None:
        if at is None:
            msg = f"no time for date {move}; give it as --at: fingerpost track {posting} --move {move} --at 2026-12-01"
            raise InputError(msg)
        engine.reschedule(posting, move, moment(at), minutes=minutes)
    elif posting is not None:
        known = engine.followed(posting)
        if known is None or stage is not None:
            _remind(known, posting)
            engine.track(posting, stage or "saved", comment=comment)
        if at is not None:
            engine.schedule(posting, _kind(kind), moment(at), minutes=minutes, comment=comment)
    answer = engine.tracker()
    for file in out or ():
        _say(f"written: {_tracker_file(engine, answer, file)}")
    if as_json or not out:
        answered(answer, as_json, personal_view.tracker)


def note(
    about: Annotated[str | None, typer.Argument(help="posting, employer or skill; without it all notes.")] = None,
    subject: Annotated[str | None, typer.Argument(help="A posting's id, an employer's or a skill's name.")] = None,
    text: Annotated[str | None, typer.Argument(help="The note, in Markdown; without it the notes on it.")] = None,
    find: Annotated[str, typer.Option(help="Only notes with these words.")] = "",
    change: Annotated[int | None, typer.Option(metavar="NUMBER", help="Put the text in place of this note.")] = None,
    remove: Annotated[int | None, typer.Option(metavar="NUMBER", help="Remove this note.")] = None,
    as_json: Json = False,
) -> None:
    """Notes of your own on postings, employers and skills."""
    from fingerpost.faces import personal_view

    engine, kind = observatory(), _about(about)
    if remove is not None:
        _found(engine.remove_note(remove), f"there is no note {remove}")
    elif change is not None:
        if text is None:
            msg = f"no text for note {change}; give it as the last argument: note ABOUT SUBJECT TEXT --change {change}"
            raise InputError(msg)
        _found(engine.change_note(change, text), f"there is no note {change}")
    elif text is not None and kind is not None and subject is not None:
        engine.note(kind, subject, text)
    answered(engine.notes(kind, subject, words=find), as_json, personal_view.notes)


def digest(
    weekly: Annotated[bool, typer.Option("--weekly", help="Of the last week (or give --days).")] = False,
    days: Annotated[int | None, typer.Option(min=1, max=366, help="Of so many days.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a page.")] = None,
    mail: Annotated[bool, typer.Option("--mail", help="Send it through FINGERPOST_SMTP_HOST to yourself.")] = False,
    as_json: Json = False,
) -> None:
    """New matches of every saved search, and the dates that come: as text, a page, or e-mail to yourself."""
    if weekly and days not in (None, 7):
        msg = f"--weekly and --days {days} are both given; give one of them"
        raise InputError(msg)
    answer = observatory().digest(days=days or 7)
    if html is not None:
        _say(f"written: {write_text(html, answer.as_html())}")
    if mail:
        _mail(answer)
    if as_json or not (html or mail):
        answered(answer, as_json, lambda found: typer.echo(found.as_text(), nl=False))


def correct(
    field: Annotated[str | None, typer.Argument(help="What was read wrongly: seniority, skill …")] = None,
    value: Annotated[str | None, typer.Argument(help="What is right; none or not-stated says there is none.")] = None,
    posting: Annotated[str | None, typer.Option(help="The posting; without it the saved profile.")] = None,
    skill: Annotated[str, typer.Option(help="The skill, where the field is skill.")] = "",
    words: Annotated[str, typer.Option(help="The words that show it.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Let the reader's own value stand again.")] = False,
    cases: Annotated[Path | None, typer.Option(metavar="FILE", help="Write those of postings as cases.")] = None,
    as_json: Json = False,
) -> None:
    """Correct what was read of a posting or of your CV, for good; without arguments what you corrected is shown."""
    from fingerpost.faces import personal_view

    engine = observatory()
    if cases is not None:
        lines = "".join(f"{case}\n" for case in engine.labelled_cases())
        _say(f"written: {write_text(cases, lines)}")
        return
    if field is not None and remove:
        _found(engine.uncorrect(field, posting_id=posting, item=skill), f"{field} was not corrected")
    elif field is not None:
        engine.correct(field, _value(field, value), posting_id=posting, item=skill, words=words)
    answered(engine.corrections(), as_json, personal_view.corrections)


def undo() -> None:
    """Take back the last change to tracker, notes, saved searches, wishes or corrections."""
    change = observatory().undo()
    _say(
        "there is nothing to take back"
        if change is None
        else f"taken back: {change.what} ({change.at:%Y-%m-%d %H:%M} UTC)"
    )


def forget(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    export: Annotated[Path | None, typer.Option(metavar="FOLDER", help="First write all of it there.")] = None,
) -> None:
    """Delete everything personal from this machine: profile, wishes, tracker, notes, searches, corrections."""
    engine = observatory()
    if export is not None:
        export.mkdir(parents=True, exist_ok=True)
        for name, text in {**engine.personal_export("json"), **engine.personal_export("csv")}.items():
            _say(f"written: {write_text(export / name, text)}")
    if not yes and not typer.confirm("Delete everything personal from this machine?", err=True):
        _say("nothing was deleted")
        return
    engine.forget()
    _say("everything personal was deleted")


@saved.callback(invoke_without_command=True)
def list_saved(context: typer.Context, as_json: Json = False) -> None:
    """The saved searches."""
    from fingerpost.faces import personal_view

    if context.invoked_subcommand is None:
        answered(observatory().saved(), as_json, personal_view.searches)


@saved.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    words: Annotated[list[str] | None, typer.Argument(help="The words, as in `search`.")] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--filter", metavar="FIELD=VALUE", help="As role=data-scientist; may be repeated."),
    ] = None,
    salary_at_least: Annotated[float | None, typer.Option(help="Stated yearly pay reaches this.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Posted since, such as 2026-11-23.")] = None,
) -> None:
    """Save a search under a name; one of that name is replaced."""
    chosen: dict[str, list[str]] = {}
    for one in by or ():
        field, equals, value = one.partition("=")
        if not equals:
            msg = f"{one!r} is no filter; expected FIELD=VALUE such as role=data-scientist"
            raise InputError(msg)
        chosen.setdefault(field, []).append(value)
    posted = _day(since) if since else None
    observatory().save_search(name, " ".join(words or ()), chosen, salary_at_least=salary_at_least, posted_since=posted)
    _say(f"saved; what is new: fingerpost saved new '{name}'")


@saved.command()
def new(
    name: Annotated[str, typer.Argument(help="The saved search.")],
    keep: Annotated[bool, typer.Option("--keep", help="Do not count this as a look: all of it stays new.")] = False,
    as_json: Json = False,
) -> None:
    """What a saved search finds that no look has shown yet."""
    from fingerpost.faces import personal_view

    answered(observatory().news(name, note_look=not keep), as_json, personal_view.news)


@saved.command()
def remove(name: Annotated[str, typer.Argument(help="The saved search.")]) -> None:
    """Remove a saved search and its feed."""
    _found(observatory().remove_search(name), f"no search is saved as {name!r}")
    _say("removed; `fingerpost undo` brings it back")


@saved.command()
def feed(
    name: Annotated[str, typer.Argument(help="The saved search.")],
    close: Annotated[bool, typer.Option("--close", help="End its feed: its address opens nothing any more.")] = False,
) -> None:
    """The private address of a feed (Atom, RSS, JSON Feed), anew each time: the one before ends."""
    engine = observatory()
    if close:
        _found(engine.close_feed(name), f"{name!r} has no feed")
        _say("the feed is closed")
        return
    token = engine.open_feed(name)
    for form in ("atom", "rss", "json"):
        typer.echo(f"/feed/{token}.{form}")
    _say("these stand behind the address of `fingerpost serve`; whoever knows them reads the feed")


def _say(text: str) -> None:
    from fingerpost.faces.terminal import say

    say(text)


def _found(done: bool, otherwise: str) -> None:
    if not done:
        raise InputError(otherwise)


def _pay_floor(text: str | None) -> Any:
    from fingerpost import PayFloor

    if text is None:
        return None
    amount, _, currency = text.strip().partition(" ")
    try:
        return PayFloor(float(amount.replace(",", "")), currency.strip().upper())
    except ValueError:
        msg = f"{text!r} is no pay floor; expected an amount and a currency as in '60000 EUR'"
        raise InputError(msg) from None


def _window(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    first, dots, last = text.partition("..")
    try:
        return (float(first), float(last if dots else first))
    except ValueError:
        msg = f"{text!r} is no window of offsets from UTC; expected a form such as -1..3"
        raise InputError(msg) from None


def _day(text: str) -> date:
    from fingerpost.faces.verbs import day

    return day(text)


def _kind(kind: str) -> Literal["interview", "deadline", "reminder"]:
    return kind  # type: ignore[return-value]  # checked by the observatory, which names the kinds


def _about(about: str | None) -> Any:
    if about not in (None, "posting", "employer", "skill"):
        msg = f"notes are about a posting, an employer or a skill, not {about!r}"
        raise InputError(msg)
    return about


NUMBERS = ("years_min", "years_experience")


def _value(field: str, value: str | None) -> Any:
    """A value as `correct` takes it: a number, a list, or a name."""
    if value is None or value.casefold() in {"none", "not-stated", ""}:
        return None
    if field in NUMBERS:
        from fingerpost.faces.verbs import number

        return number(value, field)
    if field == "employment_types":
        return [one.strip() for one in value.split(",")]
    if field == "salary":
        msg = "pay is corrected on the posting's page, or with Observatory.correct"
        raise InputError(msg)
    return value


def _remind(known: Any, posting: str) -> None:
    if known is not None and known.posting_id != posting:
        _say(f"careful: a copy of it is followed already ({known.posting_id}: {known.stage})")


def _tracker_file(engine: Any, answer: Any, file: Path) -> Path:
    if file.suffix == ".ics":
        return write_text(file, engine.calendar())
    written: Path = engine.write_answer(answer, file)
    return written


def _mail(answer: Any) -> None:
    import os

    from fingerpost.faces.mailing import mail_server, send

    server = mail_server(os.environ)
    send(answer.as_email(server.sender, server.recipient), server)
    _say("sent")
