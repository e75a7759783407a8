"""What moderators do, by whoever may on the pages: they remove what readers said, stop promises and write the news."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.archive.forms import NewsForm
from cliffhanger.archive.models import News
from cliffhanger.archive.news import only_staff
from cliffhanger.promises.access import promise_to_read, promise_to_stop
from cliffhanger.promises.easing import halt
from cliffhanger.promises.forms import HaltForm
from cliffhanger.reviews.access import (
    is_her_reply,
    is_mine,
    may_moderate,
    reply_to_read,
    review_to_read,
)
from cliffhanger.reviews.forms import RemovalForm
from cliffhanger.reviews.margin_views import chapter_out
from cliffhanger.reviews.models import MarginNote, Reply, Review

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import checked
from ..shapes.moderation import ReasonSaid
from ..shapes.news import NewsChange, NewsSaid, NewsTold, news_told
from ..shapes.promises import PromiseTold, promise_told
from .margins import standing
from .works import there

router = Router(tags=["moderation"])


def moderator(request: HttpRequest, refusal: str) -> Account:
    account = called_by(request, Scope.MODERATE)
    if not may_moderate(account):
        raise PermissionDenied(refusal)
    return account


# What readers said ------------------------------------------------------------------------------------------


@router.post("/reviews/{review_id}/removal", response={204: None})
def remove_review(request: HttpRequest, review_id: int, said: ReasonSaid) -> Any:
    """Remove an answer, with a reason. It is gone for everybody, and cannot be given again."""
    moderator(request, _("Its writer and moderators may remove an answer."))
    found = review_to_read(request, review_id)
    return removed(found, said, is_own=is_mine(request.user, found))


@router.post("/replies/{reply_id}/removal", response={204: None})
def remove_reply(request: HttpRequest, reply_id: int, said: ReasonSaid) -> Any:
    moderator(request, _("Its writer and moderators may remove a reply."))
    found = reply_to_read(request, reply_id)
    return removed(found, said, is_own=is_her_reply(request.user, found))


@router.post("/margin_notes/{note_id}/removal", response={204: None})
def remove_note(request: HttpRequest, note_id: int, said: ReasonSaid) -> Any:
    moderator(request, _("Its writer and moderators may remove a note."))
    found = standing(note_id)
    is_own = is_mine(request.user, found)
    if not is_own:
        chapter_out(there(request, found.work_id), found.chapter_id)
    return removed(found, said, is_own=is_own)


def removed(found: Review | Reply | MarginNote, said: ReasonSaid, *, is_own: bool) -> Status[None]:
    """As a moderator, or what is her own as its writer, who needs no reason."""
    reason = checked(RemovalForm(said.model_dump()))["reason"]
    found.remove(clock.now(), by_moderator=not is_own, reason="" if is_own else reason)
    return Status(204, None)


# Promises ---------------------------------------------------------------------------------------------------


@router.post("/works/{work_id}/promise/halting", response=PromiseTold)
def halting(request: HttpRequest, work_id: int, said: ReasonSaid) -> Any:
    """Stop a promise that is open, or the chapters of a kept one that are not due. The reason stands in the ledger."""
    called_by(request, Scope.MODERATE)
    there(request, work_id)
    found = promise_to_stop(request, work_id)
    halt(found, checked(HaltForm(said.model_dump()))["reason"], clock.now())
    return promise_told(promise_to_read(request, work_id))


# News -------------------------------------------------------------------------------------------------------


@router.get("/news", response=Piece[NewsTold])
def news(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """What the people who run the archive tell everybody, the latest first."""
    reading(request)
    return paging.piece(News.objects.all(), ("-posted_at", "-pk"), asked, news_told)


@router.get("/news/{news_id}", response=NewsTold)
def entry(request: HttpRequest, news_id: int) -> Any:
    reading(request)
    return news_told(found_news(news_id))


@router.post("/news", response={201: NewsTold})
def write(request: HttpRequest, said: NewsSaid) -> Any:
    called_by(request, Scope.MODERATE)
    only_staff(request)
    form = NewsForm(said.model_dump())
    checked(form)
    form.instance.posted_at = clock.now()
    return Status(201, news_told(form.save()))


@router.patch("/news/{news_id}", response=NewsTold)
def edit(request: HttpRequest, news_id: int, said: NewsChange) -> Any:
    called_by(request, Scope.MODERATE)
    only_staff(request)
    found = found_news(news_id)
    kept = {"title": found.title, "text": found.text}
    form = NewsForm(kept | said.model_dump(exclude_none=True), instance=found)
    checked(form)
    if form.has_changed():
        form.instance.edited_at = clock.now()
    return news_told(form.save())


@router.delete("/news/{news_id}", response={204: None})
def take_back(request: HttpRequest, news_id: int) -> Any:
    called_by(request, Scope.MODERATE)
    only_staff(request)
    found_news(news_id).delete()
    return Status(204, None)


def found_news(news_id: int) -> News:
    found = News.objects.filter(pk=news_id).first()
    if found is None:
        raise Http404
    return found
