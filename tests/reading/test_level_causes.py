"""Wishes in run-on lines, in brackets and behind other words: causes that were found in real postings."""

from __future__ import annotations

import pytest

from fingerpost.reading import prepare_text
from fingerpost.reading.sentences import sentence_spans
from tests.reading.test_levels import in_duties, in_requirements, level_of


@pytest.mark.parametrize(
    ("sentence", "wished", "asked"),
    [
        ("Has worked with Kafka and AWS (S3, Lambda) or a similar cloud (desirable)", "AWS", ""),
        ("Design of safe systems in Kafka (filters, consent, privacy) (bonus)", "Kafka", ""),
        ("Years with Kafka-based or Flink tools (a significant plus).", "Kafka", ""),
        ("Background in Kafka, Flink, or a related field (preferred)", "Kafka", ""),
        ("Rust or Python (preferred)", "Python", "Rust"),
        ("Any cloud at all, Kafka included (preferred Azure)", "Azure", "Kafka"),
        ("(optional, but preferred) Has run Kafka for a team", "Kafka", ""),
        ("Kafka in banks; in particular, for cards of Visa preferred", "Kafka", ""),
        ("Some years in Kafka, or with Flink is highly desirable", "Kafka", ""),
        ("Kafka – highly preferred to have it", "Kafka", ""),
        ("Azure is a plus, as is Kafka", "Kafka", ""),
        ("Azure would be nice to have, as are Kafka and Flink", "Flink", ""),
        ("Kafka would be good", "Kafka", ""),
        ("Knowing Kafka is a strong preference", "Kafka", ""),
        ("Three years of Python; prefer experience with Kafka", "Kafka", "Python"),
        ("Optimalerweise Kafka", "Kafka", ""),
        ("Optional bringen Sie Erfahrung in Kafka mit", "Kafka", ""),
        ("Erfahrung mit Kafka gewünscht", "Kafka", ""),
        ("Good Kafka is an added advantageMates should sail in Rust", "Kafka", "Rust"),
        ("Nice to haveFlink or Kafka experience", "Kafka", ""),
        ("Preferred sector focus with three years in Kafka", "Kafka", ""),
        ("Kafka is a major asset", "Kafka", ""),
        ("Years at sea – ideally within Kafka teams - Deep, lasting familiarity with Rust", "Kafka", "Rust"),
        ("A year in harbours preferred - Depth of skill in Kafka", "harbours", "Kafka"),
        ("If you have sailed on Kafka - that’s a huge plus and we will tell", "Kafka", ""),
        ("At ease with Kafka, calm in storms + 1-3 years of Rust is a plus", "Rust", "Kafka"),
        ("Good grasp of Kafka, and preferred experience with Rust", "Rust", "Kafka"),
        ("Ideally, but not necessarily, in Kafka", "Kafka", ""),
        ("Ideally Rust, but Kafka", "Rust", "Kafka"),
        ("Preferred level: years of Kafka", "Kafka", ""),
        ("Past work in a Kafka team preferred Programming of harbours", "Kafka", ""),
        ("Ein Vorteil ist Erfahrung mit Kafka", "Kafka", ""),
        ("It is preferred that you have sailed with Kafka", "Kafka", ""),
        ("Also helpful is experience with Kafka", "Kafka", ""),
        ("Past work with Kafka would be especially helpful", "Kafka", ""),
        ("Kafka would be a massive plus in the first year", "Kafka", ""),
        ("Past work with Kafka is highly preferredHas a calm mind", "Kafka", ""),
        ("Sails on Kafka are desirableExperience with Rust in storms", "Kafka", "Rust"),
        ("Har du kunskaper i Kafka ser vi det som mycket positivt", "Kafka", ""),
        ("Extra bonus om du har erfarenhet av Kafka", "Kafka", ""),
        ("（加分项）熟悉 Kafka", "Kafka", ""),
        ("Experience in building maps in Rust with tools like Kafka is a plus", "Rust", ""),
        ("A degree and good Java with Kafka is a plus", "Kafka", "Java"),
        ("Experience with Rust and Kafka helps.", "Kafka", ""),
        ("Rust or Kafka experience valued", "Kafka", ""),
        ("Past work with Kafka is highly valuable but not a must", "Kafka", ""),
        ("Certificates in Kafka recommended but not required", "Kafka", ""),
        ("Fluent in English, German is a plus", "German", "English"),
        ("A keeper of harbours (highly desired): you have seen Kafka", "Kafka", ""),
        ("Work on boats (Flink a plus): Kafka, Rust", "Flink", "Kafka"),
        ("Prefer two years of work with Kafka", "Kafka", ""),
        ("Work as you prefer with Flink; Kafka preferrable", "Kafka", "Flink"),
        ("Preferred programming skills for drawing maps (e.g. Kafka)", "Kafka", ""),
        ("Preferred business experience in harbours with Kafka", "Kafka", ""),
        ("Preferred harbour focus with 2+ years’ experience in one of these: Kafka, Flink", "Flink", ""),
        ("Work with streams of maps is a big plus – e.g. Flink, Kafka", "Kafka", ""),
        ("Past work on boats preferred along with knowledge of Kafka", "Kafka", ""),
        ("Past work with Kafka and Flink is relevant but not essential", "Kafka", ""),
        ("Kafka, Flink or Rust will help you start, but it's not mandatory", "Rust", ""),
        ("Past work with maps and Rust, preferably with Kafka in a harbour but not required", "Kafka", "Rust"),
        ("Has sailed with Rust in storms—Kafka knowledge preferred", "Kafka", "Rust"),
        ("Kafka and Flink—strongly preferred", "Kafka", ""),
        ("Fluency in Italian, French or Arabic is a plus", "Italian", ""),
        ("Solid Java is a must, Kafka is a plus", "Kafka", "Java"),
        ("Fluent in Java (bonus points for Kafka)", "Kafka", "Java"),
        ("Solid Java, bonus for work with Kafka", "Kafka", "Java"),
        ("Bonus points for: past work with boats; familiarity with Kafka; SQL", "Kafka", ""),
        (
            "(optional) You have experience with Kafka, above all with all that sails on the sea and in the harbour",
            "Kafka",
            "",
        ),
        ("Harbour tools (preferably Rust), Kafka (Flink or similar), and maps", "Rust", "Kafka"),
        ("Harbour tools (preferably Rust), Go (Kafka or similar), and maps", "Rust", "Kafka"),
        ("Knows Kafka (preferable AWS: old and new), and Go", "AWS", "Kafka"),
        ("Has sailed with maps, ideally Rust, and with tools like Kafka", "Rust", "Kafka"),
        ("Has sailed with maps, ideally Rust, Go, and Kafka", "Kafka", ""),
        ("Speaks English and German (preferred).", "German", "English"),
        ("Drawing maps at night (we like Kafka), and a boat in Python", "Kafka", "Python"),
        ("Fluent English is a must, German or any other European language is nice too", "German", "English"),
        ("Gutes Wissen in Rust, hilfreich sind Kenntnisse in Kafka", "Kafka", "Rust"),
        ("Has sailed with Rust in storms, know-how on Kafka is a plus", "Kafka", "Rust"),
        ("3+ years of work with Rust or on boats, Kafka a plus", "Kafka", "Rust"),
        ("Work with Kafka is highly preferredUnderstand Rust on every boat", "Kafka", "Rust"),
        ("Work with Kafka desiredPrimary place of workUS", "Kafka", ""),
        ("Work with Kafka will help you on the first days, but is not essential", "Kafka", ""),
        ("Kafka is relevant but not essential", "Kafka", ""),
        ("Rust is needed, but Kafka is not required, only helpful", "Kafka", "Rust"),
        ("Boats that are steered by Rust and Kafka — Big Plus", "Kafka", ""),
        ("Running Kafka is a very big plus Good taste in Rust", "Kafka", ""),
        ("Erfahrung mit Kafka wäre von großem Vorteil", "Kafka", ""),
        ("Ein Vorteil ist Erfahrung in Kafka", "Kafka", ""),
        ("Spricht gut Italian und mag Boote, Kafkakenntnisse oder Flink von Vorteil", "Flink", "Italian"),
        ("Gute Arbeit mit Rust, Kafka-Kenntnisse wünschenswert", "Kafka", "Rust"),
        ("Work with Rust on boats and segmentationBachelor’s paper or work with Kafka desired", "Kafka", "Rust"),
        ("Optional verfügen Sie auch über Kafka", "Kafka", ""),
        ("A keeper (highly desired): you have long sailed with Kafka", "Kafka", ""),
        ("(highly desirable): Letters in Kafka", "Kafka", ""),
        ("Work with Rust (past work in Kafka also useful)", "Kafka", "Rust"),
        ("Work with Kafka would be outstanding", "Kafka", ""),
        ("Kafka and Flink are desirable skills", "Kafka", ""),
        ("A past with Kafka is favorable", "Kafka", ""),
        ("Highly Valued (but not strictly required): Past work with Kafka", "Kafka", ""),
        ("Recommended but not required tools: Rust, Kafka", "Kafka", ""),
        ("Past work with Kafka is encouraged", "Kafka", ""),
        ("3+ years of work with Rust, Go or Kafka a plus", "Rust", ""),
        ("Letters to all sailors (Go and Rust are a must) Work with Kafka is highly regarded", "Kafka", "Rust"),
        ("Det krävs att du kan Rust där erfarenhet av Kafka är meriterande", "Kafka", "Rust"),
        ("Strong Rust skills, solid Kafka background a definite plus.", "Kafka", "Rust"),
        ("Whoever applies may have basic knowledge of Kafka", "Kafka", ""),
        ("优先条件：有 Kafka 经验", "Kafka", ""),
        ("团队技术栈：Rust、Kafka 等，有以上经验者优先", "Kafka", ""),
        ("熟悉 Python，有流处理经验者优先（如 Kafka）", "Kafka", "Python"),
    ],
)
def test_a_wish_is_about_its_own_words(sentence: str, wished: str, asked: str) -> None:
    assert in_requirements(sentence, wished) == "preferred"
    if asked:
        assert in_requirements(sentence, asked) == "required"


