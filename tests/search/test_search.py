"""What a search finds, in which order, and what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.search import FACETS, Filters, SearchQuery, SearchResult, search
from fingerpost.store.index import FACET_COLUMNS, NOT_STATED

from .conftest import ROWS, build, ids, row, with_all

Find = Callable[..., SearchResult]
SINGLE = ("role", "seniority", "work_mode", "industry", "degree", "visa", "language")


def test_words_find_title_text_employer_and_skill_under_any_alias(find: Find) -> None:
    assert ids(find("dashboards")) == ["p02"]
    assert ids(find("größe")) == ids(find("grosse")) == ids(find("GROSSE AG")) == ["p04"]
    assert set(ids(find("heron"))) == {"p03", "p07", "p08"}
    assert ids(find("py torch")) == ids(find("pytorch")) == ["p01"]


def test_every_piece_of_the_words_must_be_met(find: Find) -> None:
    result = find("python sql")
    assert (result.n_with_all, ids(result)[0]) == (1, "p02")
    assert set(ids(result)) == {"p01", "p02", "p03", "p04"}


def test_where_many_postings_meet_all_pieces_no_others_follow(tmp_path: Path) -> None:
    both = [row(f"b{number:02}", "Data Engineer", "Spark", work_mode="remote") for number in range(20)]
    index = build(tmp_path, [*both, row("c", "Data Engineer", "Spark"), row("d", "Nurse", work_mode="remote")])
    result = search(index, SearchQuery("spark remote", size=100), snapshot="s", taxonomy_version="t")
    assert (result.n, result.n_with_all, result.relaxed, result.basis.notes) == (20, 20, False, ())


def test_in_another_order_only_those_that_meet_all_are_found(find: Find) -> None:
    for sort in ("newest", "pay"):
        assert ids(find("python sql", sort=sort)) == ["p02"]


def test_the_more_pieces_are_met_the_earlier(find: Find) -> None:
    assert ids(find("heron cuda developer minutes"))[0] == "p08"


def test_a_skill_is_found_under_every_name_and_in_the_title_first(tmp_path: Path) -> None:
    rows = [
        row("t", "Generative AI Engineer", skills={"generative-ai": "generative AI"}),
        row("s", "Engineer", skills={"generative-ai": "generative AI"}),
        row("n", "Engineer", skills={"large-language-models": "large language models"}),
        row("x", "Gardener"),
    ]
    index = build(tmp_path, rows)
    found = search(index, SearchQuery("GenAI"), snapshot="s", taxonomy_version="t")
    assert ids(found) == ["t", "s", "n"]


def test_a_must_counts_for_more_than_a_duty(tmp_path: Path) -> None:
    skills = {"kubernetes": "Kubernetes", "python": "Python"}
    rows = [
        {**row("duty", "Engineer", skills=skills), "skill_levels": ["duty", "required"]},
        {**row("must", "Engineer", skills=skills), "skill_levels": ["required", "duty"]},
    ]
    index = build(tmp_path, rows)
    assert ids(search(index, SearchQuery("k8s"), snapshot="s", taxonomy_version="t")) == ["must", "duty"]


def test_a_tool_is_not_found_by_what_builds_on_it(tmp_path: Path) -> None:
    index = build(tmp_path, [row("p", "Engineer", skills={"pandas": "pandas"})])
    assert not search(index, SearchQuery("python"), snapshot="s", taxonomy_version="t").n


def test_newer_postings_come_first_among_equals(tmp_path: Path) -> None:
    days = {"a": date(2024, 1, 1), "b": date(2026, 5, 1), "c": None, "d": date(2026, 3, 1)}
    index = build(tmp_path, [row(name, "Data Engineer", date_posted=day) for name, day in days.items()])
    found = search(index, SearchQuery("data engineer"), snapshot="s", taxonomy_version="t")
    assert ids(found)[0] == "b"
    assert set(ids(found)[-2:]) <= {"a", "c", "d"}


def test_an_area_is_all_of_its_countries(find: Find) -> None:
    assert set(ids(find("dach"))) == {"p01", "p02", "p04"}
    assert "p03" not in ids(find("europe"))


def test_an_employer_is_known_by_name(find: Find) -> None:
    result = find("python at otter")
    assert [(piece.facet, piece.value) for piece in result.read_as] == [("skill", "python"), ("employer", "Otter")]
    assert set(with_all(result)) == {"p01", "p02"}


def test_german_words_bring_german_postings_first(tmp_path: Path) -> None:
    title = {"title": "AI Engineer", "role": "ai-engineer"}
    rows = [row("us", countries=["US"], **title), row("de", countries=["DE"], **title)]
    index = build(tmp_path, rows)
    assert ids(search(index, SearchQuery("KI Entwickler"), snapshot="s", taxonomy_version="t"))[0] == "de"


def test_who_denies_an_occupation_still_wants_the_role_asked_for(tmp_path: Path) -> None:
    rows = [
        row("pm", "AI Product Manager, Engineering Services", role="ml-product-manager"),
        row("eng", "Engineering Manager, AI Product", role="other"),
    ]
    index = build(tmp_path, rows)
    found = search(index, SearchQuery("ai product manager not engineering"), snapshot="s", taxonomy_version="t")
    assert ids(found) == ["pm"]


def test_words_that_nothing_meets_together_are_relaxed_and_say_so(find: Find) -> None:
    result = find("kernels minutes")
    assert set(ids(result)) == {"p07", "p08"}
    assert (result.relaxed, result.n_with_all) == (True, 0)
    assert result.basis.notes


def test_words_that_nothing_meets_at_all_find_nothing(find: Find) -> None:
    result = find("zzzzqqq")
    assert (result.n, result.hits, result.n_pages, result.relaxed) == (0, (), 0, False)
    assert result.basis.n_employers == 0


def test_a_phrase_stands_in_that_order(find: Find) -> None:
    assert ids(find('"large language model"')) == ["p07"]
    assert ids(find('"models of large"')) == ["p08"]


def test_a_minus_or_not_excludes(find: Find) -> None:
    assert "p03" not in ids(find("data scientist -senior"))
    assert ids(find("data scientist not senior")) == ids(find("data scientist -senior")) == ["p02"]
    assert ids(find('python -"maschinelles lernen"')) == ids(find("python ohne Werkstudent"))
    assert "p04" not in ids(find("python ohne Werkstudent"))
    assert set(ids(find("-python"))) == {"p03", "p05", "p06", "p07", "p08"}


def test_a_condition_is_met_by_what_was_read_not_by_any_mention(find: Find) -> None:
    assert find("data scientist berlin").relaxed  # "Berlin style" is no place of work
    assert with_all(find("junior data scientist")) == ["p02"]  # p03 mentions juniors
    assert ids(find("visa sponsorship")) == ["p03"]


def test_pay_in_words_is_a_floor(find: Find) -> None:
    assert with_all(find("data scientist salary over 150k")) == ["p03"]
    assert with_all(find("data scientist over 150k usd")) == with_all(find("data scientist over $150,000")) == ["p03"]
    assert with_all(find("data scientist over 150k eur")) == []
    assert find("data scientist over $200,000").relaxed


def test_german_and_chinese_words_find_their_postings(find: Find) -> None:
    assert with_all(find("munchen prüfung")) == with_all(find("Maschinelles Lernen München")) == ["p04"]
    assert ids(find("推荐算法")) == ids(find("白鹭")) == ["p05"]
    assert find("荐推").n == 0


def test_the_title_outranks_the_text(find: Find) -> None:
    assert ids(find("large language"))[0] == "p08"


@pytest.mark.parametrize(
    ("facet", "values", "found"),
    [
        ("role", ["data-scientist"], {"p02", "p03"}),
        ("role", ["Data Scientist", "ml engineer"], {"p01", "p02", "p03", "p05"}),
        ("skill", ["Python"], {"p01", "p02", "p04"}),
        ("skill", ["python", "SQL"], {"p02"}),
        ("skill", [NOT_STATED], {"p05", "p06", "p07"}),
        ("seniority", ["senior", "Entry"], {"p01", "p02", "p03"}),
        ("work_mode", ["remote"], {"p02"}),
        ("work_mode", ["not stated"], {"p03", "p04", "p05", "p06", "p07", "p08"}),
        ("country", ["Germany"], {"p01", "p02", "p04"}),
        ("country", ["AT", "us"], {"p02", "p03"}),
        ("country", [NOT_STATED], {"p06", "p07", "p08"}),
        ("region", ["US-NY"], {"p03"}),
        ("city", ["München"], {"p04"}),
        ("city", ["berlin", "new york"], {"p01", "p03"}),
        ("employment_type", ["part time"], {"p04"}),
        ("industry", ["finance"], {"p08"}),
        ("degree", ["master"], {"p08"}),
        ("visa", ["offers", "not-stated"], {"p01", "p02", "p03", "p04", "p05", "p06", "p08"}),
        ("language", ["de"], {"p04"}),
        ("ai_relation", ["builds"], {"p01"}),
        ("employer", ["Otter"], {"p01", "p02"}),
        ("source", ["ashby"], {"p06"}),
        ("corpus", ["reference"], {"p06"}),
    ],
)
def test_a_filter_keeps_the_postings_that_have_one_of_its_values(
    find: Find, facet: str, values: list[str], found: set[str]
) -> None:
    result = find("", {facet: values})
    assert set(ids(result)) == found
    assert result.n == len(found)


def test_the_filters_above_are_all_there_are() -> None:
    assert set(FACETS) == set(FACET_COLUMNS) == {
        "role", "skill", "seniority", "work_mode", "country", "region", "city", "employment_type", "industry", "degree",
        "visa", "language", "ai_relation", "employer", "source", "corpus",
    }  # fmt: skip


def test_filters_of_several_facets_hold_together(find: Find) -> None:
    assert ids(find("", {"country": ["DE"], "seniority": ["senior", "entry"], "skill": ["python"]})) == ["p02", "p01"]


def test_pay_and_date_filters_pass_stated_values_only(find: Find) -> None:
    assert set(ids(find(salary_at_least=90000))) == {"p01", "p03"}
    assert ids(find(salary_at_least=100000.0)) == ["p03"]
    assert set(ids(find(posted_since=date(2026, 3, 1)))) == {"p01", "p02", "p07"}
    assert ids(find("otter", posted_since=date(2026, 4, 1))) == ["p02"]


def test_an_unknown_name_is_an_error_and_never_dropped() -> None:
    for chosen in (
        {"colour": ["red"]},
        {"seniority": ["wizard"]},
        {"role": ["wizzard of oz"]},
        {"country": ["Atlantis"]},
    ):
        with pytest.raises(UnknownNameError):
            Filters.of(chosen)
    with pytest.raises(InputError, match="Xyzzyville"):
        Filters.of({"city": ["Xyzzyville"]})
    with pytest.raises(UnknownNameError):
        SearchQuery(sort="colour")
    for page, size in ((0, 20), (1, 0), (1, 101)):
        with pytest.raises(InputError):
            SearchQuery(page=page, size=size)


def test_empty_values_of_a_filter_leave_it_open() -> None:
    assert Filters.of({"seniority": ["", ""]}) == Filters.of({}) == Filters()


def test_the_newest_come_first_and_undated_ones_last(find: Find) -> None:
    dates = [hit.date_posted for hit in find(sort="newest").hits]
    stated = [day for day in dates if day]
    assert stated == sorted(stated, reverse=True)
    assert dates[len(stated) :] == [None] * 3


def test_the_best_paid_come_first_and_those_without_yearly_pay_last(find: Find) -> None:
    assert ids(find(sort="pay"))[:2] == ["p03", "p01"]
    assert find(sort="pay").n == len(ROWS)


def test_without_words_the_newest_come_first(find: Find) -> None:
    assert ids(find()) == ids(find("  ")) == ids(find(sort="newest"))


@pytest.mark.parametrize("sort", ["relevance", "newest", "pay"])
@pytest.mark.parametrize("words", ["", "python", "remote"])
def test_pages_do_not_overlap_and_together_hold_everything(find: Find, sort: str, words: str) -> None:
    whole = find(words, sort=sort)
    paged = [one for page in range(1, whole.n + 2) for one in ids(find(words, sort=sort, size=1, page=page))]
    assert paged == ids(whole)
    assert len(set(paged)) == len(paged) == whole.n


def test_many_equal_postings_are_paged_without_overlap(tmp_path: Path) -> None:
    same = [row(f"q{number:03}", "Data Engineer", "Spark", seniority="mid") for number in range(40)]
    index = build(tmp_path, same)
    for words in ("", "spark", "data engineer"):
        pages = [
            ids(search(index, SearchQuery(words, page=page, size=7), snapshot="s", taxonomy_version="t"))
            for page in range(1, 7)
        ]
        assert sorted(one for page in pages for one in page) == [one["posting_id"] for one in same]


def test_facets_with_one_value_count_every_posting_once(find: Find) -> None:
    for words in ("", "python", "heron"):
        result = find(words)
        for facet in result.facets:
            if facet.name in SINGLE:
                assert sum(value.n for value in facet.values) == result.n, facet.name


def test_facets_count_not_stated_last(find: Find) -> None:
    seniority = next(facet for facet in find().facets if facet.name == "seniority")
    assert [(value.value, value.n) for value in seniority.values][-1] == (NOT_STATED, 4)
    assert seniority.values[0].value == "senior"


def test_a_facet_counts_under_all_other_filters(find: Find) -> None:
    result = find("", {"seniority": ["senior"], "country": ["DE"]})
    facets = {facet.name: {value.value: value.n for value in facet.values} for facet in result.facets}
    germans = [one for one in ROWS if "DE" in (one["countries"] or ())]
    assert facets["seniority"] == Counter(one["seniority"] or NOT_STATED for one in germans)
    assert facets["country"] == {"DE": 1, "US": 1}
    assert facets["role"] == {"machine-learning-engineer": 1}


def test_a_chosen_value_without_postings_is_shown_with_zero(find: Find) -> None:
    result = find("", {"seniority": ["executive"]})
    seniority = next(facet for facet in result.facets if facet.name == "seniority")
    assert [(value.n, value.active) for value in seniority.values if value.value == "executive"] == [(0, True)]


def test_choosing_a_value_finds_as_many_postings_as_its_facet_counted(find: Find) -> None:
    for facet in find("python").facets:
        for value in facet.values:
            assert find("python", {facet.name: [value.value]}).n == value.n, (facet.name, value.value)


def test_the_basis_says_what_the_search_rests_on(find: Find) -> None:
    basis = find("heron").basis
    assert (basis.n_postings, basis.n_employers, basis.sources, basis.snapshot) == (3, 1, ("lever",), "s")
    assert basis.period == (date(2025, 12, 31), date(2026, 4, 1))
    assert find("算法").basis.period == (None, None)


def test_a_posting_that_states_nothing_is_shown_with_none(find: Find) -> None:
    (hit,) = find("", {"corpus": ["reference"]}).hits
    assert (hit.title, hit.employer, hit.salary_min, hit.seniority, hit.date_posted) == (None,) * 5


def test_the_result_says_how_its_words_were_read(find: Find) -> None:
    assert [(piece.facet, piece.value) for piece in find("junior python munich").read_as] == [
        ("seniority", "entry"), ("skill", "python"), ("city", "Munich"),
    ]  # fmt: skip


def test_rows_and_chart_of_a_result(find: Find) -> None:
    result = find("pytorch")
    assert result.to_rows()[0]["skill_labels"] == "PyTorch, Python"
    (rows,) = result.chart().to_dict()["datasets"].values()
    assert rows == [{"role": "machine-learning-engineer", "postings": 1}]


def test_the_same_rows_give_the_same_answer_from_an_index_built_again(find: Find, tmp_path: Path) -> None:
    again = build(tmp_path, list(ROWS))
    for words in ("", "python", "senior data", "heron"):
        assert search(again, SearchQuery(words), snapshot="s", taxonomy_version="t") == find(words)


ODD = (
    '"', '""', '"a', "a:b", "(", ")(", "🙂", "-", "--", '-"', "title:", "[1 TO 2]", "a AND OR NOT", "*", "~", "^4",
    "\\", "\x00", "not", "the", "C++", "c#", ".net", "'", "ﬁ", "İ", "a" * 5000, "- -x", "not not x", "over 9999999k",
)  # fmt: skip


@pytest.mark.parametrize("words", ODD)
def test_odd_queries_are_answered(find: Find, words: str) -> None:
    assert find(words).n >= 0


@settings(max_examples=150)
@given(words=st.text(max_size=40) | st.text(alphabet='"-:()[]{}^~*+\\ anotr', max_size=20))
def test_no_query_raises(find: Find, words: str) -> None:
    result = find(words)
    assert len(result.hits) == min(result.n, 20)
