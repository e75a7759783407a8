"""The stylesheet, the reader's settings, and the page of all interface pieces."""

import gzip
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import condition, require_http_methods, require_safe

from . import language as languages
from . import reading as preferences
from . import sample
from . import stylesheet as sheet


@lru_cache(maxsize=1)
def _squeezed(css: str) -> bytes:
    return gzip.compress(css.encode(), mtime=0)


def _etag(request: HttpRequest, fingerprint: str) -> str:
    # Two encodings are two texts to a cache in between.
    return f'"{sheet.fingerprint()}{"-gzip" if _takes_gzip(request) else ""}"'


def _takes_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


@require_safe
@condition(etag_func=_etag)
def stylesheet(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The stylesheet at an address that names its text. An old address gets today's text, not to be kept."""
    css = sheet.stylesheet()
    response = HttpResponse(content_type="text/css; charset=utf-8")
    if _takes_gzip(request):
        response.content = _squeezed(css)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.content = css.encode()
    patch_vary_headers(response, ["Accept-Encoding"])
    current = fingerprint == sheet.fingerprint()
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest) -> HttpResponse:
    """Choose theme, size and the like. Kept in a cookie on this device.

    With `do=everywhere` the account of who is signed in keeps it too, for devices that have chosen nothing;
    with `do=account` this device forgets its own choice and reads as the account says.
    """
    if request.method != "POST":
        return render(request, "kit/reading.html", {"story": sample.STORY})
    response = HttpResponseRedirect(back_to(request, request.path))
    user = getattr(request, "user", None)
    asked = request.POST.get("do") if user is not None and user.is_authenticated else ""
    if asked == "account":
        response.delete_cookie(preferences.COOKIE, samesite="Lax")
        return response
    choices = preferences.write(request.POST.dict())
    if user is not None and asked == "everywhere":
        user.reading = choices
        user.save(update_fields=["reading"])
    response.set_cookie(
        preferences.COOKIE,
        choices,
        max_age=preferences.COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page the form stood on, if it is one of this archive's."""
    back = request.POST.get("next", "")
    here = {request.get_host()}
    return back if url_has_allowed_host_and_scheme(back, here, request.is_secure()) else otherwise


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the interface: for this device, and for the account of who is signed in."""
    chosen = languages.known(request.POST.get("language", ""))
    if request.method != "POST" or not chosen:
        return redirect("kit:reading")
    response = HttpResponseRedirect(back_to(request, resolve_url("kit:reading")))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=languages.COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        user.language = chosen
        user.save(update_fields=["language"])
    return response


@require_safe
def pieces(request: HttpRequest) -> HttpResponse:
    """Every interface piece in every state, to be looked at."""
    return render(request, "kit/pieces.html", sample.pieces())
