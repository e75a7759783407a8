"""The catalogue. What everybody may see comes from the page cache; what is a reader's own is made for her.

A program says who reads by HTTP Basic, which `basic.known_by_word` understands before any view is asked.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.follows.feeds.feed import LONG_AGO, absolute
from cliffhanger.follows.feeds.forms import clean
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.kit.text import figures
from cliffhanger.search.asked import read_query
from cliffhanger.search.asking import ask, pages, works_of
from cliffhanger.search.question import PER_PAGE, Question, Sort, Status, Within
from cliffhanger.shelves.models import Bookmark, Later, Visit
from cliffhanger.tags.models import Medium
from cliffhanger.tags.names import from_address, spelt
from cliffhanger.tags.said import shown
from cliffhanger.works.lists import for_readers
from cliffhanger.works.models import Work
from cliffhanger.works.queries import Reader
from cliffhanger.works.views.lists import fandoms_for, letter_of, tag_to_show

from ..basic import refused
from .authentication import TYPE, document
from .catalogue import Catalogue, Publication, Way, address
from .forms import BASE_1, BASE_2, FORMS, SEARCH_TYPE, atom_type
from .publications import publications_of

Told = Callable[..., Catalogue | HttpResponse]
LISTS = ("lists", "index")
MOST_WAYS = 50  # fandoms on one page


def sent(*keys: str, parameters: tuple[str, ...] = ()) -> Callable[[Told], Callable[..., HttpResponseBase]]:
    """A view of what `tell` returns, in the form that its address names; kept for everybody as pages are."""

    def decorate(tell: Told) -> Callable[..., HttpResponseBase]:
        @require_safe
        @for_everybody(*keys, parameters=parameters)
        @wraps(tell)
        def view(request: HttpRequest, form: str, **named: Any) -> HttpResponse:
            return answer(request, tell(request, **named), form)

        return view

    return decorate


def own(tell: Callable[[HttpRequest, Account], Catalogue]) -> Callable[..., HttpResponseBase]:
    """A view of what is the signed-in reader's own. Whoever is not is asked who she is, as programs are."""

    @require_safe
    @wraps(tell)
    def view(request: HttpRequest, form: str) -> HttpResponse:
        if not isinstance(request.user, Account):
            return refused(request)
        return answer(request, tell(request, request.user), form)

    return view


def answer(request: HttpRequest, told: Catalogue | HttpResponse, form: str) -> HttpResponse:
    if isinstance(told, HttpResponse):
        return told
    way = FORMS[form]
    response = HttpResponse(way.write(told), content_type=f"{way.type_of(told.is_list)};charset=utf-8")
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-cache"
    else:
        response["Access-Control-Allow-Origin"] = "*"  # programs in a browser may read what everybody may
    return response


# The root ---------------------------------------------------------------------------------------------------


@sent(*LISTS)
def root(request: HttpRequest) -> Catalogue:
    latest = Work.objects.listed_for(request.user).order_by().aggregate(at=Max("updated_at"))["at"]
    return Catalogue(settings.ARCHIVE_NAME, "", ways(), updated=latest or LONG_AGO)


def ways() -> list[Way]:
    """The same for everybody: whoever opens a shelf of her own is asked who she is then."""
    return [
        Way(
            _("New"),
            "/new",
            _("Works with something new, the latest first."),
            rel="http://opds-spec.org/sort/new",
        ),
        Way(_("Complete"), "/complete", _("Works of which everything is out.")),
        Way(_("Fandoms"), "/fandoms", _("By what the stories are about."), is_list=False),
        Way(_("Continue reading"), "/continue", _("For you: works you are in the middle of.")),
        Way(_("Marked for later"), "/later", _("For you: what you wanted to read.")),
        Way(_("Bookmarks"), "/bookmarks", _("For you: works you bookmarked.")),
    ]


# Lists of works ---------------------------------------------------------------------------------------------


