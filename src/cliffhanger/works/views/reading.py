"""Reading: one function a page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cliffhanger.archive import clock

from ..access import chapter_to_read, work_to_read
from ..lists import for_blurbs
from ..models import Chapter, Reading, Work


def home(request: HttpRequest) -> HttpResponse:
    newest = for_blurbs(Work.objects.listed_for(request.user).order_by("-updated_at"))[:20]
    return render(request, "works/home.html", {"works": newest})


def works(request: HttpRequest) -> HttpResponse:
    listed = for_blurbs(Work.objects.listed_for(request.user).order_by("-updated_at", "-pk"))
    page = Paginator(listed, 20).get_page(request.GET.get("page"))
    return render(request, "works/works.html", {"page": page})


def work(request: HttpRequest, work_id: int) -> HttpResponse:
    """The first chapter this reader may read; for a work that was taken down, the page that says so."""
    found = work_to_read(request, work_id)
    first = Chapter.objects.visible_to(request.user).filter(work=found).order_by("position").first()
    if first is None:
        return render(request, "works/gone.html", {"work": found}, status=410)
    return redirect(first)


def chapter(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    found = chapter_to_read(request, work_id, chapter_id)
    work = work_to_read(request, work_id)
    remember(request, found)
    listed = list(work.chapters.without_text())
    readable = list(Chapter.objects.visible_to(request.user).filter(work=work).without_text())
    place = readable.index(found)
    context = {
        "work": work,
        "chapter": found,
        "chapters": listed,
        "readable": readable,
        "previous": readable[place - 1] if place else None,
        "next": readable[place + 1] if place + 1 < len(readable) else None,
        "posted": sum(listed_chapter.posted_at is not None for listed_chapter in listed),
    }
    return render(request, "works/chapter.html", context)


def remember(request: HttpRequest, chapter: Chapter) -> None:
    """Note the first time a signed-in reader opens a chapter: a second chance may depend on it."""
    if request.user.is_authenticated and not Reading.objects.filter(chapter=chapter, account=request.user).exists():
        Reading.objects.bulk_create(
            [Reading(chapter=chapter, account=request.user, since=clock.now())], ignore_conflicts=True
        )
