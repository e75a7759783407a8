"""What a settlement brings about. In one transaction, claimed by compare-and-set, so exactly once."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from cliffhanger import keeper
from cliffhanger.accounts.models import Account
from cliffhanger.works.models import Chapter, Grant, Withdrawal

from . import ledger
from .mending import take_in_mends
from .models import Promise, Seal


def conclude(promise: Promise, settlement: keeper.Settlement, now: datetime, reason: str = "") -> bool:
    """Record the settlement and carry it out. False if the promise was settled already."""
    claimed = Promise.objects.filter(pk=promise.pk, settled_at=None).update(
        settled_at=settlement.at, outcome=settlement.outcome.value, look_again_at=None
    )
    if not claimed or settlement.at is None:
        return False
    promise.refresh_from_db()
    ledger.record(
        promise,
        settlement.outcome.value,
        "settled",
        settlement.at,
        now,
        readers=settlement.tally.readers,
        quorum=settlement.quorum,
        yes=settlement.tally.yes,
        no=settlement.tally.no,
        **({"reason": reason} if reason else {}),
    )
    carry_out(promise, settlement, settlement.at, now)
    promise.work.questions.filter(retired_at=None).update(retired_at=now)
    return True


def carry_out(promise: Promise, settlement: keeper.Settlement, at: datetime, now: datetime) -> None:
    match settlement.outcome, promise.if_lapsed:
        case keeper.Outcome.KEPT, _:
            schedule(promise, now)
        case (keeper.Outcome.RELEASED, _) | (keeper.Outcome.LAPSED, Promise.IfLapsed.RELEASE):
            promise.seals.update(due_at=at)
        case keeper.Outcome.LAPSED, if_lapsed:
            let_go(promise)
            thank(promise, settlement.counted, at, now)
            if if_lapsed == Promise.IfLapsed.WITHDRAW and promise.work.withdraw(Withdrawal.LAPSED, at):
                ledger.record(promise, "taken_down", "taken_down", at, now)
        case _:
            let_go(promise)
    post_due(promise, now)


def schedule(promise: Promise, now: datetime) -> None:
    """Set the instants at which a kept promise's chapters are due, by the calendar as eased so far."""
    if promise.settled_at is None:
        return
    entries = list(promise.entries.all())
    seals = list(promise.seals.all())
    dates = keeper.due(ledger.terms(entries), ledger.events(entries), promise.settled_at, len(seals))
    for seal, due_at in zip(seals, dates, strict=True):
        promise.seals.filter(pk=seal.pk, posted_at=None).update(due_at=due_at)


def post_due(promise: Promise, now: datetime) -> int:
    """Post the chapters of a settled promise that are due, as of when they were; how many there were."""
    if promise.halted_at:
        return 0
    due = promise.seals.filter(posted_at=None, due_at__lte=now)
    # Locked before mends are taken in: the text that goes up is the one its seal speaks of.
    list(Chapter.objects.select_for_update().filter(pk__in=due.values("chapter")).order_by("pk").only("pk"))
    take_in_mends(promise, now)
    return sum(post(promise, seal, now) for seal in due.order_by("due_at", "position"))


def post(promise: Promise, seal: Seal, now: datetime) -> bool:
    due_at = seal.due_at or now
    if not promise.seals.filter(pk=seal.pk, posted_at=None).update(posted_at=due_at):
        return False
    if not seal.chapter.post(due_at):
        return False
    facts: dict[str, Any] = {"position": seal.position, "seal": seal.digest, "as_sealed": seal.is_as_sealed}
    ledger.record(promise, "posted", f"chapter:{seal.chapter_id}", due_at, now, **facts)
    return True


def let_go(promise: Promise) -> None:
    for seal in promise.seals.filter(posted_at=None).select_related("chapter"):
        seal.chapter.let_go()


def thank(promise: Promise, readers: tuple[int, ...], at: datetime, now: datetime) -> None:
    """Let those who answered read what there was of the work privately, where the terms say so.

    Of its chapters, the posted and the sealed ones: a draft begun since was never promised. Of its
    readers, those who still have an account.
    """
    if promise.thanks != Promise.Thanks.REST:
        return
    here = Account.objects.filter(pk__in=readers).order_by("pk").values_list("pk", flat=True)
    if not here:
        return
    sealed = promise.seals.values("chapter")
    chapters = promise.work.chapters.filter(Q(posted_at__isnull=False) | Q(pk__in=sealed))
    Grant.objects.bulk_create(
        [
            Grant(chapter_id=chapter, account_id=reader, since=at)
            for chapter in chapters.values_list("pk", flat=True)
            for reader in here
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    ledger.record(promise, "thanked", "thanked", at, now, readers=len(here))
