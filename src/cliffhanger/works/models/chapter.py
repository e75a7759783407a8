"""A chapter is born unposted. Only `Chapter.post` lets it out."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock, sequence
from cliffhanger.kit.compiled import Compiled
from cliffhanger.manuscript import count_words
from cliffhanger.tags.models import Kind, Tag, tag

from ..queries import ChapterQuerySet
from .change import Change
from .work import Work


@lru_cache(maxsize=10_000)
def address_of(work: int, chapter: int) -> str:
    """Every page of a story names it several times, and to work it out takes as long as to ask the database."""
    return reverse("works:chapter", args=[work, chapter])


class Chapter(models.Model):
    """One chapter. While `held_at` is set it is under seal: nobody posts, moves or deletes it by hand."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="chapters")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=255, blank=True)
    notes_before = models.TextField(_("notes at the beginning"), blank=True)
    notes_after = models.TextField(_("notes at the end"), blank=True)
    text = models.TextField(blank=True)
    words = models.PositiveIntegerField(default=0)
    # What of the archive's warnings this chapter is about, by name: see `warn_of`. Said to those who may read it.
    warnings: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True, db_index=True)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["work", "position"])]

    def __str__(self) -> str:
        return self.title or f"Chapter {self.position}"

    def get_absolute_url(self) -> str:
        return address_of(self.work_id, self.pk)

    @property
    def kept_under(self) -> str:
        return f"work:{self.work_id}"

    @property
    def heading(self) -> str:
        """ "Chapter 3", or "Chapter 3: The Key"; a title that is itself a heading stands alone."""
        return heading_of(self.position, self.title)

    def post(self, at: datetime) -> bool:
        """Let the chapter out as of `at`, and the work with it if it is the first. False if it was out.

        Exactly once, whoever calls and however often: the row is claimed by compare-and-set.
        """
        with transaction.atomic():
            sequence.appending()
            if not Chapter.objects.filter(pk=self.pk, posted_at=None).update(posted_at=at, held_at=None):
                return False
            self.posted_at, self.held_at = at, None
            Work.objects.filter(pk=self.work_id, posted_at=None).update(posted_at=at)
            Work.objects.filter(pk=self.work_id).update(updated_at=at, paused_at=None)
            Change.record(Change.Kind.POSTED, self.work, at, self)
        return True

    def hold(self, at: datetime) -> bool:
        """Put an unposted chapter under seal. False if it was posted or held already."""
        held = Chapter.objects.filter(pk=self.pk, posted_at=None, held_at=None).update(held_at=at)
        if held:
            self.held_at = at
        return bool(held)

    def let_go(self) -> None:
        """Take the seal off without posting: the author's draft again."""
        Chapter.objects.filter(pk=self.pk).update(held_at=None)
        self.held_at = None

    @transaction.atomic
    def warn_of(self, names: Sequence[str]) -> None:
        """Say what this chapter is about that readers may want to be warned of; its work is found by it."""
        self.warnings = list(dict.fromkeys(names))
        Chapter.objects.filter(pk=self.pk).update(warnings=self.warnings)
        tags = [tag(Kind.WARNING, name) for name in self.warnings]
        self.warned_of.exclude(tag__in=tags).delete()
        for one in tags:
            ChapterWarning.objects.get_or_create(chapter=self, tag=one)

    @transaction.atomic
    def rewrite(self, title: str, text: str, at: datetime) -> bool:
        """Replace title and text, keeping what was there as a version. False if nothing changed.

        `text` is sanitised HTML.
        """
        sequence.appending()
        before = Chapter.objects.select_for_update().get(pk=self.pk)
        if (before.title, before.text) == (title, text):
            return False
        Version.objects.create(chapter=self, title=before.title, text=before.text, replaced_at=at)
        self.title, self.text, self.words, self.edited_at = title, text, count_words(text), at
        self.save(update_fields=["title", "text", "words", "edited_at"])
        if self.posted_at:
            Change.record(Change.Kind.EDITED, self.work, at, self)
        return True


class ChapterWarning(models.Model):
    """What a chapter warns of, as rows: by them its work is found, once the chapter is out. Its pages read `warnings`."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="warned_of")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="chapter_warnings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chapter", "tag"], name="a_warning_once_a_chapter")]


class Version(models.Model):
    """What a chapter said before it was rewritten at `replaced_at`. Nothing an author wrote is lost."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="versions")
    title = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    replaced_at = models.DateTimeField()


class Reading(models.Model):
    """A signed-in reader opened a chapter for the first time at `since`."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="readings")
    account = models.ForeignKey(Account, models.CASCADE, related_name="readings")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chapter", "account"], name="one_reading_a_reader")]

    @classmethod
    def note(cls, account: Account, chapters: Sequence[Chapter]) -> None:
        """Note that she opened these chapters, if it is the first time: a second chance may depend on it."""
        opened = {chapter.pk for chapter in chapters}
        if len(opened) == 1 and READ(account.pk, *opened):
            return
        known = Reading.objects.filter(account=account, chapter__in=opened).values_list("chapter", flat=True)
        new = opened.difference(known)
        if new:
            now = clock.now()
            rows = [Reading(chapter_id=pk, account=account, since=now) for pk in sorted(new)]
            Reading.objects.bulk_create(rows, ignore_conflicts=True)


READ: Compiled[Reading] = Compiled(
    lambda account, chapter: Reading.objects.filter(account=account, chapter=chapter)
)


class Grant(models.Model):
    """A chapter that is not out may be read by this account: thanks for an answer."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="grants")
    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chapter", "account"], name="one_grant_a_reader")]


def heading_of(position: int, title: str) -> str:
    """What stands above a chapter, for those that have no row at hand; see `Chapter.heading`."""
    if title.casefold().startswith(("chapter", "part", "prologue", "epilogue", "interlude")):
        return title
    if title:
        return gettext("Chapter %(position)s: %(title)s") % {"position": position, "title": title}
    return gettext("Chapter %(position)s") % {"position": position}
