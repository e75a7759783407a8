"""What an author does with her own work, other than by a promise. Each verb is one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cliffhanger.accounts.models import Pseud
from cliffhanger.manuscript import count_words

from .models import Change, Chapter, Creatorship, Withdrawal, Work
from .posting import obstacles


class NotLikeThis(Exception):
    """What was asked cannot be done as the work stands; the message says why, for its author."""


@transaction.atomic
def sign(work: Work, pseud: Pseud) -> None:
    Creatorship.objects.get_or_create(work=work, pseud=pseud, defaults={"role": Creatorship.Role.AUTHOR})


@transaction.atomic
def add_chapter(
    work: Work,
    title: str,
    text: str,
    notes_before: str = "",
    notes_after: str = "",
    warnings: Sequence[str] = (),
) -> Chapter:
    """A draft chapter behind all the others. `text` and notes are sanitised HTML."""
    work = locked(work)
    last = work.chapters.order_by("-position").values_list("position", flat=True).first() or 0
    chapter = Chapter.objects.create(
        work=work,
        position=last + 1,
        title=title,
        text=text,
        words=count_words(text),
        notes_before=notes_before,
        notes_after=notes_after,
    )
    if warnings:
        chapter.warn_of(warnings)
    return chapter


@transaction.atomic
def note_edit(work: Work, now: datetime) -> None:
    """Tell those who follow works that its author says something else of one that is out."""
    if work.is_posted:
        Change.record(Change.Kind.EDITED, work, now)


@transaction.atomic
def say_pause(work: Work, is_paused: bool, now: datetime) -> None:
    """Say that the work is on hiatus, or is not; said again, it is so since it was said first."""
    if is_paused:
        Work.objects.filter(pk=work.pk, paused_at=None).update(paused_at=now)
    else:
        Work.objects.filter(pk=work.pk, paused_at__isnull=False).update(paused_at=None)


@transaction.atomic
def arrange(work: Work, titles: dict[int, str], places: dict[int, int], now: datetime) -> None:
    """Give the chapters these titles and this order. Posted and sealed ones keep their places."""
    work = locked(work)
    chapters = list(work.chapters.without_text())
    ordered = sorted(chapters, key=lambda c: (places.get(c.pk, c.position), is_free(c), c.position))
    for position, chapter in enumerate(ordered, start=1):
        if not is_free(chapter) and position != chapter.position:
            raise NotLikeThis(
                _("{chapter} is sealed and keeps its place.").format(chapter=chapter.heading)
                if chapter.held_at
                else _("{chapter} is posted and keeps its place.").format(chapter=chapter.heading)
            )
        Chapter.objects.filter(pk=chapter.pk).exclude(position=position).update(position=position)
    for chapter in chapters:
        if chapter.held_at is None and titles.get(chapter.pk, chapter.title) != chapter.title:
            whole = Chapter.objects.get(pk=chapter.pk)
            whole.rewrite(titles[chapter.pk], whole.text, now)


def is_free(chapter: Chapter) -> bool:
    return chapter.posted_at is None and chapter.held_at is None


def state(chapter: Chapter) -> str:
    return "posted" if chapter.posted_at else "sealed"


@transaction.atomic
def post(chapter: Chapter, now: datetime) -> None:
    """Post a draft chapter by hand. Raises NotLikeThis for one that is held, unready, or out of its turn."""
    work = locked(chapter.work)
    chapter = Chapter.objects.select_related("work").get(pk=chapter.pk)
    if chapter.held_at:
        raise NotLikeThis(_("{chapter} is sealed. Its promise posts it.").format(chapter=chapter.heading))
    if work.chapters.filter(position__lt=chapter.position, posted_at=None).exists():
        raise NotLikeThis(
            _("Chapters before {chapter} are not posted yet. Post them first.").format(
                chapter=chapter.heading
            )
        )
    if troubles := list(obstacles(chapter)):
        raise NotLikeThis(
            _("{chapter} cannot be posted. {troubles}").format(
                chapter=chapter.heading, troubles=" ".join(troubles)
            )
        )
    chapter.post(now)


@transaction.atomic
def discard_chapter(chapter: Chapter) -> None:
    """Throw a draft chapter away and close the gap behind it."""
    work = locked(chapter.work)
    chapter = Chapter.objects.get(pk=chapter.pk)
    if not is_free(chapter):
        raise NotLikeThis(
            _("{chapter} is sealed and stays.").format(chapter=chapter.heading)
            if chapter.held_at
            else _("{chapter} is posted and stays.").format(chapter=chapter.heading)
        )
    if is_on_record(chapter):
        raise NotLikeThis(
            _("{chapter} was sealed by a promise, and stays on its record.").format(chapter=chapter.heading)
        )
    behind = work.chapters.filter(position__gt=chapter.position)
    if behind.filter(held_at__isnull=False).exists():
        raise NotLikeThis(_("Sealed chapters stand behind it and keep their places."))
    chapter.delete()
    behind.update(position=F("position") - 1)


def is_on_record(chapter: Chapter) -> bool:
    """Whether a promise is, or was, about this chapter: its record outlives the wish to delete."""
    return chapter.seals.exists() or chapter.promises_after.exists()


@transaction.atomic
def join_to_previous(chapter: Chapter, now: datetime) -> None:
    """Make a draft chapter the end of the one before it: what was read as a heading was none."""
    work = locked(chapter.work)
    chapter = Chapter.objects.get(pk=chapter.pk)
    before = work.chapters.filter(position__lt=chapter.position).order_by("-position").first()
    if before is None:
        raise NotLikeThis(_("There is no chapter before it."))
    if not is_free(before):
        raise NotLikeThis(
            _("{chapter} is sealed; nothing can be joined to it here.").format(chapter=before.heading)
            if before.held_at
            else _("{chapter} is posted; nothing can be joined to it here.").format(chapter=before.heading)
        )
    title = format_html("<h3>{}</h3>\n", chapter.title) if chapter.title else ""
    before.rewrite(before.title, f"{before.text}\n{title}{chapter.text}", now)
    Chapter.objects.filter(pk=before.pk).update(
        notes_after=before.notes_after + chapter.notes_before + chapter.notes_after
    )
    if chapter.warnings:
        before.warn_of([*before.warnings, *chapter.warnings])
    discard_chapter(chapter)


@transaction.atomic
def discard(work: Work) -> None:
    """Throw a draft away that was never out. What readers have answered is not the author's to erase."""
    work = locked(work)
    if work.posted_at or work.promises.exists():
        raise NotLikeThis(_("This work has been out. It can be taken down, and stays your draft."))
    work.delete()


@transaction.atomic
def take_down(work: Work, now: datetime) -> None:
    """Take a work off the public side at its author's wish; a draft again, with its reviews."""
    work = locked(work)
    if work.chapters.filter(held_at__isnull=False).exists():
        raise NotLikeThis(_("Its sealed chapters are promised to readers. Take the promise back first."))
    if not work.withdraw(Withdrawal.AUTHOR, now):
        raise NotLikeThis(_("It is not out."))


@transaction.atomic
def put_up(work: Work, now: datetime) -> None:
    """Let a work that was taken down out again, with the chapters it had."""
    work = locked(work)
    if work.withdrawal == Withdrawal.MODERATOR:
        raise NotLikeThis(_("A moderator took it down. Write to the archive about it."))
    if not work.put_back(now):
        raise NotLikeThis(_("It is not taken down."))


def locked(work: Work) -> Work:
    """The work, fresh and nobody else's until the transaction ends: answers and promises wait meanwhile."""
    fresh: Work = Work.objects.select_for_update().get(pk=work.pk)
    return fresh
