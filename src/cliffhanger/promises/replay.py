"""A ledger read again from its first line: does it come to the settlement that was recorded?"""

from dataclasses import dataclass

from cliffhanger import keeper

from . import ledger
from .models import Promise

Standing = tuple[str, object, int, int, int]


@dataclass(frozen=True)
class Replay:
    """What the keeper computes from the ledger alone, beside what the archive recorded."""

    computed: keeper.Settlement
    recorded: Standing

    @property
    def is_equal(self) -> bool:
        return standing(self.computed) == self.recorded


def replay(promise: Promise) -> Replay:
    """Settle the promise from its ledger, as of the last time the archive looked."""
    promise = Promise.objects.get(pk=promise.pk)
    entries = list(promise.entries.all())
    as_of = max([promise.looked_at, *(entry.recorded_at for entry in entries)])
    computed = keeper.settle(ledger.terms(entries), ledger.events(entries), as_of)
    if promise.is_open:
        recorded: Standing = ("open", None, promise.readers, promise.yes, promise.no)
    else:
        entry = promise.entries.get(key="settled")
        facts = entry.facts
        recorded = (entry.kind, entry.at, facts["readers"], facts["yes"], facts["no"])
    return Replay(computed, recorded)


def standing(settlement: keeper.Settlement) -> Standing:
    tally = settlement.tally
    return settlement.outcome.value, settlement.at, tally.readers, tally.yes, tally.no
