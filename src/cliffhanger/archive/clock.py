"""The archive's own time. It runs with the world's, and can be set ahead for demos and tests, never back.

It lives in the database, so that every worker, ticker and command of one archive agrees on it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .models import Clock


class BackInTime(ValueError):
    """The instant asked for lies before the archive's present."""


def now() -> datetime:
    """The present instant in the archive. One small query."""
    return timezone.now() + ahead_for()


def ahead_for() -> timedelta:
    return Clock.objects.values_list("ahead_for", flat=True).first() or timedelta()


@transaction.atomic
def move_to(instant: datetime) -> datetime:
    """Set the clock forward to `instant`, from where it runs on; returns the archive's present.

    Asking again for the instant it was last set to is no move back, so that a command can be repeated.
    Raises BackInTime for anything earlier than the present otherwise.
    """
    Clock.objects.get_or_create(pk=1)
    clock = Clock.objects.select_for_update().get(pk=1)
    present = timezone.now() + clock.ahead_for
    if instant < present:
        if clock.set_to == instant:
            return present
        raise BackInTime(f"The archive's clock stands at {present.isoformat()} and cannot go back.")
    clock.ahead_for = instant - timezone.now()
    clock.set_to = instant
    clock.save()
    return instant