@sent(*LISTS, parameters=("page",))
def new(request: HttpRequest) -> Catalogue:
    return found_by(request, Question(sort=Sort.UPDATED), Catalogue(_("New"), "/new"))


@sent(*LISTS, parameters=("page",))
def complete(request: HttpRequest) -> Catalogue:
    question = Question(sort=Sort.UPDATED, status=frozenset({Status.COMPLETE}))
    return found_by(request, question, Catalogue(_("Complete"), "/complete"))


@sent(*LISTS, parameters=("page",))
def tag(request: HttpRequest, tag: str) -> Catalogue | HttpResponse:
    found = tag_to_show(request.user, tag)
    if found.synonym_of:
        base = BASE_2 if request.path_info.startswith(f"{BASE_2}/") else BASE_1
        return HttpResponseRedirect(address(base, f"/tags/{spelt(found.synonym_of.name)}", {}))
    tags = frozenset(found.namesakes().values_list("pk", flat=True))
    question = Question(sort=Sort.UPDATED, within=Within(tags=tags))
    return found_by(request, question, Catalogue(shown(found.name), f"/tags/{spelt(found.name)}"))


@sent(*LISTS, parameters=("q", "query", "page"))
def search(request: HttpRequest) -> Catalogue:
    """What the search box of the archive finds; its whole language is understood here."""
    words = (request.GET.get("query") or request.GET.get("q") or "").strip()
    question = read_query(request.user, {"q": [words]}).question
    name = "query" if request.GET.get("query") else "q"
    title = _("Found: %(words)s") % {"words": words} if words else _("Search")
    return found_by(request, question, Catalogue(title, "/search", query={name: words} if words else {}))


def found_by(request: HttpRequest, question: Question, catalogue: Catalogue) -> Catalogue:
    page = page_asked_for(request)
    found = ask(replace(question, page=page), request.user, clock.now())
    works = works_of(found, request.user)
    last = pages(found)
    return filled(catalogue, works, page=min(page, last), pages=last, total=found.total)


def page_asked_for(request: HttpRequest) -> int:
    typed = request.GET.get("page", "")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) <= 5 else 1


def filled(catalogue: Catalogue, works: list[Work], *, page: int, pages: int, total: int) -> Catalogue:
    told = publications_of(works)
    return replace(
        catalogue,
        works=told,
        updated=latest(told),
        page=page,
        pages=pages,
        total=total,
        per_page=PER_PAGE,
    )


def latest(works: list[Publication]) -> Any:
    return max((work.updated for work in works), default=LONG_AGO)


# Fandoms ----------------------------------------------------------------------------------------------------


@sent("lists")
def fandoms(request: HttpRequest) -> Catalogue:
    """Where fandoms come from."""
    there = {tag.medium for tag in fandoms_for(request.user)}
    ways = [
        Way(shown(medium.label), f"/fandoms/{spelt(medium.label)}", _("Fandoms by name."), is_list=False)
        for medium in Medium
        if medium in there
    ]
    return Catalogue(_("Fandoms"), "/fandoms", ways)


@sent("lists", parameters=("letter", "page"))
def medium(request: HttpRequest, medium: str) -> Catalogue:
    """The fandoms of one medium; of many, their first letters."""
    name = from_address(medium).casefold()
    one = next((medium for medium in Medium if medium.label.casefold() == name), None)
    if one is None:
        raise Http404(_("There is no such medium here."))
    path, title = f"/fandoms/{spelt(one.label)}", shown(one.label)
    found = [tag for tag in fandoms_for(request.user) if tag.medium == one]
    found.sort(key=lambda tag: (letter_of(tag.name), tag.name.casefold()))
    letter = request.GET.get("letter", "")[:9]
    if not letter and len(found) > MOST_WAYS:
        return Catalogue(title, path, list(letters(found, path)), up="/fandoms")
    wanted = [tag for tag in found if not letter or letter_of(tag.name) == letter]
    page = Paginator(wanted, MOST_WAYS).get_page(page_asked_for(request))
    return Catalogue(
        title=f"{title}: {letter}" if letter else title,
        path=path,
        ways=[Way(tag.name, f"/tags/{spelt(tag.name)}", so_many(tag.works_out)) for tag in page],
        query={"letter": letter} if letter else {},
        page=page.number,
        pages=page.paginator.num_pages,
        total=page.paginator.count,
        per_page=MOST_WAYS,
        up="/fandoms",
    )


