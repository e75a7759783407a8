"""Collections as everybody sees them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cliffhanger.accounts.access import account_to_show
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.works.access import is_gone, work_to_read
from cliffhanger.works.lists import for_readers, newest
from cliffhanger.works.models import Work

from ..access import collection_to_show, role_of
from ..models import Collection
from ..queries import CollectionQuerySet

PER_PAGE = 20
LATEST = 5


@require_safe
@for_everybody("lists", parameters=("page",))
def collections(request: HttpRequest) -> HttpResponse:
    """All of them, by title."""
    return listing(request, Collection.objects.all())


@require_safe
@for_everybody("lists", parameters=("page",))
def of_account(request: HttpRequest, username: str) -> HttpResponse:
    """Those that somebody maintains."""
    shown = account_to_show(username)
    if shown.username != username:
        return redirect("collections:of-account", shown.username, permanent=True)
    is_own = shown == request.user
    return listing(request, Collection.objects.kept_by(shown), account=shown, is_own=is_own)


@require_safe
@for_everybody("lists", "work:{work_id}", parameters=("page",))
def of_work(request: HttpRequest, work_id: int) -> HttpResponse:
    """Those that a work is in."""
    work = work_to_read(request, work_id)
    if is_gone(work, request.user):
        return redirect(work)
    return listing(request, Collection.objects.with_work(work), work=work)


def listing(request: HttpRequest, of: CollectionQuerySet, **more: Any) -> HttpResponse:
    page = Paginator(of.order_by("title", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    shown = Collection.objects.filter(pk__in=[one.pk for one in page]).counted_for(request.user)
    kept = shown.prefetch_related("maintainers__account").order_by("title", "pk")
    context = {
        "collections": kept,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
    return render(request, "collections/collections.html", context | more)


@require_safe
@for_everybody("lists")
def collection(request: HttpRequest, collection: str) -> HttpResponse:
    """What it is, who keeps it, and the latest of its works."""
    found = collection_to_show(collection)
    if found.name != collection:
        return redirect(found, permanent=True)
    works = Work.objects.listed_for(request.user).filter(
        pk__in=found.items.within().order_by().values("work")
    )
    context = {
        "collection": found,
        "maintainers": list(found.maintainers.select_related("account")),
        "role": role_of(found, request.user),
        "total": works.count(),
        "works": list(newest(for_readers(works, request.user))[:LATEST]),
    }
    return render(request, "collections/collection.html", context)


@require_safe
def profile(request: HttpRequest, collection: str) -> HttpResponse:
    """As programs know its address."""
    return redirect(collection_to_show(collection), permanent=True)


@require_safe
@for_everybody("lists")
def bookmarks_in_it(request: HttpRequest, collection: str) -> HttpResponse:
    """A collection holds works alone; programs ask for bookmarks in it all the same."""
    return holding_none(request, collection, "bookmarks")


@require_safe
@for_everybody("lists")
def collections_in_it(request: HttpRequest, collection: str) -> HttpResponse:
    return holding_none(request, collection, "collections")


def holding_none(request: HttpRequest, collection: str, of: str) -> HttpResponse:
    context = {"collection": collection_to_show(collection), "of": of}
    return render(request, "collections/holding_none.html", context)


@require_safe
def work_in_it(request: HttpRequest, collection: str, work_id: int) -> HttpResponse:
    """A work as it is found through a collection: at its own address, with all that was asked."""
    return onward(request, reverse("works:work", args=[work_id]))


@require_safe
def chapter_in_it(request: HttpRequest, collection: str, work_id: int, chapter_id: int) -> HttpResponse:
    return onward(request, reverse("works:chapter", args=[work_id, chapter_id]))


def onward(request: HttpRequest, address: str) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)
