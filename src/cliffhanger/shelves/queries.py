"""Which entries of shelves are shown to whom, and with what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from cliffhanger.accounts.models import Account
from cliffhanger.accounts.queries import by_muted
from cliffhanger.works.lists import for_readers, series_listed
from cliffhanger.works.models import Chapter, Part, Reading, Work
from cliffhanger.works.queries import Reader


def with_works(entries: Any, reader: Reader) -> Any:
    """With the work of each as lists show it, in a number of queries that does not grow with the list."""
    return entries.prefetch_related(Prefetch("work", for_readers(Work.objects.all(), reader)))


def unread(account: Account) -> Any:
    """Posted chapters this account has never opened."""
    opened = Reading.objects.filter(account=account).values("chapter")
    return Chapter.objects.posted().exclude(pk__in=opened)


class VisitQuerySet(models.QuerySet[Any]):
    def with_new(self, account: Account) -> "VisitQuerySet":
        """With `new`: how many chapters went up since she was there that she has not opened."""
        came = unread(account).filter(work=OuterRef("work"), posted_at__gt=OuterRef("last_at")).order_by()
        counted = came.values("work").annotate(new=Count("pk")).values("new")
        counting: VisitQuerySet = self.annotate(new=Coalesce(Subquery(counted), Value(0)))
        return counting

    def with_next(self) -> "VisitQuerySet":
        """With `next_chapter`: number and place of the posted chapter behind the one she stopped in."""
        behind = Chapter.objects.posted().filter(
            work=OuterRef("work"), position__gt=OuterRef("chapter__position")
        )
        behind = behind.order_by("position")
        leading_on: VisitQuerySet = self.annotate(
            next_chapter=Subquery(behind.values("pk")[:1]),
            next_position=Subquery(behind.values("position")[:1]),
        )
        return leading_on

    def to_continue(self) -> "VisitQuerySet":
        """Where there is something left: the rest of a chapter that is out, or one behind it. After `with_next`."""
        out = Q(
            chapter__posted_at__isnull=False,
            work__posted_at__isnull=False,
            work__withdrawn_at=None,
            work__unrevealed_at=None,
        )
        return self.filter(out).filter(Q(is_at_end=False) | Q(next_chapter__isnull=False))


class BookmarkQuerySet(models.QuerySet[Any]):
    def visible_to(self, reader: Reader) -> "BookmarkQuerySet":
        """Public ones of what is listed for this reader, by nobody she has muted; her own, whatever they are of."""
        series = Part.objects.listed_for(reader).order_by().values("series")
        return self.shown_to(
            reader, Q(work__in=Work.objects.listed_for(reader).values("pk")) | Q(series__in=series)
        )

    def shown_to(self, reader: Reader, listed: Q | None = None) -> "BookmarkQuerySet":
        """As `visible_to`, where it is known already that what is bookmarked is listed for her."""
        public = Q(listed or Q(), is_private=False, account__is_active=True)
        if not reader.is_authenticated:
            return self.filter(public)
        return self.filter(Q(account=reader) | public & ~by_muted(reader))

    def with_all(self, reader: Reader) -> Any:
        """With all that a list shows."""
        signed = self.select_related("account", "pseud__account").prefetch_related("tags")
        return with_works(signed.prefetch_related(Prefetch("series", series_listed(reader))), reader)


def new_since(account: Account, work: Work, since: datetime | None) -> set[int]:
    """Chapters of the work that went up after `since` and that this account has not opened."""
    if since is None:
        return set()
    return set(unread(account).filter(work=work, posted_at__gt=since).values_list("pk", flat=True))


def visits_of(account: Account, entries: Iterable[Any]) -> dict[int, Any]:
    """This account's visits to the works of the entries, by work, each with `new`."""
    works = [entry.work_id for entry in entries if entry.work_id]
    found = apps.get_model("shelves", "Visit")._default_manager.with_new(account)
    return {visit.work_id: visit for visit in found.filter(account=account, work__in=works)}


def latest_of_each(works: Iterable[Work], reader: Reader, most: int = 3) -> dict[int, list[Any]]:
    """The latest bookmarks that this reader sees of each of the works, all listed for her."""
    seen = apps.get_model("shelves", "Bookmark")._default_manager.shown_to(reader)
    place = Window(RowNumber(), partition_by="work", order_by=["-made_at", "-pk"])
    numbered = seen.filter(work__in=[work.pk for work in works]).annotate(place=place)
    latest = numbered.filter(place__lte=most).select_related("account", "pseud__account")
    found: dict[int, list[Any]] = {}
    for bookmark in latest.prefetch_related("tags"):
        found.setdefault(bookmark.work_id, []).append(bookmark)
    return found
