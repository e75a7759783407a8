"""What KOReader says of a place in a file, and keeping it."""

import json
import math
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cliffhanger.accounts.models import Account

from ..models import LONGEST_MARK, LONGEST_PROGRESS, Position

MOST = 2_000  # positions of one account; the oldest make room


class NotUnderstood(Exception):
    """`field` is what is missing, or is not what it should be."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Said:
    document: str
    progress: str
    percentage: float
    device: str
    device_mark: str


def read(body: bytes) -> Said:
    """Raises NotUnderstood."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("") from error
    if not isinstance(told, dict):
        raise NotUnderstood("")
    return Said(
        text_in(told, "document", LONGEST_MARK),
        text_in(told, "progress", LONGEST_PROGRESS),
        share_in(told, "percentage"),
        text_in(told, "device", LONGEST_MARK, may_lack=True),
        text_in(told, "device_id", LONGEST_MARK, may_lack=True),
    )


def text_in(told: dict[str, object], field: str, longest: int, *, may_lack: bool = False) -> str:
    value = told.get(field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # the number of a page
    if value is None and may_lack:
        return ""
    if (
        not isinstance(value, str)
        or not (value or may_lack)
        or len(value) > longest
        or not is_storable(value)
    ):
        raise NotUnderstood(field)
    return value


def is_storable(text: str) -> bool:
    """Neither NUL nor half of a character, which no database takes."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def share_in(told: dict[str, object], field: str) -> float:
    value = told.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise NotUnderstood(field)
    if not math.isfinite(value):
        raise NotUnderstood(field)
    return float(value)


@transaction.atomic
def keep(account: Account, said: Said, now: datetime) -> Position:
    """The latest word counts, whichever device it comes from: which is further is for KOReader to ask."""
    kept, is_new = Position.objects.update_or_create(
        account=account,
        document=said.document,
        defaults={
            "progress": said.progress,
            "percentage": said.percentage,
            "device": said.device,
            "device_mark": said.device_mark,
            "at": now,
        },
    )
    if is_new:
        oldest = Position.objects.filter(account=account).order_by("-at", "-pk").values("pk")[MOST:]
        Position.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()
    return kept
