"""What may still be done with a promise that is open or going up: by its author, and by a moderator."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from cliffhanger.archive import clock

from ..access import promise_to_change, promise_to_stop
from ..easing import NotNow, ease, halt, release, withdraw
from ..forms import EasingForm, HaltForm, WordForm
from ..models import Promise
from .pages import shown


@login_required
@require_POST
def easing(request: HttpRequest, work_id: int) -> HttpResponse:
    """Lower the quorum or let the rest go up sooner."""
    found = promise_to_change(request, work_id)
    form = EasingForm(request.POST)
    if not form.is_valid():
        return shown(request, found, 422, easing=form)
    quorum = form.cleaned_data["quorum"]
    try:
        ease(found, clock.now(), quorum=quorum, calendar=form.calendar(found))
    except NotNow as error:
        form.add_error(None, str(error))
        return shown(request, found, 422, easing=form)
    messages.success(request, gettext("The terms are easier now, and the ledger says so."))
    return redirect(found)


def act(request: HttpRequest, work_id: int, verb: Callable[..., Promise], said: str) -> HttpResponse:
    found = promise_to_change(request, work_id)
    try:
        verb(found, clock.now())
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(found)


@login_required
@require_POST
def withdrawal(request: HttpRequest, work_id: int) -> HttpResponse:
    return act(
        request,
        work_id,
        withdraw,
        gettext("The promise is taken back. The sealed chapters are your drafts again."),
    )


@login_required
@require_POST
def everything_out(request: HttpRequest, work_id: int) -> HttpResponse:
    return act(request, work_id, release, gettext("Everything is out."))


@login_required
@require_POST
def word(request: HttpRequest, work_id: int) -> HttpResponse:
    """The author's own word about it: no term, so it may change at any time."""
    found = promise_to_change(request, work_id)
    form = WordForm(request.POST, instance=Promise.objects.get(pk=found.pk))
    if not form.is_valid():
        return shown(request, found, 422, word=form)
    Promise.objects.filter(pk=found.pk).update(word=form.cleaned_data["word"])
    messages.success(request, gettext("Your word is saved."))
    return redirect(found)


@login_required
@require_POST
def halting(request: HttpRequest, work_id: int) -> HttpResponse:
    """A moderator stops a promise, with a reason, on the record."""
    found = promise_to_stop(request, work_id)
    form = HaltForm(request.POST)
    if not form.is_valid():
        return shown(request, found, 422, halting=form)
    try:
        halt(found, form.cleaned_data["reason"], clock.now())
    except NotNow as error:
        form.add_error(None, str(error))
        return shown(request, found, 422, halting=form)
    messages.success(request, gettext("The promise is stopped."))
    return redirect(found)
