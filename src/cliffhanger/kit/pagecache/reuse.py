"""What is made of rows for signed-in readers, made once: pieces of pages, and a page she opens again."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils import translation

from ..reading import COOKIE
from .everybody import SITE, depends_on
from .glance import GLANCE, Glance
from .news import News

T = TypeVar("T")

LONGEST = 3600.0  # seconds; pages hold signatures that run out within a day


@dataclass(slots=True)
class Piece:
    """Something made of rows. It is shared by all threads: nobody may change it."""

    it: Any
    mark: int
    keys: frozenset[str]
    size: int
    ends: float

    def is_true(self, news: News) -> bool:
        return news.untouched(self.keys, self.mark) and time.monotonic() < self.ends


def page_of_reader(request: HttpRequest, keys: tuple[str, ...], make: Callable[[], str]) -> str:
    """A page as it is rendered for one signed-in reader, or as it was when she opened it last.

    It may depend on its address, on her session and settings, on `keys`, and on rows that touch her own key,
    `reader:12`. A message that waits for her is shown once, so the page with it is not kept.
    """
    if not request.user.is_authenticated or len(get_messages(request)):
        return make()
    session = repr(sorted(request.session.items()))
    name = (request.user.pk, session, request.get_full_path(), request.COOKIES.get(COOKIE, ""))
    return reuse(request, name, (f"reader:{request.user.pk}", *keys), make)


def reuse(
    request: HttpRequest,
    name: Hashable,
    keys: tuple[str, ...],
    make: Callable[[], T],
    size: int | None = None,
) -> T:
    """What `make` makes, or what it made before if nothing was written about `keys` since.

    `name` must tell apart whatever the piece depends on besides its keys, the reader among it. `size` in
    bytes is the length of a text, and has to be said for anything else. Only requests that came through the
    page cache reuse anything.
    """
    glance: Glance | None = request.META.get(GLANCE)
    if glance is None:
        return make()
    address = ("piece", name, translation.get_language())
    found = cast(Piece | None, glance.kept(address))
    if found is None:
        found = made(glance, keys, make, size)
        glance.shelf.put(address, found)
    depends_on(request, *found.keys)
    return cast(T, found.it)


def made(glance: Glance, keys: tuple[str, ...], make: Callable[[], Any], size: int | None) -> Piece:
    used = {SITE, *keys}
    glance.used.append(used)
    try:
        it = make()
    finally:
        glance.used.pop()
    weight = len(it) * 2 if size is None else size
    return Piece(it, glance.mark, frozenset(used), weight + 500, time.monotonic() + LONGEST)
