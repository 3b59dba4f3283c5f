"""What a posting says about the work is kept apart from what it says about the employer and the law."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading import prepare, prepare_text
from fingerpost.reading.heading_patterns import PATTERN_LIMIT, kind_by_pattern
from fingerpost.reading.headings import classify_heading, heading_phrases
from fingerpost.reading.patterns import any_of_lower, read_table

WORDS = "There is much water in the river, and it flows on and on to the sea. " * 4


def kind_of(text: str, words: str) -> str:
    document = prepare_text(text)
    return document.section_at(document.text.index(words))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What you'll do", "duties"),
        ("WHAT YOU’LL DO:", "duties"),
        ("Key Responsibilities 🚀", "duties"),
        ("What you'll accomplish", "duties"),
        ("The problems you'll solve", "duties"),
        ("In this position you'll:", "duties"),
        ("Your day-to-day", "duties"),
        ("A typical day", "duties"),
        ("Your first six months at Rivers", "duties"),
        ("Our tech stack", "duties"),
        ("Relevant platforms Acme leverages:", "duties"),
        ("Deine Aufgaben", "duties"),
        ("Was dich bei uns erwartet?", "benefits"),
        ("Das erwartet dich", "duties"),
        ("Zu deinen Aufgaben zählen", "duties"),
        ("Vos missions", "duties"),
        ("Ce que vous ferez", "duties"),
        ("Vos principales missions", "duties"),
        ("Tus responsabilidades", "duties"),
        ("Qué harás", "duties"),
        ("Cosa farai", "duties"),
        ("Responsabilidades e atribuições", "duties"),
        ("O que você vai fazer", "duties"),
        ("Wat ga je doen?", "duties"),
        ("Jouw taken", "duties"),
        ("Arbetsuppgifter", "duties"),
        ("Vad du kommer att göra", "duties"),
        ("【岗位职责】", "duties"),
        ("工作内容：", "duties"),
        ("業務内容", "duties"),
        ("Minimum Qualifications", "required"),
        ("Who you are", "required"),
        ("About you", "required"),
        ("What you bring to Rivers", "required"),
        ("You might thrive in this role if you:", "required"),
        ("You may be a good fit for the boats team if you:", "required"),
        ("This role is right for you if", "required"),
        ("What makes you a great candidate", "required"),
        ("The skills you'll need", "required"),
        ("Your expertise", "required"),
        ("Characteristics of a successful candidate", "required"),
        ("We're looking for people who", "required"),
        ("What you've done before", "required"),
        ("Non-negotiables", "required"),
        ("Qualifications Required", "required"),
        ("Technical Skills and Experience", "required"),
        ("Dein Profil", "required"),
        ("Was du dafür mitbringst", "required"),
        ("Das solltest du mitbringen", "required"),
        ("Ihre Qualifikationen", "required"),
        ("Profil recherché", "required"),
        ("Compétences requises", "required"),
        ("Requisitos mínimos", "required"),
        ("Lo que buscamos", "required"),
        ("Requisiti", "required"),
        ("Cosa cerchiamo in te", "required"),
        ("Requisitos e qualificações", "required"),
        ("Functie-eisen", "required"),
        ("Wat breng je mee", "required"),
        ("Kvalifikationer", "required"),
        ("Vi söker dig som har", "required"),
        ("任职要求：", "required"),
        ("我们希望你", "required"),
        ("応募資格", "required"),
        ("자격 요건", "required"),
        ("Preferred Qualifications", "preferred"),
        ("Bonus points if you have", "preferred"),
        ("Bonus boats if you have", "preferred"),
        ("Nice-to-haves", "preferred"),
        ("Nice‑to‑haves", "preferred"),
        ("What sets you apart (bonus points)", "preferred"),
        ("What will make you stand out", "preferred"),
        ("Even better if you", "preferred"),
        ("You might also have", "preferred"),
        ("Position pluses", "preferred"),
        ("Additional qualities that will make you successful", "preferred"),
        ("Not required, but great", "preferred"),
        ("Helpful experience", "preferred"),
        ("Brownie points", "preferred"),
        ("You'll crush it if", "preferred"),
        ("Extra Kudos for", "preferred"),
        ("It'd be great if you had", "preferred"),
        ("You’ll go above and beyond our minimum qualifications if you...", "preferred"),
        ("Von Vorteil", "preferred"),
        ("Idealerweise bringst du folgendes mit", "preferred"),
        ("Das wäre toll", "preferred"),
        ("Les petits plus", "preferred"),
        ("Serait un plus", "preferred"),
        ("Se valorará", "preferred"),
        ("Deseable", "preferred"),
        ("Costituisce titolo preferenziale", "preferred"),
        ("Diferenciais", "preferred"),
        ("Dit is een pré", "preferred"),
        ("Mooi meegenomen", "preferred"),
        ("Meriterande", "preferred"),
        ("Det är ett plus om du har", "preferred"),
        ("加分项", "preferred"),
        ("具备以下经验者优先", "preferred"),
        ("歓迎スキル", "preferred"),
        ("우대 사항", "preferred"),
        ("Desired skills", "wished"),
        ("What we'd love to see", "wished"),
        ("Ideally, you will have", "wished"),
        ("The ideal candidate", "wished"),
        ("Our ideal candidate will have", "wished"),
        ("About us", "employer"),
        ("About Rivers Ltd", "employer"),
        ("Our values", "employer"),
        ("What sets us apart", "employer"),
        ("Über uns", "employer"),
        ("Qui sommes-nous ?", "employer"),
        ("Quiénes somos", "employer"),
        ("Chi siamo", "employer"),
        ("Quem somos", "employer"),
        ("Over ons", "employer"),
        ("Om oss", "employer"),
        ("关于我们", "employer"),
        ("What we offer", "benefits"),
        ("Why Rivers?", "benefits"),
        ("Why you'll love it here", "benefits"),
        ("What's in it for you", "benefits"),
        ("Salary range", "benefits"),
        ("Wir bieten", "benefits"),
        ("Deine Vorteile", "benefits"),
        ("Ce que nous vous offrons", "benefits"),
        ("Qué ofrecemos", "benefits"),
        ("Cosa offriamo", "benefits"),
        ("O que oferecemos", "benefits"),
        ("Wat bieden wij?", "benefits"),
        ("Vi erbjuder", "benefits"),
        ("福利待遇", "benefits"),
        ("Equal Opportunity Employer", "legal"),
        ("Use of AI in hiring", "legal"),
        ("Our hiring process", "legal"),
        ("How to apply", "legal"),
        ("You might not be a great fit if", "legal"),
        ("Physical requirements", "legal"),
        ("Comment postuler", "legal"),
        ("Cómo aplicar", "legal"),
        ("投递方式", "legal"),
        ("About the role", "neutral"),
        ("About our river engineer position", "neutral"),
        ("Why this role?", "neutral"),
        ("We are looking for a captain to", "neutral"),
        ("Location", "facts"),
        ("Please note:", "note"),
        ("Water", None),
        ("Transform rivers into lakes", None),
    ],
)
def test_headings_open_sections(heading: str, kind: str | None) -> None:
    assert classify_heading(heading) == kind


POSTING = """Rivers Ltd is a leading maker of river gauges, founded in 1980.

