"""Promises: what is promised, what became of it, and making one."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.promises.access import all_promises, promise_to_change, promise_to_read
from cliffhanger.promises.easing import ease, release, withdraw
from cliffhanger.promises.forms import EasingForm, TermsForm, WordForm
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import launch
from cliffhanger.works.access import work_to_change
from cliffhanger.works.models import Work

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import checked
from ..shapes.promises import (
    EasierTerms,
    EntryTold,
    PromiseTold,
    TermsSaid,
    WordSaid,
    entry_told,
    promise_told,
)
from .works import there

router = Router(tags=["promises"])


@router.get("/promises", response=Piece[PromiseTold])
def promises(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """Open promises, those that close first at the top."""
    reading(request)
    rows = Promise.objects.listed_for(request.user).open().prefetch_related("seals")
    return paging.piece(rows, ("closes_at", "pk"), asked, promise_told)


@router.get("/works/{work_id}/promise", response=PromiseTold)
def promise(request: HttpRequest, work_id: int) -> Any:
    """The latest promise on a work."""
    reading(request)
    return promise_told(promise_to_read(request, work_id))


@router.get("/works/{work_id}/promise/ledger", response=list[EntryTold])
def ledger(request: HttpRequest, work_id: int) -> Any:
    """The ledger of the latest promise, in order. `/works/N/promise/ledger.json` has the facts that are hashed."""
    reading(request)
    return [entry_told(entry) for entry in all_promises(request, work_id)[0].entries.all()]


@router.post("/works/{work_id}/promise", response={201: PromiseTold})
def new(request: HttpRequest, work_id: int, said: TermsSaid) -> Any:
    """Seal every chapter that is not out and open a promise about them; the first chapter goes up if none is out."""
    called_by(request, Scope.WRITE)
    work = work_to_change(request, work_id)
    form = terms_form(work, said)
    clean = checked(form)
    first = [] if work.chapters.posted().exists() else list(work.chapters.all()[:1])
    made = launch(form.promise(), clock.now(), post=first, questions=clean["questions"])
    there(request, work_id)
    return Status(201, promise_told(made))


def terms_form(work: Work, said: TermsSaid) -> TermsForm:
    chance = said.second_chance
    given = said.model_dump(exclude={"second_chance"}) | {
        "questions": "\n".join(said.questions),
        "chance_readers": chance.readers if chance else None,
        "chance_days": chance.days if chance else None,
    }
    return TermsForm(given, instance=Promise(work=work))


@router.patch("/works/{work_id}/promise", response=PromiseTold)
def easing(request: HttpRequest, work_id: int, said: EasierTerms) -> Any:
    """Ask for fewer readers, or let the rest go up sooner. Never the other way: 409."""
    called_by(request, Scope.WRITE)
    found = promise_to_change(request, work_id)
    form = EasingForm(said.model_dump(exclude_none=True))
    quorum = checked(form)["quorum"]
    return as_it_is(request, ease(found, clock.now(), quorum=quorum, calendar=form.calendar(found)))


def as_it_is(request: HttpRequest, promise: Promise) -> dict[str, Any]:
    return promise_told(promise_to_read(request, promise.work_id))


@router.post("/works/{work_id}/promise/withdrawal", response=PromiseTold)
def withdrawal(request: HttpRequest, work_id: int) -> Any:
    """Take the promise back; what it sealed are drafts again."""
    called_by(request, Scope.WRITE)
    return as_it_is(request, withdraw(promise_to_change(request, work_id), clock.now()))


@router.post("/works/{work_id}/promise/everything_out", response=PromiseTold)
def everything_out(request: HttpRequest, work_id: int) -> Any:
    """Post all that is sealed now."""
    called_by(request, Scope.WRITE)
    return as_it_is(request, release(promise_to_change(request, work_id), clock.now()))


@router.put("/works/{work_id}/promise/word", response={204: None})
def word(request: HttpRequest, work_id: int, said: WordSaid) -> Any:
    """One's own word about the promise: no term, so that it may change at any time."""
    called_by(request, Scope.WRITE)
    found = promise_to_change(request, work_id)
    clean = checked(WordForm(said.model_dump(), instance=Promise(work=found.work)))
    Promise.objects.filter(pk=found.pk).update(word=clean["word"])
    return Status(204, None)
