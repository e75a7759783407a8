"""In which language the interface speaks: as the account chose, else as this device did, else as the browser asks.

What a story is written in has nothing to do with it: a work says its own language wherever its words stand.
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString

Answer = Callable[[HttpRequest], HttpResponse]

COOKIE_AGE = 400 * 24 * 3600  # seconds; browsers keep none longer
LONGEST = 300  # characters of what a browser asks for; longer ones are read each time instead of remembered


def speaking(answer: Answer) -> Answer:
    """Speak as this device chose or its browser asks. Stands before all that may already have to say something."""

    def answered(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = language_of(chosen, request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        with translation.override(language):
            response = answer(request)
        # What never changes, style sheets and scripts, is written in no language.
        if "public" not in response.headers.get("Cache-Control", ""):
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return answered


def speaking_to_account(answer: Answer) -> Answer:
    """Speak as the account chose that is signed in. Nobody is looked up for a request without a session."""

    def answered(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return answer(request)
        language = known(getattr(request.user, "language", ""))
        if not language or language == translation.get_language():
            return answer(request)
        with translation.override(language):
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answered


def known(code: str) -> str:
    """The code, if it is a language the interface speaks; else nothing."""
    return code if code in dict(settings.LANGUAGES) else ""


def language_of(chosen: str, accepted: str) -> str:
    """From what the cookie says and what the browser asks for, both as they came."""
    read = _language_of if len(chosen) + len(accepted) <= LONGEST else _language_of.__wrapped__
    return read(chosen, accepted)


@lru_cache(maxsize=1024)
def _language_of(chosen: str, accepted: str) -> str:
    request = HttpRequest()
    request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: chosen} if chosen else {}
    request.META = {"HTTP_ACCEPT_LANGUAGE": accepted}
    return translation.get_language_from_request(request)


forget = _language_of.cache_clear


def to_account(language: str) -> translation.override:
    """For what is written to somebody who is not here, a letter: `with to_account(account.language): …`.

    Whoever chose nothing is written to in the language of the archive.
    """
    return translation.override(known(language) or settings.LANGUAGE_CODE)


def html_language() -> SafeString:
    """The attributes `lang` and `dir` of <html>."""
    direction = "rtl" if translation.get_language_bidi() else "ltr"
    return format_html('lang="{}" dir="{}"', translation.get_language(), direction)


def languages() -> list[tuple[str, str]]:
    """What the interface can speak: code, and the name its speakers give it."""
    return list(settings.LANGUAGES)
