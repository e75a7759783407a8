"""A series: works in an order. It shows only those of them that a reader may know of."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock

from ..queries import PartQuerySet
from .work import Work


class Series(models.Model):
    """Made by one pseud, who puts works of hers in order. It outlives her account if its works do."""

    title = models.CharField(max_length=255)
    summary = models.TextField(_("description"), blank=True)
    notes = models.TextField(blank=True)
    pseud = models.ForeignKey(Pseud, models.SET_NULL, null=True, related_name="series")
    created_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("works:series", args=[self.pk])

    def is_of(self, account: Account) -> bool:
        return self.pseud is not None and self.pseud.account_id == account.pk


class Part(models.Model):
    """A work in a series. `position` is the maker's order; readers are told a number that skips what is not out."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="parts")
    work = models.ForeignKey(Work, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()

    objects = PartQuerySet.as_manager()

    kept_under = "places"  # as config.shown calls what is around a work in its series

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "work"], name="a_work_once_a_series")]
        indexes = [models.Index(fields=["series", "position"])]
        ordering = ["position", "pk"]
