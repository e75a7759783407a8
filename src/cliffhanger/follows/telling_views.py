"""Which notices an account has, by which ways, on which devices; and the way out of letters."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock

from . import vapid
from .devices import MOST, TooMany, let_in
from .forms import DeviceForm, NoticesForm
from .mail import account_of
from .models import Channel
from .wishes import stop_letters


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    account = signed_in(request)
    form = NoticesForm(account, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, gettext("Kept."))
        return redirect("follows:preferences")
    context = {
        "form": form,
        "channels": Channel.choices,
        "devices": account.devices.all(),
        "push_key": vapid.public_key(),
        "has_address": account.has_confirmed_address(),
    }
    return render(request, "follows/preferences.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def devices(request: HttpRequest) -> HttpResponse:
    """A browser that is to be told, as its push subscription. One that somebody else had is hers from now on."""
    account = signed_in(request)
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    said = form.cleaned_data
    try:
        let_in(account, said["endpoint"], said["p256dh"], said["auth"], name_of(request), clock.now())
    except TooMany:
        wrong = gettext("An account has up to %(n)s devices. Let go of one first.") % {"n": MOST}
        return JsonResponse({"errors": {"endpoint": [wrong]}}, status=422)
    return JsonResponse({"said": gettext("This device is told from now on.")}, status=201)


@login_required
@require_POST
def device(request: HttpRequest, device_id: int) -> HttpResponse:
    """Lets go of a device."""
    signed_in(request).devices.filter(pk=device_id).delete()
    messages.success(request, gettext("That device is not told any more."))
    return redirect("follows:preferences")


@csrf_exempt  # mail programs post here from elsewhere (RFC 8058); the address itself is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """No more letters. Opening the address only asks, since programs open every link of a letter."""
    account = account_of(token)
    if account is None:
        raise Http404(gettext("This address stops no letters. Copy it whole from the letter."))
    if request.method == "POST":
        stop_letters(account)
    return render(request, "follows/unsubscribe.html", {"is_done": request.method == "POST"})


def signed_in(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # noqa: S101 - login_required has seen to it
    return request.user


BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": gettext_noop("an iPhone"),
    "iPad": gettext_noop("an iPad"),
    "Windows": "Windows",
    "Mac OS": gettext_noop("a Mac"),
    "Linux": "Linux",
}


def name_of(request: HttpRequest) -> str:
    """A name by which she may know it again, in English; `Device` says it in the language that is spoken."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), gettext_noop("A browser"))
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return f"{browser} on {system}" if system else browser
