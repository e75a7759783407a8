"""Reading: one function a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import depends_on, for_at_most, for_everybody, page_again, page_of_reader

from ..access import (
    NOT_FOUND,
    Unrevealed,
    chapters_to_read,
    is_gone,
    readable_chapters,
    role_in,
    sealed_chapters,
    was_out,
    whole_chapter,
    work_to_read,
)
from ..adult import agreeing, ask, asks_first, is_adult, keep_agreement
from ..lists import for_readers, in_turn, newest, next_turn, places_of
from ..models import Chapter, Reading, Work
from ..wearing import worn

# The last two are of programs, which read there what was said of it (`said_below`).
PARAMETERS = ("view_adult", "view_full_work", "style", "show_comments", "page")
PROMISING, NEWEST, COMPLETE = 4, 8, 4  # how many the first page shows


@require_safe
@for_everybody("lists")
def home(request: HttpRequest) -> HttpResponse:
    listed = for_readers(Work.objects.listed_for(request.user), request.user)
    now = clock.now()
    promising = in_turn(listed.promising(), PROMISING, now)
    for_at_most(request, next_turn(now) - now)
    seen = {work.pk for work in promising}
    new = list(newest(listed.exclude(pk__in=seen))[:NEWEST])
    seen.update(work.pk for work in new)
    complete = newest(listed.exclude(pk__in=seen).complete())[:COMPLETE]
    return render(request, "works/home.html", {"promising": promising, "newest": new, "complete": complete})


def unless_unrevealed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a work, or what its readers are told while nobody may know of it."""

    @wraps(view)
    def shown_or_not(request: HttpRequest, **named: int) -> HttpResponse:
        try:
            return view(request, **named)
        except Unrevealed as door:
            depends_on(request, "places")  # it names the collection
            return render(request, "works/unrevealed.html", {"work": door.work, "said": str(door)})

    return shown_or_not


@require_safe
@for_everybody("work:{work_id}", parameters=PARAMETERS)
@unless_unrevealed
def work(request: HttpRequest, work_id: int) -> HttpResponse:
    """The first chapter this reader may read, or with `view_full_work=true` all of them on one page."""
    if again := opened_again(request):
        return again
    found = work_to_read(request, work_id)
    if is_gone(found, request.user):
        return gone(request, found)
    if asks_first(request, found):
        return ask(request, found)
    if request.GET.get("view_full_work") == "true":
        return entire_work(request, found)
    readable = readable_chapters(request, found)
    if not readable:
        return page_of(request, "works/work.html", shown(request, found, []))
    return one_chapter(request, found, readable, readable[0].pk)


@require_safe
@for_everybody("work:{work_id}", parameters=PARAMETERS)
@unless_unrevealed
def chapter(request: HttpRequest, work_id: int, chapter_id: int) -> HttpResponse:
    if again := opened_again(request):
        return again
    found = work_to_read(request, work_id)
    readable = readable_chapters(request, found)
    if any(listed.pk == chapter_id for listed in readable):
        if asks_first(request, found):
            return ask(request, found)
        return one_chapter(request, found, readable, chapter_id)
    if is_gone(found, request.user) and was_out(found, chapter_id):
        return gone(request, found)
    raise Http404(NOT_FOUND)


@require_safe
@unless_unrevealed
def chapter_alone(request: HttpRequest, chapter_id: int) -> HttpResponse:
    """The address of a chapter whose work one does not know: on to its usual one, whatever else it says."""
    work_id = Chapter.objects.filter(pk=chapter_id).values_list("work", flat=True).first()
    if work_id is None:
        raise Http404(NOT_FOUND)
    found = work_to_read(request, work_id)
    if not chapters_to_read(request, found).filter(pk=chapter_id).exists() and not was_out(found, chapter_id):
        raise Http404(NOT_FOUND)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("works:chapter", args=[work_id, chapter_id]) + query)


@require_safe
@for_everybody("work:{work_id}", parameters=("view_adult",))
@unless_unrevealed
def navigate(request: HttpRequest, work_id: int) -> HttpResponse:
    """The chapters: those that are out with their days, those that are held as sealed envelopes."""
    found = work_to_read(request, work_id)
    if is_gone(found, request.user):
        return gone(request, found)
    readable = readable_chapters(request, found)
    return page_of(request, "works/navigate.html", shown(request, found, readable))