@pytest.mark.parametrize(
    ("line", "wished", "asked"),
    [
        (
            "Maps of the coast from many filesQuery the books in Kafka old portsUse all ways, Go expertise preferred",
            "Go",
            "Kafka",
        ),
        (
            "A degree is a plus3+ years' Kafka experience5+ years in a harbourExperience with Flink is a plus",
            "Flink",
            "Kafka",
        ),
        (
            "Has drawn maps in Kafka on boats1 year of Flink is a plus",
            "Flink",
            "Kafka",
        ),
        ("Other languages are a plus (C++, Rust) - experience with Kafka, boats and tides - Calm", "Rust", "Kafka"),
        ("A degree, preferably with Flink or Go - 1-5 years of work for sailors in Kafka", "Flink", "Kafka"),
        (
            "Kafka, order, and attention to detail in all the night watch Technical background or Flink highly valued",
            "Flink",
            "Kafka",
        ),
        (
            "Leading is an advantage Experience in boats (e.g. Kafka, tides) Consulting and Go work is an advantage",
            "Go",
            "Kafka",
        ),
        (
            "5-7 years of Kafka in a harbour or on an island, by night and in all winds Preferred knowledge of Flink",
            "Flink",
            "Kafka",
        ),
        (
            "Preferably some years of Flink in harbours, on islands, by the sea or in industry You have seen Kafka",
            "Flink",
            "Kafka",
        ),
        (
            "Preferably some years of Flink in harbours, on islands, by the sea, by night too Very good maps of Kafka",
            "Flink",
            "Kafka",
        ),
        ("Strong Kafka skills, with Go, Rust, and Flink as a nice to have", "Rust", "Kafka"),
        (
            "Has drawn maps with PyTorch and javaScript, TypeScript or sqlAlchemy in a team of sailors is a plus",
            "PyTorch",
            "",
        ),
        ("Ideally: Kafka - Strong Flink - Experience with Go", "Flink", ""),
    ],
)
def test_a_wish_ends_with_its_item_where_items_have_no_signs(line: str, wished: str, asked: str) -> None:
    assert in_requirements(line, wished) == "preferred"
    if asked:
        assert in_requirements(line, asked) == "required"


