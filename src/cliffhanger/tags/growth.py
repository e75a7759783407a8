"""How the use of a tag grew: public works that count as it, by the month they were first posted in."""

from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count
from django.db.models.functions import TruncMonth

from .models import Tag

MONTHS = 24


def growth(tag: Tag, now: datetime) -> list[tuple[date, int]]:
    """The months since its first work, at most the last 24; empty if no public work has it."""
    public: Any = apps.get_model("works", "Work")._default_manager.public().tagged(tag)
    this = now.date().replace(day=1)
    months = [months_before(this, many) for many in range(MONTHS - 1, -1, -1)]
    recent = public.filter(posted_at__gte=datetime(months[0].year, months[0].month, 1, tzinfo=UTC))
    rows = (
        recent.order_by().annotate(month=TruncMonth("posted_at")).values_list("month").annotate(Count("pk"))
    )
    counted = {month.date(): works for month, works in rows}
    if not counted:
        return []
    return [(month, counted.get(month, 0)) for month in months if month >= min(counted)]


def months_before(month: date, many: int) -> date:
    years, rest = divmod(month.year * 12 + month.month - 1 - many, 12)
    return date(years, rest + 1, 1)
