import pytest

from cliffhanger.cast import stories, voices
from cliffhanger.cast.voices import Terms
from cliffhanger.manuscript import read_promise

PROMISES = {f"{terms.story} {terms.round}": terms for terms in voices.promises()}
# What a note leaves open stays open: "good reviews" is no number, and not every author says what is asked.
SAID = {
    "the-lighthouse-letters 1": {"quorum": None, "favour": True},
}


def note_of(terms: Terms) -> str:
    return terms.note.strip() or stories.manuscripts(terms.story)[0].notes.before or ""


@pytest.mark.parametrize("name", PROMISES)
def test_the_note_says_what_the_promise_says(name: str) -> None:
    terms = PROMISES[name]
    read = read_promise(note_of(terms))
    assert read is not None
    said = read.as_json()
    expected = {
        "held": len(stories.manuscripts(terms.story)) - 1,
        "quorum": terms.quorum,
        "days": terms.days,
        "favour": terms.asks == "favour",
        "if_lapsed": terms.if_lapsed,
        **SAID.get(name, {}),
    }
    assert {field: said[field] for field in expected} == expected


def test_the_first_note_asks_for_all_four_verdicts() -> None:
    read = read_promise(note_of(PROMISES["the-lighthouse-letters 1"]))
    assert read is not None
    assert set(read.as_json()["asks"]) == {"good", "bad", "messed_up", "out_of_character"}


@pytest.mark.parametrize("story", [posting.story for posting in voices.postings()])
def test_a_plain_works_note_promises_nothing(story: str) -> None:
    notes = stories.manuscripts(story)[0].notes.before
    assert notes is None or read_promise(notes) is None


@pytest.mark.parametrize("story", stories.names())
def test_a_story_reads_as_one_chapter_a_file_signed_by_its_author(story: str) -> None:
    first, *rest = stories.manuscripts(story)
    writers = [author for author in voices.authors() if story in author.writes]
    assert [author.pseud_for(story) for author in writers] == [first.author]
    assert first.title
    assert all(len(manuscript.chapters) == 1 for manuscript in (first, *rest))
    assert all(manuscript.chapters[0].title for manuscript in (first, *rest))


def test_every_story_is_told_once() -> None:
    told = [posting.story for posting in voices.postings()]
    told += [terms.story for terms in voices.promises() if terms.round == 1]
    assert sorted(told) == stories.names()


def test_whoever_answers_is_in_the_cast_and_what_she_answers_was_posted() -> None:
    readers = {reader.pseud for reader in voices.readers()}
    for said in voices.reviews():
        assert said.guest or said.reader in readers, said.reader
        assert said.chapter <= len(stories.manuscripts(said.story)), said.story
