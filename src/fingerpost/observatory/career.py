"""The observatory's navigator: one person's profile beside postings and roles, and documents beside the market."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.errors import UnknownNameError
from fingerpost.observatory.correcting import Correcting
from fingerpost.observatory.personal import today
from fingerpost.posting import EnrichedPosting

if TYPE_CHECKING:
    from fingerpost.career.curriculum_answer import Curriculum
    from fingerpost.career.fit import Asked, Fit
    from fingerpost.career.gap_answer import Gap
    from fingerpost.career.lint import Lint
    from fingerpost.career.matches import Matches
    from fingerpost.career.next_skills_answer import NextSkills
    from fingerpost.career.path import Path as CareerPath
    from fingerpost.career.plan_answer import Plan
    from fingerpost.career.profile import Profile
    from fingerpost.career.resources import CheckedLink
    from fingerpost.career.role_fit import RoleFit

    Cv = str | Path | bytes | Profile | None

EVERYTHING = "all"
"""What stands for the postings selected where a role or a posting could be named."""
MOST_SKILLS = 1000
PREMIUMS_LOOKED_AT = 20
"""The premiums of so many of the skills asked for most stand beside a gap."""


class Career(Correcting):
    """What one person asks; nothing of it leaves the data directory.

    `cv` is a file, its bytes, or a profile that was read before; without one it is the saved profile.
    """

    def fit(self, posting: str | EnrichedPosting, cv: Cv = None) -> Fit:
        """How a profile fits a posting (its id, or its reading): hard conditions first, then each requirement.

        Raises:
            UnknownNameError: no posting has that id.
            InputError, FileFormatError: the CV cannot be used.
        """
        from fingerpost.career.eligibility import circumstances_of
        from fingerpost.career.fit import fit

        profile = self._profile(cv)
        return fit(profile, self._asked(posting), circumstances_of(self.wishes(), profile))

    def matches(self, cv: Cv = None, *, limit: int = 20, with_closed: bool = False, **selection: Any) -> Matches:
        """The postings that fit a profile best, those first that break no hard condition of the person's wishes.

        Raises:
            UnknownNameError: a field of the selection names nothing known.
            InputError, FileFormatError: the CV cannot be used, or the limit is out of range.
        """
        from fingerpost.career.eligibility import circumstances_of
        from fingerpost.career.matches import matches

        profile, wishes = self._profile(cv), self.wishes()
        return matches(
            profile,
            self._facts(),
            self._selection(selection),
            person=circumstances_of(wishes, profile),
            wishes=wishes,
            limit=limit,
            with_closed=with_closed,
        )

    def role_fit(self, cv: Cv = None, **selection: Any) -> RoleFit:
        """How far a profile is from each role, and what carries it.

        Raises:
            UnknownNameError: a field of the selection names nothing known.
            InputError, FileFormatError: the CV cannot be used.
        """
        from fingerpost.career.role_fit import role_fit

        return role_fit(self._profile(cv), self._facts(), self._selection(selection))

    def gap(self, target: str | EnrichedPosting, cv: Cv = None, *, premiums: bool = True, **selection: Any) -> Gap:
        """What a profile lacks for a role, for a posting (its id, or its reading), or for all the postings selected.

        `target` is "all" for the postings selected. Skills are weighted by how often they are required; the missing
        ones come with their trend and, with `premiums`, their pay premium.

        Raises:
            UnknownNameError: no role and no posting is called so.
            InputError, FileFormatError: the CV cannot be used.
        """
        from fingerpost.career.gap import gap, gap_to_posting, gap_to_selection

        profile = self._profile(cv)
        if isinstance(target, str) and target.casefold() == EVERYTHING:
            beside = self._beside(None, selection, premiums)
            return gap_to_selection(profile, self._facts(), self._selection(selection), **beside)
        if isinstance(target, str) and _is_role(target):
            role = self.role(target, **selection)
            return gap(profile, role, **self._beside(role.role_id, selection, premiums))
        asked = self._asked(target)
        role_id = self._role_of(target)
        of_role = self.role(role_id, **selection) if role_id else None
        return gap_to_posting(profile, asked, of_role, **self._beside(role_id, selection, premiums))

    def next_skills(
        self,
        cv: Cv = None,
        *,
        k: int | None = None,
        weeks: float | None = None,
        goal: str | None = None,
        avoid: str | Iterable[str] = (),
        **selection: Any,
    ) -> NextSkills:
        """Which set of at most `k` skills, or of so many `weeks` of learning, opens most of the postings selected.

        `goal` is a role, or a role at a level as in "data-scientist/senior". What to `avoid` is never proposed, nor is
        what the person's wishes refuse.

        Raises:
            UnknownNameError: a name is in no list.
            InputError, FileFormatError: the CV cannot be used, or `k` and `weeks` cannot.
        """
        from fingerpost.career.next_skills import next_skills
        from fingerpost.taxonomy.skills import skill_named

        named = avoid.split(",") if isinstance(avoid, str) else avoid
        avoided = {skill_named(name.strip()).skill_id for name in named if name.strip()}
        return next_skills(
            self._profile(cv).skill_ids,
            self._facts(),
            self._selection(selection),
            k=k,
            weeks=weeks,
            goal=goal,
            avoid=sorted(avoided | set(self.wishes().skills_refused)),
        )

    def path(self, goal: str, cv: Cv = None, *, start: str | None = None, **selection: Any) -> CareerPath:
        """The paths from a profile, or from the role `start`, to a goal: the cheapest, the best paid, the shortest.

        Roles are written as "data-scientist" or, at a level, "data-scientist/senior".

        Raises:
            UnknownNameError: a role is unknown, or a name of the selection is in no list.
            InputError, FileFormatError: the CV cannot be used.
        """
        from fingerpost.career.path import path

        begin = self._profile(cv) if start is None else start
        return path(begin, self._facts(), goal, self._selection(selection))

    def plan(self, goal: str, cv: Cv = None, *, hours_per_week: float = 8.0, limit: int = 12, **selection: Any) -> Plan:
        """What to learn for a role, in which order, for how long, and how many postings are open after each step.

        Raises:
            UnknownNameError: no role is called so, or a name of the selection is in no list.
            InputError, FileFormatError: the CV cannot be used, or the hours or the limit cannot.
        """
        from fingerpost.career.plan import plan

        chosen = self._selection(selection)
        held = self._profile(cv).skill_ids
        return plan(held, goal, self._facts(), hours_per_week, selection=chosen, limit=limit)

    def plan_calendar(self, plan: Plan, start: date | None = None) -> str:
        """The steps of a plan as an iCalendar file, one behind the other from `start` (today) on."""
        from fingerpost.career.calendar import calendar_file
        from fingerpost.career.plan import plan_events

        return calendar_file(plan_events(plan, start or today()), datetime.now(UTC), plan.headline())

    def check_links(self, skills: Iterable[str] = ()) -> tuple[CheckedLink, ...]:
        """Which links to learning resources still answer: of some skills, without any of all; visited politely.

        Raises:
            UnknownNameError: no skill is called so.
        """
        import asyncio

        from fingerpost.career.resources import check_resources, resources_for
        from fingerpost.pipeline.collecting import make_client
        from fingerpost.taxonomy.skills import skill_named

        wanted = [one for name in skills for one in resources_for(skill_named(name).skill_id)]

        async def check() -> tuple[CheckedLink, ...]:
            async with make_client(self.settings) as client:
                return await check_resources(client, wanted or None)

        return asyncio.run(check())

    def curriculum(self, role: str, syllabus: str | Path | bytes = "", **selection: Any) -> Curriculum:
        """What a syllabus covers, teaches beyond and lacks of what a role's postings ask, with what rises and falls.

        A string is the syllabus itself; a path or bytes are a file of any kind that a CV may have.

        Raises:
            UnknownNameError: no role is called so, or a name of the selection is in no list.
            InputError, FileFormatError: the syllabus is empty or cannot be read.
        """
        from fingerpost.career.curriculum import curriculum
        from fingerpost.career.cv_file import given_text

        text = syllabus if isinstance(syllabus, str) else given_text(syllabus, "", "a syllabus").text
        chosen = self._selection(selection)
        trends = self.growth("skill", limit=MOST_SKILLS, **{**selection, "role": role})
        return curriculum(text, role, self._facts(), selection=chosen, growth=trends)

    def lint(
        self, draft: str | Path | bytes = "", *, title: str | None = None, role: str | None = None, **selection: Any
    ) -> Lint:
        """What an employer may want to look at again in a draft posting, beside the postings of its role.

        A string is the draft itself; a path or bytes are a file of any kind that a CV may have.

        Raises:
            UnknownNameError: no role is called so, or a name of the selection is in no list.
            InputError, FileFormatError: the draft is empty or cannot be read.
        """
        from fingerpost.career.cv_file import given_text
        from fingerpost.career.lint import lint

        text = draft if isinstance(draft, str) else given_text(draft, "", "a draft").text
        chosen = self._selection(selection)
        return lint(text, self._facts(), today=today(), title=title, role_id=role, selection=chosen)

    def _profile(self, cv: Cv) -> Profile:
        from fingerpost.career.profile import Profile

        return cv if isinstance(cv, Profile) else self.profile(cv)

    def _beside(self, role_id: str | None, selection: dict[str, Any], premiums: bool) -> dict[str, Any]:
        """The trends and premiums that stand beside the missing skills of a gap."""
        chosen = selection | ({"role": role_id} if role_id else {})
        growth = self.growth("skill", limit=MOST_SKILLS, **chosen)
        paid = self.premiums(limit=PREMIUMS_LOOKED_AT, **chosen) if premiums and not chosen.get("skill") else None
        return {"growth": growth, "premiums": paid}

    def _role_of(self, posting: str | EnrichedPosting) -> str | None:
        if isinstance(posting, EnrichedPosting):
            return posting.role.value if posting.role else None
        return self.posting(posting).facts.role

    def _asked(self, posting: str | EnrichedPosting) -> Asked:
        from fingerpost.career.fit import asked_by, asked_of_facts

        if isinstance(posting, EnrichedPosting):
            return asked_by(posting)
        view = self.posting(posting)
        if view.enriched is not None:
            return asked_by(view.enriched)
        return asked_of_facts(view.facts)


def _is_role(name: str) -> bool:
    from fingerpost.taxonomy.roles import find_role

    try:
        find_role(name)
    except UnknownNameError:
        return False
    return True
