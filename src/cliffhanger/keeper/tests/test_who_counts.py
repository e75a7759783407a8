"""Who counts: one account once, from her first response inside the window, by her latest answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cliffhanger.keeper import Asks, Eased, Event, Opened, Outcome, Removed, Response, Tally, Terms, settle

from .histories import (
    AUTHOR,
    BETA,
    DAY,
    ELIGIBLE,
    GUEST,
    INELIGIBLE,
    NEWCOMER,
    TICK,
    UNCONFIRMED,
    History,
    acts,
    histories,
    looks,
    response,
)

NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)
MANY = Terms(500)
FAVOUR = Terms(2, asks=Asks.FAVOUR)


def after(*events: Event, terms: Terms = MANY, now: datetime = NOON + DAY) -> Tally:
    return settle(terms, [Opened(NOON), *events], now).tally


@given(st.data(), histories())
def test_an_event_of_somebody_who_cannot_count_changes_nothing(data: st.DataObject, history: History) -> None:
    now = data.draw(looks(history))
    opened_at = history.opened_at.astimezone(UTC)
    strangers = data.draw(acts(history.terms, opened_at, INELIGIBLE))
    before, after = (
        settle(history.terms, events, now) for events in (history.events, history.events + strangers)
    )
    assert (after.outcome, after.at, after.tally, after.counted) == (
        before.outcome,
        before.at,
        before.tally,
        before.counted,
    )


@given(st.data(), histories())
def test_only_those_who_may_count_are_counted_and_each_once(data: st.DataObject, history: History) -> None:
    settlement = settle(history.terms, history.events, data.draw(looks(history)))
    assert len(set(settlement.counted)) == len(settlement.counted) == settlement.tally.readers
    assert set(settlement.counted) <= set(ELIGIBLE)
    assert settlement.tally.yes + settlement.tally.no <= settlement.tally.readers


@given(histories())
def test_every_response_to_a_lapsed_promise_is_counted_or_has_a_reason(history: History) -> None:
    """Counted unless removed, that is: those whose answer was taken away are neither."""
    settlement = settle(history.terms, history.events, history.opened_at + 30 * DAY)
    if settlement.outcome is not Outcome.LAPSED:
        return
    gone = {event.review for event in history.events if isinstance(event, Removed)}
    for event in history.events:
        if isinstance(event, Response) and event.review not in gone:
            assert (event.number in settlement.excluded) or (event.reader in settlement.counted)


@given(st.lists(st.sampled_from((None, True, False)), min_size=1, max_size=9))
def test_one_account_counts_once_by_its_latest_answer(said: list[bool | None]) -> None:
    tally = after(*(response(1, NOON, number, wants_rest=wish) for number, wish in enumerate(said)))
    assert tally == Tally(1, int(said[-1] is True), int(said[-1] is False))


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (GUEST, "guest"),
        (AUTHOR, "author"),
        (BETA, "beta"),
        (UNCONFIRMED, "unconfirmed"),
        (NEWCOMER, "too_new"),
    ],
)
def test_a_response_that_does_not_count_says_why(who: int, reason: str) -> None:
    settlement = settle(Terms(1), [Opened(NOON), response(who, NOON, 7, wants_rest=True)], NOON)
    assert settlement.excluded == {7: reason}
    assert settlement.tally == Tally()


def test_an_account_made_at_the_opening_instant_is_too_new_and_one_made_just_before_is_not() -> None:
    at = NOON + DAY
    assert after(Response(at, 1, 10, 1, joined_at=NOON)).readers == 0
    assert after(Response(at, 1, 10, 1, joined_at=NOON - TICK)).readers == 1


@given(st.integers(0, 10), st.sampled_from((-1, 0, 1)))
def test_an_archive_may_ask_for_an_age_instead(days: int, step: int) -> None:
    terms = Terms(500, account_age=3 * DAY)
    at = NOON + DAY
    tally = after(Response(at, 1, 10, 1, joined_at=at - days * DAY - step * TICK), terms=terms)
    assert tally.readers == int(days * DAY + step * TICK >= 3 * DAY)


def test_an_answer_from_before_the_opening_counts_once_it_is_changed_inside_the_window() -> None:
    early = response(1, NOON - DAY, 1, wants_rest=False)
    assert after(early) == Tally()
    assert after(early, response(1, NOON + TICK, 2, wants_rest=True)) == Tally(1, 1, 0)


def test_an_answer_removed_stops_counting_then_and_counted_until_then() -> None:
    events = (response(1, NOON, 1, wants_rest=True), Removed(NOON + DAY / 2, 2, 10))
    assert after(*events, now=NOON + DAY / 2 - TICK) == Tally(1, 1, 0)
    assert after(*events, now=NOON + DAY / 2) == Tally()


def test_a_removal_after_the_settlement_leaves_it_standing() -> None:
    events: list[Event] = [Opened(NOON), response(1, NOON, 1), Removed(NOON + DAY, 2, 10)]
    assert settle(Terms(1), events, NOON + 9 * DAY).outcome is Outcome.KEPT


def test_a_reader_with_another_answer_stays_counted_by_it() -> None:
    both = (response(1, NOON, 1, wants_rest=False), response(1, NOON, 2, chapter=1, wants_rest=True))
    assert after(*both) == Tally(1, 1, 0)
    assert after(*both, Removed(NOON, 3, 11)) == Tally(1, 0, 1)


def test_an_answer_given_again_after_its_removal_counts_again() -> None:
    assert after(response(1, NOON, 1), Removed(NOON, 2, 10), response(1, NOON, 3)) == Tally(1, 0, 0)


def test_removing_what_is_not_there_changes_nothing() -> None:
    assert after(response(1, NOON, 1), Removed(NOON, 2, 20), Removed(NOON, 3, 20)) == Tally(1, 0, 0)


def test_a_reader_who_becomes_a_beta_keeps_the_answer_she_gave_as_a_reader() -> None:
    later = Response(NOON, 2, 10, 1, wants_rest=False, role=response(BETA, NOON, 1).role)
    assert after(response(1, NOON, 1, wants_rest=True), later) == Tally(1, 1, 0)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ([None, None], True),
        ([True, None], True),
        ([True, False], True),
        ([False, None], False),
        ([True, False, False], False),
    ],
)
def test_favour_asks_those_who_said_and_takes_silence_for_neither(
    said: list[bool | None], kept: bool
) -> None:
    events: list[Event] = [
        Opened(NOON),
        *(response(n, NOON, n, wants_rest=wish) for n, wish in enumerate(said, start=1)),
    ]
    assert (settle(FAVOUR, events, NOON).outcome is Outcome.KEPT) is kept


def test_favour_is_reached_when_a_no_becomes_a_yes_or_goes() -> None:
    events: list[Event] = [
        Opened(NOON),
        response(1, NOON, 1, wants_rest=False),
        response(2, NOON, 2, wants_rest=None),
    ]
    changed: list[Event] = [*events, response(1, NOON + DAY, 3, wants_rest=True)]
    assert settle(FAVOUR, changed, NOON + DAY).at == NOON + DAY
    gone: list[Event] = [*events, response(3, NOON, 3), Removed(NOON + 2 * DAY, 4, 10)]
    assert settle(FAVOUR, gone, NOON + 2 * DAY).at == NOON + 2 * DAY


def test_easing_the_quorum_does_not_ease_the_favour() -> None:
    events: list[Event] = [Opened(NOON), response(1, NOON, 1, wants_rest=False), Eased(NOON + DAY, quorum=1)]
    assert settle(FAVOUR, events, NOON + 2 * DAY).outcome is Outcome.OPEN


def test_a_share_is_exact() -> None:
    """Two of three are two thirds, which no binary fraction is."""
    from fractions import Fraction

    terms = Terms(3, asks=Asks.FAVOUR, share=Fraction(2, 3), window=timedelta(days=2))
    said: list[Event] = [Opened(NOON), *(response(n, NOON, n, wants_rest=n < 3) for n in (1, 2, 3))]
    assert settle(terms, said, NOON).outcome is Outcome.KEPT
