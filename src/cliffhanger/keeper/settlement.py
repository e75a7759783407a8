"""The one moment when a promise is kept or lapses, as a pure function of what happened when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from .events import Eased, Event, Halted, Opened, Released, Removed, Response, Seen, Withdrawn, utc
from .responses import Reason, excluded_for
from .tally import Count, Tally
from .terms import DAY, Asks, Terms


class Outcome(StrEnum):
    """How a promise stands. All but `OPEN` are final."""

    OPEN = "open"
    KEPT = "kept"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    HALTED = "halted"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What follows from the events up to now.

    `at` is the instant of settling in UTC (None while open), `tally` the count at that instant or so far,
    `quorum` the number asked for then, `closes_at` the end of the window with any second chance,
    `extended` whether there was one, `excluded` the responses (by number) that did not count, and why,
    `counted` the readers (account numbers) behind the tally.
    """

    outcome: Outcome
    at: datetime | None
    tally: Tally
    quorum: int
    closes_at: datetime
    extended: bool = False
    excluded: dict[int, Reason] = field(default_factory=dict)
    counted: tuple[int, ...] = ()


ENDINGS: tuple[tuple[type[Event], Outcome], ...] = (
    (Halted, Outcome.HALTED),
    (Released, Outcome.RELEASED),
    (Withdrawn, Outcome.WITHDRAWN),
)


def settle(terms: Terms, events: Iterable[Event], now: datetime) -> Settlement:
    """The settlement of a promise as of `now`, in one pass over its events.

    Raises ValueError if no `Opened` is among them. Cost: a sort, then a constant for each event.
    """
    now = utc(now)
    happened = sorted((event for event in events if event.at <= now), key=attrgetter("at", "number"))
    opened = next((event for event in happened if isinstance(event, Opened)), None)
    if opened is None:
        raise ValueError("A promise that was never opened cannot be settled.")
    course = Course(terms, opened.at, [event for event in happened if isinstance(event, Seen)])
    for at, together in groupby(happened, key=attrgetter("at")):
        course.pass_to(at)
        if course.has_ended:
            break
        course.take(list(together))
    course.arrive_at(now)
    return course.settlement()


class Course:
    """A promise on its way from opening to settlement; `settle` walks it through the events in order."""

    def __init__(self, terms: Terms, opened_at: datetime, seen: list[Seen]) -> None:
        self.terms = terms
        self.seen = seen
        self.opened_at = opened_at
        self.earliest_at = self.opened_at + terms.earliest
        self.closes_at = self.opened_at + terms.window
        self.quorum = terms.quorum
        self.past_earliest = False
        self.extended = False
        self.count = Count()
        self.excluded: dict[int, Reason] = {}
        self.outcome = Outcome.OPEN
        self.at: datetime | None = None

    @property
    def has_ended(self) -> bool:
        """Settled other than by lapsing: nothing that comes later has a bearing, not even as late."""
        return self.outcome not in (Outcome.OPEN, Outcome.LAPSED)

    def pass_to(self, instant: datetime) -> None:
        """Let time pass until just before `instant`: what the clock alone decides on the way.

        A promise closes *at* its closing instant, so what happens then is already too late.
        """
        if self.earliest_at < instant:
            self._reach_earliest()
        while self.outcome is Outcome.OPEN and self.closes_at <= instant:
            if not self._extend():
                self._end(Outcome.LAPSED, self.closes_at)

    def arrive_at(self, now: datetime) -> None:
        """Let time pass up to and including `now`."""
        self.pass_to(now)
        if self.earliest_at <= now:
            self._reach_earliest()

    def take(self, together: list[Event]) -> None:
        """Apply the events of one instant, then see what they come to. Reaching the quorum comes first."""
        at = together[0].at
        if at < self.opened_at:
            return self._excuse(together, Reason.EARLY)
        if self.outcome is Outcome.LAPSED:
            return self._excuse(together, Reason.LATE)
        for event in together:
            self._apply(event)
        if at >= self.earliest_at:
            self._keep_if_reached(at)
        for kind, outcome in ENDINGS:
            if self.outcome is Outcome.OPEN and any(isinstance(event, kind) for event in together):
                self._end(outcome, at)
        return None

    def settlement(self) -> Settlement:
        return Settlement(
            self.outcome,
            self.at,
            self.count.tally(),
            self.quorum,
            self.closes_at,
            self.extended,
            self.excluded,
            self.count.counted(),
        )

    def _apply(self, event: Event) -> None:
        if isinstance(event, Response):
            self._respond(event)
        elif isinstance(event, Removed):
            self.count.remove(event.review)
        elif isinstance(event, Eased) and event.quorum is not None:
            self.quorum = min(self.quorum, event.quorum)

    def _respond(self, response: Response) -> None:
        reason = excluded_for(response, self.terms, self.opened_at)
        if reason is not None:
            self.excluded[response.number] = reason
        elif response.reader is not None:
            self.count.add(response.reader, response)

    def _excuse(self, together: list[Event], reason: Reason) -> None:
        """What came before the opening, at the closing instant of a lapsed promise or later has no bearing."""
        self.excluded.update({event.number: reason for event in together if isinstance(event, Response)})

    def _reach_earliest(self) -> None:
        """Look at what was there by then; from then on every event is looked at as it comes."""
        if self.outcome is Outcome.OPEN and not self.past_earliest:
            self.past_earliest = True
            self._keep_if_reached(self.earliest_at)

    def _keep_if_reached(self, at: datetime) -> None:
        reached = self.count.readers >= self.quorum
        if self.terms.asks is Asks.FAVOUR:
            reached = reached and self.count.tally().is_favourable(self.terms.share)
        if reached:
            self._end(Outcome.KEPT, at)

    def _extend(self) -> bool:
        chance = self.terms.second_chance
        if chance is None or self.extended:
            return False
        readers = max((seen.readers for seen in self.seen if seen.at <= self.closes_at), default=0)
        if readers >= chance.readers:
            return False
        self.extended = True
        self.closes_at += chance.days * DAY
        return True

    def _end(self, outcome: Outcome, at: datetime) -> None:
        self.outcome = outcome
        self.at = at
