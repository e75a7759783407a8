"""Views whose page is the same for everybody who is not signed in: `@for_everybody`."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache, wraps
from importlib import import_module
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .glance import GLANCE, Glance
from .variant import LONGEST_QUERY, Variant, tidy, variant_of

V = TypeVar("V", bound=Callable[..., HttpResponse])

SITE = "site"  # what every page shows; touched seldom
SHOWN = (200, 410)
PASSED_ON = ("REQUEST_METHOD", "PATH_INFO", "SCRIPT_NAME", "QUERY_STRING", "SERVER_PROTOCOL", GLANCE)


def for_everybody(*keys: str, parameters: tuple[str, ...] = ()) -> Callable[[V], V]:
    """The page depends on nobody and may be kept for all who are not signed in.

    `keys` say what it depends on, with arguments of the address in braces: `"work:{work_id}"`. Without any
    the page is kept until anything at all is written that readers can see. `parameters` are those of the
    query string that the view asks for; it sees no others. While it renders for everybody, kept or not, it
    sees no cookies but those of `variant`, no session, no account and no headers.
    """

    def decorate(view: V) -> V:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            set_query(request, tidy(request.META.get("QUERY_STRING", ""), parameters))
            glance: Glance | None = request.META.get(GLANCE)
            variant = glance.variant if glance else variant_of(request.META)
            if variant is None:
                return view(request, *args, **kwargs)
            become_nobody(request, variant)
            if glance is None:
                return view(request, *args, **kwargs)
            glance.parameters = parameters
            glance.keys = {SITE, *(key.format(**kwargs) for key in keys)} if keys else None
            response = view(request, *args, **kwargs)
            glance.is_for_everybody = tells_of_nobody(request, response)
            return response

        return cast(V, shown)

    return decorate


def depends_on(request: HttpRequest, *keys: str) -> None:
    """Add to the keys of the page that is being rendered, and of the fragments around this place."""
    glance: Glance | None = request.META.get(GLANCE)
    if glance is None:
        return
    for used in [*glance.used, *([glance.keys] if glance.keys is not None else [])]:
        used.update(keys)


def for_at_most(request: HttpRequest, length: timedelta) -> None:
    """The page is true for so long even if nothing is written."""
    glance: Glance | None = request.META.get(GLANCE)
    if glance is not None:
        ends = time.monotonic() + length.total_seconds()
        glance.ends = ends if glance.ends is None else min(ends, glance.ends)


def set_query(request: HttpRequest, query: str) -> None:
    if request.META.get("QUERY_STRING", "") != query:
        request.META["QUERY_STRING"] = query
        request.__dict__.pop("GET", None)


def become_nobody(request: HttpRequest, variant: Variant) -> None:
    """Take away from the request all that differs from reader to reader and is not in the key of the page."""
    from django.contrib.auth.models import AnonymousUser  # needs the apps, and this module is read before

    here = urlsplit(settings.ARCHIVE_URL)
    meta: dict[str, Any] = {name: request.META[name] for name in PASSED_ON if name in request.META}
    meta |= {
        "HTTP_HOST": here.netloc,
        "SERVER_NAME": here.hostname or "",
        "SERVER_PORT": str(here.port or (443 if here.scheme == "https" else 80)),
        "wsgi.url_scheme": here.scheme,
        "HTTP_X_FORWARDED_PROTO": here.scheme,
    }
    for name in ("headers", "accepted_types"):
        request.__dict__.pop(name, None)
    request.META = meta
    request.environ = meta  # type: ignore[attr-defined] # a WSGIRequest asks it for the scheme
    request.COOKIES = dict(variant.cookies)
    request.user = AnonymousUser()
    request.session = unread_session()()


@lru_cache(maxsize=1)
def unread_session() -> type[Any]:
    """A session without a key. Reading it tells nothing, so nothing varies by it; writing to it still shows."""
    engine: Any = import_module(settings.SESSION_ENGINE)
    accessed = property(lambda self: False, lambda self, value: None)
    return type("UnreadSession", (engine.SessionStore,), {"accessed": accessed})


def tells_of_nobody(request: HttpRequest, response: HttpResponse) -> bool:
    flashes = getattr(request, "_messages", None)
    return (
        response.status_code in SHOWN
        and not response.streaming
        and getattr(response, "is_rendered", True)
        and not response.cookies
        and not request.session.modified
        and not (flashes is not None and flashes.added_new)
        and "CSRF_COOKIE" not in request.META  # a token was made, so it may stand in the page
        and len(request.META["QUERY_STRING"]) <= LONGEST_QUERY
    )
