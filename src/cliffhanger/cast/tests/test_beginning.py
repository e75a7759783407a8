from datetime import timedelta

import pytest
from django.utils import timezone

from cliffhanger.archive import clock
from cliffhanger.archive.clock import BackInTime
from cliffhanger.cast import makers
from cliffhanger.tags.models import tag

WEEK = timedelta(days=7)
MOMENT = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def test_an_empty_archives_clock_may_begin_in_the_past_and_runs_on_from_there() -> None:
    begun_at = clock.now() - 4 * WEEK
    clock.begin(begun_at)
    assert begun_at <= clock.now() < begun_at + MOMENT
    assert makers.account("Kit").joined_at < begun_at + MOMENT


def test_a_clock_that_began_in_the_past_only_goes_forward() -> None:
    begun_at = clock.now() - 4 * WEEK
    clock.begin(begun_at)
    clock.move_to(begun_at + WEEK)
    makers.account("Kit")
    with pytest.raises(BackInTime, match="cannot go back"):
        clock.move_to(begun_at + WEEK - MOMENT)
    with pytest.raises(BackInTime, match="has a past already"):
        clock.begin(begun_at)
    assert clock.now() >= begun_at + WEEK


def test_an_archive_with_anybody_in_it_has_no_second_beginning() -> None:
    makers.account("Kit")
    with pytest.raises(BackInTime, match="only an empty one"):
        clock.begin(clock.now() - WEEK)
    assert clock.ahead_for() == timedelta()


def test_a_clock_that_was_set_once_cannot_begin_again() -> None:
    clock.move_to(clock.now() + WEEK)
    with pytest.raises(BackInTime):
        clock.begin(clock.now() - WEEK)
    assert clock.ahead_for() > WEEK - MOMENT


def test_tags_have_no_past() -> None:
    tag("fandom", "Folklore")
    clock.begin(clock.now() - WEEK)
    assert clock.ahead_for() < timedelta()


def test_catching_up_makes_the_archives_time_the_worlds() -> None:
    clock.begin(clock.now() - WEEK)
    clock.catch_up()
    assert clock.ahead_for() == timedelta()
    assert abs(clock.now() - timezone.now()) < MOMENT


def test_catching_up_does_not_bring_a_clock_back_that_is_ahead() -> None:
    clock.move_to(clock.now() + WEEK)
    ahead = clock.ahead_for()
    clock.catch_up()
    assert clock.ahead_for() == ahead
