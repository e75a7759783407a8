"""The run that carries out what is due. Killed anywhere and run again, it does each thing once.

Its cost grows with what is due and what was answered since the last run, not with the promises there are.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cliffhanger.archive.sequence import unread
from cliffhanger.reviews.models import Act
from cliffhanger.works.models import Version

from .course import bring_up_to_date, lock
from .models import Promise, Seal
from .outcome import post_due

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ticked:
    """How many promises one run looked at, how many of them it settled, how many chapters it posted."""

    looked_at: int = 0
    settled: int = 0
    posted: int = 0

    def __add__(self, other: "Ticked") -> "Ticked":
        return Ticked(
            self.looked_at + other.looked_at, self.settled + other.settled, self.posted + other.posted
        )


def tick(now: datetime) -> Ticked:
    """Carry out what is due at `now`."""
    ticked = Ticked()
    for promise in stirred():
        ticked += attempt(look, promise, now)
    for promise in list(Promise.objects.due(now)):
        ticked += attempt(look, promise, now)
    for promise in with_chapters_due(now):
        ticked += attempt(post_chapters, promise, now)
    return ticked


def stirred() -> Iterator[Promise]:
    """Promises on whose works readers answered, or under whose seals authors wrote, since the last run.

    The cursors move on once all of them were attempted; a promise that gave trouble is looked at again
    by its own clock, see `attempt`.
    """
    with unread("promises.acts", Act.objects.only("work")) as acts:
        yield from Promise.objects.open().filter(work__in={act.work_id for act in acts})
    with unread("promises.mends", Version.objects.filter(chapter__held_at__isnull=False)) as versions:
        chapters = {version.chapter_id for version in versions}
        yield from Promise.objects.filter(seals__chapter__in=chapters, seals__posted_at=None).distinct()


def with_chapters_due(now: datetime) -> list[Promise]:
    due = Seal.objects.filter(due_at__lte=now, posted_at=None)
    return list(Promise.objects.filter(pk__in=due.values("promise"), halted_at=None))


def look(promise: Promise, now: datetime) -> Ticked:
    was_open = promise.is_open
    promise = bring_up_to_date(promise, now)
    if promise.is_open or not was_open:
        return Ticked(1)
    return Ticked(1, 1, promise.seals.exclude(posted_at=None).count())


@transaction.atomic
def post_chapters(promise: Promise, now: datetime) -> Ticked:
    return Ticked(posted=post_due(lock(promise), now))


def attempt(act: Callable[[Promise, datetime], Ticked], promise: Promise, now: datetime) -> Ticked:
    """One promise's trouble must not keep the others waiting; it is tried again at the next run."""
    try:
        return act(promise, now)
    except Exception:
        log.exception("Promise %s could not be brought up to date", promise.pk)
        Promise.objects.open().filter(pk=promise.pk).update(look_again_at=now)
        return Ticked(1)
