"""What happens at the edges of a promise's life: late and early acts, people who leave, work that is changed."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import ProtectedError

from cliffhanger import keeper
from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises.course import bring_up_to_date
from cliffhanger.promises.easing import NotNow, ease, halt, release, withdraw
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import CannotOpen, launch
from cliffhanger.promises.replay import replay
from cliffhanger.promises.tick import Ticked, tick
from cliffhanger.reviews.models import Act, Review
from cliffhanger.works.models import Chapter, Creatorship, Grant, Reading, Withdrawal, Work

from .verbs import DAY, SECOND, answer, kinds, positions_posted, promise_on

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)


# Opening -------------------------------------------------------------------------------------------------
def test_who_answers_while_the_promise_is_being_opened_answers_it(
    story: Work, readers: list[Account]
) -> None:
    """The instant of opening is read before the lock is had; an answer in between is not lost."""
    story.chapters.get(position=1).post(clock.now())
    opened_at = clock.now()
    answer(story, readers[0], opened_at + MICROSECOND)
    promise = promise_on(story, opened_at)
    assert bring_up_to_date(promise, opened_at + SECOND).readers == 1


def test_an_answer_from_before_counts_once_it_is_changed(story: Work, readers: list[Account]) -> None:
    story.chapters.get(position=1).post(clock.now())
    answer(story, readers[0], wants_rest=False)
    promise = promise_on(story)
    assert bring_up_to_date(promise, clock.now()).readers == 0
    answer(story, readers[0], wants_rest=True)
    promise = bring_up_to_date(promise, clock.now())
    assert (promise.readers, promise.yes) == (1, 1)


def test_a_work_a_moderator_took_down_is_not_put_back_by_a_promise(story: Work) -> None:
    promise = promise_on(story)
    tick(promise.closes_at)
    story.refresh_from_db()
    story.put_back(promise.closes_at)
    story.withdraw(Withdrawal.MODERATOR, promise.closes_at)
    with pytest.raises(CannotOpen, match="moderator took this work down"):
        promise_on(story, promise.closes_at + DAY)
    story.refresh_from_db()
    assert story.withdrawn_at is not None


@pytest.mark.parametrize(
    ("given", "missing"), [("chance_readers", "chance_days"), ("chance_days", "chance_readers")]
)
def test_half_a_second_chance_is_refused_at_the_other_half(story: Work, given: str, missing: str) -> None:
    with pytest.raises(CannotOpen) as caught:
        launch(
            Promise(work=story, quorum=3, **{given: 3}), clock.now(), post=[story.chapters.get(position=1)]
        )
    assert list(caught.value.problems) == [missing]
    assert not Chapter.objects.posted().exists()


def test_the_archive_may_ask_for_a_later_earliest_moment(
    story: Work, readers: list[Account], settings: Any
) -> None:
    settings.EARLIEST_FOR = DAY
    promise = promise_on(story, quorum=1)
    answer(story, readers[0])
    assert bring_up_to_date(promise, clock.now()).is_open
    tick(promise.opened_at + DAY)
    promise.refresh_from_db()
    assert (promise.outcome, promise.settled_at) == ("kept", promise.opened_at + DAY)


def test_the_opening_knows_who_opened_it(story: Work, author: Account) -> None:
    assert promise_on(story).opened_by == author.pseud


# Who counts ----------------------------------------------------------------------------------------------
def test_people_of_the_work_do_not_count(story: Work, readers: list[Account]) -> None:
    for reader, role in ((readers[0], "author"), (readers[1], "beta")):
        Creatorship.objects.create(work=story, pseud=reader.pseuds.get(), role=role)
    promise = promise_on(story)
    for reader in readers[:3]:
        answer(story, reader)
    promise = bring_up_to_date(promise, clock.now())
    assert promise.readers == 1
    reasons = [entry.facts["reason"] for entry in promise.entries.filter(kind="answered")]
    assert reasons == ["author", "beta", None]


def test_an_account_without_a_confirmed_address_does_not_count(story: Work, readers: list[Account]) -> None:
    readers[0].emailaddress_set.update(verified=False)
    promise = promise_on(story)
    answer(story, readers[0])
    promise = bring_up_to_date(promise, clock.now())
    assert (promise.readers, promise.entries.last().facts["reason"]) == (0, "unconfirmed")  # type: ignore[union-attr]


def test_what_a_moderator_removed_counts_no_more_whatever_its_writer_makes_of_it(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story)
    answer(story, readers[0]).remove(clock.now(), by_moderator=True, reason="spam")
    answer(story, readers[0], text="Better so?")
    promise = bring_up_to_date(promise, clock.now())
    assert promise.readers == 0
    assert promise.entries.get(kind="removed").facts["by"] == "moderator"


def test_what_its_writer_took_back_counts_again_once_it_is_given_again(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story)
    answer(story, readers[0]).remove(clock.now(), by_moderator=False)
    assert bring_up_to_date(promise, clock.now()).readers == 0
    answer(story, readers[0])
    promise = bring_up_to_date(promise, clock.now())
    assert promise.readers == 1
    assert promise.entries.get(kind="removed").facts["by"] == "writer"


# Clocks and stragglers -----------------------------------------------------------------------------------
def test_a_removal_stamped_before_its_answer_still_removes_it(story: Work, readers: list[Account]) -> None:
    """The machine that took the removal has a clock that is slow by a minute."""
    promise = promise_on(story)
    at = promise.opened_at + DAY
    answer(story, readers[0], at).remove(at - 60 * SECOND, by_moderator=False)
    promise = bring_up_to_date(promise, at)
    assert promise.readers == 0
    assert replay(promise).is_equal


@pytest.mark.parametrize("together", [True, False])
def test_an_answer_received_first_but_stamped_later_waits_for_its_time(
    story: Work, readers: list[Account], together: bool
) -> None:
    """A fast machine's stamp lies ahead; the answer after it, stamped rightly, is not held up or lost."""
    promise = promise_on(story)
    now = promise.opened_at + DAY
    answer(story, readers[0], now + 5 * SECOND)
    if not together:
        tick(now)
    answer(story, readers[1], now)
    tick(now)
    assert Promise.objects.get(pk=promise.pk).readers == 1
    tick(now + 5 * SECOND)
    promise.refresh_from_db()
    assert promise.readers == 2
    assert len(kinds(promise)) == 6 + 2


