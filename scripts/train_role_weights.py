"""Fits the duty weights of the role reader on postings whose titles say their role plainly.

usage: python scripts/train_role_weights.py POSTINGS_FOLDER [GOLD.jsonl]

POSTINGS_FOLDER holds *.jsonl.gz with title, description and description_format; postings of GOLD are left out. The
label of a posting comes from its title alone, its features from its duties alone, so the weights say what duties add
to a title. A multinomial logistic regression with an L2 penalty, fitted by Adam on all rows; deterministic. The
weights are shrunk (see SHRINK) because titles and duties are not independent, and written with two digits.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.role_duties import DUTY_FEATURES, duty_values
from fingerpost.reading.role_title import title_features
from fingerpost.taxonomy.roles import roles

TABLE = Path(__file__).parents[1] / "src/fingerpost/reading/data/role_duty_weights.csv"
SHRINK = 0.8
SHRINK_INTERCEPT = 0.4
MOST_PER_ROLE = 350
MOST_OTHER = 700
PENALTY = 1e-3
STEPS = 800

AI = frozenset({"machine-learning", "ai", "generative", "language", "vision", "data-science", "ml-systems"})
NAMES_A_ROLE = AI | {
    "robotics", "research", "scientist", "data-engineering", "data-analysis", "analyst", "product", "architecture",
    "quantitative", "annotation",
}  # fmt: skip
ELSEWHERE = frozenset({"software", "elsewhere", "occupation", "product"})
BUILDS = frozenset({"engineer", "software"})

# Role → (features of which one must be in the title, features of which another must, features that must not).
PLAIN_TITLES: dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]] = {
    "ai-annotator": (frozenset({"annotation"}), frozenset({"annotation"}), frozenset()),
    "ml-product-manager": (frozenset({"product"}), AI - {"ml-systems"}, frozenset()),
    "ai-architect": (frozenset({"architecture"}), frozenset({"machine-learning", "ai", "generative"}), frozenset()),
    "quantitative-researcher": (
        frozenset({"quantitative"}),
        frozenset({"research", "data-analysis", "analyst"}),
        frozenset(),
    ),
    "data-scientist": (
        frozenset({"data-science"}),
        frozenset({"data-science"}),
        frozenset({"data-engineering", "data-analysis", "machine-learning", "language", "vision", "ai", "elsewhere"}),
    ),
    "robotics-engineer": (frozenset({"robotics"}), BUILDS, frozenset({"elsewhere", "data-science"})),
    "computer-vision-engineer": (
        frozenset({"vision"}),
        BUILDS | {"research"},
        frozenset({"data-science", "elsewhere"}),
    ),
    "nlp-engineer": (
        frozenset({"language"}),
        frozenset({"engineer", "research", "machine-learning", "ai"}),
        frozenset({"data-science", "elsewhere"}),
    ),
    "mlops-engineer": (frozenset({"ml-systems"}), frozenset({"engineer"}), frozenset({"elsewhere"})),
    "ai-research-scientist": (
        frozenset({"research"}),
        frozenset({"machine-learning", "ai", "generative"}),
        frozenset({"elsewhere", "data-science"}),
    ),
    "data-engineer": (
        frozenset({"data-engineering"}),
        frozenset({"data-engineering"}),
        frozenset({"data-science", "data-analysis", "machine-learning", "elsewhere", "ai"}),
    ),
    "data-analyst": (
        frozenset({"data-analysis"}),
        frozenset({"data-analysis"}),
        frozenset({"data-science", "data-engineering", "machine-learning", "elsewhere", "ai"}) | BUILDS,
    ),
    "machine-learning-engineer": (
        frozenset({"machine-learning"}),
        BUILDS,
        frozenset({"data-science", "research", "elsewhere", "data-engineering", "generative"}),
    ),
    "ai-engineer": (
        frozenset({"ai", "generative"}),
        BUILDS,
        frozenset({"elsewhere", "machine-learning", "research", "data-science", "data-engineering"}),
    ),
}


def plain_role(features: frozenset[str]) -> str | None:
    """The role that a title's features name plainly, "other" for titles of another field, None when in doubt."""
    for role, (one, another, none) in PLAIN_TITLES.items():
        if features & one and features & another and not features & none:
            return role
    # A product manager of anything else is "other": what its duties lack is what tells the two apart.
    return "other" if features & ELSEWHERE and not features & (NAMES_A_ROLE - ELSEWHERE) else None


def read_rows(folder: Path, left_out: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Postings with a title and a text of some length, each text once."""
    seen: set[str] = set(left_out)
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = row["description"] or ""
                if row["title"] and len(text) >= 600 and text[:200] not in seen:
                    seen.add(text[:200])
                    yield row


def fit(x: np.ndarray, y: np.ndarray, n_roles: int) -> tuple[np.ndarray, np.ndarray]:
    """(weights of shape features x roles, intercepts), rare roles weighted up by the power 0.7 of their rarity."""
    counts = np.maximum(np.bincount(y, minlength=n_roles), 1)
    of_row = ((len(y) / n_roles / counts) ** 0.7)[y]
    of_row /= of_row.mean()
    with_one = np.hstack([x, np.ones((len(x), 1))])
    theta = np.zeros((with_one.shape[1], n_roles))
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    penalised = np.ones_like(theta)
    penalised[-1] = 0.0
    for step in range(1, STEPS + 1):
        logits = with_one @ theta
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        shares /= shares.sum(axis=1, keepdims=True)
        error = (shares - np.eye(n_roles)[y]) * of_row[:, None] / len(y)
        gradient = with_one.T @ error + PENALTY * penalised * theta
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        theta -= 0.03 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return theta[:-1], theta[-1]


def main() -> None:
    """Reads, fits, reports the accuracy on a fifth left out, and writes the table."""
    gold = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    left_out = (
        frozenset(json.loads(line)["description"][:200] for line in gold.open(encoding="utf-8"))
        if gold
        else frozenset()
    )
    rows = list(read_rows(Path(sys.argv[1]), left_out))
    random.Random(1).shuffle(rows)  # noqa: S311
    counts: Counter[str] = Counter()
    features, labels = [], []
    for row in rows:
        title_only = prepare(Posting("1", row["source"], row["title"], ""))
        role = plain_role(frozenset(title_features(title_only)))
        if role is None or counts[role] >= (MOST_OTHER if role == "other" else MOST_PER_ROLE):
            continue
        counts[role] += 1
        document = prepare(Posting("1", row["source"], row["title"], row["description"], row["description_format"]))
        features.append(duty_values(document))
        labels.append(role)
    names = list(roles())
    x, y = np.array(features), np.array([names.index(label) for label in labels])
    fifth = len(y) // 5
    weights, intercepts = fit(x[fifth:], y[fifth:], len(names))
    print(
        dict(counts),
        "accuracy on a fifth:",
        round(float(((x[:fifth] @ weights + intercepts).argmax(1) == y[:fifth]).mean()), 3),
    )
    weights, intercepts = fit(x, y, len(names))
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["feature", "role", "weight"])
        writer.writerows(["intercept", role, f"{SHRINK_INTERCEPT * intercepts[j]:.2f}"] for j, role in enumerate(names))
        for i, feature in enumerate(DUTY_FEATURES):
            writer.writerows([feature, role, f"{SHRINK * weights[i, j]:.2f}"] for j, role in enumerate(names))


if __name__ == "__main__":
    main()
