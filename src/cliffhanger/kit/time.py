"""Instants and lengths of time in words. `zone` is where the words are true; it is named beside the hour."""

from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext, ngettext, pgettext

from .text import number_in_words


class Shape(StrEnum):
    """How much of an instant is said."""

    WEEKDAY = "weekday"  # Friday 18:00 UTC
    MOMENT = "moment"  # Friday 2 May 2025, 18:00 UTC
    DAY = "day"  # 2 May 2025


def pattern(shape: Shape) -> str:
    """Where weekday, day, month, year, hour and zone stand. times.js puts together what it says by the same."""
    match shape:
        case Shape.WEEKDAY:
            return pgettext("an instant", "{weekday} {hour} {zone}")
        case Shape.MOMENT:
            return pgettext("an instant", "{weekday} {day} {month} {year}, {hour} {zone}")
        case Shape.DAY:
            return pgettext("an instant", "{day} {month} {year}")


def instant_in_words(instant: datetime, shape: Shape = Shape.MOMENT, zone: tzinfo = UTC) -> str:
    """`instant`, aware, as `shape` says it in `zone`, in the language that is spoken."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    there = instant.astimezone(zone)
    return pattern(shape).format(
        weekday=WEEKDAYS[there.weekday()],
        day=there.day,
        month=MONTHS[there.month],
        year=there.year,
        hour=f"{there:%H:%M}",
        zone=there.tzname(),
    )


def in_words(length: timedelta) -> str:
    """`five days`, `one day and twelve hours`, `less than a minute`: the two largest units, rounded down."""
    if length < timedelta():
        raise ValueError("a length of time cannot be negative")
    minutes = int(length.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        said.format(n=number_in_words(number))
        for number, said in (
            (days, ngettext("one day", "{n} days", days)),
            (hours, ngettext("one hour", "{n} hours", hours)),
            (minutes, ngettext("one minute", "{n} minutes", minutes)),
        )
        if number
    ]
    if not parts:
        return gettext("less than a minute")
    if len(parts) == 1:
        return parts[0]
    return gettext("{longer} and {shorter}").format(longer=parts[0], shorter=parts[1])
