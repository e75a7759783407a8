"""The addresses KOReader asks, below `/kosync`, which its reader sets as "custom sync server".

Who it is stands in two headers: the account's name, and the MD5 of what was typed as the password, which is a
token here. A browser's session is no way in, so no page can write here and no form needs a token of its own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock

from .. import tokens
from ..basic import is_called
from ..models import Position, Scope
from .positions import NotUnderstood, keep, read

View = Callable[..., HttpResponse]


def answer(status: int, **told: Any) -> HttpResponse:
    response = JsonResponse(told, status=status)
    response["Cache-Control"] = "no-store"
    return response


def wrong(status: int, code: int, message: str) -> HttpResponse:
    """KOReader shows `message`. It is in English, as the protocol's own are."""
    return answer(status, code=code, message=message)


def known(scope: Scope) -> Callable[[View], View]:
    """A view that is given the account; 401 for whoever is none, or whose token may not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            account = account_of(request, scope)
            if account is None:
                return wrong(
                    401, 2001, "Unauthorized: your name here, and one of your tokens as the password."
                )
            return view(request, account, *args, **named)

        return asked

    return decorate


def account_of(request: HttpRequest, scope: Scope) -> Account | None:
    token = tokens.holder_by_md5(request.headers.get("x-auth-key", ""), clock.now())
    if token is None or not is_called(token.account, request.headers.get("x-auth-user", "")):
        return None
    return token.account if scope in token.scopes else None


@csrf_exempt
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    return wrong(402, 2005, "Accounts are made on the archive's own pages; the password here is a token.")


@require_safe
@known(Scope.SHELVE)
def auth(request: HttpRequest, account: Account) -> HttpResponse:
    return answer(200, authorized="OK")


@csrf_exempt
@require_http_methods(["PUT"])
@known(Scope.SHELVE)
def progress(request: HttpRequest, account: Account) -> HttpResponse:
    try:
        said = read(request.body)
    except NotUnderstood as error:
        if error.field == "document":
            return wrong(403, 2004, "Field 'document' not provided.")
        return wrong(403, 2003, "Invalid request")
    kept = keep(account, said, clock.now())
    return answer(200, document=kept.document, timestamp=int(kept.at.timestamp()))


@require_safe
@known(Scope.READ)
def position(request: HttpRequest, account: Account, document: str) -> HttpResponse:
    found = Position.objects.filter(account=account, document=document).first()
    if found is None:
        return answer(200)
    return answer(
        200,
        document=found.document,
        progress=found.progress,
        percentage=found.percentage,
        device=found.device,
        device_id=found.device_mark,
        timestamp=int(found.at.timestamp()),
    )


@require_safe
def healthcheck(request: HttpRequest) -> HttpResponse:
    return answer(200, state="OK")
