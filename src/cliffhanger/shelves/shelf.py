"""What a reader has of the work whose page she is on: looked up once a page, however many panels ask."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.works.models import Work

from .history import last_visit
from .models import Bookmark, Later, Mute, Visit
from .queries import new_since

SHELVES = "shelves.shelf"  # where a request holds what was looked up, by work


@dataclass
class Shelf:
    """What one reader has of one work, looked up at `now`."""

    visit: Visit | None = None
    bookmark: Bookmark | None = None
    is_later: bool = False
    is_muted: bool = False
    now: datetime | None = None
    new: set[int] = field(default_factory=set)


def shelf_of(reader: Account, work: Work) -> Shelf:
    visit, now = last_visit(reader, work), clock.now()
    hers = {"account": OuterRef("pk"), "work": work}
    later, muted = (
        Account.objects.filter(pk=reader.pk)
        .values_list(Exists(Later.objects.filter(**hers)), Exists(Mute.objects.filter(**hers)))
        .get()
    )
    return Shelf(
        visit=visit,
        bookmark=Bookmark.objects.filter(account=reader, work=work).first(),
        is_later=later,
        is_muted=muted,
        now=now,
        new=new_since(reader, work, visit.since(now)) if visit else set(),
    )
