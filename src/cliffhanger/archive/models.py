"""Rows of the site itself: its clock, who holds which duty, how far each follower has read, and its news."""

from datetime import timedelta

from django.db import models
from django.urls import reverse


class Clock(models.Model):
    """One row: how far the archive's time is ahead of the world's. See `archive.clock`."""

    ahead_for = models.DurationField(default=timedelta)
    set_to = models.DateTimeField(null=True)


class Lease(models.Model):
    """A duty that one process at a time has, until a stated instant of the world's clock."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()


class Cursor(models.Model):
    """How far a follower has read an append-only table: the key of the last row it has dealt with."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)


class News(models.Model):
    """What the people who run the archive tell everybody. `text` is as they typed it."""

    title = models.CharField(max_length=255)
    text = models.TextField()
    posted_at = models.DateTimeField(db_index=True)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "news"
        ordering = ["-posted_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("archive:news-entry", args=[self.pk])


class Touch(models.Model):
    """That something readers see was written. Triggers write these rows, the page cache reads them.

    SQLite keeps one row a key, the latest; PostgreSQL one a key and transaction, whose number is `n`.
    """

    key = models.CharField(max_length=80)
    n = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "touches"
        constraints = [models.UniqueConstraint(fields=["key", "n"], name="touched_once_a_transaction")]
        # SQLite, where no row has such a number, need not write it down at every touch.
        indexes = [models.Index(fields=["n"], condition=models.Q(n__gt=0), name="touches_of_transactions")]


class Cached(models.Model):
    """What all processes remember together for a while, as Django's cache in the database keeps it.

    How often somebody tried to sign in, and codes that were used once.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "cached"
