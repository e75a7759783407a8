"""Instants and lengths of time in words. `zone` is where the words are true; it is named beside the hour."""

from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from .text import count

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Shape(StrEnum):
    """How much of an instant is said."""

    WEEKDAY = "weekday"  # Friday 18:00 UTC
    MOMENT = "moment"  # Friday 2 May 2025, 18:00 UTC
    DAY = "day"  # 2 May 2025


def instant_in_words(instant: datetime, shape: Shape = Shape.MOMENT, zone: tzinfo = UTC) -> str:
    """`instant`, aware, as `shape` says it in `zone`; in English whatever the locale of the process."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    there = instant.astimezone(zone)
    weekday = DAYS[there.weekday()]
    day = f"{there.day} {MONTHS[there.month - 1]} {there.year}"
    hour = f"{there:%H:%M} {there.tzname()}"
    match shape:
        case Shape.WEEKDAY:
            return f"{weekday} {hour}"
        case Shape.MOMENT:
            return f"{weekday} {day}, {hour}"
        case Shape.DAY:
            return day


def in_words(length: timedelta) -> str:
    """`five days`, `one day and twelve hours`, `less than a minute`: the two largest units, rounded down."""
    if length < timedelta():
        raise ValueError("a length of time cannot be negative")
    minutes = int(length.total_seconds()) // 60
    parts = [
        count(number, unit)
        for number, unit in ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
        if number
    ]
    return " and ".join(parts[:2]) or "less than a minute"
