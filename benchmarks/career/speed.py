"""How fast the navigator answers: matches over a large corpus, the set of skills to learn, paths.

usage: python -m benchmarks.career.speed [--size N] [--data DIR] [--rounds N] [--json] [--out FILE --date YYYY-MM-DD]

The corpus is made once and kept in DIR. Its market tables are built, as a collect does. A first question reads the
columns of the corpus (cold), later ones do not (warm). CPU time stands beside wall-clock time for a machine that is
busy with other things; everything runs on one thread. The set problem is planted: 5,000 postings that lack 1 to 7 of
300 skills, some asked often and most seldom.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.market.corpus import make_corpus
from benchmarks.market.options import run
from fingerpost.career.effort import Efforts
from fingerpost.career.matches import matches
from fingerpost.career.next_skills import next_skills
from fingerpost.career.offered import ProfileSkill
from fingerpost.career.path import path
from fingerpost.career.profile import Profile
from fingerpost.career.skill_sets import Budget, SetProblem
from fingerpost.market.selecting.selection import Selection
from fingerpost.settings import load_settings
from fingerpost.store.facts import connect
from fingerpost.store.market_building import refresh_market_tables
from fingerpost.taxonomy.skills import skills

HELD = ("python", "sql", "pandas", "scikit-learn", "machine-learning", "statistics", "git", "docker")
N_POSTINGS, N_SKILLS, MOST_MISSING = 5_000, 300, 7
SEED = 20190101
GOALS = ("machine-learning-engineer/senior", "ai-research-scientist", "mlops-engineer")


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    run(__doc__, "benchmarks.career.speed", (100_000, 5), measure, _summary, arguments)


def _summary(result: Mapping[str, Any]) -> str:
    """The numbers for people."""
    return "\n".join(f"{name}: {value}" for name, value in result.items())


def measure(data: Path, size: int, rounds: int) -> dict[str, Any]:
    """Seconds of each question on a corpus of that size and on the packaged reference."""
    if not (data / "snapshot.json").exists():
        make_corpus(data, size)
    refresh_market_tables(load_settings(data))  # as every collect and import does when it ends
    profile = profile_of(HELD)
    found: dict[str, Any] = {"set problem": set_problem(rounds)}
    with tempfile.TemporaryDirectory() as empty:
        for name, folder in (("corpus", data), ("reference", Path(empty))):
            con = connect(load_settings(folder))
            con.execute("SET threads = 1")
            rows = con.execute("SELECT count(*) FROM posting").fetchall()[0][0]
            found[name] = {"n_postings": rows, **questions(profile, con, rounds)}
            con.close()
        con = connect(load_settings(Path(empty)))
        whole = timed(partial(next_skills, HELD, con, Selection(), k=3), 1)
        found["reference"]["next_skills k=3, whole answer"] = whole
        con.close()
    return found


def questions(profile: Profile, con: Any, rounds: int) -> dict[str, Any]:
    """Seconds of matches and of paths."""
    return {
        "matches": timed(partial(matches, profile, con), rounds),
        **{f"path to {goal}": timed(partial(path, profile, con, goal), rounds) for goal in GOALS},
    }


def set_problem(rounds: int) -> dict[str, Any]:
    """The planted set problem with k = 3: what its best set opens, whether that is proven, and seconds."""
    problem = SetProblem(planted(), Efforts(["python", "sql"]))
    budget = Budget(3)
    solved = problem.solve(budget)
    return {
        "n_postings": N_POSTINGS,
        "n_missing_skills": len(problem.skill_ids),
        "opens": solved.opened,
        "greedy_opens": problem.opened(problem.greedy(budget)),
        "proven": solved.proven,
        "gap": solved.gap,
        "seconds": timed(lambda: problem.solve(budget), rounds),
    }


def planted() -> Counter[tuple[str, ...]]:
    """The sets of missing skills of planted postings; the same on every run."""
    random = np.random.default_rng(SEED)
    kinds = {"library", "tool", "platform", "method", "language"}
    names = sorted(one for one, skill in skills().items() if skill.kind in kinds)
    chosen = sorted(names[place] for place in random.choice(len(names), N_SKILLS, replace=False))
    chance = 1 / (random.permutation(N_SKILLS) + 5.0) ** 0.7
    chance /= chance.sum()
    sets: Counter[tuple[str, ...]] = Counter()
    for size in random.integers(1, MOST_MISSING + 1, N_POSTINGS):
        places = random.choice(N_SKILLS, size, replace=False, p=chance)
        sets[tuple(chosen[place] for place in sorted(places.tolist()))] += 1
    return sets


def profile_of(held: tuple[str, ...]) -> Profile:
    """A profile that has some skills and four years of work."""
    known = skills()
    offered = (ProfileSkill(one, known[one].preferred_label, known[one].skill_area, True, one, 0, 0) for one in held)
    return Profile("", tuple(offered), 4.0, "master", roles=("data-scientist", "machine-learning-engineer"))


def timed(question: Callable[[], object], rounds: int) -> dict[str, float]:
    """Seconds: the first time, and the median and the longest of the rounds after it, wall-clock and CPU."""
    taken = []
    for _ in range(rounds + 1):
        begin, cpu = time.perf_counter(), time.process_time()
        question()
        taken.append((time.perf_counter() - begin, time.process_time() - cpu))
    later = sorted(taken[1:])
    return {
        "first": round(taken[0][0], 3),
        "first_cpu": round(taken[0][1], 3),
        "median": round(later[len(later) // 2][0], 3),
        "median_cpu": round(sorted(cpu for _, cpu in later)[len(later) // 2], 3),
        "longest": round(later[-1][0], 3),
    }


if __name__ == "__main__":
    main()
