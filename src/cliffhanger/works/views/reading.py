"""Reading: one function a page."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cliffhanger.archive import clock

from ..access import NOT_FOUND, chapters_to_read, is_gone, role_in, was_out, work_to_read
from ..lists import for_readers, in_turn, newest
from ..models import Chapter, Reading, Work, WorkTag
from ..names import from_address
from ..queries import WorkQuerySet

PER_PAGE = 20
PROMISING, NEWEST, COMPLETE = 4, 8, 4  # how many the first page shows


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    listed = for_readers(Work.objects.listed_for(request.user))
    promising = in_turn(listed.promising(), PROMISING, clock.now())
    seen = {work.pk for work in promising}
    new = list(newest(listed.exclude(pk__in=seen))[:NEWEST])
    seen.update(work.pk for work in new)
    complete = newest(listed.exclude(pk__in=seen).complete())[:COMPLETE]
    return render(request, "works/home.html", {"promising": promising, "newest": new, "complete": complete})


@require_safe
def works(request: HttpRequest) -> HttpResponse:
    return listing(request, page_of(request, Work.objects.listed_for(request.user)), "Works")


@require_safe
def tagged(request: HttpRequest, name: str) -> HttpResponse:
    """Works with the tag of this name, of whatever kind."""
    key = from_address(name).casefold()
    with_it = WorkTag.objects.filter(tag__key=key).values("work")
    listed = Work.objects.listed_for(request.user).filter(pk__in=with_it)
    page = page_of(request, listed)
    shown = {tag.tag.key: tag.tag.name for work in page for tag in work.work_tags.all()}
    if key not in shown:
        raise Http404("No work here has that tag.")
    return listing(request, page, shown[key])


def page_of(request: HttpRequest, listed: WorkQuerySet) -> "Page[Work]":
    return Paginator(newest(for_readers(listed)), PER_PAGE).get_page(request.GET.get("page"))


def listing(request: HttpRequest, page: "Page[Work]", heading: str) -> HttpResponse:
    pages = page.paginator.get_elided_page_range(page.number)
    return render(request, "works/works.html", {"page": page, "pages": pages, "heading": heading})


@require_safe
def work(request: HttpRequest, work_id: int) -> HttpResponse:
    """The first chapter this reader may read, or with `view_full_work=true` all of them on one page."""
    found = work_to_read(request, work_id)
    if is_gone(found, request.user):
        return gone(request, found)
    if request.GET.get("view_full_work") == "true":
        return entire_work(request, found)
    readable = list(chapters_to_read(request, found))
    if not readable:
        return render(request, "works/work.html", shown(request, found, []))
    return one_chapter(request, found, readable, readable[0].pk)


@require_safe
def chapter(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    found = work_to_read(request, work_id)
    readable = list(chapters_to_read(request, found))
    if any(listed.pk == chapter_id for listed in readable):
        return one_chapter(request, found, readable, chapter_id)
    if is_gone(found, request.user) and was_out(found, chapter_id):
        return gone(request, found)
    raise Http404(NOT_FOUND)


@require_safe
def navigate(request: HttpRequest, work_id: int) -> HttpResponse:
    """The chapters: those that are out with their days, those that are held as sealed envelopes."""
    found = work_to_read(request, work_id)
    if is_gone(found, request.user):
        return gone(request, found)
    return render(
        request, "works/navigate.html", shown(request, found, list(chapters_to_read(request, found)))
    )


def one_chapter(request: HttpRequest, work: Work, readable: list[Chapter], chapter_id: int) -> HttpResponse:
    place = next(place for place, listed in enumerate(readable) if listed.pk == chapter_id)
    found = Chapter.objects.get(pk=chapter_id)
    found.work = work
    remember(request, [found])
    context = shown(request, work, readable) | {
        "chapter": found,
        "previous": readable[place - 1] if place else None,
        "next": readable[place + 1] if place + 1 < len(readable) else None,
    }
    return render(request, "works/chapter.html", context)


def entire_work(request: HttpRequest, work: Work) -> HttpResponse:
    readable = list(chapters_to_read(request, work).defer(None))
    remember(request, readable)
    return render(request, "works/work.html", shown(request, work, readable))


def gone(request: HttpRequest, work: Work) -> HttpResponse:
    """410: what was here and what came of it. Those who were thanked find their chapters here."""
    given = list(chapters_to_read(request, work)) if request.user.is_authenticated else []
    return render(request, "works/gone.html", {"work": work, "given": given}, status=410)


def shown(request: HttpRequest, work: Work, readable: list[Chapter]) -> dict[str, object]:
    """What all pages of one work show. A sealed chapter is known here by its number alone."""
    role = role_in(work, request.user)
    return {
        "work": work,
        "readable": readable,
        "role": role,
        "sealed": 0
        if role
        else work.chapters.sealed().exclude(pk__in=[chapter.pk for chapter in readable]).count(),
    }


def remember(request: HttpRequest, chapters: list[Chapter]) -> None:
    """Note the first time a signed-in reader opens a chapter: a second chance may depend on it."""
    if not request.user.is_authenticated:
        return
    known = Reading.objects.filter(account=request.user, chapter__in=chapters).values_list(
        "chapter", flat=True
    )
    new = {chapter.pk for chapter in chapters}.difference(known)
    if new:
        now = clock.now()
        Reading.objects.bulk_create(
            [Reading(chapter_id=pk, account=request.user, since=now) for pk in sorted(new)],
            ignore_conflicts=True,
        )
