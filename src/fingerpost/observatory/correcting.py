"""What was read of a CV or a posting, and what the person corrected or confirmed of it; kept in me.db alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.errors import InputError
from fingerpost.observatory.personal import PersonalData, now, today

if TYPE_CHECKING:
    from fingerpost.career.profile import Profile
    from fingerpost.observatory.finding import PostingView
    from fingerpost.store.personal_corrections import Correction, CorrectionAbout


class Correcting(PersonalData):
    """A profile and postings with the person's corrections in place of what was read."""

    _profile_read: tuple[tuple[object, ...], Profile] | None = None
    """The saved profile as it was read last, with all that it was read from."""

    def profile(self, cv: str | Path | bytes | None = None, *, name: str = "", save: bool = False) -> Profile:
        """What a CV says; without one the saved profile, with what the person corrected in it.

        With `save` the CV's text is kept in me.db.

        Raises:
            FileFormatError: the file is of no known format.
            InputError: no CV is given and none is saved, or there is no such file.
        """
        from fingerpost.career.corrections import correct_profile
        from fingerpost.career.cv_file import given_text
        from fingerpost.career.profile import read_profile

        if cv is None:
            key = (self._saved_profile(), made := self.corrections("cv"), today())
            held = self._profile_read
            if held is None or held[0] != key:
                held = self._profile_read = (key, correct_profile(self._profile_as_read(), made))
            return held[1]
        profile = read_profile(given_text(cv, name, "a CV"), today=today())
        if save:
            self._save_profile(profile.text)
        return profile

    def forget(self) -> None:
        """Deletes everything personal from the data directory, and from memory."""
        self._profile_read = None
        self._searches.clear()
        super().forget()

    def posting(self, posting_id: str, *, corrected: bool = True) -> PostingView:
        """One posting with its facts and, where its text is held, its full reading, its copies and its history.

        For a copy it is the posting that stands for it. `corrected` puts what the person corrected in its place.

        Raises:
            UnknownNameError: no posting has that id.
        """
        from fingerpost.career.corrections import correct_facts, correct_posting

        view = super().posting(posting_id)
        made = self.corrections("posting", view.facts.posting_id) if corrected else ()
        if not made:
            return view
        enriched = None if view.enriched is None else correct_posting(view.enriched, made)
        return replace(view, facts=correct_facts(view.facts, made), enriched=enriched)

    def corrections(self, about: CorrectionAbout | None = None, subject: str | None = None) -> tuple[Correction, ...]:
        """The corrections that the person made of readings, the first first."""
        return self._read(lambda personal: personal.corrections.all(about, subject), ())

    def correct(
        self, field: str, correct: Any, *, posting_id: str | None = None, item: str = "", words: str = ""
    ) -> Correction:
        """Corrects a field of a posting, or without one of the saved profile; it holds from then on.

        Of the field "skill", `item` is the skill and `correct` its level; None says that it is not there.

        Raises:
            UnknownNameError: there is no such posting, field or value.
            InputError: the value has the wrong form, or no profile is saved.
        """
        from fingerpost.career.corrections import correction
        from fingerpost.reading import READER_VERSION

        about: CorrectionAbout = "cv" if posting_id is None else "posting"
        if posting_id is not None:
            posting_id = super().posting(posting_id).facts.posting_id
        made = correction(
            about,
            field,
            correct,
            now(),
            posting_id=posting_id or "",
            item=item,
            words=words,
            reader_version=READER_VERSION,
        )
        made = replace(made, was=self._was_read(made))
        with self._personal() as personal:
            personal.corrections.put(made)
        return made

    def uncorrect(self, field: str, *, posting_id: str | None = None, item: str = "") -> bool:
        """Lets the reader's own value stand again; False where it was not corrected."""
        about: CorrectionAbout = "cv" if posting_id is None else "posting"
        subject = posting_id or "cv"
        return self._change(lambda personal: personal.corrections.remove(about, subject, field, now(), item))

    def labelled_cases(self, *, with_cv: bool = False) -> tuple[str, ...]:
        """The corrections as labelled cases, one JSON text each; those of the CV only `with_cv`."""
        from fingerpost.career.corrections import labelled_cases

        return tuple(labelled_cases(self.corrections(), with_cv=with_cv))

    def _profile_as_read(self) -> Profile:
        from fingerpost.career.cv_file import CvText
        from fingerpost.career.profile import read_profile

        kept = self._saved_profile()
        if kept is None:
            msg = "no profile is saved; give a CV, or save one with `fingerpost profile CV --save`"
            raise InputError(msg)
        return read_profile(CvText(kept, "text"), today=today())

    def _was_read(self, made: Correction) -> Any:
        """What was read of what is corrected, as JSON has it; of a skill its level, None where it was not read."""
        source = self._profile_as_read() if made.about == "cv" else super().posting(made.subject).facts
        if made.field == "skill":
            return next((skill.level for skill in source.skills if skill.skill_id == made.item), None)
        value = getattr(source, made.field, None)
        return list(value) if isinstance(value, tuple) else value
