"""Works as lists and pages show them, and which of them the first page shows."""

from datetime import UTC, datetime, timedelta

from django.db.models import Prefetch

from .models import Creatorship, Work, WorkTag
from .queries import WorkQuerySet

TURN = timedelta(minutes=10)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def for_readers(works: WorkQuerySet) -> WorkQuerySet:
    """With all that a blurb or a page shows, in a number of queries that does not grow with the list."""
    return works.with_figures().prefetch_related(
        Prefetch("creatorships", Creatorship.objects.select_related("pseud__account")),
        Prefetch("work_tags", WorkTag.objects.select_related("tag")),
        "promises__seals",
    )


def newest(works: WorkQuerySet) -> WorkQuerySet:
    return works.order_by("-updated_at", "-pk")


def in_turn(works: WorkQuerySet, most: int, now: datetime) -> list[Work]:
    """Up to `most` of the works, others every ten minutes, so that each is shown as long as any other."""
    total = works.count()
    if total <= most:
        return list(works.order_by("pk"))
    start = (now - EPOCH) // TURN * most % total
    shown = list(works.order_by("pk")[start : start + most])
    return shown + list(works.order_by("pk")[: most - len(shown)])
