"""Builds the shipped directory of boards from the shared lists of boards and employers.

    python scripts/build_boards.py ../shared src/fingerpost/sources/data/boards.csv

Every board is a fact: an address and the employer it belongs to. A board is chosen by one of three rules, and its
`why` says which:

    known       an employer that is known to hire for machine learning: the list KNOWN below
    postings    an employer with at least two machine-learning titles among the shared postings that link to its board
    name        an employer whose own name says AI, ML, robotics or intelligence

Where an employer has several boards, the one whose token is the employer's name is taken, else the first.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from fingerpost.sources.registry import BOARD_SOURCES

COLUMNS = ("source", "token", "employer", "industry", "why")

INDUSTRIES = {
    "1": "technology", "2": "finance", "3": "healthcare", "4": "manufacturing", "5": "retail-ecommerce",
    "6": "media-entertainment", "7": "telecom", "8": "energy", "9": "travel-logistics", "10": "education-research",
    "11": "real-estate-construction", "12": "consulting-staffing", "13": "government-defense", "14": "manufacturing",
    "15": "government-defense", "16": "automotive-mobility", "17": "travel-logistics", "18": "healthcare",
    "19": "non-profit", "20": "manufacturing", "21": "technology", "22": "retail-ecommerce",
}  # fmt: skip
"""The sector codes of companies.csv as ids of taxonomy.industries."""

KNOWN: dict[str, str] = {
    "technology": """
        AI Squared; Ada; Airtable; Aleph Alpha; AlphaSense; Amplitude; Anthropic; Anyscale; Appier; AppLovin;
        Arize AI; AssemblyAI; Asana; Astera Labs; Astronomer; Augment Code; Axelera AI; Baidu; Baseten;
        Black Forest Labs; Bloomreach; Braintrust; Brave; Braze; C3 AI; Canonical; Celonis; Cerebras Systems;
        ClickHouse; Cloudflare; Cognition; Cohere; Comet; Contextual AI; CoreWeave; Cresta; Crusoe; Cursor; CuspAI;
        D Matrix; Databricks; Datadog; Dataiku; Datologyai; dbt Labs; Decagon; DeepL; Deepgram; Dialpad;
        Domino Data Lab; DroneDeploy; Dropbox; Dust; Elastic; ElevenLabs; Exa; fal; Fireworks AI; Fivetran; GitLab;
        Glean; Google DeepMind; Goodfire; Grafana Labs; Graphcore; Harvey; Hebbia; Hex Technologies; HeyGen; HubSpot;
        Hume AI; Ideogram; Inflection AI; InMobi; Instabase; Intercom; Inworld AI; Invisible Technologies; JetBrains;
        Klaviyo; Krea AI; Labelbox; Lambda; LangChain; Langfuse; Lightmatter; Lightning AI; Lightricks; Liquid AI;
        Llamaindex; Lovable; Mechanize; Mercari; MinIO; Mirage; Miro; Mistral AI; Mixpanel; Modal; Moloco; MongoDB;
        Mozilla; Nebius; Neo4j; Notion; nscale; OpenAI; Openrouter; Palantir Technologies; Parloa; Periodic Labs;
        Perplexity AI; Pika; Pinecone; Pinterest; PolyAI; Poolside; Primeintellect; Prior Labs; Prolific;
        Radical Numerics; Rasa; Reddit; Redis; Reflection AI; Replit; Runway; SambaNova Systems; Samsara; Sana Labs;
        SandboxAQ; Scale AI; Scaled Cognition; Sesame; Sierra; Sigma Computing; SingleStore; Snorkel AI; Snowflake;
        Speechify; Speechmatics; Stability AI; Suno; Superhuman; Symbolica AI; Synthesia; Tenstorrent;
        Thinking Machines Lab; ThoughtWorks_new; Together AI; Toloka; Turing; Twilio; Typeface; Udio; UiPath;
        Unlikelyai; Upwork; Vectara; Vercel; Verkada; Weaviate; World Labs; Writer; xAI; You.com; Zapier; Abnormal;
        Vannevar; Relyance AI; Otter.ai; PathAI; Toast; The Trade Desk; Yext; Jua
    """,
    "education-research": """
        Allen Institute for AI; Arc Institute; Coursera; Duolingo; Khan Academy; Ineffable Intelligence; AMI; Far AI
    """,
    "automotive-mobility": """
        Waymo; Wayve; Zoox; Aurora Innovation; Applied Intuition; Nuro; Motional; Torc Robotics; Gatik AI; Kodiak;
        Lyft; May Mobility; Avride; Bot Auto; Stack AV; Lucid Motors; Latitude AI; Bolt; Cabify
    """,
    "manufacturing": """
        Agility Robotics; Apptronik; Figure; Physical Intelligence; Skild AI; Genesis AI; Sanctuary AI; ANYbotics;
        Dexterity; Locus Robotics; Path Robotics; Gecko Robotics; Diligent Robotics; Dyna Robotics; Cobot; Intrinsic;
        Formlabs; PhysicsX; Neuralink
    """,
    "government-defense": """
        Anduril Industries; Helsing; Shield AI; SpaceX; Planet; ICEYE; Saronic Technologies; Air Space Intelligence;
        Epirus; Second Front; Slingshot Aerospace; Relativity Space; Varda Space Industries
    """,
    "finance": """
        Affirm; Block; Brex; Coinbase; DRW; Hudson River Trading; Jane Street; Jump Trading; Man Group; Marqeta;
        Mercury; Monzo; N26; Nubank; Optiver; PDT Partners; Plaid; Point72; Qube Research & Technologies; Ramp;
        Robinhood; SoFi; Squarepoint Capital; Stripe; The Voleon Group; Tower Research Capital; Trade Republic;
        Upstart; Virtu Financial; WorldQuant; XTX Markets; Zopa; SumUp; Wealthfront; Adyen; Akuna Capital; IMC; AQR;
        Pagaya; Flow Traders; Taktile
    """,
    "healthcare": """
        Abridge; AbCellera; Absci; Altos Labs; Ambiencehealthcare; Aqemia; Bayesian Health; Biohub; Cradle;
        Chaidiscovery; Cohere Health; Eikon Therapeutics; Evolutionary Scale; Flatiron Health; Formation Bio;
        Freenome; Generate Biomedicines; Genesis Molecular AI; GRAIL; Harrison.Ai; Hippocratic AI; Inceptive; Insitro;
        Isomorphic Labs; Komodo Health; Lila Sciences; Natera; Oscar Health; Owkin; Profluent; Radai; Recursion;
        Schrödinger; SmarterDx; Suki; Sword Health; Truveta; Valo Health; Xaira Therapeutics; Zocdoc; Nabla; Doctolib;
        Benchling; Color; Tennr; 10x Genomics; Chai Discovery
    """,
    "retail-ecommerce": """
        Instacart; Faire; StitchFix; GetYourGuide; HelloFresh; Vinted; Attentive; Constructor; Poshmark; Whatnot;
        Coupang; Back Market; dunnhumby; Thumbtack; Yotpo
    """,
    "travel-logistics": """
        Airbnb; DoorDash; Flexport; Hopper; Agoda; Zipline; Project44; Samsara; Gopuff; Deliveroo; Wolt; Skyscanner;
        Navan; FourKites; Nash
    """,
    "media-entertainment": """
        Discord; Spotify; Roblox; Riot Games; Epic Games; Scopely; Twitch; Zynga; Duolingo; Genius Sports;
        Higgsfield AI; Peloton; Strava; Bumble; Patreon; Substack
    """,
    "energy": """
        Form Energy; Aurorasolar; Arcadia; Octopus Energy; KoBold Metals; Base Power Company
    """,
    "consulting-staffing": """
        Andela; Factored; Distyl; Artefact
    """,
}  # fmt: skip
"""Employers known to hire for machine learning, by industry."""

RENAMED = {
    "ThoughtWorks_new": "Thoughtworks",
    "Chaidiscovery": "Chai Discovery",
    "Evolutionary Scale": "EvolutionaryScale",
    "Ambiencehealthcare": "Ambience Healthcare",
    "Aurorasolar": "Aurora Solar",
    "Primeintellect": "Prime Intellect",
    "Datologyai": "DatologyAI",
    "Unlikelyai": "UnlikelyAI",
    "Brainco": "BrainCo",
    "bjakcareer": "Bjak",
}
"""Employers whose name in the lists is not the one they use."""

ML_TITLE = re.compile(
    r"machine learning|\bML\b|data scien|\bAI\b|deep learning|research scientist|applied scientist|\bNLP\b"
    r"|computer vision|\bLLM|perception|reinforcement learning|MLOps|quantitative research",
    re.IGNORECASE,
)
ML_NAME = re.compile(r"\bAI\b|\.ai\b|[a-z]AI\b|\bML\b|Robotics\b|\bIntelligence\b|Machine Learning|\bNeural\b")
NOT_EMPLOYERS = re.compile(
    r"referral|campus|university|internship|events|careers page|unlisted|early career", re.IGNORECASE
)
MIN_ML_TITLES = 2


class Listed(NamedTuple):
    """A board of the shared list."""

    source: str
    token: str
    employer: str
    industry: str


def read_listed(shared: Path) -> list[Listed]:
    """Every board of the three sources in the shared list, with its employer."""
    folder = shared / "data" / "boards"
    with (folder / "companies.csv").open(encoding="utf-8", newline="") as stream:
        employers = {row["slug"]: row for row in csv.DictReader(stream)}
    with (folder / "boards.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["ats"] in BOARD_SOURCES]
    listed = []
    for row in rows:
        config = json.loads(row["config"] or "{}")
        named = next((config[key] for key in ("token", "board_token", "company", "org") if config.get(key)), None)
        token = BOARD_SOURCES[row["ats"]].detect(row["board_url"]) or named
        employer = employers.get(row["company_slug"], {})
        if token:
            industry = INDUSTRIES.get(employer.get("industry_code", ""), "")
            listed.append(
                Listed(row["ats"], token, " ".join(employer.get("name", row["company_slug"]).split()), industry)
            )
    return listed


def count_ml_titles(shared: Path) -> Counter[tuple[str, str, str]]:
    """Machine-learning titles among the shared postings by (source, token, employer as the posting names it)."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for name in ("agnikulu_labelbatch", "stapply_ashby", "jeremychia_ae_2026"):
        for row in _rows(shared / "data" / "postings" / f"{name}.jsonl.gz"):
            if row["url"] and ML_TITLE.search(row["title"] or ""):
                for source in BOARD_SOURCES.values():
                    token = source.detect(row["url"])
                    if token:
                        counts[source.name, token, row["company"] or token] += 1
    return counts


