"""Who follows what, and what they have been told."""

from django.db import models

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.works.models import Work


class Subscription(models.Model):
    account = models.ForeignKey(Account, models.CASCADE, related_name="subscriptions")
    work = models.ForeignKey(Work, models.CASCADE, related_name="subscriptions")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "work"], name="one_subscription_a_work")]


class Notice(models.Model):
    """Something an account is told, once: `key` names the row it comes from.

    `claim` is set by the process that is about to mail it, before it does: a process that dies in
    between leaves it claimed, and nobody sends it a second time.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=60)
    work = models.ForeignKey(Work, models.CASCADE, null=True, related_name="+")
    sentence = models.CharField(max_length=600)
    address = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["account", "-at"]),
            models.Index(fields=["account"], condition=models.Q(claim=None), name="notices_to_mail"),
            models.Index(fields=["account"], condition=models.Q(read_at=None), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return self.sentence
