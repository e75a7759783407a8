from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from cliffhanger.search.models import LONGEST_ASKED, LONGEST_NAME, Filter

from .pieces import NO_NUL, NOT_BLANK, Said


class FilterTold(Schema):
    id: int
    name: str
    asked: str
    never_since: datetime | None


class FilterSaid(Said):
    """`asked` are parameters of `/works`, such as `tag=12&not=7&status=complete`."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=NOT_BLANK)]
    asked: Annotated[str, Field(max_length=LONGEST_ASKED, pattern=NO_NUL)] = ""


def filter_told(kept: Filter) -> dict[str, Any]:
    return {"id": kept.pk, "name": kept.name, "asked": kept.asked, "never_since": kept.never_since}
