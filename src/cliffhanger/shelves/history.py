"""Where a reader has been, and the place where she stopped.

Devices speak up in any order, and some late. The place that was read last counts, whenever it is heard of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from cliffhanger.accounts.models import Account
from cliffhanger.kit.compiled import Compiled
from cliffhanger.works.models import Chapter, Creatorship, Work

from .models import ONE_VISIT, Visit

ONE_MINUTE = timedelta(minutes=1)
UNREAD = ("chapter__text", "chapter__notes_before", "chapter__notes_after")
LAST: Compiled[Visit] = Compiled(
    lambda account, work: (
        Visit.objects.select_related("chapter")
        .defer(*UNREAD)
        .filter(account=account, work=work)
        .order_by("pk")[:1]
    )
)


@dataclass(frozen=True)
class Place:
    """A paragraph of a chapter that somebody was at; `quote` is how it began, `is_at_end` whether it was the last."""

    chapter: Chapter
    paragraph: int
    quote: str
    is_at_end: bool
    at: datetime


def last_visit(account: Account, work: Work) -> Visit | None:
    """Her visits to the work, with the chapter where she stopped, but not its text."""
    return next(iter(LAST(account.pk, work.pk)), None)


def visit(account: Account, work: Work, opened: Sequence[Chapter], now: datetime, here: Visit | None) -> None:
    """Note that she opened these chapters, and move her place on to a later one, unless she may only look.

    `here` is her `last_visit`. Two pages opened at once are one opening, whichever is written down.
    """
    if not account.keeps_history:
        return
    if here is None:
        begin(account, work, last_at=now, chapter=opened[0])
        return
    changed: dict[str, object] = {"last_at": now, "title": work.title}
    if now - here.last_at > ONE_VISIT:
        changed |= {"before_at": here.last_at, "times": F("times") + 1}
    if len(opened) == 1 and goes_on(here, opened[0]):
        changed |= where(Place(opened[0], 0, "", is_at_end=False, at=now))
    elif now - here.last_at < ONE_MINUTE:
        return
    Visit.objects.filter(pk=here.pk, last_at=here.last_at, last_at__lte=now).update(**changed)


def goes_on(here: Visit, opened: Chapter) -> bool:
    """Whether to open this chapter is to leave the place.

    A paragraph that a script has told is left when the script tells of another, or when it was the last one.
    """
    if here.chapter is None:
        return True
    return here.chapter.position < opened.position and (here.is_at_end or not here.quote)


@transaction.atomic
def begin(account: Account, work: Work, **first: object) -> bool:
    """The first visit. False if there was one, or if it is her own work: what its makers do there is no reading."""
    if makes(account, work):
        return False
    _, is_new = Visit.objects.get_or_create(
        account=account, work=work, defaults={"title": work.title, **first}
    )
    return is_new


def makes(account: Account, work: Work) -> bool:
    return Creatorship.objects.filter(work=work, pseud__account=account).exists()


@transaction.atomic
def stop_at(account: Account, place: Place) -> bool:
    """Keep the place unless she was elsewhere later. False if she was, or wants nothing remembered."""
    later = Q(placed_at=None) | Q(placed_at__lt=place.at)
    return keep(account, place, later)


@transaction.atomic
def bring_along(account: Account, place: Place) -> bool:
    """Keep a place from before she signed in, unless her account has been elsewhere later or further on."""
    earlier_in_it = Q(chapter__position__lt=place.chapter.position) | Q(
        chapter=place.chapter, paragraph__lt=place.paragraph
    )
    only_opened = Q(placed_at=None) | Q(placed_at__lt=place.at)
    return keep(account, place, Q(chapter=None) | (only_opened & earlier_in_it))


def keep(account: Account, place: Place, unless: Q) -> bool:
    """Compare and set: of two devices that speak at once each is judged by what the other left."""
    if not account.keeps_history:
        return False
    if begin(account, place.chapter.work, last_at=place.at, **where(place)):
        return True
    hers = Visit.objects.filter(account=account, work=place.chapter.work)
    hers.filter(last_at__lt=place.at).update(last_at=place.at)
    return bool(hers.filter(unless).update(**where(place)))


def where(place: Place) -> dict[str, object]:
    return {
        "chapter": place.chapter,
        "paragraph": place.paragraph,
        "quote": place.quote,
        "is_at_end": place.is_at_end,
        "placed_at": place.at,
    }


@transaction.atomic
def forget_all(account: Account) -> None:
    Visit.objects.filter(account=account).delete()
