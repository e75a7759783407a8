"""Who keeps the tags of which fandom in order. Staff say so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent

from ..access import only_staff
from ..forms import AssignmentForm
from ..models import Wrangler


@require_http_methods(["GET", "HEAD", "POST"])
def wranglers(request: HttpRequest) -> HttpResponse:
    only_staff(request)
    form = AssignmentForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = form.assign(clock.now())
        said = _("%(name)s keeps the tags of “%(fandom)s” now.")
        messages.success(request, said % {"name": made.account.get_username(), "fandom": made.fandom})
        return redirect("tags:wranglers")
    rows = Wrangler.objects.select_related("account", "fandom").order_by("fandom__key", "since")
    context = {"form": form, "wranglers": rows}
    return render(request, "tags/wranglers.html", context, status=422 if form.errors else 200)


@require_POST
def release(request: HttpRequest, wrangler_id: int) -> HttpResponse:
    only_staff(request)
    get_object_or_404(Wrangler, pk=wrangler_id).delete()
    messages.success(request, _("The fandom is free again."))
    return redirect("tags:wranglers")
