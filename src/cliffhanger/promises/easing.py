"""After opening, terms can only become easier for the readers, and the author or a moderator may end it."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from cliffhanger import keeper

from . import ledger
from .course import bring_up_to_date, lock
from .models import Promise, plain
from .outcome import conclude, let_go, post_due, schedule
from .problems import problems


class NotNow(Exception):
    """What was asked cannot be done as the promise stands; the message says why, for the one who asked."""


@transaction.atomic
def ease(
    promise: Promise, now: datetime, quorum: int | None = None, calendar: keeper.Calendar | None = None
) -> Promise:
    """Lower the quorum, bring the calendar forward, or both. Raises NotNow for anything harder."""
    promise = bring_up_to_date(promise, now)
    now = max(now, promise.looked_at)
    if quorum == promise.quorum:
        quorum = None
    if calendar == promise.calendar:
        calendar = None
    check(promise, quorum, calendar)
    facts = {"quorum": quorum, "calendar": plain(calendar) if calendar else None}
    ledger.record(promise, "eased", f"eased:{promise.entries.count()}", now, now, **facts)
    if quorum:
        promise.quorum = quorum
    if calendar:
        promise.pace, promise.calendar_days = calendar.pace.value, calendar.days
    promise.save()
    if promise.is_open:
        return bring_up_to_date(promise, now)
    schedule(promise, now)
    post_due(promise, now)
    return promise


def check(promise: Promise, quorum: int | None, calendar: keeper.Calendar | None) -> None:
    if quorum is None and calendar is None:
        raise NotNow(gettext("Nothing would change."))
    if quorum is not None and not promise.is_open:
        raise NotNow(gettext("The promise is settled; its quorum stays as it was."))
    if quorum is not None and not 1 <= quorum < promise.quorum:
        lower = gettext("The quorum can only be lowered, to 1 at the least. It is %(quorum)s.")
        raise NotNow(lower % {"quorum": promise.quorum})
    if not promise.is_open and not is_going_up(promise):
        raise NotNow(gettext("There is nothing left to bring forward."))
    if calendar is not None and (wrong := list(problems(replace(promise.terms(), calendar=calendar)))):
        raise NotNow(" ".join(sentence for _, sentence in wrong))
    if calendar is not None and not calendar.is_no_later_than(promise.calendar, promise.seals.count()):
        raise NotNow(gettext("The chapters can only go up sooner than was said, not later."))


def is_going_up(promise: Promise) -> bool:
    """Whether chapters of a settled promise are still to be posted."""
    return promise.halted_at is None and promise.seals.filter(posted_at=None, due_at__isnull=False).exists()


@transaction.atomic
def withdraw(promise: Promise, now: datetime) -> Promise:
    """Take an open promise back. The posted chapters stay; the held ones are the author's drafts again."""
    promise = bring_up_to_date(promise, now)
    now = max(now, promise.looked_at)
    if not promise.is_open:
        raise NotNow(gettext("The promise is settled. What it brought about stands."))
    return end(promise, keeper.Withdrawn(now), now)


@transaction.atomic
def release(promise: Promise, now: datetime) -> Promise:
    """Let every held chapter out at once, whether the promise is open or its calendar is running."""
    promise = bring_up_to_date(promise, now)
    now = max(now, promise.looked_at)
    if promise.is_open:
        return end(promise, keeper.Released(now), now)
    if not is_going_up(promise):
        raise NotNow(gettext("There is nothing left to let out."))
    ledger.record(promise, "hurried", "hurried", now, now)
    promise.seals.filter(posted_at=None, due_at__gt=now).update(due_at=now)
    post_due(promise, now)
    return promise


@transaction.atomic
def halt(promise: Promise, reason: str, now: datetime) -> Promise:
    """A moderator stops an open promise, or the chapters of a kept one that are not due. On the record."""
    promise = bring_up_to_date(promise, now)
    now = max(now, promise.looked_at)
    if promise.is_open:
        return end(promise, keeper.Halted(now), now, reason)
    post_due(promise, now)  # what would be out by now had nobody been asleep
    if not is_going_up(promise):
        raise NotNow(gettext("There is nothing left to stop."))
    ledger.record(promise, "stopped", "stopped", now, now, reason=reason)
    promise.halted_at = now
    promise.seals.filter(posted_at=None).update(due_at=None)
    promise.save()
    let_go(promise)
    return promise


def end(promise: Promise, event: keeper.Event, now: datetime, reason: str = "") -> Promise:
    entries = list(promise.entries.all())
    settlement = keeper.settle(ledger.terms(entries), [*ledger.events(entries), event], now)
    conclude(promise, settlement, now, reason)
    return lock(promise)
