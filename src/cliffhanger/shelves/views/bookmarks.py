"""Bookmarks: of a reader, of a work, one by one. POST with `_method` does what programs cannot say otherwise."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.works.access import NOT_FOUND, is_gone, work_to_read
from cliffhanger.works.models import Series, Work

from ..access import bookmark_to_change, bookmark_to_read, owner_of, reader_of, work_to_shelve
from ..bookmarking import bookmark as make
from ..bookmarking import change
from ..forms import BookmarkForm
from ..models import Bookmark
from ..queries import visits_of

PER_PAGE = 20


@require_safe
@for_everybody("lists", parameters=("page", "rec"))
def users_bookmarks(request: HttpRequest, username: str, name: str = "") -> HttpResponse:
    """Of an account, or of one of its pseuds: what this reader may see of them."""
    owner = owner_of(username, name)
    listed = Bookmark.objects.visible_to(request.user).filter(account=owner.account)
    listed = listed.filter(pseud=owner) if name else listed
    if is_only_recommended := request.GET.get("rec") == "true":
        listed = listed.filter(is_recommendation=True)
    page = page_of(request, listed)
    is_mine = owner.account_id == request.user.pk
    context = {
        "owner": owner,
        "is_mine": is_mine,
        "rec": is_only_recommended,
        "visits": visits_of(owner.account, page["page"]) if is_mine else {},
        **page,
    }
    return render(request, "shelves/users_bookmarks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_everybody("work:{work_id}", parameters=("page",))
def bookmarks(request: HttpRequest, work_id: int) -> HttpResponse:
    """Who bookmarked a work; or a new bookmark of it."""
    if request.method == "POST":
        return created(request, work=work_to_shelve(request, work_id))
    work = work_to_read(request, work_id)
    if is_gone(work, request.user):
        raise Http404(NOT_FOUND)
    listed = Bookmark.objects.visible_to(request.user).filter(work=work)
    return render(request, "shelves/bookmarks.html", {"work": work, **page_of(request, listed)})


def page_of(request: HttpRequest, listed: Any) -> dict[str, Any]:
    page = Paginator(listed.with_all(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "pages": page.paginator.get_elided_page_range(page.number)}


def created(request: HttpRequest, **on: Work | Series) -> HttpResponse:
    """The bookmark that was asked for `on` a work or a series, by that name."""
    reader = reader_of(request)
    form = BookmarkForm(reader, request.POST)
    if not form.is_valid():
        return render(request, "shelves/bookmark_edit.html", {"form": form, **on})
    [what] = on.values()
    made = make(reader, what, form.said(), clock.now())
    messages.success(request, _("Bookmark was successfully created."), extra_tags="notice")
    return redirect(made)


def asked(request: HttpRequest, **on: Work | Series) -> HttpResponse:
    """The empty form; for what she has bookmarked, the form of that bookmark."""
    reader = reader_of(request)
    earlier = Bookmark.objects.filter(account=reader, **on).first()
    if earlier:
        return redirect("shelves:bookmark-edit", earlier.pk)
    return render(request, "shelves/bookmark_edit.html", {"form": BookmarkForm(reader), **on})


@require_safe
def bookmark_new(request: HttpRequest, work_id: int) -> HttpResponse:
    return asked(request, work=work_to_shelve(request, work_id))


@require_http_methods(["GET", "HEAD", "POST", "PUT", "DELETE"])
@for_everybody()
def bookmark(request: HttpRequest, bookmark_id: int) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        found = bookmark_to_read(request, bookmark_id)
        return render(request, "shelves/bookmark.html", of(found))
    found = bookmark_to_change(request, bookmark_id)
    verb = request.POST.get("_method", request.method or "").lower()
    if verb == "delete":
        return deleted(request, found)
    if verb in ("put", "patch"):
        return changed(request, found)
    return HttpResponseNotAllowed(["GET", "PUT", "DELETE"])


def of(found: Bookmark) -> dict[str, Any]:
    return {"bookmark": found, "work": found.work, "series": found.series}


def changed(request: HttpRequest, found: Bookmark) -> HttpResponse:
    form = BookmarkForm(reader_of(request), request.POST, earlier=found)
    if not form.is_valid():
        return render(request, "shelves/bookmark_edit.html", {"form": form, **of(found)})
    change(found, form.said(), clock.now())
    messages.success(request, _("Bookmark was successfully updated."), extra_tags="notice")
    return redirect(found)


def deleted(request: HttpRequest, found: Bookmark) -> HttpResponse:
    owner: Account = found.account
    found.delete()
    messages.success(request, _("Bookmark was successfully deleted."), extra_tags="notice")
    return redirect("shelves:users-bookmarks", owner.username)


@require_safe
def bookmark_edit(request: HttpRequest, bookmark_id: int) -> HttpResponse:
    found = bookmark_to_change(request, bookmark_id)
    form = BookmarkForm(reader_of(request), earlier=found)
    return render(request, "shelves/bookmark_edit.html", {"form": form, **of(found)})


@require_safe
def bookmark_confirm_delete(request: HttpRequest, bookmark_id: int) -> HttpResponse:
    return render(
        request,
        "shelves/bookmark_confirm_delete.html",
        {"bookmark": bookmark_to_change(request, bookmark_id)},
    )
