"""Who follows what, what they have been told, and by which ways they want to be told it."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock
from cliffhanger.promises.models import Promise
from cliffhanger.search.models import Filter
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Series, Work

from .sentences import sentence

LONGEST_ENDPOINT = 1000


class Subscription(models.Model):
    """An account follows one thing: a work, a series, a pseud, a tag, a promise or a filter of its own."""

    THINGS = ("work", "series", "pseud", "tag", "promise", "filter")

    account = models.ForeignKey(Account, models.CASCADE, related_name="subscriptions")
    work = models.ForeignKey(Work, models.CASCADE, null=True, related_name="subscriptions")
    series = models.ForeignKey(Series, models.CASCADE, null=True, related_name="subscriptions")
    pseud = models.ForeignKey(Pseud, models.CASCADE, null=True, related_name="subscriptions")
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, related_name="subscriptions")
    promise = models.ForeignKey(Promise, models.CASCADE, null=True, related_name="subscriptions")
    filter = models.ForeignKey(Filter, models.CASCADE, null=True, related_name="subscriptions")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "work"], name="one_subscription_a_work"),
            models.UniqueConstraint(fields=["account", "series"], name="one_subscription_a_series"),
            models.UniqueConstraint(fields=["account", "pseud"], name="one_subscription_a_pseud"),
            models.UniqueConstraint(fields=["account", "tag"], name="one_subscription_a_tag"),
            models.UniqueConstraint(fields=["account", "promise"], name="one_subscription_a_promise"),
            models.UniqueConstraint(fields=["account", "filter"], name="one_subscription_a_filter"),
            models.CheckConstraint(
                condition=Q(work__isnull=False, series=None, pseud=None, tag=None, promise=None, filter=None)
                | Q(work=None, series__isnull=False, pseud=None, tag=None, promise=None, filter=None)
                | Q(work=None, series=None, pseud__isnull=False, tag=None, promise=None, filter=None)
                | Q(work=None, series=None, pseud=None, tag__isnull=False, promise=None, filter=None)
                | Q(work=None, series=None, pseud=None, tag=None, promise__isnull=False, filter=None)
                | Q(work=None, series=None, pseud=None, tag=None, promise=None, filter__isnull=False),
                name="a_subscription_is_to_one_thing",
            ),
        ]
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.account} follows {self.thing}"

    def get_absolute_url(self) -> str:
        return reverse("follows:subscription", args=[self.account.username, self.pk])

    @property
    def kind(self) -> str:
        """Which of THINGS it is."""
        return next(name for name in self.THINGS if getattr(self, f"{name}_id") is not None)

    @property
    def title(self) -> str:
        """What it is called, in words; needs the work of a promise."""
        return str(self.promise.work) if self.promise else str(self.thing)

    @property
    def thing(self) -> Work | Series | Pseud | Tag | Promise | Filter:
        followed: Work | Series | Pseud | Tag | Promise | Filter = getattr(self, self.kind)
        return followed


class Kind(models.TextChoices):
    """What a notice is about. Each can be switched off, for each way of being told."""

    CHAPTER = "chapter", _("New chapters of what you follow")
    WORK = "work", _("New works by people, in series and with tags you follow")
    PROMISE = "promise", _("Promises: those you follow, those you answered, your own")
    REVIEW = "review", _("Answers and notes in the margin of your works")
    REPLY = "reply", _("Replies where you talk")
    COLLECTION = "collection", _("Collections: your works in them, those you maintain")


class Channel(models.TextChoices):
    ARCHIVE = "archive", _("Here")
    MAIL = "mail", _("By mail")
    PUSH = "push", _("On your devices")


class Notice(models.Model):
    """Something an account is told, once: `key` names the row it comes from.

    `mail_due_at` is when it may leave by mail, None if it is not to. `claim` is set by the process that is
    about to mail it, before it does: a process that dies in between leaves it claimed, and nobody sends it
    a second time.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CHAPTER)
    work = models.ForeignKey(Work, models.CASCADE, null=True, related_name="+")
    said = models.CharField(max_length=12, default="text")  # see `follows.sentences`
    facts = models.JSONField(default=dict)
    address = models.CharField(max_length=300)
    at = models.DateTimeField()
    is_listed = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["account", "-at"]),
            models.Index(
                fields=["mail_due_at"],
                condition=Q(claim=None, mail_due_at__isnull=False),
                name="notices_to_mail",
            ),
            models.Index(fields=["account"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["key"], name="notices_by_key"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, in the language that is spoken."""
        return sentence(self.said, self.facts)


class Silence(models.Model):
    """An account does not want to be told of one kind of thing in one way. Without such rows it is told of all."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="silences")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "channel"], name="one_silence_a_way")
        ]

    def __str__(self) -> str:
        return f"{self.account}: no {self.kind} by {self.channel}"


class Digest(models.Model):
    """An account has its letters once a day, at an hour of UTC, instead of at once."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="digest")
    hour = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hour__lt=24), name="an_hour_of_the_day")]

    def __str__(self) -> str:
        return f"{self.account}: daily at {self.hour}:00"


class Device(models.Model):
    """A browser that asked to be told, with the address and the keys its push service gave it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT, unique=True)
    public_key = models.CharField(max_length=120)
    secret = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    rests_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since", "pk"]

    def __str__(self) -> str:
        browser, _on, system = self.name.partition(" on ")
        if not browser:
            return gettext("Device %(number)s") % {"number": self.pk}
        if not system:
            return gettext(browser)
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": gettext(system)}


class Push(models.Model):
    """A notice on its way to a device. Claimed before it leaves, as a letter is."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="pushes")
    device = models.ForeignKey(Device, models.CASCADE, related_name="pushes")
    claim = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("pushes")
        constraints = [models.UniqueConstraint(fields=["notice", "device"], name="pushed_once_a_device")]
        indexes = [models.Index(fields=["device"], condition=Q(claim=None), name="notices_to_push")]

    def __str__(self) -> str:
        return f"{self.notice} to {self.device}"

    @classmethod
    def take(cls, device: Device) -> uuid.UUID | None:
        """Claim all that waits for the device; None if nothing does."""
        claim = uuid.uuid4()
        return claim if cls.objects.filter(device=device, claim=None).update(claim=claim) else None

    @classmethod
    def give_back(cls, claim: uuid.UUID, until: datetime) -> None:
        """Nothing left: let it be tried again, after a rest."""
        Device.objects.filter(pushes__claim=claim).update(rests_until=until)
        cls.objects.filter(claim=claim).update(claim=None)
