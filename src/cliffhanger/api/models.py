"""What programs act with, and what they asked for already."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account

LONGEST_KEY = 200
LONGEST_MARK = 200
LONGEST_PROGRESS = 2_000


class Scope(models.TextChoices):
    """What a program may do in somebody's name. Each includes nothing of the others."""

    READ = "read", _("Read what I may read, my shelves and notices among it")
    WRITE = "write", _("Write, post and withdraw my works, and make promises")
    RESPOND = "respond", _("Answer, reply and leave kudos as me")
    SHELVE = "shelve", _("Keep my bookmarks, what I read later, and what I follow")


class Token(models.Model):
    """A word by which a program acts for somebody. Only its digest is kept: nobody can read it here again."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # Of the MD5 of the word, which is all that KOReader says of it; None where the word was made before this was kept.
    md5_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - no two are ""
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def is_good(self, now: datetime) -> bool:
        return self.ends_at is None or now < self.ends_at

    def labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]


class Repeat(models.Model):
    """A request that may be sent again, with what it was answered: see `repeating`."""

    key = models.CharField(max_length=64, unique=True)  # a digest of who asked and of the key she gave
    asked = models.CharField(max_length=64)  # a digest of the request
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    location = models.CharField(max_length=500, blank=True)
    body = models.BinaryField(default=bytes)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.status} at {self.at:%Y-%m-%d %H:%M}"


class Position(models.Model):
    """Where an account stopped in a file on one of its devices, as KOReader says it.

    `document` is KOReader's own mark of the file, made of its bytes or its name; nobody here can tell which work it is.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="positions")
    document = models.CharField(max_length=LONGEST_MARK)
    progress = models.CharField(max_length=LONGEST_PROGRESS)
    percentage = models.FloatField()
    device = models.CharField(max_length=LONGEST_MARK, blank=True)
    device_mark = models.CharField(max_length=LONGEST_MARK, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "document"], name="one_position_a_document")
        ]
        indexes = [models.Index(fields=["account", "at"])]

    def __str__(self) -> str:
        return f"{self.percentage:.0%}"
