"""Works of which nobody may know yet. A work is unrevealed while its author has it in a collection that is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cliffhanger.accounts.models import Account
from cliffhanger.archive import sequence
from cliffhanger.works.models import Work
from cliffhanger.works.writing import NotLikeThis

from .models import Collection, Item, Step


@transaction.atomic
def reveal(collection: Collection, by: Account | None, now: datetime) -> None:
    """Let everybody know of its works. A collection is revealed once, for good."""
    collection = locked(collection)
    if collection.unrevealed_at is None:
        raise NotLikeThis(_("It is revealed already."))
    collection.unrevealed_at = None
    collection.save(update_fields=["unrevealed_at"])
    for work in works_in(collection):
        settle(work, now)
    Step.record(Step.Kind.REVEALED, collection, now, by=by)


@transaction.atomic
def dissolve(collection: Collection, now: datetime) -> None:
    """Its works stay, and are shown as any others."""
    collection = locked(collection)
    works = works_in(collection)
    collection.delete()
    for work in works:
        settle(work, now)


def settle(work: Work, now: datetime) -> None:
    """Let the work be known of or not, as the collections say that its author has it in. The work is locked."""
    if is_kept_unrevealed(work):
        work.unreveal(now)
    else:
        work.reveal(now)


def is_kept_unrevealed(work: Work) -> bool:
    agreed = Item.objects.filter(work=work, agreed_at__isnull=False)
    return bool(agreed.filter(collection__unrevealed_at__isnull=False).exists())


def refuse_what_is_promised(collection: Collection, work: Work) -> None:
    """Readers cannot answer a work they may not know of, nor read what a promise lets out."""
    if collection.unrevealed_at is None:
        return
    if work.promises.open().exists() or work.chapters.filter(held_at__isnull=False).exists():
        raise NotLikeThis(
            _(
                "“{title}” has promised chapters to its readers, and “{collection}” is not revealed yet: nobody "
                "could answer or read them. Wait until the promise is settled and its chapters are up."
            ).format(title=work, collection=collection)
        )


def works_in(collection: Collection) -> list[Work]:
    """Locked, in one order, so that two who lock several never wait for one another."""
    agreed = collection.items.filter(agreed_at__isnull=False).values("work")
    return list(Work.objects.select_for_update().filter(pk__in=agreed).order_by("pk"))


def locked(collection: Collection) -> Collection:
    """The collection, fresh, and nobody else's until the transaction ends. Taken before any work of it."""
    sequence.appending()
    fresh: Collection | None = Collection.objects.select_for_update().filter(pk=collection.pk).first()
    if fresh is None:
        raise NotLikeThis(_("This collection is not there any more."))
    return fresh
