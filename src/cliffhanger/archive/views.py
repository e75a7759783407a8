"""The archive's own pages: what it is, its rules, and what it says when a page cannot be had."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cliffhanger.kit.pagecache import for_everybody

from .doors import SignInFirst, TooOften

WRITTEN = 15  # characters; what is shorter was chosen, not written


@require_safe
@for_everybody("site")
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "archive/about.html")


@require_safe
@for_everybody("site")
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "archive/rules.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return sorry(
            request,
            413,
            _("That is too much at once"),
            _("It is larger than this archive takes. Divide it, or send a file without pictures."),
        )
    return sorry(
        request,
        400,
        _("That could not be understood"),
        _("The request was not whole. Go back and try once more."),
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Everything that access refuses: a page, a way to sign in, or a plea to slow down."""
    if isinstance(exception, SignInFirst):
        return sign_in_first(request, exception)
    if isinstance(exception, TooOften):
        response = sorry(request, 429, _("A little slower"), str(exception))
        response.headers["Retry-After"] = str(exception.retry_after)
        return response
    message = str(exception) or _("This page is not for this account.")
    return sorry(request, 403, _("This is not yours to open"), message)


def sign_in_first(request: HttpRequest, exception: SignInFirst) -> HttpResponse:
    if hasattr(request, "_messages"):
        messages.warning(request, str(exception))
    back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")
    address = f"{reverse('accounts:login')}?{urlencode({'restricted': 'true', REDIRECT_FIELD_NAME: back})}"
    return HttpResponseRedirect(address)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = exception.args[0] if exception.args else ""
    message = (
        str(said)
        if isinstance(said, (str, Promise)) and said
        else _("Nothing lives at this address. It may have been moved, or mistyped.")
    )
    return sorry(request, 404, _("Error 404: nothing is here"), message)


def broken(request: HttpRequest) -> HttpResponse:
    """A page that needs neither the database nor the request."""
    return render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere, or from a browser that does not say. What was typed is given back."""
    return render(request, "archive/csrf.html", {"typed": list(typed(request))}, status=403)


def typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Name and text of each field that somebody wrote in; never a password."""
    for name, value in request.POST.items():
        secret = any(word in name.lower() for word in ("password", "token", "key", "code", "secret"))
        if not secret and isinstance(value, str) and len(value.strip()) >= WRITTEN:
            yield name.replace("_", " "), value


def sorry(request: HttpRequest, status: int, heading: str, message: str) -> HttpResponse:
    context = {"status": status, "heading": heading, "message": message}
    return render(request, "archive/sorry.html", context, status=status)
