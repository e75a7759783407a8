"""Which promises there are to show and to look at."""

from datetime import datetime
from typing import Any

from django.db import models

from cliffhanger.works.queries import Reader


class PromiseQuerySet(models.QuerySet[Any]):
    def open(self) -> "PromiseQuerySet":
        return self.filter(settled_at=None)

    def listed_for(self, reader: Reader) -> "PromiseQuerySet":
        """Promises on works that are out and that this reader may see."""
        out = self.filter(work__posted_at__isnull=False, work__withdrawn_at=None, work__unrevealed_at=None)
        return out if reader.is_authenticated else out.filter(work__is_restricted=False)

    def due(self, now: datetime) -> "PromiseQuerySet":
        """Promises that the clock alone may have something to say about."""
        return self.filter(look_again_at__lte=now).order_by("look_again_at")
