"""Who may answer, change an answer, talk below it, or take it away."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from cliffhanger.accounts.models import Account, Block
from cliffhanger.works.models import Chapter
from cliffhanger.works.queries import Reader

from .models import Review

MOST_ANSWERS = 40
IN = timedelta(minutes=10)


class TooMany(PermissionDenied):
    """The reader answers faster than a reader reads."""


def chapter_to_review(request: HttpRequest, work_id: int, chapter_id: int) -> Chapter:
    """A posted chapter that this reader may answer; 404 if she may not see it, PermissionDenied otherwise."""
    chapters = Chapter.objects.visible_to(request.user).posted().select_related("work")
    chapter: Chapter | None = chapters.filter(work=work_id, pk=chapter_id).first()
    if chapter is None:
        raise Http404
    if refusal := why_not(request.user, chapter):
        raise PermissionDenied(refusal)
    return chapter


def why_not(reader: Reader, chapter: Chapter) -> str:
    """Why this reader cannot answer the chapter, as a sentence for her; empty if she can."""
    if not reader.is_authenticated:
        return (
            "" if chapter.work.guests_may_review else "The author takes answers from signed-in readers only."
        )
    authors = chapter.work.creators().values("account")
    if Block.objects.filter(blocker__in=authors, blocked=reader).exists():
        return "The author does not take answers from this account."
    return ""


def check_rate(reader: Reader, guest_mark: str, now: datetime) -> None:
    """Raise TooMany if this reader or this guest's address has answered very often just now."""
    if not settings.RATE_LIMITS:
        return
    recent = Review.objects.filter(written_at__gt=now - IN)
    mine = recent.filter(account=reader) if reader.is_authenticated else recent.filter(guest_mark=guest_mark)
    if mine.count() >= MOST_ANSWERS:
        raise TooMany("That is a lot of answers in ten minutes. Wait a little, then send this one.")


def is_mine(reader: Reader, review: Review) -> bool:
    return reader.is_authenticated and review.account_id == reader.pk


def may_moderate(reader: Reader) -> bool:
    return isinstance(reader, Account) and reader.is_staff


def may_remove(reader: Reader, review: Review) -> bool:
    """The writer and a moderator. Not the author: what readers said of a work is not hers to erase."""
    return is_mine(reader, review) or may_moderate(reader)


def may_reply(reader: Reader, review: Review) -> bool:
    """The author of the work and the reviewer talk; others read."""
    if not isinstance(reader, Account):
        return False
    return is_mine(reader, review) or review.work.role_of(reader) == "author"
