"""Promises: what is promised, what became of it, and making one."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.promises.access import all_promises, promise_to_read
from cliffhanger.promises.forms import TermsForm
from cliffhanger.promises.models import Promise
from cliffhanger.promises.opening import launch
from cliffhanger.works.access import work_to_change

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import checked
from ..shapes import EntryTold, PromiseTold, TermsSaid, entry_told, promise_told
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
    given = said.model_dump() | {"questions": "\n".join(said.questions)}
    form = TermsForm(given, instance=Promise(work=work))
    clean = checked(form)
    first = [] if work.chapters.posted().exists() else list(work.chapters.all()[:1])
    made = launch(form.promise(), clock.now(), post=first, questions=clean["questions"])
    there(request, work_id)
    return Status(201, promise_told(made))
