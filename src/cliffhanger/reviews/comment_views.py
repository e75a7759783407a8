"""Addresses that archives of this field have for what is called an answer here. Each leads to ours."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from cliffhanger.works.access import NOT_FOUND
from cliffhanger.works.models import Chapter

from .access import review_to_read


@require_safe
def comments(request: HttpRequest, work_id: int, chapter_id: int | None = None) -> HttpResponse:
    narrowed = f"?chapter={chapter_id}" if chapter_id else ""
    return redirect(reverse("reviews:reviews", args=[work_id]) + narrowed, permanent=True)


@require_safe
def comment_new(request: HttpRequest, work_id: int, chapter_id: int | None = None) -> HttpResponse:
    chapter = reverse("works:chapter", args=[work_id, chapter_id]) if chapter_id else None
    return redirect(f"{chapter or reverse('works:work', args=[work_id])}#answer", permanent=True)


@require_safe
def chapters_comments(request: HttpRequest, chapter_id: int) -> HttpResponse:
    return comments(request, work_of(request, chapter_id), chapter_id)


@require_safe
def chapters_comment_new(request: HttpRequest, chapter_id: int) -> HttpResponse:
    return comment_new(request, work_of(request, chapter_id), chapter_id)


def work_of(request: HttpRequest, chapter_id: int) -> int:
    """The work of a chapter that this reader may read."""
    readable = Chapter.objects.visible_to(request.user).filter(pk=chapter_id)
    work: int | None = readable.values_list("work", flat=True).first()
    if work is None:
        raise Http404(NOT_FOUND)
    return work


@require_safe
def comment(request: HttpRequest, review_id: int) -> HttpResponse:
    return redirect("reviews:review", review_id, permanent=True)


@require_safe
def comment_edit(request: HttpRequest, review_id: int) -> HttpResponse:
    """An answer is changed where it was given."""
    return redirect(f"{review_to_read(request, review_id).chapter.get_absolute_url()}#answer")


@require_safe
def comments_comment_new(request: HttpRequest, review_id: int) -> HttpResponse:
    return redirect(f"{reverse('reviews:review', args=[review_id])}#reply", permanent=True)
