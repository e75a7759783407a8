"""What is said before a thread writes."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection


def about_to_write() -> AbstractContextManager[Any]:
    """Put around what prepares a write that many send at once, and the write itself.

    On SQLite writers come one after the other. A thread that prepares while another of its process writes
    is not sooner done for it: it only takes the interpreter from the one everybody waits for. Nothing is
    true because of it, see docs/why/write-lock.md; on PostgreSQL it does nothing.
    """
    if connection.vendor != "sqlite":
        return nullcontext()
    wrapper: Any = connection  # of `archive.sqlite3`
    found: AbstractContextManager[Any] = wrapper.about_to_write()
    return found