@pytest.mark.parametrize(
    ("wish", "item"),
    [
        ("a diploma preferred", "Experience with Kafka"),
        ("a diploma preferred", "Strong Kafka"),
        ("a diploma is desired", "Familiarity with Kafka"),
        ("a diploma is a big plus", "Proficiency in Kafka"),
        ("a diploma is required", "Knowledge of Kafka"),
    ],
)
def test_a_wish_written_small_ends_its_item_before_a_usual_first_word(wish: str, item: str) -> None:
    line = f"Has sailed with maps on boats and islands, by night and in all winds; {wish} {item} and a calm mind"
    assert in_requirements(line, "Kafka") == "required"


LINE = "Requirements\nCoordinate with the people who keep the lighthouses of the coast and write down what they say"


@pytest.mark.parametrize(
    "sentence",
    [
        "Kafka wherever it helps.",
        "Knows Kafka and the recommended ways to sail",
        "Kafka for our valued guests of the harbour",
    ],
)
def test_help_and_worth_are_no_wishes_in_the_midst_of_a_sentence(sentence: str) -> None:
    assert in_requirements(sentence, "Kafka") == "required"


@pytest.mark.parametrize(
    "heading",
    [
        "Preferred",
        "PREFERRED",
        "Plus",
        "Extra credit",
        "Extra Credit",
        "Bonus points",
        "BONUS POINTS",
        "Nice to have",
        "Good to have",
        "Bonus",
        "Optional",
        "Nice-to-have skills",
        "Preferred (not a must)",
        "ADDITIONAL DESIRABLE BUT NOT REQUIRED SKILLS",
    ],
)
def test_a_heading_of_wishes_stands_bare_in_a_line(heading: str) -> None:
    text = f"{LINE} {heading} Experience designing with Kafka Exposure to Flink"
    assert level_of(text, "Kafka") == "preferred"
    assert level_of(text, "Flink") == "preferred"


