"""What is made of rows for signed-in readers, made once: pieces of pages, and a page she opens again."""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils import translation

from ..reading import COOKIE
from .everybody import SITE, depends_on
from .glance import GLANCE, Glance
from .news import News
from .shelf import Shelf
from .variant import UNSTYLED, VIEW_ADULT

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


def page_of_reader(
    request: HttpRequest, keys: tuple[str, ...], make: Callable[[], T], size: Callable[[T], int]
) -> T:
    """A page as it is made for one signed-in reader, or as it was when she opened it last.

    It may depend on its address, on her session and settings, on what she agreed to, on `keys`, and on rows
    that touch her own key, `reader:12`. `size` says how many characters it takes.
    """
    name = name_for_reader(request)
    if name is None:
        return make()
    glance: Glance | None = request.META.get(GLANCE)
    shelf = glance.shelf if glance else None
    return reuse(request, name, (f"reader:{request.user.pk}", *keys), make, size, shelf)


def page_again(request: HttpRequest) -> Any:
    """What `page_of_reader` made at this address for this reader, if it is still true; else None.

    A page that is true is one she may still see: whether she may is written in rows that its keys stand for.
    """
    name, glance = name_for_reader(request), request.META.get(GLANCE)
    found = cast(Piece | None, glance.kept(address(name)) if name is not None and glance else None)
    return found.it if found else None


def name_for_reader(request: HttpRequest) -> Hashable | None:
    """None for a page that is not kept: a guest's, or one with a message that is shown once."""
    if not request.user.is_authenticated or len(get_messages(request)):
        return None
    session = repr(sorted(request.session.items()))
    chosen = tuple(request.COOKIES.get(name) for name in (COOKIE, VIEW_ADULT, UNSTYLED))
    return (request.user.pk, session, request.get_full_path(), chosen)


def address(name: Hashable) -> Hashable:
    return ("piece", name, translation.get_language())


def reuse(
    request: HttpRequest,
    name: Hashable,
    keys: Iterable[str],
    make: Callable[[], T],
    size: Callable[[T], int] = len,  # type: ignore[assignment] # of a text; of anything else it has to be said
    shelf: Shelf | None = None,
) -> T:
    """What `make` makes, or what it made before if nothing was written about `keys` since.

    `name` must tell apart whatever the piece depends on besides its keys, the reader among it. `size` says how
    many characters it takes. It is kept among the pieces, unless another `shelf` is named. Only requests that
    came through the page cache reuse anything.
    """
    glance: Glance | None = request.META.get(GLANCE)
    if glance is None:
        return make()
    shelf, place = shelf or glance.pieces, address(name)
    found = cast(Piece | None, glance.kept(place, shelf))
    if found is None:
        found = made(glance, keys, make, size)
        shelf.put(place, found)
    depends_on(request, *found.keys)
    return cast(T, found.it)


def made(glance: Glance, keys: Iterable[str], make: Callable[[], Any], size: Callable[[Any], int]) -> Piece:
    used = {SITE, *keys}
    glance.used.append(used)
    try:
        it = make()
    finally:
        glance.used.pop()
    return Piece(it, glance.mark, frozenset(used), size(it) * 2 + 500, time.monotonic() + LONGEST)
