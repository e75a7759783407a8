"""Collections: works that somebody brings together, with their authors' consent. Who keeps one, what is in it, and
what happened to it.
"""

from datetime import datetime

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock, sequence
from cliffhanger.works.models import Work

from .queries import CollectionQuerySet, ItemQuerySet

LONGEST_NAME, LONGEST_TITLE = 40, 255


class Collection(models.Model):
    """Known by its `name`, which stands in the address and never changes. Descriptions and rules are sanitised HTML.

    `unrevealed_at`: nobody but its makers and those who keep the collection may know of a work in it, until the
    collection is revealed for good. `closed_at`: nothing more comes in.
    """

    name = models.CharField(_("name in the address"), max_length=LONGEST_NAME)
    key = models.CharField(max_length=LONGEST_NAME, unique=True, editable=False)  # the name without capitals
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    description = models.TextField(_("description"), blank=True)
    rules = models.TextField(_("rules"), blank=True)
    is_moderated = models.BooleanField(_("works wait until a maintainer approves them"), default=False)
    by_invitation = models.BooleanField(_("only works that a maintainer invites"), default=False)
    made_at = models.DateTimeField(default=clock.now)
    unrevealed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("collections:collection", args=[self.name])


class Maintainer(models.Model):
    """An account that keeps a collection. An owner says what it is; a moderator sees to its works."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MODERATOR = "moderator", _("Moderator")

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="maintainers")
    account = models.ForeignKey(Account, models.CASCADE, related_name="maintained")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.OWNER)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "account"], name="maintains_a_collection_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.account}, {self.role} of {self.collection}"


class Item(models.Model):
    """A work in a collection, or on its way there: in it when its author and a maintainer have both agreed."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    work = models.ForeignKey(Work, models.CASCADE, related_name="collection_items")
    agreed_at = models.DateTimeField(null=True)  # by an author of the work
    approved_at = models.DateTimeField(null=True)  # by a maintainer of the collection
    made_at = models.DateTimeField(default=clock.now)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "work"], name="a_work_once_a_collection")
        ]
        indexes = [models.Index(fields=["collection", "-made_at"])]
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.work} in {self.collection}"

    @property
    def is_in(self) -> bool:
        return self.agreed_at is not None and self.approved_at is not None


class Step(models.Model):
    """What somebody did to a work in a collection, or to the collection. Append-only, read after a cursor."""

    class Kind(models.TextChoices):
        OFFERED = "offered"
        INVITED = "invited"
        AGREED = "agreed"
        APPROVED = "approved"
        REFUSED = "refused"
        REMOVED = "removed"
        REVEALED = "revealed"
        APPOINTED = "appointed"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="steps")
    work = models.ForeignKey(Work, models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    whom = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")  # who was appointed
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} in {self.collection}"

    @classmethod
    def record(
        cls,
        kind: str,
        collection: Collection,
        at: datetime,
        *,
        by: Account | None = None,
        work: Work | None = None,
        whom: Account | None = None,
    ) -> None:
        with transaction.atomic():
            sequence.appending()
            cls.objects.create(kind=kind, collection=collection, work=work, by=by, whom=whom, at=at)
