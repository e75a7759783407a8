"""Phrases in texts are found exactly, whichever words are frequent: as a plain look at the words finds them."""

import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.search.index import pairs, place
from cliffhanger.search.index.card import Heading
from cliffhanger.search.index.concordance import Reading, Writing, open_index
from cliffhanger.search.index.keeping import Upkeep
from cliffhanger.search.index.spelling import readings, stems
from cliffhanger.search.language import Term

from .indexed import Indexed
from .test_index import posted

# Words that are one stem in a language and others elsewhere, with marks, and characters that are a word each.
WORDS = [
    "the",
    "door",
    "doors",
    "opened",
    "opening",
    "Tür",
    "Türen",
    "café",
    "cafe",
    "ñandú",
    "дом",
    "дома",
    "東",
    "京",
]
LANGUAGES = ["en", "de", "es", "ru", "zh"]

some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
chapters = st.tuples(st.sampled_from(LANGUAGES), st.lists(some_words, min_size=1, max_size=3))


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(chapters, min_size=1, max_size=6),
    frequent=st.sets(st.sampled_from(WORDS)),
    wanted=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    apart=st.integers(0, 3),
)
def test_a_phrase_is_found_where_its_words_follow_each_other(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, list[list[str]]]],
    frequent: set[str],
    wanted: list[str],
    apart: int,
) -> None:
    marked = {stem for word in frequent for one in readings(word, LANGUAGES) for stem in one}
    reading = written(tmp_path_factory.mktemp("words"), texts, marked)
    term = Term(" ".join(wanted), "text", is_phrase=True, apart=apart)
    expected = {
        work
        for work, (language, paragraphs) in enumerate(texts, start=1)
        if any(stands_in(one, row_of(language, paragraphs), apart) for one in readings(term.words, LANGUAGES))
    }
    assert set(reading.find([term]).works.tolist()) == expected


def written(folder: Path, texts: Sequence[tuple[str, list[list[str]]]], frequent: set[str]) -> Reading:
    writing = Writing(folder)
    for work, (language, paragraphs) in enumerate(texts, start=1):
        heading = Heading("", "", (), (), (), language)
        writing.add_chapter(work, work, [" ".join(words) for words in paragraphs], heading, frequent)
    writing.commit()
    writing.close()
    return Reading(open_index(folder), LANGUAGES, frequent)


def row_of(language: str, paragraphs: list[list[str]]) -> list[str]:
    """The stems of a text; "" is the end of a paragraph."""
    return [stem for words in paragraphs for stem in [*stems(" ".join(words), language), ""]]


def stands_in(wanted: Sequence[str], row: Sequence[str], apart: int) -> bool:
    if not apart or len(wanted) == 1:
        return any(tuple(row[at : at + len(wanted)]) == tuple(wanted) for at in range(len(row)))
    return all(
        any(stem == one and after in row[at + 1 : at + 2 + apart] for at, stem in enumerate(row))
        for one, after in pairwise(wanted)
    )


def test_an_index_knows_the_frequent_words_of_its_archive_and_finds_the_same(index: Indexed) -> None:
    one = posted("A", "Out of the dark came the dark.", "Into the dark, out of it.").pk
    other = posted("B", "The out of the way.").pk
    index.follow()
    asked = ('"out of the"', '"of the dark"', '"the dark out"', '"the dark"~2 -"out of it"', '"in the dark"')
    before = [index.found(q) for q in asked]
    assert before == [{one, other}, {one}, {one}, set(), set()]
    index.stop()
    shutil.rmtree(place.folder())
    again = Indexed()
    known = again.reader.now().catalogue.known
    assert (known["frequent_in"], {"out", "of", "the", "dark"} <= {*known["frequent"]}) == (3, True)
    assert [again.found(q) for q in asked] == before


def test_an_index_that_was_begun_in_an_empty_archive_is_built_anew_once_there_is_enough_to_read(
    index: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "FEW", 1)
    monkeypatch.setattr(pairs, "ENOUGH", 2)
    works = {posted("A", "Out of the dark.").pk}
    assert after_a_start(index) == (0, "1")
    works |= {posted("B", "Out of the light.").pk}
    assert after_a_start(index) == (2, "2")
    works |= {posted("C", "Out of the house.").pk}
    assert after_a_start(index) == (2, "2")
    assert index.found('"out of the"') == works


def after_a_start(index: Indexed) -> tuple[int, str]:
    """In how many chapters the index knows what is frequent, and the generation that answers."""
    upkeep = Upkeep()
    for _ in range(2):
        upkeep.go_round()
    upkeep.close()
    catalogue = index.reader.now().catalogue
    return catalogue.known["frequent_in"], catalogue.folder.name


def test_only_what_is_out_says_which_words_are_frequent(db: None) -> None:
    work = makers.work(makers.account("Mira"), "A", ["Rain rain rain.", "Snow."])
    assert pairs.frequent_words() == ([], 0)
    work.chapters.get(position=1).post(clock.now())
    assert pairs.frequent_words() == (["rain"], 1)
