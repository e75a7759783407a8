"""Series: works in an order."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from cliffhanger.accounts.access import account_to_show
from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.works import ordering
from cliffhanger.works.access import series_to_change, series_to_read
from cliffhanger.works.lists import series_for
from cliffhanger.works.models import Part, Series, Work
from cliffhanger.works.series_forms import SeriesForm

from ..caller import called_by, reading
from ..models import Scope
from ..problems import Problem, checked
from ..shapes.series import SeriesChange, SeriesSaid, SeriesTold, SeriesWorks, series_told

router = Router(tags=["series"])


@router.get("/users/{name}/series", response=list[SeriesTold])
def series_of(request: HttpRequest, name: str) -> Any:
    reading(request)
    found = account_to_show(name)
    return [told(request, one) for one in series_for(request.user, found.pseuds.all())]


@router.get("/series/{series_id}", response=SeriesTold)
def series(request: HttpRequest, series_id: int) -> Any:
    """A series, with the numbers of its works in order; its maker is told of her drafts too."""
    reading(request)
    return told(request, series_to_read(request, series_id))


def told(request: HttpRequest, series: Series) -> dict[str, Any]:
    parts = Part.objects.filter(series=series)
    if not (isinstance(request.user, Account) and series.is_of(request.user)):
        parts = Part.objects.listed_for(request.user).filter(series=series)
    return series_told(series, list(parts.order_by("position", "pk").values_list("work", flat=True)))


@router.post("/series", response={201: SeriesTold})
def new(request: HttpRequest, said: SeriesSaid) -> Any:
    """A series of works of one's own, in the order in which they are named."""
    account = called_by(request, Scope.WRITE)
    if account.pseud is None:
        raise Problem(409, _("The account has no pseud to sign with."))
    form = SeriesForm(account, said.model_dump(exclude={"works"}), instance=Series(pseud=account.pseud))
    checked(form)
    with transaction.atomic():
        made = form.keep(clock.now())
        put(made, account, said.works)
    return Status(201, told(request, made))


@router.patch("/series/{series_id}", response=SeriesTold)
def change(request: HttpRequest, series_id: int, said: SeriesChange) -> Any:
    """Say something else of a series; what is left out stays."""
    account = called_by(request, Scope.WRITE)
    found = series_to_change(request, series_id)
    as_it_is = {
        "title": found.title,
        "summary": found.summary,
        "notes": found.notes,
        "is_complete": found.completed_at is not None,
    }
    form = SeriesForm(account, as_it_is | said.model_dump(exclude_none=True), instance=found)
    checked(form)
    return told(request, form.keep(clock.now()))


@router.put("/series/{series_id}/works", response=SeriesTold)
def works(request: HttpRequest, series_id: int, said: SeriesWorks) -> Any:
    """All its works in order: those that are not in it yet come in, those that are not named leave it."""
    account = called_by(request, Scope.WRITE)
    found = series_to_change(request, series_id)
    put(found, account, said.works)
    return told(request, found)


@transaction.atomic
def put(series: Series, account: Account, works: list[int]) -> None:
    """Raises Problem for a work that is neither in the series nor hers."""
    ordering.locked(series)
    named = list(dict.fromkeys(works))
    ordering.arrange(series, {}, set(series.parts.exclude(work__in=named).values_list("pk", flat=True)))
    inside = set(series.parts.values_list("work", flat=True))
    for number in named:
        if number not in inside:
            ordering.append(series, one_of_hers(account, number))
    order = {work: place for place, work in enumerate(named)}
    ordering.arrange(series, {part.pk: order[part.work_id] for part in series.parts.all()}, set())


def one_of_hers(account: Account, number: int) -> Work:
    found: Work | None = Work.objects.made_by(account).filter(pk=number).first()
    if found is None:
        raise Problem(409, "", {"works": [_("{number} is no work of yours.").format(number=number)]})
    return found


@router.delete("/series/{series_id}", response={204: None})
def dissolve(request: HttpRequest, series_id: int) -> Any:
    """Its works are as they were."""
    called_by(request, Scope.WRITE)
    series_to_change(request, series_id).delete()
    return Status(204, None)
