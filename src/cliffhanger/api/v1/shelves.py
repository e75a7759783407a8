"""What a reader keeps: bookmarks, what she reads later, where she was."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.shelves import bookmarking
from cliffhanger.shelves.access import bookmark_to_change, owner_of, work_to_shelve
from cliffhanger.shelves.forms import BookmarkForm
from cliffhanger.shelves.models import Bookmark, Later, Visit

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import Problem
from ..shapes import BookmarkSaid, BookmarkTold, ShelvedTold, WorkNamed, bookmark_told, later_told, visit_told

router = Router(tags=["shelves"])
FIELDS = {"bookmarker_notes": "notes", "tag_string": "tags"}


@router.get("/users/{name}/bookmarks", response=Piece[BookmarkTold])
def bookmarks_of(request: HttpRequest, name: str, asked: Query[paging.Asked]) -> Any:
    """Somebody's bookmarks, as far as one may see them, the newest first."""
    reading(request)
    owner = owner_of(name)
    rows = Bookmark.objects.visible_to(request.user).filter(account=owner.account)
    return paging.piece(with_things(rows), ("-made_at", "-pk"), asked, bookmark_told)


@router.get("/bookmarks", response=Piece[BookmarkTold])
def bookmarks(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """One's own, private ones too."""
    account = called_by(request, Scope.READ)
    rows = Bookmark.objects.filter(account=account)
    return paging.piece(with_things(rows), ("-made_at", "-pk"), asked, bookmark_told)


def with_things(rows: Any) -> Any:
    return rows.select_related("work", "series").prefetch_related("tags")


@router.post("/bookmarks", response=BookmarkTold)
def bookmark(request: HttpRequest, said: BookmarkSaid) -> Any:
    """Bookmark a work, or say something else of one that is bookmarked."""
    account = called_by(request, Scope.SHELVE)
    work = work_to_shelve(request, said.work)
    sent = {
        "bookmark[bookmarker_notes]": said.notes,
        "bookmark[tag_string]": ", ".join(said.tags),
        "bookmark[private]": "on" if said.is_private else "",
        "bookmark[rec]": "on" if said.is_recommendation else "",
    }
    form = BookmarkForm(account, sent)
    if not form.is_valid():
        errors = {FIELDS.get(name, name): [str(one) for one in said] for name, said in form.errors.items()}
        raise Problem(422, "", errors)
    made = bookmarking.bookmark(account, work, form.said(), clock.now())
    return bookmark_told(with_things(Bookmark.objects.filter(pk=made.pk)).get())


@router.delete("/bookmarks/{bookmark_id}", response={204: None})
def forget(request: HttpRequest, bookmark_id: int) -> Any:
    called_by(request, Scope.SHELVE)
    bookmark_to_change(request, bookmark_id).delete()
    return Status(204, None)


@router.get("/later", response=Piece[ShelvedTold])
def later(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """What one has marked for later, the newest first."""
    account = called_by(request, Scope.READ)
    rows = Later.objects.filter(account=account).select_related("work")
    return paging.piece(rows, ("-since", "-pk"), asked, later_told)


@router.post("/later", response={204: None})
def mark(request: HttpRequest, said: WorkNamed) -> Any:
    account = called_by(request, Scope.SHELVE)
    bookmarking.mark_for_later(account, work_to_shelve(request, said.work), clock.now())
    return Status(204, None)


@router.delete("/later/{work_id}", response={204: None})
def unmark(request: HttpRequest, work_id: int) -> Any:
    account = called_by(request, Scope.SHELVE)
    Later.objects.filter(account=account, work=work_id).delete()
    return Status(204, None)


@router.get("/history", response=Piece[ShelvedTold])
def history(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """Where one has been, the latest first."""
    account = called_by(request, Scope.READ)
    rows = Visit.objects.filter(account=account).select_related("work")
    return paging.piece(rows, ("-last_at", "-pk"), asked, visit_told)
