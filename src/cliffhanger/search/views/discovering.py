"""Ways to works that no count leads to, and works that are like another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_at_most, for_everybody
from cliffhanger.works.access import NOT_FOUND, is_gone, work_to_read
from cliffhanger.works.lists import next_turn

from ..discovering import new_voices, promises_to_answer, recently_completed
from ..index import is_behind
from ..similar import similar_to
from .works import A_MOMENT


@require_safe
@for_everybody("lists")
def discover(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    for_at_most(request, A_MOMENT if is_behind() else next_turn(now) - now)
    context = {
        "voices": new_voices(request.user, now),
        "complete": recently_completed(request.user, now),
        "promising": promises_to_answer(request.user, now),
    }
    return render(request, "search/discover.html", context)


@require_safe
@for_everybody("lists")
def similar(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_read(request, work_id)
    if is_gone(work, request.user) or not work.is_posted:
        raise Http404(NOT_FOUND)
    return render(request, "search/similar.html", {"work": work, "similar": similar_to(work, request.user)})
