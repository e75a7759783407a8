"""Settlement is a pure function of events: every sentence of that, over made histories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cliffhanger.keeper import (
    Asks,
    Eased,
    Event,
    Halted,
    Opened,
    Outcome,
    Released,
    Removed,
    Response,
    SecondChance,
    Seen,
    Settlement,
    Terms,
    Withdrawn,
    settle,
)

from .histories import DAY, ELIGIBLE, TICK, ZONES, History, acts, deeds, histories, looks, response
from .reckoning import reckon

NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)
AFTER_ALL = 30 * DAY


def standing(settlement: Settlement) -> tuple[object, ...]:
    """All that a settlement says but which late answers have been excused since."""
    return replace(settlement, excluded={}), settlement.counted


@given(st.data(), histories())
def test_the_keeper_agrees_with_a_reckoning_from_scratch(data: st.DataObject, history: History) -> None:
    now = data.draw(looks(history))
    settlement = settle(history.terms, history.events, now)
    tally = settlement.tally
    found = (settlement.outcome.value, settlement.at, tally.readers, tally.yes, tally.no)
    assert found == reckon(history.terms, history.events, now)


@given(st.data(), histories())
def test_the_order_in_which_events_are_fed_is_irrelevant(data: st.DataObject, history: History) -> None:
    now = data.draw(looks(history))
    shuffled = data.draw(st.permutations(history.events))
    assert settle(history.terms, shuffled, now) == settle(history.terms, history.events, now)


@given(st.data(), histories())
def test_a_look_changes_nothing_so_an_outage_does_not_either(data: st.DataObject, history: History) -> None:
    """Somebody who looks at many instants sees it settle when somebody who looks once, weeks later, does."""
    end = history.opened_at.astimezone(UTC) + AFTER_ALL
    at_last = settle(history.terms, history.events, end)
    for now in sorted(data.draw(st.lists(looks(history), max_size=8))):
        seen = settle(history.terms, history.events, now)
        if at_last.at is not None and now >= at_last.at:
            assert standing(seen) == standing(at_last)
        else:
            assert (seen.outcome, seen.at) == (Outcome.OPEN, None)


@given(st.data(), histories())
def test_settled_stays_settled(data: st.DataObject, history: History) -> None:
    now = data.draw(looks(history))
    first = settle(history.terms, history.events, now)
    if first.at is None:
        return
    known: list[Event] = [event for event in history.events if event.at <= now]
    later = data.draw(acts(history.terms, now, tuple(ELIGIBLE))) + data.draw(deeds(history.terms, now))
    after = [replace(event, at=max(event.at, now + TICK)) for event in later]
    for later_now in (now, now + DAY, now + AFTER_ALL):
        assert standing(settle(history.terms, known + after, later_now)) == standing(first)


@given(st.data(), histories())
def test_events_of_the_future_have_no_bearing(data: st.DataObject, history: History) -> None:
    now = data.draw(looks(history))
    known = [event for event in history.events if event.at <= now]
    assert settle(history.terms, known, now) == settle(history.terms, history.events, now)


@given(st.data(), histories(Asks.ANY))
def test_one_more_eligible_response_never_undoes_a_kept_promise(
    data: st.DataObject, history: History
) -> None:
    end = history.opened_at.astimezone(UTC) + AFTER_ALL
    before = settle(history.terms, history.events, end)
    at = data.draw(looks(history))
    more = response(data.draw(st.sampled_from((*ELIGIBLE, 7))), at, 99, chapter=2)
    after = settle(history.terms, [*history.events, more], end)
    if before.outcome is Outcome.KEPT:
        assert after.outcome is Outcome.KEPT
        assert after.at is not None
        assert before.at is not None
        assert after.at <= before.at


@given(st.data(), histories(alone=True))
def test_the_tally_of_a_promise_left_to_its_readers_never_shrinks(
    data: st.DataObject, history: History
) -> None:
    one, other = sorted((data.draw(looks(history)), data.draw(looks(history))))
    before = settle(history.terms, history.events, one).tally.readers
    assert before <= settle(history.terms, history.events, other).tally.readers


@given(st.data(), histories(Asks.ANY))
def test_a_lower_quorum_keeps_no_later(data: st.DataObject, history: History) -> None:
    end = history.opened_at.astimezone(UTC) + AFTER_ALL
    before = settle(history.terms, history.events, end)
    eased = Eased(data.draw(looks(history)), quorum=data.draw(st.integers(1, 5)))
    after = settle(history.terms, [*history.events, eased], end)
    if before.outcome is Outcome.KEPT:
        assert after.outcome is Outcome.KEPT
        assert (after.at or end) <= (before.at or end)


@given(st.data(), histories())
def test_the_zone_in_which_an_instant_is_given_changes_nothing(data: st.DataObject, history: History) -> None:
    now = data.draw(looks(history))

    def elsewhere(event: Event) -> Event:
        return replace(event, at=event.at.astimezone(data.draw(st.sampled_from(ZONES))))

    moved = [elsewhere(event) for event in history.events]
    there = now.astimezone(data.draw(st.sampled_from(ZONES)))
    assert settle(history.terms, moved, there) == settle(history.terms, history.events, now)


@given(st.data(), histories())
def test_a_window_lasts_as_long_as_it_says_whatever_clocks_do(data: st.DataObject, history: History) -> None:
    settlement = settle(history.terms, history.events, data.draw(looks(history)))
    chance = history.terms.second_chance
    length = history.terms.window + (chance.days * DAY if chance and settlement.extended else timedelta())
    assert settlement.closes_at - history.opened_at.astimezone(UTC) == length


@given(histories())
def test_a_promise_is_kept_between_its_earliest_moment_and_its_closing(history: History) -> None:
    opened_at = history.opened_at.astimezone(UTC)
    settlement = settle(history.terms, history.events, opened_at + AFTER_ALL)
    if settlement.outcome is Outcome.KEPT:
        assert settlement.at is not None
        assert opened_at + history.terms.earliest <= settlement.at < settlement.closes_at


@given(histories())
def test_every_promise_settles_in_the_end(history: History) -> None:
    settlement = settle(history.terms, history.events, history.opened_at + AFTER_ALL)
    assert settlement.outcome is not Outcome.OPEN
    assert settlement.at is not None
    assert settlement.at <= settlement.closes_at


def of(quorum: int = 1, **terms: object) -> Terms:
    return Terms(quorum, **terms)  # type: ignore[arg-type]  # a shorthand of these examples


def test_a_response_a_microsecond_before_closing_counts() -> None:
    events: list[Event] = [Opened(NOON), response(1, NOON + 5 * DAY - TICK, 1)]
    settlement = settle(of(), events, NOON + 9 * DAY)
    assert (settlement.outcome, settlement.at) == (Outcome.KEPT, NOON + 5 * DAY - TICK)


def test_a_response_at_the_closing_instant_does_not_count() -> None:
    events: list[Event] = [Opened(NOON), response(1, NOON + 5 * DAY, 1)]
    settlement = settle(of(), events, NOON + 9 * DAY)
    assert (settlement.outcome, settlement.at) == (Outcome.LAPSED, NOON + 5 * DAY)
    assert settlement.excluded == {1: "late"}


def test_a_response_at_the_opening_instant_counts_and_one_before_it_is_early() -> None:
    events: list[Event] = [Opened(NOON), response(1, NOON - TICK, 1), response(2, NOON, 2)]
    settlement = settle(of(2), events, NOON + DAY)
    assert settlement.counted == (2,)
    assert settlement.excluded == {1: "early"}


def test_a_burst_before_the_earliest_moment_keeps_the_promise_at_that_moment() -> None:
    terms = of(2, earliest=DAY)
    events: list[Event] = [Opened(NOON), response(1, NOON, 1), response(2, NOON, 2)]
    assert settle(terms, events, NOON + DAY - TICK).outcome is Outcome.OPEN
    assert settle(terms, events, NOON + DAY).at == NOON + DAY
    assert settle(terms, events, NOON + 9 * DAY).at == NOON + DAY


def test_a_quorum_that_fell_apart_before_the_earliest_moment_does_not_keep_it() -> None:
    events: list[Event] = [Opened(NOON), response(1, NOON, 1), Removed(NOON + DAY / 2, 2, 10)]
    assert settle(of(earliest=DAY), events, NOON + 4 * DAY).outcome is Outcome.OPEN


def test_a_promise_that_few_saw_stays_open_once_more() -> None:
    terms = of(second_chance=SecondChance(readers=10, days=3))
    events: list[Event] = [Opened(NOON), Seen(NOON + 5 * DAY, 9)]
    settlement = settle(terms, events, NOON + 5 * DAY)
    assert (settlement.outcome, settlement.closes_at) == (Outcome.OPEN, NOON + 8 * DAY)
    assert settle(terms, events, NOON + 99 * DAY).at == NOON + 8 * DAY
    kept = settle(terms, [*events, response(1, NOON + 8 * DAY - TICK, 1)], NOON + 99 * DAY)
    assert (kept.outcome, kept.extended) == (Outcome.KEPT, True)


def test_a_promise_that_enough_saw_has_no_second_chance() -> None:
    terms = of(second_chance=SecondChance(readers=10, days=3))
    events: list[Event] = [Opened(NOON), Seen(NOON + 5 * DAY, 10)]
    assert settle(terms, events, NOON + 99 * DAY).at == NOON + 5 * DAY


def test_opening_counts_readers_who_opened_it_and_answering_counts_those_who_answered() -> None:
    """Nine answers of ten asked for, and nobody else saw it: it is extended, not kept and not lapsed."""
    terms = of(10, second_chance=SecondChance(readers=10, days=1))
    events: list[Event] = [
        Opened(NOON),
        Seen(NOON + 5 * DAY, 9),
        *(response(n, NOON, n) for n in range(1, 10)),
    ]
    settlement = settle(terms, events, NOON + 5 * DAY)
    assert (settlement.outcome, settlement.tally.readers) == (Outcome.OPEN, 9)


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [(Withdrawn, "withdrawn"), (Released, "released"), (Halted, "halted")],
)
def test_an_author_or_a_moderator_may_end_it_until_it_closes(
    ending: type[Withdrawn | Released | Halted], outcome: str
) -> None:
    assert settle(of(), [Opened(NOON), ending(NOON + DAY)], NOON + 9 * DAY).outcome == outcome
    assert settle(of(), [Opened(NOON), ending(NOON + 5 * DAY)], NOON + 9 * DAY).outcome == "lapsed"


def test_the_answer_that_completes_the_quorum_wins_over_an_ending_at_the_same_instant() -> None:
    events: list[Event] = [Opened(NOON), Withdrawn(NOON + DAY), response(1, NOON + DAY, 1)]
    assert settle(of(), events, NOON + DAY).outcome is Outcome.KEPT


def test_easing_to_what_has_answered_already_keeps_it_then() -> None:
    events: list[Event] = [Opened(NOON), response(1, NOON, 1), Eased(NOON + DAY, quorum=1)]
    assert settle(of(3), events, NOON + 9 * DAY).at == NOON + DAY


def test_terms_are_never_made_harder_by_an_event() -> None:
    events: list[Event] = [Opened(NOON), Eased(NOON, quorum=500), response(1, NOON + DAY, 1)]
    assert settle(of(1), events, NOON + 9 * DAY).outcome is Outcome.KEPT


def test_five_days_are_a_hundred_and_twenty_hours_across_a_night_of_twenty_five() -> None:
    opened_at = datetime(2027, 10, 29, 18, tzinfo=ZoneInfo("Europe/Berlin"))
    closes_at = settle(of(), [Opened(opened_at)], opened_at).closes_at
    assert (
        closes_at.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None).isoformat()
        == "2027-11-03T17:00:00"
    )


def test_the_hour_that_clocks_show_twice_is_two_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2027, 10, 31, 2, 30, tzinfo=berlin, fold=0)
    again = datetime(2027, 10, 31, 2, 10, tzinfo=berlin, fold=1)
    events: list[Event] = [
        Opened(first - DAY),
        Response(first, 1, 10, 1, wants_rest=True),
        Response(again, 2, 10, 1, wants_rest=False),
    ]
    assert settle(of(2), events, again).tally.no == 1
    assert settle(of(2), events, first).tally.yes == 1


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say its time zone"):
        Opened(datetime(2027, 1, 1))  # noqa: DTZ001 - that is what is refused


def test_a_promise_that_was_never_opened_cannot_be_settled() -> None:
    with pytest.raises(ValueError, match="never opened"):
        settle(of(), [response(1, NOON, 1)], NOON)
