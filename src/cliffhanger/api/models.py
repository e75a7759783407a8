"""What programs act with, and what they asked for already."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account

from .webhooks.models import Delivery as Delivery
from .webhooks.models import Webhook as Webhook

LONGEST_KEY = 200
LONGEST_MARK = 200
LONGEST_PROGRESS = 2_000


class Scope(models.TextChoices):
    """What a program may do in somebody's name. Each includes nothing of the others."""

    READ = "read", _("Read what I may read, my shelves and notices among it")
    WRITE = "write", _("Write, post and withdraw my works, and make promises")
    RESPOND = "respond", _("Answer, reply and leave kudos as me")
    SHELVE = "shelve", _("Keep my bookmarks, what I read later, and what I follow")
    LISTEN = "listen", _("Be told at its own address what happens in my works and in what I follow")
    ACCOUNT = (
        "account",
        _("Change my pseuds, my preferences, whom I block, and the devices on which I am told"),
    )
    COLLECT = (
        "collect",
        _("Make and keep collections as me: say what they are, let works in, and reveal them"),
    )
    WRANGLE = "wrangle", _("Put tags in order as me, where I may")
    MODERATE = "moderate", _("Moderate as me: remove what readers said, stop promises, and write the news")

    @classmethod
    def labels_of(cls, scopes: Iterable[str]) -> list[str]:
        """What these allow, in words, always in the same order."""
        named = set(scopes)
        return [str(scope.label) for scope in cls if scope.value in named]


class App(models.Model):
    """A program that asks people for leave to act for them, as whoever made it describes it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="apps")
    name = models.CharField(max_length=60)
    website = models.URLField(max_length=200, blank=True)
    redirects = models.JSONField(default=list)  # where a person may be sent back to: see `oauth.redirects`
    client_id = models.CharField(max_length=40, unique=True, editable=False)
    secret_digest = models.CharField(
        max_length=64, blank=True, editable=False
    )  # empty: it can keep no secret
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confidential(self) -> bool:
        return bool(self.secret_digest)


class Permit(models.Model):
    """The leave that a person gave an app once. It begins as a code, which the app exchanges for tokens once.

    All tokens that came of it hang on it and go with it: when she takes it back, and when the code or a refresh
    token turns up a second time, since then somebody else has it too. Refresh tokens that follow one another have
    the first part in common, their family; the one that is good now is known by all of it.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="permits")
    app = models.ForeignKey(App, models.CASCADE, related_name="permits")
    scopes = models.JSONField(default=list)
    redirect = models.CharField(max_length=500)
    challenge = models.CharField(max_length=43)  # of PKCE, S256
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    code_ends_at = models.DateTimeField()
    given_at = models.DateTimeField()
    exchanged_at = models.DateTimeField(null=True)
    family_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - no two are ""
    refresh_digest = models.CharField(max_length=64, blank=True, editable=False)
    refresh_ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.app_id} for {self.account_id}"


class TokenQuerySet(models.QuerySet["Token"]):
    def personal(self) -> "TokenQuerySet":
        """Those that somebody made herself, not an app in her name."""
        return self.filter(permit=None)


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
    permit = models.ForeignKey(
        Permit, models.CASCADE, null=True, related_name="tokens"
    )  # None: she made it herself

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def is_good(self, now: datetime) -> bool:
        return self.ends_at is None or now < self.ends_at

    def labels(self) -> list[str]:
        return Scope.labels_of(self.scopes)


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
