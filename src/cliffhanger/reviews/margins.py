"""Notes in the margin: what a reader says to the author about one paragraph, or a few words of it.

They are no answers: no promise counts them, and no `Act` records them.
"""

import uuid
from datetime import datetime
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.accounts.queries import by_muted
from cliffhanger.archive import sequence
from cliffhanger.works.models import Chapter, Work
from cliffhanger.works.queries import Reader

LONGEST = 2_000  # characters of what is typed


class MarginNoteQuerySet(models.QuerySet[Any]):
    def standing(self) -> "MarginNoteQuerySet":
        """Notes that nobody has removed, also those that wait for the author to let them through."""
        return self.filter(removed_at=None)

    def shown_to(self, reader: Reader) -> "MarginNoteQuerySet":
        """Standing notes that wait for nobody, with her own, and those on works she makes."""
        through = models.Q(waits_since=None)
        if isinstance(reader, Account):
            hers = Work.objects.made_by(reader).values("pk")
            through |= models.Q(account=reader) | models.Q(work__in=hers)
        return self.standing().filter(through).not_muted_by(reader)

    def let_all_through(self) -> None:
        """When their author does not look first any more."""
        self.exclude(waits_since=None).update(waits_since=None)

    def not_muted_by(self, reader: Reader) -> "MarginNoteQuerySet":
        """Without what people said whom this reader has muted; on her own works all was said to her."""
        if not isinstance(reader, Account):
            return self
        hers = models.Q(work__in=Work.objects.made_by(reader).values("pk"))
        return self.filter(hers | ~by_muted(reader))


class MarginNote(models.Model):
    """`anchor` says what it is about, as selectors of the Web Annotation model: see `reviews.anchors`."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="margin_notes")
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="margin_notes")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="margin_notes")
    pseud = models.ForeignKey(Pseud, models.SET_NULL, null=True, related_name="+")
    guest_name = models.CharField(gettext_lazy("your name"), max_length=60, blank=True)
    guest_mark = models.CharField(max_length=64, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)
    anchor = models.JSONField()
    text = models.TextField(validators=[MaxLengthValidator(10 * LONGEST)])
    written_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)  # see `Review.waits_since`
    removed_at = models.DateTimeField(null=True)
    removed_by_moderator = models.BooleanField(default=False)
    removal_reason = models.CharField(max_length=300, blank=True)

    objects = MarginNoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [
            models.Index(fields=["chapter", "written_at"]),
            models.Index(fields=["work", "-written_at"]),
            models.Index(fields=["account", "written_at"]),
            models.Index(
                fields=["guest_mark", "written_at"],
                condition=models.Q(account__isnull=True),
                name="margin_notes_of_a_guest",
            ),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk} by {self.signature}"

    def get_absolute_url(self) -> str:
        return f"{reverse('reviews:margin', args=[self.work_id, self.chapter_id])}#note_{self.pk}"

    @property
    def signature(self) -> str:
        return self.name or gettext("Somebody who has left")

    @property
    def name(self) -> str:
        """Of whoever said it; empty when she has left."""
        return self.pseud.name if self.pseud else self.guest_name

    @classmethod
    def write(cls, form_key: uuid.UUID, **said: object) -> "MarginNote":
        """Add a note; the same form sent twice is one."""
        with transaction.atomic():
            sequence.appending()
            note, _ = cls.objects.get_or_create(form_key=form_key, defaults=said)
        return note

    def let_through(self) -> None:
        MarginNote.objects.filter(pk=self.pk).update(waits_since=None)

    def remove(self, at: datetime, *, by_moderator: bool, reason: str = "") -> bool:
        """Take the note off the pages. False if it was removed already."""
        return bool(
            MarginNote.objects.filter(pk=self.pk, removed_at=None).update(
                removed_at=at, removed_by_moderator=by_moderator, removal_reason=reason
            )
        )
