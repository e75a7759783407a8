"""A reader bookmarks a work, or changes what she said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.works.models import Series, Work

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
def bookmark(account: Account, of: Work | Series, said: Said, now: datetime) -> Bookmark:
    """Her bookmark of it, made or changed: there is one, however often the form is sent."""
    it: dict[str, Any] = {"work": of} if isinstance(of, Work) else {"series": of}
    found, is_new = Bookmark.objects.get_or_create(
        account=account, **it, defaults={"title": of.title, "made_at": now}
    )
    return change(found, said, None if is_new else now)


@transaction.atomic
def change(found: Bookmark, said: Said, now: datetime | None) -> Bookmark:
    found.pseud, found.notes = said.pseud, said.notes
    found.is_private, found.is_recommendation = said.is_private, said.is_recommendation
    found.edited_at = now
    if it := found.work or found.series:
        found.title = it.title
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
