"""Whether the taxonomy's files hold together, without reading a single posting.

    check_data()    ids, kinds, labels, broader, implies, prerequisites, links, former ids, examples

`reading.taxonomy_check` adds what only the readers of postings can tell: whether every example is read as it says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fingerpost.taxonomy.ambiguity import examples, is_ambiguous
from fingerpost.taxonomy.links import LINK_MATCHES, SkillLinks, all_links
from fingerpost.taxonomy.prerequisites import all_prerequisites, direct_implications
from fingerpost.taxonomy.skills import SKILL_AREAS, SKILL_KINDS, Label, Skill, read_rows, renamed, skills
from fingerpost.taxonomy.variants import spellings

FIRST_YEARS = range(1600, 2027)
"""Years in which a skill can have come up."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ESCO_URI = re.compile(r"http://data\.europa\.eu/esco/skill/[0-9A-Za-z.-]+")
_COMMODITY = re.compile(r"\d{8}")
_ELEMENT = re.compile(r"2\.[ABC](?:\.\d+)+(?:\.[a-z])?")


@dataclass(frozen=True, slots=True)
class TaxonomyReport:
    """How many concepts there are, in all and by skill area, and what is wrong, in words; empty when all is well."""

    concepts: int
    by_area: Mapping[str, int]
    problems: tuple[str, ...]


def check_data() -> TaxonomyReport:
    """The state of the taxonomy's files.

    >>> check_data().problems
    ()
    """
    by_area = dict.fromkeys(SKILL_AREAS, 0)
    for skill in skills().values():
        by_area[skill.skill_area] += 1
    return TaxonomyReport(len(skills()), by_area, tuple(find_problems()))


def find_problems() -> Iterator[str]:
    """Everything that is wrong with the files, one line each."""
    yield from _ids(SKILL_AREAS)
    for skill in skills().values():
        yield from _row(skill)
    yield from _labels(skills().values())
    yield from _spellings(skills().values())
    yield from _hierarchy()
    yield from _prerequisites()
    yield from _renamed()
    for found in all_links().values():
        yield from _link(found)
    yield from _exact_twice(all_links().values())
    yield from _examples()


def _ids(areas: Iterable[str]) -> Iterator[str]:
    """Ids are unique over all files and stand in order in each."""
    rows = {area: [row["skill_id"] for row in read_rows(f"skills/{area}.csv")] for area in areas}
    for area, ids in rows.items():
        if ids != sorted(ids):
            yield f"{area}: rows are not in order of id"
    times = Counter(skill_id for ids in rows.values() for skill_id in ids)
    yield from (f"{skill_id}: is there {count} times" for skill_id, count in times.items() if count > 1)


def _row(skill: Skill) -> Iterator[str]:
    name = skill.skill_id
    if not _ID.fullmatch(name):
        yield f"{name}: an id has lower-case letters, digits and single hyphens only"
    if skill.kind not in SKILL_KINDS:
        yield f"{name}: unknown kind {skill.kind!r}"
    if skill.first_year is not None and skill.first_year not in FIRST_YEARS:
        yield f"{name}: first year {skill.first_year}"
    for wider in (skill.broader, *skill.implies):
        if wider is not None and (wider not in skills() or wider == name):
            yield f"{name}: broader or implied skill {wider!r} is unknown"


def _labels(every: Iterable[Skill]) -> Iterator[str]:
    """A label leads to one skill by one rule; a swallowed phrase is no skill's name."""
    owners: dict[str, str] = {}
    swallowed: list[tuple[str, str]] = []
    for skill in every:
        rules: dict[str, str] = {}
        for label in skill.labels:
            if rules.setdefault(label.text, label.rule) != label.rule:
                yield f"{skill.skill_id}: {label.text!r} has two rules"
            if label.text != label.text.strip() or label.text.endswith("*") or not label.text:
                yield f"{skill.skill_id}: {label.text!r} cannot be searched for"
            if label.rule == "never":
                swallowed.append((label.text.casefold(), skill.skill_id))
            elif owners.setdefault(label.text.casefold(), skill.skill_id) != skill.skill_id:
                yield f"{label.text!r} is a label of {owners[label.text.casefold()]} and of {skill.skill_id}"
    for text, skill_id in swallowed:
        if owners.get(text, skill_id) != skill_id:
            yield f"{skill_id}: swallows {text!r}, which is a label of {owners[text]}"


def _spellings(every: Iterable[Skill]) -> Iterator[str]:
    """A plural or a hyphen does not lead to another skill than the label itself."""
    owners = {
        label.text.lower(): skill.skill_id for skill in skills().values() for label in skill.labels if _is_plain(label)
    }
    for skill in every:
        for label in filter(_is_plain, skill.labels):
            for spelling in spellings(label.text):
                if owners.get(spelling, skill.skill_id) != skill.skill_id:
                    yield f"{skill.skill_id}: {label.text!r} is also spelt {spelling!r}, a label of {owners[spelling]}"


