from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from cliffhanger.works import ordering
from cliffhanger.works.models import Series

from .people import PseudTold, pseud_told
from .pieces import NO_NUL, NOT_BLANK, Number, Said, absolute


class SeriesTold(Schema):
    id: int
    url: str
    title: str
    by: PseudTold | None
    summary: str
    notes: str
    completed_at: datetime | None
    works: list[int]


class SeriesHeader(Said):
    summary: Annotated[str, Field(max_length=1_250, pattern=NO_NUL)] | None = None
    notes: Annotated[str, Field(max_length=5_000, pattern=NO_NUL)] | None = None
    is_complete: bool | None = None


class SeriesWorks(Said):
    works: Annotated[list[Number], Field(max_length=ordering.MOST_PARTS)]


class SeriesSaid(SeriesHeader):
    title: Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)]
    works: Annotated[list[Number], Field(max_length=ordering.MOST_PARTS)] = []


class SeriesChange(SeriesHeader):
    """What is left out stays as it is."""

    title: Annotated[str, Field(min_length=1, max_length=255, pattern=NOT_BLANK)] | None = None


def series_told(series: Series, works: list[int]) -> dict[str, Any]:
    return {
        "id": series.pk,
        "url": absolute(series.get_absolute_url()),
        "title": series.title,
        "by": pseud_told(series.pseud) if series.pseud else None,
        "summary": series.summary,
        "notes": series.notes,
        "completed_at": series.completed_at,
        "works": works,
    }
