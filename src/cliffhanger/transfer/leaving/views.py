from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.accounts.views import signed_in
from cliffhanger.archive import clock

from .copy import copy_of
from .forms import TAKE, LeaveForm
from .leave import Promised, bound, leave, signed_alone


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    form = LeaveForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            leave(account, clock.now(), take_works=form.cleaned_data["works"] == TAKE)
        except Promised as promised:
            form.add_error("works", str(promised))
        else:
            logout(request)
            messages.success(request, gettext("Your account is gone. Farewell."))
            return redirect("home")
    works = signed_alone(account)
    context = {"form": form, "posted": [work for work in works if work.is_let_out], "bound": bound(works)}
    return render(request, "leaving/leaving.html", context)


@login_required
@require_safe
def copy(request: HttpRequest) -> HttpResponse:
    """A file with all that is hers, also without leaving."""
    account = signed_in(request)
    response = JsonResponse(copy_of(account), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="what-is-mine.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
