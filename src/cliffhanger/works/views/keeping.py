"""What a device needs to know to keep a copy of a work, and whether the one it keeps is still true."""

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cliffhanger.archive.doors import SignInFirst
from cliffhanger.kit.pagecache import for_everybody

from ..access import chapters_to_read, is_gone, work_to_read
from ..adult import agreeing, asks_first
from ..models import Chapter, Work


@require_safe
@for_everybody("work:{work_id}", parameters=("view_adult",))
def copy(request: HttpRequest, work_id: int) -> HttpResponse:
    """The pages of a work for this reader, with a mark that changes when its text does.

    `state` is "here", or why a copy has to go: "gone" (taken down), "closed" (for signed-in readers, or
    not yet agreed to), "missing".
    """
    try:
        work = work_to_read(request, work_id)
    except SignInFirst:
        return JsonResponse({"state": "closed"}, status=403)
    except Http404:
        return JsonResponse({"state": "missing"}, status=404)
    if is_gone(work, request.user):
        return JsonResponse({"state": "gone"}, status=410)
    if asks_first(request, work):
        return JsonResponse({"state": "closed"}, status=403)
    chapters = list(chapters_to_read(request, work).defer(None).defer("text"))
    if not chapters:
        return JsonResponse({"state": "missing"}, status=404)
    return JsonResponse(copied(request, work, chapters))


def copied(request: HttpRequest, work: Work, chapters: list[Chapter]) -> dict[str, Any]:
    pages = [work.get_absolute_url(), reverse("works:navigate", args=[work.pk])]
    pages += [chapter.get_absolute_url() for chapter in chapters]
    by = ", ".join(made.pseud.name for made in work.creatorships.all() if made.role == "author")
    return {
        "state": "here",
        "work": work.pk,
        "title": work.title,
        "by": by,
        "href": work.get_absolute_url(),
        "reader": str(request.user.pk or ""),
        "chapters": len(chapters),
        "mark": mark(work, by, chapters),
        "pages": [page + agreeing(request) for page in pages],
    }


def mark(work: Work, by: str, chapters: list[Chapter]) -> str:
    """Something else whenever the author changed what is read: nobody needs the texts to tell."""
    said = [work.title, by, work.summary, work.disclaimer, work.notes_before, work.notes_after, work.language]
    said.append(getattr(work, "style_mark", None) or "")
    for chapter in chapters:
        said += [
            str(chapter.pk),
            str(chapter.position),
            chapter.title,
            str(chapter.edited_at),
            str(chapter.words),
        ]
        said += [chapter.notes_before, chapter.notes_after]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]
