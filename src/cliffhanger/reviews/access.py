"""Who may answer, change an answer, talk below it, take it away, or know what it said to the yes or no."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from cliffhanger.accounts.models import Account, Block
from cliffhanger.archive import clock
from cliffhanger.archive.doors import TooOften
from cliffhanger.kit.compiled import Compiled
from cliffhanger.works.access import NOT_FOUND, is_author, role_in, work_to_read
from cliffhanger.works.models import Chapter, ReviewsFrom, Work
from cliffhanger.works.queries import Reader

from .footing import Footing, footing
from .models import MarginNote, Reply, Review
from .queries import ReviewQuerySet

MOST_ANSWERS = 40
IN = timedelta(minutes=10)

# What is asked before each answer, compiled once: building such a query costs more than asking it.
POSTED: Compiled[Chapter] = Compiled(
    lambda work, chapter: (
        Chapter.objects.posted().filter(work=work, pk=chapter).without_text().select_related("work")
    )
)
BLOCKS: Compiled[Block] = Compiled(lambda reader: Block.objects.filter(blocked=reader))
FORTIETH: Compiled[Review] = Compiled(lambda reader: fortieth(Review.objects.filter(account=reader)))
FORTIETH_OF_GUEST: Compiled[Review] = Compiled(
    lambda mark: fortieth(Review.objects.filter(account=None, guest_mark=mark))
)


def fortieth(reviews: ReviewQuerySet) -> ReviewQuerySet:
    """The one with which, if it was just now, there are as many as may be."""
    return reviews.order_by("-written_at")[MOST_ANSWERS - 1 : MOST_ANSWERS]


class TooMany(TooOften):
    """The reader answers faster than a reader reads."""


def too_many_answers() -> TooMany:
    return TooMany(_("That is a lot of answers in ten minutes. Wait a little, then send this one."))


def chapter_to_answer(request: HttpRequest, work_id: int, chapter_id: int) -> Chapter:
    """A chapter that is out and that this reader may see; 404 otherwise. Whether she may answer it: `why_not`."""
    chapter = next(iter(POSTED(work_id, chapter_id)), None)
    if chapter is None or not is_open_to(request.user, chapter.work):
        work_to_read(request, work_id)  # has its own words for who must sign in first
        raise Http404(NOT_FOUND)
    return chapter


def is_open_to(reader: Reader, work: Work) -> bool:
    return work.is_posted and (reader.is_authenticated or not work.is_restricted)


def why_not(reader: Reader, chapter: Chapter, on: Footing | None = None) -> str:
    """Why this reader cannot answer the chapter, as a sentence for her; empty if she can.

    `on` is her footing there, if it was asked already.
    """
    takes = chapter.work.reviews_from
    if takes == ReviewsFrom.NOBODY and not promise_is_open(chapter.work):
        return _("The author takes no answers to this work.")
    if not reader.is_authenticated:
        return (
            ""
            if takes == ReviewsFrom.EVERYBODY
            else _("The author takes answers from signed-in readers only.")
        )
    on = on or footing(reader, chapter)
    if on.is_blocked:
        return _("The author does not take answers from this account.")
    if on.was_removed:
        return _("A moderator removed your answer to this chapter, so it cannot be given again.")
    return ""


def is_blocked(reader: Account, work: Work) -> bool:
    blockers = [block.blocker_id for block in BLOCKS(reader.pk)]  # nobody, mostly
    return bool(blockers) and work.creators().filter(account__in=blockers).exists()


def is_in_haste(reader: Reader, guest_mark: str) -> bool:
    """Whether this reader, or this guest's address, has answered very often just now."""
    if not settings.RATE_LIMITS:
        return False
    many = FORTIETH(reader.pk) if isinstance(reader, Account) else FORTIETH_OF_GUEST(guest_mark)
    return any(review.written_at > clock.now() - IN for review in many)


def check_replies(account: Account, now: datetime) -> None:
    """The same for replies."""
    recent = Reply.objects.filter(written_at__gt=now - IN, pseud__account=account)
    if settings.RATE_LIMITS and recent.count() >= MOST_ANSWERS:
        raise TooMany(_("That is a lot of replies in ten minutes. Wait a little, then send this one."))


def check_notes(reader: Reader, guest_mark: str, now: datetime) -> None:
    """The same for notes in the margin."""
    recent = MarginNote.objects.filter(written_at__gt=now - IN)
    hers = {"account": reader} if reader.is_authenticated else {"account": None, "guest_mark": guest_mark}
    mine = recent.filter(**hers)
    if settings.RATE_LIMITS and mine.count() >= MOST_ANSWERS:
        raise TooMany(_("That is a lot of notes in ten minutes. Read on a little, then send this one."))


def review_to_read(request: HttpRequest, review_id: int) -> Review:
    """A review that stands, on a work that is out, or her own, or of a work she makes. 404 otherwise.

    One that waits for the author is for her, its writer and moderators alone.
    """
    review: Review | None = Review.objects.standing().with_talk(request.user).filter(pk=review_id).first()
    if review is None:
        raise Http404
    if is_mine(request.user, review):
        return review
    review.work = work_to_read(request, review.work_id)
    if not may_see_all(request.user, review.work):
        raise Http404
    if review.waits_since and not (is_author(review.work, request.user) or may_moderate(request.user)):
        raise Http404
    return review


def reply_to_read(request: HttpRequest, reply_id: int) -> Reply:
    """A reply that stands, below a review this reader may read. 404 otherwise."""
    reply: Reply | None = (
        Reply.objects.shown_to(request.user).select_related("pseud").filter(pk=reply_id).first()
    )
    if reply is None:
        raise Http404
    reply.review = review_to_read(request, reply.review_id)
    return reply


def may_see_all(reader: Reader, work: Work) -> bool:
    """Whether she may see what others answered: everybody while the work is out, its makers always."""
    return work.is_posted or role_in(work, reader) is not None


def is_mine(reader: Reader, review: Review | MarginNote) -> bool:
    return reader.is_authenticated and review.account_id == reader.pk


def may_moderate(reader: Reader) -> bool:
    return isinstance(reader, Account) and reader.is_staff


def may_remove(reader: Reader, review: Review) -> bool:
    """The writer and a moderator. Not the author: what readers said of a work is not hers to erase."""
    return is_mine(reader, review) or may_moderate(reader)


def may_reply(reader: Reader, review: Review) -> bool:
    """The author of the work and the reviewer talk; others read. An author who blocked her has ended it."""
    if not isinstance(reader, Account):
        return False
    if is_author(review.work, reader):
        return True
    return is_mine(reader, review) and not is_blocked(reader, review.work)


def is_her_reply(reader: Reader, reply: Reply) -> bool:
    return isinstance(reader, Account) and reply.pseud is not None and reply.pseud.account_id == reader.pk


def may_change_reply(reader: Reader, reply: Reply) -> bool:
    """Its writer, as long as she may talk there at all."""
    return is_her_reply(reader, reply) and may_reply(reader, reply.review)


def may_remove_reply(reader: Reader, reply: Reply) -> bool:
    return is_her_reply(reader, reply) or may_moderate(reader)


def may_see_wish(reader: Reader, review: Review) -> bool:
    """Whether she may see how the writer answered "Do you want the rest?": others only once it is settled."""
    return is_mine(reader, review) or not promise_is_open(review.work)


def promise_is_open(work: Work) -> bool:
    """From the prefetched promises."""
    return any(promise.settled_at is None for promise in work.promises.all())
