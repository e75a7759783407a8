"""Pieces of pages that are the same for many readers, rendered once: what is shown to whom stays the view's."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.http import HttpRequest
from django.utils import translation

from .everybody import SITE
from .glance import GLANCE, Glance
from .news import News

T = TypeVar("T")


@dataclass(slots=True)
class Piece:
    """Something made of rows. It is shared by all threads: nobody may change it."""

    it: Any
    mark: int
    keys: frozenset[str]
    size: int

    def is_true(self, news: News) -> bool:
        return news.untouched(self.keys, self.mark)


def reuse(
    request: HttpRequest,
    name: Hashable,
    keys: tuple[str, ...],
    make: Callable[[], T],
    size: int | None = None,
) -> T:
    """What `make` makes, or what it made before if nothing was written about `keys` since.

    `name` must tell apart whatever the piece depends on besides its keys, the reader among it. `size` in
    bytes is the length of a text, and has to be said for anything else. Only requests that came through the page cache reuse anything.
    """
    glance: Glance | None = request.META.get(GLANCE)
    if glance is None:
        return make()
    address = ("piece", name, translation.get_language())
    found = glance.kept(address)
    if found is None:
        used = {SITE, *keys}
        glance.used.append(used)
        try:
            it = make()
        finally:
            glance.used.pop()
        weight = size if size is not None else len(cast(str, it)) * 2
        found = Piece(it, glance.mark, frozenset(used), weight + 500)
        glance.shelf.put(address, found)
    for used in [*glance.used, *([glance.keys] if glance.keys is not None else [])]:
        used.update(cast(Piece, found).keys)
    return cast(T, cast(Piece, found).it)
