"""What a reader keeps: where she has been, what she wants to read, what she marked, whom she does not want to see.

Entries outlive their works: of a work that is deleted the title stays on her shelf.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Chapter, Series, Withdrawal, Work

from .queries import BookmarkQuerySet, VisitQuerySet

ONE_VISIT = timedelta(minutes=30)  # what is opened sooner after the last page belongs to the same visit
LONGEST_QUOTE = 120


class Entry(models.Model):
    """Something on a shelf about a work, which may be gone: then its title is all that is left of it."""

    title = models.CharField(max_length=255)

    class Meta:
        abstract = True

    @property
    def shown_title(self) -> str:
        """What it may still be called: whatever a moderator took down is not named any more."""
        work: Work | None = getattr(self, "work", None)
        if work is None:
            return self.title
        return (
            gettext("A work that was taken down") if work.withdrawal == Withdrawal.MODERATOR else work.title
        )


class Visit(Entry):
    """A reader has been in a work, `times` times, and stopped at a paragraph of a chapter.

    `before_at` is when the visit before this one ended: what was posted since is new to her. The place is
    a paragraph by its number, with its beginning, by which it is found again when the text has changed.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="visits")
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="visits")
    last_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=1)
    chapter = models.ForeignKey(Chapter, models.SET_NULL, null=True, related_name="+")
    paragraph = models.PositiveIntegerField(default=0)
    quote = models.CharField(max_length=LONGEST_QUOTE, blank=True)
    is_at_end = models.BooleanField(default=False)
    placed_at = models.DateTimeField(null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "work"], name="one_visit_a_work")]
        indexes = [models.Index(fields=["account", "-last_at"])]
        ordering = ["-last_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def since(self, now: datetime) -> datetime | None:
        """What was posted after this is new to her, who is here now; None while she has been here once."""
        return self.last_at if now - self.last_at > ONE_VISIT else self.before_at


class Later(Entry):
    """A reader wants to read this later."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="laters")
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="laters")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "work"], name="later_once_a_work")]
        indexes = [models.Index(fields=["account", "-since"])]
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return self.title


class Bookmark(Entry):
    """What a reader has to say of a work or a series to others who look for one, or to herself.

    `notes` is sanitised HTML.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="bookmarks")
    pseud = models.ForeignKey(Pseud, models.SET_NULL, null=True, related_name="bookmarks")
    work = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="bookmarks")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, related_name="bookmarks")
    notes = models.TextField(blank=True)
    is_private = models.BooleanField(default=False)
    is_recommendation = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "work"], name="one_bookmark_a_work"),
            models.UniqueConstraint(fields=["account", "series"], name="one_bookmark_a_series"),
        ]
        indexes = [
            models.Index(fields=["account", "-made_at"]),
            models.Index(fields=["work", "-made_at"]),
            models.Index(fields=["series", "-made_at"]),
        ]
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Bookmark of {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("shelves:bookmark", args=[self.pk])

    @property
    def shown_title(self) -> str:
        return self.series.title if self.series else super().shown_title

    @property
    def tag_names(self) -> list[str]:
        """From the prefetched tags."""
        return [tag.name for tag in self.tags.all()]


class BookmarkTag(models.Model):
    """A word of the reader's own on her bookmark. It is none of the archive's tags: those belong to works."""

    bookmark = models.ForeignKey(Bookmark, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bookmark", "name"], name="a_word_once_a_bookmark")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Mute(models.Model):
    """A reader does not want to see works or reviews of a person or a pseud, one work, or works with a tag.

    Works and reviews are asked for with `not_muted_by`, which finds these rows by the name `muted_by`.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="mutes")
    person = models.ForeignKey(Account, models.CASCADE, null=True, related_name="muted_by")
    pseud = models.ForeignKey(Pseud, models.CASCADE, null=True, related_name="muted_by")
    work = models.ForeignKey(Work, models.CASCADE, null=True, related_name="muted_by")
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, related_name="muted_by")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "person"], name="a_person_muted_once"),
            models.UniqueConstraint(fields=["account", "pseud"], name="a_pseud_muted_once"),
            models.UniqueConstraint(fields=["account", "work"], name="a_work_muted_once"),
            models.UniqueConstraint(fields=["account", "tag"], name="a_tag_muted_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, pseud=None, work=None, tag=None)
                | Q(person=None, pseud__isnull=False, work=None, tag=None)
                | Q(person=None, pseud=None, work__isnull=False, tag=None)
                | Q(person=None, pseud=None, work=None, tag__isnull=False),
                name="a_mute_is_of_one_thing",
            ),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.person or self.pseud or self.work or self.tag)
