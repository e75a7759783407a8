"""Carries deliveries out, beside the clock: each leaves as it would be told now, signed, and is tried again for days.

At least once: a delivery is put off before it leaves, and is over when its answer was heard. Whoever is killed between
the two leaves it to be sent again, with the same id. Only the wire is waited for, by threads of its own that touch no
database: a receiver that is slow holds up neither the clock nor other receivers, and has one thread at most.
"""

import logging
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, Queue

from django.db import transaction
from django.db.models import F, Min
from django.db.models.functions import Coalesce

from cliffhanger.archive import sequence
from cliffhanger.archive.fetch import Errand, NotFetched, fetch
from cliffhanger.client import signatures

from . import addresses
from .bodies import body_of
from .events import PING
from .models import Delivery, Webhook
from .switching import switch_off

log = logging.getLogger(__name__)

PATIENCE = 0.25  # seconds of a stroke of the clock that may be spent here
WITHIN = 10.0  # seconds for an address to answer
MOST_HEARD = 256 * 1024  # bytes of an answer, which nobody reads
SLOTS = 48  # deliveries under way at once
FOR_FAILING = 16  # of them for addresses that took nothing last time
TO_ONE_HOST = 4
OF_ONE_ACCOUNT = 3
IN_A_ROUND = 10  # deliveries to one address at one stroke
LOST_AFTER = timedelta(minutes=2)  # when a delivery that left and was not heard of is sent again

# How long after each try the next one comes, as Standard Webhooks proposes; after the last it is given up.
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
]
JITTER = 0.2
# How long an address is left alone after its so many-th failure in a row, whatever else waits for it.
REST, LONGEST_REST = timedelta(seconds=5), timedelta(hours=1)
LONGEST_ASKED = timedelta(days=1)  # that it may ask for itself
FAILING_FOR = timedelta(days=5)  # until it is switched off
KEPT_FOR = timedelta(days=14)  # what is over, for the owner to look at and send again
GONE = 410


@dataclass(frozen=True)
class Parcel:
    """What a thread needs to carry a delivery."""

    delivery: int
    webhook: int
    account: int
    host: str
    is_failing: bool
    address: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    parcel: Parcel
    status: int | None = None
    retry_after: str = ""
    trouble: str = ""

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Courier:
    """One process's deliveries. `under_way`: those whose answer was not heard yet, by webhook."""

    def __init__(self) -> None:
        self.under_way: dict[int, Parcel] = {}
        self.answers: Queue[Answer] = Queue()

    def go_round(self, now: datetime, patience: float = PATIENCE) -> int:
        """Hear what was answered and send what is due, for no longer than this; how many arrived.

        What is not answered by then is heard at the next round.
        """
        ends = time.monotonic() + patience
        sent: Counter[int] = Counter()
        arrived = self.hear(now)
        self.send(now, sent)
        while self.under_way and (left := ends - time.monotonic()) > 0:
            try:
                arrived += note(self.take(self.answers.get(timeout=left)), now)
            except Empty:
                break
            arrived += self.hear(now)
            self.send(now, sent)
        return arrived

    def finish(self, now: datetime) -> int:
        """The same for a process that ends afterwards: wait for what is under way."""
        return self.go_round(now, WITHIN + 1)

    def hear(self, now: datetime) -> int:
        arrived = 0
        while not self.answers.empty():
            arrived += note(self.take(self.answers.get()), now)
        return arrived

    def take(self, answer: Answer) -> Answer:
        self.under_way.pop(answer.parcel.webhook, None)
        return answer

    def send(self, now: datetime, sent: "Counter[int]") -> None:
        if len(self.under_way) >= SLOTS:
            return
        full = [webhook for webhook, times in sent.items() if times >= IN_A_ROUND]
        for hook in waiting(now, [*self.under_way, *full]):
            if self.has_room(hook):
                sent[hook.pk] += 1
                if parcel := packed(hook, now):
                    self.under_way[hook.pk] = parcel
                    threading.Thread(target=carry, args=(parcel, self.answers), daemon=True).start()

    def has_room(self, hook: Webhook) -> bool:
        """Whether one more to this address may be under way, so that nobody takes the room of others."""
        under_way = list(self.under_way.values())
        return (
            len(under_way) < SLOTS
            and hook.pk not in self.under_way
            and sum(parcel.host == hook.host for parcel in under_way) < TO_ONE_HOST
            and sum(parcel.account == hook.account_id for parcel in under_way) < OF_ONE_ACCOUNT
            and (not hook.failures or sum(parcel.is_failing for parcel in under_way) < FOR_FAILING)
        )


def waiting(now: datetime, without: list[int]) -> list[Webhook]:
    """The addresses for which something is due, those first that have waited longest."""
    hooks = Webhook.objects.on(now).exclude(rests_until__gt=now).exclude(pk__in=without)
    due = Delivery.objects.filter(next_at__lte=now, webhook__in=hooks.values("pk"))
    first = due.values("webhook").annotate(first=Min("next_at")).order_by("first", "webhook")
    numbers = [row["webhook"] for row in first[: SLOTS * 2]]
    found = hooks.select_related("account").in_bulk(numbers) if numbers else {}
    return [found[number] for number in numbers if number in found]