def letters(fandoms: list[Any], path: str) -> Any:
    for letter, tags in groupby(fandoms, key=lambda tag: letter_of(tag.name)):
        many = len(list(tags))
        says = ngettext("{figures} fandom", "{figures} fandoms", many).format(figures=figures(many))
        yield Way(letter, path, says, is_list=False, query={"letter": letter})


def so_many(works: int) -> str:
    return ngettext("{figures} work", "{figures} works", works).format(figures=figures(works))


# A reader's own ---------------------------------------------------------------------------------------------


@own
def later(request: HttpRequest, reader: Account) -> Catalogue:
    rows = Later.objects.filter(account=reader).order_by("-since", "-pk")
    return shelf(request, rows, Catalogue(_("Marked for later"), "/later"))


@own
def bookmarks(request: HttpRequest, reader: Account) -> Catalogue:
    rows = Bookmark.objects.filter(account=reader).order_by("-made_at", "-pk")
    return shelf(request, rows, Catalogue(_("Bookmarks"), "/bookmarks"))


@own
def continue_(request: HttpRequest, reader: Account) -> Catalogue:
    rows: Any = Visit.objects.with_next().to_continue().filter(account=reader).order_by("-last_at", "-pk")
    return shelf(
        request, rows if reader.keeps_history else rows.none(), Catalogue(_("Continue reading"), "/continue")
    )


def shelf(request: HttpRequest, rows: QuerySet[Any], catalogue: Catalogue) -> Catalogue:
    """The works of entries, in their order, as far as they are out for this reader now."""
    reader: Reader = request.user
    there = rows.filter(work__in=Work.objects.out_for(reader).order_by().values("pk"))
    page = Paginator(there.values_list("work", flat=True), PER_PAGE).get_page(page_asked_for(request))
    numbers = list(page)
    found = {work.pk: work for work in for_readers(Work.objects.filter(pk__in=numbers), reader)}
    works = [found[number] for number in numbers if number in found]
    pages, total = page.paginator.num_pages, page.paginator.count
    return filled(catalogue, works, page=page.number, pages=pages, total=total)


# What programs ask besides ----------------------------------------------------------------------------------


@require_safe
@for_everybody("lists")
def description(request: HttpRequest) -> HttpResponse:
    """How one searches here, in OpenSearch 1.1."""
    written = BytesIO()
    xml = SimplerXMLGenerator(written, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement(
        "OpenSearchDescription", AttributesImpl({"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    )
    xml.addQuickElement("ShortName", clean(settings.ARCHIVE_NAME)[:16])
    xml.addQuickElement("Description", _("Stories by title, author, tag and text."))
    template = absolute(f"{BASE_1}/search?q={{searchTerms}}")
    xml.addQuickElement("Url", "", {"type": atom_type(True), "template": template})
    xml.addQuickElement("Language", get_language() or "en")
    xml.addQuickElement("InputEncoding", "UTF-8")
    xml.addQuickElement("OutputEncoding", "UTF-8")
    xml.endElement("OpenSearchDescription")
    xml.endDocument()
    return HttpResponse(written.getvalue(), content_type=f"{SEARCH_TYPE};charset=utf-8")


@require_safe
@for_everybody("lists")
def authentication(request: HttpRequest) -> HttpResponse:
    """How a program says who reads: Authentication for OPDS 1.0."""
    return HttpResponse(document(), content_type=TYPE)
