"""Public benchmarks, beside what a list of skills alone gives: SkillSpan, TechWolf's ESCO links, JobBERT's titles.

usage: python -m benchmarks.accuracy.public [--data FOLDER] [--train FOLDER] [--taxonomy FOLDER] [--out FILE] [--json]

Files of the folder are known by name: skillspan_{dev,test}_*.jsonl, techwolf_*_{validation,test}.jsonl and
jobbert_titles_{val,test}.jsonl; a benchmark without files is said to be missing. SkillSpan is scored three ways: the
list alone, our readers as they are, and our readers with an adapter fitted on skillspan_train_*.jsonl of the --train
folder (see `skillspan_adapter`).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.accuracy import skillspan_adapter as adapter
from benchmarks.accuracy.report import machine
from benchmarks.accuracy.skillspan import Sentence, Span, count_exact, count_overlap, read_sentences

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FINGERPOST_SHARED", ROOT.parent / "shared"))
DATA = SHARED / "data" / "gold"
RESULT = ROOT / "benchmarks" / "results" / "public.json"
PATTERNS = {
    "skillspan": ("skillspan_dev_*.jsonl", "skillspan_test_*.jsonl"),
    "techwolf": ("techwolf_*_validation.jsonl", "techwolf_*_test.jsonl"),
    "jobbert_titles": ("jobbert_titles_val.jsonl", "jobbert_titles_test.jsonl"),
}

Reader: TypeAlias = Callable[[str], Sequence[Span]]


def find_files(folder: Path, benchmark: str) -> list[Path]:
    """The files of a benchmark in a folder, by name."""
    return sorted(path for pattern in PATTERNS[benchmark] for path in folder.glob(pattern))


def skillspan_readers(train: Path) -> dict[str, Reader]:
    """The ways to read a sentence: the list alone, our readers, and those with the adapter if it can be trained."""
    readers: dict[str, Reader] = {
        "list alone": lambda text: adapter.spans_without_adapter(text, listed_only=True),
        "readers": adapter.spans_without_adapter,
    }
    sentences = [
        sentence for path in sorted(train.glob("skillspan_train_*.jsonl")) for sentence in read_sentences(path)
    ]
    if sentences:
        weights = adapter.fit(sentences)
        readers["readers, adapted"] = lambda text: adapter.predict(text, weights)
    return readers


def score_skillspan(sentences: Sequence[Sentence], readers: dict[str, Reader]) -> dict[str, Any]:
    """Exact and overlap scores of knowledge spans for each way to read."""
    gold = [sentence.knowledge for sentence in sentences]
    scores: dict[str, Any] = {"n_sentences": len(gold), "n_spans": sum(map(len, gold))}
    for name, reader in readers.items():
        predicted = [reader(sentence.text) for sentence in sentences]
        exact, overlap = count_exact(gold, predicted), count_overlap(gold, predicted)
        scores[name] = {"exact": exact.scores(), "overlap": overlap.scores()}
    return scores


def measure_skillspan(files: Sequence[Path], train: Path) -> dict[str, Any]:
    """The scores of each file and of each part (dev, test) together."""
    readers = skillspan_readers(train)
    parts = {path.stem: list(read_sentences(path)) for path in files}
    for part in ("dev", "test"):
        both = [name for name in parts if name.startswith(f"skillspan_{part}_")]
        if len(both) > 1:
            parts[f"skillspan_{part}"] = [sentence for name in both for sentence in parts[name]]
    return {name: score_skillspan(sentences, readers) for name, sentences in parts.items()}


def measure_links(files: Sequence[Path], titles: Sequence[Path], taxonomy: Path, limit: int | None) -> dict[str, Any]:
    """The scores of sentences linked to ESCO skills and of titles linked to ESCO occupations."""
    from benchmarks.accuracy.linking import measure_techwolf, measure_titles
    from fingerpost.taxonomy.vocabularies import install_vocabularies, open_vocabularies

    with tempfile.TemporaryDirectory() as folder:
        install_vocabularies([taxonomy], Path(folder))
        vocabularies = open_vocabularies(Path(folder))
        linked = {path.stem: measure_techwolf(path, vocabularies) for path in files}
        return linked | {path.stem: measure_titles(path, vocabularies, limit) for path in titles}


def measure(data: Path, train: Path, taxonomy: Path | None, limit: int | None = None) -> dict[str, Any]:
    """Every benchmark that the folder holds; `missing` names those that it does not."""
    files = {benchmark: find_files(data, benchmark) for benchmark in PATTERNS}
    result: dict[str, Any] = {"missing": [benchmark for benchmark, found in files.items() if not found]}
    if files["skillspan"]:
        result |= measure_skillspan(files["skillspan"], train)
    if files["techwolf"] or files["jobbert_titles"]:
        if taxonomy is None or not taxonomy.is_dir():
            result["missing"].append("taxonomy")
        else:
            result |= measure_links(files["techwolf"], files["jobbert_titles"], taxonomy, limit)
    return result


def render(result: dict[str, Any]) -> str:
    """The results as lines of text."""
    lines = [f"missing: {name}" for name in result["missing"]]
    for name, scores in result.items():
        if name == "missing":
            continue
        lines.append(name)
        for key, value in scores.items():
            if not isinstance(value, dict):
                lines.append(f"  {key} {value}")
                continue
            for way, measured in value.items():
                numbers = "  ".join(f"{measure} {number:.3f}" for measure, number in measured.items())
                lines.append(f"  {key:18}{way:9}{numbers}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.public", description=about)
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER")
    parser.add_argument(
        "--train", type=Path, metavar="FOLDER", help="where skillspan_train_*.jsonl lie; default: --data"
    )
    parser.add_argument("--taxonomy", type=Path, default=SHARED / "data" / "taxonomy", metavar="FOLDER")
    parser.add_argument("--limit", type=int, help="about so many titles")
    parser.add_argument("--out", type=Path, nargs="?", const=RESULT, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    options = parser.parse_args(arguments)
    result = measure(options.data, options.train or options.data, options.taxonomy, options.limit)
    if options.out:
        report = {"date": datetime.now(UTC).date().isoformat(), "machine": machine(), **result}
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1) if options.json else render(result))


if __name__ == "__main__":
    main()
