"""Our matcher and our whole chain beside other matchers from PyPI: the same postings, the same phrases, in one run.

usage: python -m benchmarks.speed.peers FILES… [--limit N] [--rounds N] [--json OUT --date YYYY-MM-DD]

Each matcher sits in a process of its own and is asked for one round after the other in turn (A B C A B C …), so that
what else the machine does falls upon all of them; the ratios are the result, the speeds belong to the machine. The
phrases are the spellings of the taxonomy's labels. Peers that are not installed (group `peers`) are named and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.accuracy.report import machine
from benchmarks.speed.peer_process import MATCHERS
from benchmarks.speed.reading import read_postings
from fingerpost.posting import Posting

OURS = "our matcher"
ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Peer:
    """A matcher's process; `absent` names the package that is not installed, if it is not."""

    def __init__(self, name: str, files: Sequence[Path]) -> None:
        command = [sys.executable, "-m", "benchmarks.speed.peer_process", name, *map(str, files)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, **ONE_THREAD},
        )
        started = self._answer()
        self.absent: str | None = started.get("absent")
        self.version: str | None = started.get("version")
        self.start_cpu_seconds: float = started.get("start_cpu_seconds", 0.0)
        self.rounds: list[float] = []
        self.matches = 0

    def go_round(self, *, measured: bool = True) -> None:
        """Reads all texts once."""
        answer = self._ask("round")
        self.matches = answer["matches"]
        if measured:
            self.rounds.append(answer["cpu_seconds"])

    def end(self) -> float:
        """Ends the process; its peak memory in MB."""
        memory = 0.0 if self.absent else float(self._ask("memory")["peak_memory_mb"])
        self.process.communicate()
        return memory

    def _ask(self, question: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"a matcher failed with exit code {self.process.wait()}: {self.process.args!r}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def measure(postings: list[Posting], rounds: int = 5, names: Sequence[str] = tuple(MATCHERS)) -> dict[str, Any]:
    """Speed, start and memory of each matcher, and the peers that are not installed.

    `speed_to_ours` is the median over the rounds of a matcher's speed divided by our matcher's in the same round.
    """
    with tempfile.TemporaryDirectory() as folder:
        files, counted = _write_inputs(Path(folder), postings)
        everyone = {name: Peer(name, files) for name in dict.fromkeys((OURS, *names))}
        running = {name: peer for name, peer in everyone.items() if not peer.absent}
        for number in range(rounds + 1):
            for peer in running.values():
                peer.go_round(measured=number > 0)
        memory = {name: peer.end() for name, peer in everyone.items()}
    ours = running[OURS].rounds
    found = {
        name: {
            "version": peer.version,
            "postings_per_cpu_second": round(len(postings) / median(peer.rounds), 1),
            "speed_to_ours": round(median(our / own for our, own in zip(ours, peer.rounds, strict=True)), 4),
            "start_cpu_seconds": round(peer.start_cpu_seconds, 3),
            "peak_memory_mb": round(memory[name], 1),
            "matches_per_posting": round(peer.matches / len(postings), 1),
        }
        for name, peer in running.items()
    }
    absent = sorted({peer.absent for peer in everyone.values() if peer.absent})
    return {**counted, "rounds": rounds, "matchers": found, "not_installed": absent}


def _write_inputs(folder: Path, postings: list[Posting]) -> tuple[list[Path], dict[str, int]]:
    """The texts, the postings and the phrases as files, and how many and how long they are."""
    import msgspec

    from fingerpost.reading.skills import label_targets
    from fingerpost.reading.text import make_document

    texts = [make_document(posting).text for posting in postings]
    phrases = list(label_targets())
    files = [folder / name for name in ("texts.json", "postings.json", "phrases.json")]
    for path, content in zip(files, (texts, postings, phrases), strict=True):
        path.write_bytes(msgspec.json.encode(content))
    characters = round(sum(map(len, texts)) / len(texts))
    return files, {"n_postings": len(texts), "mean_characters": characters, "n_phrases": len(phrases)}


def render(result: dict[str, Any]) -> str:
    """The result as a table of text."""
    counted = f"{result['n_postings']:,} postings of {result['mean_characters']:,} characters"
    lines = [
        f"{counted}, {result['n_phrases']:,} phrases",
        f"{'matcher':36}{'postings/CPU-s':>16}{'to ours':>9}{'start CPU-s':>13}{'peak MB':>9}{'matches':>9}",
    ]
    for name, row in result["matchers"].items():
        lines.append(
            f"{name:36}{row['postings_per_cpu_second']:>16,.0f}{row['speed_to_ours']:>9.3f}"
            f"{row['start_cpu_seconds']:>13.2f}{row['peak_memory_mb']:>9.0f}{row['matches_per_posting']:>9.1f}"
        )
    lines += [f"{package} is not installed" for package in result["not_installed"]]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.peers", description=about)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILES")
    parser.add_argument("--limit", type=int, default=50, help="postings of each file (default 50)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the numbers to this file as well")
    parser.add_argument("--date", default=None, help="the day of the measurement, YYYY-MM-DD, for the file")
    options = parser.parse_args(arguments)
    result = measure(list(read_postings(options.files, options.limit)), options.rounds)
    print(render(result))
    if options.json:
        content = {"date": options.date, "machine": machine(), **result}
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
