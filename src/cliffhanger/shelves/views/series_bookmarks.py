"""Bookmarks of a series."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.works.access import series_to_read

from ..access import series_to_shelve
from ..models import Bookmark
from .bookmarks import asked, created, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_everybody("lists", parameters=("page",))
def series_bookmarks(request: HttpRequest, series_id: int) -> HttpResponse:
    """Who bookmarked a series; or a new bookmark of it."""
    if request.method == "POST":
        return created(request, series=series_to_shelve(request, series_id))
    series = series_to_read(request, series_id)
    listed = Bookmark.objects.visible_to(request.user).filter(series=series)
    return render(request, "shelves/series_bookmarks.html", {"series": series, **page_of(request, listed)})


@require_safe
def series_bookmark_new(request: HttpRequest, series_id: int) -> HttpResponse:
    return asked(request, series=series_to_shelve(request, series_id))
