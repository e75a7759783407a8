"""Who may open a work's pages and who may change it. The first line of every view about a work asks here."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account
from cliffhanger.archive.doors import SignInFirst
from cliffhanger.kit.compiled import Compiled

from .models import Chapter, Creatorship, Series, Work
from .one import one_for_reader
from .queries import ChapterQuerySet, Reader

NOT_FOUND = _("Sorry, we couldn't find the work you were looking for.")
UNREVEALED = _("This work is part of an ongoing challenge and will be revealed soon!")
NO_SERIES = _("Sorry, we couldn't find the series you were looking for.")
CHAPTERS: Compiled[Chapter] = Compiled(lambda work: chapters_of(work, AnonymousUser()))
WHOLE: Compiled[Chapter] = Compiled(lambda chapter: Chapter.objects.filter(pk=chapter))
SEALED: Compiled[Chapter] = Compiled(
    lambda work: Chapter.objects.sealed().filter(work=work).only("pk").order_by()
)
CHAPTERS_FOR: Compiled[Chapter] = Compiled(lambda work, reader: chapters_of(work, Account(pk=reader)))
RESTRICTED = _("This work is only available to registered users of the Archive.")


class Unrevealed(Http404):
    """The work is out, in a collection that is not revealed yet: its pages say no more than that."""

    def __init__(self, work: Work) -> None:
        super().__init__(UNREVEALED)
        self.work = work


def work_to_read(request: HttpRequest, work_id: int) -> Work:
    """A work whose page this reader may see; also one that was withdrawn, to say so. 404 otherwise.

    Raises SignInFirst for a restricted work, Unrevealed for one of which nobody may know yet.
    """
    work = one_for_reader(work_id, request.user)
    if work is None:
        raise Http404(NOT_FOUND)
    if (work.posted_at is None or work.unrevealed_at is not None) and not is_given(request.user, work):
        raise Unrevealed(work) if work.is_let_out else Http404(NOT_FOUND)
    if work.is_restricted and not request.user.is_authenticated:
        raise SignInFirst(RESTRICTED)
    return work


def is_given(reader: Reader, work: Work) -> bool:
    """Whether this reader may open it though it is not out: she makes it, or was given to read it."""
    if role_in(work, reader):
        return True
    return reader.is_authenticated and Work.objects.visible_to(reader).filter(pk=work.pk).exists()


def role_in(work: Work, reader: Reader) -> str | None:
    """ "author", "beta" or None, from the prefetched creatorships; whoever is both is the author."""
    roles = [made.role for made in work.creatorships.all() if made.pseud.account_id == reader.pk]
    return min(roles, default=None)


def is_gone(work: Work, reader: Reader) -> bool:
    """Whether the work was taken down, for this reader: its makers still have it."""
    return work.withdrawn_at is not None and role_in(work, reader) is None


def chapters_to_read(request: HttpRequest, work: Work) -> ChapterQuerySet:
    """The chapters of this work that this reader may read, in order, without their text."""
    return chapters_of(work.pk, request.user)


def chapters_of(work: int, reader: Reader) -> ChapterQuerySet:
    readable: ChapterQuerySet = Chapter.objects.visible_to(reader).filter(work=work).without_text()
    return readable.order_by("position", "pk")


def readable_chapters(request: HttpRequest, work: Work) -> list[Chapter]:
    """The same, fetched."""
    reader = request.user
    if isinstance(reader, Account):
        return CHAPTERS_FOR(work.pk, reader.pk)
    return CHAPTERS(work.pk)


def chapter_to_read(request: HttpRequest, work_id: int, chapter_id: int) -> Chapter:
    """A chapter this reader may read, with its text and its work. 404 otherwise."""
    work = work_to_read(request, work_id)
    chapter: Chapter | None = (
        Chapter.objects.visible_to(request.user).filter(work=work, pk=chapter_id).first()
    )
    if chapter is None:
        raise Http404(NOT_FOUND)
    chapter.work = work
    return chapter


def whole_chapter(chapter_id: int) -> Chapter:
    """A chapter with its text."""
    return next(iter(WHOLE(chapter_id)))


def sealed_chapters(work: Work) -> set[int]:
    """Which chapters of the work are under seal."""
    return {chapter.pk for chapter in SEALED(work.pk)}


def was_out(work: Work, chapter_id: int) -> bool:
    """Whether the public has seen this chapter of the work."""
    return bool(work.chapters.posted().filter(pk=chapter_id).exists())


def work_to_change(request: HttpRequest, work_id: int) -> Work:
    """A work that the signed-in account signs. 404 for others: a draft is not even hinted at."""
    if not request.user.is_authenticated:
        raise SignInFirst(_("Sign in to change your work."))
    work: Work | None = Work.objects.made_by(request.user).filter(pk=work_id).first()
    if work is None:
        raise Http404(NOT_FOUND)
    return work


def is_author(work: Work, reader: Reader) -> bool:
    return role_in(work, reader) == Creatorship.Role.AUTHOR


def series_to_read(request: HttpRequest, series_id: int) -> Series:
    """A series of which this reader may know: some work of it is listed for her, or it is her own. 404 otherwise.

    Raises SignInFirst for one whose works are all for signed-in readers.
    """
    found: Series | None = Series.objects.select_related("pseud__account").filter(pk=series_id).first()
    if found is None:
        raise Http404(NO_SERIES)
    if request.user.is_authenticated and found.is_of(request.user):
        return found
    if found.parts.filter(work__in=Work.objects.out_for(request.user)).exists():
        return found
    if not request.user.is_authenticated and found.parts.filter(work__in=Work.objects.out()).exists():
        raise SignInFirst(RESTRICTED)
    raise Http404(NO_SERIES)


def series_to_change(request: HttpRequest, series_id: int) -> Series:
    """A series that the signed-in account made. 404 for others."""
    found: Series | None = Series.objects.select_related("pseud__account").filter(pk=series_id).first()
    if found is None or not request.user.is_authenticated or not found.is_of(request.user):
        raise Http404(NO_SERIES)
    return found


def is_number(text: str) -> bool:
    """Whether this can be the number of a row, as it comes from a query string."""
    return text.isascii() and text.isdigit() and len(text) <= 18
