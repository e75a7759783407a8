"""Lists of works: all, of a tag, of a language, of somebody, of a series. One piece shows and narrows them all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import randrange
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cliffhanger.accounts.access import account_to_show, pseud_to_show
from cliffhanger.archive import clock
from cliffhanger.collections.access import collection_to_show
from cliffhanger.kit.pagecache import for_at_most, for_everybody
from cliffhanger.shelves.access import own_shelf, owner_of
from cliffhanger.shelves.models import Bookmark
from cliffhanger.tags.names import spelt
from cliffhanger.works.access import series_to_read
from cliffhanger.works.languages import LANGUAGES
from cliffhanger.works.models import Work
from cliffhanger.works.queries import Reader
from cliffhanger.works.views.lists import tag_to_show

from ..asked import ALL, KNOWN, read
from ..asking import ask, works_of
from ..index import is_behind
from ..listing import Listing, names_of
from ..question import PARAMETERS, PER_PAGE, Question, Sort, Within
from ..standing import looking_at

KEPT = timedelta(hours=1)  # what is on hiatus, and what is thirty days old, changes though nothing is written
A_MOMENT = timedelta(seconds=2)  # so long the index may take to know new words, and what tags count as by now

FED = ("works", "tagged", "of-account", "of-pseud", "of-series", "of-collection")  # lists with a feed

listed = for_everybody("lists", parameters=KNOWN)


@require_safe
@listed
def works(request: HttpRequest) -> HttpResponse:
    return browse(request, Within())


@require_safe
@listed
def tagged(request: HttpRequest, name: str) -> HttpResponse:
    """Works with the tag of this name, of whatever kind."""
    found = tag_to_show(request.user, name)
    if found.synonym_of:
        query = request.GET.urlencode()
        meant = reverse("works:tagged", args=[spelt(found.synonym_of.name)])
        return redirect(f"{meant}?{query}" if query else meant)
    tags = frozenset(found.namesakes().values_list("pk", flat=True))
    return browse(request, Within(tags=tags), within=found.name, tag=found)


@require_safe
@listed
def in_language(request: HttpRequest, code: str) -> HttpResponse:
    name = dict(LANGUAGES).get(code)
    if name is None:
        raise Http404(_("The archive does not know this language."))
    return browse(request, Within(language=code), within=name)


@require_safe
@listed
def of_account(request: HttpRequest, username: str) -> HttpResponse:
    shown = account_to_show(username)
    if shown.username != username:
        return redirect("works:of-account", shown.username, permanent=True)
    pseuds = frozenset(shown.pseuds.values_list("pk", flat=True))
    return browse(request, Within(pseuds=pseuds), by=shown.username, account=shown)


@require_safe
@listed
def of_pseud(request: HttpRequest, username: str, name: str) -> HttpResponse:
    shown = pseud_to_show(username, name)
    if (shown.account.username, shown.name) != (username, name):
        return redirect("works:of-pseud", shown.account.username, shown.name, permanent=True)
    return browse(request, Within(pseuds=frozenset({shown.pk})), by=shown.name, account=shown.account)


@require_safe
@listed
def of_series(request: HttpRequest, series_id: int) -> HttpResponse:
    found = series_to_read(request, series_id)
    works = frozenset(found.parts.values_list("work", flat=True))
    return browse(request, Within(works=works), within=found.title, series=found)


@require_safe
@listed
def of_collection(request: HttpRequest, collection: str) -> HttpResponse:
    found = collection_to_show(collection)
    if found.name != collection:
        return redirect("works:of-collection", found.name, permanent=True)
    works = works_on(found.items.within())
    return browse(request, Within(works=works), within=found.title, collection=found)


@require_safe
@listed
def of_bookmarks(request: HttpRequest, username: str, name: str = "") -> HttpResponse:
    """What somebody bookmarked, as far as this reader may see it."""
    owner = owner_of(username, name)
    shown = Bookmark.objects.visible_to(request.user).filter(account=owner.account)
    shown = shown.filter(pseud=owner) if name else shown
    within = _("Bookmarks of %(name)s") % {"name": owner.name}
    shelf = reverse("shelves:users-bookmarks", args=[owner.account.username])
    return browse(request, Within(works=works_on(shown)), within=within, shelf=shelf)


@require_safe
def of_readings(request: HttpRequest, username: str) -> HttpResponse:
    """The works of her history. Nobody else's."""
    reader = own_shelf(request, username)
    shelf = reverse("shelves:readings", args=[reader.username])
    return browse(request, Within(works=works_on(reader.visits.all())), within=_("History"), shelf=shelf)