def test_an_answer_that_was_stamped_before_a_look_and_came_after_it_counts(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story, quorum=2)
    now = promise.opened_at + DAY
    answer(story, readers[0], now)
    tick(now)
    answer(story, readers[1], now - SECOND)
    tick(now + SECOND)
    promise.refresh_from_db()
    assert (promise.outcome, promise.settled_at) == ("kept", now)


def test_a_look_with_an_old_clock_takes_nothing_back(story: Work, readers: list[Account]) -> None:
    """Two tickers: one read its clock first and came second."""
    promise = promise_on(story)
    now = promise.opened_at + DAY
    answer(story, readers[0], now)
    tick(now)
    promise = bring_up_to_date(promise, now - SECOND)
    assert (promise.readers, promise.looked_at) == (1, now)
    assert replay(promise).is_equal
    withdraw(promise, now - SECOND)
    promise.refresh_from_db()
    assert promise.settled_at == now
    assert replay(promise).is_equal


def test_a_promise_that_gives_trouble_is_tried_again_and_the_others_do_not_wait(
    author: Account, story: Work, readers: list[Account]
) -> None:
    other = makers.work(author, "Another", ["One.", "Two."])
    troubled, fine = promise_on(story, quorum=1), promise_on(other, quorum=1)
    for work in (story, other):
        answer(work, readers[0])

    def trip(promise: Promise, now: Any) -> Promise:
        if promise.pk == troubled.pk:
            raise RuntimeError("a cosmic ray")
        return bring_up_to_date(promise, now)

    with patch("cliffhanger.promises.tick.bring_up_to_date", trip):
        tick(clock.now())
        tick(clock.now())
    assert not Promise.objects.get(pk=fine.pk).is_open
    assert Promise.objects.get(pk=troubled.pk).is_open
    assert tick(clock.now()).settled == 1
    assert Promise.objects.get(pk=troubled.pk).outcome == "kept"


def test_a_run_says_what_it_did(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, quorum=1, pace="every", calendar_days=1)
    answer(story, readers[0])
    assert tick(clock.now()) == Ticked(looked_at=1, settled=1, posted=1)
    assert tick(promise.opened_at + 2 * DAY).posted == 1
    assert tick(promise.opened_at + 2 * DAY) == Ticked()


# After settlement ----------------------------------------------------------------------------------------
def test_what_readers_do_after_the_settlement_changes_nothing(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, quorum=1)
    review = answer(story, readers[0], wants_rest=True)
    tick(clock.now())
    before = kinds(promise)
    review.remove(clock.now(), by_moderator=True)
    answer(story, readers[1], wants_rest=False)
    tick(clock.now())
    promise.refresh_from_db()
    assert (promise.outcome, promise.readers, promise.yes, promise.no) == ("kept", 1, 1, 0)
    assert kinds(promise) == before
    assert replay(promise).is_equal


