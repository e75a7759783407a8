"""Notes in the margin: what readers say about one paragraph of a chapter."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.manuscript import from_text, visible_text
from cliffhanger.reviews.access import check_notes, is_mine, why_not
from cliffhanger.reviews.margin_views import EMPTY, NoteForm, chapter_out, written
from cliffhanger.reviews.models import MarginNote
from cliffhanger.reviews.placing import text_of
from cliffhanger.works.access import is_author, work_to_read

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import Problem, checked
from ..shapes.margins import NoteSaid, NoteTold, note_told
from .works import there

router = Router(tags=["margins"])


@router.get("/works/{work_id}/chapters/{chapter_id}/margin_notes", response=Piece[NoteTold])
def notes(request: HttpRequest, work_id: int, chapter_id: int, asked: Query[paging.Asked]) -> Any:
    """The notes of a chapter in the order in which they were left, each with its paragraph in the text of today."""
    reading(request)
    chapter = chapter_out(there(request, work_id), chapter_id)
    text = text_of(chapter)
    rows = MarginNote.objects.shown_to(request.user).filter(chapter=chapter).select_related("pseud")
    return paging.piece(rows, ("written_at", "pk"), asked, lambda note: note_told(note, text))


@router.post("/works/{work_id}/chapters/{chapter_id}/margin_notes", response={201: NoteTold})
def write(request: HttpRequest, work_id: int, chapter_id: int, said: NoteSaid) -> Any:
    """Leave a note at a paragraph, counted from 1; `words` are those of it that are meant, all if none are named."""
    account = called_by(request, Scope.RESPOND)
    chapter = chapter_out(there(request, work_id), chapter_id)
    if refusal := why_not(account, chapter):
        raise PermissionDenied(refusal)
    if not visible_text(from_text(said.text)):  # a lone mark between scenes, such as ***
        raise Problem(409, str(EMPTY))
    form = NoteForm(said.model_dump(), reader=account)
    checked(form)
    check_notes(account, "", clock.now())
    text = text_of(chapter)
    return Status(201, note_told(written(request, chapter, text, form, ""), text))


@router.post("/margin_notes/{note_id}/showing", response={204: None})
def show(request: HttpRequest, note_id: int) -> Any:
    """Let a note through that waited for the author."""
    called_by(request, Scope.WRITE)
    found = standing(note_id)
    if not is_author(work_to_read(request, found.work_id), request.user):
        raise Http404
    found.let_through()
    return Status(204, None)


@router.delete("/margin_notes/{note_id}", response={204: None})
def remove(request: HttpRequest, note_id: int) -> Any:
    """Take away a note of one's own."""
    called_by(request, Scope.RESPOND)
    found = standing(note_id)
    if not is_mine(request.user, found):
        chapter_out(there(request, found.work_id), found.chapter_id)
        raise PermissionDenied(_("Its writer and moderators may remove a note."))
    found.remove(clock.now(), by_moderator=False)
    return Status(204, None)


def standing(note_id: int) -> MarginNote:
    found: MarginNote | None = MarginNote.objects.standing().filter(pk=note_id).first()
    if found is None:
        raise Http404
    return found
