"""Reads the promise out of an author's note.

spelling (what is written -> what is meant) -> sentences -> vocabulary (one word a thing) -> pieces (each recognised
alone, a letter each) -> bargain (which shapes of letters are one) -> hunch (what the words weigh) -> one reader a
field: held, quorum, days, favour, if_lapsed, asks.
"""

from .read_promise import ReadPromise, read_promise

__all__ = ["ReadPromise", "read_promise"]
