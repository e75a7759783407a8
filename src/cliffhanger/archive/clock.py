"""The archive's own time. It runs with the world's, and can be set ahead for demos and tests, never back.

An empty archive's clock may begin in the past, so that a world can be lived up to the present; from the
first row with an instant on, it only runs forward.

It lives in the database, so that every worker, ticker and command of one archive agrees on it. On
PostgreSQL the world's time is the database server's, since several machines may serve one archive and
their clocks differ; SQLite has one machine.
"""

from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from cliffhanger.kit.compiled import Compiled

from .models import Clock

CLOCK: Compiled[Clock] = Compiled(lambda: Clock.objects.all())  # at every act of a reader


class BackInTime(ValueError):
    """The instant asked for lies before the archive's present."""


def now() -> datetime:
    """The present instant in the archive. One small query."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement_timestamp(), (SELECT ahead_for FROM archive_clock WHERE id = 1)")
            world, ahead = cursor.fetchone()
        return world_time(world) + (ahead or timedelta())
    return timezone.now() + ahead_for()


def ahead_for() -> timedelta:
    return next((clock.ahead_for for clock in CLOCK()), timedelta())


@transaction.atomic
def move_to(instant: datetime) -> datetime:
    """Set the clock forward to `instant`, from where it runs on; returns the archive's present.

    Asking again for the instant it was last set to is no move back, so that a command can be repeated.
    Raises BackInTime for anything earlier than the present otherwise.
    """
    Clock.objects.get_or_create(pk=1)
    clock = Clock.objects.select_for_update().get(pk=1)
    present = now()
    if instant < present:
        if clock.set_to == instant:
            return present
        raise BackInTime(f"The archive's clock stands at {present.isoformat()} and cannot go back.")
    clock.ahead_for += instant - present
    clock.set_to = instant
    clock.save()
    return instant


def world_time(value: datetime) -> datetime:
    """In UTC, whatever zone the database connection speaks in."""
    return value.astimezone(UTC)


@transaction.atomic
def begin(instant: datetime) -> None:
    """Start an empty archive's clock at `instant`, be it in the past.

    Raises BackInTime where anything has an instant already, or the clock was set before.
    """
    Clock.objects.get_or_create(pk=1)
    clock = Clock.objects.select_for_update().get(pk=1)
    if clock.set_to is not None or has_a_past():
        raise BackInTime("The archive has a past already; only an empty one's clock may begin in the past.")
    clock.ahead_for += instant - now()
    clock.set_to = instant
    clock.save()


def catch_up() -> None:
    """Bring a clock that runs behind the world's forward to it, to the microsecond; others stay."""
    Clock.objects.filter(ahead_for__lt=timedelta()).update(ahead_for=timedelta())


def has_a_past() -> bool:
    """Whether any row of the archive's own says when something was. Looks into every such table."""
    return any(
        model._default_manager.filter(said_in(instants)).exists()
        for model in apps.get_models()
        if model.__module__.startswith("cliffhanger.") and model is not Clock
        if (
            instants := [
                field.name for field in model._meta.fields if isinstance(field, models.DateTimeField)
            ]
        )
    )


def said_in(instants: list[str]) -> models.Q:
    """Rows with at least one of these instants."""
    return reduce(or_, (models.Q(**{f"{name}__isnull": False}) for name in instants))
