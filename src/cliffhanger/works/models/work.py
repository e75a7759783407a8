"""A work: what its author says of it, and whether it is out."""

from datetime import datetime

from django.db import connection, models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock, sequence
from cliffhanger.kit.compiled import Compiled
from cliffhanger.tags.models import Kind, Tag, tag

from ..queries import WorkQuerySet
from .change import Change


class Withdrawal(models.TextChoices):
    """Why a work left the public side."""

    LAPSED = "lapsed", _("its promise lapsed")
    AUTHOR = "author", _("its author withdrew it")
    MODERATOR = "moderator", _("a moderator withdrew it")


class ReviewsFrom(models.TextChoices):
    """Whose answers an author takes. Readers' are taken in any case while a promise asks for them."""

    EVERYBODY = "everybody", _("Everybody, guests too")
    READERS = "readers", _("Signed-in readers")
    NOBODY = "nobody", _("Nobody")


MAY_SPOIL = (Kind.RELATIONSHIP, Kind.CHARACTER, Kind.FREEFORM)  # what an author may fold away


class Work(models.Model):
    """A draft until `posted_at`; out from then until `withdrawn_at`, and a draft again afterwards."""

    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    notes_before = models.TextField(_("notes at the beginning"), blank=True)
    notes_after = models.TextField(_("notes at the end"), blank=True)
    disclaimer = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")
    planned_chapters = models.PositiveIntegerField(_("planned number of chapters"), null=True, blank=True)
    reviews_from = models.CharField(
        _("who may review"), max_length=12, choices=ReviewsFrom.choices, default=ReviewsFrom.EVERYBODY
    )
    reviews_wait = models.BooleanField(_("I see each review before others do"), default=False)
    is_restricted = models.BooleanField(_("only for signed-in readers"), default=False)
    # None: as the preferences of those who sign it say.
    may_be_mined = models.BooleanField(_("programs may learn from it"), null=True, blank=True)
    may_be_indexed = models.BooleanField(_("search engines may list it"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    posted_at = models.DateTimeField(null=True, db_index=True)
    updated_at = models.DateTimeField(null=True, db_index=True)
    # Its author says that nothing comes for a while. A chapter that is posted takes it back.
    paused_at = models.DateTimeField(null=True)
    # It is in a collection that is not revealed yet: until then nobody but its makers and those who keep the
    # collection may know of it. Set and unset by `collections.revealing`, also while it is a draft.
    unrevealed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal = models.CharField(max_length=12, choices=Withdrawal.choices, blank=True)
    tags = models.ManyToManyField(Tag, through="WorkTag", related_name="works")

    objects = WorkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("works:work", args=[self.pk])

    @property
    def kept_under(self) -> str:
        """The key that every write touches which its pages show; see `config.shown`."""
        return f"work:{self.pk}"

    @property
    def is_let_out(self) -> bool:
        """Whether its author has it out, be it revealed or not."""
        return self.posted_at is not None and self.withdrawn_at is None

    @property
    def is_posted(self) -> bool:
        """Whether it is out for those who read."""
        return self.is_let_out and self.unrevealed_at is None

    def creators(self) -> "models.QuerySet[Pseud]":
        return Pseud.objects.filter(creatorships__work=self, creatorships__role=Creatorship.Role.AUTHOR)

    def authors(self) -> list[Pseud]:
        """Those who sign the work, from the prefetched creatorships."""
        return [c.pseud for c in self.creatorships.all() if c.role == Creatorship.Role.AUTHOR]

    @property
    def is_for_miners(self) -> bool:
        """Whether its authors let programs read it for training and text mining; all of them must."""
        if self.may_be_mined is not None:
            return self.may_be_mined
        authors = self.authors()
        return bool(authors) and all(author.account.may_be_mined for author in authors)

    @property
    def is_for_search_engines(self) -> bool:
        if self.may_be_indexed is not None:
            return self.may_be_indexed
        return all(author.account.may_be_indexed for author in self.authors())

    @staticmethod
    def lock(pk: int) -> None:
        """Nobody else answers, promises or settles anything of this work until the transaction ends.

        It is the first lock on a row, after that on appending. On SQLite the transaction itself is the lock.
        """
        sequence.appending()
        if connection.features.has_select_for_update:
            Work.objects.select_for_update().only("pk").get(pk=pk)

    def role_of(self, account: Account) -> str | None:
        """ "author", "beta" or None; whoever is both is the author."""
        return min((made.role for made in ROLES(self.pk, account.pk)), default=None)

    @transaction.atomic
    def withdraw(self, reason: str, at: datetime) -> bool:
        """Take the work off the public side: a draft again, with its reviews. False if it was not out."""
        sequence.appending()
        withdrawn = Work.objects.filter(pk=self.pk, posted_at__isnull=False, withdrawn_at=None).update(
            withdrawn_at=at, withdrawal=reason
        )
        if withdrawn:
            self.withdrawn_at, self.withdrawal = at, reason
            Change.record(Change.Kind.WITHDRAWN, self, at)
        return bool(withdrawn)

    @transaction.atomic
    def put_back(self, at: datetime) -> bool:
        """Let a withdrawn work out again, with the chapters it had."""
        sequence.appending()
        back = Work.objects.filter(pk=self.pk, withdrawn_at__isnull=False).update(
            withdrawn_at=None, withdrawal="", updated_at=at
        )
        if back:
            self.withdrawn_at, self.withdrawal, self.updated_at = None, "", at
            Change.record(Change.Kind.PUT_BACK, self, at)
        return bool(back)

    @transaction.atomic
    def unreveal(self, at: datetime) -> bool:
        """Let nobody know of it until `reveal`. False if it is so already."""
        sequence.appending()
        done = Work.objects.filter(pk=self.pk, unrevealed_at=None).update(unrevealed_at=at)
        if done:
            self.unrevealed_at = at
            Change.record(Change.Kind.UNREVEALED, self, at)
        return bool(done)

    @transaction.atomic
    def reveal(self, at: datetime) -> bool:
        """Let readers know of it. What went up meanwhile is new to them now. False if it is revealed."""
        sequence.appending()
        fresh = Work.objects.filter(pk=self.pk, chapters__posted_at__gte=F("unrevealed_at")).exists()
        done = Work.objects.filter(pk=self.pk, unrevealed_at__isnull=False).update(unrevealed_at=None)
        if done:
            self.unrevealed_at = None
            Change.record(Change.Kind.REVEALED, self, at)
        if fresh:
            Work.objects.filter(pk=self.pk).update(updated_at=at)
            self.updated_at = at
        return bool(done)

    def posted_chapters(self) -> int:
        return sum(chapter.posted_at is not None for chapter in self.chapters.all())

    def tag_with(self, kind: str, names: list[str]) -> None:
        """Set the work's tags of one kind, in this order."""
        self.work_tags.filter(tag__kind=kind).delete()
        for position, name in enumerate(dict.fromkeys(name.strip() for name in names if name.strip())):
            WorkTag.objects.get_or_create(work=self, tag=tag(kind, name), defaults={"position": position})

    def mark_spoilers(self, names: list[str]) -> None:
        """Say which of the work's tags give the story away; the others do not."""
        keys = {" ".join(name.split()).casefold() for name in names}
        rows = self.work_tags.filter(tag__kind__in=MAY_SPOIL)
        rows.exclude(tag__key__in=keys).update(is_spoiler=False)
        rows.filter(tag__key__in=keys).update(is_spoiler=True)

    def tags_by_kind(self, *, with_spoilers: bool = False) -> list[tuple[Kind, list[Tag]]]:
        """The kinds of tag in their usual order, each with this work's tags, from the prefetched rows.

        Without those that give the story away, unless they are asked for.
        """
        rows = [row for row in self.rows_in_order() if with_spoilers or not row.is_spoiler]
        return [(kind, [row.tag for row in rows if row.tag.kind == kind]) for kind in Kind]

    def spoilers(self) -> list[Tag]:
        """The tags that give the story away, by kind and in their order, from the prefetched rows."""
        rows = [row for row in self.rows_in_order() if row.is_spoiler]
        return [row.tag for kind in Kind for row in rows if row.tag.kind == kind]

    def rows_in_order(self) -> "list[WorkTag]":
        return sorted(self.work_tags.all(), key=lambda row: row.position)


class WorkTag(models.Model):
    """A tag as the author typed it, at its place. One that is a spoiler is folded until it is asked for."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="work_tags")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="work_tags")
    position = models.PositiveSmallIntegerField(default=0)
    is_spoiler = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "tag"], name="a_tag_once_a_work")]


class Creatorship(models.Model):
    """Who made the work: authors sign it, betas read it before others do and count as neither."""

    class Role(models.TextChoices):
        AUTHOR = "author"
        BETA = "beta"

    work = models.ForeignKey(Work, models.CASCADE, related_name="creatorships")
    pseud = models.ForeignKey(Pseud, models.PROTECT, related_name="creatorships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.AUTHOR)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "pseud"], name="one_role_a_pseud")]
        ordering = ["pk"]


ROLES: Compiled[Creatorship] = Compiled(
    lambda work, account: Creatorship.objects.filter(work=work, pseud__account=account)
)
