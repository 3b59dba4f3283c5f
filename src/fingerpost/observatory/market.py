"""The observatory's market: every question about many postings, one method each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fingerpost.observatory.facts_held import FactsHeld

if TYPE_CHECKING:
    from fingerpost.market import Breakdown, Claims, Demand, Pay, ReferenceSeries, RoleProfile, SkillProfile


class Market(FactsHeld):
    """What the market is asked. Every method's `selection` are the fields of `Selection`."""

    def claims(self) -> Claims:
        """The article, checked: its claims beside measured answers."""
        from fingerpost.market.claims import claims

        return self._answer(("claims",), lambda con: claims(con))

    def role(self, name: str, **selection: Any) -> RoleProfile:
        """What the postings of a role ask for, of whom, where, and what they pay; see `Selection` for the fields.

        Raises:
            UnknownNameError: no such role, or a field of the selection names nothing known.
        """
        from fingerpost.market.role import role

        chosen = self._selection(selection)
        return self._answer(("role", name, chosen), lambda con: role(con, name, chosen))

    def skill(self, name: str, **selection: Any) -> SkillProfile:
        """How often a skill is asked for, by whom, together with what, and the pay beside it.

        Raises:
            UnknownNameError: no such skill, or a field of the selection names nothing known.
        """
        from fingerpost.market.skill import skill

        chosen = self._selection(selection)
        return self._answer(("skill", name, chosen), lambda con: skill(con, name, chosen))

    def demand(self, by: str = "month", **selection: Any) -> Demand:
        """Demand over time where the corpus was observed over time; otherwise why not, and what can be said.

        Raises:
            UnknownNameError: a field of the selection names nothing known.
        """
        from fingerpost.market.demand import demand

        chosen = self._selection(selection)
        return self._answer(("demand", by, chosen), lambda con: demand(con, chosen, by=by))

    def breakdown(self, by: str = "role", *, limit: int | None = 20, **selection: Any) -> Breakdown:
        """Counts and shares with intervals by one field of the postings.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market import breakdown

        chosen = self._selection(selection)
        return self._answer(("breakdown", by, limit, chosen), lambda con: breakdown(con, chosen, by=by, limit=limit))

    def pay(self, by: str | None = None, **selection: Any) -> Pay:
        """Stated pay: quantiles by currency with intervals, and how many postings state any.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.pay import pay

        chosen = self._selection(selection)
        return self._answer(("pay", by, chosen), lambda con: pay(con, chosen, by=by))

    def reference(self, name: str = "ai-share", country: str = "US") -> ReferenceSeries:
        """An official or published series, drawn beside ours and never mixed in.

        Raises:
            UnknownNameError: no such series or country.
        """
        from fingerpost.market import reference_series

        return reference_series(name, country)
