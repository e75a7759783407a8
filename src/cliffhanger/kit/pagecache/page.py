"""A page as it is sent: its bytes, plain and squeezed, with the headers of each."""

import gzip
import hashlib
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from .news import News

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]

OVERHEAD = 2_500  # bytes a page costs besides its text: headers, keys, the objects themselves
# What is squeezed already, or is read in parts, is sent as it is.
AS_IT_IS = ("application/epub+zip", "application/pdf", "image/png", "image/jpeg")
NOT_SAID_TWICE = {"content-length", "etag", "vary", "cache-control"}


class Page:
    """What `keys` say was true at `mark` stays true until one of them is touched, or until `ends`."""

    __slots__ = ("ends", "etag", "keys", "mark", "plain", "size", "squeezed", "status", "tags", "unchanged")

    def __init__(
        self,
        status: str,
        headers: Headers,
        body: bytes,
        *,
        mark: int,
        keys: frozenset[str] | None,
        ends: float | None = None,
    ) -> None:
        said = {name.lower(): value for name, value in headers}
        self.status, self.mark, self.keys, self.ends = status, mark, keys, ends
        self.etag = hashlib.blake2b(body, digest_size=12).hexdigest()
        self.tags = (f'"{self.etag}"', f'"{self.etag}-gzip"')
        shared = [pair for pair in headers if pair[0].lower() not in NOT_SAID_TWICE]
        # Kept by browsers, and asked about each time: what they show is as exact as what is sent.
        shared += [
            ("Cache-Control", said.get("cache-control", "no-cache")),
            ("Vary", vary(said.get("vary", ""))),
        ]
        self.plain = ([*shared, ("ETag", self.tags[0]), length(body)], [body])
        self.squeezed = self.plain
        self.size = len(body) + OVERHEAD
        if not said.get("content-type", "").startswith(AS_IT_IS):
            squeezed = gzip.compress(body, 6, mtime=0)
            self.size += len(squeezed)
            self.squeezed = (
                [*shared, ("ETag", self.tags[1]), ("Content-Encoding", "gzip"), length(squeezed)],
                [squeezed],
            )
        self.unchanged = [pair for pair in shared if not pair[0].lower().startswith("content-")]

    def is_true(self, news: News) -> bool:
        return news.untouched(self.keys, self.mark) and (self.ends is None or time.monotonic() < self.ends)

    def send(self, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        is_squeezed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and self.status.startswith("200") and self.is_among(known):
            is_tagged = is_squeezed and self.squeezed is not self.plain
            start_response("304 Not Modified", [*self.unchanged, ("ETag", self.tags[is_tagged])])
            return []
        headers, body = self.squeezed if is_squeezed else self.plain
        start_response(self.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    def is_among(self, known: str) -> bool:
        """Whether a browser has this text: the two encodings are two tags of one text."""
        return known.strip() == "*" or any(tag in known for tag in self.tags)


def length(body: bytes) -> tuple[str, str]:
    return ("Content-Length", str(len(body)))


def vary(said: str) -> str:
    """For caches in between: whoever is signed in sees something else at the same address."""
    names = [name.strip() for name in said.split(",") if name.strip()]
    return ", ".join(dict.fromkeys([*names, "Cookie", "Accept-Encoding"]))


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
