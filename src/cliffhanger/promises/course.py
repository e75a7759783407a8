"""A promise on its way: what readers did is taken into the ledger, the keeper is asked, the answer recorded.

Everything here runs under the lock on the promise's work, which answers take as well: an answer stamped
before a settlement looked is committed before it looks.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Max

from cliffhanger import keeper
from cliffhanger.reviews.models import Act
from cliffhanger.works.models import Reading, Work

from . import ledger
from .mending import take_in_mends
from .models import Entry, Promise
from .outcome import conclude


@transaction.atomic
def bring_up_to_date(promise: Promise, now: datetime) -> Promise:
    """Take in what happened up to `now` and settle the promise if it is time. Returns it as it now is."""
    promise = lock(promise)
    if not promise.is_open:
        return promise
    take_in_mends(promise, now)
    acts = new_acts(promise, now)
    settlement = ask(promise, acts, now)
    take_in(promise, acts, settlement, now)
    note(promise, settlement, now)
    if settlement.outcome is not keeper.Outcome.OPEN:
        conclude(promise, settlement, now)
    return promise


def lock(promise: Promise) -> Promise:
    """The promise, fresh from the database and nobody else's until the transaction ends."""
    Work.objects.select_for_update().get(pk=promise.work_id)
    fresh: Promise = Promise.objects.select_related("work").get(pk=promise.pk)
    return fresh


def ask(promise: Promise, acts: list[Act], now: datetime) -> keeper.Settlement:
    """The keeper's answer as of `now`, from the ledger and the acts not yet in it."""
    settlement = settle(promise, acts, now)
    if settlement.extended and not promise.entries.filter(kind="seen").exists():
        closed_at = promise.opened_at + ledger.terms(promise.entries.filter(kind="opened")).window
        ledger.record(promise, "seen", "seen", closed_at, now, readers=readers_of(promise, closed_at))
        settlement = settle(promise, acts, now)
    return settlement


def settle(promise: Promise, acts: list[Act], now: datetime) -> keeper.Settlement:
    entries = list(promise.entries.all())
    events = [*ledger.events(entries), *(event_of(act) for act in acts)]
    return keeper.settle(ledger.terms(entries), events, now)


def readers_of(promise: Promise, until: datetime) -> int:
    """How many signed-in readers other than its makers opened the chapter between opening and `until`."""
    readings = Reading.objects.filter(chapter=promise.after_id, since__gte=promise.opened_at, since__lt=until)
    return readings.exclude(account__pseuds__creatorships__work=promise.work_id).count()


def new_acts(promise: Promise, now: datetime) -> list[Act]:
    return list(Act.objects.filter(work=promise.work_id, pk__gt=promise.taken_in, at__lte=now).order_by("pk"))


def event_of(act: Act) -> keeper.Event:
    if act.kind == Act.Kind.REMOVED:
        return keeper.Removed(act.at, act.pk, act.review_id)
    return keeper.Response(
        act.at,
        act.pk,
        act.review_id,
        act.account_id,
        act.wants_rest,
        keeper.Role(act.role),
        act.is_confirmed,
        act.joined_at,
    )


class Known(NamedTuple):
    """Which readers and reviews the ledger has met, to number the next."""

    numbers: dict[int, int]
    reviews: set[int]


def take_in(promise: Promise, acts: list[Act], settlement: keeper.Settlement, now: datetime) -> None:
    """Record the acts that bear on the promise: all but those after it was kept or ended."""
    known = met(promise.entries.filter(kind="answered"))
    for act in acts:
        reason = settlement.excluded.get(act.pk)
        came_after = settlement.at is not None and act.at > settlement.at
        if came_after and reason is not keeper.Reason.LATE:
            continue
        if act.kind == Act.Kind.GIVEN:
            record_answer(promise, act, reason, known, now)
        elif act.review_id in known.reviews:
            by = "moderator" if act.review.removed_by_moderator else "writer"
            ledger.record(
                promise, "removed", f"act:{act.pk}", act.at, now, act=act.pk, review=act.review_id, by=by
            )


def met(entries: Iterable[Entry]) -> Known:
    numbers: dict[int, int] = {}
    reviews = set()
    for entry in entries:
        reviews.add(entry.facts["review"])
        if entry.facts["reader_number"]:
            numbers[entry.facts["reader"]] = entry.facts["reader_number"]
    return Known(numbers, reviews)


def record_answer(
    promise: Promise, act: Act, reason: keeper.Reason | None, known: Known, now: datetime
) -> None:
    reader = act.account_id
    again = reader in known.numbers
    if reader is not None and reason is None:
        known.numbers.setdefault(reader, len(known.numbers) + 1)
    known.reviews.add(act.review_id)
    ledger.record(
        promise,
        "answered",
        f"act:{act.pk}",
        act.at,
        now,
        act=act.pk,
        review=act.review_id,
        reader=reader,
        reader_number=known.numbers.get(reader) if reader is not None else None,
        again=again,
        wants_rest=act.wants_rest,
        role=act.role,
        confirmed=act.is_confirmed,
        joined_at=act.joined_at,
        reason=reason.value if reason else None,
    )


def note(promise: Promise, settlement: keeper.Settlement, now: datetime) -> None:
    """Keep on the row what the pages and the tick ask for."""
    terms = promise.terms()
    if settlement.extended and settlement.closes_at != promise.closes_at:
        days = promise.chance_days
        ledger.record(promise, "extended", "extended", promise.closes_at, now, days=days)
    promise.closes_at = settlement.closes_at
    promise.readers, promise.yes, promise.no = (
        settlement.tally.readers,
        settlement.tally.yes,
        settlement.tally.no,
    )
    promise.taken_in = new_acts_end(promise, now)
    promise.looked_at = now
    earliest_at = promise.opened_at + terms.earliest
    promise.look_again_at = min(promise.closes_at, earliest_at if earliest_at > now else promise.closes_at)
    promise.save()


def new_acts_end(promise: Promise, now: datetime) -> int:
    """The key of the last act taken in; an act stamped after `now` is left for the next time."""
    acts = Act.objects.filter(work=promise.work_id, pk__gt=promise.taken_in, at__lte=now)
    return acts.aggregate(last=Max("pk"), n=Count("pk"))["last"] or promise.taken_in
