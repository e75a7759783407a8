"""Long lists, a piece at a time: each piece says where the next begins.

A cursor is the place after the last row, not a number of rows, so that nothing is told twice or left out when
rows are added in front meanwhile. What it holds is nobody's business.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Field, Schema

from .problems import Problem

MOST = 100
USUAL = 20

Item = TypeVar("Item")


class Asked(Schema):
    """Where to go on, and how many at most."""

    cursor: str = Field("", max_length=500, description="`next` of the piece before; nothing for the first.")
    limit: int = Field(USUAL, ge=1, le=MOST)


class Piece(Schema, Generic[Item]):
    items: list[Item]
    next: str | None = Field(
        None, description="Ask with this as `cursor` for what follows. Null: that was all."
    )


def piece(rows: Any, by: Sequence[str], asked: Asked, shape: Callable[[Any], Any]) -> dict[str, Any]:
    """So many of `rows`, sorted by the fields `by` ("-" before those that fall); the last of them has to be unique."""
    after = read(asked.cursor, len(by)) if asked.cursor else None
    if after is not None:
        rows = rows.filter(beyond(by, after))
    found = list(rows.order_by(*by)[: asked.limit + 1])
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    return {"items": [shape(row) for row in shown], "next": place(shown[-1], by) if more else None}


def beyond(by: Sequence[str], after: Sequence[Any]) -> Q:
    """What comes after these values, in the order of `by`."""
    wanted = Q(pk__in=[])
    same = Q()
    for field, value in zip(by, after, strict=True):
        name = field.lstrip("-")
        further = "lt" if field.startswith("-") else "gt"
        wanted |= same & Q(**{f"{name}__{further}": value})
        same &= Q(**{name: value})
    return wanted


def place(row: Any, by: Sequence[str]) -> str:
    return written([value_of(row, field.lstrip("-")) for field in by])


def value_of(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row.isoformat() if isinstance(row, datetime) else row


def written(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read(cursor: str, many: int) -> list[Any]:
    """The values in a cursor. Raises Problem for one that is none of ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != many:
            raise ValueError(cursor)
        return [value_in(value) for value in values]
    except (ValueError, binascii.Error, UnicodeError, RecursionError) as error:
        raise Problem(404, _("This cursor was not given out here.")) from error


def value_in(value: Any) -> Any:
    if isinstance(value, str):
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            raise ValueError(value)
        return found
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    raise ValueError(value)
