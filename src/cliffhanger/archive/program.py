"""How a program shows that it has read a page of this archive before it sends a form.

A browser says where a form comes from (`archive.origin`) and needs none of this. A program that says
nothing gives back the token it was given. The token is nobody's: it only tells a program, which chose to
ask for it, from a page elsewhere, which no browser lets send a form without saying so.
"""

from datetime import timedelta

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.http import HttpRequest, QueryDict
from django.utils.crypto import constant_time_compare

SALT = "cliffhanger.program"
GOOD_FOR = timedelta(days=1)
FIELD = "authenticity_token"
HEADERS = ("X-CSRF-Token", "X-CSRFToken")


def token() -> str:
    return TimestampSigner(salt=SALT).sign("form")


def page_token() -> str:
    """The one in pages that are kept for everybody: always the same, as they are kept for longer than a day.

    It guards as much as the other: either is there for whoever asks.
    """
    return Signer(salt=SALT).sign("page")


def has_token(request: HttpRequest) -> bool:
    """Whether the request gives back a token of the last day or a page's, in its form, its query string or a header."""
    given = next((request.headers[name] for name in HEADERS if name in request.headers), None)
    given = given or form_of(request).get(FIELD) or request.GET.get(FIELD) or ""
    if constant_time_compare(given, page_token()):
        return True
    try:
        return TimestampSigner(salt=SALT).unsign(given, max_age=GOOD_FOR) == "form"
    except BadSignature:
        return False


def form_of(request: HttpRequest) -> QueryDict:
    """The form that was sent, by whatever method: Django reads that of a POST alone."""
    is_other = request.method != "POST" and request.content_type == "application/x-www-form-urlencoded"
    return QueryDict(request.body) if is_other else request.POST
