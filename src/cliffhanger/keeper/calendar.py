"""When each held chapter is due after a promise is kept."""

from collections.abc import Iterable
from datetime import datetime

from .events import Eased, Event, Released, utc
from .terms import Calendar, Terms


def due(terms: Terms, events: Iterable[Event], kept_at: datetime, chapters: int) -> list[datetime]:
    """The instants at which `chapters` held chapters go up, in order and in UTC.

    A calendar eased before keeping replaces the old one. One eased afterwards can bring a chapter
    forward, but to no earlier than the instant of easing; so can a release of everything.
    """
    kept_at = utc(kept_at)
    dates = planned(terms.calendar, kept_at, chapters)
    for event in sorted(events, key=lambda event: event.at):
        if isinstance(event, Released):
            dates = [min(date, max(event.at, kept_at)) for date in dates]
        elif isinstance(event, Eased) and event.calendar:
            sooner = planned(event.calendar, kept_at, chapters)
            dates = [min(date, max(new, event.at)) for date, new in zip(dates, sooner, strict=True)]
    return dates


def planned(calendar: Calendar, kept_at: datetime, chapters: int) -> list[datetime]:
    return [kept_at + offset for offset in calendar.offsets(chapters)]
