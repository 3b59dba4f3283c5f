"""The language in which a posting is written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from fingerpost.posting import Finding, Flag
from fingerpost.reading.document import Document
from fingerpost.reading.patterns import compiled_late

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

READER = "language"
SAMPLE, LONG_SAMPLE = 400, 1_600
"""Characters of the body that are looked at, and how many where the first do not tell (an address, a list of names)."""

MIN_LETTERS = 12
"""Fewer letters than this say nothing."""

READ_LANGUAGES: frozenset[str] = frozenset({"en", "de", "fr", "es", "nl", "sv", "pt", "it", "zh"})
"""The languages whose headings, section cues and words of requirement are known; of others only names are read."""

_COMMON: Mapping[str, str] = {
    "en": "the and of to is are we you our with for that this will your as be have from who their an or by on at it",
    "de": (
        "und der die das für wir mit du sie ist im von auf ein eine bei zu den werden unsere dich ihre oder deine dein"
        " einen einem einer nicht auch sowie unser zur zum als"
    ),
    "fr": "les des une pour dans vous nous est et aux sur votre notre avec qui du au vos nos ou par être sont cette",
    "sv": "och att för är som på av vi till ett hos oss eller inom dig din våra jobba med har kommer du vår samt",
    "es": "los las el y con del una para por que nuestro nuestra buscamos tu su más como al eres tus experiencia",
    "pt": "e os uma para com não você nossa nosso em são mais ao dos das seu sua buscamos nós trabalho é experiência",
    "it": "il di e per con una del della che siamo gli nel alla sono le più nostra nostro lavoro dei delle tuo ti",
    "nl": "het een en van voor je met zijn wij jij bent op te aan ons onze als wat of naar bij jouw wordt ben om",
    "da": "og at til en med vi af det som på du er vores har den de ikke kan dig hos eller fra os bliver",
    "no": "og å til en med vi av det som på du er våre har den de ikke kan deg hos eller fra oss blir",
    "pl": "i w z na do się oraz dla jest nie od nas w ramach pracy jako lub przez po naszego",
    "fi": "ja on sekä että ovat myös tai me olemme sinun meidän kanssa työ voit",
}


def _told_apart() -> dict[str, str]:
    """Word → the one language that has it; words of several languages tell nothing."""
    owners: dict[str, set[str]] = {}
    for code, words in _COMMON.items():
        for word in words.split():
            owners.setdefault(word, set()).add(code)
    return {word: next(iter(codes)) for word, codes in owners.items() if len(codes) == 1}


_OWNER = _told_apart()
_TELLING = frozenset(_OWNER)

_SCRIPTS = (
    ("ja", compiled_late(r"[\u3040-\u30ff]")),
    ("ko", compiled_late(r"[\uac00-\ud7a3]")),
    ("zh", compiled_late(r"[\u4e00-\u9fff]")),
)
"""Kana are Japanese, Hangul is Korean, and Han characters without them are Chinese."""

_EAST_ASIAN = compiled_late(r"[\u2e80-\U0010ffff]")
"""From the scripts of East Asia on."""

_SURE = 0.05
"""The share of telling words among the different words above which a text is of their language."""

MIN_WORDS = 12
"""In fewer words a name or a loan word weighs too much."""

MIN_KINDS = 2
"""Different telling words; a single one may be a name."""

_LANGUAGES = [
    "en", "de", "fr", "sv", "zh", "es", "pt", "it", "nl", "da", "no", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "bg",
    "el", "tr", "ru", "uk", "he", "ar", "fa", "hi", "ja", "ko", "vi", "th", "id", "et", "lv", "lt", "sl", "hr", "sr",
    "ca", "am",
]  # fmt: skip


def read_language(document: Document) -> Finding[str] | None:
    """The ISO 639-1 code of the description's language, or None when there is too little text.

    East Asian languages are told by their script, twelve others by words that only they have, and anything else by
    py3langid, which is loaded at first use.

    >>> from fingerpost.reading.text import make_text_document
    >>> found = read_language(make_text_document("We are looking for the person who will join our team and have fun."))
    >>> found.value
    'en'
    """
    start = document.body_start
    end = min(len(document.text), start + SAMPLE)
    sample = document.lower[start:end]
    words = sample.split()
    if len(words) < MIN_WORDS and sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None
    code = _language_of_script(sample) or _sure_language(words)
    if code is None and end < len(document.text):
        further = min(len(document.text), start + LONG_SAMPLE)
        if code := _sure_language(document.lower[start:further].split()):
            end = further
    return Finding(code or _classify(sample), start, end, READER)


def unread_language(found: Finding[str] | None) -> Finding[Flag] | None:
    """The remark that a posting is in a language of which only names are read, or None.

    >>> unread_language(Finding("pl", 0, 400, READER)).value, unread_language(Finding("de", 0, 400, READER))
    ('language-not-read', None)
    """
    if found is None or found.value in READ_LANGUAGES:
        return None
    return Finding("language-not-read", found.start, found.end, READER)


def _language_of_script(sample: str) -> str | None:
    if sample.isascii() or not _EAST_ASIAN.search(sample):
        return None
    letters = sum(map(str.isalpha, sample))
    return next((code for code, script in _SCRIPTS if 4 * len(script.findall(sample)) > letters), None)


def _sure_language(words: list[str]) -> str | None:
    """The language of which many different telling words occur, hardly mixed with those of another."""
    if len(words) < MIN_WORDS:
        return None
    different = set(words)
    told = [_OWNER[word] for word in different if word in _TELLING]
    if len(told) < max(MIN_KINDS, _SURE * len(different)):
        return None
    best = max(_COMMON, key=told.count) if 2 * told.count(told[0]) <= len(told) else told[0]
    n_best = told.count(best)
    return best if n_best >= MIN_KINDS and 5 * n_best >= 4 * len(told) else None


def _classify(sample: str) -> str:
    code: str = _identifier().classify(sample)[0]
    return {"nb": "no", "nn": "no"}.get(code, code)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages([code for code in _LANGUAGES if code in whole.labels])
    # The same model without the table of the other languages, which it would keep: 19 of its 82 MB.
    return LanguageIdentifier(
        whole.nb_ptc, whole.nb_pc, whole.nb_classes, whole.tk_nextmove, whole.tk_output, tk_row=whole.tk_row
    )
