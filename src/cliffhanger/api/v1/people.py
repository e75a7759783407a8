"""Who the program acts for, and who writes here."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from cliffhanger.accounts.access import account_to_show
from cliffhanger.works.access import series_to_read
from cliffhanger.works.lists import series_for
from cliffhanger.works.models import Part

from ..caller import called_by, reading
from ..models import Scope
from ..shapes import AccountTold, PseudTold, SeriesTold, account_told, pseud_told, series_told

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


@router.get("/users/{name}/series", response=list[SeriesTold])
def series_of(request: HttpRequest, name: str) -> Any:
    reading(request)
    found = account_to_show(name)
    return [
        series_told(one, works_of(request, one.pk)) for one in series_for(request.user, found.pseuds.all())
    ]


@router.get("/series/{series_id}", response=SeriesTold)
def series(request: HttpRequest, series_id: int) -> Any:
    """A series, with the numbers of its works in order."""
    reading(request)
    found = series_to_read(request, series_id)
    return series_told(found, works_of(request, found.pk))


def works_of(request: HttpRequest, series_id: int) -> list[int]:
    parts = Part.objects.listed_for(request.user).filter(series=series_id)
    return list(parts.values_list("work", flat=True))
