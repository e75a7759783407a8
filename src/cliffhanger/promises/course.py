"""A promise on its way: what readers did is taken into the ledger, the keeper is asked, the answer recorded.

Everything here runs under the lock on the promise's work, which answers take as well: an answer stamped
before a settlement looked is committed before it looks. The lock on appending comes before it, as it does
everywhere (see `archive.sequence`).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cliffhanger import keeper
from cliffhanger.kit.compiled import Compiled
from cliffhanger.reviews.models import Act
from cliffhanger.works.models import Reading, Work

from . import ledger
from .mending import take_in_mends
from .models import Entry, Promise
from .outcome import conclude
from .reread import entries_of

# Asked under the lock, of every promise that was answered, at every stroke of the clock.
PROMISE: Compiled[Promise] = Compiled(lambda pk: Promise.objects.filter(pk=pk).select_related("work"))
ACTS_AFTER: Compiled[Act] = Compiled(
    lambda work, pk: (
        Act.objects.filter(work=work, pk__gt=pk)
        .select_related("review")
        .only(
            *(field.name for field in Act._meta.fields), "review__removed_at", "review__removed_by_moderator"
        )
        .order_by("pk")
    )
)


@transaction.atomic
def bring_up_to_date(promise: Promise, now: datetime) -> Promise:
    """Take in what happened up to `now` and settle the promise if it is time. Returns it as it now is.

    `now` may have been read before somebody else looked: a look is never earlier than the last one, so
    afterwards `looked_at` is the instant that counts.
    """
    promise = lock(promise)
    now = max(now, promise.looked_at)
    take_in_mends(promise, now)
    if not promise.is_open:
        return promise
    known = Known(entries_of(promise))
    acts = new_acts(promise, known)
    happened = [act for act in acts if act.at <= now]
    settlement, seen = ask(promise, known, happened, now)
    take_in(promise, known, happened, settlement, now)
    if seen:
        ledger.record(promise, "seen", "seen", seen.at, now, readers=seen.readers)
    note(promise, known, settlement, acts, now)
    if settlement.outcome is not keeper.Outcome.OPEN:
        conclude(promise, settlement, now)
    return promise


def lock(promise: Promise) -> Promise:
    """The promise, fresh from the database and nobody else's until the transaction ends."""
    Work.lock(promise.work_id)
    return PROMISE(promise.pk)[0]


class Known:
    """What the ledger has met."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self.terms = ledger.terms(self.entries)
        self.numbers: dict[int, int] = {}  # account -> reader's number in this ledger
        self.acts: set[int] = set()
        self.last_at: dict[int, datetime] = {}  # review -> the instant of what was last done to it
        for entry in self.entries:
            if entry.kind in ("answered", "removed"):
                self.acts.add(entry.facts["act"])
                self.last_at[entry.facts["review"]] = entry.at
            if entry.kind == "answered" and entry.facts["reader_number"]:
                self.numbers[entry.facts["reader"]] = entry.facts["reader_number"]

    def number(self, reader: int) -> int:
        """The reader's number in this ledger, the next one if she is new."""
        return self.numbers.setdefault(reader, len(self.numbers) + 1)


def new_acts(promise: Promise, known: Known) -> list[Act]:
    """What was done to reviews of the work and is not in the ledger, in the order in which it was received.

    Clocks may differ and be set back. What was done to one review later is therefore never dated before
    what was done to it earlier: a removal must not slip in front of the answer it removes.
    """
    acts = [act for act in ACTS_AFTER(promise.work_id, promise.taken_in) if act.pk not in known.acts]
    last_at = dict(known.last_at)
    for act in acts:
        act.at = last_at[act.review_id] = max(act.at, last_at.get(act.review_id, act.at))
    return acts


def ask(
    promise: Promise, known: Known, acts: list[Act], now: datetime
) -> tuple[keeper.Settlement, keeper.Seen | None]:
    """The keeper's answer as of `now`, from the ledger and the acts not yet in it.

    With it how many had seen the chapter at its closing, if a second chance turned on that just now.
    """
    events = [*ledger.events(known.entries), *(event_of(act) for act in acts)]
    settlement = keeper.settle(known.terms, events, now)
    if not settlement.extended or any(isinstance(event, keeper.Seen) for event in events):
        return settlement, None
    closed_at = promise.opened_at + known.terms.window
    seen = keeper.Seen(closed_at, readers_of(promise, closed_at))
    return keeper.settle(known.terms, [*events, seen], now), seen


def readers_of(promise: Promise, until: datetime) -> int:
    """How many signed-in readers other than its makers had opened the chapter by `until`."""
    readings = Reading.objects.filter(chapter=promise.after_id, since__lt=until)
    return readings.exclude(account__pseuds__creatorships__work=promise.work_id).count()


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


def take_in(
    promise: Promise, known: Known, acts: list[Act], settlement: keeper.Settlement, now: datetime
) -> None:
    """Record the acts that bear on the promise: all but those after it was kept or ended."""
    lines = []
    for act in acts:
        reason = settlement.excluded.get(act.pk)
        came_after = settlement.at is not None and act.at > settlement.at
        if came_after and reason is not keeper.Reason.LATE:
            continue
        if act.kind == Act.Kind.GIVEN:
            lines.append(answer_line(act, reason, known))
            known.last_at[act.review_id] = act.at
        elif act.review_id in known.last_at:
            lines.append(removal_line(act))
    ledger.write(promise, lines, now)


def answer_line(act: Act, reason: keeper.Reason | None, known: Known) -> ledger.Line:
    reader = act.account_id
    again = reader in known.numbers
    number = known.numbers.get(reader) if reader is not None else None
    if reader is not None and reason is None:
        number = known.number(reader)
    facts = {
        "act": act.pk,
        "review": act.review_id,
        "reader": reader,
        "reader_number": number,
        "again": again,
        "wants_rest": act.wants_rest,
        "role": act.role,
        "confirmed": act.is_confirmed,
        # To the microsecond: the encoder of rows would keep milliseconds, and an edge would move.
        "joined_at": act.joined_at.isoformat() if act.joined_at else None,
        "reason": reason.value if reason else None,
    }
    return ledger.Line("answered", f"act:{act.pk}", act.at, facts)


def removal_line(act: Act) -> ledger.Line:
    # A writer's removal can be undone by answering again; a moderator's is the last thing that happens.
    removed_at = act.review.removed_at
    by_moderator = act.review.removed_by_moderator and removed_at is not None and act.at >= removed_at
    facts = {"act": act.pk, "review": act.review_id, "by": "moderator" if by_moderator else "writer"}
    return ledger.Line("removed", f"act:{act.pk}", act.at, facts)


def note(
    promise: Promise, known: Known, settlement: keeper.Settlement, acts: list[Act], now: datetime
) -> None:
    """Keep on the row what the pages and the tick ask for."""
    if settlement.extended and settlement.closes_at != promise.closes_at:
        days = promise.chance_days
        ledger.record(promise, "extended", "extended", promise.closes_at, now, days=days)
    tally = settlement.tally
    promise.readers, promise.yes, promise.no = tally.readers, tally.yes, tally.no
    promise.closes_at = settlement.closes_at
    promise.looked_at = now
    ahead = [act for act in acts if act.at > now]
    if acts:
        promise.taken_in = min((act.pk for act in ahead), default=acts[-1].pk + 1) - 1
    earliest_at = promise.opened_at + known.terms.earliest
    awaited = [promise.closes_at, earliest_at, *(act.at for act in ahead)]
    promise.look_again_at = min((at for at in awaited if at > now), default=promise.closes_at)
    promise.save()
