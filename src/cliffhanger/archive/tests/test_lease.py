"""A duty is one holder's at a time, by the database's clock."""

from datetime import timedelta

import pytest
from django.db.models import F

from cliffhanger.archive import clock, lease
from cliffhanger.archive.models import Lease

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_the_first_to_ask_has_it_and_may_renew_it() -> None:
    assert lease.take("clock", "ada", MINUTE)
    assert not lease.take("clock", "bo", MINUTE)
    assert lease.take("clock", "ada", MINUTE)


def test_a_holder_that_died_is_succeeded_when_its_time_is_up() -> None:
    lease.take("clock", "ada", MINUTE)
    Lease.objects.update(until=F("until") - 2 * MINUTE)
    assert lease.take("clock", "bo", MINUTE)
    assert not lease.take("clock", "ada", MINUTE)


def test_what_is_given_up_is_free_and_only_its_holder_can() -> None:
    lease.take("clock", "ada", MINUTE)
    lease.give_up("clock", "bo")
    assert lease.is_taken("clock")
    lease.give_up("clock", "ada")
    assert not lease.is_taken("clock")


def test_setting_the_archive_s_clock_ahead_ends_no_lease() -> None:
    lease.take("clock", "ada", MINUTE)
    clock.move_to(clock.now() + timedelta(days=400))
    assert not lease.take("clock", "bo", MINUTE)
