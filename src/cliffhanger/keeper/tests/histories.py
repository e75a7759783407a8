"""Made histories of promises: strategies for terms and events, thickest where it matters, at the edges.

Readers 1 to 6 may count. Reader 0 is a guest, 11 the author, 12 a beta, 13 has no confirmed address, 14
joined at the opening. Everybody has two reviews, so that removing one may leave her another.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from cliffhanger.keeper import (
    Asks,
    Calendar,
    Eased,
    Event,
    Halted,
    Opened,
    Pace,
    Released,
    Removed,
    Response,
    Role,
    SecondChance,
    Seen,
    Terms,
    Withdrawn,
)

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
ELIGIBLE = range(1, 7)
GUEST, AUTHOR, BETA, UNCONFIRMED, NEWCOMER = 0, 11, 12, 13, 14
INELIGIBLE = (GUEST, AUTHOR, BETA, UNCONFIRMED, NEWCOMER)
ZONES = [UTC, *map(ZoneInfo, ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"))]
# The nights on which clocks change in Berlin, New York and Lord Howe, and an ordinary one.
NIGHTS = [datetime(2027, 3, 28), datetime(2027, 10, 31), datetime(2027, 11, 7), datetime(2027, 4, 4), datetime(2027, 6, 1)]  # fmt: skip # noqa: DTZ001 - given a zone below

calendars = st.builds(Calendar, st.sampled_from(Pace), st.integers(1, 9))


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    """An instant within two days of a night on which clocks change, in some zone."""
    hours = timedelta(hours=draw(st.integers(-48, 48)), microseconds=draw(st.sampled_from((0, 1, 999_999))))
    night = draw(st.sampled_from(NIGHTS)).replace(tzinfo=UTC)
    return (night + hours).astimezone(draw(st.sampled_from(ZONES)))


@st.composite
def any_terms(draw: st.DrawFn, asks: Asks | None = None) -> Terms:
    window = DAY * draw(st.integers(1, 4))
    return Terms(
        quorum=draw(st.integers(1, 5)),
        asks=asks or draw(st.sampled_from(Asks)),
        share=draw(st.sampled_from((Fraction(1, 2), Fraction(2, 3), Fraction(1), Fraction(1, 100)))),
        window=window,
        earliest=draw(st.sampled_from((timedelta(), timedelta(), TICK, DAY / 2, window - TICK))),
        calendar=draw(calendars),
        second_chance=draw(st.none() | st.builds(SecondChance, st.integers(1, 6), st.integers(1, 3))),
    )


@dataclass(frozen=True)
class History:
    terms: Terms
    opened_at: datetime
    events: list[Event]

    @property
    def edges(self) -> list[datetime]:
        """The instants at which time itself decides, in UTC."""
        opened_at = self.opened_at.astimezone(UTC)
        return edges(self.terms, opened_at)


def edges(terms: Terms, opened_at: datetime) -> list[datetime]:
    closes_at = opened_at + terms.window
    found = [opened_at, opened_at + terms.earliest, closes_at]
    if terms.second_chance:
        found.append(closes_at + terms.second_chance.days * DAY)
    return found


@st.composite
def times(draw: st.DrawFn, terms: Terms, opened_at: datetime) -> datetime:
    """Some instant of the promise's life: at an edge, a microsecond beside one, or anywhere around."""
    nearby = st.builds(
        lambda edge, step: edge + step * TICK,
        st.sampled_from(edges(terms, opened_at)),
        st.integers(-1, 1),
    )
    anywhere = st.integers(-6, 24 * 8).map(lambda hours: opened_at + timedelta(hours=hours))
    return draw(anywhere | nearby)


def response(
    reader: int, at: datetime, number: int, *, chapter: int = 0, wants_rest: bool | None = None
) -> Response:
    """A response of one of the people above."""
    return Response(
        at,
        number,
        review=reader * 10 + chapter,
        reader=reader or None,
        wants_rest=wants_rest,
        role={AUTHOR: Role.AUTHOR, BETA: Role.BETA}.get(reader, Role.READER),
        confirmed=reader != UNCONFIRMED,
        joined_at=at if reader == NEWCOMER else datetime(2020, 1, 1, tzinfo=UTC),
    )


@st.composite
def acts(
    draw: st.DrawFn, terms: Terms, opened_at: datetime, readers: tuple[int, ...], most: int = 14
) -> list[Event]:
    """What readers did, numbered in the order in which it was received."""
    when = sorted(draw(st.lists(times(terms, opened_at), max_size=most)))
    made: list[Event] = []
    for number, at in enumerate(when, start=1):
        reader, chapter = draw(st.sampled_from(readers)), draw(st.integers(0, 1))
        if draw(st.integers(0, 4)):
            # A newcomer's account is as old as her answer, so hers must come after the opening.
            at = max(at, opened_at) if reader == NEWCOMER else at
            said = draw(st.sampled_from((None, True, True, False)))
            made.append(response(reader, at, number, chapter=chapter, wants_rest=said))
        else:
            made.append(Removed(at, number, reader * 10 + chapter))
    return made


@st.composite
def deeds(draw: st.DrawFn, terms: Terms, opened_at: datetime) -> list[Event]:
    """What the author and moderators did: easing often, ending it seldom."""
    when = times(terms, opened_at)
    easing = st.builds(
        lambda at, quorum, calendar: Eased(at, quorum, calendar), when, st.integers(1, 4), st.none()
    )
    ending = st.builds(lambda kind, at: kind(at), st.sampled_from((Withdrawn, Released, Halted)), when)
    seen = st.builds(Seen, when, st.integers(0, 8))
    made: list[Event] = [*draw(st.lists(easing, max_size=2)), *draw(st.lists(seen, max_size=2))]
    if not draw(st.integers(0, 3)):
        made.append(draw(ending))
    return made


@st.composite
def histories(draw: st.DrawFn, asks: Asks | None = None, *, alone: bool = False) -> History:
    """A whole history. `alone` leaves the readers to themselves: no easing, no ending, no removal."""
    terms = draw(any_terms(asks))
    opened_at = draw(instants())
    utc = opened_at.astimezone(UTC)
    events: list[Event] = [Opened(opened_at), *draw(acts(terms, utc, (*ELIGIBLE, *ELIGIBLE, *INELIGIBLE)))]
    if alone:
        events = [event for event in events if not isinstance(event, Removed)]
    else:
        events += draw(deeds(terms, utc))
    return History(terms, opened_at, events)


@st.composite
def looks(draw: st.DrawFn, history: History) -> datetime:
    """An instant at which somebody may look: from the opening until well after every edge."""
    at = draw(times(history.terms, history.opened_at.astimezone(UTC)))
    return max(at, history.opened_at.astimezone(UTC))
