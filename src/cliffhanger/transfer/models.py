"""What came in as a file and was not yet made into a work."""

from typing import Any

from django.db import models
from django.urls import reverse

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.works.models import Work


class Import(models.Model):
    """A file an author handed in, with what was understood of it. Kept until she makes a work of it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="imports")
    name = models.CharField(max_length=255)
    source = models.BinaryField()
    reading = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="imports")

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
