"""When held chapters go up."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cliffhanger.keeper import Calendar, Eased, Event, Pace, Released, Terms, due

from .histories import DAY, TICK, ZONES, calendars

NOON = datetime(2027, 6, 1, 12, tzinfo=UTC)
chapters = st.integers(1, 40)
after = st.integers(-3, 400).map(lambda hours: NOON + hours * DAY / 24)
hurries = st.builds(Released, after) | st.builds(
    lambda at, calendar: Eased(at, None, calendar), after, calendars
)


@given(calendars, chapters, st.lists(hurries, max_size=4))
def test_dates_are_in_order_the_first_at_once(calendar: Calendar, number: int, hurried: list[Event]) -> None:
    dates = due(Terms(1, calendar=calendar), hurried, NOON, number)
    assert len(dates) == number
    assert dates[0] == NOON
    assert dates == sorted(dates)


@given(calendars, chapters, st.lists(hurries, max_size=4), hurries)
def test_hurrying_brings_no_chapter_later_and_none_before_it_was_asked(
    calendar: Calendar, number: int, hurried: list[Event], more: Event
) -> None:
    terms = Terms(1, calendar=calendar)
    before = due(terms, hurried, NOON, number)
    sooner = due(terms, [*hurried, more], NOON, number)
    for old, new in zip(before, sooner, strict=True):
        assert new <= old
        assert new == old or new >= more.at


@given(calendars, chapters, st.lists(hurries, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_hurrying_is_by_time_not_by_feeding(
    calendar: Calendar, number: int, hurried: list[Event], chance: object
) -> None:
    terms = Terms(1, calendar=calendar)
    assert due(terms, hurried[::-1], NOON, number) == due(terms, hurried, NOON, number)


@given(calendars, chapters, st.sampled_from(ZONES))
def test_a_calendar_runs_in_real_time_wherever_it_was_kept(
    calendar: Calendar, number: int, zone: object
) -> None:
    kept_at = datetime(2027, 3, 27, 12, tzinfo=UTC)
    there = kept_at.astimezone(zone)  # type: ignore[arg-type]  # one of ZONES
    assert due(Terms(1, calendar=calendar), [], there, number) == due(
        Terms(1, calendar=calendar), [], kept_at, number
    )


@given(calendars, calendars, chapters)
def test_no_later_means_for_every_chapter(one: Calendar, other: Calendar, number: int) -> None:
    mine, theirs = (due(Terms(1, calendar=calendar), [], NOON, number) for calendar in (one, other))
    assert one.is_no_later_than(other, number) is all(a <= b for a, b in zip(mine, theirs, strict=True))


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        (Calendar(Pace.AT_ONCE, 9), [0, 0, 0, 0, 0]),
        (Calendar(Pace.EVERY, 2), [0, 2, 4, 6, 8]),
        (Calendar(Pace.SPREAD, 4), [0, 1, 2, 3, 4]),
        (Calendar(Pace.SPREAD, 2), [0, 0.5, 1, 1.5, 2]),
    ],
)
def test_a_calendar_says_when(calendar: Calendar, days: list[float]) -> None:
    assert due(Terms(1, calendar=calendar), [], NOON, 5) == [NOON + DAY * day for day in days]


def test_one_chapter_spread_over_five_days_goes_up_at_once() -> None:
    assert due(Terms(1), [], NOON, 1) == [NOON]


def test_a_calendar_eased_before_keeping_runs_from_the_keeping() -> None:
    eased = Eased(NOON - DAY, None, Calendar(Pace.EVERY, 1))
    assert due(Terms(1, calendar=Calendar(Pace.EVERY, 7)), [eased], NOON, 3) == [
        NOON,
        NOON + DAY,
        NOON + 2 * DAY,
    ]


def test_a_calendar_eased_afterwards_lets_out_at_once_what_would_be_out_by_it() -> None:
    eased = Eased(NOON + 5 * DAY, None, Calendar(Pace.EVERY, 1))
    dates = due(Terms(1, calendar=Calendar(Pace.EVERY, 7)), [eased], NOON, 8)
    assert dates[1:] == [NOON + 5 * DAY] * 5 + [NOON + 6 * DAY, NOON + 7 * DAY]


def test_a_release_lets_out_the_rest_then() -> None:
    dates = due(Terms(1, calendar=Calendar(Pace.EVERY, 1)), [Released(NOON + DAY + TICK)], NOON, 4)
    assert dates == [NOON, NOON + DAY, NOON + DAY + TICK, NOON + DAY + TICK]
