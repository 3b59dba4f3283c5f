"""The observatory's market: every question about many postings, one method each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from fingerpost.observatory.facts_held import FactsHeld

if TYPE_CHECKING:
    from fingerpost.market import (
        Breakdown,
        Claims,
        Comparison,
        Concentration,
        Demand,
        Distinctive,
        Drivers,
        Emerging,
        Forecast,
        Growth,
        Lifetime,
        Pay,
        PayGrowth,
        PostingLife,
        Premium,
        Premiums,
        Reference,
        RoleProfile,
        SkillLinks,
        SkillProfile,
        TitleUse,
    )


class Market(FactsHeld):
    """What the market is asked. Every method's `selection` are the fields of `Selection`."""

    def claims(self) -> Claims:
        """The article, checked: its claims beside measured answers."""
        from fingerpost.market.claims.claims import claims

        return self._answer(("claims",), lambda con: claims(con))

    def role(self, name: str, **selection: Any) -> RoleProfile:
        """What the postings of a role ask for, of whom, where, and what they pay; see `Selection` for the fields.

        Raises:
            UnknownNameError: no such role, or a field of the selection names nothing known.
        """
        from fingerpost.market.profiles.role import role

        chosen = self._selection(selection)
        return self._answer(("role", name, chosen), lambda con: role(con, name, chosen))

    def skill(self, name: str, *, whole: bool = False, **selection: Any) -> SkillProfile:
        """How often a skill is asked for, by whom, together with what, and the pay beside it.

        `whole` adds what `demand` and `premium` say of it, which take longer.

        Raises:
            UnknownNameError: no such skill, or a field of the selection names nothing known.
        """
        from fingerpost.market.profiles.skill import skill

        chosen = self._selection(selection)
        return self._answer(("skill", name, whole, chosen), lambda con: skill(con, name, chosen, whole=whole))

    def demand(self, by: str = "month", *, naive: bool = False, **selection: Any) -> Demand:
        """Open and new postings over time where the corpus was observed over time; otherwise why not.

        `naive` counts beside it what a search for words would.

        Raises:
            UnknownNameError: a field of the selection names nothing known.
        """
        from fingerpost.market.over_time.demand import demand

        chosen = self._selection(selection)
        return self._answer(("demand", by, naive, chosen), lambda con: demand(con, chosen, by, naive=naive))

    def breakdown(self, by: str = "role", *, limit: int | None = 20, **selection: Any) -> Breakdown:
        """Counts and shares with intervals by one field of the postings.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market import breakdown

        chosen = self._selection(selection)
        return self._answer(("breakdown", by, limit, chosen), lambda con: breakdown(con, chosen, by=by, limit=limit))

    def pay(
        self,
        by: str | None = None,
        *,
        convert_to: str | None = None,
        rates: Mapping[str, float] | None = None,
        rates_on: date | None = None,
        **selection: Any,
    ) -> Pay:
        """Stated pay: quantiles by currency with intervals, and how many postings state any.

        `by` is one grouping or several with commas. Currencies are merged only where the caller gives `convert_to`,
        the `rates` (worth of one unit of each currency in it) and the day that they are of.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
            InputError: a rate is missing or can be none.
        """
        from fingerpost.market.pay.pay import pay

        chosen, given = self._selection(selection), tuple(sorted((rates or {}).items()))
        return self._answer(
            ("pay", by, convert_to, given, rates_on, chosen),
            lambda con: pay(con, chosen, by, convert_to=convert_to, rates=dict(given) or None, rates_on=rates_on),
        )

    def pay_growth(self, **selection: Any) -> PayGrowth:
        """How stated pay changes from year to year within cells of role, region and seniority.

        Raises:
            UnknownNameError: a field of the selection names nothing known.
        """
        from fingerpost.market.pay.pay_growth import pay_growth

        chosen = self._selection(selection)
        return self._answer(("pay_growth", chosen), lambda con: pay_growth(con, chosen))

    def distinctive(self, role: str, **selection: Any) -> Distinctive:
        """What sets a role apart from each other role: skills and duties that it asks for more, or less.

        Raises:
            UnknownNameError: no such role, or a field of the selection names nothing known.
        """
        from fingerpost.market.profiles.distinctive import distinctive

        chosen = self._selection(selection)
        return self._answer(("distinctive", role, chosen), lambda con: distinctive(con, role, chosen))

    def title_use(self, role: str, **selection: Any) -> TitleUse:
        """How a role's title is used for other work, and how its work bears other titles.

        Raises:
            UnknownNameError: no such role, or a field of the selection names nothing known.
        """
        from fingerpost.market.profiles.title_use import title_use

        chosen = self._selection(selection)
        return self._answer(("title_use", role, chosen), lambda con: title_use(con, role, chosen))

    def skill_links(self, skill: str, **selection: Any) -> SkillLinks:
        """What a skill implies and rests on, and what it replaces or is replaced by.

        Raises:
            UnknownNameError: no such skill, or a field of the selection names nothing known.
        """
        from fingerpost.market.profiles.skill_links import skill_links

        chosen = self._selection(selection)
        return self._answer(("skill_links", skill, chosen), lambda con: skill_links(con, skill, chosen))

    def life(self, posting_id: str) -> PostingLife:
        """What visits saw of one posting: dates, changes, reposts, and how long such postings usually stay open.

        Raises:
            UnknownNameError: no posting has that id.
        """
        from fingerpost.market.lifetimes.posting_life import Usual, life_of, usual_of_employer, usual_of_role

        def of_employer(key: str, employer: str | None) -> Usual | None:
            asked = ("usual life of employer", key, employer)
            return self._answer(asked, lambda con: usual_of_employer(con, key, employer), one_of_many=True)

        def of_role(role: str | None) -> Usual:
            return self._answer(("usual life of role", role), lambda con: usual_of_role(con, role), one_of_many=True)

        asked = ("life", posting_id)
        return self._answer(asked, lambda con: life_of(con, posting_id, of_employer, of_role), one_of_many=True)

    def growth(
        self,
        of: str = "role",
        *,
        by: str = "month",
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
        **selection: Any,
    ) -> Growth:
        """Which roles, skills, industries or employers grow, which shrink, and which cannot be told from chance.

        Raises:
            UnknownNameError: `of`, `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.moves.growth import growth

        chosen = self._selection(selection)
        return self._answer(
            ("growth", of, by, since, until, limit, chosen),
            lambda con: growth(con, chosen, of, by, since, until, limit),
        )

    def emerging(
        self,
        *,
        by: str = "month",
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
        listed: bool | None = None,
        **selection: Any,
    ) -> Emerging:
        """Skills and unlisted terms whose share of postings rises, with first sightings and examples.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.moves.emerging import emerging

        chosen = self._selection(selection)
        return self._answer(
            ("emerging", by, since, until, limit, listed, chosen),
            lambda con: emerging(con, chosen, by, since, until, limit, listed),
        )

    def fading(
        self,
        *,
        by: str = "month",
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
        listed: bool | None = None,
        **selection: Any,
    ) -> Emerging:
        """Skills and unlisted terms whose share of postings falls.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.moves.emerging import fading

        chosen = self._selection(selection)
        return self._answer(
            ("fading", by, since, until, limit, listed, chosen),
            lambda con: fading(con, chosen, by, since, until, limit, listed),
        )

    def drivers(
        self, *, by: str = "month", since: date | None = None, until: date | None = None, **selection: Any
    ) -> Drivers:
        """The article's three reasons for growth as measured things: technology, business value, data.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.claims.drivers import drivers

        chosen = self._selection(selection)
        return self._answer(("drivers", by, since, until, chosen), lambda con: drivers(con, chosen, by, since, until))

    def premium(self, skill: str, *, currency: str | None = None, **selection: Any) -> Premium:
        """What postings that ask for a skill pay beside others of the same role, seniority, region and year.

        Raises:
            UnknownNameError: no such skill, or a field of the selection names nothing known.
            InputError: the selection itself asks for a skill.
        """
        from fingerpost.market.pay.premium import premium

        chosen = self._selection(selection)
        return self._answer(("premium", skill, currency, chosen), lambda con: premium(con, skill, chosen, currency))

    def premiums(self, *, limit: int = 20, currency: str | None = None, **selection: Any) -> Premiums:
        """The premiums of the skills asked for most, at a false-discovery rate.

        Raises:
            UnknownNameError: a field of the selection names nothing known.
            InputError: the selection itself asks for a skill.
        """
        from fingerpost.market.pay.premiums import premiums

        chosen = self._selection(selection)
        return self._answer(("premiums", limit, currency, chosen), lambda con: premiums(con, chosen, limit, currency))

    def lifetime(self, by: str | None = None, *, limit: int = 20, **selection: Any) -> Lifetime:
        """How long postings stay open, from visits that listed them and visits that did not.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.lifetimes.lifetime import lifetime

        chosen = self._selection(selection)
        return self._answer(("lifetime", by, limit, chosen), lambda con: lifetime(con, chosen, by, limit))

    def forecast(
        self,
        of: str = "demand",
        *,
        by: str = "month",
        horizon: int = 12,
        **selection: Any,
    ) -> Forecast:
        """Where a series goes on to: of our demand, or of a published series ("ai-share", "postings-index").

        Raises:
            UnknownNameError: `of`, `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.over_time.forecast import forecast

        chosen = self._selection(selection)
        return self._answer(
            ("forecast", of, by, horizon, chosen), lambda con: forecast(con, chosen, by=by, horizon=horizon, of=of)
        )

    def concentration(self, of: str = "employer", *, by: str = "month", **selection: Any) -> Concentration:
        """How postings are spread over employers, countries or industries.

        Raises:
            UnknownNameError: `of`, `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.comparing.concentration import concentration

        chosen = self._selection(selection)
        return self._answer(("concentration", of, by, chosen), lambda con: concentration(con, chosen, of, by))

    def compare(self, *slices: str) -> Comparison:
        """Slices of the market side by side, such as `role=data-scientist,country=DE`; "all" is every ML posting.

        Raises:
            UnknownNameError, InputError: a slice cannot be understood, or there are fewer than two.
        """
        from fingerpost.market.comparing.compare import compare
        from fingerpost.market.selecting.slice_text import parse_slice

        chosen = tuple(parse_slice(text) for text in slices)
        return self._answer(("compare", chosen), lambda con: compare(con, chosen))

    def reference(self, name: str = "ai-share", country: str | None = None) -> Reference:
        """A published series of one country or of all that it covers, drawn beside ours and never mixed in.

        Raises:
            UnknownNameError: no such series or country.
        """
        from fingerpost.market.over_time.reference import reference

        return reference(name, [country] if country else None)