@pytest.mark.parametrize(
    "heading", ["Desired:", "Pluses:", "What gives you an edge:", "It would be a bonus if you had:"]
)
def test_a_heading_of_wishes_with_a_colon_stands_in_a_long_line(heading: str) -> None:
    text = f"{LINE} to them, and to all who come with the boats of the islands and go with them at the end of the year"
    assert level_of(f"{text} {heading} Experience designing with Kafka Exposure to Flink", "Flink") == "preferred"


@pytest.mark.parametrize("word", ["Bonus:", "Optional:", "Plus :"])
def test_a_promise_with_a_colon_begins_an_item_of_its_own(word: str) -> None:
    text = f"{LINE} Fluent in SQL and in all that is said of it {word} experience with Kafka Solid knowledge of Java"
    assert level_of(text, "SQL") == level_of(text, "Java") == "required"
    assert level_of(text, "Kafka") == "preferred"


@pytest.mark.parametrize("heading", ["Optional", "Bonus", "Pluses", "Nice-to-have"])
def test_strong_or_some_begins_an_item_behind_a_heading_that_ends_none(heading: str) -> None:
    text = f"{LINE} {heading} Strong understanding of Kafka on a boat Familiarity with Flink"
    assert level_of(text, "Kafka") == "preferred"
    assert level_of(f"{LINE} {heading} You have seen Kafka on a boat", "Kafka") == "preferred"
    assert level_of(f"{LINE} Years on boats preferred Strong understanding of Kafka", "Kafka") == "required"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("You hold a degree, highly Preferred Experience with Kafka", "Kafka"),
        ("A PhD is Preferred Knowledge of Kafka helps us all the same", "Kafka"),
    ],
)
def test_a_wish_that_ends_its_own_item_heads_nothing(line: str, word: str) -> None:
    document = prepare_text(f"{LINE} {line}")
    assert document.section_at(document.text.index(word)) == "required"


@pytest.mark.parametrize(
    ("line", "word", "level"),
    [
        ("Meet people and draw maps. Qualifications Minimum 2 years of Kafka", "Kafka", "required"),
        ("Meet people and draw maps. REQUIREMENTS Strong Kafka", "Kafka", "required"),
        ("Meet people and draw maps. Qualifications 3+ years of Kafka", "Kafka", "required"),
        ("Your maps. Responsibilities Design pipelines in Kafka", "Kafka", "duty"),
    ],
)
def test_a_bare_noun_heads_the_items_behind_it(line: str, word: str, level: str) -> None:
    assert level_of(f"What you will do\n{line}", word) == level


