"""What the people of the demo world are called, what they write and when, as `voices/*.toml` has it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "voices"
LONG_AGO = 58.0  # days before the present: when those joined who say nothing


@dataclass(frozen=True)
class Author:
    """`writes` names story folders; the first pseud signs them unless `signs` says otherwise."""

    account: str
    pseuds: tuple[str, ...]
    bio: str
    writes: tuple[str, ...]
    signs: Mapping[str, str] = field(default_factory=dict)

    def pseud_for(self, story: str) -> str:
        return self.signs.get(story, self.pseuds[0])


@dataclass(frozen=True)
class Reader:
    """`joined` is in days before the present."""

    pseud: str
    bio: str
    joined: float = LONG_AGO
    follows: tuple[str, ...] = ()
    beta: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moderator:
    account: str
    bio: str


@dataclass(frozen=True)
class Terms:
    """One promise. `opened` is in days before the present, what came after it in hours from there."""

    story: str
    opened: float
    quorum: int
    days: int
    asks: str
    if_lapsed: str
    calendar: str
    word: str
    questions: tuple[str, ...] = ()
    share: int = 50
    round: int = 1
    note: str = ""
    farewell: str = ""
    eased: Mapping[str, Any] | None = None
    withdrawn: float | None = None
    mended: Mapping[str, Any] | None = None

    @property
    def pace(self) -> tuple[str, int]:
        """The calendar as a pace and its days: "every 2" and "spread 5" have some, "at once" none."""
        words, _, days = self.calendar.rpartition(" ")
        return (words, int(days)) if days.isdigit() else ("at_once", 1)


@dataclass(frozen=True)
class Posting:
    """A work without a promise: the days before the present on which its chapters went up, in order."""

    story: str
    days: tuple[float, ...]


@dataclass(frozen=True)
class Said:
    """One review with the talk below it. `hours` after the opening, or after its chapter was posted."""

    story: str
    reader: str
    chapter: int
    verdicts: tuple[str, ...]
    text: str
    wants_rest: bool | None = None
    answers: tuple[str, ...] = ()
    round: int = 1
    hours: float | None = None
    reply: str = ""
    reply_back: str = ""
    again: Mapping[str, Any] | None = None
    removed: Mapping[str, Any] | None = None

    @property
    def guest(self) -> str:
        """The name of a reader without an account; empty for others."""
        return self.reader.removeprefix("guest:") if self.reader.startswith("guest:") else ""


def authors() -> list[Author]:
    return [Author(**entry) for entry in entries("readers", "author")]


def readers() -> list[Reader]:
    return [Reader(**entry) for entry in entries("readers", "reader")]


def moderators() -> list[Moderator]:
    return [Moderator(**entry) for entry in entries("readers", "moderator")]


def promises() -> list[Terms]:
    return [Terms(**entry) for entry in entries("promises", "promise")]


def postings() -> list[Posting]:
    return [Posting(**entry) for entry in entries("postings", "posting")]


def reviews() -> list[Said]:
    return [Said(**entry) for entry in entries("reviews", "review")]


def entries(file: str, name: str) -> list[dict[str, Any]]:
    whole = tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))
    return [
        {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()} for entry in whole[name]
    ]
