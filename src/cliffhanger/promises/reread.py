"""A ledger that this process has read before is read on from where it ended, not from its first line again.

Nobody can change an entry: the database refuses to. And should another ledger have come in its place, be it
that a transaction was undone or the whole database replaced, the hash of the last entry known is another,
since it holds the hashes of all before it; then everything is read.
"""

from dataclasses import dataclass

from cliffhanger.kit.compiled import Compiled
from cliffhanger.kit.pagecache.shelf import Shelf

from .models import Entry, Promise

MOST = 32 * 1024**2  # bytes of ledgers a process remembers
OF_ENTRY = 2_500  # bytes, about


@dataclass(slots=True)
class Read:
    """The entries of a ledger in order. Several looks share them: nobody may change one."""

    entries: tuple[Entry, ...]
    size: int = 0


READ = Shelf(MOST)
ENTRIES_FROM: Compiled[Entry] = Compiled(
    lambda promise, pk: Entry.objects.filter(promise=promise, pk__gte=pk)
)


def entries_of(promise: Promise) -> tuple[Entry, ...]:
    """All entries, in order. Costs one row for each that is new since this process asked last."""
    known = READ.get(promise.pk)
    entries = read_on(promise, known.entries) if isinstance(known, Read) and known.entries else None
    if entries is None:
        entries = tuple(promise.entries.all())
    READ.put(promise.pk, Read(entries, OF_ENTRY * len(entries)))
    return entries


def read_on(promise: Promise, known: tuple[Entry, ...]) -> tuple[Entry, ...] | None:
    """What is known and what follows it; None if it does not follow."""
    last = known[-1]
    found = ENTRIES_FROM(promise.pk, last.pk)
    if not found or (found[0].number, found[0].hash) != (last.number, last.hash):
        return None
    return (*known, *found[1:])
