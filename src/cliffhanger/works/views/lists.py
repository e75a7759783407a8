"""The lists that lead to lists of works, which are shown by `search`: tags, media, languages, series."""

from contextlib import suppress
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.accounts.access import account_to_show, pseud_to_show
from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.archive import clock
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.tags.access import is_wrangler
from cliffhanger.tags.family import relatives
from cliffhanger.tags.finding import beside
from cliffhanger.tags.growth import growth
from cliffhanger.tags.models import WRANGLED, Kind, Medium, Tag
from cliffhanger.tags.wrangle import NotLikeThis, say_medium

from ..languages import LANGUAGES
from ..lists import for_readers, newest, series_for
from ..models import Series, Work
from ..names import from_address, spelt
from ..queries import Reader, WorkQuerySet

PER_PAGE = 20
MOST_FANDOMS = 5  # of each medium, on the page of all media


@require_http_methods(["GET", "HEAD", "POST"])
@for_everybody("lists")
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """What a tag is, and the latest works with it. Staff say here where a fandom comes from."""
    found = tag_to_show(request.user, name)
    if request.method == "POST":
        if not (request.user.is_authenticated and request.user.is_staff):
            raise Http404
        if found.kind == Kind.FANDOM and request.POST.get("medium") in Medium.values:
            with suppress(NotLikeThis):  # it comes from there already
                say_medium(found, request.POST["medium"], request.user, clock.now())
        return redirect("works:tag", spelt(found.name))
    if found.synonym_of:
        return redirect("works:tag", spelt(found.synonym_of.name))
    listed = Work.objects.listed_for(request.user).tagged(found.namesakes())
    context = {
        "tag": found,
        "total": listed.count(),
        "works": newest(for_readers(listed, request.user))[:MOST_FANDOMS],
        "media": Medium.choices,
        "relatives": relatives(found),
        "beside": beside(found),
        "growth": growth(found, clock.now()),
        "may_wrangle": is_wrangler(request.user) and found.kind in WRANGLED,
    }
    return render(request, "works/tag.html", context)


def tag_to_show(reader: Reader, name: str) -> Tag:
    """A tag that somebody put in order, or that a work listed for this reader has. 404 otherwise.

    Tags of drafts are not even hinted at.
    """
    found: list[Tag] = list(Tag.objects.named(from_address(name).casefold()))
    for tag in found:
        if tag.is_wrangled or Work.objects.out_for(reader).tagged(tag).exists():
            return tag
    raise Http404(_("No work here has that tag."))


@require_safe
@for_everybody("lists")
def media(request: HttpRequest) -> HttpResponse:
    """Where the fandoms of the archive come from, with the largest of each."""
    fandoms = sorted(fandoms_for(request.user), key=lambda tag: (-tag.works_out, tag.name.casefold()))
    groups = [(medium, [tag for tag in fandoms if tag.medium == medium][:MOST_FANDOMS]) for medium in Medium]
    context = {"media": [group for group in groups if group[1]], "may_wrangle": is_wrangler(request.user)}
    return render(request, "works/media.html", context)


@require_safe
@for_everybody("lists")
def fandoms(request: HttpRequest, name: str) -> HttpResponse:
    """The fandoms of one medium, by their first letters."""
    wanted = from_address(name).casefold()
    medium = next((medium for medium in Medium if medium.label.casefold() == wanted), None)
    if medium is None:
        raise Http404(_("There is no such medium here."))
    found = [tag for tag in fandoms_for(request.user) if tag.medium == medium]
    found.sort(key=lambda tag: (letter_of(tag.name), tag.name.casefold()))
    letters = [(letter, list(tags)) for letter, tags in groupby(found, key=lambda tag: letter_of(tag.name))]
    return render(request, "works/fandoms.html", {"medium": medium, "letters": letters})


def fandoms_for(reader: Reader) -> list[Any]:
    """Fandoms that works listed for this reader count as, and `works_out`: how many. None under a synonym's name."""
    counted = fandoms_counted(Work.objects.listed_for(reader))
    found: list[Any] = list(Tag.objects.filter(pk__in=counted))
    for tag in found:
        tag.works_out = counted[tag.pk]
    return found


def fandoms_counted(listed: WorkQuerySet) -> dict[int, int]:
    """By fandom, how many of the works count as it, each once, by whatever tags."""
    # In one filter each: a second one asks about any tag of the work, of whatever kind.
    fandom = Q(work_tags__tag__kind=Kind.FANDOM)
    means = Coalesce("work_tags__tag__synonym_of", "work_tags__tag")
    pairs = (
        listed.filter(fandom)
        .order_by()
        .values_list(means, "pk")
        .union(
            *(
                listed.filter(fandom, **{f"{way}__isnull": False}).order_by().values_list(way, "pk")
                for way in ("work_tags__tag__above__meta", "work_tags__tag__synonym_of__above__meta")
            )
        )
    )
    sql, values = pairs.query.sql_with_params()
    counted = f"WITH pair(fandom, work) AS ({sql}) SELECT fandom, COUNT(*) FROM pair GROUP BY fandom"  # noqa: S608 - Django's own words
    with connection.cursor() as cursor:
        cursor.execute(counted, values)
        return dict(cursor.fetchall())


def letter_of(name: str) -> str:
    first = name.removeprefix("The ").removeprefix("A ")[:1].upper() or "#"
    return first if first.isalpha() else "#"


@require_safe
@for_everybody("lists")
def languages(request: HttpRequest) -> HttpResponse:
    counted = Work.objects.listed_for(request.user).order_by().values_list("language").annotate(Count("pk"))
    totals = dict(counted)
    rows = [(code, name, totals[code]) for code, name in LANGUAGES if code in totals]
    return render(request, "works/languages.html", {"languages": rows})


@require_safe
@for_everybody("lists", parameters=("page",))
def series_of_account(request: HttpRequest, username: str) -> HttpResponse:
    shown = account_to_show(username)
    if shown.username != username:
        return redirect("works:of-account-series", shown.username, permanent=True)
    return series_listing(request, shown, shown.username, shown.pseuds.all())


@require_safe
@for_everybody("lists", parameters=("page",))
def series_of_pseud(request: HttpRequest, username: str, name: str) -> HttpResponse:
    shown = pseud_to_show(username, name)
    if (shown.account.username, shown.name) != (username, name):
        return redirect("works:of-pseud-series", shown.account.username, shown.name, permanent=True)
    return series_listing(request, shown.account, shown.name, Pseud.objects.filter(pk=shown.pk))


def series_listing(request: HttpRequest, account: Account, by: str, pseuds: Any) -> HttpResponse:
    page = Paginator(series_for(request.user, pseuds), PER_PAGE).get_page(request.GET.get("page"))
    is_mine = account == request.user
    context = {
        "account": account,
        "by": by,
        "is_mine": is_mine,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "unseen": unseen_series(request.user, pseuds) if is_mine else [],
    }
    return render(request, "works/series_index.html", context)


def unseen_series(reader: Reader, pseuds: Any) -> Any:
    """Series of one's own of which nothing is out yet."""
    seen = list(
        series_for(reader, pseuds).values_list("pk", flat=True)
    )  # nested further, it is too deep for SQLite
    return Series.objects.filter(pseud__in=pseuds).exclude(pk__in=seen)
