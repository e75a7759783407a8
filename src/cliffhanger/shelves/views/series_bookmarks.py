"""Bookmarks of a series."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.works.access import series_to_read

from ..access import reader_of, series_to_shelve
from ..bookmarking import bookmark as make
from ..forms import BookmarkForm
from ..models import Bookmark
from .bookmarks import page_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_everybody("lists", parameters=("page",))
def series_bookmarks(request: HttpRequest, series_id: int) -> HttpResponse:
    """Who bookmarked a series; or a new bookmark of it."""
    if request.method == "POST":
        return created(request, series_id)
    series = series_to_read(request, series_id)
    listed = Bookmark.objects.visible_to(request.user).filter(series=series)
    return render(request, "shelves/series_bookmarks.html", {"series": series, **page_of(request, listed)})


def created(request: HttpRequest, series_id: int) -> HttpResponse:
    series = series_to_shelve(request, series_id)
    reader = reader_of(request)
    form = BookmarkForm(reader, request.POST)
    if not form.is_valid():
        return render(request, "shelves/bookmark_edit.html", {"form": form, "series": series})
    made = make(reader, series, form.said(), clock.now())
    messages.success(request, _("Bookmark was successfully created."), extra_tags="notice")
    return redirect(made)


@require_safe
def series_bookmark_new(request: HttpRequest, series_id: int) -> HttpResponse:
    """The empty form; for a series she has bookmarked, the form of that bookmark."""
    series = series_to_shelve(request, series_id)
    reader = reader_of(request)
    earlier = Bookmark.objects.filter(account=reader, series=series).first()
    if earlier:
        return redirect("shelves:bookmark-edit", earlier.pk)
    return render(request, "shelves/bookmark_edit.html", {"form": BookmarkForm(reader), "series": series})
