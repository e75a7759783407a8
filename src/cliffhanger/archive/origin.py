"""Whether a request that changes something comes from a page of this archive.

Browsers say where a request comes from, and no page can make them lie: `Sec-Fetch-Site` says it in a word,
`Origin` with the address, old ones at least in `Referer`. So no page carries a token that is its visitor's
own, and one page can be kept for everybody. What says nothing of the kind is refused, unless it is a
program that gives back a token (`archive.program`): no browser in use does that.
"""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER, REASON_NO_REFERER
from django.urls import get_callable
from django.utils.deprecation import MiddlewareMixin

from .program import has_token

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
ELSEWHERE = "Sec-Fetch-Site says %s."


class OnlyFromHere(MiddlewareMixin):
    """In place of Django's CsrfViewMiddleware, and of its `csrf_protect`, which sees that it was done."""

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        request.csrf_processing_done = True  # type: ignore[attr-defined] # what Django's own looks for
        if request.method in SAFE or getattr(view, "csrf_exempt", False):
            return None
        if getattr(request, "_dont_enforce_csrf_checks", False):  # Django's test client
            return None
        reason = why_not_from_here(request)
        if not reason:
            return None
        failure: HttpResponseBase = get_callable(settings.CSRF_FAILURE_VIEW)(request, reason=reason)
        return failure


def why_not_from_here(request: HttpRequest) -> str:
    """Why the request cannot be taken for one of this archive's own pages; empty if it can.

    All that is said must agree. A neighbour under the same name, `same-site`, is another place; `none` is
    the reader's own doing, by the address bar or a page restored.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin", "none"):
        return ELSEWHERE % site
    origin = request.headers.get("Origin")
    if origin is not None:
        return "" if origin in own_origins(request) else REASON_BAD_ORIGIN % origin
    if site is not None:
        return ""
    referer = request.headers.get("Referer")
    if referer:
        return "" if origin_of(referer) in own_origins(request) else REASON_BAD_REFERER % referer
    return "" if has_token(request) else REASON_NO_REFERER


def own_origins(request: HttpRequest) -> set[str]:
    """The archive's public address, and the one at which it was reached, if it is one of its own."""
    own = {origin_of(settings.ARCHIVE_URL)}
    with suppress(DisallowedHost):
        own.add(f"{request.scheme}://{request.get_host()}".lower())
    return own


def origin_of(address: str) -> str:
    """Scheme, host and port as `Origin` has them; empty for what is no address."""
    try:
        parts = urlsplit(address.lower())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")