def test_a_release_while_the_calendar_runs_lets_out_the_rest(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, quorum=1, pace="every", calendar_days=7)
    answer(story, readers[0])
    promise = bring_up_to_date(promise, clock.now())
    release(promise, clock.now())
    assert positions_posted(story) == [1, 2, 3, 4, 5, 6]
    assert replay(promise).is_equal
    with pytest.raises(NotNow, match="nothing left to let out"):
        release(promise, clock.now())


def test_easing_the_calendar_after_keeping_brings_chapters_forward(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story, quorum=1, pace="every", calendar_days=7)
    answer(story, readers[0])
    kept_at = bring_up_to_date(promise, clock.now()).settled_at
    assert kept_at is not None
    promise = ease(promise, kept_at + 2 * DAY, calendar=keeper.Calendar(keeper.Pace.EVERY, 1))
    assert positions_posted(story) == [1, 2, 3, 4]
    tick(kept_at + 4 * DAY)
    assert positions_posted(story) == [1, 2, 3, 4, 5, 6]
    assert replay(promise).is_equal


def test_a_calendar_of_no_or_negative_days_is_no_easing(story: Work) -> None:
    promise = promise_on(story)
    for days in (0, -3):
        with pytest.raises(NotNow, match="days for the calendar"):
            ease(promise, clock.now(), calendar=keeper.Calendar(keeper.Pace.EVERY, days))


def test_a_moderator_stops_what_is_not_due_also_when_the_server_slept(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story, quorum=1, pace="every", calendar_days=1)
    answer(story, readers[0])
    promise = bring_up_to_date(promise, clock.now())
    assert promise.settled_at is not None
    promise = halt(promise, "Copied", promise.settled_at + 2 * DAY)
    tick(promise.opened_at + 30 * DAY)
    assert positions_posted(story) == [1, 2, 3, 4]
    assert replay(promise).is_equal


def test_a_withdrawn_promise_leaves_the_work_up(story: Work) -> None:
    withdraw(promise_on(story), clock.now())
    story.refresh_from_db()
    assert story.is_posted


def test_mends_of_chapters_on_the_calendar_are_in_the_ledger_before_they_go_up(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story, quorum=1, pace="every", calendar_days=7)
    answer(story, readers[0])
    tick(clock.now())
    story.chapters.get(position=4).rewrite("", "<p>Part 4 of the other tale.</p>", clock.now())
    tick(clock.now())
    assert promise.entries.get(kind="mended").facts["position"] == 4
    tick(promise.opened_at + 60 * DAY)
    as_sealed = [entry.facts["as_sealed"] for entry in promise.entries.filter(kind="posted")]
    assert as_sealed == [True, True, False, True, True]


def test_drafts_of_an_ended_promise_are_mended_in_private(story: Work) -> None:
    promise = withdraw(promise_on(story), clock.now())
    story.chapters.get(position=4).rewrite("", "<p>Another idea.</p>", clock.now())
    tick(clock.now())
    assert "mended" not in kinds(promise)


# Thanks --------------------------------------------------------------------------------------------------
def test_thanks_are_the_posted_and_the_sealed_chapters_and_no_later_draft(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story)
    answer(story, readers[0])
    Chapter.objects.create(work=story, position=7, text="<p>Not promised.</p>", words=2)
    tick(promise.closes_at)
    given = Grant.objects.filter(account=readers[0]).values_list("chapter__position", flat=True)
    assert sorted(given) == [1, 2, 3, 4, 5, 6]


def test_only_those_who_counted_are_thanked(story: Work, author: Account, readers: list[Account]) -> None:
    promise = promise_on(story)
    answer(story, readers[0])
    answer(story, readers[1]).remove(clock.now(), by_moderator=False)
    answer(story, author)
    answer(story, readers[2], promise.closes_at)
    tick(promise.closes_at)
    assert set(Grant.objects.values_list("account", flat=True)) == {readers[0].pk}
    assert promise.entries.get(kind="thanked").facts["readers"] == 1


@pytest.mark.parametrize("terms", [{"thanks": "nothing"}, {"if_lapsed": "release"}])
def test_nobody_is_thanked_where_the_terms_do_not_say_so(
    story: Work, readers: list[Account], terms: dict[str, Any]
) -> None:
    promise = promise_on(story, **terms)
    answer(story, readers[0])
    tick(promise.closes_at)
    assert not Grant.objects.exists()


