"""A person's webhooks, in her preferences: the addresses, what was sent to them, and what she does with them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.archive import clock
from cliffhanger.archive.doors import TooOften
from cliffhanger.archive.fetch import NotFetched
from cliffhanger.kit.sent import sent
from cliffhanger.shelves.access import reader_of
from cliffhanger.works.writing import NotLikeThis

from . import switching
from .addresses import in_words
from .forms import EventsForm, WebhookForm
from .models import Delivery, Webhook

SHOWN = 30  # deliveries


def hook_of(request: HttpRequest, webhook_id: int) -> Webhook:
    """Her own; 404 for others."""
    hooks = Webhook.objects.select_related("token", "permit__app")
    found: Webhook = get_object_or_404(hooks, pk=webhook_id, account=reader_of(request))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """Her webhooks. A new one's secret is shown in the answer to the form, and never again."""
    account = reader_of(request)
    form = WebhookForm(sent(request))
    made = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = switching.register(
                account, said["address"], said["events"], clock.now(), name=said["name"]
            )
            form = WebhookForm()
        except NotFetched as why:
            form.add_error("address", in_words(str(why)))
        except (NotLikeThis, TooOften) as why:
            form.add_error(None, str(why))
    context = {
        "form": form,
        "made": made,
        "secret": made.secret if made else "",
        "webhooks": account.webhooks.select_related("token", "permit__app"),
    }
    response = render(request, "api/webhooks.html", context, status=422 if form.errors else 200)
    add_never_cache_headers(response)
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One of them, with what was sent lately; posting says what it is told of."""
    hook = hook_of(request, webhook_id)
    form = EventsForm(sent(request), initial={"name": hook.name, "events": hook.events})
    if request.method == "POST" and form.is_valid():
        switching.say(hook, form.cleaned_data["events"], form.cleaned_data["name"])
        messages.success(request, _("Kept."))
        return redirect(hook)
    return shown(request, hook, form)


def shown(request: HttpRequest, hook: Webhook, form: EventsForm, secret: str = "") -> HttpResponse:
    context = {
        "webhook": hook,
        "form": form,
        "secret": secret,
        "now": clock.now(),
        "deliveries": hook.deliveries.all()[:SHOWN],
    }
    response = render(request, "api/webhook.html", context, status=422 if form.errors else 200)
    add_never_cache_headers(response)
    return response


@login_required
@require_POST
def webhook_secret(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """A new secret, shown in the answer and never again."""
    hook = hook_of(request, webhook_id)
    secret = switching.rotate(hook, clock.now(), at_once="at_once" in request.POST)
    hook.refresh_from_db()
    form = EventsForm(initial={"name": hook.name, "events": hook.events})
    return shown(request, hook, form, secret)


@login_required
@require_POST
def webhook_ping(request: HttpRequest, webhook_id: int) -> HttpResponse:
    hook = hook_of(request, webhook_id)
    try:
        switching.ask(hook, clock.now())
        messages.success(request, _("It is asked now. What it answers stands below in a moment."))
    except (NotLikeThis, TooOften) as why:
        messages.error(request, str(why))
    return redirect(hook)


@login_required
@require_POST
def webhook_switch(request: HttpRequest, webhook_id: int) -> HttpResponse:
    hook = hook_of(request, webhook_id)
    if hook.off_at:
        switching.switch_on(hook, clock.now())
        messages.success(request, _("It is switched on, and is asked by a ping whether it is there."))
    else:
        switching.switch_off(hook, Webhook.Why.OWNER, clock.now())
        messages.success(request, _("Nothing is sent there any more."))
    return redirect(hook)


@login_required
@require_POST
def webhook_removal(request: HttpRequest, webhook_id: int) -> HttpResponse:
    hook_of(request, webhook_id).delete()
    messages.success(request, _("The webhook is gone."))
    return redirect("api:webhooks")


@login_required
@require_POST
def delivery_again(request: HttpRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    hook = hook_of(request, webhook_id)
    delivery = get_object_or_404(Delivery.objects.select_related("webhook"), pk=delivery_id, webhook=hook)
    try:
        switching.send_again(delivery, clock.now())
        messages.success(request, _("It is sent again."))
    except (NotLikeThis, TooOften) as why:
        messages.error(request, str(why))
    return redirect(hook)
