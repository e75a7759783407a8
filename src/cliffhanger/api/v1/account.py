"""An account's own: its pseuds, what it prefers, whom it blocks.

What it signs in by, and leaving, are a person's alone: see docs/api.md.
"""

from typing import Any

from django.db import transaction
from django.forms import model_to_dict
from django.http import HttpRequest
from ninja import Query, Router, Status

from cliffhanger.accounts.access import pseud_to_change
from cliffhanger.accounts.forms import BlockForm, Preferences, PseudForm
from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.kit.reading import parse, write
from cliffhanger.shelves.forms import ReadingPreferences

from .. import paging
from ..caller import called_by
from ..models import Scope
from ..paging import Piece
from ..problems import checked, of_form
from ..shapes.account import (
    BlockSaid,
    BlockTold,
    OwnPseudTold,
    PreferencesChange,
    PreferencesTold,
    PseudChange,
    PseudSaid,
    block_told,
    own_pseud_told,
    preferences_told,
)

router = Router(tags=["account"])


# Pseuds -----------------------------------------------------------------------------------------------------


@router.get("/me/pseuds", response=list[OwnPseudTold])
def pseuds(request: HttpRequest) -> Any:
    """The names one writes under, the oldest first."""
    account = called_by(request, Scope.READ)
    mine = account.pseuds.select_related("account").order_by("pk")
    return [own_pseud_told(pseud, account) for pseud in mine]


@router.post("/me/pseuds", response={201: OwnPseudTold})
def new_pseud(request: HttpRequest, said: PseudSaid) -> Any:
    """A further name to write under. One that somebody has, or that nobody may have: 409."""
    account = called_by(request, Scope.ACCOUNT)
    return Status(201, kept(PseudForm(said.model_dump(), instance=Pseud(account=account)), account))


@router.patch("/me/pseuds/{name}", response=OwnPseudTold)
def change_pseud(request: HttpRequest, name: str, said: PseudChange) -> Any:
    """Call a pseud of one's own otherwise, or say something else about it. What is signed with it goes along."""
    account = called_by(request, Scope.ACCOUNT)
    found = pseud_to_change(account, account.username, name)
    as_it_is = {"name": found.name, "about": found.about}
    return kept(PseudForm(as_it_is | said.model_dump(exclude_none=True), instance=found), account)


def kept(form: PseudForm, account: Account) -> dict[str, Any]:
    checked(form, 409)
    pseud = form.keep()
    if pseud is None:
        raise of_form(form, 409)
    return own_pseud_told(pseud, account)


@router.put("/me/pseuds/{name}/default", response=OwnPseudTold)
def default_pseud(request: HttpRequest, name: str) -> Any:
    """Sign with this one from now on."""
    account = called_by(request, Scope.ACCOUNT)
    found = pseud_to_change(account, account.username, name)
    account.write_as(found)
    return own_pseud_told(found, account)


# Preferences ------------------------------------------------------------------------------------------------


@router.get("/me/preferences", response=PreferencesTold)
def preferences(request: HttpRequest) -> Any:
    return preferences_told(called_by(request, Scope.READ))


@router.patch("/me/preferences", response=PreferencesTold)
def prefer(request: HttpRequest, said: PreferencesChange) -> Any:
    """Prefer something else; what is left out stays. A filter that always holds is `PUT /filters/{filter_id}/never`."""
    account = called_by(request, Scope.ACCOUNT)
    given = said.model_dump(exclude_none=True)
    looks = given.pop("reading", {})
    forms = [
        kind(model_to_dict(account, fields=kind.Meta.fields) | given, instance=account)
        for kind in (Preferences, ReadingPreferences)
    ]
    for form in forms:
        checked(form)
    with transaction.atomic():
        for form in forms:
            form.save()
        if looks:
            account.reading = write(parse(account.reading) | looks)
            account.save(update_fields=["reading"])
    return preferences_told(account)


# Blocks -----------------------------------------------------------------------------------------------------


@router.get("/me/blocks", response=Piece[BlockTold])
def blocks(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """Whom one does not hear from, in the order in which they were blocked."""
    account = called_by(request, Scope.READ)
    return paging.piece(account.blocks.select_related("blocked"), ("pk",), asked, block_told)


@router.post("/me/blocks", response=BlockTold)
def block(request: HttpRequest, said: BlockSaid) -> Any:
    """Not hear from somebody again. What they said before stays; to block twice is to block once."""
    account = called_by(request, Scope.ACCOUNT)
    form = BlockForm(account, said.model_dump())
    checked(form, 409)
    return block_told(form.keep())


@router.delete("/me/blocks/{block_id}", response={204: None})
def unblock(request: HttpRequest, block_id: int) -> Any:
    called_by(request, Scope.ACCOUNT).blocks.filter(pk=block_id).delete()
    return Status(204, None)
