from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cliffhanger.shelves.forms import MOST_PARAGRAPHS, MOST_TAGS
from cliffhanger.shelves.models import LONGEST_QUOTE, Bookmark, Later, Mute, Visit

from .pieces import NO_NUL, NOT_BLANK, WHOLE, Number, Said, absolute
from .tags import Names


class BookmarkTold(Schema):
    id: int
    url: str
    work: int | None
    series: int | None
    title: str
    notes: str
    tags: list[str]
    is_private: bool
    is_recommendation: bool
    made_at: datetime


class ShelvedTold(Schema):
    id: int
    work: int | None
    title: str
    at: datetime


class VisitTold(ShelvedTold):
    """Where one stopped; `paragraph` counts from 1."""

    chapter: int | None
    paragraph: int
    is_at_end: bool


class MuteTold(Schema):
    id: int
    kind: Literal["person", "pseud", "work", "tag"]
    name: str
    work: int | None
    since: datetime


class BookmarkWords(Said):
    notes: Annotated[str, Field(max_length=5_000)] = ""
    tags: Annotated[Names, Field(max_length=MOST_TAGS)] = []
    is_private: bool = False
    is_recommendation: bool = False


class BookmarkSaid(BookmarkWords):
    work: Number


class PlaceSaid(Said):
    """`paragraph` counts from 1; `quote` is how it begins, by which it is found again when the text has changed."""

    chapter: Number
    paragraph: Annotated[int, Field(ge=1, le=MOST_PARAGRAPHS), WHOLE]
    quote: Annotated[str, Field(max_length=LONGEST_QUOTE, pattern=NO_NUL)] = ""
    is_at_end: bool = False


class MuteSaid(Said):
    kind: Literal["person", "pseud", "tag"]
    name: Annotated[str, Field(min_length=1, max_length=150, pattern=NOT_BLANK)]


def bookmark_told(bookmark: Bookmark) -> dict[str, Any]:
    return {
        "id": bookmark.pk,
        "url": absolute(bookmark.get_absolute_url()),
        "work": bookmark.work_id,
        "series": bookmark.series_id,
        "title": bookmark.shown_title,
        "notes": bookmark.notes,
        "tags": bookmark.tag_names,
        "is_private": bookmark.is_private,
        "is_recommendation": bookmark.is_recommendation,
        "made_at": bookmark.made_at,
    }


def later_told(later: Later) -> dict[str, Any]:
    return {"id": later.pk, "work": later.work_id, "title": later.shown_title, "at": later.since}


def visit_told(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.pk,
        "work": visit.work_id,
        "title": visit.shown_title,
        "at": visit.last_at,
        "chapter": visit.chapter_id,
        "paragraph": visit.paragraph + 1,
        "is_at_end": visit.is_at_end,
    }


def mute_told(mute: Mute) -> dict[str, Any]:
    kind = next(kind for kind in ("person", "pseud", "work", "tag") if getattr(mute, f"{kind}_id"))
    return {
        "id": mute.pk,
        "kind": kind,
        "name": "" if kind == "work" else str(mute),
        "work": mute.work_id,
        "since": mute.since,
    }
