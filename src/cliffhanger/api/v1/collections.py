"""Collections: which there are, what is in them, putting a work of one's own forward, and keeping one."""

from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from cliffhanger.accounts.access import account_to_show
from cliffhanger.archive import clock
from cliffhanger.collections import bringing, keeping, revealing
from cliffhanger.collections.access import (
    collection_to_change,
    collection_to_keep,
    collection_to_show,
    item_of_maintainer,
    work_to_bring,
)
from cliffhanger.collections.forms import CollectionForm, PeopleForm
from cliffhanger.collections.models import Collection, Item
from cliffhanger.collections.views.keeping import save
from cliffhanger.search.question import Within
from cliffhanger.works.access import work_to_change

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import Problem, checked, of_form
from ..shapes.collections import (
    CollectionChange,
    CollectionNamed,
    CollectionSaid,
    CollectionTold,
    ItemTold,
    PlacedTold,
    WorkWanted,
    collection_told,
    item_told,
    placed_told,
)
from ..shapes.works import WorkTold
from .works import listed

router = Router(tags=["collections"])
TAKEN = 409  # of what has its shape, and cannot be as things stand


class ItemsAsked(paging.Asked):
    show: Literal["waiting", "invited", "within"] = "waiting"


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


@router.get("/users/{name}/collections", response=Piece[CollectionTold])
def of_account(request: HttpRequest, name: str, asked: Query[paging.Asked]) -> Any:
    """Those that somebody keeps, the newest first."""
    reading(request)
    rows = told_to(request).kept_by(account_to_show(name))
    return paging.piece(rows, ("-made_at", "-pk"), asked, collection_told)


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


# Keeping one ------------------------------------------------------------------------------------------------


@router.post("/collections", response={201: CollectionTold})
def make(request: HttpRequest, said: CollectionSaid) -> Any:
    account = called_by(request, Scope.COLLECT)
    form = CollectionForm(said.model_dump())
    checked(form, TAKEN)
    try:
        with transaction.atomic():
            made = keeping.make(form.filled(clock.now()), account, clock.now())
    except IntegrityError:  # somebody took the name a moment ago: asked again, the form says so
        raise of_form(CollectionForm(said.model_dump()), TAKEN) from None
    return Status(201, shown(request, made))


@router.patch("/collections/{collection}", response=CollectionTold)
def change(request: HttpRequest, collection: str, said: CollectionChange) -> Any:
    """Say what it is and who keeps it. For its owners."""
    account = called_by(request, Scope.COLLECT)
    found = collection_to_change(request, collection)
    kept = {
        "title": found.title,
        "description": found.description,
        "rules": found.rules,
        "is_moderated": found.is_moderated,
        "by_invitation": found.by_invitation,
        "is_unrevealed": found.unrevealed_at is not None,
        "is_closed": found.closed_at is not None,
    }
    wanted = kept | said.model_dump(exclude_none=True, exclude={"owners", "moderators"})
    form = CollectionForm(wanted, instance=found)
    if "is_unrevealed" not in form.fields and wanted["is_unrevealed"] != kept["is_unrevealed"]:
        raise Problem(TAKEN, errors={"is_unrevealed": [why_not(found)]})
    people = PeopleForm(found, account)
    people = PeopleForm(found, account, {**people.initial, **named(said)})
    checked(form, TAKEN)
    checked(people, TAKEN)
    if not save(form, people, account):
        raise of_form(form, TAKEN)
    return shown(request, found)


def why_not(collection: Collection) -> str:
    if collection.unrevealed_at:
        return _("Reveal it instead: that is for good.")
    return _("There are works in it by now.")


def named(said: CollectionChange) -> dict[str, str]:
    people = {"owners": said.owners, "moderators": said.moderators}
    return {role: ", ".join(names) for role, names in people.items() if names is not None}


def shown(request: HttpRequest, collection: Collection) -> dict[str, Any]:
    return collection_told(told_to(request).get(pk=collection.pk))


@router.delete("/collections/{collection}", response={204: None})
def dissolve(request: HttpRequest, collection: str) -> Any:
    """Its works stay; what was not revealed yet is from then on. For its owners."""
    called_by(request, Scope.COLLECT)
    revealing.dissolve(collection_to_change(request, collection), clock.now())
    return Status(204, None)


@router.post("/collections/{collection}/revelation", response=CollectionTold)
def reveal(request: HttpRequest, collection: str) -> Any:
    """Let everybody know of its works, at once and for good. For its owners."""
    account = called_by(request, Scope.COLLECT)
    found = collection_to_change(request, collection)
    revealing.reveal(found, account, clock.now())
    return shown(request, found)


@router.post("/collections/{collection}/stepping_down", response={204: None})
def step_down(request: HttpRequest, collection: str) -> Any:
    """Keep it no longer. 409 for its only owner."""
    account = called_by(request, Scope.COLLECT)
    keeping.step_down(collection_to_keep(request, collection), account)
    return Status(204, None)


# Its works, for those who keep it ---------------------------------------------------------------------------


@router.get("/collections/{collection}/items", response=Piece[ItemTold])
def items(request: HttpRequest, collection: str, asked: Query[ItemsAsked]) -> Any:
    """What waits for a word of those who keep it, what they invited, or what is within; the latest first."""
    account = called_by(request, Scope.COLLECT)
    every = collection_to_keep(request, collection).items.visible_to(account)
    rows = getattr(every, asked.show)().select_related("work")
    return paging.piece(rows, ("-made_at", "-pk"), asked, item_told)


@router.post("/collections/{collection}/items", response={201: ItemTold})
def invite(request: HttpRequest, collection: str, said: WorkWanted) -> Any:
    """Ask the authors of a work for it. One's own is in at once, which wants `write` too."""
    account = called_by(request, Scope.COLLECT)
    found = collection_to_keep(request, collection)
    work, is_own = work_to_bring(request, said.work)
    if is_own:
        called_by(request, Scope.WRITE)
    bring = bringing.offer if is_own else bringing.invite
    return Status(201, item_told(bring(found, work, account, clock.now())))


@router.post("/collections/{collection}/items/{item_id}/approval", response=ItemTold)
def approve(request: HttpRequest, collection: str, item_id: int) -> Any:
    """Let in what its author put forward. Twice is the same as once."""
    account = called_by(request, Scope.COLLECT)
    bringing.approve(item_of_maintainer(request, collection, item_id), account, clock.now())
    return item_told(item_of_maintainer(request, collection, item_id))


@router.delete("/collections/{collection}/items/{item_id}", response={204: None})
def turn_away(request: HttpRequest, collection: str, item_id: int) -> Any:
    """Refuse it, take it out, or take an invitation back."""
    account = called_by(request, Scope.COLLECT)
    bringing.turn_away(item_of_maintainer(request, collection, item_id), account, clock.now())
    return Status(204, None)
