"""What of a request a page for everybody may depend on. Everything else is kept from the view."""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import parse_cookie

from .. import reading
from ..language import language_of

Environ = dict[str, Any]

VIEW_ADULT = "view_adult"
UNSTYLED = "unstyled"  # sent to the pages of one work
LONGEST_COOKIE = 600  # characters; longer ones are read each time instead of remembered
LONGEST_QUERY = 200  # characters of the parameters a view knows; a longer query is answered and not kept


class Variant(NamedTuple):
    """The cookies that count, cleaned, and the language. Few of each exist, so their pages are few."""

    cookies: tuple[tuple[str, str], ...] = ()
    language: str = ""


def variant_of(environ: Environ) -> Variant | None:
    """None for a request that is somebody's own: signed in, with a message waiting, or from a program with a key.

    One for a part of a file is nobody else's either.
    """
    if "HTTP_AUTHORIZATION" in environ or "HTTP_HX_REQUEST" in environ or "HTTP_RANGE" in environ:
        return None
    cookie = environ.get("HTTP_COOKIE", "")
    accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    if not cookie and not accepted:
        return nobody()
    read = variant if len(cookie) + len(accepted) <= LONGEST_COOKIE else variant.__wrapped__
    return read(cookie, accepted)


@lru_cache(maxsize=1)
def nobody() -> Variant:
    return Variant(language=language_of("", ""))


@lru_cache(maxsize=1024)
def variant(cookie: str, accepted: str) -> Variant | None:
    cookies = parse_cookie(cookie)
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return None
    counting = {
        reading.COOKIE: reading.write(reading.parse(cookies.get(reading.COOKIE, ""))),
        VIEW_ADULT: "true" if cookies.get(VIEW_ADULT) == "true" else "",
        UNSTYLED: "true" if cookies.get(UNSTYLED) == "true" else "",
    }
    language = language_of(cookies.get(settings.LANGUAGE_COOKIE_NAME, ""), accepted)
    return Variant(tuple((name, value) for name, value in counting.items() if value), language)


def tidy(query: str, known: tuple[str, ...]) -> str:
    """The query with nothing but the parameters that are known, in the order of their names."""
    if not query or not known:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted((pair for pair in pairs if pair[0] in known), key=lambda pair: pair[0]))
