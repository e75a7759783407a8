"""What happened to a promise. Every event has `at`, an aware instant; the order of feeding never matters.

`number` orders events of one instant: it is the sequence in which readers' acts were received.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from .terms import Calendar


class Role(StrEnum):
    """What the person was to the work when she responded."""

    READER = "reader"
    AUTHOR = "author"
    BETA = "beta"


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for one without a zone.

    Two instants of one zone with summer time are compared, and added to, by the clock on the wall, which
    shows an hour twice in autumn and leaves one out in spring.
    """
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} does not say its time zone.")
    return at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened at an instant, kept in UTC whatever zone it was given in."""

    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))


@dataclass(frozen=True, slots=True)
class Opened(Happening):
    """The promise opened; its window is counted from here."""

    number: int = 0


@dataclass(frozen=True, slots=True)
class Response(Happening):
    """A review given or changed. `reader` is the account (None for a guest), `review` what was said where.

    A later response on the same review replaces it; `wants_rest` is the answer to "Do you want the rest?".
    """

    number: int
    review: int
    reader: int | None
    wants_rest: bool | None = None
    role: Role = Role.READER
    confirmed: bool = True
    joined_at: datetime | None = None

    def __post_init__(self) -> None:
        Happening.__post_init__(self)
        if self.joined_at is not None:
            object.__setattr__(self, "joined_at", utc(self.joined_at))


@dataclass(frozen=True, slots=True)
class Removed(Happening):
    """A review was taken away, by a moderator or by its writer; it stops counting from `at`."""

    number: int
    review: int


@dataclass(frozen=True, slots=True)
class Seen(Happening):
    """By `at`, so many different readers had opened the chapter."""

    readers: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Eased(Happening):
    """The author lowered the quorum or chose a sooner calendar; None leaves a term as it was."""

    quorum: int | None = None
    calendar: Calendar | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawn(Happening):
    """The author took the promise back."""

    number: int = 0


@dataclass(frozen=True, slots=True)
class Released(Happening):
    """The author let everything out at once."""

    number: int = 0


@dataclass(frozen=True, slots=True)
class Halted(Happening):
    """A moderator stopped the promise."""

    number: int = 0


Event = Opened | Response | Removed | Seen | Eased | Withdrawn | Released | Halted
