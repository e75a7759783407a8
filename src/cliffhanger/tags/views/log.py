"""The public log of what was said of tags, and taking it back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cliffhanger.archive import clock

from ..access import is_wrangler, may_undo, only_wranglers
from ..models import TagChange
from ..undo import undo
from ..wrangle import NotLikeThis

PER_PAGE = 50


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    page = Paginator(TagChange.objects.for_log(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "may": is_wrangler(request.user),
    }
    return render(request, "tags/log.html", context)


@require_POST
def undo_change(request: HttpRequest, change_id: int) -> HttpResponse:
    only_wranglers(request)
    change = get_object_or_404(TagChange.objects.for_log(), pk=change_id)
    if not may_undo(request.user, change):
        raise Http404
    try:
        undo(change, request.user, clock.now())
    except NotLikeThis as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is undone."))
    return redirect("tags:log")
