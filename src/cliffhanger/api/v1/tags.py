"""Tags: finding one, and what it counts as."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from cliffhanger.search.finding import tags_called
from cliffhanger.works.views.lists import tag_to_show

from ..caller import reading
from ..shapes.tags import TagTold, tag_told

router = Router(tags=["tags"])


@router.get("/tags", response=list[TagTold])
def tags(request: HttpRequest, q: str) -> Any:
    """Tags that may be meant by `q`: by canonical names, synonyms, parts of them, and misspelt."""
    reading(request)
    return [tag_told(found) for found in tags_called(q, request.user)]


@router.get("/tags/{path:name}", response=TagTold)
def tag(request: HttpRequest, name: str) -> Any:
    """A tag by its name; a synonym answers with the tag it stands for."""
    reading(request)
    found = tag_to_show(request.user, name)
    return tag_told(found.synonym_of or found)
