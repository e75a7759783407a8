"""What a reader does not want to see."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.archive import clock

from ..access import reader_of, work_to_shelve
from ..forms import MuteForm
from ..models import Mute
from ..muting import NotMuted, mute_named, mute_work


@require_http_methods(["GET", "HEAD", "POST"])
def mutes(request: HttpRequest) -> HttpResponse:
    """All of it, and one more by its name."""
    reader = reader_of(request)
    form = MuteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            mute_named(reader, form.cleaned_data["kind"], form.cleaned_data["name"], clock.now())
        except NotMuted as error:
            form.refuse(error)
        else:
            messages.success(request, _("You will not see it in lists again, nor is it counted for you."))
            return redirect(back(request, "shelves:mutes"))
    listed = reader.mutes.select_related("person", "pseud__account", "work", "tag")
    return render(
        request, "shelves/mutes.html", {"form": form, "mutes": listed}, status=422 if form.errors else 200
    )


@require_POST
def unmute(request: HttpRequest, mute_id: int) -> HttpResponse:
    get_object_or_404(Mute, account=reader_of(request), pk=mute_id).delete()
    messages.success(request, _("It is among your lists again."))
    return redirect(back(request, "shelves:mutes"))


@require_http_methods(["GET", "HEAD", "POST"])
def work_mute(request: HttpRequest, work_id: int) -> HttpResponse:
    """Mute a work, or with `wanted=no` hear of it again."""
    work = work_to_shelve(request, work_id)
    reader = reader_of(request)
    if request.method == "POST" and request.POST.get("wanted") == "no":
        Mute.objects.filter(account=reader, work=work).delete()
        messages.success(request, _("It is among your lists again."))
    elif request.method == "POST":
        mute_work(reader, work, clock.now())
        messages.success(request, _("You will not see this work in lists again."))
    return redirect(work)


def back(request: HttpRequest, otherwise: str) -> str:
    """Where the form stood, if it says so."""
    asked = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if here else otherwise
