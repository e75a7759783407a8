"""Append-only tables that others read after a cursor.

A key that is given out first may be committed last, so on PostgreSQL a follower that reads "everything
after key 17" could step over a row still in flight. Writers therefore hold a shared lock to the end of
their transaction; a follower takes it alone for a moment, and all keys it then sees are settled. SQLite
has one writer at a time and needs nothing.

Writers take that lock before any lock on a row. One who came to it late, holding a row, would wait behind
a follower, who waits for another writer, who may wait for that row: three who wait in a ring.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.models import Max

from .models import Cursor

APPENDING = 0x436C6966  # any constant number of our own

Row = TypeVar("Row", bound=models.Model)


def appending() -> None:
    """Called inside a transaction that is to add a row to a table read after a cursor, before it locks any.

    Calling it again in the same transaction costs a query and waits for nobody.
    """
    lock("pg_advisory_xact_lock_shared")


def horizon(model: type[models.Model]) -> int:
    """The highest key of `model` below which no row is still to appear. Waits for writers under way."""
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        lock("pg_advisory_xact_lock")
        return model._default_manager.aggregate(top=Max("pk"))["top"] or 0


def lock(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [APPENDING])


@contextmanager
def unread(name: str, rows: "models.QuerySet[Row]", most: int = 1000) -> Iterator[list[Row]]:
    """Up to `most` rows after the cursor `name`, in order; the cursor moves when the block ends well.

    The block should commit its own work first: killed between the two, it meets the same rows again. Where
    there is nothing new, nobody is kept waiting.
    """
    cursor, _ = Cursor.objects.get_or_create(name=name)
    if not rows.model._default_manager.filter(pk__gt=cursor.position).exists():
        yield []
        return
    top = horizon(rows.model)
    batch = list(rows.filter(pk__gt=cursor.position, pk__lte=top).order_by("pk")[:most])
    yield batch
    reached = batch[-1].pk if len(batch) == most else top
    # Another follower may have gone further meanwhile; a cursor never moves back.
    Cursor.objects.filter(name=name, position__lt=reached).update(position=reached)
