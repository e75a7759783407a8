"""How a work is dressed: a style sheet of its author's own, beside the story."""

import hashlib
from datetime import datetime

from django.db import models, transaction

from cliffhanger.manuscript import style_of
from cliffhanger.manuscript.style import EDITION

from .work import Work

LONGEST = 20_000  # characters


class Style(models.Model):
    """As the author wrote it; readers get what `manuscript.style_of` lets through.

    `source` is what the work wears, empty for none. `tried` is what its author looks at meanwhile, and nobody else.
    """

    work = models.OneToOneField(Work, models.CASCADE, related_name="style")
    source = models.TextField(blank=True)
    tried = models.TextField(blank=True)
    mark = models.CharField(max_length=12, blank=True)  # of the source
    set_at = models.DateTimeField(null=True)

    @classmethod
    def of(cls, work: Work) -> "Style":
        """The style of this work; one that is not in the database yet, if it has none."""
        return cls.objects.filter(work=work).first() or cls(work=work)

    @property
    def tried_mark(self) -> str:
        return mark_of(self.tried)

    @property
    def classes(self) -> list[str]:
        """What the author may call an element, to dress it."""
        return list(style_of(self.source or self.tried).classes)

    @classmethod
    @transaction.atomic
    def try_on(cls, work: Work, source: str) -> None:
        cls.objects.update_or_create(work=work, defaults={"tried": source})

    @classmethod
    @transaction.atomic
    def wear(cls, work: Work, source: str, now: datetime) -> None:
        """Readers see it from now on; one of nothing but space is none."""
        worn = source if source.strip() else ""
        cls.objects.update_or_create(
            work=work,
            defaults={"source": worn, "tried": source, "mark": mark_of(worn), "set_at": now},
        )

    @classmethod
    @transaction.atomic
    def take_off(cls, work: Work, now: datetime) -> None:
        """Readers see it no more; its author still has it."""
        cls.objects.filter(work=work).update(source="", mark="", set_at=now)


def mark_of(source: str) -> str:
    """Changes when the style sheet does, or how it is read. Empty for none."""
    return hashlib.sha256(f"{EDITION} {source}".encode()).hexdigest()[:12] if source else ""
