"""Which reviews are shown."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from cliffhanger.accounts.models import Account
from cliffhanger.accounts.queries import by_muted
from cliffhanger.works.queries import Reader

UNSHOWN = ("chapter__text", "chapter__notes_before", "chapter__notes_after")


class ReviewQuerySet(models.QuerySet[Any]):
    def standing(self) -> "ReviewQuerySet":
        """Reviews that nobody has removed."""
        return self.filter(removed_at=None)

    def not_muted_by(self, reader: Reader) -> "ReviewQuerySet":
        """Without what was said by people this reader has muted or blocked; on her own works all was said to her."""
        if not isinstance(reader, Account):
            return self
        hers = Q(work__in=apps.get_model("works", "Work")._default_manager.made_by(reader).values("pk"))
        return self.filter(hers | ~by_muted(reader))

    def with_talk(self) -> "ReviewQuerySet":
        """With all that a list of reviews shows, in a fixed number of queries."""
        return (
            self.select_related("pseud__account", "chapter")
            .defer(*UNSHOWN)
            .prefetch_related("replies__pseud__account", "answers__question")
        )