def test_a_glued_heading_before_a_plus_sign_heads_wishes() -> None:
    text = f"{LINE} Preferred Technical and Professional Expertise+ Experience with Kafka+ Flink"
    assert level_of(text, "Kafka") == "preferred"


def test_semicolons_that_took_the_place_of_commas_divide_no_wish() -> None:
    text = (
        "Requirements\nA team; a plan; a map; a net\nKafka; Flink; Spark; Hive or Pulsar is a plus\nA pen; Python; SQL"
    )
    assert level_of(text, "Kafka") == "preferred"
    assert level_of(text, "Python") == "required"


def test_a_semicolon_divides_where_commas_are_written() -> None:
    text = "Requirements\n- Solid Python; Kafka is a plus\n- A map, a plan; a team; a hat; a cup; a key; a pen; a net"
    assert level_of(text, "Python") == "required"


GERMAN = (
    "Umfangreiche Erfahrung mit Datenbanken, idealerweise in Azure (Synapse) Erfahrungen in der Arbeit mit Python "
    "Fundiertes Verständnis von Spark Sehr gute Kenntnisse in SQL Kenntnisse in Kafka von Vorteil "
    "Gute Englischkenntnisse in Wort und Schrift"
)


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("Azure", "preferred"),
        ("Python", "required"),
        ("Spark", "required"),
        ("SQL", "required"),
        ("Kafka", "preferred"),
        ("Englischkenntnisse", "required"),
    ],
)
def test_german_items_that_are_run_together_are_told_apart(word: str, level: str) -> None:
    assert level_of(GERMAN, word) == level


@pytest.mark.parametrize(
    ("text", "n_items"),
    [
        (f"{'Ein langer Satz über Karten und Leuchttürme an der Küste, ' * 2}mit Bezug zu Seekarten z. B. Papier", 1),
        (
            f"{'Ein langer Satz über Karten und Leuchttürme an der Küste, ' * 2}und praktische Erfahrung mit Seekarten",
            1,
        ),
        (f"{'Ein langer Satz über Karten und Leuchttürme an der Küste, ' * 2}in Bremen Sehr gute Augen", 2),
        (f"{'A long sentence about maps and the lighthouses of the coast ' * 2}5+ years of sailing", 2),
        (f"{'A long sentence about maps and the lighthouses of the coast ' * 2}with 5+ years of sailing", 1),
        (f"{'A long sentence about maps and the lighthouses of the coast ' * 2}Basic reading of charts", 2),
    ],
)
def test_where_an_item_begins_that_no_sign_divides(text: str, n_items: int) -> None:
    assert len(sentence_spans(text, 0, len(text))) == n_items


def test_a_description_behind_wishes_asks_nothing() -> None:
    text = (
        "Preferred qualifications:\nExperience with Kafka. Harbour is more than a firm of boats and nets. "
        "As a keeper, you will manage a crew of divers and their boats. They mend nets and scrape hulls with Hive "
        "when the tide is low, and they sing of the sea all day long. Experience with Flink."
    )
    assert level_of(text, "Kafka") == "preferred"
    assert level_of(text, "Hive") is None
    assert level_of(text, "Flink") == "preferred"


@pytest.mark.parametrize(
    ("sentence", "word", "level"),
    [
        ("You will have experience in using Kafka every day", "Kafka", "required"),
        ("This role offers the opportunity to gain hands-on experience in Kafka", "Kafka", "duty"),
    ],
)
def test_what_is_had_is_told_from_what_is_gained(sentence: str, word: str, level: str) -> None:
    assert level_of(f"About the role\n{sentence}.", word) == level


