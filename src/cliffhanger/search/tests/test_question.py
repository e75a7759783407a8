"""An address and its question are one another's inverse, whatever stands in them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cliffhanger.search.language import Term
from cliffhanger.search.question import PARAMETERS, Promised, Question, Sort, Status, address, parse
from cliffhanger.search.spans import ANY, Dates, Span, read_dates, read_span

ENDS = st.none() | st.integers(0, 2**31 - 1)
DAYS = st.none() | st.dates() | st.integers(0, 100_000).map(lambda days: timedelta(days=days))
SOME_TAGS = st.frozensets(st.integers(1, 2**63 - 1), max_size=8)
QUESTIONS = st.builds(
    Question,
    q=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(str.strip),
    tags=SOME_TAGS,
    without=SOME_TAGS,
    ratings=SOME_TAGS,
    pseuds=SOME_TAGS,
    languages=st.frozensets(st.sampled_from(["en", "de", "zh-hant", "ru"])),
    status=st.frozensets(st.sampled_from(Status)),
    promised=st.frozensets(st.sampled_from(Promised)),
    crossover=st.none() | st.booleans(),
    **{
        name: st.builds(Span, ENDS, ENDS) for name in ("words", "chapters", "kudos", "responses", "bookmarks")
    },
    updated=st.builds(Dates, DAYS, DAYS),
    posted=st.builds(Dates, DAYS, DAYS),
    is_new=st.booleans(),
    is_unread=st.booleans(),
    sort=st.none() | st.sampled_from(Sort),
    turned=st.booleans(),
    page=st.integers(1, 100_000),
)
TYPED = st.dictionaries(
    st.sampled_from(PARAMETERS), st.lists(st.text() | st.from_regex(r"[<>0-9dk.-]{1,8}"), max_size=3)
)
BOX = st.text() | st.lists(
    st.sampled_from(['"', "a", "-", "by:", "words:>5", "is:", "~3", " ", "updated:<", "9", "lang:de", ":"])
).map("".join)


def read(query: str) -> Question:
    return parse(parse_qs(query)).question


@given(QUESTIONS)
def test_a_question_comes_back_from_its_address(question: Question) -> None:
    assert read(address(question)) == question


@given(TYPED)
def test_whatever_is_typed_has_one_address(typed: dict[str, list[str]]) -> None:
    once = address(parse(typed).question)
    assert address(read(once)) == once


@given(QUESTIONS, BOX)
def test_what_was_typed_into_the_box_narrows_once(question: Question, typed: str) -> None:
    asked = parse({**parse_qs(address(question)), "q": [typed]}).question
    assert asked.narrowed().narrowed() == asked.narrowed()


@given(BOX)
def test_nothing_that_is_typed_is_lost(typed: str) -> None:
    assert parse({"q": [typed]}).typed["q"] == typed.strip()


def test_the_plainest_question_has_no_address() -> None:
    assert address(Question()) == ""


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("lighthouse keeper", [Term("lighthouse"), Term("keeper")]),
        ('"the other door"', [Term("the other door", is_phrase=True)]),
        ('"spare key"~3', [Term("spare key", is_phrase=True, apart=3)]),
        ("-angst", [Term("angst", is_excluded=True)]),
        ('-"slow burn"', [Term("slow burn", is_phrase=True, is_excluded=True)]),
        ("by:mira", [Term("mira", "by")]),
        ("by: mira", [Term("mira", "by")]),
        ('fandom:"Sherlock Holmes"', [Term("Sherlock Holmes", "fandom", is_phrase=True)]),
        ("-ship:john/rodney", [Term("john/rodney", "relationship", is_excluded=True)]),
        ("Re:Zero", [Term("Re:Zero")]),
        ("semi-detached", [Term("semi-detached")]),
        ("- ...", []),
    ],
)
def test_the_box_understands_words(typed: str, terms: list[Term]) -> None:
    assert list(Question(q=typed).terms) == terms
    assert Question(q=typed).heard.troubles == ()


@pytest.mark.parametrize("term", [Term("a"), Term("a b", "by", True, 3, True), Term("door", "title")])
def test_a_term_is_written_as_it_is_typed(term: Term) -> None:
    assert Question(q=term.written()).terms == (term,)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        (">5000", Span(5001)),
        (">=5k", Span(5000)),
        ("< 1,000", Span(None, 999)),
        ("1000-5000", Span(1000, 5000)),
        ("5000..1000", Span(1000, 5000)),
        ("1", Span(1, 1)),
        ("many", None),
    ],
)
def test_figures_are_read(typed: str, span: Span | None) -> None:
    assert read_span(typed) == span


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "dates"),
    [
        ("<30d", Dates(since=30 * DAY)),
        ("> 2 weeks ago", Dates(until=14 * DAY)),
        ("2-3 weeks ago", Dates(21 * DAY, 14 * DAY)),
        ("2025", Dates(date(2025, 1, 1), date(2025, 12, 31))),
        ("2024-02", Dates(date(2024, 2, 1), date(2024, 2, 29))),
        (">2025-04-27", Dates(since=date(2025, 4, 28))),
        ("<2025", Dates(until=date(2024, 12, 31))),
        ("2024-01-01..2024-06", Dates(date(2024, 1, 1), date(2024, 6, 30))),
        ("2025-02-30", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read(typed: str, dates: Dates | None) -> None:
    assert read_dates(typed) == dates


def test_a_length_of_time_is_meant_from_now() -> None:
    now = datetime(2025, 4, 27, 18, tzinfo=UTC)
    assert Dates(since=30 * DAY).ends(now) == (datetime(2025, 3, 28, 18, tzinfo=UTC), None)
    assert Dates(until=date(2025, 4, 26)).ends(now) == (None, datetime(2025, 4, 27, tzinfo=UTC))


def test_the_box_narrows_what_the_fields_say() -> None:
    asked = Question(q="words:>5000 lang:de is:complete is:crossover updated:<30d", words=Span(100, 9000))
    meant = asked.narrowed()
    assert meant.words == Span(5001, 9000)
    assert (meant.languages, meant.status) == (frozenset({"de"}), frozenset({Status.COMPLETE}))
    assert meant.crossover is True
    assert meant.updated == Dates(since=30 * DAY)
    assert asked.words == Span(100, 9000)


def test_a_minus_leaves_out_languages_and_states() -> None:
    meant = Question(q="-lang:de -is:complete -is:promised -is:crossover -is:oneshot").narrowed()
    assert (meant.languages, meant.not_languages) == (frozenset(), frozenset({"de"}))
    assert (meant.status, meant.not_status) == (frozenset(), frozenset({Status.COMPLETE}))
    assert meant.not_promised == frozenset({Promised.OPEN})
    assert meant.crossover is False
    assert meant.chapters == Span(2)
    assert not meant.terms


@pytest.mark.parametrize(
    ("asked", "may"),
    [
        ("words_to=900", True),
        ("q=words:<900+-lang:de", True),
        ("not=3&language=en&new=yes", True),
        ("sort=title&page=2", False),
        ("muted=shown", False),
        ("q=rain", False),
        ("q=-rain&not=3", False),
        ("crossover=no", False),
    ],
)
def test_what_the_database_can_be_asked_of_every_list_may_hold_always(asked: str, may: bool) -> None:
    assert parse(parse_qs(asked)).question.may_hold_always is may


@pytest.mark.parametrize(
    "typed",
    [
        "words:many",
        "updated:soon",
        "is:good",
        '"no end',
        "by: -",
        "-words:>5",
        "a " + " ".join(map(str, range(40))),
    ],
)
def test_what_is_not_understood_is_said(typed: str) -> None:
    asked = parse({"q": [typed]})
    assert [trouble.where for trouble in asked.troubles] == ["q"]
    assert asked.typed["q"] == typed


def test_a_field_that_is_no_number_says_so_and_the_rest_is_asked() -> None:
    asked = parse({"words_from": ["many"], "words_to": ["5000"], "updated_to": ["soon"]})
    assert asked.question.words == Span(None, 5000)
    assert asked.typed["words_from"] == "many"
    assert [trouble.where for trouble in asked.troubles] == ["words_from", "updated_to"]


@pytest.mark.parametrize(
    ("asked", "order", "rises"),
    [
        (Question(), Sort.UPDATED, False),
        (Question(q="door"), Sort.RELEVANCE, False),
        (Question(q="-door"), Sort.UPDATED, False),
        (Question(sort=Sort.RELEVANCE), Sort.UPDATED, False),
        (Question(sort=Sort.TITLE), Sort.TITLE, True),
        (Question(sort=Sort.WORDS, turned=True), Sort.WORDS, True),
    ],
)
def test_the_order_is_what_was_asked_or_what_makes_sense(asked: Question, order: Sort, rises: bool) -> None:
    assert (asked.order, asked.rises) == (order, rises)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"sort": ["title"], "order": ["falling"]}, Question(sort=Sort.TITLE, turned=True)),
        ({"sort": ["words"], "order": ["rising"]}, Question(sort=Sort.WORDS, turned=True)),
        ({"with": ["Angst,  Slow Burn"]}, Question()),
        ({"tag": ["7", "x", "-1", "8,9"]}, Question(tags=frozenset({7, 8, 9}))),
        ({"page": ["0"]}, Question()),
        ({"words_from": ["1,000"]}, Question(words=Span(1000))),
    ],
)
def test_parameters_are_read(typed: dict[str, list[str]], asked: Question) -> None:
    assert parse(typed).question == asked


def test_names_of_tags_wait_until_they_are_found() -> None:
    asked = parse({"with": ["Angst,  Slow   Burn,", "Angst"], "without": ["Fluff"]})
    assert asked.with_names == ("Angst", "Slow Burn")
    assert asked.without_names == ("Fluff",)


def test_a_list_that_is_only_sorted_is_not_filtered() -> None:
    plain: dict[str, Any] = {"sort": Sort.WORDS, "turned": True, "page": 3}
    assert not Question(**plain).is_filtered
    assert Question(**plain, words=Span(1)).is_filtered
    assert Question(words=ANY) == Question()
