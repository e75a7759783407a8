"""The run that carries out what is due. Killed anywhere and run again, it does each thing once.

Its cost grows with what is due and what was answered since the last run, not with the promises there are.
"""

import logging
from collections.abc import Callable, Iterable
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
    """How many promises one run looked at, and how many of them it found or left settled."""

    looked_at: int = 0
    settled: int = 0
    posted: int = 0


def tick(now: datetime) -> Ticked:
    """Carry out what is due at `now`."""
    looked_at = 0
    settled = 0
    for promise, at in stirred(now):
        looked_at += 1
        settled += attempt(settle, promise, at)
    for promise in Promise.objects.due(now).iterator():
        looked_at += 1
        settled += attempt(settle, promise, now)
    posted = sum(attempt(post_chapters, promise, now) for promise in with_chapters_due(now))
    return Ticked(looked_at, settled, posted)


def stirred(now: datetime) -> Iterable[tuple[Promise, datetime]]:
    """Open promises on whose works readers or authors acted since the last run, each with an instant.

    The instant is no earlier than the last act: one stamped between the start of this run and now is read.
    """
    with unread("promises.acts", Act.objects.all()) as acts:
        latest = {act.work_id: max(now, act.at) for act in acts}
        promises = Promise.objects.open().filter(work__in=latest)
        yield from ((promise, latest[promise.work_id]) for promise in promises)
    with unread("promises.mends", Version.objects.filter(chapter__held_at__isnull=False)) as versions:
        works = {version.chapter.work_id for version in versions}
        yield from ((promise, now) for promise in Promise.objects.open().filter(work__in=works))


def with_chapters_due(now: datetime) -> list[Promise]:
    due = Seal.objects.filter(due_at__lte=now, posted_at=None, promise__halted_at=None)
    return list(Promise.objects.filter(pk__in=due.values("promise")))


def settle(promise: Promise, now: datetime) -> int:
    return 0 if bring_up_to_date(promise, now).is_open else 1


@transaction.atomic
def post_chapters(promise: Promise, now: datetime) -> int:
    return post_due(lock(promise), now)


def attempt(act: Callable[[Promise, datetime], int], promise: Promise, now: datetime) -> int:
    """One promise's trouble must not keep the others waiting; it is tried again at the next run."""
    try:
        return act(promise, now)
    except Exception:
        log.exception("Promise %s could not be brought up to date", promise.pk)
        return 0