# Second chance -------------------------------------------------------------------------------------------
def test_who_saw_the_chapter_is_not_who_answered(
    story: Work, author: Account, readers: list[Account]
) -> None:
    """Opened by three readers of four asked for, and by its author, who does not count."""
    promise = promise_on(story, chance_readers=4, chance_days=2)
    first = story.chapters.get(position=1)
    for account in (author, *readers[:3]):
        Reading.objects.create(chapter=first, account=account, since=promise.opened_at + DAY)
    Reading.objects.create(chapter=first, account=readers[3], since=promise.closes_at)
    tick(promise.closes_at)
    promise.refresh_from_db()
    assert promise.closes_at == promise.opened_at + 7 * DAY
    assert kinds(promise)[-2:] == ["seen", "extended"]
    assert promise.entries.get(kind="seen").facts["readers"] == 3
    tick(promise.closes_at)
    promise.refresh_from_db()
    assert (promise.outcome, promise.settled_at) == ("lapsed", promise.opened_at + 7 * DAY)
    assert replay(promise).is_equal


def test_a_promise_that_enough_saw_lapses_at_its_first_closing(story: Work, readers: list[Account]) -> None:
    promise = promise_on(story, chance_readers=2, chance_days=2)
    first = story.chapters.get(position=1)
    for reader in readers[:2]:
        Reading.objects.create(chapter=first, account=reader, since=promise.closes_at - MICROSECOND)
    tick(promise.closes_at + 30 * DAY)
    promise.refresh_from_db()
    assert promise.settled_at == promise.opened_at + 5 * DAY
    assert kinds(promise)[6:8] == ["seen", "lapsed"]
    assert replay(promise).is_equal


# Leaving -------------------------------------------------------------------------------------------------
def test_a_promise_is_kept_when_its_author_has_left(
    story: Work, author: Account, readers: list[Account]
) -> None:
    promise = promise_on(story, quorum=1, pace="every", calendar_days=1)
    answer(story, readers[0])
    story.creatorships.all().delete()
    author.delete()
    tick(promise.opened_at + 30 * DAY)
    promise.refresh_from_db()
    assert (promise.outcome, promise.opened_by) == ("kept", None)
    assert positions_posted(story) == [1, 2, 3, 4, 5, 6]
    assert replay(promise).is_equal


def test_the_answer_of_a_reader_who_left_goes_on_counting_and_she_is_not_thanked(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story)
    answer(story, readers[0])
    answer(story, readers[1])
    tick(clock.now())
    readers[0].delete()
    tick(promise.closes_at)
    promise.refresh_from_db()
    assert (promise.outcome, promise.readers) == ("lapsed", 2)
    assert set(Grant.objects.values_list("account", flat=True)) == {readers[1].pk}
    assert replay(promise).is_equal


def test_a_chapter_that_was_sealed_and_a_work_that_was_promised_are_not_deleted(story: Work) -> None:
    promise_on(story)
    with pytest.raises(ProtectedError):
        story.chapters.get(position=3).delete()
    with pytest.raises(ProtectedError):
        story.delete()


# Again ---------------------------------------------------------------------------------------------------
def test_a_work_is_put_back_with_a_new_promise_and_the_old_one_stays_to_be_read(
    story: Work, readers: list[Account]
) -> None:
    first = promise_on(story)
    for reader in readers[:2]:
        answer(story, reader, wants_rest=True)
    tick(first.closes_at)
    again = promise_on(story, first.closes_at + DAY)
    story.refresh_from_db()
    assert story.is_posted
    assert (again.readers, again.seals.count()) == (0, 5)
    answer(story, readers[0], again.opened_at + DAY, wants_rest=True)
    tick(again.opened_at + DAY)
    first.refresh_from_db()
    again.refresh_from_db()
    assert (first.outcome, first.readers, again.outcome, again.readers) == ("lapsed", 2, "open", 1)
    assert replay(first).is_equal
    assert replay(again).is_equal


def test_a_removal_of_an_answer_to_the_last_promise_does_not_touch_the_new_one(
    story: Work, readers: list[Account]
) -> None:
    first = promise_on(story)
    review = answer(story, readers[0])
    tick(first.closes_at)
    again = promise_on(story, first.closes_at + DAY)
    Review.objects.get(pk=review.pk).remove(again.opened_at + SECOND, by_moderator=True)
    again = bring_up_to_date(again, again.opened_at + DAY)
    assert again.readers == 0
    assert "removed" not in kinds(again)
    assert Act.objects.filter(kind=Act.Kind.REMOVED).count() == 1


def test_the_chapters_of_a_running_calendar_are_not_promised_again(
    story: Work, readers: list[Account]
) -> None:
    promise = promise_on(story, quorum=1)
    answer(story, readers[0])
    tick(clock.now())
    with pytest.raises(CannotOpen, match="still going up"):
        launch(Promise(work=story, quorum=1), clock.now())
    assert promise.work.promises.count() == 1
