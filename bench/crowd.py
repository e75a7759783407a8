"""An archive crowded with open promises. Imported once the archive is loaded.

The promises that come due are made and answered through the verbs that the pages call. The many that do
not are written in bulk, each with all that bears on the tick: work, signature, chapters, seal and ledger.
"""

import time
from datetime import datetime

from django.db import connection, transaction

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.cast import makers
from cliffhanger.promises import ledger
from cliffhanger.promises.models import Entry, Promise, Seal, digest
from cliffhanger.promises.tick import tick
from cliffhanger.works.models import Chapter, Creatorship, Work

from .measure import Contender

BATCH = 2_000
TEXT = f"<p>{'It went on, and more was told. ' * 20}</p>"
WORDS = 140
ENDINGS = (Promise.IfLapsed.WITHDRAW, Promise.IfLapsed.RELEASE)


def ticker(open_promises: int, due: int, rounds: int) -> Contender:
    """Ticks at the next instant at which `due` promises close, of so many open ones: milliseconds.

    Half of them lapse and take their work down, with thanks to two readers; half post their chapter.
    """
    author = makers.account("Ada")
    closings = iter([closing_together(author, number, due) for number in range(rounds)])
    fill(author, open_promises - due * rounds)
    tick(clock.now())  # takes in what the readers answered
    settle_down()

    def strike() -> float:
        now = next(closings)
        start = time.perf_counter()
        ticked = tick(now)
        took = time.perf_counter() - start
        assert (ticked.looked_at, ticked.settled) == (due, due), ticked
        return took * 1e3

    return strike


@transaction.atomic
def closing_together(author: Account, batch: int, due: int) -> datetime:
    """Promises that close one right after the other, each answered by too few; the instant of the last."""
    for number in range(due):
        work = makers.work(author, f"Tale {number}", [TEXT, TEXT])
        promise = makers.promise(work, window_days=1, if_lapsed=ENDINGS[number % len(ENDINGS)])
        for reader in ("Bo", "Cy"):
            makers.answer(work, makers.account(f"{reader} {batch} {number}"))
    return promise.closes_at


def fill(author: Account, many: int) -> None:
    now = clock.now()
    for start in range(0, many, BATCH):
        write(author, min(BATCH, many - start), now)


@transaction.atomic
def write(author: Account, many: int, now: datetime) -> None:
    """So many works, each out with its first chapter and an open promise about its second."""
    works = Work.objects.bulk_create(
        Work(title=f"Tale {number}", created_at=now, posted_at=now, updated_at=now) for number in range(many)
    )
    Creatorship.objects.bulk_create(Creatorship(work=work, pseud=author.pseud) for work in works)
    out = Chapter.objects.bulk_create(chapter(work, 1, now, posted_at=now) for work in works)
    held = Chapter.objects.bulk_create(chapter(work, 2, now, held_at=now) for work in works)
    promises = Promise.objects.bulk_create(promise_after(each, author, now) for each in out)
    Seal.objects.bulk_create(seal(*pair) for pair in zip(promises, held, strict=True))
    Entry.objects.bulk_create(
        entry for pair in zip(promises, held, strict=True) for entry in first_entries(*pair)
    )


def chapter(work: Work, position: int, now: datetime, **state: datetime) -> Chapter:
    return Chapter(work=work, position=position, text=TEXT, words=WORDS, created_at=now, **state)


def promise_after(first: Chapter, author: Account, now: datetime) -> Promise:
    promise = Promise(work=first.work, after=first, opened_by=author.pseud, quorum=3, window_days=60)
    promise.opened_at = promise.looked_at = now
    promise.closes_at = promise.look_again_at = now + promise.terms().window
    return promise


def seal(promise: Promise, held: Chapter) -> Seal:
    made = digest(TEXT)
    return Seal(
        promise=promise, chapter=held, position=held.position, words=WORDS, first_digest=made, digest=made
    )


def first_entries(promise: Promise, held: Chapter) -> list[Entry]:
    """The ledger as it begins, chained by its hashes."""
    terms = ledger.facts_of(promise.terms())
    opened = entry(promise, 1, "opened", "opened", {"chapters": 1, **terms})
    opened.hash = ledger.hash_of(opened, "")
    facts = {"position": held.position, "words": WORDS, "seal": digest(TEXT)}
    sealed = entry(promise, 2, "sealed", f"seal:{held.pk}", facts)
    sealed.hash = ledger.hash_of(sealed, opened.hash)
    return [opened, sealed]


def entry(promise: Promise, number: int, kind: str, key: str, facts: ledger.Facts) -> Entry:
    at = promise.opened_at
    return Entry(promise=promise, number=number, kind=kind, key=key, at=at, recorded_at=at, facts=facts)


def settle_down() -> None:
    """What a database that was filled slowly has had time for: statistics, and a log that is written back."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            "CHECKPOINT" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)"
        )