@pytest.mark.parametrize(
    ("sentence", "word", "level"),
    [
        ("Kafka experience prefered", "Kafka", "preferred"),
        ("Years in retail a plus working with Kafka", "Kafka", "preferred"),
        ("Experience with Java, preferred Kafka programming skills, experience with Flink", "Java", "required"),
        ("Experience with Java, preferred Kafka programming skills, experience with Flink", "Kafka", "preferred"),
        ("Experience with Java, preferred Kafka programming skills, experience with Flink", "Flink", "required"),
        ("Python are required Kafka, Flink experiences are pluses", "Python", "required"),
        ("Kafka, knowledge graphs and Flink is a plus", "Kafka", "preferred"),
        ("Meriterande ämnesområde är Kafka eller Flink", "Flink", "preferred"),
        ("Meriterande kunskaper: Kafka", "Kafka", "preferred"),
        ("Meriterande ämnesområde är bl.a. Flink och Kafka", "Kafka", "preferred"),
    ],
)
def test_a_wish_reaches_as_far_as_it_is_meant(sentence: str, word: str, level: str) -> None:
    assert in_requirements(sentence, word) == level


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("We love", "preferred"),
        ("Added bonus", "preferred"),
        ("You are an ideal candidate if you have:", "required"),
        ("You might be the perfect fit for our harbour if you:", "required"),
        ("You are an ideal candidate if you also have:", "preferred"),
        ("It would be ideal if you:", "preferred"),
        ("Some skills aren't required, but useful here:", "preferred"),
        ("Let us know if you have worked with:", "preferred"),
        ("What also excites us:", "preferred"),
        ("What we would appreciate:", "preferred"),
        ("You will wow us if you have:", "preferred"),
        ("Useful Experience", "preferred"),
        ("Secondary Requirements", "preferred"),
        ("These tools are good to know:", "preferred"),
        ("It helps if you:", "preferred"),
        ("What gives you the edge:", "preferred"),
        ("In an ideal world you have:", "preferred"),
        ("Beyond the basics", "preferred"),
        ("Ideally, you also have (but it's ok if you don't!):", "preferred"),
        ("Other desired traits:", "preferred"),
        ("Schön wäre außerdem, wenn du…", "preferred"),
        ("To be ahead of the pack, you might have:", "preferred"),
        ("Cherries on the cake:", "preferred"),
        ("Ce qui fera la différence", "preferred"),
        ("Highly desired additions:", "preferred"),
        ("In addition to the above, required skills:", "required"),
        ("Experience with these boats would be well-regarded...", "preferred"),
        ("A great benefit if you have:", "preferred"),
    ],
)
def test_headings_over_a_second_list(heading: str, level: str) -> None:
    musts = "Requirements\n- Java\n- SQL\n- Go\n\n"
    assert level_of(f"{musts}{heading}\n- Kafka\n- Flink", "Kafka") == level


def test_a_long_item_stays_in_the_list_of_wishes_that_was_led_in() -> None:
    years = "Have a minimum of four years of work with Kafka and with all the boats that go to the islands, in storms"
    text = (
        "Requirements\n- Java\n- SQL\n- Go\n\nYou'll go above and beyond our minimum qualifications if you...\n"
        f"Possess a degree in the history of boats\n{years} each day\n{{}} Flink and some other work with all the"
        " tools by which the people of the harbour count the boats that come from the islands in a storm\n"
    )
    assert level_of(text.format("Have"), "Kafka") == "preferred"
    assert level_of(text.format("Have"), "Flink") == "preferred"
    assert level_of(text.format("Must have"), "Flink") == "required"


@pytest.mark.parametrize("heading", ["Preferred skills", "Knowledge of these is a plus:"])
def test_a_last_item_with_a_notice_behind_it_stays_a_wish(heading: str) -> None:
    item = "Experience with Kafka on all the boats that go to the islands in a storm."
    notice = "We offer free lunch to all who work in our old harbour, and the base salary range is " + "printed " * 20
    text = f"Requirements\n- Java\n- SQL\n- Go\n\n{heading}\n- Past work with Flink\n\n{item} {notice}\n"
    assert level_of(text, "Kafka") == "preferred"


@pytest.mark.parametrize("heading", ["Nice to Have", "Preferred"])
def test_a_heading_at_the_end_of_an_item_says_nothing_of_the_item(heading: str) -> None:
    text = f"Requirements\n- Java\n- SQL\n- Past work on boats with Kafka {heading}"
    assert level_of(f"{text}\n- Flink and Rust", "Kafka") == "required"
    assert level_of(f"{text}\n- Flink and Rust", "Flink") == "preferred"
    assert level_of(f"{text}\n\nApply now.", "Kafka") == "preferred"


