"""What came in as a file, beside what was made of it."""

from typing import Any

from django.db import models
from django.urls import reverse

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.works.models import Work


class Import(models.Model):
    """A file an author handed in, with what was understood of it, and the draft that became of it.

    `text` is the visible text of the file, `reading` what `manuscript` read of it, `terms` the fields of the
    promise as the author left them last.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="imports")
    name = models.CharField(max_length=255)
    source = models.BinaryField()
    text = models.TextField(blank=True)
    reading = models.JSONField(default=dict)
    terms = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    work = models.ForeignKey(Work, models.CASCADE, null=True, related_name="imports")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("imports:import", args=[self.pk])

    @property
    def promise(self) -> dict[str, Any] | None:
        """The promise read from the author's note, as `manuscript` gives it."""
        promise: dict[str, Any] | None = self.reading.get("promise")
        return promise
