"""The observatory's readers: reading a text, a page or a stored posting, and the list of skills they read by."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.errors import InputError
from fingerpost.observatory.finding import Finding
from fingerpost.posting import EnrichedPosting, Posting

if TYPE_CHECKING:
    from fingerpost.pipeline import VerifyReport
    from fingerpost.pipeline.progress import Report
    from fingerpost.reading.taxonomy_suggest import MatchedConcepts, Suggestion
    from fingerpost.taxonomy.checking import TaxonomyReport
    from fingerpost.taxonomy.linking import ConceptMatch
    from fingerpost.taxonomy.vocabularies import InstalledVocabularies
    from fingerpost.taxonomy.vocabulary_tables import Vocabulary

LONGEST_TITLE = 100
"""A first line of more characters is no title."""


def _title_and_text(text: str) -> tuple[str | None, str]:
    """A short first line and the rest; None where the first line is a sentence or a heading.

    >>> _title_and_text("ML Engineer\\n\\nYou train models.")
    ('ML Engineer', 'You train models.')
    >>> _title_and_text("Requirements:\\nPython")
    (None, 'Requirements:\\nPython')
    """
    first, _, rest = text.strip().partition("\n")
    if rest.strip() and len(first) <= LONGEST_TITLE and first.strip()[-1:] not in {".", ":", ";", "!", "?"}:
        return first.strip(), rest.strip()
    return None, text


class Reading(Finding):
    """What reads postings, and shows what it reads by."""

    def read(self, text: str, *, title: str | None = None) -> EnrichedPosting:
        """Reads the text or HTML of one posting; a short first line is its title where none is given.

        Raises:
            InputError: the text is empty.
        """
        from fingerpost.reading import read

        if not text.strip():
            msg = "the text is empty; expected the text or HTML of a posting"
            raise InputError(msg)
        is_html = text.lstrip()[:1] == "<" or "</p>" in text or "<br" in text or "</li>" in text
        if title is None and not is_html:
            title, text = _title_and_text(text)
        return read(Posting("given", "given", title, text, "html" if is_html else "text"))

    def read_page(self, url: str) -> EnrichedPosting:
        """Reads the posting at a web address, politely: from its system's API where it has one, else from its page.

        Raises:
            BoardNotFoundError: the posting is gone.
            SourceError: it cannot be had, may not be asked for, or has no words.
        """
        import asyncio

        from fingerpost.pipeline.collecting import make_client
        from fingerpost.reading import read
        from fingerpost.sources.pasted import fetch_pasted

        async def fetched() -> Posting:
            async with make_client(self.settings) as client:
                return await fetch_pasted(client, url)

        return read(asyncio.run(fetched()))

    def verify(self, paths: Iterable[str | Path], *, report: Report | None = None) -> VerifyReport:
        """Reads every posting of files and checks that the words of every finding are where it says.

        Raises:
            FileFormatError: a file holds no table of postings.
        """
        from fingerpost.pipeline import verify_files
        from fingerpost.pipeline.progress import silent

        return verify_files(paths, report=report or silent)

    def read_stored(self, posting_id: str) -> EnrichedPosting:
        """The full reading of a stored posting.

        Raises:
            UnknownNameError: no stored posting has that id.
            InputError: it is part of the reference snapshot, which has no texts.
        """
        view = self.posting(posting_id)
        if view.enriched is None:
            msg = f"posting {posting_id} is part of the reference snapshot, which carries facts and no text"
            raise InputError(msg)
        return view.enriched

    def check_taxonomy(self) -> TaxonomyReport:
        """Checks the list of skills: names, cycles, links, and examples that must and must not be read."""
        from fingerpost.reading.taxonomy_check import check_taxonomy

        return check_taxonomy()

    def count_concepts(self, paths: Iterable[str | Path], *, report: Report | None = None) -> MatchedConcepts:
        """How many concepts of the list of skills the postings of files ask for.

        Raises:
            FileFormatError: a file holds no table of postings.
        """
        from fingerpost.pipeline import readings_of
        from fingerpost.pipeline.progress import silent
        from fingerpost.reading.taxonomy_suggest import count_matched

        return count_matched(readings_of(paths, report=report or silent))

    def suggest_skills(
        self, paths: Iterable[str | Path], *, limit: int = 50, report: Report | None = None
    ) -> tuple[Suggestion, ...]:
        """The names that postings ask for and the list of skills lacks, the most frequent first.

        Raises:
            FileFormatError: a file holds no table of postings.
        """
        from fingerpost.pipeline import readings_of
        from fingerpost.pipeline.progress import silent
        from fingerpost.reading.taxonomy_suggest import suggest_skills

        return suggest_skills(readings_of(paths, report=report or silent), limit=limit)

    def install_vocabularies(self, paths: Iterable[str | Path]) -> InstalledVocabularies:
        """Installs the official downloads of ESCO and O*NET into the data directory.

        Raises:
            InputError, FileFormatError: a path does not exist, or holds neither.
        """
        from fingerpost.taxonomy.vocabularies import install_vocabularies

        return install_vocabularies([Path(path) for path in paths], self.settings.data / "vocabularies")

    def find_skill(self, text: str, *, limit: int = 5) -> tuple[ConceptMatch, ...]:
        """The ESCO skills that a phrase or sentence names, best first.

        Raises:
            InputError: no vocabularies are installed.
        """
        from fingerpost.taxonomy.linking import find_skill
        from fingerpost.taxonomy.vocabularies import open_vocabularies

        return find_skill(text, vocabularies=open_vocabularies(self.settings.data / "vocabularies"), limit=limit)

    def find_occupation(
        self, title: str, *, vocabulary: Vocabulary = "ESCO", limit: int = 5
    ) -> tuple[ConceptMatch, ...]:
        """The occupations of ESCO or O*NET that a title names, best first.

        Raises:
            InputError: the vocabulary is not installed.
        """
        from fingerpost.taxonomy.linking import find_occupation
        from fingerpost.taxonomy.vocabularies import open_vocabularies

        vocabularies = open_vocabularies(self.settings.data / "vocabularies")
        return find_occupation(title, vocabulary=vocabulary, vocabularies=vocabularies, limit=limit)
