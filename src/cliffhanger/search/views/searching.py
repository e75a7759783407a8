"""The search page: one box for works, for what they say, and for people and tags."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ..finding import people_called, tags_called, words_of
from ..language import fields
from ..question import Within
from .works import context_of, is_long, listed, listing_of


@require_safe
@listed
def search(request: HttpRequest) -> HttpResponse:
    listing = listing_of(request, Within())
    if is_long(request, listing):
        return redirect(f"{request.path}?{listing.query}".rstrip("?"))
    name = words_of(listing.question)
    context = {
        **context_of(request, listing),
        "people": people_called(name, request.user),
        "tags": tags_called(name, request.user),
        "fields": fields(),
    }
    return render(request, "search/search.html", context)


@require_safe
def autocomplete(request: HttpRequest) -> JsonResponse:
    """Names of tags, of whatever kind, that somebody who typed `term` may mean."""
    found = tags_called(request.GET.get("term", ""), request.user)
    return JsonResponse([{"id": tag.name, "name": tag.name, "was": ""} for tag in found], safe=False)
