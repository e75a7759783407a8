"""Accounts and the pseuds they write under."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cliffhanger.archive import clock
from cliffhanger.kit.compiled import Compiled

from .names import LONGEST, LONGEST_KEY, check_shape, key

__all__ = ["ORPHAN", "Account", "Block", "Pseud", "key"]

ORPHAN = "orphan_account"


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(username=username, email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """One person. Counts once, whatever pseuds she uses.

    Her name is also one of her pseuds, which makes it unique whatever its capitals. Whoever has left
    remains as a row without a name: what she answered still counts where it counted.
    """

    username = models.CharField(_("name"), max_length=LONGEST, unique=True, validators=[check_shape])
    # Not unique here: somebody may type another's address, and only a confirmed one is hers.
    email = models.EmailField(_("address"))
    joined_at = models.DateTimeField(editable=False)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    mail_notices = models.BooleanField(_("send my notices by mail too"), default=True)
    shows_adult = models.BooleanField(_("show me adult works without asking"), default=False)
    may_be_mined = models.BooleanField(_("programs may learn from my works"), default=False)
    may_be_indexed = models.BooleanField(_("search engines may list my works"), default=True)
    feeds_hold_stories = models.BooleanField(_("feeds may hold my stories whole"), default=False)
    keeps_history = models.BooleanField(_("remember what I read and where I stopped"), default=True)
    hides_promises = models.BooleanField(_("leave works with an open promise out of lists"), default=False)
    reading = models.CharField(max_length=200, blank=True, editable=False)  # see kit.reading
    language = models.CharField(max_length=15, blank=True)  # of the interface; see kit.language
    default_pseud = models.ForeignKey("Pseud", models.SET_NULL, null=True, related_name="+")
    left_at = models.DateTimeField(null=True, editable=False)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]
    sees_all = False  # for one request: also what a filter of hers keeps from her lists
    sees_muted = False  # for one list: also what she muted, which is marked there

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Not a default: Django makes an instance for its checks, before there is a clock to read.
        self.joined_at = self.joined_at or clock.now()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("accounts:account", args=[self.username])

    @property
    def pseud(self) -> "Pseud | None":
        """The pseud this account writes under unless it says otherwise."""
        return self.default_pseud or self.pseuds.order_by("pk").first()

    def has_confirmed_address(self) -> bool:
        return bool(CONFIRMED(self.pk))

    def write_as(self, pseud: "Pseud") -> None:
        """Sign with this pseud of hers from now on, unless told otherwise."""
        self.default_pseud = pseud
        self.save(update_fields=["default_pseud"])


class Pseud(models.Model):
    """A name that works and reviews are signed with; unique in the archive, whatever its capitals."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="pseuds")
    name = models.CharField(max_length=LONGEST, validators=[check_shape])
    key = models.CharField(max_length=LONGEST_KEY, unique=True, editable=False)
    about = models.CharField(_("about you, under this pseud"), max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("accounts:pseud", args=[self.account.username, self.name])

    @property
    def is_account_name(self) -> bool:
        """Whether the account signs in by this name. It stays hers then, so that nobody else takes it."""
        return self.key == key(self.account.username)


class Block(models.Model):
    """An author who does not want to hear from a reader again. What the reader said before stays."""

    blocker = models.ForeignKey(Account, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Account, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_a_pair")]


CONFIRMED: Compiled[Account] = Compiled(
    lambda account: Account.objects.filter(pk=account, emailaddress__verified=True)
)
