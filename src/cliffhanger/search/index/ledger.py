"""What was written since: read from the touches that the database's own triggers record for every write.

See `archive.triggers` and `config.shown`. On SQLite writers come one after the other, and their touches appear
in the order of their numbers. On PostgreSQL they commit in any order, so the cursor is a snapshot: what it could
not see is what is new.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from cliffhanger.archive.watch import FAR, UNSEEN

MOST = 20_000  # touches that are read at once
SNAPSHOT = """
SELECT txid_current_snapshot()::text,
       txid_current_if_assigned(),
       (SELECT coalesce(max(id), 0) FROM archive_touch)
"""
SINCE_SNAPSHOT = f"""
SELECT txid_current_snapshot()::text,
       txid_current_if_assigned(),
       (SELECT coalesce(max(id), 0) FROM archive_touch),
       {UNSEEN}
"""  # noqa: S608 - our own words


class Lost(Exception):
    """What was written since the cursor is not known any more, or the cursor is another database's."""


@dataclass(frozen=True)
class Cursor:
    top: int = 0
    snapshot: str = ""  # on PostgreSQL


@dataclass(frozen=True)
class Touched:
    """Numbers of rows by what was touched, and the cursor behind all of it."""

    cursor: Cursor
    works: set[int] = field(default_factory=set)
    authors: set[int] = field(default_factory=set)  # accounts whose names are others, or who have left
    meanings: set[int] = field(default_factory=set)  # tags that count as others than before
    names: set[int] = field(default_factory=set)  # tags with another name
    series: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.works or self.authors or self.meanings or self.names or self.series)


KEYS = {"work": "works", "author": "authors", "meaning": "meanings", "named": "names", "series": "series"}


def here() -> Cursor:
    """The cursor behind everything that is written by now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(SNAPSHOT)
            snapshot, own, top = cursor.fetchone()
            return Cursor(top, without(snapshot, own))
        return Cursor(top_of_sqlite(cursor))


def after(known: Cursor) -> Touched:
    """Raises Lost."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return after_snapshot(cursor, known)
        return after_number(cursor, known)


def after_number(cursor: Any, known: Cursor) -> Touched:
    top = top_of_sqlite(cursor)
    if top < known.top:
        raise Lost
    cursor.execute("SELECT key, id FROM archive_touch WHERE id > %s ORDER BY id LIMIT %s", [known.top, MOST])
    rows = cursor.fetchall()
    if len(rows) == MOST:
        top = rows[-1][1]
    elif rows:
        top = max(top, rows[-1][1])
    return told([key for key, _ in rows], Cursor(top))


def top_of_sqlite(cursor: Any) -> int:
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'archive_touch'")
    return int((cursor.fetchone() or (0,))[0])


def after_snapshot(cursor: Any, known: Cursor) -> Touched:
    cursor.execute(SINCE_SNAPSHOT, {"known": known.snapshot})
    snapshot, own, top, keys = cursor.fetchone()
    if top < known.top or top - known.top > FAR:
        raise Lost
    return told(keys, Cursor(top, without(snapshot, own)))


def without(snapshot: str, own: int | None) -> str:
    """The snapshot as another transaction would have taken it: this one, which may still write, is under way.

    PostgreSQL leaves a transaction out of its own list of those under way (GetSnapshotData).
    """
    least, top, others = snapshot.split(":")
    if own is None or own >= int(top):
        return snapshot
    under_way = sorted({own, *map(int, filter(None, others.split(",")))})
    return f"{least}:{top}:{','.join(map(str, under_way))}"


def told(keys: list[str], cursor: Cursor) -> Touched:
    touched = Touched(cursor)
    for key in keys:
        kind, _, number = key.partition(":")
        if kind in KEYS and number.isdigit():
            getattr(touched, KEYS[kind]).add(int(number))
    return touched
