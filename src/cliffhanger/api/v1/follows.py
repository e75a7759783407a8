"""What is followed, and what one was told."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.follows.following import TYPES, WAYS, follow, with_things
from cliffhanger.follows.models import Notice, Subscription

from .. import paging
from ..caller import called_by
from ..models import Scope
from ..paging import Piece
from ..shapes.follows import FollowSaid, NoticeTold, ReadUpTo, SubscriptionTold, notice_told

router = Router(tags=["follows"])


@router.get("/subscriptions", response=Piece[SubscriptionTold])
def subscriptions(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    account = called_by(request, Scope.READ)
    rows = with_things(Subscription.objects.filter(account=account))
    return paging.piece(rows, ("-since", "-pk"), asked, subscription_told)


def subscription_told(subscription: Subscription) -> dict[str, Any]:
    thing = subscription.thing
    return {
        "id": subscription.pk,
        "to": subscription.kind,
        "number": thing.pk,
        "name": subscription.title,
    }


@router.post("/subscriptions", response=SubscriptionTold)
def subscribe(request: HttpRequest, said: FollowSaid) -> Any:
    """Follow something; asking twice is asking once."""
    account = called_by(request, Scope.SHELVE)
    field, find = WAYS[TYPES[said.to]]
    made, _ = follow(account, field, find(request, said.number))
    return subscription_told(with_things(Subscription.objects.filter(pk=made.pk)).get())


@router.delete("/subscriptions/{subscription_id}", response={204: None})
def unsubscribe(request: HttpRequest, subscription_id: int) -> Any:
    account = called_by(request, Scope.SHELVE)
    Subscription.objects.filter(account=account, pk=subscription_id).delete()
    return Status(204, None)


@router.get("/notices", response=Piece[NoticeTold])
def notices(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """What one was told, the newest first."""
    account = called_by(request, Scope.READ)
    rows = Notice.objects.filter(account=account, is_listed=True)
    return paging.piece(rows, ("-pk",), asked, notice_told)


@router.post("/notices/read", response={204: None})
def read(request: HttpRequest, said: ReadUpTo) -> Any:
    """Mark as read what was told up to one notice, and nothing that came since."""
    account = called_by(request, Scope.SHELVE)
    mine = Notice.objects.filter(account=account, is_listed=True, read_at=None)
    mine.filter(pk__lte=said.up_to).update(read_at=clock.now())
    return Status(204, None)