@require_safe
def of_laters(request: HttpRequest, username: str) -> HttpResponse:
    """What she marked for later. Nobody else's."""
    reader = own_shelf(request, username)
    shelf = f"{reverse('shelves:readings', args=[reader.username])}?show=to-read"
    return browse(
        request, Within(works=works_on(reader.laters.all())), within=_("Marked for later"), shelf=shelf
    )


def works_on(entries: Any) -> frozenset[int]:
    return frozenset(entries.filter(work__isnull=False).order_by().values_list("work", flat=True))


def browse(request: HttpRequest, within: Within, /, **more: Any) -> HttpResponse:
    """A list of works as its address asks for it. An address that says something twice leads to its short form."""
    listing = listing_of(request, within)
    if is_long(request, listing):
        return redirect(f"{request.path}?{listing.at(listing.question)}".rstrip("?"))
    return render(request, "search/works.html", context_of(request, listing) | more)


def listing_of(
    request: HttpRequest, within: Within, refine: Callable[[Question], Question] | None = None
) -> Listing:
    asked = read(request)
    question = replace(asked.question, within=within)
    question = refine(question) if refine else question
    for_at_most(request, A_MOMENT if is_behind() else KEPT)
    answer = ask(question, request.user, clock.now())
    works = works_of(answer, request.user)
    extra = f"{ALL}=yes" if request.GET.get(ALL) == "yes" else ""
    muted = muted_of(works, request.user) if answer.shows_muted else frozenset[int]()
    return Listing(asked, question, answer, works, extra, names_of(answer, asked), muted)


def muted_of(works: list[Work], reader: Reader) -> frozenset[int]:
    """Those of the works that this reader muted, by whatever of them."""
    shown = frozenset(work.pk for work in works)
    wanted = Work.objects.filter(pk__in=shown).not_muted_by(looking_at(reader, everything=True))
    return shown - frozenset(wanted.values_list("pk", flat=True))


def is_long(request: HttpRequest, listing: Listing) -> bool:
    """Whether a form sent fields that say nothing, or names of tags that have numbers by now."""
    if listing.read.troubles:
        return False
    return any(
        name in PARAMETERS and name != "page" and (name in ("with", "without") or not any(values))
        for name, values in request.GET.lists()
    )


def context_of(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    page = listing.page()
    return {
        "listing": listing,
        "works": listing.works,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "query": listing.query,
        "at": escape_uri_path(request.path),
        "is_filtered": listing.question.is_filtered,
        "is_partial": "HX-Request" in request.headers,
        "sees_all": request.GET.get(ALL) == "yes",
        "feed": feed_of(request),
    }


def feed_of(request: HttpRequest) -> str:
    """Where the feed of this list is, without its ending; none for lists that have no page without them."""
    at = escape_uri_path(request.path)
    if request.resolver_match is None or request.resolver_match.url_name not in FED:
        return ""
    return f"{at if at == reverse('works:works') else at.removesuffix('/works')}/feed"


@require_safe
def random(request: HttpRequest) -> HttpResponse:
    """A work by chance, of those the address asks for: each is as likely as any other."""
    asked = read(request).question
    drawn = draw(asked, request.user)
    response = redirect("works:work", drawn) if drawn else redirect("works:works")
    add_never_cache_headers(response)
    return response


def draw(asked: Question, reader: Reader) -> int | None:
    """The number of a work at a random place of the list. None if there is none."""
    asked = replace(asked, sort=Sort.POSTED, page=1)
    total = ask(asked, reader, clock.now()).total
    if not total:
        return None
    place = randrange(total)  # noqa: S311 - nothing is secret about it
    page = replace(asked, page=place // PER_PAGE + 1)
    works = works_of(ask(page, reader, clock.now()), reader)
    return works[min(place % PER_PAGE, len(works) - 1)].pk if works else None
