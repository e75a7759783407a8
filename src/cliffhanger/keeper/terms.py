"""What an author sets before a promise opens, and the ranges it must lie in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

DAY = timedelta(days=1)
QUORUM = range(1, 501)
WINDOW_DAYS = range(1, 61)
CALENDAR_DAYS = range(1, 366)


class Asks(StrEnum):
    """What the quorum asks of readers."""

    ANY = "any"
    FAVOUR = "favour"


class IfLapsed(StrEnum):
    """What happens to the work when the window closes without a quorum."""

    WITHDRAW = "withdraw"
    KEEP_UP = "keep_up"
    RELEASE = "release"


class Thanks(StrEnum):
    """What responders get when the promise lapses."""

    NOTHING = "nothing"
    REST = "rest"


class Pace(StrEnum):
    """How the held chapters follow one another once the promise is kept."""

    AT_ONCE = "at_once"
    EVERY = "every"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Calendar:
    """When held chapters go up, counted from the instant the promise is kept.

    The first always goes up at once. `EVERY` then posts one each `days` days; `SPREAD` places the last
    one `days` days after the first and the others evenly between; `AT_ONCE` ignores `days`.
    """

    pace: Pace = Pace.SPREAD
    days: int = 5

    def offsets(self, chapters: int) -> list[timedelta]:
        """How long after keeping each of `chapters` chapters goes up, in order."""
        match self.pace:
            case Pace.AT_ONCE:
                return [timedelta()] * chapters
            case Pace.EVERY:
                return [DAY * self.days * i for i in range(chapters)]
            case Pace.SPREAD:
                steps = max(chapters - 1, 1)
                return [DAY * self.days * i / steps for i in range(chapters)]

    def is_no_later_than(self, other: "Calendar", chapters: int) -> bool:
        """Whether no chapter would go up later than by `other`: the only change readers may be given."""
        return all(
            mine <= theirs
            for mine, theirs in zip(self.offsets(chapters), other.offsets(chapters), strict=True)
        )


@dataclass(frozen=True, slots=True)
class SecondChance:
    """One extension by `days` if fewer than `readers` different readers opened the chapter."""

    readers: int
    days: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one promise. `share` is the least part of yes among those who answer yes or no.

    `earliest` is how long after opening the promise can be kept at the soonest; `account_age` is how old
    a reader's account must be when she responds (zero: it must have existed before the promise opened).
    """

    quorum: int
    asks: Asks = Asks.ANY
    share: Fraction = Fraction(1, 2)
    window: timedelta = 5 * DAY
    earliest: timedelta = timedelta()
    calendar: Calendar = field(default_factory=Calendar)
    if_lapsed: IfLapsed = IfLapsed.WITHDRAW
    second_chance: SecondChance | None = None
    thanks: Thanks = Thanks.REST
    account_age: timedelta = timedelta()


def problems(terms: Terms) -> Iterator[tuple[str, str]]:
    """What is wrong with `terms`: pairs of the field's name and a sentence for the author."""
    if terms.quorum not in QUORUM:
        yield "quorum", f"Ask for {QUORUM[0]} to {QUORUM[-1]} readers."
    if not WINDOW_DAYS[0] * DAY <= terms.window <= WINDOW_DAYS[-1] * DAY:
        yield "window", f"The window is {WINDOW_DAYS[0]} to {WINDOW_DAYS[-1]} days."
    if not 0 < terms.share <= 1:
        yield "share", "The share of readers who say yes is more than nothing and at most all of them."
    if not timedelta() <= terms.earliest < max(terms.window, WINDOW_DAYS[0] * DAY):
        yield "earliest", "The earliest moment to keep the promise must lie inside the window."
    if terms.calendar.pace is not Pace.AT_ONCE and terms.calendar.days not in CALENDAR_DAYS:
        yield "calendar", f"Choose {CALENDAR_DAYS[0]} to {CALENDAR_DAYS[-1]} days for the calendar."
    if terms.second_chance and terms.second_chance.readers < 1:
        yield "second_chance", "A second chance needs a number of readers, one or more."
    if terms.second_chance and terms.second_chance.days not in WINDOW_DAYS:
        yield "second_chance", f"A second chance lasts {WINDOW_DAYS[0]} to {WINDOW_DAYS[-1]} days."
