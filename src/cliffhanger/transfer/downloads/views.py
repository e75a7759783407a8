"""Books: one function an address. Permission first, then the book, then its file, made if it is not there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.kit.sent import sent, sent_files
from cliffhanger.search.asked import read
from cliffhanger.search.asking import ask, works_of
from cliffhanger.search.question import PER_PAGE, Question
from cliffhanger.shelves.access import own_shelf, owner_of
from cliffhanger.shelves.models import Bookmark, Later
from cliffhanger.works.access import NOT_FOUND, series_to_read, work_to_change
from cliffhanger.works.models import Part
from cliffhanger.works.queries import Reader
from cliffhanger.works.views.reading import gone

from ..models import Cover
from .access import Gone, chapter_to_take, format_asked_for, work_to_take
from .book import MOST_WORKS, Book, Nothing, book_of, book_of_chapter, book_of_series, book_of_work
from .cover import cover_of
from .formats import FORMATS, Format, wanted
from .forms import CoverForm
from .pdf import PAPERS, USUAL
from .sending import send
from .store import CannotBeMade, NotYet, in_room, kept

SOON, LATER = 3, 600  # seconds until it is worth asking again
NOTHING = gettext_lazy("None of its stories is out for you, so there is nothing to put in a book.")
View = Callable[..., Any]  # what it answers may be a stream


def telling(view: View) -> View:
    """Says what is the case where there is no file to be had."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answered: HttpResponseBase = view(request, *args, **kwargs)
        except Gone as error:
            return gone(request, error.work)
        except Nothing as error:
            raise Http404(NOTHING) from error
        except (NotYet, CannotBeMade) as error:
            return not_now(request, isinstance(error, CannotBeMade))
        return answered

    return told


def not_now(request: HttpRequest, has_failed: bool) -> HttpResponse:
    """503: the page asks again by itself, programs are told when to."""
    context = {"has_failed": has_failed, "soon": SOON, "formats": FORMATS.values()}
    response = render(request, "downloads/not_now.html", context, status=503)
    response.headers["Retry-After"] = str(LATER if has_failed else SOON)
    return response


@require_safe
@for_everybody("work:{work_id}", "places", parameters=("paper",))
@telling
def work_file(request: HttpRequest, work_id: int, extension: str) -> HttpResponseBase:
    form = format_asked_for(extension)
    work = work_to_take(request, work_id)
    return answer(request, book_of_work(work), form, of=f"work:{work.pk}", work=work.pk)


@require_safe
@for_everybody("work:{work_id}", "places", parameters=("paper",))
@telling
def download(request: HttpRequest, work_id: int, file: str) -> HttpResponseBase:
    """The address that archives of this field give: whatever name stands there, and whichever day it was of."""
    form = format_asked_for(file.rpartition(".")[2])
    work = work_to_take(request, work_id)
    return answer(request, book_of_work(work), form, of=f"work:{work.pk}", work=work.pk)


@require_safe
def doubled(request: HttpRequest, work_id: str, file: str) -> HttpResponse:
    return redirect("downloads:download", int(work_id), file)


@require_safe
@for_everybody("work:{work_id}", "places", parameters=("paper",))
@telling
def chapter_file(request: HttpRequest, work_id: int, chapter_id: int, extension: str) -> HttpResponseBase:
    form = format_asked_for(extension)
    chapter = chapter_to_take(request, work_id, chapter_id)
    of = f"chapter:{chapter.pk}"
    return answer(request, book_of_chapter(chapter), form, of=of, work=chapter.work_id)


@require_safe
@for_everybody("lists", "places", parameters=("paper",))
@telling
def series_file(request: HttpRequest, series_id: int, extension: str) -> HttpResponseBase:
    form = format_asked_for(extension)
    series = series_to_read(request, series_id)
    return answer(request, book_of_series(series, request.user), form)


@require_safe
@telling
def bookmarks_file(request: HttpRequest, username: str, extension: str) -> HttpResponseBase:
    """What this reader may see of somebody's bookmarks, the newest first."""
    form = format_asked_for(extension)
    owner = owner_of(username, "")
    listed = Bookmark.objects.visible_to(request.user).filter(account=owner.account)
    title = _("Bookmarks of %(name)s") % {"name": owner.name}
    url = reverse("shelves:users-bookmarks", args=[username])
    return shelf(request, list(bookmarked(listed, request.user)), title, url, form)


