"""Where a person is asked for leave, and where apps exchange what she gave for tokens."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER, SELF
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2 import AccessDeniedError, FatalClientError, InvalidScopeError, OAuth2Error

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock

from ..models import App, Scope
from ..scopes import hers_to_give
from . import protocol
from .redirects import place_of, sources_of

Heard = tuple[dict[str, str], str, int]
ANSWERS = ("allow", "refuse")


@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask a person whether an app may act for her, and send her back to it with a code, or with a no.

    What the app wants stands in the address, and is looked at again with her answer. Nobody is sent to an
    address that the app has not registered.
    """
    now = clock.now()
    asked = f"{protocol.address('oauth:authorize')}?{request.GET.urlencode()}"
    try:
        scopes, about = protocol.authorization(now).validate_authorization_request(asked)
        if not isinstance(request.user, Account):
            return redirect_to_login(request.get_full_path())
        given = hers_to_give(request.user, scopes)
        if not given:
            raise InvalidScopeError(request=about["request"])
        if request.POST.get("answer") not in ANSWERS:
            return consent(request, about["request"].client, scopes, given, about["redirect_uri"])
        if request.POST["answer"] == "refuse":
            raise AccessDeniedError(request=about["request"])
        with transaction.atomic():
            headers, _body, _status = protocol.authorization(now).create_authorization_response(
                asked, scopes=[scope.value for scope in given], credentials={"user": request.user}
            )
        return back(headers["Location"])
    except FatalClientError:
        return render(request, "api/not_asked.html", status=400)
    except OAuth2Error as error:
        said = {name: value or "" for name, value in error.twotuples} | {
            protocol.ISSUER: settings.ARCHIVE_URL
        }
        return back(add_params_to_uri(str(error.redirect_uri), said))


def consent(
    request: HttpRequest, app: App, asked: list[str], given: list[Scope], redirect: str
) -> HttpResponse:
    """What she may not do herself is left out of what she is asked for, and she is told that it is."""
    context = {
        "app": app,
        "labels": Scope.labels_of(given),
        "left_out": Scope.labels_of(set(asked) - set(given)),
        "place": place_of(redirect),
    }
    response = render(request, "api/authorize.html", context)
    response[HEADER] = build_policy(replace={"form-action": [SELF, *sources_of(redirect)]})
    add_never_cache_headers(response)
    return response


def back(address: str) -> HttpResponse:
    """To the app, whose scheme may be its own."""
    response = HttpResponse(status=302, headers={"Location": address, "Referrer-Policy": "no-referrer"})
    add_never_cache_headers(response)
    return response


@csrf_exempt
@require_POST
@sensitive_post_parameters()
def token(request: HttpRequest) -> HttpResponse:
    """A code, or a refresh token, for tokens."""
    return heard(request, protocol.exchange(clock.now()).create_token_response)


@csrf_exempt
@require_POST
@sensitive_post_parameters()
def revoke(request: HttpRequest) -> HttpResponse:
    """An app gives a token back."""
    return heard(request, protocol.revocation(clock.now()).create_revocation_response)


def heard(request: HttpRequest, hear: Callable[..., Heard]) -> HttpResponse:
    """What was found out by hearing it stays so, also where the answer is a no: a stolen token ends others."""
    said = [(name, value) for name, values in request.POST.lists() for value in values]
    by = {"Authorization": request.headers.get("Authorization", "")}
    query = f"?{QueryDict(request.META['QUERY_STRING']).urlencode()}" if request.META["QUERY_STRING"] else ""
    try:
        with transaction.atomic():
            headers, body, status = hear(f"{settings.ARCHIVE_URL}{request.path}{query}", "POST", said, by)
    except OAuth2Error as error:  # of what it does not take for a form
        headers, body, status = {"Content-Type": "application/json"}, error.json, error.status_code
    response = HttpResponse(body, status=status, headers=headers)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="apps"'
    return response


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    told: dict[str, Any] = protocol.metadata(clock.now())
    return JsonResponse(told, headers={"Cache-Control": "public, max-age=3600"})
