from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cliffhanger.accounts.views import signed_in
from cliffhanger.archive import clock

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
    context = {"form": form, "posted": [work for work in works if work.is_posted], "bound": bound(works)}
    return render(request, "leaving/leaving.html", context)
