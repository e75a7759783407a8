"""Which works and chapters a reader may see. Everything that shows any of them asks here."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from cliffhanger.accounts.models import Account

Reader = Account | AnonymousUser


class WorkQuerySet(models.QuerySet[Any]):
    def public(self) -> "WorkQuerySet":
        """Works that are out and open to everybody, signed in or not."""
        return self.filter(posted_at__isnull=False, withdrawn_at=None, is_restricted=False)

    def listed_for(self, reader: Reader) -> "WorkQuerySet":
        """Works that are out, with the restricted ones for those who are signed in."""
        out = self.filter(posted_at__isnull=False, withdrawn_at=None)
        return out if reader.is_authenticated else out.filter(is_restricted=False)

    def made_by(self, account: Account) -> "WorkQuerySet":
        """Works this account signs, posted or not."""
        return self.filter(creatorships__pseud__account=account, creatorships__role="author").distinct()

    def visible_to(self, reader: Reader) -> "WorkQuerySet":
        """Works whose page this reader may open: listed ones, her own, and those she was given to read."""
        if not reader.is_authenticated:
            return self.public()
        listed = Q(posted_at__isnull=False, withdrawn_at=None)
        hers = Q(creatorships__pseud__account=reader)
        given = Q(chapters__grants__account=reader)
        return self.filter(listed | hers | given).distinct()


class ChapterQuerySet(models.QuerySet[Any]):
    def posted(self) -> "ChapterQuerySet":
        return self.filter(posted_at__isnull=False)

    def visible_to(self, reader: Reader) -> "ChapterQuerySet":
        """Chapters whose text this reader may read. Staff have no way in of their own."""
        out = Q(posted_at__isnull=False, work__posted_at__isnull=False, work__withdrawn_at=None)
        if not reader.is_authenticated:
            return self.filter(out, work__is_restricted=False)
        hers = Q(work__creatorships__pseud__account=reader)
        given = Q(grants__account=reader)
        return self.filter(out | hers | given).distinct()

    def without_text(self) -> "ChapterQuerySet":
        return self.defer("text", "notes_before", "notes_after")
