"""The promise in an author's note: notes with the right answer beside them, and the rules they follow."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cliffhanger.manuscript import ReadPromise, read, read_promise
from cliffhanger.manuscript.promise.pieces import pieces
from cliffhanger.manuscript.promise.vocabulary import nouns

HERE = Path(__file__).parent
FIELDS = ("held", "quorum", "days", "favour", "if_lapsed", "asks")


def notes(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


GIVEN = notes("notes.jsonl")
MORE = notes("notes_unseen.jsonl")
CLOSING = [one for one in MORE if one["id"].startswith("closing")]  # nothing was ever learnt from these


def fields(promise: ReadPromise | None) -> dict[str, Any] | None:
    return {name: promise.as_json()[name] for name in FIELDS} if promise else None


@pytest.mark.parametrize(
    ("examples", "least"), [(GIVEN, 1.0), (MORE, 0.99), (CLOSING, 0.92)], ids=["given", "more", "closing"]
)
def test_promises_are_told_from_pleas_and_schedules(examples: list[dict[str, Any]], least: float) -> None:
    wrong = [
        one["note"] for one in examples if (read_promise(one["note"]) is None) != (one["promise"] is None)
    ]
    print(*wrong, sep="\n")  # noqa: T201 - the misses, for whoever mends them
    assert len(wrong) <= (1 - least) * len(examples)


@pytest.mark.parametrize(
    ("examples", "least"), [(GIVEN, 0.99), (MORE, 0.95), (CLOSING, 0.87)], ids=["given", "more", "closing"]
)
def test_each_field_of_a_promise_is_read(examples: list[dict[str, Any]], least: float) -> None:
    wanted = [(one["note"], one["promise"]) for one in examples if one["promise"]]
    wrong = []
    for note, expected in wanted:
        got = fields(read_promise(note)) or {}
        wrong += [
            (name, got.get(name), expected[name], note)
            for name in FIELDS
            if not _same(got.get(name), expected[name])
        ]
    print(*wrong, sep="\n")  # noqa: T201 - the misses, for whoever mends them
    assert len(wrong) <= (1 - least) * len(wanted) * len(FIELDS)


def _same(got: Any, expected: Any) -> bool:
    return set(got or ()) == set(expected) if isinstance(expected, list) else got == expected


@pytest.mark.parametrize("example", [*GIVEN, *MORE], ids=lambda example: str(example["id"]))
def test_words_are_exact_excerpts_of_the_note(example: dict[str, Any]) -> None:
    promise = read_promise(example["note"])
    if promise is None:
        return
    assert promise.words["promise"]
    for name, words in promise.words.items():
        pieces = words.split("\n") if name == "promise" else [words]
        assert all(piece and piece in example["note"] for piece in pieces)
    read_fields = {name for name in FIELDS if promise.as_json()[name]}
    assert read_fields == set(promise.words) - {"promise"}


@pytest.mark.parametrize(
    ("note", "quorum"),
    [
        ("Ten to fifteen reviews and I'll post the next chapter.", 10),
        ("If I get half a dozen reviews I'll post the next chapter.", 6),
        ("two dozen comments = next chap", 24),
        ("1,000 reviews and you get the last chapter", 1000),
        ("THIRTY-FIVE REVIEWS AND I POST THE NEXT CHAPTER", 35),
        ("Lots of reviews and I'll post the next chapter.", None),
        ("Enough reviews and I'll post the next chapter.", None),
        ("Any review at all gets you the next chapter.", None),
    ],
)
def test_a_quorum_is_a_number_that_is_said(note: str, quorum: int | None) -> None:
    promise = read_promise(note)
    assert promise is not None
    assert promise.quorum == quorum


@pytest.mark.parametrize(
    ("span", "days"),
    [
        ("in two weeks", 14),
        ("within 48 hours", 2),
        ("within 36 hours", 2),
        ("by tomorrow", 1),
        ("within the week", 7),
        ("in a fortnight", 14),
        ("within a month", 30),
        ("in two or three days", 3),
        ("on Friday", None),
        ("next weekend", None),
        ("soon", None),
        ("one a day", None),
    ],
)
def test_days_are_a_limit_that_is_said(span: str, days: int | None) -> None:
    promise = read_promise(f"If I get ten reviews, I'll post the other four chapters {span}.")
    assert promise is not None
    assert promise.days == days


def test_a_promise_in_the_middle_of_much_talk_is_found() -> None:
    talk = "I wrote this on a train and I am rather fond of it. " * 40
    promise = read_promise(talk + "If five people review, the last two chapters go up within a week. " + talk)
    assert promise is not None
    assert fields(promise) == {
        "held": 2,
        "quorum": 5,
        "days": 7,
        "favour": False,
        "if_lapsed": None,
        "asks": [],
    }
    assert promise.words["quorum"] == "five people"
    assert promise.words["days"] == "within a week"


def test_a_promise_is_read_from_the_note_of_a_manuscript() -> None:
    source = (
        'A/N- If ten people review I\'ll post the next chapter.\n\nThe lamp was lit.\n\n"Oh," she said.\n'
    )
    assert read(source.encode(), "story.txt").as_json()["promise"]["quorum"] == 10


@pytest.mark.parametrize(
    ("sentence", "shape"),
    [
        ("if i get ten reviews i'll post the rest", "iRmPT"),
        ("good reviews = the next chapter", "g=T"),
        ("if nobody comments i'm deleting it", "inmX"),
        ("otherwise it stays up", "|K"),
        ("not until chapter two has five lovely comments", "iTG"),
        ("enjoy the sunshine", ""),
    ],
)
def test_a_sentence_has_the_shape_of_its_pieces(sentence: str, shape: str) -> None:
    assert "".join(piece.letter for piece in pieces(nouns(sentence))) == shape


def test_a_noun_is_found_again_where_it_was_written() -> None:
    sentence = "half a dozen readers said something about part two"
    said = nouns(sentence)
    assert said.text == "# READER said something about CHAPTER #"
    start = said.text.index("READER")
    assert sentence[said.start(start) : said.end(start + len("READER"))] == "readers"
    assert sentence[said.start(0) : said.end(1)] == "half a dozen"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_note_is_read(note: str) -> None:
    promise = read_promise(note)
    assert promise is None or promise.words["promise"]


_PIECES = [one for example in [*GIVEN, *MORE] for one in example["note"].split()]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join))
def test_any_order_of_authors_words_is_read(note: str) -> None:
    promise = read_promise(note)
    if promise:
        assert promise.quorum is None or promise.quorum > 0
        assert promise.held is None or promise.held > 0
        assert promise.days is None or promise.days > 0


@pytest.mark.parametrize(
    "words",
    [
        "if a, ",
        "until ",
        "if ",
        "not until ",
        "one ",
        "chapter two and ",
        "if you review, ",
        "you a ",
        "reviews is ",
        "no ",
    ],
)
def test_a_note_made_to_be_slow_is_answered(words: str) -> None:
    promise = read_promise(words * (20_000 // len(words)))
    assert promise is None or promise.words["promise"]
