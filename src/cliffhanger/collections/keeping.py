"""Who keeps a collection."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cliffhanger.accounts.models import Account
from cliffhanger.works.writing import NotLikeThis

from .models import Collection, Maintainer, Step
from .revealing import locked, reveal

Role = Maintainer.Role


@transaction.atomic
def make(collection: Collection, by: Account, now: datetime) -> Collection:
    collection.made_at = now
    collection.save()
    Maintainer.objects.create(collection=collection, account=by, role=Role.OWNER, since=now)
    return collection


@transaction.atomic
def appoint(
    collection: Collection,
    owners: Sequence[Account],
    moderators: Sequence[Account],
    by: Account,
    now: datetime,
) -> None:
    """Let these keep it, and nobody else. Who is named twice is an owner."""
    collection = locked(collection)
    wanted = dict.fromkeys(moderators, Role.MODERATOR) | dict.fromkeys(owners, Role.OWNER)
    collection.maintainers.exclude(account__in=wanted).delete()
    known = set(collection.maintainers.values_list("account", flat=True))
    for account, role in wanted.items():
        Maintainer.objects.update_or_create(
            collection=collection,
            account=account,
            defaults={"role": role},
            create_defaults={"role": role, "since": now},
        )
        if account.pk not in known and account != by:
            Step.record(Step.Kind.APPOINTED, collection, now, by=by, whom=account)


@transaction.atomic
def step_down(collection: Collection, account: Account) -> None:
    collection = locked(collection)
    others = collection.maintainers.exclude(account=account)
    if not others.filter(role=Role.OWNER).exists():
        raise NotLikeThis(_("You are its only owner. Name another one first, or dissolve the collection."))
    collection.maintainers.filter(account=account).delete()


@transaction.atomic
def hand_over(account: Account, now: datetime) -> None:
    """She leaves the archive: whoever has helped longest owns what she owned alone.

    Where nobody is left, the collection is closed, and its works are revealed: nobody else could ever do it.
    """
    for collection in Collection.objects.kept_by(account).order_by("pk"):
        collection = locked(collection)
        collection.maintainers.filter(account=account).delete()
        if collection.maintainers.filter(role=Role.OWNER).exists():
            continue
        eldest = collection.maintainers.order_by("since", "pk").first()
        if eldest:
            Maintainer.objects.filter(pk=eldest.pk).update(role=Role.OWNER)
            continue
        if collection.unrevealed_at:
            reveal(collection, None, now)
        Collection.objects.filter(pk=collection.pk, closed_at=None).update(closed_at=now)
