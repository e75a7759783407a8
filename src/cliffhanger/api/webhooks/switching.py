"""What its owner does with a webhook, and how it is switched off when nobody is there any more."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cliffhanger.accounts.models import Account
from cliffhanger.archive import sequence
from cliffhanger.archive.doors import TooOften
from cliffhanger.follows.tell import Telling, Told, notify
from cliffhanger.works.writing import NotLikeThis

from ..models import Token
from . import addresses
from .events import PING, Event
from .models import Delivery, Webhook
from .secret import new_seed

MOST = 10  # webhooks of one account
REGISTERED_AN_HOUR = 20
OVERLAP = timedelta(days=1)  # that the old secret holds besides the new one
AGAIN_AFTER = timedelta(minutes=1)


def register(
    account: Account,
    address: str,
    events: Iterable[str],
    now: datetime,
    *,
    name: str = "",
    token: Token | None = None,
) -> Webhook:
    """A webhook that is asked by a ping whether anybody is there. Raises NotLikeThis, TooOften, NotFetched."""
    if account.webhooks.count() >= MOST:
        raise NotLikeThis(_("These are many webhooks. Remove one that you do not need any more."))
    check_pace(account, now)
    addresses.check(address)
    with transaction.atomic():
        made = Webhook.objects.create(
            account=account,
            token=None if token is None or token.permit_id else token,
            permit=token.permit if token else None,
            name=name,
            address=address,
            events=in_order(events),
            made_at=now,
        )
        put_ping(made, now)
    return made


def check_pace(account: Account, now: datetime) -> None:
    """Raises TooOften: each registering sends something to a machine that did not ask for it."""
    if not settings.RATE_LIMITS:
        return
    key = f"webhooks:{account.pk}:{now:%Y%m%d%H}"
    times = cache.get(key, 0) + 1
    cache.set(key, times, 3600)
    if times > REGISTERED_AN_HOUR:
        raise TooOften(_("That is a lot of webhooks in an hour. Wait a little, then try again."))


def in_order(events: Iterable[str]) -> list[str]:
    wanted = set(events)
    return [event for event in Event.values if event in wanted]


def say(hook: Webhook, events: Iterable[str], name: str) -> None:
    """What it is told of from now on, and what it is called."""
    hook.events, hook.name = in_order(events), name
    hook.save(update_fields=["events", "name"])


def put_ping(hook: Webhook, now: datetime) -> Delivery:
    return Delivery.objects.create(
        webhook=hook,
        event=PING,
        source=PING,
        number=secrets.randbits(62),
        at=now,
        made_at=now,
        next_at=now,
    )


def ask(hook: Webhook, now: datetime) -> Delivery:
    """Send a ping. Raises NotLikeThis, TooOften."""
    check_is_on(hook)
    if hook.deliveries.filter(source=PING, made_at__gt=now - AGAIN_AFTER).exists():
        raise TooOften(_("It was asked just now. Wait a minute, then try again."))
    with transaction.atomic():
        Webhook.objects.filter(pk=hook.pk).update(rests_until=None)
        return put_ping(hook, now)


@transaction.atomic
def send_again(delivery: Delivery, now: datetime) -> None:
    """Put a delivery on its way once more, with the same id. Raises NotLikeThis, TooOften."""
    check_is_on(delivery.webhook)
    if delivery.webhook.confirmed_at is None:
        raise NotLikeThis(_("This webhook has not answered a ping yet."))
    if delivery.tried_at and delivery.tried_at > now - AGAIN_AFTER:
        raise TooOften(_("It was sent just now. Wait a minute, then try again."))
    Webhook.objects.filter(pk=delivery.webhook_id).update(rests_until=None)
    Delivery.objects.filter(pk=delivery.pk).update(
        next_at=now, tries=0, delivered_at=None, given_up_at=None, dropped_at=None
    )


def check_is_on(hook: Webhook) -> None:
    if hook.off_at:
        raise NotLikeThis(_("This webhook is switched off. Switch it on first."))


@transaction.atomic
def rotate(hook: Webhook, now: datetime, *, at_once: bool = False) -> str:
    """A new secret. The old one is signed with too for a day, unless it is to end at once."""
    fresh: Webhook = Webhook.objects.select_for_update().get(pk=hook.pk)
    fresh.seed_before, fresh.before_until = ("", None) if at_once else (fresh.seed, now + OVERLAP)
    fresh.seed = new_seed()
    fresh.save(update_fields=["seed", "seed_before", "before_until"])
    return fresh.secret


@transaction.atomic
def switch_on(hook: Webhook, now: datetime) -> None:
    """From now on; it has to answer a ping first. What it missed can be sent again one by one."""
    on = Webhook.objects.filter(pk=hook.pk, off_at__isnull=False).update(
        off_at=None, off_why="", confirmed_at=None, failing_since=None, failures=0, rests_until=None
    )
    if on:
        put_ping(hook, now)


@transaction.atomic
def switch_off(hook: Webhook, why: str, now: datetime) -> None:
    """Send nothing there any more. Its owner is told, unless it was she who said so."""
    sequence.appending()
    if not Webhook.objects.filter(pk=hook.pk, off_at=None).update(off_at=now, off_why=why):
        return
    hook.deliveries.exclude(next_at=None).update(next_at=None, given_up_at=now)
    if why != Webhook.Why.OWNER:
        said = Told(f"hook_{why}", {"host": hook.host})
        key = f"webhook:{hook.pk}:{now:%Y%m%d%H%M%S}"
        address = reverse("api:webhook", args=[hook.pk])
        notify([Telling({hook.account_id}, key, None, said, address, now, PROGRAM)], PROGRAM)


PROGRAM = "program"  # no kind of notice that could be switched off
