"""The observatory's navigator: one person's profile beside postings and roles."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.errors import InputError
from fingerpost.observatory.finding import Finding
from fingerpost.observatory.market import Market
from fingerpost.posting import EnrichedPosting

if TYPE_CHECKING:
    from fingerpost.career import Asked, Fit, Gap, Profile


class Career(Market, Finding):
    """What one person asks; nothing of it leaves the data directory."""

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
