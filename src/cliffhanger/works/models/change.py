"""The ledger of changes: what happened to works, one row each, read by others after a cursor."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction

from cliffhanger.archive import sequence

if TYPE_CHECKING:
    from .chapter import Chapter
    from .work import Work


class Change(models.Model):
    """Append-only. `at` is when it took effect, which may be before it was recorded."""

    class Kind(models.TextChoices):
        POSTED = "posted"
        EDITED = "edited"
        WITHDRAWN = "withdrawn"
        PUT_BACK = "put_back"
        UNREVEALED = "unrevealed"
        REVEALED = "revealed"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    work = models.ForeignKey("works.Work", models.CASCADE, related_name="changes")
    chapter = models.ForeignKey("works.Chapter", models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()

    @classmethod
    def record(cls, kind: str, work: "Work", at: datetime, chapter: "Chapter | None" = None) -> None:
        with transaction.atomic():
            sequence.appending()
            cls.objects.create(kind=kind, work=work, chapter=chapter, at=at)
