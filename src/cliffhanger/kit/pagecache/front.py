"""In front of Django: pages for everybody are sent from memory as long as they are true."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from .glance import GLANCE, Glance
from .news import Watch
from .page import Headers, Page, StartResponse
from .shelf import Shelf
from .variant import Environ, Variant, tidy, variant_of

Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Address = tuple[str, str, Variant]

log = logging.getLogger(__name__)
MOST_ADDRESSES = 10_000  # of which is remembered what parameters they know
MAY_VARY_BY = {"", "accept-encoding", "accept-language"}
NOT_SHARED = ("private", "no-store")


class PageCache:
    """A WSGI application around another. `most` is how many bytes of pages it may keep, in this process;
    `most_pieces` how many of pieces that pages share."""

    def __init__(self, answer: Application, watch: Watch, most: int, most_pieces: int = 0) -> None:
        self.answer = answer
        self.watch = watch
        self.shelf = Shelf(most)
        self.pieces = Shelf(most_pieces)
        self.parameters: dict[str, tuple[str, ...]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD"):
            return self.answer(environ, start_response)
        try:
            mark = self.watch.look()
        except Exception:
            log.exception("The page cache cannot tell what was written; it is passed by")
            return self.answer(environ, start_response)
        variant = variant_of(environ)
        if variant is None:
            environ[GLANCE] = Glance(self.shelf, self.pieces, self.watch.news, mark)
            return self.answer(environ, start_response)
        address = self.address(environ, variant)
        page = self.shelf.get(address)
        if isinstance(page, Page):
            if page.is_true(self.watch.news):
                return page.send(environ, start_response)
            self.shelf.drop(address, page)
        own = variant if method == "GET" else None
        glance = Glance(self.shelf, self.pieces, self.watch.news, mark, own)
        return self.ask(glance, environ, start_response)

    def address(self, environ: Environ, variant: Variant) -> Address:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if query and (known := self.parameters.get(path)) is not None:
            query = tidy(query, known)
        return (path, query, variant)

    def ask(self, glance: Glance, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Django's answer, kept if it is one for everybody."""
        heard: list[Any] = []

        def listen(status: str, headers: Headers, *trouble: Any) -> Callable[[bytes], None]:
            heard[:] = [status, headers, *trouble]
            return refuse_to_write

        # Django's own request is made of a copy: a view for everybody takes away most of what is in it.
        sent = {**environ, GLANCE: glance}
        result = self.answer(sent, listen)
        status, headers = heard[:2]
        is_kept = self.shelf.most and glance.is_for_everybody and may_be_shared(headers)
        if not is_kept or glance.variant is None:
            start_response(*heard)
            return result
        try:
            body = b"".join(result)
        finally:
            getattr(result, "close", lambda: None)()
        page = Page(
            status,
            headers,
            body,
            mark=glance.mark,
            keys=None if glance.keys is None else frozenset(glance.keys),
            ends=glance.ends,
        )
        self.remember(environ["PATH_INFO"], glance.parameters)
        self.shelf.put(self.address(environ, glance.variant), page)
        return page.send(environ, start_response)

    def remember(self, path: str, parameters: tuple[str, ...]) -> None:
        if len(self.parameters) >= MOST_ADDRESSES:
            self.parameters.clear()
        self.parameters[path] = parameters


def may_be_shared(headers: Headers) -> bool:
    """Whether the headers of a whole answer say nothing against sending it to everybody."""
    said = {name.lower(): value.lower() for name, value in headers}
    varies = {name.strip() for name in said.get("vary", "").split(",")}
    return (
        "set-cookie" not in said
        and "content-encoding" not in said
        and varies <= MAY_VARY_BY
        and not any(word in said.get("cache-control", "") for word in NOT_SHARED)
        and "'nonce-" not in said.get("content-security-policy", "")
    )


def refuse_to_write(text: bytes) -> None:
    raise NotImplementedError("Django answers by what it returns")
