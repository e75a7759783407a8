"""What readers bookmarked of a tag: its works, each with the latest who did."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.works.lists import for_readers
from cliffhanger.works.models import Work
from cliffhanger.works.names import spelt
from cliffhanger.works.queries import Reader
from cliffhanger.works.views.lists import tag_to_show

from ..models import Bookmark
from ..queries import latest_of_each

PER_PAGE = 20


@require_safe
@for_everybody("lists", parameters=("page",))
def tags_bookmarks(request: HttpRequest, name: str) -> HttpResponse:
    tag = tag_to_show(request.user, name)
    if tag.synonym_of:
        return redirect("shelves:tags-bookmarks", spelt(tag.synonym_of.name))
    listed = bookmarked(Work.objects.listed_for(request.user).tagged(tag.namesakes()), request.user)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tag": tag,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "bookmarks": latest_of_each(page.object_list, request.user),
    }
    return render(request, "shelves/tags_bookmarks.html", context)


def bookmarked(works: Any, reader: Reader) -> Any:
    """Those of the works, all listed for this reader, of which she sees a bookmark, the one bookmarked last first."""
    seen = Bookmark.objects.shown_to(reader).filter(work=OuterRef("pk")).order_by()
    latest = seen.values("work").annotate(latest=Max("made_at")).values("latest")
    found = for_readers(works, reader).annotate(bookmarked_at=Subquery(latest))
    return found.filter(bookmarked_at__isnull=False).order_by("-bookmarked_at", "-pk")
