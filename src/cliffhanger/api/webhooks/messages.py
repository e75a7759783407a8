"""What is sent to webhooks, described for the OpenAPI document: each message with its shape. `bodies` writes them."""

from datetime import datetime
from typing import Any

from ninja import Schema
from ninja.openapi.schema import REF_TEMPLATE
from ninja.schema import NinjaGenerateJsonSchema
from pydantic import Field
from pydantic.json_schema import models_json_schema

from cliffhanger.client import signatures

from ..shapes.chapters import ChapterTold
from ..shapes.follows import NoticeTold
from ..shapes.promises import EntryTold, PromiseTold
from ..shapes.reviews import ReplyTold, ReviewHeard
from .events import EVERY, PING, Event
from .shapes import AnyEvent


class WorkMeant(Schema):
    id: int
    url: str
    title: str


class WorkReferred(Schema):
    id: int
    url: str
    title: str | None = Field(description="Null in what is told to others of a work that was taken down.")


class ChapterHappened(Schema):
    work: WorkMeant
    chapter: ChapterTold


class WorkEdited(Schema):
    work: WorkMeant
    chapter: ChapterTold | None


class WorkWithdrawn(Schema):
    work: WorkReferred
    withdrawn_at: datetime


class WorkHappened(Schema):
    work: WorkMeant


class ReviewHappened(Schema):
    work: WorkMeant
    review: ReviewHeard


class ReviewRemoved(Schema):
    work: WorkMeant
    review: int = Field(description="Its number.")


class NoteHeard(Schema):
    id: int
    url: str
    chapter: int
    by: str
    about: Any = Field(description="The selectors of a Web Annotation: the words, and where they stood.")
    text: str
    written_at: datetime


class NoteHappened(Schema):
    work: WorkMeant
    note: NoteHeard


class KudosHappened(Schema):
    work: WorkMeant
    by: str | None = Field(description="Null for a guest.")


class ReplyHappened(Schema):
    work: WorkMeant
    review: int = Field(description="The number of what was replied to.")
    reply: ReplyTold


class PromiseHappened(Schema):
    work: WorkReferred
    promise: PromiseTold
    entry: EntryTold


class Pinged(Schema):
    webhook: int
    events: list[AnyEvent]


DATA: dict[str, type[Schema]] = {
    Event.CHAPTER_POSTED: ChapterHappened,
    Event.WORK_EDITED: WorkEdited,
    Event.WORK_WITHDRAWN: WorkWithdrawn,
    Event.WORK_RETURNED: WorkHappened,
    Event.WORK_REVEALED: WorkHappened,
    Event.REVIEW_RECEIVED: ReviewHappened,
    Event.REVIEW_EDITED: ReviewHappened,
    Event.REVIEW_REMOVED: ReviewRemoved,
    Event.NOTE_RECEIVED: NoteHappened,
    Event.REPLY_RECEIVED: ReplyHappened,
    Event.KUDOS_RECEIVED: KudosHappened,
    Event.PROMISE_OPENED: PromiseHappened,
    Event.PROMISE_CHANGED: PromiseHappened,
    Event.PROMISE_SETTLED: PromiseHappened,
    Event.PROMISE_STEP: PromiseHappened,
    Event.NOTICE_MADE: NoticeTold,
    PING: Pinged,
}
HEADERS = {
    signatures.ID: "The same however often the message is sent.",
    signatures.TIMESTAMP: "When it left, in seconds since 1970.",
    signatures.SIGNATURE: "`v1,` and the HMAC-SHA256 in base64 of `id.timestamp.body`; two with a space while two secrets hold.",
}
ANSWERS = {
    "2XX": "It is taken, and not sent again.",
    "410": "The webhook is switched off.",
    "429": "It is sent again later, not before `Retry-After`.",
    "503": "It is sent again later, not before `Retry-After`.",
    "default": "It is sent again later, for about three days.",
}


def webhooks() -> dict[str, Any]:
    """The section `webhooks` of the document. What it refers to is in `components`."""
    return {event: {"post": message(event)} for event in EVERY}


def message(event: str) -> dict[str, Any]:
    return {
        "operationId": f"told_{event.replace('.', '_')}",
        "summary": summary(event),
        "tags": ["webhooks"],
        "security": [],
        "parameters": [header(name, words) for name, words in HEADERS.items()],
        "requestBody": {"required": True, "content": {"application/json": {"schema": envelope(event)}}},
        "responses": {status: {"description": words} for status, words in ANSWERS.items()},
    }


def summary(event: str) -> str:
    return "The address is asked whether anybody is there" if event == PING else str(Event(event).label)


def header(name: str, words: str) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": True,
        "schema": {"type": "string"},
        "description": words,
    }


def envelope(event: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": event},
            "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
            "data": {"$ref": REF_TEMPLATE.format(model=DATA[event].__name__)},
        },
    }


def components() -> dict[str, Any]:
    """Every shape that the messages have, by name."""
    models = dict.fromkeys(DATA.values())
    _, made = models_json_schema(
        [(model, "serialization") for model in models],
        ref_template=REF_TEMPLATE,
        schema_generator=NinjaGenerateJsonSchema,
    )
    found: dict[str, Any] = made["$defs"]
    return found
