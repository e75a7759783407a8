"""A ledger read again from its first line: does it come to the settlement that was recorded?"""

from dataclasses import dataclass
from datetime import datetime

from cliffhanger import keeper

from . import ledger
from .models import Promise

Standing = tuple[str, object, int, int, int, int, object]


@dataclass(frozen=True)
class Replay:
    """What the keeper computes from the ledger alone, beside what the archive recorded.

    `broken_at` is the number of the first entry whose hash does not follow from the one before, `due`
    the instants at which chapters go up as computed, `scheduled` those the archive goes by.
    """

    computed: keeper.Settlement
    recorded: Standing
    due: list[datetime]
    scheduled: list[datetime]
    broken_at: int | None

    @property
    def is_equal(self) -> bool:
        told = standing(self.computed) == self.recorded
        return told and self.due == self.scheduled and self.broken_at is None


def replay(promise: Promise) -> Replay:
    """Settle the promise from its ledger, as of the last time the archive looked."""
    promise = Promise.objects.get(pk=promise.pk)
    entries = list(promise.entries.all())
    seals = list(promise.seals.all())
    as_of = max([promise.looked_at, *(entry.recorded_at for entry in entries)])
    terms, events = ledger.terms(entries), ledger.events(entries)
    computed = keeper.settle(terms, events, as_of)
    due: list[datetime] = []
    if computed.outcome is keeper.Outcome.KEPT and computed.at and not promise.halted_at:
        due = keeper.due(terms, events, computed.at, len(seals))
    return Replay(
        computed,
        recorded(promise),
        due,
        [seal.due_at for seal in seals if seal.due_at and due],
        ledger.first_break(entries),
    )


def recorded(promise: Promise) -> Standing:
    at = promise.settled_at
    counts = (promise.readers, promise.yes, promise.no, promise.quorum)
    if at is None:
        return ("open", None, *counts, promise.closes_at)
    entry = promise.entries.get(key="settled")
    said = (entry.facts["readers"], entry.facts["yes"], entry.facts["no"], entry.facts["quorum"])
    return (entry.kind, entry.at, *said, promise.closes_at)


def standing(settlement: keeper.Settlement) -> Standing:
    tally = settlement.tally
    return (
        settlement.outcome.value,
        settlement.at,
        tally.readers,
        tally.yes,
        tally.no,
        settlement.quorum,
        settlement.closes_at,
    )
