"""Kudos: a reader's nod to a work, once. Guests nod once too, told apart by address and by browser."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.accounts.queries import by_muted
from cliffhanger.works.models import Work
from cliffhanger.works.queries import Reader


class KudosQuerySet(models.QuerySet[Any]):
    def not_muted_by(self, reader: Reader) -> "KudosQuerySet":
        """Without those of people this reader has muted or blocked; on her own works all were left for her."""
        if not isinstance(reader, Account):
            return self
        hers = Q(work__in=Work.objects.made_by(reader).values("pk"))
        return self.filter(hers | ~by_muted(reader))


class Kudos(models.Model):
    """The marks tell that a guest was here before, not who she is: they differ from work to work.

    `day_mark` is the same for all works for one day, so that one address cannot nod at everything.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="kudos")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="kudos")
    pseud = models.ForeignKey(Pseud, models.SET_NULL, null=True, related_name="+")
    address_mark = models.CharField(max_length=64, blank=True)
    browser_mark = models.CharField(max_length=64, blank=True)
    day_mark = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    objects = KudosQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("kudos")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["work", "account"], name="kudos_once_a_reader"),
            models.UniqueConstraint(
                fields=["work", "address_mark"], condition=~Q(address_mark=""), name="kudos_once_an_address"
            ),
            models.UniqueConstraint(
                fields=["work", "browser_mark"], condition=~Q(browser_mark=""), name="kudos_once_a_browser"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "at"]),
            models.Index(fields=["day_mark", "at"], condition=~Q(day_mark=""), name="kudos_of_a_guest_today"),
        ]
