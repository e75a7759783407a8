"""Addresses that are told what happens."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.archive.fetch import NotFetched

from .. import paging
from ..caller import called_by
from ..models import Scope
from ..paging import Piece
from ..problems import Problem
from ..webhooks import switching
from ..webhooks.addresses import in_words
from ..webhooks.models import Delivery, Webhook
from ..webhooks.shapes import (
    DeliveryTold,
    NewWebhookTold,
    SecretSaid,
    SecretTold,
    WebhookChange,
    WebhookSaid,
    WebhookTold,
    WholeDeliveryTold,
    delivery_told,
    webhook_told,
    whole_delivery_told,
)

router = Router(tags=["webhooks"])


def hook_of(request: HttpRequest, webhook_id: int) -> Webhook:
    """Her own; 404 for others."""
    account = called_by(request, Scope.LISTEN)
    hooks = Webhook.objects.select_related("account", "token", "permit__app")
    found: Webhook | None = hooks.filter(account=account, pk=webhook_id).first()
    if found is None:
        raise Http404
    return found


def delivery_of(request: HttpRequest, webhook_id: int, delivery_id: int) -> Delivery:
    hook = hook_of(request, webhook_id)
    found: Delivery | None = hook.deliveries.filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    found.webhook = hook
    return found


@router.get("/webhooks", response=Piece[WebhookTold])
def webhooks(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    account = called_by(request, Scope.LISTEN)
    rows = account.webhooks.select_related("token", "permit__app")
    return paging.piece(rows, ("pk",), asked, webhook_told)


@router.post("/webhooks", response={201: NewWebhookTold})
def register(request: HttpRequest, response: HttpResponse, said: WebhookSaid) -> Any:
    """Register an address. It is asked by a ping, and told of the rest once it has answered. Its secret is said this once."""
    account = called_by(request, Scope.LISTEN)
    token: Any = request.auth  # type: ignore[attr-defined] # Ninja sets it
    try:
        made = switching.register(
            account, said.address, said.events, clock.now(), name=said.name, token=token
        )
    except NotFetched as why:
        raise Problem(409, _("The address cannot be registered."), {"address": [in_words(str(why))]}) from why
    response["Cache-Control"] = "no-store"
    return Status(201, {**webhook_told(made), "secret": made.secret})


@router.get("/webhooks/{webhook_id}", response=WebhookTold)
def webhook(request: HttpRequest, webhook_id: int) -> Any:
    return webhook_told(hook_of(request, webhook_id))


@router.patch("/webhooks/{webhook_id}", response=WebhookTold)
def change(request: HttpRequest, webhook_id: int, said: WebhookChange) -> Any:
    """Say what it is told of, or switch it on or off."""
    hook = hook_of(request, webhook_id)
    switching.say(
        hook,
        hook.events if said.events is None else said.events,
        hook.name if said.name is None else said.name,
    )
    if said.is_on is True:
        switching.switch_on(hook, clock.now())
    elif said.is_on is False:
        switching.switch_off(hook, Webhook.Why.OWNER, clock.now())
    return webhook_told(hook_of(request, webhook_id))


@router.delete("/webhooks/{webhook_id}", response={204: None})
def remove(request: HttpRequest, webhook_id: int) -> Any:
    hook_of(request, webhook_id).delete()
    return Status(204, None)


@router.post("/webhooks/{webhook_id}/secret", response=SecretTold)
def secret(request: HttpRequest, response: HttpResponse, webhook_id: int, said: SecretSaid) -> Any:
    """Another secret, said this once."""
    hook = hook_of(request, webhook_id)
    made = switching.rotate(hook, clock.now(), at_once=said.at_once)
    hook.refresh_from_db()
    response["Cache-Control"] = "no-store"
    return {"secret": made, "old_holds_until": hook.before_until}


@router.post("/webhooks/{webhook_id}/ping", response=DeliveryTold)
def ping(request: HttpRequest, webhook_id: int) -> Any:
    """Ask the address whether it is there."""
    return delivery_told(switching.ask(hook_of(request, webhook_id), clock.now()))


@router.get("/webhooks/{webhook_id}/deliveries", response=Piece[DeliveryTold])
def deliveries(request: HttpRequest, webhook_id: int, asked: Query[paging.Asked]) -> Any:
    """What was sent lately, the newest first."""
    hook = hook_of(request, webhook_id)
    return paging.piece(hook.deliveries.all(), ("-pk",), asked, delivery_told)


@router.get("/webhooks/{webhook_id}/deliveries/{delivery_id}", response=WholeDeliveryTold)
def delivery(request: HttpRequest, webhook_id: int, delivery_id: int) -> Any:
    """One delivery, with the body that it would have now."""
    return whole_delivery_told(delivery_of(request, webhook_id, delivery_id))


@router.post("/webhooks/{webhook_id}/deliveries/{delivery_id}/again", response=DeliveryTold)
def again(request: HttpRequest, webhook_id: int, delivery_id: int) -> Any:
    """Send it once more, under the same id."""
    switching.send_again(delivery_of(request, webhook_id, delivery_id), clock.now())
    return delivery_told(delivery_of(request, webhook_id, delivery_id))
