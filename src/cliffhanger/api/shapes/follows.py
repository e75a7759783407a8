from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cliffhanger.follows.models import Notice

from .pieces import Number, Said, absolute


class SubscriptionTold(Schema):
    id: int
    to: Literal["work", "series", "pseud", "tag", "promise", "filter"]
    number: int
    name: str


class NoticeTold(Schema):
    id: int
    kind: str
    sentence: str
    url: str
    at: datetime
    read_at: datetime | None


class FollowSaid(Said):
    to: Literal["work", "series", "pseud", "tag", "promise", "filter"]
    number: Number


class ReadUpTo(Said):
    up_to: Annotated[Number, Field(description="The newest notice that was read, by its id.")]


def notice_told(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "sentence": notice.sentence,
        "url": absolute(notice.address),
        "at": notice.at,
        "read_at": notice.read_at,
    }
