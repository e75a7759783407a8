from datetime import UTC, datetime, timedelta

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.promises import wording
from cliffhanger.promises.easing import halt, release, withdraw
from cliffhanger.promises.models import Promise
from cliffhanger.promises.tick import tick
from cliffhanger.promises.wording import as_html, as_text, standing, terms_sentence, why_held, wishes
from cliffhanger.works.models import Work

from .verbs import DAY, answer, promise_on

pytestmark = pytest.mark.django_db

OPENED_AT = datetime(2027, 3, 5, 18, tzinfo=UTC)  # a Friday


def fresh(promise: Promise) -> Promise:
    found: Promise = Promise.objects.prefetch_related("seals").select_related("work").get(pk=promise.pk)
    return found


def said(promise: Promise) -> str:
    return terms_sentence(fresh(promise))


def test_an_open_promise_says_what_it_takes(story: Work) -> None:
    promise = promise_on(story, OPENED_AT, quorum=12, pace="every", calendar_days=1)
    assert said(promise) == (
        "None of twelve readers so far. If twelve readers have answered by Wednesday 18:00 UTC, the other five "
        "chapters go up, one a day. They are already here: 25 words, sealed. If not, the work is taken down."
    )


def test_a_long_window_names_its_day(story: Work) -> None:
    assert "by Sunday 4 April 2027, 18:00 UTC" in said(promise_on(story, OPENED_AT, window_days=30))


def test_one_held_chapter_is_one(story: Work) -> None:
    story.chapters.filter(position__gt=2).delete()
    assert "the other chapter goes up, all at once. It is already here: 5 words" in said(
        promise_on(story, OPENED_AT, pace="at_once")
    )


def test_favour_is_said_beforehand(story: Work) -> None:
    promise = promise_on(story, OPENED_AT, asks="favour", share_percent=60)
    assert ", and at least 60 percent of those who say so want the rest, the other five" in said(promise)


def test_a_kept_promise_says_what_is_still_to_come(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, OPENED_AT, pace="every", calendar_days=1)
    for hour, reader in enumerate(readers[:3], start=1):
        answer(story, reader, OPENED_AT + timedelta(hours=hour), wants_rest=hour != 2)
    tick(OPENED_AT + timedelta(hours=4))
    assert said(promise) == (
        "Kept. Three of three readers answered. Four of five chapters are still to come, the next on "
        "Saturday 6 March 2027, 21:00 UTC."
    )
    assert wishes(fresh(promise)) == "Two of three readers who said so wanted the rest."
    tick(OPENED_AT + 9 * DAY)
    assert said(promise).endswith("The other five chapters went up as promised.")


@pytest.mark.parametrize(
    ("if_lapsed", "words"),
    [
        ("withdraw", "The work was taken down."),
        ("keep_up", "What is posted stays; the rest does not follow."),
        ("release", "The other five chapters went up all the same."),
    ],
)
def test_a_lapse_says_what_followed(story: Work, if_lapsed: str, words: str) -> None:
    promise = promise_on(story, OPENED_AT, if_lapsed=if_lapsed)
    tick(OPENED_AT + 5 * DAY)
    assert said(promise) == (
        f"Lapsed. None of three readers answered by Wednesday 10 March 2027, 18:00 UTC. {words}"
    )


def test_the_ends_an_author_or_a_moderator_makes_are_named(story: Work) -> None:
    promise = promise_on(story, OPENED_AT)
    withdraw(promise, OPENED_AT + DAY)
    assert said(promise).startswith("The author took the promise back.")
    second = promise_on(story, OPENED_AT + 2 * DAY)
    halt(second, "Copied", OPENED_AT + 3 * DAY)
    assert said(second).startswith("Stopped by a moderator.")
    third = promise_on(story, OPENED_AT + 4 * DAY)
    release(third, OPENED_AT + 5 * DAY)
    assert said(third).startswith("The author let everything out.")


def test_how_readers_wished_is_not_said_while_it_is_open(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, OPENED_AT)
    answer(story, readers[0], OPENED_AT + DAY, wants_rest=False)
    tick(OPENED_AT + 2 * DAY)
    assert wishes(fresh(promise)) == ""
    assert "want" not in said(promise)


def test_a_browser_is_given_the_instant_to_say_in_its_own_zone(story: Work) -> None:
    promise = fresh(promise_on(story, OPENED_AT))
    html = as_html(standing(promise), wording.shape_of(promise))
    assert (
        '<time datetime="2027-03-10T18:00:00.000+00:00" data-shape="weekday">Wednesday 18:00 UTC</time>'
        in html
    )


def why(promise: Promise) -> list[str]:
    return [as_text(sentence) for sentence in why_held(fresh(promise))]


def test_why_a_chapter_is_held_is_one_sentence(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, OPENED_AT, asks="favour", pace="every", calendar_days=1)
    until = "there is time until Wednesday 10 March 2027, 18:00 UTC."
    assert why(promise) == [
        f"Chapters 2 to 6 are held because three more readers have yet to answer; {until}"
    ]
    for hour, reader in enumerate(readers[:3], start=1):
        answer(story, reader, OPENED_AT + timedelta(hours=hour), wants_rest=False)
    tick(OPENED_AT + timedelta(hours=4))
    assert why(promise) == [
        f"Chapters 2 to 6 are held because fewer than 50 percent of those who say so want the rest; {until}"
    ]
    answer(story, readers[0], OPENED_AT + timedelta(hours=5), wants_rest=True)
    answer(story, readers[1], OPENED_AT + timedelta(hours=6), wants_rest=True)
    tick(OPENED_AT + timedelta(hours=7))
    assert why(promise)[0] == (
        "Chapter 3 is held until Sunday 7 March 2027, 00:00 UTC, by the calendar of a promise that was kept."
    )
    tick(OPENED_AT + 9 * DAY)
    assert why(promise) == []


def test_after_a_withdrawal_they_are_drafts(story: Work) -> None:
    promise = promise_on(story, OPENED_AT)
    withdraw(promise, OPENED_AT + DAY)
    assert why(promise) == ["Chapters 2 to 6 are not promised any more; they are the author’s drafts."]
