"""Where a reader has been, what she wants to read, and the place where she stopped."""

import json
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.works.models import Reading

from ..access import chapter_read, own_shelf, reader_of, work_to_shelve
from ..bookmarking import mark_as_read as read
from ..bookmarking import mark_for_later as later
from ..forms import BroughtForm, PlaceForm, ReadingPreferences
from ..history import Place, bring_along, forget_all, stop_at
from ..models import Later, Visit
from ..queries import visits_of, with_works

PER_PAGE = 20
MOST_BROUGHT = 100


@require_safe
def readings(request: HttpRequest, username: str) -> HttpResponse:
    """Her history, or with `show=to-read` what she marked for later. Nobody else's."""
    reader = own_shelf(request, username)
    to_read = request.GET.get("show") == "to-read"
    rows: Any = (
        Later.objects if to_read else Visit.objects.with_new(reader).with_next().select_related("chapter")
    )
    if not to_read:
        rows = rows.defer("chapter__text", "chapter__notes_before", "chapter__notes_after")
    page = Paginator(with_works(rows.filter(account=reader), reader), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "to_read": to_read,
        "visits": visits_of(reader, page) if to_read else {},
        "marked": marked_of(reader, page) if not to_read else set(),
    }
    return render(request, "shelves/readings.html", context)


def marked_of(reader: Account, page: Any) -> set[int]:
    works = [entry.work_id for entry in page if entry.work_id]
    return set(Later.objects.filter(account=reader, work__in=works).values_list("work", flat=True))


@require_http_methods(["POST", "DELETE"])
def reading(request: HttpRequest, username: str, visit_id: int) -> HttpResponse:
    """Take one entry out of the history, with the place in it."""
    reader = own_shelf(request, username)
    get_object_or_404(Visit, account=reader, pk=visit_id).delete()
    messages.success(request, _("It is off your history."), extra_tags="notice")
    return redirect("shelves:readings", reader.username)


@require_POST
def later_removal(request: HttpRequest, username: str, later_id: int) -> HttpResponse:
    """Take a work off what is marked for later, also one that is gone."""
    reader = own_shelf(request, username)
    get_object_or_404(Later, account=reader, pk=later_id).delete()
    return redirect_to_later(reader)


def redirect_to_later(reader: Account) -> HttpResponse:
    response = redirect("shelves:readings", reader.username)
    response["Location"] += "?show=to-read"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def readings_removal(request: HttpRequest, username: str) -> HttpResponse:
    """All of the history, after asking once."""
    reader = own_shelf(request, username)
    if request.method != "POST":
        return render(request, "shelves/readings_removal.html", {"total": reader.visits.count()})
    forget_all(reader)
    messages.success(request, _("Your history is empty."), extra_tags="notice")
    return redirect("shelves:readings", reader.username)


@require_http_methods(["GET", "HEAD", "POST", "PATCH"])
def mark_for_later(request: HttpRequest, work_id: int) -> HttpResponse:
    """Who had to sign in first comes by GET, and finds the button on the work's page."""
    work = work_to_shelve(request, work_id)
    if request.method in ("POST", "PATCH"):
        later(reader_of(request), work, clock.now())
        messages.success(
            request, _("This work was added to your Marked for Later list."), extra_tags="notice"
        )
    return redirect(work)


@require_http_methods(["GET", "HEAD", "POST", "PATCH"])
def mark_as_read(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_shelve(request, work_id)
    if request.method in ("POST", "PATCH"):
        read(reader_of(request), work)
        messages.success(
            request, _("This work was removed from your Marked for Later list."), extra_tags="notice"
        )
    return redirect(work)


@require_POST
def position(request: HttpRequest, work_id: int) -> HttpResponse:
    """A device says where its reader is. 204 whatever becomes of it; 400 for what no device says."""
    reader = reader_of(request)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    place = place_of(reader, work_id, form)
    if place is None:
        raise BadRequest
    Reading.note(reader, [place.chapter])
    stop_at(reader, place)
    return HttpResponse(status=204)


@require_POST
def positions(request: HttpRequest) -> HttpResponse:
    """Places that a browser kept while nobody was signed in. What cannot be understood is passed over."""
    reader = reader_of(request)
    kept = 0
    for brought in places_in(request.body):
        form = BroughtForm(brought)
        if form.is_valid() and (place := place_of(reader, form.cleaned_data["work"], form)):
            kept += bring_along(reader, place)
    return JsonResponse({"kept": kept})


def places_in(body: bytes) -> list[dict[str, object]]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    places = said.get("places") if isinstance(said, dict) else None
    if not isinstance(places, list):
        raise BadRequest
    return [place for place in places[:MOST_BROUGHT] if isinstance(place, dict)]


def place_of(reader: Account, work_id: int, form: PlaceForm) -> Place | None:
    said = form.cleaned_data
    chapter = chapter_read(reader, work_id, said["chapter"])
    if chapter is None:
        return None
    at = clock.now() - timedelta(seconds=said["ago"] or 0)
    return Place(chapter, said["paragraph"], said["quote"], is_at_end=said["end"], at=at)


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    form = ReadingPreferences(request.POST, instance=reader_of(request))
    if form.is_valid():
        form.save()
        messages.success(request, _("Kept."))
    return redirect("accounts:preferences")