@pytest.mark.parametrize("notice", ["The US base salary range is printed", "We offer free lunch to all"])
def test_a_short_last_item_with_a_notice_behind_it_is_one_item(notice: str) -> None:
    text = f"Bonus points\nPast work on boats that go to the islands. Experience with Kafka {notice} {'in print ' * 30}"
    assert level_of(f"Requirements\n- Java\n- SQL\n- Go\n\n{text}", "Kafka") == "preferred"


@pytest.mark.parametrize(
    "heading", ["Nice To Have", "Nice to have", "Bonus Points:", "Preferred Skills", "Desired Skills"]
)
def test_a_heading_of_wishes_is_found_that_is_glued_to_the_word_before(heading: str) -> None:
    text = f"Requirements: Experience with Java and lighthouses{heading} Past work with Kafka on a boat"
    assert level_of(text, "Java") == "required"
    assert level_of(text, "Kafka") == "preferred"


def test_knowledge_is_a_heading_of_wishes_in_a_line() -> None:
    text = (
        f"{LINE}. Very good Java. Desirable knowledge: Several years with Kafka. Work with boats and Flink in a storm"
    )
    assert level_of(f"{text}, and with all that belongs to the old harbour of the town.", "Flink") == "preferred"


@pytest.mark.parametrize(
    "sentence",
    [
        "You will need to draw maps of the coast with Kafka",
        "Steer boats at night and use Kafka when required",
        "Answer the letters of the sailors, with Kafka as required",
        "Hand out other maps to the sailors when Kafka is required",
        "Read the maps and Kafka, driving required changes on every boat",
        "Speak of boats and of Kafka on every pier Travel required up to ten days",
        "Draw the maps of the coast with Kafka Some travel to the islands may be required",
        "Keep the harbour books and the Kafka required for each port",
        "Draw what the product requirements say, then build the required Kafka",
        "In this port you have the chance to sail with those who wrote Kafka",
        "Its ways should be familiar to anyone with exposure to tides, Kafka and boats",
        "On the pier, as a team, we have expertise in Kafka",
        "Sail with us and become an expert in Kafka",
        "In the night watch, apply deep harbour expertise (tides) to Kafka",
        "Sees to boats, maps, Kafka, etc. A working knowledge of tides is required.",
        "The keeper will gain a deep understanding of Kafka",
        "It is for those who know that they want to work at the intersection of Kafka and boats",
        "The port seeks a keeper well-versed in tides to lead the Kafka work",
        "Our boats, though we don’t require previous experience in them: Kafka, Flink",
    ],
)
def test_what_the_work_brings_or_others_have_is_no_demand(sentence: str) -> None:
    assert in_duties(sentence, "Kafka") == "duty"


@pytest.mark.parametrize(
    "sentence",
    [
        "Knowing Kafka is required",
        "As a keeper of Kafka books you will be required to have a boat",
        "The port says that Kafka is required for this role",
        "Kafka is required to succeed in this position",
        "Strong Kafka (required for letters to other ports)",
        "Kafka required, maps of the coast too",
        "Kafka required with ten years of sailing",
        "You will need to have experience with Kafka",
        "You have sailed and you have shipped Kafka",
        "We are looking for a keeper with experience in Kafka",
    ],
)
def test_a_demand_among_duties_stays_one(sentence: str) -> None:
    assert in_duties(sentence, "Kafka") == "required"


@pytest.mark.parametrize(
    "sentence",
    [
        "Some training in Kafka or Flink is a plus, familiarity is necessary.",
        "Letters about Kafka in a port where order isn't optional",
        "Keeper for Kafka, for good pay + quarterly bonus",
        "Steer boats with Kafka and make favorable terms with the ports",
        "Some years with Kafka Young sailors are encouraged to apply",
        "Draw maps with Kafka Desirable skills, knowledge and past work",
        "Draw maps with Kafka PREFERRED QUALIFICATIONS",
        "Tidy books in Kafka, or our preferred way to keep them",
        "Keepers who love Kafka maps that feel calm and helpful - day and night",
        "Boats that are built with Kafka in languages such as Rust (preferred) and Go",
    ],
)
def test_words_of_preference_that_wish_for_nothing(sentence: str) -> None:
    assert in_requirements(sentence, "Kafka") == "required"


