from datetime import datetime
from typing import Any, Literal

from ninja import Schema

from cliffhanger.works.models import Chapter

from .pieces import Prose, Said, Title, absolute
from .tags import Warning_


class ChapterTold(Schema):
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


class WholeChapterTold(ChapterTold):
    notes_before: str
    text: str
    notes_after: str


class ChapterSaid(Said):
    """A chapter. `text` and notes are HTML, or Markdown where `markup` says so. In a change, what is left out stays."""

    title: Title | None = None
    text: Prose | None = None
    notes_before: Prose | None = None
    notes_after: Prose | None = None
    warnings: list[Warning_] | None = None
    markup: Literal["html", "markdown"] = "html"


def chapter_told(chapter: Chapter) -> dict[str, Any]:
    return {
        "id": chapter.pk,
        "work": chapter.work_id,
        "url": absolute(chapter.get_absolute_url()),
        "position": chapter.position,
        "title": chapter.title,
        "heading": chapter.heading,
        "words": chapter.words,
        "posted_at": chapter.posted_at,
        "edited_at": chapter.edited_at,
        "is_sealed": chapter.held_at is not None,
    }


def whole_chapter_told(chapter: Chapter) -> dict[str, Any]:
    return {
        **chapter_told(chapter),
        "notes_before": chapter.notes_before,
        "text": chapter.text,
        "notes_after": chapter.notes_after,
    }
