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
from cliffhanger.reviews.models import Reply, Review
from cliffhanger.reviews.nod import Guest, leave_kudos, why_no_kudos
from cliffhanger.reviews.respond import respond

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import Problem, checked
from ..shapes import AnswerSaid, ReplySaid, ReplyTold, ReviewTold, reply_told, review_told
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


@router.delete("/replies/{reply_id}", response={204: None})
def remove_reply(request: HttpRequest, reply_id: int) -> Any:
    called_by(request, Scope.RESPOND)
    found = reply_to_read(request, reply_id)
    if not (may_remove_reply(request.user, found) and is_her_reply(request.user, found)):
        raise PermissionDenied(_("Its writer and moderators may remove a reply."))
    found.remove(clock.now(), by_moderator=False)
    return Status(204, None)


@router.put("/works/{work_id}/kudos", response={204: None})
def kudos(request: HttpRequest, work_id: int) -> Any:
    """Leave kudos; once is enough, and twice is once."""
    account = called_by(request, Scope.RESPOND)
    found = there(request, work_id)
    if refusal := why_no_kudos(found, account):
        raise PermissionDenied(refusal)
    leave_kudos(found, account, Guest("", ""), clock.now())
    return Status(204, None)
