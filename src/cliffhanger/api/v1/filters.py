"""Questions that a reader keeps under a name. Nobody else sees them."""

from typing import Any
from urllib.parse import parse_qs

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.search.forms import FilterForm
from cliffhanger.search.keeping import CannotHoldAlways, keep, never_show, show_again
from cliffhanger.search.models import Filter
from cliffhanger.search.question import address, parse

from .. import paging
from ..caller import called_by
from ..models import Scope
from ..paging import Piece
from ..problems import Problem, checked
from ..shapes.filters import FilterSaid, FilterTold, filter_told

router = Router(tags=["filters"])


@router.get("/filters", response=Piece[FilterTold])
def filters(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """One's own, the oldest first. `asked` are parameters of `/works`."""
    account = called_by(request, Scope.READ)
    return paging.piece(Filter.objects.filter(account=account), ("pk",), asked, filter_told)


@router.post("/filters", response=FilterTold)
def new(request: HttpRequest, said: FilterSaid) -> Any:
    """Keep a filter by a name; under a name that is there already it takes the other's place."""
    account = called_by(request, Scope.SHELVE)
    name = checked(FilterForm(said.model_dump()))["name"]
    return filter_told(keep(account, name, address(parse(parse_qs(said.asked)).question.first_page())))


@router.delete("/filters/{filter_id}", response={204: None})
def remove(request: HttpRequest, filter_id: int) -> Any:
    account = called_by(request, Scope.SHELVE)
    Filter.objects.filter(account=account, pk=filter_id).delete()
    return Status(204, None)


@router.put("/filters/{filter_id}/never", response=FilterTold)
def never(request: HttpRequest, filter_id: int) -> Any:
    """From now on all lists show only what this filter finds; it holds in place of another."""
    found = own(request, filter_id)
    try:
        never_show(found, clock.now())
    except CannotHoldAlways as error:
        said = _("“%(name)s” looks for words or crossovers. Of all lists at once only the rest can be asked.")
        raise Problem(409, said % {"name": found.name}) from error
    return filter_told(found)


@router.delete("/filters/{filter_id}/never", response=FilterTold)
def again(request: HttpRequest, filter_id: int) -> Any:
    """Lists show everything again."""
    found = own(request, filter_id)
    show_again(found)
    return filter_told(found)


def own(request: HttpRequest, filter_id: int) -> Filter:
    return get_object_or_404(Filter, account=called_by(request, Scope.SHELVE), pk=filter_id)
