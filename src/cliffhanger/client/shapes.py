"""What an archive tells, as frozen values. Fields that a later archive adds are left out."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


@dataclass(frozen=True)
class Pseud:
    name: str
    account: str
    url: str


@dataclass(frozen=True)
class Tag:
    id: int
    kind: str
    name: str
    is_spoiler: bool


@dataclass(frozen=True)
class Figures:
    words: int
    chapters: int
    planned_chapters: int | None
    reviews: int
    kudos: int
    bookmarks: int


@dataclass(frozen=True)
class Work:
    """`summary` is sanitised HTML."""

    id: int
    url: str
    title: str
    authors: tuple[Pseud, ...]
    summary: str
    language: str
    tags: tuple[Tag, ...]
    figures: Figures
    is_restricted: bool
    paused_at: datetime | None
    posted_at: datetime | None
    updated_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class WholeWork(Work):
    """With what stands around its chapters, as sanitised HTML."""

    notes_before: str
    notes_after: str
    disclaimer: str


@dataclass(frozen=True)
class Chapter:
    id: int
    work: int
    url: str
    position: int
    title: str
    heading: str
    words: int
    posted_at: datetime | None
    edited_at: datetime | None
    is_sealed: bool


@dataclass(frozen=True)
class WholeChapter(Chapter):
    """Notes and text are sanitised HTML."""

    notes_before: str
    text: str
    notes_after: str


@dataclass(frozen=True)
class Review:
    id: int
    url: str
    work: int
    chapter: int
    by: str
    verdicts: tuple[str, ...]
    text: str
    written_at: datetime
    edited_at: datetime | None
    waits: bool


@dataclass(frozen=True)
class Promise:
    id: int
    work: int
    url: str
    sentence: str
    state: str
    opened_at: datetime | None
    closes_at: datetime | None
    settled_at: datetime | None
    quorum: int
    window_days: int


@dataclass(frozen=True)
class Series:
    """`works` are their numbers in order; `summary` and `notes` are sanitised HTML."""

    id: int
    url: str
    title: str
    by: Pseud | None
    summary: str
    notes: str
    completed_at: datetime | None
    works: tuple[int, ...]


@dataclass(frozen=True)
class Note:
    """Beside a paragraph of a chapter, counted from 1; None where the paragraph is gone. `text` is sanitised HTML."""

    id: int
    url: str
    chapter: int
    paragraph: int | None
    words: str
    by: str
    text: str
    written_at: datetime
    waits: bool


@dataclass(frozen=True)
class Subscription:
    """`to`: "work", "series", "pseud", "tag", "promise" or "filter", by its `number`."""

    id: int
    to: str
    number: int
    name: str


def shaped(kind: type[T], told: Any) -> T:
    """What was told, as a `kind`. Raises ValueError where it does not fit."""
    hints = get_type_hints(kind)
    try:
        return kind(**{field.name: value_of(hints[field.name], told[field.name]) for field in fields(kind)})  # type: ignore[arg-type] # they are all dataclasses
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is no {kind.__name__}: {error}") from error


def value_of(kind: Any, told: Any) -> Any:
    if get_origin(kind) in (UnionType, Union):
        return None if told is None else value_of(get_args(kind)[0], told)
    if get_origin(kind) is tuple:
        return tuple(value_of(get_args(kind)[0], each) for each in told)
    if get_origin(kind) is dict:
        kind = dict
    if kind is datetime:
        return datetime.fromisoformat(told)
    if is_dataclass(kind):
        return shaped(kind, told)  # type: ignore[arg-type] # a class, as annotations hold them
    if not isinstance(told, kind):
        raise TypeError(f"{told!r} is no {kind.__name__}")
    return told
