from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from cliffhanger.tags.models import CATEGORIES, RATINGS, WARNINGS, Tag


class TagTold(Schema):
    id: int
    kind: str
    name: str
    is_spoiler: bool = False


TagName = Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[^,\x00]*[^,\s\x00][^,\x00]*$")]
Names = list[TagName]
Rating = Literal[RATINGS]  # type: ignore[valid-type] # as many as there are
Warning_ = Literal[WARNINGS]  # type: ignore[valid-type] # as above
Category = Literal[CATEGORIES]  # type: ignore[valid-type] # as above


def tag_told(tag: Tag, *, is_spoiler: bool = False) -> dict[str, Any]:
    return {"id": tag.pk, "kind": tag.kind, "name": tag.name, "is_spoiler": is_spoiler}
