"""Putting works into a series, in an order, and taking them out. One change at a time for each series."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from .models import Part, Series, Work

MOST_PARTS = 500


class Full(ValueError):
    """The series has as many works as one can have."""


@transaction.atomic
def append(series: Series, work: Work) -> None:
    """Put the work behind the others; nothing changes if it is in already. Raises Full."""
    parts = locked(series).parts
    if parts.filter(work=work).exists():
        return
    last = parts.order_by("-position").values_list("position", flat=True).first() or 0
    if parts.count() >= MOST_PARTS:
        raise Full(_("A series has up to {most} works.").format(most=MOST_PARTS))
    Part.objects.create(series=series, work=work, position=last + 1)


@transaction.atomic
def arrange(series: Series, places: dict[int, int], out: set[int]) -> None:
    """Give the parts these places, by their keys, and take those out that are in `out`; numbers close up."""
    parts = locked(series).parts
    parts.filter(pk__in=out).delete()
    kept = sorted(parts.all(), key=lambda part: (places.get(part.pk, part.position), part.position, part.pk))
    for position, part in enumerate(kept, start=1):
        if part.position != position:
            Part.objects.filter(pk=part.pk).update(position=position)


def complete(series: Series, is_complete: bool, now: datetime) -> None:
    """Say whether the series is whole. Saying so again does not move the day."""
    if is_complete != (series.completed_at is not None):
        series.completed_at = now if is_complete else None


def locked(series: Series) -> Series:
    fresh: Series = Series.objects.select_for_update().get(pk=series.pk)
    return fresh
