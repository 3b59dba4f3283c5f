"""The language of a description, told by its commonest words or by py3langid."""

from __future__ import annotations

import pytest

from fingerpost.posting import Posting
from fingerpost.reading import prepare
from fingerpost.reading.language import read_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We are looking for a person who likes rivers and will help us to measure them with care.", "en"),
        (
            "Wir suchen eine Person, die Flüsse mag und uns bei der Vermessung mit Sorgfalt hilft, gern in Teilzeit.",
            "de",
        ),
        ("Nous cherchons une personne qui aime les rivières et qui nous aidera à les mesurer avec soin.", "fr"),
        ("Vi söker en person som tycker om floder och som vill hjälpa oss att mäta dem noggrant.", "sv"),
        ("我们正在寻找一位热爱河流并且能够仔细测量河流的工程师，熟悉机器学习者优先。", "zh"),
        ("Zoeken wij een persoon die van rivieren houdt en die ze zorgvuldig meten wil, ook in de winter?", "nl"),
        ("Vi søger en person, som kan lide floder, og som vil hjælpe os med at måle dem nøje.", "da"),
        ("Buscamos una persona que ame los ríos y que nos ayude a medirlos con cuidado.", "es"),
        ("Zoeken wij een persoon die van rivieren houdt en ons helpt om ze zorgvuldig te meten?", "nl"),
    ],
)
def test_the_language_of_the_body_is_told(text: str, code: str) -> None:
    document = prepare(Posting("1", "file", "Machine Learning Engineer", text))
    found = read_language(document)
    assert found is not None
    assert found.value == code
    assert document.text[found.start :].startswith(text[:20])


def test_too_little_text_says_nothing() -> None:
    assert read_language(prepare(Posting("1", "file", "Title in English", "C++ 11"))) is None
