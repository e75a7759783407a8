"""Who keeps the tags of which fandom in order. Staff say so."""

from django.contrib import messages
from django.contrib.auth import get_user_model
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
        name, fandom = form.cleaned_data["account"], form.cleaned_data["fandom"]
        account = get_user_model().objects.filter(username__iexact=name, is_active=True).first()
        if account is None:
            form.add_error("account", _("Nobody here is called “%(name)s”.") % {"name": name})
        else:
            Wrangler.objects.get_or_create(account=account, fandom=fandom, defaults={"since": clock.now()})
            said = _("%(name)s keeps the tags of “%(fandom)s” now.")
            messages.success(request, said % {"name": account.username, "fandom": fandom})
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
