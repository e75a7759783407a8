"""The apps somebody made, and those she lets act for her."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent
from cliffhanger.shelves.access import reader_of

from ..models import App, Permit, Scope
from . import protocol
from .forms import AppForm
from .rules import new_secret


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apps(request: HttpRequest) -> HttpResponse:
    """Her own apps. The secret of a new one is shown in the answer to the form, and never again."""
    account = reader_of(request)
    form = AppForm(account, sent(request))
    if request.method == "POST" and form.is_valid():
        return listed(request, AppForm(account), *form.keep(clock.now()))
    return listed(request, form)


def listed(request: HttpRequest, form: AppForm, made: App | None = None, secret: str = "") -> HttpResponse:
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "apps": form.account.apps.order_by("pk"),
        "metadata": protocol.address("oauth:metadata"),
    }
    response = render(request, "api/apps.html", context, status=422 if form.errors else 200)
    add_never_cache_headers(response)
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: HttpRequest, app_id: int) -> HttpResponse:
    """Say something else of an app of hers, or make it a new secret."""
    found = get_object_or_404(App, pk=app_id, account=reader_of(request))
    form = AppForm(found.account, sent(request), app=found)
    if request.method == "POST" and form.is_valid():
        form.change()
        messages.success(request, _("Saved."))
        return redirect("oauth:apps")
    return render(request, "api/app.html", {"form": form, "app": found}, status=422 if form.errors else 200)


@login_required
@require_POST
def app_secret(request: HttpRequest, app_id: int) -> HttpResponse:
    """A new secret in place of the one it had, which is nothing from now on."""
    account = reader_of(request)
    found = get_object_or_404(App.objects.exclude(secret_digest=""), pk=app_id, account=account)
    secret, found.secret_digest = new_secret()
    found.save(update_fields=["secret_digest"])
    return listed(request, AppForm(account), found, secret)


@login_required
@require_POST
def app_removal(request: HttpRequest, app_id: int) -> HttpResponse:
    """It acts for nobody from now on."""
    get_object_or_404(App, pk=app_id, account=reader_of(request)).delete()
    messages.success(request, _("The app is removed, and acts for nobody any more."))
    return redirect("oauth:apps")


@login_required
@require_POST
def app_withdrawal(request: HttpRequest, app_id: int) -> HttpResponse:
    """Take back what she let an app do, on all devices."""
    gone, _rows = Permit.objects.filter(app=app_id, account=reader_of(request)).delete()
    if not gone:
        raise Http404
    messages.success(request, _("The app may not act for you any more."))
    return redirect("api:tokens")


@dataclass
class Allowed:
    """An app that may act for somebody: what she let it, since when."""

    app: App
    scopes: set[str]
    since: datetime

    def labels(self) -> list[str]:
        return Scope.labels_of(self.scopes)


def allowed_by(account: Account) -> list[Allowed]:
    """Each app once, however many devices of hers it is on."""
    found: dict[int, Allowed] = {}
    for permit in account.permits.select_related("app__account").order_by("given_at", "pk"):
        one = found.setdefault(permit.app_id, Allowed(permit.app, set(), permit.given_at))
        one.scopes.update(permit.scopes)
    return list(found.values())
