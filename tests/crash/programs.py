"""Programs that are told what happens: each author and each reader has one, at the listener of the test."""

import base64
import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cliffhanger.accounts.models import Account
from cliffhanger.api.models import Delivery, Webhook
from cliffhanger.api.webhooks import addresses, courier, switching
from cliffhanger.api.webhooks.events import PING, Event
from cliffhanger.api.webhooks.gathering import gather
from cliffhanger.archive import clock
from cliffhanger.archive import fetch as fetching
from cliffhanger.client import Forged, verify
from cliffhanger.follows.models import Notice
from cliffhanger.follows.tell import ENDINGS
from cliffhanger.promises.models import Entry
from cliffhanger.reviews.models import Act
from cliffhanger.works.models import Change, Work

from .world import AUTHORS, READERS, noted

LISTENER = os.environ.get("CRASH_LISTENER", "")
ROUNDS = 500
NEVER_DROPPED = (
    "notice",
    "entry",
)  # whatever becomes of a work or an answer, there is something to tell of these


def let_them_be_reached() -> None:
    """In processes of this test alone: this machine's own address counts as public, and http will do.

    Days pass here between two strokes of the clock. So that this neither switches a webhook off that refused something
    the last time, nor forgets what is over before it is looked at, the archive has more patience than it has elsewhere.
    """
    if LISTENER:
        fetching.is_public = lambda address: str(address) == "127.0.0.1"
        addresses.SCHEMES = frozenset({"http"})
        courier.FAILING_FOR = courier.KEPT_FOR = timedelta(days=1000)


def register() -> None:
    """A webhook each that hears of everything from now on: it has answered its ping."""
    for account in Account.objects.filter(username__in=[*AUTHORS, *READERS]).order_by("pk"):
        switching.register(account, f"{LISTENER}/{account.username}", Event.values, clock.now())
    let_all_arrive()


def let_all_arrive() -> int:
    """Let time pass until nothing is on its way any more; how many deliveries are not over even so."""
    for _ in range(ROUNDS):
        gather(clock.now())
        if not Delivery.objects.exclude(next_at=None).exists():
            break
        courier.courier.finish(clock.now())
        clock.move_to(clock.now() + timedelta(hours=1))
    return int(Delivery.objects.exclude(next_at=None).count())


def arrived() -> int:
    return int(Delivery.objects.exclude(delivered_at=None).exclude(source=PING).count())


# What must hold of them -------------------------------------------------------------------------------------


def programs_are_told() -> Iterator[str]:
    """At least once of everything, under one id, signed, and kept until the program said that it has it."""
    hooks = {hook.account_id: hook for hook in Webhook.objects.select_related("account")}
    yield from all_that_happened_is_told(hooks)
    yield from what_is_told_arrives()
    yield from what_came_is_the_archives({hook.account.username: hook for hook in hooks.values()})


def all_that_happened_is_told(hooks: dict[int, Webhook]) -> Iterator[str]:
    made = Counter(Delivery.objects.values_list("webhook", "source", "number", "event"))
    for source, number, event, accounts, at in all_that_happened():
        for account in accounts:
            hook = hooks.get(account)
            if hook is None or hook.confirmed_at is None or at < hook.confirmed_at:
                continue
            times = made[hook.pk, source, number, event]
            if times != 1:
                yield f"There are {times} deliveries of {event} ({source} {number}) for webhook {hook.pk}."


def all_that_happened() -> Iterator[tuple[str, int, str, set[Any], Any]]:
    """Rows, and whom they concern in any case; others may hear of them too."""
    for change in Change.objects.filter(kind=Change.Kind.POSTED).select_related("work"):
        yield (
            "change",
            change.pk,
            Event.CHAPTER_POSTED,
            makers(change.work) | followers(change.work),
            change.at,
        )
    for act in Act.objects.filter(kind=Act.Kind.REMOVED).select_related("work"):
        yield "act", act.pk, Event.REVIEW_REMOVED, makers(act.work), act.at
    for act in Act.objects.filter(kind=Act.Kind.GIVEN).select_related("work"):
        earlier = Act.objects.filter(review=act.review_id, kind=Act.Kind.GIVEN, pk__lt=act.pk).exists()
        event = Event.REVIEW_EDITED if earlier else Event.REVIEW_RECEIVED
        yield "act", act.pk, event, makers(act.work), act.at
    for entry in Entry.objects.filter(kind__in=ENDINGS).select_related("promise__work"):
        work = entry.promise.work
        yield "entry", entry.pk, Event.PROMISE_SETTLED, makers(work) | followers(work), entry.at
    for notice in Notice.objects.filter(is_listed=True):
        yield "notice", notice.pk, Event.NOTICE_MADE, {notice.account_id}, notice.at


def makers(work: Work) -> set[Any]:
    return set(work.creators().values_list("account", flat=True))


def followers(work: Work) -> set[Any]:
    return set(work.subscriptions.values_list("account", flat=True))


def what_is_told_arrives() -> Iterator[str]:
    took = Counter(line["mark"] for line in noted("took"))
    for delivery in Delivery.objects.select_related("webhook__account"):
        name = f"Delivery {delivery.pk} ({delivery.event}) to {delivery.webhook.account}"
        if delivery.delivered_at and not took[delivery.mark]:
            yield f"{name} is over, and nobody took it."
        elif not delivery.delivered_at and delivery.source in NEVER_DROPPED:
            yield f"{name} never arrived: it is {delivery.state}, after {delivery.tries} tries."
        elif not delivery.delivered_at and not delivery.dropped_at:
            yield f"{name} is neither over nor on its way to be: {delivery.state}."


def what_came_is_the_archives(hooks: dict[str, Webhook]) -> Iterator[str]:
    known = dict(Delivery.objects.values_list("mark", "event"))
    for line in noted("heard"):
        headers, hook = line["headers"], hooks[line["path"].strip("/")]
        sent_at = float(headers["webhook-timestamp"])
        try:
            event = verify(base64.b64decode(line["body"]), headers, hook.secret, now=sent_at)
        except Forged as why:
            yield f"A message to {hook.account} is not signed as it should be: {why}"
            continue
        if known.get(event.id) != event.type:
            yield f"The message {event.id} ({event.type}) to {hook.account} came under an id that no delivery has."
