"""Rows of the site itself: its clock, who holds which duty, and how far each follower has read."""

from datetime import timedelta

from django.db import models


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
