"""Who may open a work's pages and who may change it. The first line of every view about a work asks here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from .models import Chapter, Work


def work_to_read(request: HttpRequest, work_id: int) -> Work:
    """A work whose page this reader may see; also one that was withdrawn, to say so. 404 otherwise."""
    work = Work.objects.prefetch_related("creatorships__pseud__account", "work_tags__tag", "promises").filter(pk=work_id).first()
    if work is None:
        raise Http404
    seen = Work.objects.visible_to(request.user).filter(pk=work_id).exists()
    if not seen and not (work.withdrawn_at and not work.is_restricted):
        raise Http404
    return work


def chapter_to_read(request: HttpRequest, work_id: int, chapter_id: int) -> Chapter:
    chapters = Chapter.objects.visible_to(request.user).select_related("work")
    chapter: Chapter | None = chapters.filter(work=work_id, pk=chapter_id).first()
    if chapter is None:
        raise Http404
    return chapter


def work_to_change(request: HttpRequest, work_id: int) -> Work:
    """A work that the signed-in account signs. 404 for others: a draft is not even hinted at."""
    if not request.user.is_authenticated:
        raise PermissionDenied("Sign in to change your work.")
    work: Work | None = Work.objects.made_by(request.user).filter(pk=work_id).first()
    if work is None:
        raise Http404
    return work
