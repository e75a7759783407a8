"""The search page: one box for works, for what they say, and for people and tags."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cliffhanger.archive import clock

from .. import otw
from ..asking import ask
from ..finding import people_called, tags_called, words_of
from ..language import fields, looser
from ..listing import Listing
from ..question import Within
from .works import context_of, is_long, listed, listing_of

MOST_WAYS = 5  # that are tried where nothing was found


@require_safe
@listed
def search(request: HttpRequest) -> HttpResponse:
    listing = listing_of(request, Within())
    if is_long(request, listing):
        return redirect(f"{request.path}?{listing.query}".rstrip("?"))
    name = words_of(listing.question)
    context = {
        "looser": ways_out(request, listing) if not listing.answer.total else [],
        **context_of(request, listing),
        "is_filtered": listing.question.is_filtered or otw.is_asked(dict(request.GET.lists())),
        "people": people_called(name, request.user),
        "tags": tags_called(name, request.user),
        "fields": fields(),
    }
    return render(request, "search/search.html", context)


def ways_out(request: HttpRequest, listing: Listing) -> list[tuple[str, int]]:
    """Where nothing was found: what would be, with one word less, and how much."""
    ways = [(way, replace(listing.question, q=way, page=1)) for way in looser(listing.question.q)[:MOST_WAYS]]
    found = [(way, ask(question, request.user, clock.now()).total) for way, question in ways]
    return [(way, total) for way, total in found if total]


@require_safe
def autocomplete(request: HttpRequest) -> JsonResponse:
    """Names of tags, of whatever kind, that somebody who typed `term` may mean."""
    found = tags_called(request.GET.get("term", ""), request.user)
    return JsonResponse([{"id": tag.name, "name": tag.name, "was": ""} for tag in found], safe=False)
