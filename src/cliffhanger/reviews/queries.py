"""Which reviews are shown."""

from typing import Any

from django.db import models

UNSHOWN = ("chapter__text", "chapter__notes_before", "chapter__notes_after")


class ReviewQuerySet(models.QuerySet[Any]):
    def standing(self) -> "ReviewQuerySet":
        """Reviews that nobody has removed."""
        return self.filter(removed_at=None)

    def with_talk(self) -> "ReviewQuerySet":
        """With all that a list of reviews shows, in a fixed number of queries."""
        return (
            self.select_related("pseud__account", "chapter")
            .defer(*UNSHOWN)
            .prefetch_related("replies__pseud__account", "answers__question")
        )