def one_chapter(request: HttpRequest, work: Work, readable: list[Chapter], chapter_id: int) -> HttpResponse:
    place = next(place for place, listed in enumerate(readable) if listed.pk == chapter_id)
    found = whole_chapter(chapter_id)
    found.work = work
    remember(request, work, [found])
    context = shown(request, work, readable) | {
        "chapter": found,
        "previous": readable[place - 1] if place else None,
        "next": readable[place + 1] if place + 1 < len(readable) else None,
    }
    return page_of(request, "works/chapter.html", context, [found])


def entire_work(request: HttpRequest, work: Work) -> HttpResponse:
    readable = list(chapters_to_read(request, work).defer(None))
    for chapter in readable:
        chapter.work = work
    remember(request, work, readable)
    out = [
        chapter for chapter in readable if chapter.posted_at
    ]  # her own sealed ones are no chapter to answer
    context = shown(request, work, readable) | {"latest": (out or readable or [None])[-1]}
    return page_of(request, "works/work.html", context, readable)


@dataclass(frozen=True)
class Page:
    """A page of a work as it was made, and the work and the chapters that are read on it, by their numbers."""

    text: str
    is_adult: bool
    may_learn: bool
    work: Work
    read: tuple[Chapter, ...]


def page_of(
    request: HttpRequest, template: str, context: dict[str, Any], read: Sequence[Chapter] = ()
) -> HttpResponse:
    """A page of a work on which these chapters are read."""
    work: Work = context["work"]

    def make() -> Page:
        text = render_to_string(template, context, request)
        bare, chapters = in_numbers(work, read) if request.user.is_authenticated else (work, ())
        return Page(text, context["is_adult"], context["may_learn"], bare, chapters)

    keys = (f"work:{work.pk}", "places")
    return sent(request, page_of_reader(request, keys, make, size=lambda page: len(page.text)))


def in_numbers(work: Work, chapters: Sequence[Chapter]) -> tuple[Work, tuple[Chapter, ...]]:
    """As much of them as a history asks for."""
    bare = Work(pk=work.pk, title=work.title, created_at=work.created_at)
    return bare, tuple(
        Chapter(pk=each.pk, work=bare, position=each.position, created_at=each.created_at)
        for each in chapters
    )


def opened_again(request: HttpRequest) -> HttpResponse | None:
    """The page as this reader had it before, if it is still true, without asking for the work once more."""
    page: Page | None = page_again(request)
    if page is None:
        return None
    remember(request, page.work, page.read)
    return sent(request, page)


def sent(request: HttpRequest, page: Page) -> HttpResponse:
    """With what the author says to programs, and a memory of what the reader agreed to."""
    response = HttpResponse(page.text)
    if page.may_learn:
        response.headers["TDM-Reservation"] = "0"
    if page.is_adult:
        keep_agreement(request, response)
    return response


def may_learn_from(work: Work) -> bool:
    return settings.MINING == "authors" and work.is_posted and not work.is_restricted and work.is_for_miners


def gone(request: HttpRequest, work: Work) -> HttpResponse:
    """410: what was here and what came of it. Those who were thanked find their chapters here."""
    given = list(chapters_to_read(request, work)) if request.user.is_authenticated else []
    return render(request, "works/gone.html", {"work": work, "given": given}, status=410)


def shown(request: HttpRequest, work: Work, readable: list[Chapter]) -> dict[str, Any]:
    """What all pages of one work show. A sealed chapter is known here by its number alone."""
    role = role_in(work, request.user)
    places = places_of(work, request.user)
    if places:
        depends_on(request, "places")  # a page names its neighbours in a series
    return {
        "work": work,
        "readable": readable,
        "role": role,
        "is_adult": is_adult(work),
        "agreeing": agreeing(request),
        "may_learn": may_learn_from(work),
        "places": places,
        "worn": worn(request, work),
        "sealed": 0 if role else len(sealed_chapters(work) - {chapter.pk for chapter in readable}),
    }


def remember(request: HttpRequest, work: Work, chapters: Sequence[Chapter]) -> None:
    """Note what a signed-in reader opened, here and for whoever keeps her history (`works.opened`).

    A browser that fetches the next chapter ahead has not read it; it says when it is shown after all.
    """
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("X-Moz", ""))
    if isinstance(request.user, Account) and chapters and not is_ahead:
        Reading.note(request.user, chapters)
        request.META["works.opened"] = (work, chapters)