@require_safe
@telling
def later_file(request: HttpRequest, username: str, extension: str) -> HttpResponseBase:
    """What she marked for later. Nobody else's."""
    form = format_asked_for(extension)
    reader = own_shelf(request, username)
    marked = Later.objects.filter(account=reader, work__isnull=False).values_list("work", flat=True)
    url = reverse("shelves:readings", args=[username]) + "?show=to-read"
    return shelf(request, list(marked), _("Marked for later"), url, form)


@require_safe
@telling
def search_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """What a search finds for this reader, in its order, as the same address without the ending shows it."""
    form = format_asked_for(extension)
    asked = read(request).question
    title = (
        _("Found: %(words)s") % {"words": asked_for}
        if (asked_for := request.GET.get("q", ""))
        else _("Found")
    )
    query = request.GET.urlencode()
    url = f"{reverse('search:search')}?{query}" if query else reverse("search:search")
    return shelf(request, found_by(asked, request.user), title, url, form)


def found_by(asked: Question, reader: Reader) -> list[int]:
    """The first of them, as many as a book holds."""
    found: list[int] = []
    for page in range(1, MOST_WORKS // PER_PAGE + 1):
        works = works_of(ask(replace(asked, page=page), reader, clock.now()), reader)
        found += [work.pk for work in works]
        if len(works) < PER_PAGE:
            break
    return found


def bookmarked(bookmarks: Any, reader: Reader) -> Iterator[int]:
    """The works of bookmarks; of a series those that are listed for her, in order."""
    for work, series in bookmarks.values_list("work", "series"):
        if work:
            yield work
        elif series:
            parts = Part.objects.filter(series=series).listed_for(reader)
            yield from parts.values_list("work", flat=True)


def shelf(request: HttpRequest, works: list[int], title: str, path: str, form: Format) -> HttpResponseBase:
    book = book_of(works, request.user, title=title, url=request.build_absolute_uri(path))
    return answer(request, book, form)


def answer(
    request: HttpRequest, book: Book, form: Format, *, of: str = "", work: int | None = None
) -> HttpResponseBase:
    """The file of a book that this reader may have. Raises NotYet, CannotBeMade."""
    file = wanted(book, form, request.GET.get("paper", ""), of=of, work=work)
    if not (form.takes_long or book.is_collection):
        return send(request, kept(file, clock.now()), book, form)
    with in_room():
        found = kept(file, clock.now())
    return send(request, found, book, form)


@require_safe
@for_everybody("work:{work_id}")
def download_page(request: HttpRequest, work_id: int) -> HttpResponse:
    """Formats and sizes of paper, with what each is good for."""
    try:
        work = work_to_take(request, work_id)
    except Gone as error:
        return gone(request, error.work)
    context = {"work": work, "formats": FORMATS.values(), "papers": PAPERS, "usual": USUAL}
    return render(request, "downloads/download.html", context)


@require_safe
@for_everybody("work:{work_id}")
@telling
def cover_picture(request: HttpRequest, work_id: int) -> HttpResponseBase:
    cover = cover_of(book_of_work(work_to_take(request, work_id)))
    response = HttpResponse(cover.picture, content_type=cover.media_type)
    response.headers["Cache-Control"] = "private, no-cache" if request.user.is_authenticated else "no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, work_id: int) -> HttpResponse:
    """The author's own picture for the cover: set, changed, taken away."""
    work = work_to_change(request, work_id)
    earlier = Cover.objects.filter(work=work).first()
    form = CoverForm(sent(request), sent_files(request), initial={"alt": earlier.alt if earlier else ""})
    if request.method == "POST" and request.POST.get("do") == "remove":
        Cover.objects.filter(work=work).delete()
        messages.success(request, _("The cover is drawn again."))
        return redirect("downloads:cover", work.pk)
    if request.method == "POST" and form.is_valid():
        form.keep(work, clock.now())
        messages.success(request, _("Books of this work have this cover from now on."))
        return redirect("downloads:cover", work.pk)
    context = {"work": work, "form": form, "cover": earlier}
    return render(request, "downloads/cover.html", context, status=422 if form.errors else 200)


@require_safe
def own_picture(request: HttpRequest, work_id: int) -> HttpResponse:
    """The picture as it was handed in, for its author, also of a draft."""
    found = Cover.objects.filter(work=work_to_change(request, work_id)).first()
    if found is None:
        raise Http404(NOT_FOUND)
    response = HttpResponse(bytes(found.picture), content_type=f"image/{found.kind}")
    response.headers["Cache-Control"] = "private, no-cache"
    return response
