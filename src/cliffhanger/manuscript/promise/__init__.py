"""Reads the promise out of an author's note.

spelling (what is written -> what is meant) -> sentences -> bargain (is there a condition on readers, and what
hangs on it) -> one reader a field: held, quorum, days, favour, if_lapsed, asks.
"""

from .read_promise import ReadPromise, read_promise

__all__ = ["ReadPromise", "read_promise"]
