"""How a skill is asked for: by its section, by the words of its sentence, or not at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading import prepare_text, read
from fingerpost.reading.levels import LevelReader
from fingerpost.reading.openings import opening_kind
from fingerpost.reading.sentences import sentence_spans


def level_of(text: str, word: str) -> str | None:
    document = prepare_text(text)
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", document.text)
    assert found, (word, document.text)
    return LevelReader(document).level(*found.span())


def in_requirements(sentence: str, word: str) -> str | None:
    return level_of(f"Requirements\n- Team spirit\n- {sentence}\n- Patience", word)


def in_duties(sentence: str, word: str) -> str | None:
    return level_of(f"Responsibilities\n- Meet people\n- {sentence}\n- Travel", word)


WISHES = [
    # (sentence, what is wished, what is not)
    ("Kafka is a plus", "Kafka", ""),
    ("Kafka and Flink are a big plus", "Kafka", ""),
    ("Experience with Kafka, Flink or Pulsar is a bonus", "Flink", ""),
    ("Kafka preferred", "Kafka", ""),
    ("Rust is preferred but not required", "Rust", ""),
    ("Knowledge of Kafka desirable", "Kafka", ""),
    ("Knowledge of Kafka would be advantageous", "Kafka", ""),
    ("Kafka would be an advantage", "Kafka", ""),
    ("Experience with Kafka/Flink – advantage.", "Kafka", ""),
    ("Kafka is an asset", "Kafka", ""),
    ("Some Kafka would be nice to have", "Kafka", ""),
    ("Kafka (nice to have)", "Kafka", ""),
    ("Kafka is helpful", "Kafka", ""),
    ("Kafka is highly regarded", "Kafka", ""),
    ("Kafka is not required but appreciated", "Kafka", ""),
    ("Kafka would be ideal", "Kafka", ""),
    ("A background in Kafka is welcome", "Kafka", ""),
    ("Python required, Rust preferred", "Rust", ""),
    ("Ideally Kafka", "Kafka", ""),
    ("Experience in search and ranking, with an emphasis on maps, is a plus", "search", ""),
    ("Plotting tools — Matplotlib, Tableau, etc. preferred", "Tableau", ""),
    ("Any Kafka is a plusAnd a calm mind", "Kafka", ""),
    ("Bonus points for: knowledge of Kafka; familiarity with Rust", "Rust", ""),
    ("Nice-to-haves (none is required): Kafka, Rust", "Rust", ""),
    ("Preferred additions: Kafka, Rust", "Rust", ""),
    ("Skills (preferred): Kafka and Rust", "Kafka", ""),
    ("Queues (Pulsar, NATS, etc.) preferred", "NATS", ""),
    ("What we run on is a plus, but by no means required: Kafka, Rust", "Rust", ""),
    ("Maps are not essential but would be beneficial: Kafka", "Kafka", ""),
    ("Particularly welcome are people with Kafka", "Kafka", ""),
    ("Queues (Kafka or like it), history (Git), and a store (Iceberg experience preferred)", "", "Kafka"),
    ("Queues (Kafka or like it), history (Git), and a store (Iceberg experience preferred)", "", "Git"),
    ("Kafka required, Rust preferred", "Rust", "Kafka"),
    ("Kafka is mandatory, Rust is a plus", "Rust", "Kafka"),
    ("Kafka is not required, but a plus", "Kafka", ""),
    ("Preferred industry background in Kafka", "Kafka", ""),
    ("Nice to have some Kafka", "Kafka", ""),
    ("[Nice to have] Kafka", "Kafka", ""),
    ("Experience desired with Kafka", "Kafka", ""),
    ("If you also have experience in Kafka, we will be glad", "Kafka", ""),
    ("Experience with Kafka beneficial", "Kafka", ""),
    ("Vorteilhaft sind Kenntnisse in Kafka", "Kafka", ""),
    ("Det är önskvärt att du har erfarenhet av Kafka", "Kafka", ""),
    ("Python, ideally with Django", "Django", "Python"),
    ("Python, preferably 3.12 with Django", "Django", "Python"),
    ("5 years in sales, preferably in logistics", "logistics", "sales"),
    ("Bonus points for Kafka", "Kafka", ""),
    ("Bonus: Kafka", "Kafka", ""),
    ("Plus: Kafka or Flink", "Flink", ""),
    ("PLUS - Kafka", "Kafka", ""),
    ("Preferred: Kafka", "Kafka", ""),
    ("Nice to have: Kafka, Flink", "Flink", ""),
    ("[Bonus] Kafka on Kubernetes", "Kubernetes", ""),
    ("(Bonus) Kafka in production", "Kafka", ""),
    ("We'd love Kafka as well", "Kafka", ""),
    ("It would be great if you know Kafka", "Kafka", ""),
    ("It's a plus if you have used Kafka", "Kafka", ""),
    ("Even better if you have used Kafka", "Kafka", ""),
    ("We prefer candidates with Kafka", "Kafka", ""),
    ("Preference for Kafka", "Kafka", ""),
    ("Pluses include Kafka and Flink", "Flink", ""),
    ("Preferred experience in Kafka and Flink", "Flink", ""),
    ("Desired experience in tools such as ggplot; d3.js", "d3.js", ""),
    ("Stream processing is a plus (Kafka, Flink)", "Flink", ""),
    ("Stream processing is strongly preferred (Kafka, Flink)", "Kafka", ""),
    ("Stream processing is a plus, such as Kafka or Flink", "Kafka", ""),
    ("Cloud experience (AWS preferred)", "AWS", ""),
    ("Strong scripting (Python is a strong plus)", "Python", "scripting"),
    ("Kafka, Flink and Spark (preferred)", "Kafka", ""),
    ("Experience in biotech (this is a plus but not required)", "biotech", ""),
    ("Interest in MLOps (experience is a plus)", "MLOps", ""),
    ("In-depth Java, SQL but ideally also Kafka", "Kafka", "Java"),
    ("Proficient in Python; Scala is a plus", "Scala", "Python"),
    ("Knowledge of Python, knowledge of Scala is a plus", "Scala", "Python"),
    ("Excellent Python, experience with Kafka, Flink and NiFi a bonus", "Flink", "Python"),
    ("Banking: three years in banking or insurance are preferred", "insurance", ""),
    ("Languages: fluency in Dutch (speaking, reading and writing) is highly preferred", "Dutch", ""),
    ("Distributed systems – experience with Hadoop a plus", "Hadoop", "Distributed"),
    ("hive; pig; or other hadoop tools a plus", "hive", ""),
    ("Forecasting experience, preferred in retail", "retail", "Forecasting"),
    ("Kenntnisse in Kafka sind von Vorteil", "Kafka", ""),
    ("Kafka wünschenswert", "Kafka", ""),
    ("Idealerweise Kenntnisse in Kafka", "Kafka", ""),
    ("Sehr gutes Python, idealerweise Django", "Django", "Python"),
    ("Gute Python-Kenntnisse, Kenntnisse in Kafka von Vorteil", "Kafka", "Python"),
    ("Kafka ist kein Muss", "Kafka", ""),
    ("Kenntnisse in Kafka wÃ¼nschenswert", "Kafka", ""),
    ("Working knowledge of Python and with Kafka is a great advantage", "Kafka", ""),
    ("A fundamental understanding of Kafka would be a great asset", "Kafka", ""),
    ("Erfahrung mit Kafka ist ein Plus", "Kafka", ""),
    ("La connaissance de Kafka est un plus", "Kafka", ""),
    ("Kafka serait un atout", "Kafka", ""),
    ("Kafka souhaité", "Kafka", ""),
    ("Idéalement Kafka", "Kafka", ""),
    ("Conocimientos de Kafka deseables", "Kafka", ""),
    ("Se valorará Kafka", "Kafka", ""),
    ("Kafka será un plus", "Kafka", ""),
    ("Kafka is een pré", "Kafka", ""),
    ("Bij voorkeur Kafka", "Kafka", ""),
    ("Kafka är meriterande", "Kafka", ""),
    ("Det är ett plus om du kan Kafka", "Kafka", ""),
    ("Gärna Kafka", "Kafka", ""),
    ("Kafka será um diferencial", "Kafka", ""),
    ("Conhecimento de Kafka desejável", "Kafka", ""),
    ("Preferibilmente Kafka", "Kafka", ""),
    ("La conoscenza di Kafka è gradita", "Kafka", ""),
    ("有 Kafka 经验者优先", "Kafka", ""),
    ("熟悉 Python，有 Kafka 经验者优先", "Kafka", "Python"),
    ("具有 React，Vue，Angular 等项目经验优先", "React", ""),
    ("最好有 Kafka 经验", "Kafka", ""),
    ("熟悉 Kafka 加分", "Kafka", ""),
    ("Kafka の経験者歓迎", "Kafka", ""),
    ("Kafka 경험자 우대", "Kafka", ""),
]


@pytest.mark.parametrize(("sentence", "wished", "asked"), WISHES)
def test_words_of_preference_wish_for_what_they_are_about(sentence: str, wished: str, asked: str) -> None:
    if wished:
        assert in_requirements(sentence, wished) == "preferred"
    if asked:
        assert in_requirements(sentence, asked) == "required"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Java plus SQL", "Java"),
        ("Java plus SQL", "SQL"),
        ("The desired outcome is clean Python", "Python"),
        ("Finding the optional name of a Kafka topic", "Kafka"),
        ("A competitive advantage through Python", "Python"),
        ("Taking advantage of Python", "Python"),
        ("Strong Python. Kafka is a plus", "Python"),
        ("Strong Python; Kafka is a plus", "Python"),
        ("Strong Python but Kafka is a plus", "Python"),
        ("Machine learning: 3 years (required) Scala: 1 year (preferred)", "Machine"),
        ("PyTorch (preferred) or TensorFlow", "TensorFlow"),
        ("Preprocessing in Python", "Python"),
        ("Merit increases computed in Python", "Python"),
        ("Python, Kafka: the bonus scheme is ours", "Python"),
        ("Du arbeitest gerne mit Python", "Python"),
        ("有多年 Python 经验，管理经验加分", "Python"),
        (
            f"Strong working knowledge of Python {'across teams of any size ' * 3}Familiarity with Kafka is a plus",
            "Python",
        ),
    ],
)  # fmt: skip
def test_other_words_stay_asked_for(sentence: str, word: str) -> None:
    assert in_requirements(sentence, word) == "required"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("No Kubernetes needed", "Kubernetes"),
        ("No prior Kubernetes experience required", "Kubernetes"),
        ("You work without Kubernetes", "Kubernetes"),
        ("You will not need Kubernetes", "Kubernetes"),
        ("You don't need to know Kubernetes", "Kubernetes"),
        ("Kubernetes is not required", "Kubernetes"),
        ("Kubernetes experience is not necessary", "Kubernetes"),
        ("Kubernetes ist nicht erforderlich", "Kubernetes"),
        ("Kubernetes-Kenntnisse sind nicht notwendig", "Kubernetes"),
        ("Keine Kubernetes-Kenntnisse nötig", "Kubernetes"),
        ("Kubernetes n'est pas nécessaire", "Kubernetes"),
        ("Pas de Kubernetes", "Kubernetes"),
        ("Kubernetes no es necesario", "Kubernetes"),
        ("Sin Kubernetes", "Kubernetes"),
        ("Kubernetes is niet vereist", "Kubernetes"),
        ("Geen Kubernetes", "Kubernetes"),
        ("Kubernetes är inte ett krav", "Kubernetes"),
        ("Utan Kubernetes", "Kubernetes"),
        ("Kubernetes não é necessário", "Kubernetes"),
        ("Senza Kubernetes", "Kubernetes"),
        ("不要求 Kubernetes", "Kubernetes"),
        ("无需 Kubernetes", "Kubernetes"),
        ("A degree in Statistics or a related field", "Statistics"),
        ("BS or MS in Mathematics, Statistics or equivalent", "Mathematics"),
        ("Abgeschlossenes Studium der Statistik", "Statistik"),
    ],
)
def test_what_is_refused_or_studied_is_not_asked_for(sentence: str, word: str) -> None:
    assert in_requirements(sentence, word) is None


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("No Kubernetes? Learn it with us. Python is used daily", "Python"),
        ("Not only Kubernetes", "Kubernetes"),
        ("MS Excel or MS Access", "Excel"),
        ("A degree in physics with Python", "Python"),
    ],
)
def test_other_refusals_and_degrees_leave_a_skill_alone(sentence: str, word: str) -> None:
    assert in_requirements(sentence, word) == "required"


@pytest.mark.parametrize(
    ("sentence", "word", "level"),
    [
        ("Train models in Python", "Python", "duty"),
        ("Develop a deep understanding of Kafka", "Kafka", "duty"),
        ("Provide hands-on expertise in Kafka", "Kafka", "duty"),
        ("Use your experience with Kafka", "Kafka", "duty"),
        ("You will gain exposure to Kafka", "Kafka", "duty"),
        ("Become proficient in Kafka", "Kafka", "duty"),
        ("Ship software with the details required for Kafka", "Kafka", "duty"),
        ("Strategy: apply your background in Kafka", "Kafka", "duty"),
        ("Experience with Kafka", "Kafka", "required"),
        ("Strong Kafka skills", "Kafka", "required"),
        ("5+ years of Kafka", "Kafka", "required"),
        ("You have a track record with Kafka", "Kafka", "required"),
        ("Must have Kafka", "Kafka", "required"),
        ("You must know Kafka", "Kafka", "required"),
        ("Kafka is required", "Kafka", "required"),
        ("Kafka is a must", "Kafka", "required"),
        ("We are looking for engineers with experience with Kafka", "Kafka", "required"),
        ("This position requires a high level of expertise with Kafka", "Kafka", "required"),
        ("Data pipelines: experience with Kafka", "Kafka", "required"),
        ("Experience with Kafka is a plus", "Kafka", "preferred"),
        ("Work with Kafka, ideally on Kubernetes", "Kubernetes", "preferred"),
        ("Du hast Erfahrung mit Kafka", "Kafka", "required"),
        ("Du entwickelst Modelle in Python", "Python", "duty"),
        ("Kafka ist erforderlich", "Kafka", "required"),
        ("Vous maîtrisez Python", "Python", "required"),
        ("Vous participerez aux projets Python", "Python", "duty"),
        ("Du har erfarenhet av Python", "Python", "required"),
        ("熟悉 Python", "Python", "required"),
        ("负责 Python 开发", "Python", "duty"),
        ("Experiencia con Python", "Python", "required"),
        ("Desarrollar modelos en Python", "Python", "duty"),
        ("Esperienza con Python", "Python", "required"),
        ("Experiência com Python", "Python", "required"),
        ("Ervaring met Python", "Python", "required"),
    ],
)
def test_among_duties_only_what_is_asked_is_required(sentence: str, word: str, level: str) -> None:
    assert in_duties(sentence, word) == level


IDEAL = "Requirements\n- Python\nAbout the role\nThe ideal candidate will have experience with Kafka in production."


@pytest.mark.parametrize(
    ("text", "word", "level"),
    [
        (IDEAL, "Kafka", "preferred"),
        (IDEAL.partition("About")[2], "Kafka", "required"),
        ("Desired skills\n- Kafka\nBenefits\n- Boats", "Kafka", "required"),
        ("Desired skills\n- Kafka\nRequirements\n- Python", "Kafka", "preferred"),
        ("Ideal candidate\n- Kafka", "Kafka", "required"),
        ("What we'd love to see\n- Kafka\nMust have\n- Python", "Kafka", "preferred"),
        ("What we'd love to see\n- Kafka\nNice to have\n- Rust", "Kafka", "required"),
        ("Preferred qualifications\n- Kafka", "Kafka", "preferred"),
        ("Requirements\n- Python\nNice to have:\n- Kafka", "Kafka", "preferred"),
        ("Requirements\n- Python\n- Nice to have:\n- Kafka\n- Flink", "Flink", "preferred"),
        ("Requirements\n- Python\n- Experience with any of these is a plus:\n- Kafka", "Kafka", "preferred"),
        ("Requirements\n- Python\nNice-to-Have Skills\nKafka and Flink", "Kafka", "preferred"),
        ("Requirements\n- Python\nPreferred, but not required\n- Kafka", "Kafka", "preferred"),
        ("Requirements\n- Python and Go Preferred Qualifications - 7+ years of Kafka", "Kafka", "preferred"),
        ("Requirements\n- Python and Go Preferred Qualifications - 7+ years of Kafka", "Go", "required"),
        ("Requirements\n- Python, for two years Nice-to-have\n- Kafka", "Kafka", "preferred"),
        ("Preferred qualifications\nExperience:\n- Kafka", "Kafka", "preferred"),
        ("Requirements\nRivers Ltd is seeking a captain to sail with Kafka.\n- Python", "Kafka", "duty"),
        ("Requirements\nPython, RPreferred QualificationsPhD and Kafka", "Kafka", "preferred"),
        ("About us\nRivers Ltd is built on Kafka.", "Kafka", None),
        ("Benefits\n- Courses in Kafka", "Kafka", None),
        ("Equal opportunity\nWe screen with Kafka.", "Kafka", None),
        ("Tech stack\nPython and Kafka", "Kafka", "duty"),
        ("What will make you stand out\n- Kafka", "Kafka", "preferred"),
        ("You'll crush it if you have experience with\n- Kafka", "Kafka", "preferred"),
    ],
)  # fmt: skip
def test_the_section_says_it_first(text: str, word: str, level: str | None) -> None:
    assert level_of(text, word) == level


@pytest.mark.parametrize(
    ("sentence", "word", "right"),
    [
        pytest.param(
            "Familiarity with Kafka and Python experience", "Kafka", "preferred",
            marks=pytest.mark.xfail(strict=True, reason="familiarity alone is not read as a wish"),
        ),
        pytest.param(
            "NLP, vision and search (preferred), each with working experience", "NLP", "preferred",
            marks=pytest.mark.xfail(strict=True, reason="a wish in brackets counts for the last item of a list"),
        ),
    ],
)  # fmt: skip
def test_known_gaps(sentence: str, word: str, right: str) -> None:
    assert in_requirements(sentence, word) == right


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Experience with rivers", "required"),
        ("Strong swimmer", "required"),
        ("3+ years of swimming", "required"),
        ("Bachelor’s degree", "required"),
        ("You have swum", "required"),
        ("Design boats", "duties"),
        ("Designing boats", "duties"),
        ("Boats: design them", "duties"),
        ("You will swim", "duties"),
        ("– Build boats", "duties"),
        ("Boats", None),
        ("Are you a swimmer?", None),
        ("Du hast Boote gebaut", "required"),
        ("Du baust Boote und entwickelst Segel", "duties"),
        ("Du bist verantwortlich für Boote", "duties"),
        ("Sehr gute Kenntnisse", "required"),
        ("Vous avez nagé", "required"),
        ("Vous construirez des bateaux", "duties"),
        ("Conocimientos de ríos", "required"),
        ("Je hebt gezwommen", "required"),
        ("Du har simmat", "required"),
        ("负责造船", "duties"),
        ("熟悉造船", "required"),
        ("direct experience of large harbours", "required"),
        ("very good writing skills", "required"),
        ("programming experience in Rust", "required"),
        ("production of maps", None),
    ],
)
def test_first_words_tell_what_is_asked_from_what_is_done(text: str, kind: str | None) -> None:
    assert opening_kind(text.lower(), 0, len(text)) == kind


SQL = "Expert in SQL with several years in the field of rivers and seas and of all that flows there"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("You know C++. We help.", ["You know C++.", "We help."]),
        ("Use e.g. NumPy daily.", ["Use e.g. NumPy daily."]),
        ("Work with Dr. Stone, Ph.D. in rivers.", ["Work with Dr. Stone, Ph.D. in rivers."]),
        ("(profiling). - [Bonus] Kafka", ["(profiling).", "- [Bonus] Kafka"]),
        ("熟悉 Python。了解 Kafka。", ["熟悉 Python。", "了解 Kafka。"]),
        (
            f"{SQL} Familiarity with rivers",
            [SQL, "Familiarity with rivers"],
        ),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text, 0, len(text))] == sentences


_PIECES = st.sampled_from(
    "Requirements:|Nice to have|- Python|- Kafka is a plus|(preferred)|ideally |no |优先|You will |; |\n|BS in ".split(
        "|"
    )
)


@given(st.lists(_PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_any_text_has_levels_everywhere(text: str) -> None:
    document = prepare_text(text)
    reader = LevelReader(document)
    for start in range(len(document.text)):
        assert reader.level(start, min(start + 3, len(document.text))) in ("required", "preferred", "duty", None)
        low, high = reader.sentence_at(start)
        assert 0 <= low <= high <= len(document.text)


@pytest.mark.parametrize(
    ("required", "level"),
    [
        ("Work closely with robotics engineers", "preferred"),
        ("Passion for robotics", "preferred"),
        ("You enjoy tuning robotics in a storm", "preferred"),
        ("You explain robotics’s place in the harbour", "preferred"),
        ("Experience with robotics", "required"),
    ],
)
def test_an_interest_among_the_musts_does_not_outweigh_a_wish(required: str, level: str) -> None:
    posting = Posting(
        "1", "example", "Welder", f"Requirements\n- Patience\n- {required}\n\nNice to have\n- Experience with robotics"
    )
    assert [skill.value.level for skill in read(posting).skills if skill.value.skill_id == "robotics"] == [level]


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("Good skills with Kafka", "required"),
        ("Kafka and SQL coding experience", "required"),
        ("Experience related to Kafka", "required"),
        ("Improve your skills with Kafka", "duty"),
        ("Build tools that make the coding experience calm, with Kafka", "duty"),
    ],
)
def test_words_of_demand_ask_among_duties(sentence: str, level: str) -> None:
    assert in_duties(sentence, "Kafka") == level


@pytest.mark.parametrize(("commas", "level"), [("", "preferred"), (", and so on, as said, so far", "required")])
def test_semicolons_are_commas_where_hardly_a_comma_stands(commas: str, level: str) -> None:
    other = "Reads maps; charts; logs; tides; winds; stars; birds; clouds; reefs; buoys; bells" + commas
    text = f"Requirements\n- {other}\n- Sails, ropes\n- Kafka; Flink; and NiFi are a plus"
    assert level_of(text, "Kafka") == level
