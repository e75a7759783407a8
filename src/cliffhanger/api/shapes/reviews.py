from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cliffhanger.reviews.models import Reply, Review

from .pieces import NOT_BLANK, Said, absolute

Verdict = Literal["good", "bad", "messed_up", "out_of_character"]


class ReplyTold(Schema):
    id: int
    by: str
    text: str
    written_at: datetime


class ReviewHeard(Schema):
    id: int
    url: str
    work: int
    chapter: int
    by: str
    verdicts: list[str]
    text: str
    written_at: datetime
    edited_at: datetime | None
    waits: bool


class ReviewTold(ReviewHeard):
    replies: list[ReplyTold]


class AnswerSaid(Said):
    """A verdict, a line, or a wish: one of them is enough."""

    verdicts: list[Verdict] = []
    text: Annotated[str, Field(max_length=10_000)] = ""
    wants_rest: bool | None = None


class ReplySaid(Said):
    text: Annotated[str, Field(min_length=1, max_length=10_000, pattern=NOT_BLANK)]


def review_told(review: Review) -> dict[str, Any]:
    """Of a review from `with_talk`."""
    return {
        "id": review.pk,
        "url": absolute(review.get_absolute_url()),
        "work": review.work_id,
        "chapter": review.chapter_id,
        "by": review.signature,
        "verdicts": [
            name for name in ("good", "bad", "messed_up", "out_of_character") if getattr(review, name)
        ],
        "text": review.text,
        "written_at": review.written_at,
        "edited_at": review.edited_at,
        "waits": review.waits_since is not None,
        "replies": [reply_told(reply) for reply in review.replies.all()],
    }


def reply_told(reply: Reply) -> dict[str, Any]:
    by = reply.pseud.name if reply.pseud else ""
    return {"id": reply.pk, "by": by, "text": reply.text, "written_at": reply.written_at}
