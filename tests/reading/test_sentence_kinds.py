"""What the sentences of a text without headings are about, by their words and their neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.reading.document import SectionKind
from fingerpost.reading.sentence_kinds import KINDS, Sentence, features_of, kinds_of_sentences
from tests.reading.test_sections import kind_of

SENTENCES = st.builds(
    Sentence,
    st.text(max_size=60).map(str.lower),
    st.sampled_from(("required", "duties", None)),
    st.sampled_from((*KINDS, None)),
)

FLAT = (
    "Tidewell is the leading provider of river data and was founded by three friends with a passion for water. "
    "You will design the pipelines that bring Kafka events into our lake. You will work closely with engineers and "
    "improve the quality of our models every day. We need a strong background in statistics and fluency in Python. "
    "A degree in computer science or a related field. Excellent communication skills in English. "
    "We offer health insurance, a pension and thirty days of vacation."
)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("river data", "employer"),
        ("Kafka", "duties"),
        ("our models", "duties"),
        ("statistics", "required"),
        ("computer science", "required"),
        ("English", "required"),
        ("pension", "benefits"),
    ],
)
def test_a_paragraph_without_headings_is_told_apart_by_its_words(words: str, kind: SectionKind) -> None:
    assert kind_of(FLAT, words) == kind


def test_a_list_of_duties_whose_paragraph_goes_on_with_demands_ends_there() -> None:
    text = (
        "What you will do:\nDesign and build the maps of our harbours and keep them up to date with the pilots. Review "
        "the charts of your colleagues. Three years of experience with Python and SQL. Strong knowledge of "
        "geographic information systems. Fluent written and spoken English."
    )
    assert kind_of(text, "charts") == "duties"
    assert kind_of(text, "SQL") == kind_of(text, "geographic") == "required"


def test_words_without_a_kind_of_their_own_are_what_stands_round_them() -> None:
    asked = Sentence("strong experience with python and a degree in statistics.", "required", "required")
    work = Sentence("develop and maintain pipelines together with our engineers.", "duties", None)
    neither = Sentence("kafka and spark.", None, None)
    assert kinds_of_sentences([asked, neither, asked])[1] == "required"
    assert kinds_of_sentences([work, neither, work])[1] == "duties"


def test_what_stands_above_counts() -> None:
    neither = Sentence("kafka and spark.", None, None)
    assert kinds_of_sentences([neither], "duties") == ["duties"]
    assert kinds_of_sentences([neither], "required") == ["required"]


@pytest.mark.parametrize("cued", ["benefits", "legal"])
def test_a_notice_is_one_among_demands(cued: SectionKind) -> None:
    asked = Sentence("strong experience with python and a degree in statistics.", "required", "required")
    assert kinds_of_sentences([asked, Sentence("we tell you more.", None, cued), asked])[1] == cued


def test_a_sentence_about_the_employer_in_which_work_is_named_is_work() -> None:
    told = Sentence("we are a leading company that was founded in 1980 and you will train models.", None, "duties")
    assert kinds_of_sentences([told]) == ["duties"]


def test_nothing_is_about_nothing() -> None:
    assert kinds_of_sentences([]) == []


def test_long_words_count_by_their_ends_too_and_words_without_blanks_by_their_signs() -> None:
    assert "-tnisse" in features_of(Sentence("fließende englischkenntnisse", None, None))
    assert {"经", "验"} <= set(features_of(Sentence("经验", None, None)))


@given(st.lists(SENTENCES, max_size=8), st.sampled_from((*KINDS, None)))
def test_every_sentence_is_about_one_thing_and_always_the_same(
    sentences: list[Sentence], above: SectionKind | None
) -> None:
    kinds = kinds_of_sentences(sentences, above)
    assert len(kinds) == len(sentences)
    assert set(kinds) <= {*KINDS, "other"}
    assert kinds == kinds_of_sentences(list(sentences), above)


@given(SENTENCES)
def test_a_sentence_below_its_own_kind_stays_what_it_is(sentence: Sentence) -> None:
    (alone,) = kinds_of_sentences([sentence])
    assert alone == "other" or kinds_of_sentences([sentence], alone) == [alone]
