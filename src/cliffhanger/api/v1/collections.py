"""Collections: which there are, what is in them, and putting a work of one's own forward."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.collections import bringing
from cliffhanger.collections.access import collection_to_show
from cliffhanger.collections.models import Collection, Item
from cliffhanger.search.question import Within
from cliffhanger.works.access import work_to_change

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..shapes.collections import CollectionNamed, CollectionTold, PlacedTold, collection_told, placed_told
from ..shapes.works import WorkTold
from .works import listed

router = Router(tags=["collections"])


@router.get("/collections", response=Piece[CollectionTold])
def collections(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """All of them, the newest first."""
    reading(request)
    return paging.piece(told_to(request), ("-made_at", "-pk"), asked, collection_told)


def told_to(request: HttpRequest) -> Any:
    return Collection.objects.counted_for(request.user).prefetch_related("maintainers__account")


@router.get("/collections/{collection}", response=CollectionTold)
def collection(request: HttpRequest, collection: str) -> Any:
    reading(request)
    return collection_told(told_to(request).get(pk=collection_to_show(collection).pk))


@router.get("/collections/{collection}/works", response=Piece[WorkTold])
def works(request: HttpRequest, collection: str, asked: Query[paging.Asked]) -> Any:
    """What is in it, narrowed and sorted by the parameters of `/works`."""
    reading(request)
    items = collection_to_show(collection).items.within()
    return listed(request, asked, Within(works=frozenset(items.values_list("work", flat=True))))


@router.get("/works/{work_id}/collections", response=list[PlacedTold])
def placed(request: HttpRequest, work_id: int) -> Any:
    """Where a work of one's own is, was put forward, or is invited."""
    called_by(request, Scope.READ)
    items = work_to_change(request, work_id).collection_items.select_related("collection")
    return [placed_told(item) for item in items.order_by("pk")]


@router.post("/works/{work_id}/collections", response={201: PlacedTold})
def offer(request: HttpRequest, work_id: int, said: CollectionNamed) -> Any:
    """Put a work of one's own forward, or agree to an invitation. 409 where the collection does not take it."""
    account = called_by(request, Scope.WRITE)
    work = work_to_change(request, work_id)
    made = bringing.offer(collection_to_show(said.collection), work, account, clock.now())
    return Status(201, placed_told(made))


@router.delete("/works/{work_id}/collections/{collection}", response={204: None})
def take_back(request: HttpRequest, work_id: int, collection: str) -> Any:
    """Take it out, or decline an invitation."""
    called_by(request, Scope.WRITE)
    work = work_to_change(request, work_id)
    found: Item | None = (
        collection_to_show(collection).items.filter(work=work).select_related("work", "collection").first()
    )
    if found is None:
        raise Http404
    bringing.take_back(found, clock.now())
    return Status(204, None)