def packed(hook: Webhook, now: datetime) -> Parcel | None:
    """The next delivery to it, taken by this process and ready to leave.

    None if another process took it, or nothing is left to tell.
    """
    mine = Delivery.objects.filter(webhook=hook, next_at__lte=now)
    if hook.confirmed_at is None:
        mine = mine.filter(source=PING)
    delivery = mine.order_by("next_at", "pk").first()
    if delivery is None:
        return None
    delivery.webhook = hook
    body = body_of(delivery)
    taken = Delivery.objects.filter(pk=delivery.pk, next_at=delivery.next_at)
    if body is None:
        taken.update(next_at=None, dropped_at=now)
        return None
    if not taken.update(next_at=now + LOST_AFTER, tries=F("tries") + 1, tried_at=now):
        return None
    return Parcel(
        delivery=delivery.pk,
        webhook=hook.pk,
        account=hook.account_id,
        host=hook.host,
        is_failing=bool(hook.failures),
        address=hook.address,
        body=body,
        headers=headers_of(delivery.mark, body, hook.secrets(now)),
    )


def headers_of(mark: str, body: bytes, secrets: list[str]) -> dict[str, str]:
    """Signed with every secret that holds, at the world's time: receivers know no other."""
    timestamp = int(time.time())
    signed = [signatures.sign(secret, mark, timestamp, body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        signatures.ID: mark,
        signatures.TIMESTAMP: str(timestamp),
        signatures.SIGNATURE: " ".join(signed),
    }


def carry(parcel: Parcel, answers: "Queue[Answer]") -> None:
    """In a thread: whatever happens, an answer comes back."""
    errand = Errand(
        method="POST",
        body=parcel.body,
        headers=parcel.headers,
        schemes=addresses.SCHEMES,
        most=MOST_HEARD,
        within=WITHIN,
        redirects=0,
    )
    ends = time.monotonic() + WITHIN
    try:
        heard = fetch(parcel.address, errand)
        answers.put(Answer(parcel, heard.status, heard.headers.get("retry-after", "")))
    except NotFetched as why:
        is_late = time.monotonic() >= ends  # the line was cut, which looks like any other trouble
        answers.put(Answer(parcel, trouble=addresses.TOO_LONG if is_late else str(why)))
    except Exception:
        log.exception("A delivery to webhook %s was not carried", parcel.webhook)
        answers.put(Answer(parcel, trouble=addresses.UNSENT))


# What becomes of it -----------------------------------------------------------------------------------------


def note(answer: Answer, now: datetime) -> bool:
    """Write down what was answered; whether it arrived."""
    if answer.is_good:
        arrived(answer, now)
        return True
    log.info("Webhook %s did not take a delivery: %s", answer.parcel.webhook, answer.trouble or answer.status)
    refused(answer, now)
    return False


@transaction.atomic
def arrived(answer: Answer, now: datetime) -> None:
    Delivery.objects.filter(pk=answer.parcel.delivery).update(
        next_at=None, delivered_at=now, given_up_at=None, status=answer.status, trouble=""
    )
    hook = Webhook.objects.filter(pk=answer.parcel.webhook)
    if Delivery.objects.filter(pk=answer.parcel.delivery, source=PING).exists():
        hook.update(confirmed_at=Coalesce("confirmed_at", now))
    if hook.filter(failures__gt=0).update(failures=0, failing_since=None, rests_until=None):
        # What has waited for it to come back leaves; what it refused before keeps its own pauses.
        held_up = Delivery.objects.filter(webhook=answer.parcel.webhook, next_at__gt=now, tries=0)
        held_up.update(next_at=now)


@transaction.atomic
def refused(answer: Answer, now: datetime) -> None:
    sequence.appending()  # it may come to a notice
    hook = Webhook.objects.select_for_update().filter(pk=answer.parcel.webhook).first()
    delivery = Delivery.objects.filter(pk=answer.parcel.delivery).first()
    if hook is None or delivery is None:
        return
    delivery.status, delivery.trouble = answer.status, answer.trouble[:100]
    pause = pause_after(delivery.tries)
    rest = max(rest_after(hook.failures + 1), rest_asked(answer))
    delivery.next_at = now + max(pause, rest) if pause else None
    delivery.given_up_at = None if pause else now
    delivery.save(update_fields=["status", "trouble", "next_at", "given_up_at"])
    hook.failures += 1
    hook.failing_since = hook.failing_since or now
    hook.rests_until = now + rest
    hook.save(update_fields=["failures", "failing_since", "rests_until"])
    Delivery.objects.filter(webhook=hook, next_at__lt=hook.rests_until).update(next_at=hook.rests_until)
    if answer.status == GONE:
        switch_off(hook, Webhook.Why.GONE, now)
    elif now - hook.failing_since >= FAILING_FOR:
        switch_off(hook, Webhook.Why.FAILING, now)


def pause_after(tries: int) -> timedelta | None:
    """How long until the next try; None if that was the last."""
    return jittered(PAUSES[tries - 1]) if 0 < tries <= len(PAUSES) else None


def rest_after(failures: int) -> timedelta:
    return jittered(min(REST * 2 ** min(failures - 1, 12), LONGEST_REST))


def rest_asked(answer: Answer) -> timedelta:
    """For how long it asked to be left alone, within reason."""
    asked = answer.retry_after
    if answer.status not in (429, 503) or not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return timedelta()
    return min(timedelta(seconds=int(asked)), LONGEST_ASKED)


def jittered(length: timedelta) -> timedelta:
    """Somewhat more or less, so that what failed together is not tried together."""
    return length * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nobody gains by guessing it


def prune(now: datetime) -> None:
    over = Delivery.objects.filter(next_at=None, made_at__lt=now - KEPT_FOR)
    if over.exists():
        over.delete()


courier = Courier()
