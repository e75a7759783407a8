"""What a reader keeps: bookmarks, what she reads later, where she was."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Status

from cliffhanger.archive import clock
from cliffhanger.shelves import bookmarking
from cliffhanger.shelves.access import (
    bookmark_to_change,
    chapter_read,
    owner_of,
    reader_of,
    series_to_shelve,
    work_to_shelve,
)
from cliffhanger.shelves.forms import BookmarkForm
from cliffhanger.shelves.history import Place, forget_all, stop_at
from cliffhanger.shelves.models import Bookmark, Later, Mute, Visit
from cliffhanger.shelves.muting import mute_named, mute_work
from cliffhanger.works.models import Reading, Series, Work

from .. import paging
from ..caller import called_by, reading
from ..models import Scope
from ..paging import Piece
from ..problems import Problem
from ..shapes.shelves import (
    BookmarkSaid,
    BookmarkTold,
    BookmarkWords,
    MuteSaid,
    MuteTold,
    PlaceSaid,
    ShelvedTold,
    VisitTold,
    bookmark_told,
    later_told,
    mute_told,
    visit_told,
)
from ..shapes.works import WorkNamed

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
    called_by(request, Scope.SHELVE)
    return kept(request, work_to_shelve(request, said.work), said)


@router.put("/series/{series_id}/bookmark", response=BookmarkTold)
def bookmark_series(request: HttpRequest, series_id: int, said: BookmarkWords) -> Any:
    """The same of a series."""
    called_by(request, Scope.SHELVE)
    return kept(request, series_to_shelve(request, series_id), said)


def kept(request: HttpRequest, of: Work | Series, said: BookmarkWords) -> dict[str, Any]:
    account = reader_of(request)
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
    made = bookmarking.bookmark(account, of, form.said(), clock.now())
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


@router.get("/history", response=Piece[VisitTold])
def history(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """Where one has been, the latest first, and the place where one stopped."""
    account = called_by(request, Scope.READ)
    rows = Visit.objects.filter(account=account).select_related("work")
    return paging.piece(rows, ("-last_at", "-pk"), asked, visit_told)


@router.delete("/history", response={204: None})
def forget_history(request: HttpRequest) -> Any:
    """All of it, with the places in it."""
    forget_all(called_by(request, Scope.SHELVE))
    return Status(204, None)


@router.delete("/history/{visit_id}", response={204: None})
def forget_visit(request: HttpRequest, visit_id: int) -> Any:
    account = called_by(request, Scope.SHELVE)
    Visit.objects.filter(account=account, pk=visit_id).delete()
    return Status(204, None)


@router.put("/works/{work_id}/place", response={204: None})
def place(request: HttpRequest, work_id: int, said: PlaceSaid) -> Any:
    """Say where one stopped reading. Of several devices the one that read last is believed."""
    account = called_by(request, Scope.SHELVE)
    chapter = chapter_read(account, work_id, said.chapter)
    if chapter is None:
        raise Http404
    Reading.note(account, [chapter])
    stop_at(account, Place(chapter, said.paragraph - 1, said.quote, is_at_end=said.is_at_end, at=clock.now()))
    return Status(204, None)


@router.get("/mutes", response=Piece[MuteTold])
def mutes(request: HttpRequest, asked: Query[paging.Asked]) -> Any:
    """What one does not want to see in lists, the newest first."""
    account = called_by(request, Scope.READ)
    rows = Mute.objects.filter(account=account).select_related("person", "pseud", "work", "tag")
    return paging.piece(rows, ("-pk",), asked, mute_told)


@router.post("/mutes", response={204: None})
def mute(request: HttpRequest, said: MuteSaid) -> Any:
    """A person, one pseud or a tag, by its name; to mute it twice is to mute it once."""
    mute_named(called_by(request, Scope.SHELVE), said.kind, said.name, clock.now())
    return Status(204, None)


@router.put("/works/{work_id}/mute", response={204: None})
def mute_one(request: HttpRequest, work_id: int) -> Any:
    """Do not see a work in lists again."""
    account = called_by(request, Scope.SHELVE)
    mute_work(account, work_to_shelve(request, work_id), clock.now())
    return Status(204, None)


@router.delete("/mutes/{mute_id}", response={204: None})
def unmute(request: HttpRequest, mute_id: int) -> Any:
    account = called_by(request, Scope.SHELVE)
    Mute.objects.filter(account=account, pk=mute_id).delete()
    return Status(204, None)
