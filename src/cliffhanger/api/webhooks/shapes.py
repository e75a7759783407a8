"""What is told of webhooks, and said of them, under `/api/v1/webhooks`."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from ..shapes.pieces import Said
from .addresses import LONGEST
from .bodies import body_of
from .events import EVERY, Event
from .models import LONGEST_NAME, Delivery, Webhook

EVENTS = tuple(Event.values)
EventName = Literal[EVENTS]  # type: ignore[valid-type] # as many as there are
AnyEvent = Literal[EVERY]  # type: ignore[valid-type] # as above
Events = Annotated[list[EventName], Field(min_length=1)]
Address = Annotated[
    str,
    Field(min_length=9, max_length=LONGEST, pattern=r"^https://[!-~]+$", description="On a public machine."),
]
Name = Annotated[str, Field(max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")]


class WebhookSaid(Said):
    address: Address
    events: Events
    name: Name = ""


class WebhookChange(Said):
    """What is left out stays. One that is switched on again has to answer a ping first."""

    events: Events | None = None
    name: Name | None = None
    is_on: bool | None = None


class SecretSaid(Said):
    at_once: Annotated[
        bool, Field(description="Whether the old one ends at once, instead of holding for a day more.")
    ] = False


class WebhookTold(Schema):
    id: int
    address: str
    name: str
    events: list[AnyEvent]
    program: str
    made_at: datetime
    confirmed_at: datetime | None
    failing_since: datetime | None
    off_at: datetime | None
    off_because: Literal["", "owner", "gone", "failing"]


class NewWebhookTold(WebhookTold):
    secret: str


class SecretTold(Schema):
    secret: str
    old_holds_until: datetime | None


class DeliveryTold(Schema):
    id: int
    webhook_id: str
    event: AnyEvent
    state: Literal["waiting", "delivered", "given_up", "dropped"]
    at: datetime
    made_at: datetime
    tries: int
    tried_at: datetime | None
    next_at: datetime | None
    delivered_at: datetime | None
    status: int | None
    answer: str


class WholeDeliveryTold(DeliveryTold):
    body: str | None = Field(description="As it would be sent now. Null: there is nothing to tell any more.")


def webhook_told(hook: Webhook) -> dict[str, Any]:
    return {
        "id": hook.pk,
        "address": hook.address,
        "name": hook.name,
        "events": hook.events,
        "program": hook.program,
        "made_at": hook.made_at,
        "confirmed_at": hook.confirmed_at,
        "failing_since": hook.failing_since,
        "off_at": hook.off_at,
        "off_because": hook.off_why,
    }


def delivery_told(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.pk,
        "webhook_id": delivery.mark,
        "event": delivery.event,
        "state": delivery.state,
        "at": delivery.at,
        "made_at": delivery.made_at,
        "tries": delivery.tries,
        "tried_at": delivery.tried_at,
        "next_at": delivery.next_at,
        "delivered_at": delivery.delivered_at,
        "status": delivery.status,
        "answer": delivery.answer,
    }


def whole_delivery_told(delivery: Delivery) -> dict[str, Any]:
    body = body_of(delivery)
    return {**delivery_told(delivery), "body": None if body is None else body.decode()}
