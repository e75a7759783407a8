"""Works that one would not come upon by counting what is popular. Each of these lists says how it is made."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from cliffhanger.works.lists import for_readers, in_turn
from cliffhanger.works.models import Creatorship, Work
from cliffhanger.works.queries import Reader

from .asking import ask, works_of
from .question import Question, Status

NEW_FOR = timedelta(days=90)
MOST = 5


def new_voices(reader: Reader, now: datetime) -> list[Work]:
    """First stories of those who came lately. All of them take turns, each shown as long as any other."""
    listed = Work.objects.listed_for(reader).filter(posted_at__gte=now - NEW_FOR)
    return in_turn(for_readers(listed.filter(~Exists(earlier())), reader), MOST, now)


def earlier() -> Any:
    """That one of those who sign the work was here before with another that everybody may read."""
    makers = Creatorship.objects.filter(work=OuterRef(OuterRef("pk")), role="author").values("pseud")
    before = Q(work__posted_at__lt=OuterRef("posted_at")) | Q(
        work__posted_at=OuterRef("posted_at"), work__lt=OuterRef("pk")
    )
    public = Q(
        work__posted_at__isnull=False,
        work__withdrawn_at=None,
        work__unrevealed_at=None,
        work__is_restricted=False,
    )
    return Creatorship.objects.filter(before, public, pseud__in=makers, role="author")


def recently_completed(reader: Reader, now: datetime) -> list[Work]:
    complete = Question(status=frozenset({Status.COMPLETE}))
    return works_of(ask(complete, reader, now), reader)[:MOST]


def promises_to_answer(reader: Reader, now: datetime) -> list[Work]:
    """Works whose promise is open and lacks readers; those first that close first."""
    lacking = Q(
        promises__settled_at=None, promises__closes_at__gt=now, promises__readers__lt=F("promises__quorum")
    )
    listed = Work.objects.listed_for(reader).filter(lacking)
    return list(for_readers(listed.order_by("promises__closes_at", "pk"), reader)[:MOST])
