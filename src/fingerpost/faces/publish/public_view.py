"""The observatory as a published site may show it: nothing of the person's, and no words of a posting unless asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from fingerpost import InputError, Observatory

if TYPE_CHECKING:
    from fingerpost import PostingView, SearchResult

A = TypeVar("A")


class PublicObservatory(Observatory):
    """The same answers over the same facts, without what lies in me.db.

    Pages ask it as they ask any observatory: to them this machine holds no profile, no notes, no applications and no
    corrections. With `with_text` postings whose text is held keep it.
    """

    def __init__(self, engine: Observatory, *, with_text: bool = False) -> None:
        super().__init__(engine.settings, engine.corpus, engine.pinned)
        self._with_text = with_text

    def posting(self, posting_id: str, *, corrected: bool = False) -> PostingView:  # noqa: ARG002  never corrected here
        """One posting as everybody sees it.

        Raises:
            UnknownNameError: no posting has that id.
        """
        view = super().posting(posting_id, corrected=False)
        return view if self._with_text else replace(view, enriched=None, blocks=(), sections=())

    def search(
        self, words: str = "", filters: Mapping[str, Iterable[str]] | None = None, **further: Any
    ) -> SearchResult:
        """Postings as `Observatory.search` finds them; without the words of theirs that met the query.

        Raises:
            UnknownNameError, InputError: as there.
        """
        result = super().search(words, filters, **further)
        if self._with_text:
            return result
        return replace(result, hits=tuple(replace(hit, why=()) for hit in result.hits))

    def _personal(self) -> NoReturn:
        msg = "a published site holds nothing personal"
        raise InputError(msg)

    def _read(self, ask: Callable[[Any], A], without: A) -> A:
        """What a page shows where nothing personal is there."""
        del ask
        return without
