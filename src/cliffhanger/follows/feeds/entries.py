"""What feeds tell of: chapters that came out, answers of readers, and what became of promises.

A feed is the same for everybody: all of it is asked for as somebody asks who is not signed in.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cliffhanger.kit import text
from cliffhanger.manuscript import visible_text
from cliffhanger.promises.models import Entry as LedgerEntry
from cliffhanger.promises.wording import terms_sentence
from cliffhanger.reviews.models import Review
from cliffhanger.tags.models import Kind
from cliffhanger.works.adult import is_adult
from cliffhanger.works.models import Chapter, Creatorship, Work, WorkTag

from ..sentences import sentence
from ..tell import ENDINGS, facts_of
from .feed import Author, Entry, Gone, name_of

MOST = 30  # entries of a feed
SHOWN_GONE = timedelta(days=30)
NOBODY = AnonymousUser()
TOLD = (Kind.FANDOM, Kind.RELATIONSHIP, Kind.CHARACTER, Kind.FREEFORM)

AS_SIGNED = (
    Prefetch("work__creatorships", Creatorship.objects.select_related("pseud__account")),
    Prefetch("work__work_tags", WorkTag.objects.select_related("tag")),
)


def chapters_of(works: Collection[int], most: int = MOST) -> list[Entry]:
    """The chapters of these works that came out last, those of works that are not for everybody left out."""
    found = (
        Chapter.objects.visible_to(NOBODY)
        .filter(work__in=works)
        .select_related("work")
        .prefetch_related(*AS_SIGNED)
        .order_by("-posted_at", "-pk")
    )
    return [entry_of(chapter) for chapter in found[:most]]


def entry_of(chapter: Chapter) -> Entry:
    work: Work = chapter.work
    out_at = chapter.posted_at or chapter.created_at  # it is out, so it has been posted
    return Entry(
        id=name_of_chapter(chapter),
        url=chapter.get_absolute_url(),
        title=f"{work.title}: {chapter.heading}",
        published=out_at,
        updated=max(out_at, chapter.edited_at or out_at),
        authors=signed(work),
        summary=about(chapter),
        content=story_of(chapter) if goes_out_whole(work) else "",
        tags=[row.tag.name for row in told_tags(work)],
        language=work.language,
    )


def name_of_chapter(chapter: Chapter) -> str:
    return name_of(f"/works/{chapter.work_id}/chapters/{chapter.pk}", chapter.created_at)


def goes_out_whole(work: Work) -> bool:
    """Whether all who sign it let feeds hold their stories; one that asks first never goes out without asking."""
    authors = work.authors()
    return bool(authors) and all(one.account.feeds_hold_stories for one in authors) and not is_adult(work)


def signed(work: Work) -> list[Author]:
    return [Author(pseud.name, pseud.get_absolute_url()) for pseud in work.authors()]


def told_tags(work: Work) -> Iterable[WorkTag]:
    rows = sorted(work.work_tags.all(), key=lambda row: row.position)
    return [row for row in rows if row.tag.kind in TOLD and not row.is_spoiler]


def about(chapter: Chapter) -> SafeString:
    """How much there is to read, and what the work is about."""
    length = format_html("<p>{}</p>", text.words(chapter.words))
    return SafeString(length + told(chapter.work.summary))


def story_of(chapter: Chapter) -> SafeString:
    return SafeString(told(chapter.notes_before) + told(chapter.text) + told(chapter.notes_after))


def told(html: str) -> SafeString:
    """What an author wrote: it went through the sanitiser on its way in."""
    return mark_safe(html)  # noqa: S308


def gone_of(works: Any, now: datetime) -> list[Gone]:
    """Chapters of those among `works` that were withdrawn not long ago, and were everybody's to read."""
    known = works.filter(posted_at__isnull=False, unrevealed_at=None, is_restricted=False)
    withdrawn = known.filter(withdrawn_at__gte=now - SHOWN_GONE)
    chapters = Chapter.objects.posted().filter(work__in=withdrawn.values("pk")).select_related("work")
    shown = chapters.without_text().order_by("-work__withdrawn_at", "-pk")[:MOST]
    return [Gone(name_of_chapter(chapter), chapter.work.withdrawn_at) for chapter in shown]


def reviews_of(work: Work) -> list[Entry]:
    found = Review.objects.shown().filter(work=work).with_talk(NOBODY).order_by("-written_at", "-pk")
    return [answer_of(review) for review in found[:MOST]]


def answer_of(review: Review) -> Entry:
    verdicts = ", ".join(review.verdicts)
    said = format_html_join("", "<p>{}</p>", ((line,) for line in lines_of(review.text)))
    heading = _("%(name)s on %(chapter)s") % {
        "name": review.signature,
        "chapter": review.chapter.heading,
    }
    return Entry(
        id=name_of(f"/reviews/{review.pk}", review.written_at),
        url=review.get_absolute_url(),
        title=f"{heading} ({verdicts})" if verdicts else heading,
        published=review.written_at,
        updated=review.edited_at or review.written_at,
        authors=[Author(review.signature, review.pseud.get_absolute_url() if review.pseud else "")],
        content=said or format_html("<p>{}</p>", verdicts or heading),
    )


def lines_of(html: str) -> list[str]:
    return [line for line in visible_text(html).splitlines() if line.strip()]


def promises() -> list[Entry]:
    """What was promised lately, and what became of it."""
    public = Work.objects.public()
    entries = (
        LedgerEntry.objects.filter(kind__in=("opened", *ENDINGS), promise__work__in=public.values("pk"))
        .select_related("promise__work")
        .order_by("-at", "-pk")
    )
    return [outcome_of(entry) for entry in entries[:MOST]]


def outcome_of(entry: LedgerEntry) -> Entry:
    promise = entry.promise
    return Entry(
        id=name_of(f"/works/{promise.work_id}/promises/{promise.pk}/{entry.number}", entry.at),
        url=promise.get_absolute_url(),
        title=sentence(entry.kind, facts_of(promise)),
        published=entry.at,
        updated=entry.at,
        content=format_html("<p>{}</p>", terms_sentence(promise)),
    )
