"""A promise, the seals it is about, and its ledger."""

import hashlib
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cliffhanger import keeper
from cliffhanger.accounts.models import Pseud
from cliffhanger.works.models import Chapter, Work

from .queries import PromiseQuerySet


class Promise(models.Model):
    """The author's word about the held chapters behind one posted chapter.

    The first block are the terms, as eased since; the ledger's first entry has them as they were. The
    last block is what the ledger has come to, kept here so that pages and the tick need not replay it.
    """

    class Asks(models.TextChoices):
        ANY = "any", _("any answer counts")
        FAVOUR = "favour", _("readers must want the rest")

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("all at once")
        EVERY = "every", _("one every so many days")
        SPREAD = "spread", _("spread over so many days")

    class IfLapsed(models.TextChoices):
        WITHDRAW = "withdraw", _("take the work down")
        KEEP_UP = "keep_up", _("keep up what is posted")
        RELEASE = "release", _("post the rest anyway")

    class Thanks(models.TextChoices):
        REST = "rest", _("the rest, privately")
        NOTHING = "nothing", _("nothing")

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("promise", "open")
        KEPT = "kept", pgettext_lazy("promise", "kept")
        LAPSED = "lapsed", pgettext_lazy("promise", "lapsed")
        WITHDRAWN = "withdrawn", pgettext_lazy("promise", "withdrawn")
        RELEASED = "released", pgettext_lazy("promise", "released")
        HALTED = "halted", pgettext_lazy("promise", "stopped by a moderator")

    work = models.ForeignKey(Work, models.PROTECT, related_name="promises")
    after = models.ForeignKey(Chapter, models.PROTECT, related_name="promises_after")
    opened_by = models.ForeignKey(Pseud, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()

    quorum = models.PositiveIntegerField()
    asks = models.CharField(max_length=8, choices=Asks.choices, default=Asks.ANY)
    share_percent = models.PositiveSmallIntegerField(default=50)
    window_days = models.PositiveSmallIntegerField(default=5)
    earliest_for = models.DurationField(default=timedelta)
    pace = models.CharField(max_length=8, choices=Pace.choices, default=Pace.SPREAD)
    calendar_days = models.PositiveSmallIntegerField(default=5)
    if_lapsed = models.CharField(max_length=8, choices=IfLapsed.choices, default=IfLapsed.WITHDRAW)
    chance_readers = models.PositiveIntegerField(null=True, blank=True)
    chance_days = models.PositiveSmallIntegerField(null=True, blank=True)
    thanks = models.CharField(max_length=8, choices=Thanks.choices, default=Thanks.REST)
    account_age = models.DurationField(default=timedelta)
    verdicts = models.JSONField(default=list)
    word = models.TextField(blank=True, validators=[MaxLengthValidator(1000)])

    closes_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    look_again_at = models.DateTimeField(null=True)
    taken_in = models.BigIntegerField(default=0)
    readers = models.PositiveIntegerField(default=0)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.OPEN)
    settled_at = models.DateTimeField(null=True)
    halted_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work"], condition=models.Q(settled_at=None), name="one_open_promise_a_work"
            )
        ]
        indexes = [
            # The tick finds what is due here, however many promises are open.
            models.Index(
                fields=["look_again_at"],
                condition=models.Q(look_again_at__isnull=False),
                name="promises_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return f"Promise {self.pk} on {self.work}"

    def get_absolute_url(self) -> str:
        return reverse("promises:promise", args=[self.work_id])

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def calendar(self) -> keeper.Calendar:
        return keeper.Calendar(keeper.Pace(self.pace), self.calendar_days)

    def terms(self) -> keeper.Terms:
        """The terms as the keeper takes them."""
        chance = None
        if self.chance_readers and self.chance_days:
            chance = keeper.SecondChance(self.chance_readers, self.chance_days)
        return keeper.Terms(
            quorum=self.quorum,
            asks=keeper.Asks(self.asks),
            share=Fraction(self.share_percent, 100),
            window=timedelta(days=self.window_days),
            earliest=self.earliest_for,
            calendar=self.calendar,
            if_lapsed=keeper.IfLapsed(self.if_lapsed),
            second_chance=chance,
            thanks=keeper.Thanks(self.thanks),
            account_age=self.account_age,
        )


class Seal(models.Model):
    """A held chapter of a promise, as it was sealed or last mended; `due_at` once the promise is kept."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="seals")
    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="seals")
    position = models.PositiveIntegerField()
    words = models.PositiveIntegerField()
    first_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    mended_up_to = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["promise", "chapter"], name="one_seal_a_chapter")]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False, posted_at=None),
                name="seals_due",
            )
        ]

    def __str__(self) -> str:
        return f"Seal of chapter {self.position}"

    @property
    def is_as_sealed(self) -> bool:
        return self.digest == self.first_digest


class Entry(models.Model):
    """One line of the ledger. Append-only: the database itself refuses to change or delete one.

    `at` is when it happened, `recorded_at` when the archive wrote it down. `key` names what the entry is
    about, so that the same thing is never recorded twice. `facts` differ by kind, and `hash` ties the entry
    to the one before: see `promises.ledger`.
    """

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "number"], name="one_entry_a_number"),
            models.UniqueConstraint(fields=["promise", "key"], name="one_entry_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.kind} at {self.at:%Y-%m-%d %H:%M}"


def digest(text: str) -> str:
    """The seal of a chapter: the SHA-256 of its text as stored, in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(calendar: keeper.Calendar) -> dict[str, Any]:
    return {"pace": calendar.pace.value, "days": calendar.days}


def instant(value: str | None) -> datetime | None:
    """An instant as the ledger's facts hold it."""
    return datetime.fromisoformat(value) if value else None
