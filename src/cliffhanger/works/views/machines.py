"""What programs are told: which pages there are, which they may visit, and which they may learn from."""

import json
from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cliffhanger.tags.models import RATINGS, Kind

from ..models import Chapter, Creatorship, Part, Series, Work, WorkTag
from ..queries import WorkQuerySet

MOST_ADDRESSES = 50_000  # in one file, as the protocol has it
MOST_EXCEPTIONS = 5_000  # works named in robots.txt, which crawlers read to half a megabyte
EXTRACTORS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ChatGPT-User",
    "ClaudeBot",
    "cohere-ai",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "ImagesiftBot",
    "Meta-ExternalAgent",
    "Omgilibot",
    "PerplexityBot",
    "Timpibot",
)
PAGES = (
    "home",
    "works:works",
    "works:media",
    "works:languages",
    "archive:about",
    "archive:rules",
    "archive:news",
)
URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


# Which pages there are ------------------------------------------------------------------------------------


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The files of the sitemap: each holds what has keys within one window, and so keeps its name."""
    names = [("pages", 1)]
    names += [("chapters", number) for number in windows(chapters_to_find())]
    names += [("series", number) for number in windows(series_to_find())]
    files = (
        f"<sitemap><loc>{absolute(reverse('works:sitemap-page', args=name))}</loc></sitemap>"
        for name in names
    )
    return xml([DECLARATION, INDEX, *files, "</sitemapindex>"])


@require_safe
def sitemap_page(request: HttpRequest, kind: str, number: int) -> StreamingHttpResponse:
    rows = addresses(kind, number)
    first = next(rows, None)
    if first is None:
        raise Http404(_("There is no such part of the sitemap."))
    body = (line + "\n" for part in ([DECLARATION, URLSET, first], rows, ["</urlset>"]) for line in part)
    return StreamingHttpResponse(body, content_type="application/xml; charset=utf-8")


def addresses(kind: str, number: int) -> Iterator[str]:
    match kind:
        case "pages":
            yield from (entry(reverse(name)) for name in PAGES if number == 1)
        case "chapters":
            for pk, work, at in (
                within(chapters_to_find(), number).values_list("pk", "work", "changed_at").iterator()
            ):
                yield entry(reverse("works:chapter", args=[work, pk]), at)
        case "series":
            for pk, at in within(series_to_find(), number).values_list("pk", "changed_at").iterator():
                yield entry(reverse("works:series", args=[pk]), at)


def windows(rows: "QuerySet[Any]") -> list[int]:
    found = (
        rows.order_by().annotate(window=(F("pk") - 1) / MOST_ADDRESSES + 1).values_list("window", flat=True)
    )
    return sorted(set(found.distinct()))


def within(rows: Any, number: int) -> Any:
    first = (number - 1) * MOST_ADDRESSES + 1
    return rows.filter(pk__gte=first, pk__lt=first + MOST_ADDRESSES).order_by("pk")


def chapters_to_find() -> Any:
    out: QuerySet[Any] = Chapter.objects.posted().filter(work__in=works_to_find().values("pk"))
    return out.annotate(changed_at=Coalesce(Greatest("posted_at", "edited_at"), "posted_at"))


def series_to_find() -> Any:
    shown = Part.objects.filter(work__in=works_to_find().values("pk")).values("series")
    return Series.objects.filter(pk__in=shown).annotate(changed_at=Max("parts__work__updated_at"))


def works_to_find() -> WorkQuerySet:
    """Works that are open to everybody, and that their authors let search engines list."""
    works = Work.objects.public().filter(
        Q(may_be_indexed=True) | Q(may_be_indexed=None) & ~Q(pk__in=signed_where(may_be_indexed=False))
    )
    if settings.ADULT_IN_SITEMAP:
        return works
    rated = WorkTag.objects.filter(tag__kind=Kind.RATING)
    works = works.exclude(pk__in=rated.filter(tag__name__in=settings.ADULT_RATINGS).values("work"))
    return works.filter(pk__in=rated.values("work")) if RATINGS[0] in settings.ADULT_RATINGS else works


def signed_where(**of_account: bool) -> "QuerySet[Any]":
    """The works that somebody signs of whose account this holds."""
    said = {f"pseud__account__{name}": value for name, value in of_account.items()}
    return Creatorship.objects.filter(role=Creatorship.Role.AUTHOR, **said).values("work")


def entry(path: str, at: datetime | None = None) -> str:
    changed = f"<lastmod>{at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""
    return f"<url><loc>{absolute(path)}</loc>{changed}</url>"


def absolute(path: str) -> str:
    return escape(settings.ARCHIVE_URL + path)


def xml(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="application/xml; charset=utf-8")


# Which they may visit, and which they may learn from ------------------------------------------------------


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    everybody = [
        "User-agent: *",
        f"Content-Signal: search={'yes' if settings.SEARCH_ENGINES else 'no'}, ai-input=no, ai-train=no",
        *(DOORS if settings.SEARCH_ENGINES else ["Disallow: /"]),
        "",
    ]
    allowed = [
        f"Allow: /works/{pk}{end}"
        for pk in works_to_learn_from()[:MOST_EXCEPTIONS]
        for end in ("$", "/", "?")
    ]
    extractors = [*(f"User-agent: {name}" for name in EXTRACTORS), *allowed, "Disallow: /", ""]
    lines = [*SAID, "", *everybody, *extractors, f"Sitemap: {settings.ARCHIVE_URL}{reverse('works:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


SAID = [
    "# The stories here belong to those who wrote them. Training of models on them and text and data mining",
    "# of them are reserved, except for the works whose authors allow it: they are named below, in",
    "# /.well-known/tdmrep.json, and in the header TDM-Reservation of each page.",
]
DOORS = [
    "Disallow: /accounts/",
    "Disallow: /users/login",
    "Disallow: /users/logout",
    "Disallow: /works/random",
    # Filters lead to more lists than there are works; every work is in the sitemap.
    "Disallow: /works/search?",
    "Disallow: /*?*tag=",
    "Disallow: /*?*not=",
    "Disallow: /*?*rating=",
]


@require_safe
def tdmrep(request: HttpRequest) -> HttpResponse:
    """The reservation of text and data mining: everything, but the works that are open to it. The first rule that fits holds."""
    opened = [
        {"location": f"/works/{pk}{end}", "tdm-reservation": 0}
        for pk in works_to_learn_from()
        for end in ("$", "/*")
    ]
    rules = [*opened, {"location": "/", "tdm-reservation": 1}]
    return HttpResponse(json.dumps(rules, indent=1), content_type="application/json")


def works_to_learn_from() -> "QuerySet[Any]":
    """The numbers of works that are open to everybody and whose authors, all of them, let programs learn from."""
    if settings.MINING == "never":
        return Work.objects.none().values_list("pk", flat=True)
    willing = Q(may_be_mined=None, pk__in=signed_where(may_be_mined=True)) & ~Q(
        pk__in=signed_where(may_be_mined=False)
    )
    works = Work.objects.public().filter(Q(may_be_mined=True) | willing)
    return works.order_by("pk").values_list("pk", flat=True)
