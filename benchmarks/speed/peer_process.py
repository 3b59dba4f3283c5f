"""One matcher in a process of its own; `peers` starts it and asks it for rounds.

usage: python -m benchmarks.speed.peer_process NAME TEXTS.json POSTINGS.json PHRASES.json

Prints a line of JSON when the first short text is read, and one more for each line of standard input: "round" for the
CPU-seconds of a whole round, anything else for the peak memory. Only what the matcher itself needs is imported.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

Match: TypeAlias = Callable[[Any], int]
"""Looks through one text (our chain: through one posting) and says how many matches it found."""

SHORT_TEXT = "Requirements: Python, SQL and five years of machine learning."


def our_matcher(_: Path) -> Match:
    """Our automaton with the labels of the taxonomy alone; lower-casing belongs to its work."""
    from fingerpost.reading import cues, skills
    from fingerpost.reading.document import lower_same_length

    finder = cues.CueFinder([skills.skill_cues()])
    return lambda text: len(finder.find(lower_same_length(text)).get("skill", ()))


def our_chain(_: Path) -> Match:
    """All readers, from the posting as it was stated, its markup included."""
    from fingerpost.posting import Posting
    from fingerpost.reading import chain

    def read(posting: str | Posting) -> int:
        whole = Posting("1", "example", "Data Scientist", posting) if isinstance(posting, str) else posting
        return sum(len(skill.value.mentions) for skill in chain.read(whole).skills)

    return read


def flashtext2(phrases: Path) -> Match:
    """flashtext2's keyword processor."""
    processor = _peer("flashtext2").KeywordProcessor(case_sensitive=False)
    processor.add_keywords_from_iter(_phrases(phrases))
    return lambda text: len(processor.extract_keywords_with_span(text))


def skill_extractor(phrases: Path) -> Match:
    """skill-extractor's matcher, without its encoder, over our phrases."""
    matcher = _peer("skill_extractor").KeywordMatcher(_phrases(phrases))
    return lambda text: len(matcher.extract(text))


def skill_extractor_own_list(_: Path) -> Match:
    """The same over the list of skills that it ships."""
    peer = _peer("skill_extractor")
    shipped = Path(peer.__file__).parent / "data" / "skills.json"
    matcher = peer.KeywordMatcher(json.loads(shipped.read_text(encoding="utf-8")))
    return lambda text: len(matcher.extract(text))


def spacy_phrase_matcher(phrases: Path) -> Match:
    """spaCy's PhraseMatcher over a blank English pipeline, on lower-case words."""
    language = _peer("spacy").blank("en")
    matcher = _peer("spacy.matcher").PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("skill", list(language.tokenizer.pipe(_phrases(phrases))))
    return lambda text: len(matcher(language.make_doc(text)))


MATCHERS: dict[str, tuple[Callable[[Path], Match], str | None]] = {
    "our matcher": (our_matcher, None),
    "our chain": (our_chain, None),
    "flashtext2": (flashtext2, "flashtext2"),
    "skill-extractor matcher": (skill_extractor, "skill-extractor"),
    "skill-extractor matcher, own list": (skill_extractor_own_list, "skill-extractor"),
    "spaCy PhraseMatcher": (spacy_phrase_matcher, "spacy"),
}
"""Name → how the matcher is made from a file of phrases, and the package that it comes from (None: this one)."""


def peak_memory_mb() -> float:
    """The peak resident size of this program alone.

    Linux hands the figure of `getrusage` on from the process that started a program; VmHWM begins with the program.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _peer(module: str) -> Any:
    """A module that need not be installed, and whose types are not checked."""
    return importlib.import_module(module)


def _phrases(path: Path) -> list[str]:
    phrases: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return phrases


def _items(name: str, texts: Path, postings: Path) -> list[Any]:
    if name != "our chain":
        return _phrases(texts)
    import msgspec

    from fingerpost.posting import Posting

    return msgspec.json.decode(postings.read_bytes(), type=list[Posting])


def _say(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)


def main(arguments: list[str]) -> None:
    """The process."""
    name, texts, postings, phrases = arguments[0], *map(Path, arguments[1:4])
    make, package = MATCHERS[name]
    if package:
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            _say(absent=package)
            return
    else:
        version = None
    match = make(phrases)
    match(SHORT_TEXT)
    _say(version=version, start_cpu_seconds=time.process_time())
    items = _items(name, texts, postings)
    for asked in sys.stdin:
        if asked.strip() != "round":
            _say(peak_memory_mb=peak_memory_mb())
            continue
        begin = time.process_time()
        found = sum(map(match, items))
        _say(cpu_seconds=time.process_time() - begin, matches=found)


if __name__ == "__main__":
    main(sys.argv[1:])