def _rows(path: Path) -> Iterator[dict[str, str | None]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def choose(listed: list[Listed], counts: Counter[tuple[str, str, str]]) -> list[dict[str, str]]:
    """The rows of the directory, each board and each employer once."""
    known = {_plain(name): (industry, name) for industry, names in KNOWN.items() for name in _names(names)}
    busy = {(source, token.lower()) for (source, token, _), n in counts.items() if n >= MIN_ML_TITLES}
    chosen: dict[str, dict[str, str]] = {}
    for board in sorted(listed, key=lambda board: (_plain(board.employer) != _plain(board.token), listed.index(board))):
        employer = _plain(board.employer)
        if employer in chosen or NOT_EMPLOYERS.search(board.employer):
            continue
        why = _why(board, known, busy)
        if why:
            industry = known[employer][0] if employer in known else board.industry
            chosen[employer] = dict(
                zip(COLUMNS, (board.source, board.token, board.employer, industry, why), strict=True)
            )
    _add_unlisted(chosen, counts, known)
    for row in chosen.values():
        row["employer"] = RENAMED.get(row["employer"], row["employer"])
    return sorted(chosen.values(), key=lambda row: (list(BOARD_SOURCES).index(row["source"]), row["employer"].lower()))


def _why(board: Listed, known: dict[str, tuple[str, str]], busy: set[tuple[str, str]]) -> str:
    if _plain(board.employer) in known:
        return "known"
    if (board.source, board.token.lower()) in busy:
        return "postings"
    return "name" if ML_NAME.search(board.employer) else ""


def _add_unlisted(
    chosen: dict[str, dict[str, str]], counts: Counter[tuple[str, str, str]], known: dict[str, tuple[str, str]]
) -> None:
    """Boards that the shared list lacks but the postings link to; their employers' industries are mostly not known."""
    held = {(row["source"], row["token"].lower()) for row in chosen.values()}
    for (source, token, employer), n in sorted(counts.items()):
        name = unquote(employer) if employer != token else token.replace("-", " ")
        key = _plain(name)
        if n >= MIN_ML_TITLES and (source, token.lower()) not in held and key not in chosen:
            held.add((source, token.lower()))
            row = (source, token, name, known.get(key, ("", ""))[0], "postings")
            chosen[key] = dict(zip(COLUMNS, row, strict=True))


def _names(text: str) -> list[str]:
    return [name for part in text.split(";") if (name := " ".join(part.split()))]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def main(shared: Path, target: Path) -> None:
    """Writes the directory and says what it holds."""
    rows = choose(read_listed(shared), count_ml_titles(shared))
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    by_source, by_why = Counter(row["source"] for row in rows), Counter(row["why"] for row in rows)
    print(f"{len(rows)} boards: {dict(by_source)}; {dict(by_why)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