What you'll do
- Train models of rivers
Location: Bonn
Requirements
- Python
Preferred
- Rust
What we offer
- Free boats
Rivers Ltd is an equal opportunity employer and decides without regard to race, color or boats."""


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("leading maker", "employer"),
        ("Train", "duties"),
        ("Bonn", "legal"),
        ("Python", "required"),
        ("Rust", "preferred"),
        ("boats", "benefits"),
        ("without regard", "legal"),
    ],
)
def test_each_part_is_what_its_heading_or_its_words_say(words: str, kind: str) -> None:
    assert kind_of(POSTING, words) == kind


def test_a_notice_about_ai_in_hiring_is_legal_wherever_it_stands() -> None:
    notice = "We may use automated employment decision tools with machine learning to screen applicants."
    assert kind_of(f"Requirements\n- Python\n\n{notice}", "machine learning") == "legal"


def test_in_one_long_paragraph_each_sentence_is_about_its_own() -> None:
    text = (
        "Rivers Ltd is a leading maker of gauges with deep learning inside and was founded in 1980 by two people. "
        "We are looking for a person who will train models. You have experience with Python and knowledge of rivers. "
        "We offer dental insurance, a gym, paid time off and a boat. "
        "We are an equal opportunity employer without regard to race, color or machine learning."
    )
    kinds = [
        kind_of(text, words) for words in ("deep learning", "train models", "Python", "dental", "machine learning")
    ]
    assert kinds == ["employer", "duties", "required", "benefits", "legal"]


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        # a list under no heading, or under one that says nothing
        ("- Experience with boats\n- Strong swimmer", "boats", "required"),
        ("- Build boats\n- Train models", "models", "duties"),
        ("Boats and rivers:\n- Build boats\n- Train models\n- Python", "Python", "duties"),
        ("About the role\n- Strong swimmer\n- 3+ years of boats\n- Python", "Python", "required"),
        ("Technical expertise:\nConduct reviews of boats.\nLead the crew.\nMeasure rivers.", "crew", "duties"),
        ("Technical expertise:\n- Strong Python\n- Deep knowledge of rivers", "rivers", "required"),
        # what is asked among duties
        ("Responsibilities\n- Build boats\n- Strong knowledge of rivers", "rivers", "required"),
        ("Responsibilities\n- Hands-On Work: build boats", "boats", "duties"),
        # lines that lead in a list
        ("We build boats. As an engineer, you will:\n- Python boats", "Python", "duties"),
        ("You may be a good fit for the boats team if you:\n- Python", "Python", "required"),
        ("Requirements\n- Rust\n- Experience with any of these is a plus:\n- Python", "Python", "preferred"),
        ("Requirements\nRust\nThe following is not required, but nice to have:\nPython", "Python", "preferred"),
        ("As a captain, you will...\n- Python boats", "Python", "duties"),
        ("What you will bring along\n- Python", "Python", "required"),
        ("Was du mitbringst\nPython", "Python", "required"),
        ("Zu deinen Aufgaben gehören:\n- Python", "Python", "duties"),
        ("Vous serez en charge :\n- Python", "Python", "duties"),
        # headings in the midst or at the end of a line
        ("Requirements\n- Rust Preferred Qualifications: Python", "Python", "preferred"),
        ("Requirements\n- Rust Preferred Skills Knowledge of Python", "Python", "preferred"),
        ("Requirements\n- Rust [Desired] Python", "Python", "required"),
        ("Responsibilities\n- Build boats Qualifications Required\n- Python", "Python", "required"),
        ("Responsibilities\n- Build boats with clear job requirements\n- Python boats", "Python", "duties"),
        # one paragraph after a note, and one fact after its name
        ("Duties\nPlease note:\nWe have two piers.\n- Python boats", "piers", "legal"),
        ("Duties\nPlease note:\nWe have two piers.\n- Python boats", "Python", "duties"),
        ("Requirements\nLocation: Bonn\n- Python", "Python", "required"),
        # subheadings
        ("Preferred qualifications\nExperience\n- Python", "Python", "preferred"),
        ("Requirements\nBoats\n- Python", "Python", "required"),
        ("Nice to have\n- Rust\nWhat we offer\n- Python", "Python", "benefits"),
        # sentences of long paragraphs
        (f"Requirements\nYou know rivers well. You will sail Python boats on them. {WORDS}", "Python", "duties"),
        (f"About us\nRivers Ltd was founded in 1980. In this role, you will train Python. {WORDS}", "Python", "duties"),
        (f"Requirements\nYou know rivers well. You will need Python. {WORDS}", "Python", "required"),
        (f"Requirements\nPython. Rivers Ltd is a leading maker of Rust boats. {WORDS}", "Rust", "employer"),
        # sentences set in bold are no headings
        ("Requirements\n**Know Python well and use it daily.**\nRust", "Python", "required"),
    ],
)
def test_lists_and_lines_are_what_they_say(text: str, words: str, kind: str) -> None:
    assert kind_of(text, words) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Desired skills\n- Python", "required"),
        ("Desired skills\n- Python\nRequirements\n- Rust", "preferred"),
        ("What we're looking for\nA captain.\nDesired skills\n- Python", "required"),
        ("Preferred skills\n- Python", "preferred"),
        ("Requirements\nThe ideal candidate will have:\n- Python", "required"),
        ("Basic qualifications\nA degree in boats.\nDesired skills\nPython", "preferred"),
        ("REQUIREMENTS\nSome years of Java\nDESIRED SKILLS\nPython", "preferred"),
        ("About you\nYou love boats.\nDesired skills\nPython", "required"),
        ("Requirements\n- Java\nThe ideal candidate must have:\n- Python", "required"),
    ],
)
def test_wishes_are_the_musts_where_nothing_else_states_them(text: str, kind: str) -> None:
    assert kind_of(text, "Python") == kind


def test_what_is_glued_behind_a_heading_stands_under_it() -> None:
    text = (
        "Acme makes maps of rivers. ResponsibilitiesPrototype and test models of rivers for towns and all who sail "
        "there. Requirements4+ years of Python in the field. QualificationsBachelor of arts and of the sea"
    )
    assert kind_of(text, "Prototype") == "duties"
    assert kind_of(text, "4+ years") == kind_of(text, "Bachelor") == "required"


@pytest.mark.parametrize(
    "heading", ["What’s required", "WHAT'S REQUIRED", "Skills Required", "WHAT YOU’LL NEED", "What You Bring"]
)
def test_headings_of_musts_stand_in_the_midst_of_a_line(heading: str) -> None:
    text = f"What you’ll do Draw maps of all boats and keep the tables of the old harbour {heading} Years with boats"
    assert kind_of(f"{text} and with Kafka on the islands, in a storm or on a calm sea", "tables") == "duties"
    assert kind_of(f"{text} and with Kafka on the islands, in a storm or on a calm sea", "Kafka") == "required"


@pytest.mark.parametrize("line", ["Qualifications - 5+ years with Kafka", "REQUIREMENTS - Experience with Kafka"])
def test_a_bare_heading_stands_before_an_item_with_a_dash(line: str) -> None:
    text = f"Responsibilities\n- Draw maps\n- Steer boats {line}\n- Long nights at sea"
    assert kind_of(text, "Kafka") == kind_of(text, "Long nights") == "required"


def test_benefits_for_all_end_a_list_of_wishes_in_the_midst_of_a_line() -> None:
    text = "NICE TO HAVE\n- Past work with Kafka BENEFITS AVAILABLE TO ALL SAILORS\n- Free tokens"
    assert kind_of(text, "tokens") == "benefits"


def test_a_heading_may_name_the_role() -> None:
    text = "About Acme\n" + WORDS + "\nRequirements for all data scientists\nExpert in Python\nAt home in Rust"
    assert kind_of(text, "Expert") == kind_of(text, "Rust") == "required"


def test_knowledge_of_laws_among_requirements_is_no_notice() -> None:
    text = "Basic Qualifications\nSQL.\nExperience working with global privacy and data protection regulations.\nRust."
    assert kind_of(text, "privacy") == "required"


def test_a_sentence_that_asks_for_knowledge_of_notices_is_none_in_prose() -> None:
    text = f"What you have:\nA passion for data protection. You can sail with Kafka. {WORDS}"
    assert kind_of(text, "Kafka") == "required"
    text = f"What you have:\nWe keep to the rules of data protection. You can sail with Kafka. {WORDS}"
    assert kind_of(text, "Kafka") == "legal"


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("Blue Boats, Inc., is dedicated to the study of tides.", "employer"),
        ("Blue is known for boats that are steered by Kafka.", "employer"),
        ("Blue Boats is looking for people who know Kafka.", "required"),
        ("Blue boats need keepers.", "required"),
    ],
)
def test_the_employer_is_told_of_behind_musts_in_prose(told: str, kind: str) -> None:
    text = f"Requirements\nYears with Kafka\nWork with boats\nA calm mind\n{told} It sails. {WORDS}"
    document = prepare(Posting("1", "example", "Keeper", text, hiring_organization="Blue Boats"))
    assert document.section_at(document.text.index("It sails")) == kind


def test_no_expression_is_passed_over_that_matches_a_heading() -> None:
    patterns = [
        (pattern["kind"], any_of_lower(pattern["any"])) for pattern in read_table("heading_patterns")["pattern"]
    ]
    for heading in heading_phrases():
        by_all = next((kind for kind, any_of_it in patterns if any_of_it.search(heading)), None)
        assert kind_by_pattern(heading) == by_all or len(heading) > PATTERN_LIMIT, heading


@given(
    st.lists(
        st.sampled_from(
            [
                "Requirements:",
                "About us",
                "- Python",
                "We offer a gym.",
                "Benefits",
                "x" * 130,
                "You will work.",
                "Location:",
            ]
        ),
        max_size=12,
    ).map("\n".join)
)
def test_sections_hold_every_block_in_order(text: str) -> None:
    document = prepare_text(text)
    assert all(
        left.end <= right.start and left.kind != right.kind
        for left, right in zip(document.sections, document.sections[1:], strict=False)
    )
    for block in document.blocks:
        assert any(section.start <= block.start < section.end for section in document.sections)


_MUSTS = "- 3 years of Java\n- Knowledge of SQL\n- Calm under pressure\n"
_WISHES = "- Experience with Rust\n- Knowledge of Kafka\n- Familiarity with Flink\n"
_WORK = "Our team runs the maps that couriers use every day. " * 5 + "\n\n- Design services\n- Write tests\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{_MUSTS}\n{_WORK}{_WISHES}\nApply now.", "preferred"),
        (f"{_WORK}{_WISHES}\nApply now.", "required"),
        (f"{_MUSTS}\n{_WORK}\nWhat we need\n\n{_WISHES}\nApply now.", "required"),
        (f"Requirements\n{_MUSTS}- Nice-to-haves\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}- Nice to have abilities\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}- Ready to ship maps. Special consideration given for\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}- Ready to ship maps Bonus:\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}- Ready to ship maps BONUS POINTS IF YOU HAVE\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}\nExtra meriterande om du har erfarenhet av;\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}\nPreferred\n\nExperience with any of the following:\n{_WISHES}", "preferred"),
        (
            f"Requirements\n{_MUSTS}\nPreferred, But Not Required, Additional Areas Of Experience\n{_WISHES}",
            "preferred",
        ),
        ("Essential skills:\nJava\nSQL\nScala\n\nDesirable skills:\nRust", "preferred"),
        (f"Requirements\n{_MUSTS}- Experience with maps. Kafka is a plus\n- Knowledge of Rust", "required"),
        (
            "Mandatory:\n- 6 years as a builder of maps and of harbours, Rust too. Preferred experience:\n- Maps",
            "required",
        ),
        ("Requirements\nJava\nSQL\nScala\nPreferred Qualification\nAdvanced maps\nRust", "preferred"),
        ("Requirements\nJava\nSQL\nScala\nDesired but not required (if any)\nMaps\nRust", "preferred"),
        ("Requirements\nJava\nSQL\nScala\nStrong pluses\nMaps\nRust", "preferred"),
        ("Requirements\nJava\nSQL\nScala\nPreferred maps of the sea\nRust", "required"),
        (f"Requirements\n{_MUSTS}- Calm at sea Advantageous Qualifications\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}- OUR PREFERRED QUALIFICATIONS\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}- Calm at sea. Preferred Skills\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}- Calm at sea OPTIONAL SKILLS\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}Preferred skills\n- Solid Harbour Experience\n{_WISHES}", "preferred"),
        (f"Preferred skills\n- Calm at sea Required Skills\n{_WISHES}", "required"),
        (f"Requirements\n{_MUSTS}\nPREFERRED\n\nQualifications:\n{_WISHES}", "preferred"),
        (f"Requirements\n{_MUSTS}\nPreferred skills:\n\nRelevant Work Experience\n{_WISHES}", "preferred"),
        (
            f"Work with boats is beneficial for all who come to our harbour. You are glad to talk of these:\n{_WISHES}",
            "required",
        ),
        (
            f"Requirements\nJava\nSQL\nIt would be a bonus if you have\nMaps of your own: {'islands, ' * 8}reefs\nRust",
            "preferred",
        ),
        (
            "Requirements\nJava\nSQL\nThe following would be an advantage:\nMaps of "
            + "harbours, islands, " * 7
            + "reefs\nRust",
            "preferred",
        ),
    ],
)
def test_wishes_begin_where_they_are_announced(text: str, kind: str) -> None:
    document = prepare_text(text)
    assert document.section_at(document.text.index("Rust")) == kind


def test_about_an_employer_begins_where_its_name_is_said_twice() -> None:
    document = prepare_text("Requirements\n- Java\n- Knowledge of SQL About Fernway Fernway makes maps with Rust.")
    assert document.section_at(document.text.index("SQL")) == "required"
    assert document.section_at(document.text.index("Rust")) == "employer"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Nice to have:\n{_WISHES}Why Fernway?\n- Rust for all of us", "benefits"),
        (f"Nice to have:\n{_WISHES}About Fernway\nWe make maps with Rust", "employer"),
        (f"Requirements\n{_MUSTS}What Makes Fernway Unique\n- Rust for all of us", "benefits"),
        (f"Nice to have:\n{_WISHES}More information\n- Our work on Rust", "legal"),
        ("Requirements\n- Java\n- SQL and maps of the coast How to Apply Send your maps of Rust.", "legal"),
        ("NICE TO HAVE\n- Maps of the coast COMPENSATION & BENEFITS AT FERNWAY Rust for all", "benefits"),
        (f"Nice to have:\n{_WISHES}About maps we know much.\n- Experience with Rust", "preferred"),
        ("About the sea\nRequirements\n- Java\n- Rust", "required"),
    ],
)
def test_lists_end_at_headings_that_ask_nothing(text: str, kind: str) -> None:
    document = prepare_text(text.replace("Knowledge of Rust", "Knowledge of SQL"))
    assert document.section_at(document.text.rindex("Rust")) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "About the team\nWe draw the maps of a sea.\n.\n5 years of work experience\nKnowledge of Rust\n.\nWe sail",
            "required",
        ),
        ("Nice to have:\nYou have seen the maps of our harbour\n.\nDesign maps\nBuild tools in Rust\nTest", "duties"),
        (
            "We draw the maps of the coast.\n.\nNew maps of Rust\n.Solid Java\nFluent in SQL\nKnowledge of Go",
            "other",
        ),
        ("Requirements\nYou know of\nMaps\n.\nKnowledge of Rust\nFluent in Java", "required"),
        ("Nice to have:\n. Maps of the sea and of all the harbours\n.\n. Rust", "preferred"),
    ],
)
def test_a_lone_full_stop_ends_a_list(text: str, kind: str) -> None:
    document = prepare_text(text)
    assert document.section_at(document.text.index("Rust")) == kind


def test_prose_under_a_heading_states_no_musts() -> None:
    prose = "We draw maps.\nWe need someone who is glad to sail.\nYou should love the sea.\nThe harbour is ours."
    document = prepare_text(f"Who we're looking for\n{prose}\n\nDesired skills\n- Proficiency in Rust\n- Solid Java")
    assert document.section_at(document.text.index("Rust")) == "required"


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("As a Map Maker, you lead the work in Rust.", "employer"),
        ("The Harbour Maps team keeps its tools in Rust.", "employer"),
        ("Fernway's boats are run by Rust.", "employer"),
        ("We build our tools in Rust.", "employer"),
        ("In this role, you will write tools in Rust.", "duties"),
        ("We also value work in Rust.", "preferred"),
        ("We build tools in Go. Experience with Rust.", "preferred"),
    ],
)
def test_wishes_in_one_line_end_where_the_employer_or_the_job_is_told_of(told: str, kind: str) -> None:
    wishes = "Experience with maps of the sea. Knowledge of the coast and of all its harbours and lighthouses. " * 3
    text = f"Minimum qualifications:\n- Java\n- SQL\n\nPreferred qualifications:\n{wishes}{told} Nothing more."
    document = prepare(Posting("1", "example", "Map Maker", text, hiring_organization="Fernway Maps"))
    assert document.section_at(document.text.index("Rust")) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Requirements\n{_MUSTS}What you will take on:\n- Rust for the harbour", "duties"),
        ("Requirements\n- Java\n- SQL\n\nOur tech stack includes Rust.", "duties"),
        ("Requirements\n- Java\n- Knows a stack and Rust", "required"),
        ("Requirements\n:\n\nIdeally you have\n- Rust", "required"),
        (f"Requirements\n{_MUSTS}\nJob Responsibilities The maps team is new. Boats in Rust.", "duties"),
        (
            f"Requirements\n{_MUSTS}\n{'We map. ' * 31}We sail.Position Responsibilities Leads work in Rust. Draws.",
            "duties",
        ),
        ("Required Responsibilities\nDraw maps\nRust", "duties"),
        ("Qualifications We Require\nJava\nSQL\nScala\nQualifications We Desire\nMaps\nRust", "preferred"),
        ("REQUIRED QUALIFICATIONS\nJava\nSQL\nScala\nPLUS\nMaps\nRust", "preferred"),
        (f"Essential for the role\n{_MUSTS}Desirable for the role\nMaps\nRust", "preferred"),
        (
            f"Nice to have\n\n- {'Maps of tides. ' * 20}Tides of the sea BENEFITS FOR ALL MATES (GLOBAL)\n- Rust",
            "benefits",
        ),
        (f"Nice to have\n\n- {'Maps of tides. ' * 20}Tides of the sea HOW WE WORK We sail with Rust", "employer"),
        (f"What you'll do\n\n{'We draw maps. ' * 20}and tides WHAT YOU’LL NEED - Years of Rust", "required"),
        ("Requirements\n\n5 years in harbours, tides strongly preferred\n- Calm\n- Rust", "required"),
        ("Draws maps\nCalm in storms\nEssential for our Senior Map Maker\nTides\nRust", "required"),
        ("Requirements\nJava\nSQL\nScala\nSkills Preferred\nMaps\nRust", "preferred"),
        ("Requirements\nJava\nSQL\nScala\nDesired Tools/Languages\nMaps\nRust", "preferred"),
        ("Requirements\nJava\nSQL\nScala\nHow You Stand Out\nMaps\nRust", "preferred"),
        ("Requirements\nJava\nSQL\nScala\nExperience preferred\nMaps\nRust", "required"),
        ("Requirements\nJava\nSQL\nScala\nTHE FOLLOWING IS DESIRED; BUT NOT REQUIRED FOR ALL\nMaps\nRust", "preferred"),
        ("You can\nJava\nSQL\n\nDo you know any of the below? It´s a big plus!\nMaps, Rust, Kafka", "preferred"),
        ("Requirements\nJava\nSQL\n\nDo you love maps? It´s a big plus!\nRust, Kafka", "required"),
        ("About the team\nWe draw maps.\n\nOur Vision of You\nYou know of maps\nYou have used Rust", "required"),
        ("What we're looking for\nWe're looking for someone with some Rust.\n\nEssential:\n- Java", "required"),
        ("What we're looking for\nWe're looking for a person to sail with Rust.\n\nEssential:\n- Java", "duties"),
    ],
)
def test_further_headings_of_duties_wishes_and_musts(text: str, kind: str) -> None:
    document = prepare_text(text)
    assert document.section_at(document.text.index("Rust")) == kind
