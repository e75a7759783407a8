"""The archive as a web worker runs it, with its page cache, called without a network in between."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.core.handlers.wsgi import WSGIHandler

from cliffhanger.archive.watch import PostgreSQLWatch, watch
from cliffhanger.kit.pagecache import PageCache

MOST = 4 * 1024**2


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    was_made: bool
    """Whether Django was asked, rather than memory."""

    @property
    def text(self) -> str:
        return self.body.decode()


class Front:
    def __init__(self, most: int = MOST, most_pieces: int = 0) -> None:
        self.asked = 0
        self.handler = WSGIHandler()
        self.cache = PageCache(self.count, watch(), most, most_pieces)

    def count(self, environ: Any, start_response: Any) -> Any:
        self.asked += 1
        return self.handler(environ, start_response)

    def get(self, address: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        """`headers` are named as WSGI names them: `HTTP_COOKIE`."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "CONTENT_LENGTH": str(len(body.encode())),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body.encode()),
            "wsgi.errors": sys.stderr,
            **headers,
        }
        before, heard = self.asked, []
        result = self.cache(environ, lambda status, headers, *_: heard.append((status, headers)))
        try:
            text = b"".join(result)
        finally:
            getattr(result, "close", lambda: None)()
        status, said = heard[0]
        return Answer(int(status.split()[0]), dict(said), text, was_made=self.asked > before)

    def close(self) -> None:
        asked = self.cache.watch
        if isinstance(asked, PostgreSQLWatch):
            if asked.connection is not None:
                asked.connection.close()
        elif hasattr(asked.own, "cursor"):  # type: ignore[attr-defined]
            asked.own.cursor.connection.close()  # type: ignore[attr-defined]


@contextmanager
def front(most: int = MOST, most_pieces: int = 0) -> Iterator[Front]:
    made = Front(most, most_pieces)
    try:
        yield made
    finally:
        made.close()
