"""Addresses that are told what happens, and what was sent to them."""

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account

from . import secret
from .addresses import LONGEST, in_words
from .events import Event

LONGEST_NAME = 60


def new_mark() -> str:
    return f"msg_{uuid.uuid4().hex}"


class WebhookQuerySet(models.QuerySet[Any]):
    def on(self, now: datetime) -> "WebhookQuerySet":
        """Those that anything may be sent to. One that a program made ends with the leave it was given."""
        by_token = Q(token=None) | Q(token__ends_at=None) | Q(token__ends_at__gt=now)
        by_app = Q(permit=None) | Q(permit__app__account__is_active=True)
        return self.filter(by_token, by_app, off_at=None, account__is_active=True)

    def listening(self, now: datetime) -> "WebhookQuerySet":
        """Those that answered, and hear of what happens."""
        return self.on(now).exclude(confirmed_at=None)


class Webhook(models.Model):
    """An address that is told of the events it was registered for, by its account or by a program of hers.

    What a program registered goes with the token that she made for it, or with the leave she gave the app.

    Its secret is not kept: it is made of `seed` and the archive's own key. While `before_until` has not come, the
    one before it (of `seed_before`) holds too. `confirmed_at` is when it first answered a ping, without which it is
    told nothing else. `failing_since` is when it last began to take nothing.
    """

    class Why(models.TextChoices):
        OWNER = "owner", _("you switched it off")
        GONE = "gone", _("it said that it is gone for good")
        FAILING = "failing", _("it took nothing for days")

    account = models.ForeignKey(Account, models.CASCADE, related_name="webhooks")
    token = models.ForeignKey("api.Token", models.CASCADE, null=True, related_name="webhooks")
    permit = models.ForeignKey("api.Permit", models.CASCADE, null=True, related_name="webhooks")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    address = models.CharField(max_length=LONGEST)
    events = models.JSONField(default=list)
    seed = models.CharField(max_length=64, default=secret.new_seed, editable=False)
    seed_before = models.CharField(max_length=64, blank=True, editable=False)
    before_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)
    off_why = models.CharField(max_length=8, choices=Why.choices, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name or self.host

    def get_absolute_url(self) -> str:
        return reverse("api:webhook", args=[self.pk])

    @property
    def host(self) -> str:
        """All of the address that is said where others may hear it: the rest of it may be a password."""
        return urlsplit(self.address).hostname or ""

    @property
    def secret(self) -> str:
        return secret.made_of(self.seed)

    def secrets(self, now: datetime) -> list[str]:
        """Those that hold now, the newest first."""
        old = [self.seed_before] if self.before_until and now < self.before_until else []
        return [secret.made_of(seed) for seed in (self.seed, *old)]

    @property
    def program(self) -> str:
        """What the program is called that registered it; nothing where she did."""
        if self.permit:
            return str(self.permit.app)
        return str(self.token or "")

    def labels(self) -> list[str]:
        return [str(Event(event).label) for event in self.events if event in Event.values]


class Delivery(models.Model):
    """One event on its way to one address, or over.

    `source` and `number` name the row it comes from, so that it is made once. `next_at` is when it is due; while it
    is being carried out, when it counts as lost and is due again; None when it is over: it arrived (`delivered_at`),
    was given up (`given_up_at`), or there was nothing to tell any more (`dropped_at`).
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    mark = models.CharField(max_length=40, unique=True, default=new_mark)
    event = models.CharField(max_length=20)
    source = models.CharField(max_length=8)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=100, blank=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "source", "number"], name="delivered_once_an_address")
        ]
        indexes = [
            models.Index(
                fields=["next_at", "webhook"], condition=Q(next_at__isnull=False), name="api_deliveries_due"
            ),
            models.Index(
                fields=["webhook", "next_at"], condition=Q(next_at__isnull=False), name="api_deliveries_next"
            ),
            models.Index(fields=["made_at"], condition=Q(next_at=None), name="api_deliveries_over"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to webhook {self.webhook_id}"

    @property
    def state(self) -> str:
        """ "delivered", "dropped", "given_up" or "waiting"."""
        for name in ("delivered", "dropped", "given_up"):
            if getattr(self, f"{name}_at"):
                return name
        return "waiting"

    @property
    def answer(self) -> str:
        """What became of the last try, as a sentence."""
        if self.trouble:
            return in_words(self.trouble)
        return gettext("It answered %(status)s.") % {"status": self.status} if self.status else ""
