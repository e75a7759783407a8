"""Answers, replies and kudos."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.manuscript import from_text
from cliffhanger.reviews.access import (
    chapter_to_answer,
    check_replies,
    is_her_reply,
    is_mine,
    may_change_reply,
    may_remove,
    may_remove_reply,
    may_reply,
    may_see_all,
    reply_to_read,
    review_to_read,
    why_not,
)
from cliffhanger.reviews.footing import footing
from cliffhanger.reviews.forms import AnswerForm, ReplyForm
from cliffhanger.reviews.models import Reply, Review, unpin
from cliffhanger.reviews.nod import Guest, leave_kudos, why_no_kudos
from cliffhanger.reviews.respond import respond
from cliffhanger.works.access import is_author

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import Problem, checked
from ..shapes.reviews import AnswerSaid, ReplySaid, ReplyTold, ReviewTold, reply_told, review_told
from .works import there

router = Router(tags=["reviews"])
NEWEST = ("-written_at", "-pk")
WISH = {True: "yes", False: "no", None: ""}


@router.get("/works/{work_id}/reviews", response=Piece[ReviewTold])
def reviews(request: HttpRequest, work_id: int, asked: Query[paging.Asked]) -> Any:
    """What readers said of a work, the newest first."""
    reading(request)
    found = there(request, work_id)
    if not may_see_all(request.user, found):
        raise Problem(404)
    rows = found.reviews.shown_to(request.user).with_talk(request.user)
    return paging.piece(rows, NEWEST, asked, review_told)


@router.get("/reviews/{review_id}", response=ReviewTold)
def review(request: HttpRequest, review_id: int) -> Any:
    reading(request)
    return told(request, review_to_read(request, review_id))


def told(request: HttpRequest, review: Review) -> dict[str, Any]:
    return review_told(Review.objects.filter(pk=review.pk).with_talk(request.user).get())


@router.post("/works/{work_id}/chapters/{chapter_id}/reviews", response=ReviewTold)
def answer(request: HttpRequest, work_id: int, chapter_id: int, said: AnswerSaid) -> Any:
    """Answer a chapter. A second answer to the same chapter takes the place of the first, and counts once."""
    account = called_by(request, Scope.RESPOND)
    chapter = chapter_to_answer(request, work_id, chapter_id)
    on = footing(account, chapter)
    if refusal := why_not(account, chapter, on):
        raise PermissionDenied(refusal)
    given = {"verdicts": said.verdicts, "text": said.text, "wants_rest": WISH[said.wants_rest]}
    form = AnswerForm(given, chapter=chapter, reader=account)
    checked(form)
    return told(request, respond(chapter, account, form.answer(""), on))


@router.delete("/reviews/{review_id}", response={204: None})
def remove(request: HttpRequest, review_id: int) -> Any:
    """Remove one's own answer."""
    called_by(request, Scope.RESPOND)
    found = review_to_read(request, review_id)
    if not (may_remove(request.user, found) and is_mine(request.user, found)):
        raise PermissionDenied(_("Its writer and moderators may remove an answer."))
    found.remove(clock.now(), by_moderator=False)
    return Status(204, None)


@router.post("/reviews/{review_id}/replies", response={201: ReplyTold})
def reply(request: HttpRequest, review_id: int, said: ReplySaid) -> Any:
    account = called_by(request, Scope.RESPOND)
    found = review_to_read(request, review_id)
    if not may_reply(account, found) or account.pseud is None:
        raise PermissionDenied(_("Only its author and the author of the work may reply here."))
    clean = checked(ReplyForm({"text": said.text}))
    check_replies(account, clock.now())
    made = Reply.write(found, account.pseud, from_text(clean["text"]), uuid.uuid4(), clock.now())
    return Status(201, reply_told(made))


@router.patch("/replies/{reply_id}", response=ReplyTold)
def rewrite_reply(request: HttpRequest, reply_id: int, said: ReplySaid) -> Any:
    """Say one's own reply otherwise."""
    called_by(request, Scope.RESPOND)
    found = reply_to_read(request, reply_id)
    if not may_change_reply(request.user, found):
        raise PermissionDenied(_("Only its writer may change a reply, while the author talks with her."))
    found.rewrite(from_text(checked(ReplyForm({"text": said.text}))["text"]), clock.now())
    found.refresh_from_db(fields=["text"])
    return reply_told(found)


@router.delete("/replies/{reply_id}", response={204: None})
def remove_reply(request: HttpRequest, reply_id: int) -> Any:
    called_by(request, Scope.RESPOND)
    found = reply_to_read(request, reply_id)
    if not (may_remove_reply(request.user, found) and is_her_reply(request.user, found)):
        raise PermissionDenied(_("Its writer and moderators may remove a reply."))
    found.remove(clock.now(), by_moderator=False)
    return Status(204, None)


# What is for the author of the work --------------------------------------------------------------------------


@router.post("/reviews/{review_id}/showing", response={204: None})
def show(request: HttpRequest, review_id: int) -> Any:
    """Let an answer through that waited for the author."""
    hers(request, review_id).let_through()
    return Status(204, None)


@router.post("/replies/{reply_id}/showing", response={204: None})
def show_reply(request: HttpRequest, reply_id: int) -> Any:
    called_by(request, Scope.WRITE)
    found = reply_to_read(request, reply_id)
    hers(request, found.review_id)
    found.let_through()
    return Status(204, None)


@router.put("/reviews/{review_id}/pin", response={204: None})
def pin(request: HttpRequest, review_id: int) -> Any:
    """Put an answer above all others, in place of one that was there. One that waits cannot be: 409."""
    if not hers(request, review_id).pin(clock.now()):
        raise Problem(409, _("Let it through first: only what everybody sees can be pinned."))
    return Status(204, None)


@router.delete("/reviews/{review_id}/pin", response={204: None})
def take_down(request: HttpRequest, review_id: int) -> Any:
    found = hers(request, review_id)
    if found.pinned_at:
        unpin(found.work_id)
    return Status(204, None)


def hers(request: HttpRequest, review_id: int) -> Review:
    """An answer to a work of which the caller is the author."""
    called_by(request, Scope.WRITE)
    found = review_to_read(request, review_id)
    if not is_author(found.work, request.user):
        raise PermissionDenied(_("That is for the author of the work."))
    return found


@router.put("/works/{work_id}/kudos", response={204: None})
def kudos(request: HttpRequest, work_id: int) -> Any:
    """Leave kudos; once is enough, and twice is once."""
    account = called_by(request, Scope.RESPOND)
    found = there(request, work_id)
    if refusal := why_no_kudos(found, account):
        raise PermissionDenied(refusal)
    leave_kudos(found, account, Guest("", ""), clock.now())
    return Status(204, None)
