"""The feeds. Each stands at the address of a page, with `/feed.atom` or `/feed.json` after it.

A feed is for programs, which are nobody: whoever asks is shown what everybody may see.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cliffhanger.accounts.access import account_to_show, pseud_to_show
from cliffhanger.archive import clock
from cliffhanger.collections.access import collection_to_show
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.search.asked import KNOWN, read
from cliffhanger.search.asking import ask
from cliffhanger.search.question import Question, Sort, Within
from cliffhanger.tags.names import spelt
from cliffhanger.works.access import is_gone, series_to_read, work_to_read
from cliffhanger.works.models import Work, WorkTag
from cliffhanger.works.views.lists import tag_to_show

from . import entries
from .feed import Feed, Gone
from .forms import FORMS

Told = Callable[..., Feed | HttpResponse]


def sent(*keys: str, parameters: tuple[str, ...] = ()) -> Callable[[Told], Callable[..., HttpResponseBase]]:
    """A view of what `tell` returns, in the form that its address names; kept for everybody as pages are."""

    def decorate(tell: Told) -> Callable[..., HttpResponseBase]:
        @require_safe
        @for_everybody(*keys, parameters=parameters)
        @wraps(tell)
        def view(request: HttpRequest, form: str, **named: Any) -> HttpResponse:
            request.user = AnonymousUser()
            feed = tell(request, **named)
            return feed if isinstance(feed, HttpResponse) else answer(request, feed, form)

        return view

    return decorate


def answer(request: HttpRequest, feed: Feed, form: str, status: int = 200) -> HttpResponse:
    written, content_type = FORMS[form]
    body = written(feed)
    response = HttpResponse(body, content_type=content_type, status=status)
    response["Access-Control-Allow-Origin"] = "*"  # programs in a browser may read what everybody may
    response["Link"] = ", ".join(links(feed, form))
    return response


def links(feed: Feed, form: str) -> list[str]:
    """Of WebSub: where the feed's own address and its hub are."""
    found = [f'<{feed.address(form)}>; rel="self"']
    return [*found, f'<{settings.WEBSUB_HUB}>; rel="hub"'] if settings.WEBSUB_HUB else found


# Lists of works ---------------------------------------------------------------------------------------------

LISTS = ("lists", "index")


@sent(*LISTS, parameters=KNOWN)
def works(request: HttpRequest) -> Feed:
    """Of the whole archive, or of what the address asks for: a filter's address is its feed's."""
    return of_list(request, Within(), "", "/works", reverse("works:works"), Work.objects.all())


@sent(*LISTS, parameters=KNOWN)
def tag(request: HttpRequest, name: str) -> Feed | HttpResponse:
    found = tag_to_show(request.user, name)
    if found.synonym_of:
        return moved(request, name, found.synonym_of.name)
    tags = frozenset(found.namesakes().values_list("pk", flat=True))
    tagged = Work.objects.filter(pk__in=WorkTag.objects.filter(tag__in=tags).values("work"))
    page = reverse("works:tag", args=[spelt(found.name)])
    return of_list(
        request,
        Within(tags=tags),
        found.name,
        page,
        reverse("works:tagged", args=[spelt(found.name)]),
        tagged,
    )


def moved(request: HttpRequest, name: str, canonical: str) -> HttpResponse:
    form = request.path.rpartition(".")[2]
    return redirect(f"{reverse('works:tag', args=[spelt(canonical)])}/feed.{form}")


@sent(*LISTS, parameters=KNOWN)
def account(request: HttpRequest, username: str) -> Feed:
    shown = account_to_show(username)
    pseuds = frozenset(shown.pseuds.values_list("pk", flat=True))
    page = reverse("works:of-account", args=[shown.username])
    return of_list(
        request,
        Within(pseuds=pseuds),
        shown.username,
        f"/users/{shown.username}",
        page,
        Work.objects.signed_by(list(pseuds)),
    )


@sent(*LISTS, parameters=KNOWN)
def pseud(request: HttpRequest, username: str, name: str) -> Feed:
    shown = pseud_to_show(username, name)
    page = reverse("works:of-pseud", args=[shown.account.username, shown.name])
    return of_list(
        request,
        Within(pseuds=frozenset({shown.pk})),
        shown.name,
        page.removesuffix("/works"),
        page,
        Work.objects.signed_by([shown]),
    )


@sent(*LISTS, "places")
def series(request: HttpRequest, series_id: int) -> Feed:
    found = series_to_read(request, series_id)
    works = list(found.parts.values_list("work", flat=True))
    page = found.get_absolute_url()
    return Feed(
        title=titled(found.title),
        path=f"{page}/feed",
        page=page,
        entries=entries.chapters_of(works),
        gone=entries.gone_of(Work.objects.filter(pk__in=works), clock.now()),
    )


@sent(*LISTS, parameters=KNOWN)
def collection(request: HttpRequest, collection: str) -> Feed:
    """Of what is in it, or of what the address asks for of that."""
    found = collection_to_show(collection)
    works = frozenset(found.items.within().values_list("work", flat=True))
    shown = Work.objects.filter(pk__in=works)
    page = reverse("works:of-collection", args=[found.name])
    return of_list(request, Within(works=works), found.title, found.get_absolute_url(), page, shown)


def of_list(request: HttpRequest, within: Within, title: str, path: str, page: str, works: Any) -> Feed:
    """The newest chapters of the works that the list shows first when it is sorted by update."""
    asked = read(request).question
    latest = as_feeds_ask(asked, within)
    found = ask(latest, request.user, clock.now()).works
    gone: list[Gone] = [] if asked.is_filtered else entries.gone_of(works, clock.now())
    return Feed(
        title=titled(title),
        path=f"{path}/feed",
        page=page,
        entries=entries.chapters_of(found),
        gone=gone,
        query=request.META.get("QUERY_STRING", ""),
    )


def as_feeds_ask(asked: Question, within: Within) -> Question:
    return replace(
        asked, within=within, sort=Sort.UPDATED, turned=False, page=1, is_new=False, is_unread=False
    )


def titled(of: str) -> str:
    return f"{of} · {settings.ARCHIVE_NAME}" if of else settings.ARCHIVE_NAME


# One work, its reviews, and promises ------------------------------------------------------------------------


@sent("work:{work_id}")
def work(request: HttpRequest, work_id: int) -> Feed | HttpResponse:
    found = work_to_read(request, work_id)
    page = found.get_absolute_url()
    told = entries.chapters_of([found.pk])
    gone = entries.gone_of(Work.objects.filter(pk=found.pk), clock.now())
    feed = Feed(titled(found.title), f"{page}/feed", page, told, gone)
    return answered_as_gone(request, feed) if is_gone(found, request.user) else feed


@sent("work:{work_id}")
def reviews(request: HttpRequest, work_id: int) -> Feed | HttpResponse:
    found = work_to_read(request, work_id)
    page = reverse("reviews:reviews", args=[found.pk])
    title = titled(_("Reviews of “%(title)s”") % {"title": found.title})
    if is_gone(found, request.user):
        return answered_as_gone(request, Feed(title, f"{page}/feed", page, []))
    return Feed(title, f"{page}/feed", page, entries.reviews_of(found))


def answered_as_gone(request: HttpRequest, feed: Feed) -> HttpResponse:
    """Programs stop asking for what answers 410, after they have heard which entries to drop."""
    return answer(request, feed, request.path.rpartition(".")[2], status=410)


@sent("lists")
def promises(request: HttpRequest) -> Feed:
    page = reverse("promises:promises")
    return Feed(titled(_("Promises")), f"{page}/feed", page, entries.promises())
