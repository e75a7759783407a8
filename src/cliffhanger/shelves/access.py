"""Who may see a shelf or change what stands on it. The first line of every view asks here."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext, gettext_lazy

from cliffhanger.accounts.access import pseud_to_show
from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive.doors import SignInFirst
from cliffhanger.works.access import is_gone, series_to_read, work_to_read
from cliffhanger.works.models import Chapter, Series, Work

from .models import Bookmark

NO_BOOKMARK = gettext_lazy("Sorry, we couldn't find the bookmark you were looking for.")


def reader_of(request: HttpRequest) -> Account:
    """The signed-in account. Raises SignInFirst."""
    if not isinstance(request.user, Account):
        raise SignInFirst(gettext("Sign in first: shelves belong to somebody."))
    return request.user


def own_shelf(request: HttpRequest, username: str) -> Account:
    """The reader's own shelf. What others read is nobody's to see: 404."""
    reader = reader_of(request)
    if pseud_to_show(username, username).account_id != reader.pk:
        raise Http404
    return reader


def owner_of(username: str, name: str = "") -> Pseud:
    """Whose public bookmarks are asked for."""
    return pseud_to_show(username, name or username)


def work_to_shelve(request: HttpRequest, work_id: int) -> Work:
    """A work this reader may put on a shelf: one she may read now."""
    reader_of(request)
    work = work_to_read(request, work_id)
    if is_gone(work, request.user):
        raise Http404(gettext("This work was taken down. What you kept of it before stays on your shelves."))
    return work


def series_to_shelve(request: HttpRequest, series_id: int) -> Series:
    """A series this reader may put on a shelf: one of which she may know."""
    reader_of(request)
    return series_to_read(request, series_id)


def bookmark_to_read(request: HttpRequest, bookmark_id: int) -> Bookmark:
    """A public bookmark of a work this reader may know of, or her own. 404 otherwise."""
    shown = Bookmark.objects.visible_to(request.user).with_all(request.user)
    found: Bookmark | None = shown.filter(pk=bookmark_id).first()
    if found is None:
        raise Http404(NO_BOOKMARK)
    return found


def bookmark_to_change(request: HttpRequest, bookmark_id: int) -> Bookmark:
    """Her own. 404 for others, whose bookmarks are not hers to change."""
    reader = reader_of(request)
    found = bookmark_to_read(request, bookmark_id)
    if found.account_id != reader.pk:
        raise Http404(NO_BOOKMARK)
    return found


def chapter_read(reader: Account, work_id: int, chapter_id: int) -> Chapter | None:
    """A chapter of the work that she may read, without its text."""
    readable = Chapter.objects.visible_to(reader).without_text().select_related("work")
    found: Chapter | None = readable.filter(work=work_id, pk=chapter_id).first()
    return found
