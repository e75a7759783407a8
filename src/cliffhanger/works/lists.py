"""Works as lists and pages show them, and which of them the first page shows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Min, Prefetch, Q, Sum

from .models import Chapter, Creatorship, Part, Series, Work, WorkTag
from .queries import PartQuerySet, Reader, WorkQuerySet

TURN = timedelta(minutes=10)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
ROWS: dict[str, Callable[[], Any]] = {
    "creatorships": lambda: Creatorship.objects.select_related("pseud__account"),
    "work_tags": lambda: WorkTag.objects.select_related("tag"),
    "parts": lambda: Part.objects.numbered().select_related("series").order_by("pk"),
}


def for_readers(works: WorkQuerySet, reader: Reader | None = None) -> WorkQuerySet:
    """With all that a blurb or a page shows this reader, in a number of queries that does not grow with the list."""
    rows = (Prefetch(name, rows()) for name, rows in ROWS.items())
    return works.with_figures(reader).prefetch_related(*rows, "promises__seals")


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


def next_turn(now: datetime) -> datetime:
    """When others are shown."""
    return EPOCH + ((now - EPOCH) // TURN + 1) * TURN


class Place(NamedTuple):
    """A work's place in one series, and the works on both sides of it that this reader may open."""

    part: Part
    previous: int | None
    next: int | None


def places_of(work: Work, reader: Reader) -> list[Place]:
    """Where the work stands in its series, for its own pages."""
    parts = list(work.parts.all())
    if not parts:
        return []
    listed = Part.objects.listed_for(reader).filter(series__in=[part.series_id for part in parts])
    rows = list(listed.values_list("series", "position", "work"))
    return [
        Place(
            part,
            max(
                ((at, pk) for series, at, pk in rows if series == part.series_id and at < part.position),
                default=(0, None),
            )[1],
            min(
                ((at, pk) for series, at, pk in rows if series == part.series_id and at > part.position),
                default=(0, None),
            )[1],
        )
        for part in parts
    ]


def series_figures(listed: PartQuerySet) -> dict[str, Any]:
    """What a reader is told of a series: of the works that are listed for her, and what is out of them."""
    out = Chapter.objects.filter(posted_at__isnull=False, work__in=listed.order_by().values("work"))
    figures = out.aggregate(words=Sum("words"), begun=Min("work__posted_at"), updated=Max("work__updated_at"))
    return {**figures, "words": figures["words"] or 0}


def series_for(reader: Reader, pseuds: Any) -> Any:
    """The series these pseuds made of which this reader may know, the latest first."""
    return series_listed(reader).filter(pseud__in=pseuds).order_by(F("updated_at").desc(), "-pk")


def series_listed(reader: Reader) -> Any:
    """The series of which this reader may know, with how many works of each she may."""
    return (
        Series.objects.filter(parts__in=Part.objects.listed_for(reader).order_by())
        .select_related("pseud__account")
        .annotate(
            works_out=Count("parts", distinct=True),
            words_out=Sum(
                "parts__work__chapters__words", filter=Q(parts__work__chapters__posted_at__isnull=False)
            ),
            updated_at=Max("parts__work__updated_at"),
        )
    )