@pytest.mark.parametrize(
    ("line", "word", "level"),
    [
        ("Degree with emphasis on work of a quantitative nature (e.g., Statistics, Mathematics)", "Statistics", None),
        ("BS in a quantitative field, i.e. Statistics, Physics or Mathematics", "Mathematics", None),
        ("A degree in a quantitative field (e.g. Physics, Law) Understanding of Kafka", "Kafka", "required"),
        ("A degree in Physics or Law related fields Excellent understanding of Kafka", "Kafka", "required"),
        ("A degree in a related field such as Statistics", "Statistics", None),
        ("A degree in Statistics or have sailed with Kafka", "Kafka", "required"),
    ],
)
def test_fields_of_study_stand_as_examples_of_a_kind(line: str, word: str, level: str | None) -> None:
    assert in_requirements(line, word) == level


@pytest.mark.parametrize(
    ("sentence", "word", "level"),
    [
        ("The ideal candidate will work with keepers of Kafka on the islands.", "Kafka", "duty"),
        ("Our ideal candidate should be a Rust expert who would draw maps with Kafka.", "Kafka", "duty"),
        ("Our ideal candidate should be a Rust expert who would draw maps with Kafka.", "Rust", "preferred"),
        ("The ideal candidate will be working in a port full of Kafka.", "Kafka", "duty"),
        ("The ideal candidate will have sailed and will be familiar with Kafka.", "Kafka", "preferred"),
        ("The ideal candidate will also love Kafka.", "Kafka", "preferred"),
    ],
)
def test_what_the_ideal_candidate_will_do_is_work(sentence: str, word: str, level: str) -> None:
    assert level_of(f"{sentence}\n\nRequirements\n- Python\n- Go\n- SQL", word) == level


@pytest.mark.parametrize(
    "lines",
    [
        "Experience with\nKafka\nand other streams such as\nFlink or Pulsar\nor the like is a plus",
        "Une expérience avec\nKafka\net un ou plusieurs outils tels que\nFlink\nou équivalent est un plus.",
        "Experience with queues for example\nKafka/Flink is preferred",
    ],
)
def test_a_sentence_that_is_broken_over_lines_is_one(lines: str) -> None:
    text = f"Requirements\nSolid Java\n{lines}\nStrong SQL"
    assert level_of(text, "Kafka") == level_of(text, "Flink") == "preferred"
    assert level_of(text, "Java") == level_of(text, "SQL") == "required"


def test_lines_in_lower_case_are_no_broken_sentence() -> None:
    text = "Requirements\nsolid java and linux\nexperience with Kafka\nFlink is a plus\nknowledge of Pulsar is a plus"
    assert level_of(text, "Kafka") == "required"
    assert level_of(text, "Pulsar") == "preferred"


def test_bonuses_right_below_musts_are_the_applicant_s() -> None:
    text = "{}\n- Java\n- SQL\n- Go\n\nBonuses:\n- Past work with Kafka\n"
    assert level_of(text.format("Requirements"), "Kafka") == "preferred"
    assert level_of(text.format("Benefits"), "Kafka") is None


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("We need a diver—you should be comfortable reading books on Kafka", "required"),
        ("The candidate should be at home in the harbour and handy with Kafka", "required"),
        ("Looking for five years at sea, strong in Kafka", "required"),
        ("To guard the boats you should have availability to work nights in our Kafka shop", "duty"),
        ("The candidate should steer boats with Kafka", "duty"),
    ],
)
def test_what_one_should_have_is_asked_for_also_in_prose(sentence: str, level: str) -> None:
    assert level_of(f"About the role\n{sentence}.", "Kafka") == level


@pytest.mark.parametrize("wish", ["is highly preferred", "is desired", "is a plus", "an advantage"])
def test_an_item_glued_behind_a_wish_begins_anew(wish: str) -> None:
    text = f"Requirements\n- Java on boats\n- Past work with Kafka {wish}Techno-lyrical work with Flink\n- Solid Rust"
    assert level_of(text, "Kafka") == "preferred"
    assert level_of(text, "Flink") == level_of(text, "Rust") == "required"
