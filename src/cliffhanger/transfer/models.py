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


class Cover(models.Model):
    """A picture of the author's own for the cover of a work's books; without it one is drawn."""

    work = models.OneToOneField(Work, models.CASCADE, related_name="cover")
    picture = models.BinaryField()
    kind = models.CharField(max_length=4)  # "png" or "jpeg"
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=250, blank=True)
    digest = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Cover of {self.work}"


class Download(models.Model):
    """A file that was, or is being, made of a book; `key` names book, revision and format.

    Whoever makes it has the `claim` until `claimed_until`, by the world's time; an empty claim in that time says
    that making it failed. The file itself lies in the data folder under its key.
    """

    key = models.CharField(max_length=64, unique=True)
    extension = models.CharField(max_length=4)
    # What it replaces when a newer one is made: set for works and chapters, of which there is one revision at a time.
    of = models.CharField(max_length=80, blank=True, db_index=True)
    work = models.ForeignKey(Work, models.CASCADE, null=True, related_name="downloads")
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=24, blank=True)

    def __str__(self) -> str:
        return f"{self.key[:12]}.{self.extension}"
