"""Who the program acts for, and who writes here."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from cliffhanger.accounts.access import account_to_show
from cliffhanger.transfer.leaving.copy import copy_of

from ..caller import called_by, reading
from ..models import Scope
from ..shapes.people import AccountTold, PseudTold, account_told, pseud_told

router = Router(tags=["people"])


@router.get("/me", response=AccountTold)
def me(request: HttpRequest) -> Any:
    """The account the token is of, and what the token may do."""
    account = called_by(request, Scope.READ)
    return account_told(account, request.auth.scopes)  # type: ignore[attr-defined] # Ninja sets it


@router.get("/users/{name}", response=list[PseudTold])
def user(request: HttpRequest, name: str) -> Any:
    """The pseuds of an account."""
    reading(request)
    found = account_to_show(name)
    return [pseud_told(pseud) for pseud in found.pseuds.select_related("account").order_by("pk")]


@router.get("/me/copy")
def copy(request: HttpRequest) -> HttpResponse:
    """All that is one's own, to take along: works with their drafts, answers, notes, shelves and choices."""
    account = called_by(request, Scope.READ)
    return JsonResponse(copy_of(account), headers={"Cache-Control": "private, no-store"})
