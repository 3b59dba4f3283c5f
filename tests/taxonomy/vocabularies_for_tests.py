"""Small invented vocabularies in the official forms of the downloads: ESCO as CSV, O*NET as tab-delimited text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

URI = "http://data.europa.eu/esco"
SKILL_COLUMNS = (
    "conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "hiddenLabels", "status",
    "modifiedDate", "scopeNote", "definition", "inScheme", "description",
)  # fmt: skip
OCCUPATION_COLUMNS = (
    "conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels", "status", "modifiedDate",
    "regulatedProfessionNote", "scopeNote", "definition", "inScheme", "description", "code",
)  # fmt: skip


def skill(name: str, label: str, *alt_labels: str, kind: str = "knowledge") -> dict[str, str]:
    return {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": f"{URI}/skill/{name}",
        "skillType": kind,
        "reuseLevel": "cross-sector",
        "preferredLabel": label,
        "altLabels": "\n".join(alt_labels),
        "status": "released",
        "description": f"Knowing {label}, said in words of our own.",
    }


def occupation(name: str, label: str, *alt_labels: str, isco: str = "2511") -> dict[str, str]:
    return {
        "conceptType": "Occupation",
        "conceptUri": f"{URI}/occupation/{name}",
        "iscoGroup": isco,
        "preferredLabel": label,
        "altLabels": "\n".join(alt_labels),
        "status": "released",
        "description": f"They work as {label}.",
        "code": f"{isco}.1",
    }


SKILLS = (
    skill("ml", "machine learning", "statistical learning", "learning by machines"),
    skill("kites", "fly kites", "kite flying", "steer kites in wind", kind="skill/competence"),
    skill("glass", "blow glass", "glass blowing", kind="skill/competence"),
    skill("snake", "Snake (computer programming)", "programming in Snake"),
    skill("teams", "work in teams", "team working", "teamwork", kind="skill/competence"),
)
OCCUPATIONS = (
    occupation("kites", "kite designer", "designer of kites", "kite engineer"),
    occupation("glass", "glass blower", "glassblower", "blower of glass", isco="7315"),
    occupation("data", "data scientist", "data researcher"),
)


def as_csv(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_text(columns: str, *rows: str) -> bytes:
    """Tab-delimited lines, written with "|" for the tab."""
    return "".join(line.replace("|", "\t") + "\r\n" for line in (columns, *rows)).encode()


def esco_files(skills: Sequence[Mapping[str, str]] = SKILLS) -> dict[str, bytes]:
    return {
        "skills_en.csv": as_csv(skills, SKILL_COLUMNS),
        "occupations_en.csv": as_csv(OCCUPATIONS, OCCUPATION_COLUMNS),
        "broaderRelationsSkillPillar_en.csv": as_csv(
            [
                {
                    "conceptType": "KnowledgeSkillCompetence",
                    "conceptUri": f"{URI}/skill/ml",
                    "broaderType": "SkillGroup",
                    "broaderUri": f"{URI}/isced-f/0613",
                }
            ],
            ("conceptType", "conceptUri", "broaderType", "broaderUri"),
        ),
        "occupationSkillRelations_en.csv": as_csv(
            [
                {
                    "occupationUri": f"{URI}/occupation/data",
                    "relationType": "essential",
                    "skillType": "knowledge",
                    "skillUri": f"{URI}/skill/ml",
                }
            ],
            ("occupationUri", "relationType", "skillType", "skillUri"),
        ),
    }


def onet_files() -> dict[str, bytes]:
    return {
        "Occupation Data.txt": as_text(
            "O*NET-SOC Code|Title|Description",
            '90-1000.00|Kite Makers|Make "kites" of paper.',
            "90-2000.00|Glass Blowers|Blow glass.",
        ),
        "Alternate Titles.txt": as_text(
            "O*NET-SOC Code|Alternate Title|Short Title|Source(s)",
            "90-1000.00|Kite Builder|n/a|09",
            "90-2000.00|Glass Artist (GA)|GA|08,10",
            "|Nobody|n/a|09",
        ),
        "Technology Skills.txt": as_text(
            "O*NET-SOC Code|Example|Commodity Code|Commodity Title|Hot Technology|In Demand",
            "90-1000.00|KiteCAD|43232604|Computer aided design software|Y|N",
        ),
        "Job Zones.txt": as_text("O*NET-SOC Code|Job Zone|Date|Domain Source", "90-1000.00|3|08/2025|Analyst"),
        "Read Me.txt": b"O*NET 30.1 Database\r\nNovember 2025 Release\r\n",
    }


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def write_zip(path: Path, files: Mapping[str, bytes], inside: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(inside + name, content)
    return path
