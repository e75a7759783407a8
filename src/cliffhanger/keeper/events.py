"""What happened to a promise. Every event has `at`, an aware instant; the order of feeding never matters.

`number` orders events of one instant: it is the sequence in which readers' acts were received.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .terms import Calendar


class Role(StrEnum):
    """What the person was to the work when she responded."""

    READER = "reader"
    AUTHOR = "author"
    BETA = "beta"


@dataclass(frozen=True, slots=True)
class Opened:
    """The promise opened; its window is counted from here."""

    at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Response:
    """A review given or changed. `reader` is the account (None for a guest), `review` what was said where.

    A later response on the same review replaces it; `wants_rest` is the answer to "Do you want the rest?".
    """

    at: datetime
    number: int
    review: int
    reader: int | None
    wants_rest: bool | None = None
    role: Role = Role.READER
    confirmed: bool = True
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A review was taken away, by a moderator or by its writer; it stops counting from `at`."""

    at: datetime
    number: int
    review: int


@dataclass(frozen=True, slots=True)
class Seen:
    """By `at`, so many different readers had opened the chapter."""

    at: datetime
    readers: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Eased:
    """The author lowered the quorum or chose a sooner calendar; None leaves a term as it was."""

    at: datetime
    quorum: int | None = None
    calendar: Calendar | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The author took the promise back."""

    at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Released:
    """The author let everything out at once."""

    at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Halted:
    """A moderator stopped the promise."""

    at: datetime
    number: int = 0


Event = Opened | Response | Removed | Seen | Eased | Withdrawn | Released | Halted
