"""How a process learns what was written, by whomever: it asks the database, whose triggers keep the record.

See `archive.triggers` for what is recorded, and docs/why/page-cache.md for why this is exact.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from cliffhanger.kit.pagecache import News, Watch

FAR = 50_000  # touches missed at once, after which everything is forgotten; half of what PRUNED leaves
PRUNED = 100_000  # touches that stay recorded on PostgreSQL


def watch() -> Watch:
    """The watch for the archive's database."""
    return PostgreSQLWatch() if connections["default"].vendor == "postgresql" else SQLiteWatch()


def connect() -> Any:
    """A connection of the watch's own, in autocommit mode, under no transaction of anybody."""
    wrapper = connections.create_connection("default")
    wrapper.connect()
    return wrapper.connection


class SQLiteWatch:
    """Each thread asks on its own connection whether anybody has committed since, which takes microseconds.

    Writers come one after the other, so rows appear in the order of their keys: whatever lies above the
    highest key known is all that is new.
    """

    def __init__(self) -> None:
        self.news = News()
        self.own = threading.local()
        self.turn = threading.Lock()
        self.top: int | None = None

    def look(self) -> int:
        try:
            cursor = self.own.cursor
        except AttributeError:
            cursor = self.own.cursor = connect().cursor()
            self.own.version = None
        version = cursor.execute("PRAGMA data_version").fetchone()
        if version != self.own.version:
            # In turn: a thread that reads, and is overtaken, would take what it read for another database's.
            with self.turn:
                self.catch_up(cursor)
            self.own.version = version
        return self.news.mark

    def catch_up(self, cursor: Any) -> None:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'archive_touch'")
        top = (cursor.fetchone() or (0,))[0]
        mark = self.news.mark + 1
        if self.top is None or top < self.top:  # nothing is known, or another database is in this one's place
            self.news.forget(mark)
        else:
            new = cursor.execute("SELECT key, id FROM archive_touch WHERE id > ?", (self.top,)).fetchall()
            self.news.learn((key, mark) for key, _ in new)
            top = max([top, *(number for _, number in new)])
        self.top = top


# The keys of touches that a snapshot known before cannot see. Every n is above 0; said so, the index can answer.
UNSEEN = """array(SELECT key FROM archive_touch
             WHERE n > 0
               AND n >= txid_snapshot_xmin(%(known)s::txid_snapshot)
               AND NOT txid_visible_in_snapshot(n, %(known)s::txid_snapshot))"""
NEW_TOUCHES = f"""
SELECT txid_current_snapshot()::text,
       (SELECT coalesce(max(id), 0) FROM archive_touch),
       {UNSEEN}
"""  # noqa: S608 - our own words


class PostgreSQLWatch:
    """One small query a look, on one connection a process; requests that come while one is under way share the next.

    Transactions commit in any order, so what is new is what the snapshot known before could not see.
    """

    def __init__(self) -> None:
        self.news = News()
        self.turn = threading.Condition()
        self.begun = self.done = 0
        self.is_asking = False
        self.connection: Any = None
        self.snapshot = ""
        self.top = 0

    def look(self) -> int:
        with self.turn:
            # A query that has begun may have missed what was committed since: the next one counts.
            needed = self.begun + 1
            while self.done < needed and self.is_asking:
                self.turn.wait()
            if self.done >= needed:
                return self.news.mark
            self.is_asking = True
            self.begun += 1
        with self.asking():
            self.ask()
        return self.news.mark

    @contextmanager
    def asking(self) -> Iterator[None]:
        number, is_done = self.begun, False
        try:
            yield
            is_done = True
        finally:
            with self.turn:
                self.is_asking = False
                self.done = number if is_done else self.done
                self.turn.notify_all()

    def ask(self) -> None:
        if self.connection is None or self.connection.closed:
            self.connection = connect()
            self.snapshot = ""
        try:
            self.take_in(self.connection)
        except Exception:
            self.connection.close()
            raise

    def take_in(self, connection: Any) -> None:
        if not self.snapshot:
            row = connection.execute(
                "SELECT txid_current_snapshot()::text, coalesce(max(id), 0) FROM archive_touch"
            )
            self.snapshot, self.top = row.fetchone()
            self.news.forget(self.news.mark + 1)
            return
        row = connection.execute(NEW_TOUCHES, {"known": self.snapshot}, prepare=True)
        snapshot, top, keys = row.fetchone()
        if not keys and top >= self.top:
            return  # the older snapshot serves as well, and nothing was learnt
        if abs(top - self.top) > FAR or top < self.top:
            self.news.forget(self.news.mark + 1)
        else:
            mark = self.news.mark + 1
            self.news.learn((key, mark) for key in keys)
        self.snapshot, self.top = snapshot, top


def prune() -> None:
    """Drop touches that every watch has seen, or is too far behind to read. On SQLite there is one row a key."""
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM archive_touch WHERE id < (SELECT max(id) FROM archive_touch) - %s", [PRUNED]
            )
