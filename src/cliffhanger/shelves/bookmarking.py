"""A reader bookmarks a work, or changes what she said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.works.models import Work

from .models import Bookmark, BookmarkTag, Later


@dataclass(frozen=True)
class Said:
    """`notes` is sanitised HTML."""

    pseud: Pseud | None
    notes: str = ""
    tags: Sequence[str] = ()
    is_private: bool = False
    is_recommendation: bool = False


@transaction.atomic
def bookmark(account: Account, work: Work, said: Said, now: datetime) -> Bookmark:
    """Her bookmark of the work, made or changed: there is one, however often the form is sent."""
    found, is_new = Bookmark.objects.get_or_create(
        account=account, work=work, defaults={"title": work.title, "made_at": now}
    )
    return change(found, said, None if is_new else now)


@transaction.atomic
def change(found: Bookmark, said: Said, now: datetime | None) -> Bookmark:
    found.pseud, found.notes = said.pseud, said.notes
    found.is_private, found.is_recommendation = said.is_private, said.is_recommendation
    found.edited_at = now
    if found.work:
        found.title = found.work.title
    found.save()
    found.tags.all().delete()
    BookmarkTag.objects.bulk_create(
        [BookmarkTag(bookmark=found, name=name) for name in dict.fromkeys(said.tags)]
    )
    return found


@transaction.atomic
def mark_for_later(account: Account, work: Work, now: datetime) -> None:
    Later.objects.get_or_create(account=account, work=work, defaults={"title": work.title, "since": now})


@transaction.atomic
def mark_as_read(account: Account, work: Work) -> None:
    Later.objects.filter(account=account, work=work).delete()