def _is_plain(label: Label) -> bool:
    return label.rule == "any-case"


def _hierarchy() -> Iterator[str]:
    """Following broader and implied skills never leads back; from the roots of the areas every skill is reached."""
    known = {skill_id: tuple(filter(skills().__contains__, direct_implications(skill_id))) for skill_id in skills()}
    yield from (f"broader and implies go round: {' > '.join(loop)}" for loop in find_cycles(known))
    narrower: dict[str, list[str]] = {}
    for skill in skills().values():
        if skill.broader:
            narrower.setdefault(skill.broader, []).append(skill.skill_id)
    reached = [skill.skill_id for skill in skills().values() if skill.broader is None]
    for skill_id in reached:
        reached.extend(narrower.get(skill_id, ()))
    yield from (f"{skill_id}: is reached from no area" for skill_id in sorted(set(skills()) - set(reached)))


def find_cycles(graph: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """The loops met in a walk over a graph, each from its first node back to itself.

    >>> list(find_cycles({"a": ["b"], "b": ["c"], "c": ["b"]}))
    [('b', 'c', 'b')]
    """
    done: set[str] = set()
    for start in graph:
        path: dict[str, Iterator[str]] = {start: iter(graph[start])} if start not in done else {}
        while path:
            node = next(reversed(path))
            after = next(path[node], None)
            if after is None:
                done.add(node)
                del path[node]
            elif after in path:
                loop = list(path)
                yield (*loop[loop.index(after) :], after)
            elif after not in done:
                path[after] = iter(graph.get(after, ()))


def _prerequisites() -> Iterator[str]:
    stated = all_prerequisites()
    for skill_id, before in stated.items():
        for prerequisite in before:
            if skill_id not in skills() or prerequisite.skill_id not in skills():
                yield f"prerequisite {prerequisite.skill_id!r} of {skill_id!r}: unknown skill"
            if not prerequisite.reason.endswith(".") or len(prerequisite.reason) > 160:
                yield f"prerequisite {prerequisite.skill_id} of {skill_id}: the reason is one sentence"
        if len({prerequisite.skill_id for prerequisite in before}) != len(before):
            yield f"{skill_id}: a prerequisite is stated twice"
    graph = {skill_id: [prerequisite.skill_id for prerequisite in before] for skill_id, before in stated.items()}
    yield from (f"prerequisites go round: {' > '.join(loop)}" for loop in find_cycles(graph))


def _renamed() -> Iterator[str]:
    for old, new in renamed().items():
        if old in skills() or new not in skills():
            yield f"renamed {old} to {new}: the former id must be gone and the new one there"


def _link(link: SkillLinks) -> Iterator[str]:
    name = link.skill_id
    if name not in skills():
        yield f"link of {name}: unknown skill"
    if (link.esco_concept_uri is None) != (link.esco_match is None) or link.esco_match not in (None, *LINK_MATCHES):
        yield f"link of {name}: an ESCO link says whether it is exact or close"
    if link.esco_concept_uri and not _ESCO_URI.fullmatch(link.esco_concept_uri):
        yield f"link of {name}: {link.esco_concept_uri!r} is no ESCO concept URI"
    has_onet = link.onet_commodity_code is not None or link.onet_element is not None
    if has_onet != (link.onet_match is not None) or link.onet_match not in (None, *LINK_MATCHES):
        yield f"link of {name}: an O*NET link says whether it is exact or close"
    if link.onet_commodity_code and not _COMMODITY.fullmatch(link.onet_commodity_code):
        yield f"link of {name}: {link.onet_commodity_code!r} is no commodity code"
    if link.onet_element and not _ELEMENT.fullmatch(link.onet_element):
        yield f"link of {name}: {link.onet_element!r} is no element of the content model"


def _exact_twice(every: Iterable[SkillLinks]) -> Iterator[str]:
    """Two skills cannot both be exactly the same concept."""
    owners: dict[str, str] = {}
    for link in every:
        if link.esco_match == "exact" and link.esco_concept_uri:
            owner = owners.setdefault(link.esco_concept_uri, link.skill_id)
            if owner != link.skill_id:
                yield f"link of {link.skill_id}: {owner} has the same exact ESCO concept"


def _examples() -> Iterator[str]:
    """Every ambiguous name has a sentence in which it is meant and one in which it is not."""
    shown = {(example.name, example.skill_id, example.is_meant) for example in examples()}
    for skill in skills().values():
        for label in filter(is_ambiguous, skill.labels):
            for is_meant, said in ((True, "meant"), (False, "not meant")):
                if (label.text, skill.skill_id, is_meant) not in shown:
                    yield f"{skill.skill_id}: {label.text!r} has no example in which it is {said}"
    for example in examples():
        if example.skill_id not in skills():
            yield f"example {example.text!r}: unknown skill {example.skill_id!r}"
        if example.is_meant and example.name not in example.text:
            yield f"example {example.text!r} does not hold {example.name!r}"
