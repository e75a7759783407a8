"""What happened becomes notices: each to those it concerns, once, and nothing sealed in them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.archive.models import Cursor
from cliffhanger.cast import makers
from cliffhanger.follows import tell as telling
from cliffhanger.follows.models import Notice, Subscription
from cliffhanger.follows.tell import tell
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import launch
from cliffhanger.promises.tick import tick
from cliffhanger.reviews.models import Act, Review
from cliffhanger.reviews.respond import Answer, respond
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Account:
    return makers.account("Kit")


@pytest.fixture
def reader() -> Account:
    return makers.account("Rue")


@pytest.fixture
def story(author: Account, reader: Account) -> Work:
    work = makers.work(author, "The Key", ["One.", "Two.", "Three."])
    for chapter, title in zip(work.chapters.all(), ["Lock", "Hollyhock", "Foxglove"], strict=True):
        chapter.title = title
        chapter.save()
    Subscription.objects.create(account=reader, work=work)
    return work


def promise_on(story: Work, quorum: int = 1) -> Promise:
    terms = Promise(work=story, quorum=quorum, pace="every", calendar_days=1)
    return launch(terms, clock.now(), post=list(story.chapters.all()[:1]))


def answer(story: Work, reader: Account) -> Review:
    return respond(story.chapters.all()[0], reader, Answer(text="<p>More.</p>"))


def sentences(account: Account) -> list[str]:
    return [notice.sentence for notice in Notice.objects.filter(account=account).order_by("pk")]


def test_a_follower_hears_of_a_promise_and_of_each_chapter_once(story: Work, reader: Account) -> None:
    promise_on(story)
    tell()
    tell()
    said = sentences(reader)
    assert len(said) == 2
    assert "promise" in said[0]
    assert "Lock" in said[1]


def test_the_title_of_a_sealed_chapter_is_in_no_notice(story: Work, author: Account, reader: Account) -> None:
    promise_on(story)
    answer(story, reader)
    tick(clock.now())
    tell()
    everything = " ".join([*sentences(reader), *sentences(author)])
    assert "Hollyhock" in everything  # it went up when the promise was kept
    assert "Foxglove" not in everything  # it is due tomorrow


def test_an_author_hears_of_an_answer_once_however_often_it_is_changed(
    story: Work, author: Account, reader: Account
) -> None:
    promise_on(story, quorum=3)
    answer(story, reader)
    tell()
    answer(story, reader)
    tell()
    assert sum("answered" in sentence for sentence in sentences(author)) == 1


def test_an_answer_removed_before_the_clock_struck_is_not_announced(
    story: Work, author: Account, reader: Account
) -> None:
    promise_on(story, quorum=3)
    answer(story, reader).remove(clock.now(), by_moderator=True, reason="spam")
    tell()
    assert not any("answered" in sentence for sentence in sentences(author))


def test_more_than_one_batch_is_told_at_one_stroke(
    story: Work, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    promise_on(story, quorum=9)
    for number in range(5):
        answer(story, makers.account(f"Reader{number}"))
    tell()
    assert sum("answered" in sentence for sentence in sentences(author)) == 5


def test_a_row_that_makes_trouble_keeps_none_before_it_waiting(
    story: Work, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise_on(story, quorum=9)
    for number in range(3):
        answer(story, makers.account(f"Reader{number}"))
    last = Act.objects.latest("pk")
    as_it_is = telling.tell_of_review
    with monkeypatch.context() as broken:
        broken.setattr(telling, "tell_of_review", lambda act: 1 / 0 if act == last else as_it_is(act))
        tell()
    assert sum("answered" in sentence for sentence in sentences(author)) == 2
    tell()
    assert sum("answered" in sentence for sentence in sentences(author)) == 3


@pytest.mark.parametrize("most", [1, 3])
def test_what_is_too_much_for_one_transaction_is_told_in_several(
    story: Work, author: Account, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(telling, "MOST", most)
    promise_on(story, quorum=9)
    for number in range(5):
        answer(story, makers.account(f"Reader{number}"))
    tell()
    assert sum("answered" in sentence for sentence in sentences(author)) == 5


def test_a_batch_of_answers_costs_as_many_queries_as_one(
    story: Work, author: Account, django_assert_num_queries: Any
) -> None:
    promise_on(story, quorum=9)
    tell()  # of the promise; and its cursors are there from now on
    answer(story, makers.account("Reader"))
    with CaptureQueriesContext(connection) as for_one:
        tell()
    for number in range(5):
        answer(story, makers.account(f"Reader{number}"))
    with django_assert_num_queries(len(for_one)):
        tell()
    assert sum("answered" in sentence for sentence in sentences(author)) == 6


def test_trouble_with_one_kind_of_event_keeps_no_other_waiting(
    story: Work, reader: Account, author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise RuntimeError

    promise_on(story, quorum=9)
    answer(story, reader)
    with monkeypatch.context() as broken:
        broken.setattr(telling, "tell_of_promise", stumble)
        tell()
    assert any("answered" in sentence for sentence in sentences(author))
    assert not any("promise" in sentence for sentence in sentences(reader))
    tell()
    assert any("promise" in sentence for sentence in sentences(reader))


def test_those_who_were_told_before_a_crash_are_not_told_again(story: Work, reader: Account) -> None:
    promise_on(story)
    tell()
    Cursor.objects.update(position=0)  # as if the process had died before it moved the cursors
    tell()
    assert len(sentences(reader)) == 2
