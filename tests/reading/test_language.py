"""The language of a description, told by its script, by words that only it has, or by py3langid."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.posting import Finding, Posting
from fingerpost.reading import prepare, prepare_text
from fingerpost.reading.language import READ_LANGUAGES, READER, read_language, unread_language

SENTENCES = {
    "en": [
        "We are looking for a person who likes rivers and will help us to measure them with care.",
        "You will work with the team and your manager on our boats, and this role is open to all.",
        "As an engineer, you build the pumps that keep their harbour dry from spring to autumn.",
        "The ideal candidate has a degree in hydrology or an equivalent and is happy on the water.",
        "Our mission is to clean the seas, and we need people who can sail by night.",
        "Join us at the lake: you will train models that tell how high the water is going to be.",
        "Responsibilities: sail the boats, read the gauges and write the reports for the harbour.",
        "Requirements: two years of sailing, a licence for boats and an eye for the weather.",
        "We offer dental insurance, a pier of your own and as many fish as you can eat.",
        "This is a remote position; you can work from any river in the world.",
        "If you have questions about the role, ask the crew that you will be part of.",
        "Strong knowledge of rivers and of the boats on them is required for this job.",
        "You have lived by the sea and know what it is to be out in the rain.",
        "Rivers Ltd is the leading maker of gauges and was founded in 1980 by two sailors.",
        "Do you want to see the world? Then this is the place to be for you and your family.",
    ],
    "de": [
        "Wir suchen eine Person, die Flüsse mag und uns bei der Vermessung mit Sorgfalt hilft, gern in Teilzeit.",
        "Du arbeitest mit dem Team an den Booten und bist für die Pegel im Hafen zuständig.",
        "Deine Aufgaben: Betreuung der Pumpen, Auswertung der Daten und Pflege unserer Schiffe.",
        "Das bringst du mit: ein abgeschlossenes Studium der Hydrologie oder eine vergleichbare Ausbildung.",
        "Wir bieten dir flexible Arbeitszeiten, einen Platz am Wasser und auf Wunsch Homeoffice.",
        "Als Ingenieur entwickeln Sie die Modelle, mit denen wir den Wasserstand vorhersagen.",
        "Für unser Team in Bonn suchen wir zum nächsten Monat einen Kapitän, der nicht seekrank wird.",
        "Ihr Profil: mehrjährige Erfahrung auf Flüssen sowie sehr gute Kenntnisse der Schifffahrt.",
        "Bei uns erwartet dich ein Arbeitsplatz, der sich nach deinem Leben richtet und nicht umgekehrt.",
        "Die Stelle ist auf zwei Jahre befristet und wird nach dem Tarif der Häfen bezahlt.",
        "Werde Teil unserer Mannschaft und hilf uns, die Meere von Plastik zu befreien.",
        "Sie sind in der Lage, ein Boot zu führen, und haben Freude an der Arbeit im Freien.",
    ],
    "fr": [
        "Nous cherchons une personne qui aime les rivières et qui nous aidera à les mesurer avec soin.",
        "Vous travaillez avec notre équipe sur les bateaux et vous êtes responsable du port.",
        "Vos missions : entretenir les pompes, analyser les données et rédiger des rapports pour la ville.",
        "Profil recherché : une formation en hydrologie ou équivalent et une expérience sur les fleuves.",
        "Nous offrons des horaires souples, un ponton pour vous et une mutuelle de qualité.",
        "Au sein de notre équipe, vous participez au développement des modèles qui prévoient les crues.",
        "Le poste est ouvert à toutes et à tous, et nous étudions chaque candidature avec attention.",
        "Vous avez une bonne connaissance des rivières et vous parlez anglais avec aisance.",
        "Rejoignez une entreprise qui nettoie les mers avec des bateaux et des robots.",
        "La personne idéale est curieuse, aime le vent et sait lire une carte dans la nuit.",
        "Pour postuler, merci de nous envoyer votre CV et une lettre qui parle des eaux.",
        "Ce rôle vous permettra de naviguer sur les lacs et de former les nouveaux marins.",
    ],
    "sv": [
        "Vi söker en person som tycker om floder och som vill hjälpa oss att mäta dem noggrant.",
        "Du kommer att arbeta med vårt team på båtarna och är ansvarig för hamnen i staden.",
        "Arbetsuppgifter: sköta pumparna, analysera data och skriva rapporter åt kommunen varje vecka.",
        "Vi erbjuder flexibla tider, en egen brygga och ett trevligt team som gärna hjälper till.",
        "För att trivas hos oss tycker du om vatten och är van att arbeta i alla väder.",
        "Det är meriterande om du har seglat på havet eller har erfarenhet av att leda en besättning.",
        "Som ingenjör utvecklar du modeller som visar hur högt vattnet kommer att stå i våra sjöar.",
        "Tjänsten är på heltid och vi ser fram emot din ansökan, som du skickar till oss i dag.",
        "Om oss: vi är ett bolag som renar hav och sjöar och har kontor på tre orter.",
        "Du har en utbildning inom hydrologi eller motsvarande och talar svenska och engelska.",
    ],
    "es": [
        "Buscamos una persona que ame los ríos y que nos ayude a medirlos con cuidado.",
        "Trabajarás con el equipo en los barcos y serás responsable del puerto de la ciudad.",
        "Tus funciones: cuidar las bombas, analizar los datos y escribir informes para el ayuntamiento.",
        "Requisitos: titulación en hidrología, dos años de experiencia en los ríos y buen nivel de inglés.",
        "Ofrecemos horario flexible, un muelle para ti y las mejores condiciones del sector.",
        "Como ingeniera, diseñarás los modelos que dicen hasta dónde llegará el agua en los lagos.",
        "Nuestra empresa limpia los mares con barcos y robots, y cada año somos más.",
        "Si te gusta el mar y quieres una vida tranquila, esta es tu oportunidad con nosotros.",
        "Se valorará el conocimiento de las mareas y la experiencia con una tripulación.",
        "El puesto es a tiempo completo y el lugar de trabajo es una casa junto al río.",
    ],
    "nl": [
        "Zoeken wij een persoon die van rivieren houdt en die ze zorgvuldig meten wil, ook in de winter?",
        "Zoeken wij een persoon die van rivieren houdt en ons helpt om ze zorgvuldig te meten?",
        "Je werkt met het team aan de boten en bent verantwoordelijk voor de haven van onze stad.",
        "Jouw taken: de pompen onderhouden, gegevens analyseren en rapporten schrijven voor de gemeente.",
        "Wij bieden flexibele werktijden, een eigen steiger en een fijn team om mee te varen.",
        "Als ingenieur bouw je de modellen die zeggen hoe hoog het water in onze meren komt te staan.",
        "Wat breng je mee? Een opleiding in de hydrologie en ervaring met het varen op zee.",
        "Ons bedrijf maakt de zeeën schoon met boten en wordt elk jaar groter.",
        "Het is een pré als je een vaarbewijs hebt en van wind en regen houdt.",
        "Ben jij degene die wij zoeken? Stuur dan je brief naar het kantoor aan de haven.",
    ],
    "pt": [
        "Procuramos uma pessoa que goste dos rios e que nos ajude a medir as águas com cuidado.",
        "Você vai trabalhar com a equipe nos barcos e será responsável pelo porto da cidade.",
        "Suas funções: cuidar das bombas, analisar os dados e escrever relatórios para a prefeitura.",
        "Requisitos: formação em hidrologia, experiência nos rios e um bom nível de inglês.",
        "Oferecemos horário flexível, um cais para você e as melhores condições do mercado.",
        "Nossa empresa limpa os mares com barcos e robôs, e cada ano somos mais.",
        "Se você gosta do mar e não tem medo da chuva, esta é a sua oportunidade.",
        "É um diferencial o conhecimento das marés e a experiência com uma tripulação.",
        "A vaga é em tempo integral e o trabalho é feito em uma casa à beira do rio.",
        "Como engenheiro, você desenvolverá os modelos que dizem até onde vai a água dos lagos.",
    ],
    "it": [
        "Cerchiamo una persona che ami i fiumi e che ci aiuti a misurarli con molta cura.",
        "Lavorerai con il team sulle barche e sarai responsabile del porto della città.",
        "Le tue attività: curare le pompe, analizzare i dati e scrivere relazioni per il comune.",
        "Requisiti: laurea in idrologia, esperienza sui fiumi e una buona conoscenza dell'inglese.",
        "Offriamo orari flessibili, un molo tutto per te e le migliori condizioni del settore.",
        "La nostra azienda pulisce i mari con barche e robot, e ogni anno siamo di più.",
        "Se ti piace il mare e non hai paura della pioggia, questo è il lavoro che fa per te.",
        "Costituisce titolo preferenziale la conoscenza delle maree e di una lingua straniera.",
        "Il contratto è a tempo pieno e il luogo di lavoro è una casa in riva al fiume.",
        "Come ingegnere svilupperai i modelli che dicono fino a dove arriva l'acqua nei laghi.",
    ],
    "zh": [
        "我们正在寻找一位热爱河流并且能够仔细测量河流的工程师，熟悉机器学习者优先。",
        "岗位职责：负责水泵的维护，分析数据并撰写报告，与团队一起工作。",
        "任职要求：本科及以上学历，熟悉水文学，具有良好的沟通能力。",
        "我们提供弹性工作时间、免费午餐和靠近水边的办公室。",
        "熟悉 Python、SQL 和 PyTorch，有大型项目经验者优先考虑。",
        "公司成立于一九八〇年，致力于清洁海洋，目前在三个城市设有办公室。",
        "欢迎喜欢大海的同学加入我们，一起建造更好的船。",
        "负责河流模型的训练、部署和优化工作，推动业务增长。",
    ],
    "ja": [
        "私たちは川が好きで、丁寧に測ることができるエンジニアを探しています。",
        "チームと一緒に船を作り、港の管理を担当していただきます。",
        "応募資格：水文学の知識と、川での経験が二年以上ある方。",
        "勤務地は川のそばの家で、時間は自由に選ぶことができます。",
    ],
    "ko": [
        "우리는 강을 좋아하고 정성껏 측정할 수 있는 엔지니어를 찾고 있습니다.",
        "팀과 함께 배를 만들고 항구를 관리하는 일을 담당합니다.",
        "자격 요건: 수문학 지식과 강에서의 경험이 이 년 이상 있는 분.",
    ],
    "da": [
        "Vi søger en person, som kan lide floder, og som vil hjælpe os med at måle dem nøje.",
        "Du kommer til at arbejde med vores hold på bådene og bliver ansvarlig for havnen.",
        "Om os: vi er et firma, der renser havet, og vi har kontorer i tre af landets byer.",
    ],
    "no": [
        "Vi ser etter en person som liker elver og som vil hjelpe oss med å måle dem nøye hver dag.",
        "Du skal jobbe sammen med laget vårt på båtene og blir ansvarlig for havnen i byen.",
    ],
    "pl": [
        "Szukamy osoby, która lubi rzeki i pomoże nam je dokładnie mierzyć przez cały rok.",
        "Oferujemy elastyczny czas pracy oraz własny pomost, na którym można łowić ryby.",
        "Do Twoich zadań będzie należeć dbanie o pompy, analiza danych i pisanie raportów dla miasta.",
    ],
    "fi": [
        "Etsimme henkilöä, joka pitää joista ja auttaa meitä mittaamaan niitä sekä kesällä että talvella.",
        "Tarjoamme joustavat työajat ja oman laiturin, ja meidän tiimi on sinun tukenasi.",
    ],
    "ru": ["Мы ищем человека, который любит реки и поможет нам тщательно их измерять круглый год."],
    "uk": ["Ми шукаємо людину, яка любить річки та допоможе нам ретельно їх вимірювати цілий рік."],
    "tr": ["Nehirleri seven ve onları dikkatle ölçmemize yardım edecek bir mühendis arıyoruz."],
    "cs": ["Hledáme člověka, který má rád řeky a pomůže nám je pečlivě měřit po celý rok."],
    "hu": ["Olyan embert keresünk, aki szereti a folyókat, és segít nekünk gondosan megmérni őket."],
    "ro": ["Căutăm o persoană care iubește râurile și ne va ajuta să le măsurăm cu grijă tot anul."],
    "el": ["Αναζητούμε ένα άτομο που αγαπά τα ποτάμια και θα μας βοηθήσει να τα μετρήσουμε προσεκτικά."],
    "ar": ["نبحث عن شخص يحب الأنهار وسيساعدنا في قياسها بعناية على مدار السنة."],
    "he": ["אנחנו מחפשים אדם שאוהב נהרות ויעזור לנו למדוד אותם בזהירות כל השנה."],
    "th": ["เรากำลังมองหาคนที่รักแม่น้ำและจะช่วยเราวัดแม่น้ำอย่างระมัดระวังตลอดทั้งปี"],
    "vi": ["Chúng tôi đang tìm một người yêu những dòng sông và sẽ giúp chúng tôi đo chúng cẩn thận."],
}


@pytest.mark.parametrize(
    ("text", "code"), [(sentence, code) for code, sentences in SENTENCES.items() for sentence in sentences]
)
def test_the_language_of_the_body_is_told(text: str, code: str) -> None:
    document = prepare(Posting("1", "file", "Machine Learning Engineer", text))
    found = read_language(document)
    assert found is not None
    assert found.value == code
    assert document.text[found.start :].startswith(text[:6])


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_language_that_is_not_read_is_remarked(code: str) -> None:
    found = read_language(prepare_text(SENTENCES[code][0]))
    remark = unread_language(found)
    if code in READ_LANGUAGES:
        assert remark is None
    else:
        assert found is not None
        assert remark == Finding("language-not-read", found.start, found.end, READER)


@pytest.mark.parametrize("text", ["C++ 11", "", "$ 100", "12 345", "—", "Go, R"])
def test_too_little_text_says_nothing(text: str) -> None:
    found = read_language(prepare(Posting("1", "file", "Title in English", text)))
    assert found is None
    assert unread_language(found) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Python, SQL, Kafka, Spark, dbt, Git, Docker, AWS, GCP, Flink, Hive and the like of them", "en"),
        ("https://rivers.example/jobs/1 " * 16 + SENTENCES["de"][0] + " " + SENTENCES["de"][1], "de"),
        ("Data Scientist (m/w/d) Machine Learning NLP " + SENTENCES["de"][2], "de"),
        (SENTENCES["en"][0] + " 我们 river", "en"),
        (SENTENCES["zh"][0] + " Python PyTorch TensorFlow", "zh"),
        (SENTENCES["fr"][0] + " Stack: Python, SQL, Airflow, dbt, BigQuery", "fr"),
        (SENTENCES["sv"][0] + " Machine Learning Engineer", "sv"),
        (SENTENCES["en"][1].upper(), "en"),
    ],
)  # fmt: skip
def test_names_of_another_language_do_not_mislead(text: str, code: str) -> None:
    found = read_language(prepare_text(text))
    assert found is not None
    assert found.value == code


@settings(max_examples=60)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from([one for many in SENTENCES.values() for one in many]), max_size=3).map(" ".join)
)
def test_any_text_has_a_language_or_none(text: str) -> None:
    document = prepare_text(text)
    found = read_language(document)
    if found is not None:
        assert len(found.value) == 2
        assert 0 <= found.start <= found.end <= len(document.text)
