"""Works come into collections and leave them: each verb is one transaction, and either side can take its word back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cliffhanger.accounts.models import Account, Block
from cliffhanger.works.models import Work
from cliffhanger.works.writing import NotLikeThis
from cliffhanger.works.writing import locked as locked_work

from .models import Collection, Item, Step
from .revealing import locked, refuse_what_is_promised, settle


@transaction.atomic
def offer(collection: Collection, work: Work, by: Account, now: datetime) -> Item:
    """An author puts her work forward, or says yes to an invitation. Raises NotLikeThis."""
    collection = locked(collection)
    work = locked_work(work)
    item: Item | None = collection.items.filter(work=work).first()
    if item and item.agreed_at:
        raise NotLikeThis(already(item).format(title=work, collection=collection))
    if item is None:
        item = fresh_item(collection, work, by, now)
        kind = Step.Kind.OFFERED
    else:
        kind = Step.Kind.AGREED
    refuse_what_is_promised(collection, work)
    item.agreed_at = now
    item.save()
    settle(work, now)
    Step.record(kind, collection, now, by=by, work=work)
    return item


def fresh_item(collection: Collection, work: Work, by: Account, now: datetime) -> Item:
    keeps = collection.maintainers.filter(account=by).exists()
    if collection.closed_at:
        raise NotLikeThis(_("“{collection}” is closed: nothing more comes in.").format(collection=collection))
    if collection.by_invitation and not keeps:
        raise NotLikeThis(
            _("“{collection}” takes only works that one who maintains it invites.").format(
                collection=collection
            )
        )
    waits = collection.is_moderated and not keeps
    return Item(collection=collection, work=work, made_at=now, approved_at=None if waits else now)


def already(item: Item) -> str:
    if item.is_in:
        return _("“{title}” is in “{collection}” already.")
    return _("“{title}” has been put forward for “{collection}” already, and waits to be approved.")


@transaction.atomic
def invite(collection: Collection, work: Work, by: Account, now: datetime) -> Item:
    """A maintainer would like the work in; where its author offered it, it is. Raises NotLikeThis."""
    collection = locked(collection)
    work = locked_work(work)
    item: Item | None = collection.items.filter(work=work).first()
    if item and item.is_in:
        raise NotLikeThis(already(item).format(title=work, collection=collection))
    if item and item.approved_at:
        raise NotLikeThis(_("“{title}” has been invited already.").format(title=work))
    if item:
        approve(item, by, now)
        return item
    if collection.closed_at:
        raise NotLikeThis(_("“{collection}” is closed: nothing more comes in.").format(collection=collection))
    if Block.objects.filter(blocker__in=work.creators().values("account"), blocked=by).exists():
        raise NotLikeThis(_("Its author does not want to hear from you."))
    item = Item.objects.create(collection=collection, work=work, made_at=now, approved_at=now)
    Step.record(Step.Kind.INVITED, collection, now, by=by, work=work)
    return item


@transaction.atomic
def approve(item: Item, by: Account, now: datetime) -> None:
    """A maintainer lets in what its author offered. Twice is the same as once."""
    locked(item.collection)
    if Item.objects.filter(pk=item.pk, approved_at=None).update(approved_at=now):
        Step.record(Step.Kind.APPROVED, item.collection, now, by=by, work=item.work)


@transaction.atomic
def turn_away(item: Item, by: Account, now: datetime) -> None:
    """A maintainer refuses what was offered, takes out what is in, or takes an invitation back."""
    if kept := leave(item, now):
        kind = Step.Kind.REMOVED if kept.approved_at else Step.Kind.REFUSED
        if kept.agreed_at:
            Step.record(kind, item.collection, now, by=by, work=item.work)


@transaction.atomic
def take_back(item: Item, now: datetime) -> None:
    """An author takes her work out, or does not want it in."""
    leave(item, now)


def leave(item: Item, now: datetime) -> Item | None:
    """The item as it was, which is gone now. None if it was gone before."""
    locked(item.collection)
    work = locked_work(item.work)
    kept: Item | None = Item.objects.filter(pk=item.pk).first()
    Item.objects.filter(pk=item.pk).delete()
    settle(work, now)
    return kept
