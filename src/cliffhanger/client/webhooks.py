"""Addresses that an archive tells what happens, registered and kept by a program. Wants the scope `listen`.

made = archive.register_webhook("https://bot.example/told", ["chapter.posted", "kudos.received"])
keep(made.secret)                      # it is said this once; `verify` wants it
archive.ping_webhook(made.webhook.id)  # asks the address again whether anybody is there
for delivery in archive.deliveries(made.webhook.id):
    print(delivery.webhook_id, delivery.state, delivery.answer)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from .asking import Asking, given
from .shapes import shaped


@dataclass(frozen=True)
class Webhook:
    """It is told of `events` once it has answered a ping (`confirmed_at`), until it is switched off."""

    id: int
    address: str
    name: str
    events: tuple[str, ...]
    program: str
    made_at: datetime
    confirmed_at: datetime | None
    failing_since: datetime | None
    off_at: datetime | None
    off_because: str


@dataclass(frozen=True)
class Registered:
    """A new webhook with its secret, which is not said again."""

    webhook: Webhook
    secret: str


@dataclass(frozen=True)
class Secret:
    """Another secret; the one before it is signed with too until `old_holds_until`, if it still holds at all."""

    secret: str
    old_holds_until: datetime | None


@dataclass(frozen=True)
class Delivery:
    """A message on its way, or over. `webhook_id` is the id that stands in its header, however often it is sent.

    `state`: "waiting", "delivered", "given_up" or "dropped" (nothing was left to tell).
    """

    id: int
    webhook_id: str
    event: str
    state: str
    at: datetime
    made_at: datetime
    tries: int
    tried_at: datetime | None
    next_at: datetime | None
    delivered_at: datetime | None
    status: int | None
    answer: str


@dataclass(frozen=True)
class WholeDelivery(Delivery):
    """With the body that it would have now; None if there is nothing to tell any more."""

    body: str | None


class Listening(Asking):
    """The part of `Archive` that keeps webhooks."""

    def webhooks(self) -> Iterator[Webhook]:
        return self.pieces(Webhook, "/webhooks", {})

    def webhook(self, number: int) -> Webhook:
        return shaped(Webhook, self.ask("GET", f"/webhooks/{number}"))

    def register_webhook(self, address: str, events: Sequence[str], name: str = "") -> Registered:
        """`address` is https on a public machine. It is sent a ping, and the rest once it has answered that."""
        told = self.ask("POST", "/webhooks", {"address": address, "events": list(events), "name": name})
        return Registered(shaped(Webhook, told), str(told["secret"]))

    def change_webhook(
        self,
        number: int,
        *,
        events: Sequence[str] | None = None,
        name: str | None = None,
        is_on: bool | None = None,
    ) -> Webhook:
        """What is left out stays. One that is switched on again has to answer a ping first."""
        told = given(events=None if events is None else list(events), name=name, is_on=is_on)
        return shaped(Webhook, self.ask("PATCH", f"/webhooks/{number}", told))

    def ping_webhook(self, number: int) -> Delivery:
        """Have it asked whether anybody is there; what it answered is in its `deliveries` a moment later."""
        return shaped(Delivery, self.ask("POST", f"/webhooks/{number}/ping"))

    def new_secret(self, number: int, *, at_once: bool = False) -> Secret:
        """Another secret. The old one holds for a day more, unless it is to end `at_once`."""
        return shaped(Secret, self.ask("POST", f"/webhooks/{number}/secret", {"at_once": at_once}))

    def remove_webhook(self, number: int) -> None:
        self.ask("DELETE", f"/webhooks/{number}")

    def deliveries(self, webhook: int) -> Iterator[Delivery]:
        """What was sent lately, the newest first."""
        return self.pieces(Delivery, f"/webhooks/{webhook}/deliveries", {})

    def delivery(self, webhook: int, number: int) -> WholeDelivery:
        return shaped(WholeDelivery, self.ask("GET", f"/webhooks/{webhook}/deliveries/{number}"))

    def send_again(self, webhook: int, number: int) -> Delivery:
        """Once more, under the same `webhook_id`."""
        return shaped(Delivery, self.ask("POST", f"/webhooks/{webhook}/deliveries/{number}/again"))
