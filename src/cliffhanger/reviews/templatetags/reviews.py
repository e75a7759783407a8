"""Answers in other pages: `{% load reviews %}`."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Count, Window, prefetch_related_objects
from django.http import HttpRequest
from django.template import Context
from django.utils.translation import gettext as _

from cliffhanger.kit.compiled import Compiled
from cliffhanger.reviews.access import (
    is_her_reply,
    is_mine,
    may_moderate,
    may_see_wish,
    promise_is_open,
    why_not,
)
from cliffhanger.reviews.forms import AnswerForm
from cliffhanger.reviews.kept import kept
from cliffhanger.reviews.models import VERDICTS, Reply, Review
from cliffhanger.reviews.queries import PINNED_FIRST, talk_for
from cliffhanger.works.access import is_author
from cliffhanger.works.models import Chapter, ReviewsFrom, Work

register = template.Library()

MOST_SHOWN, PER_PAGE = 5, 20
LATEST_FIRST = (PINNED_FIRST, "-written_at", "-pk")
LATEST: Compiled[Any] = Compiled(
    lambda chapter: (
        Review.objects.shown()
        .filter(chapter=chapter)
        .with_talk()
        .annotate(total=Window(Count("pk")))
        .order_by(*LATEST_FIRST)[:MOST_SHOWN]
    )
)
register.filter("promise_is_open", promise_is_open)


@register.simple_tag(takes_context=True)
def answer_panel(context: Context, chapter: Chapter) -> dict[str, Any]:
    """The form for this reader, what she answered before, and why she cannot answer if she cannot."""
    request: HttpRequest = context["request"]
    own = own_review(request, chapter)
    data = kept(request, chapter.get_absolute_url())
    return {
        "own": own,
        "is_below": shows_all(request),
        "refusal": why_not(request.user, chapter),
        "is_closed": chapter.work.reviews_from == ReviewsFrom.NOBODY and not promise_is_open(chapter.work),
        "form": AnswerForm(data, chapter=chapter, reader=request.user, earlier=own),
        "is_kept": data is not None,
    }


def own_review(request: HttpRequest, chapter: Chapter) -> Review | None:
    if not request.user.is_authenticated:
        return None
    mine = chapter.reviews.standing().with_talk(request.user).filter(account=request.user)
    own: Review | None = with_work(mine.first(), chapter.work)
    return own


def with_work(review: Review | None, work: Work) -> Review | None:
    if review:
        review.work = work
    return review


@register.simple_tag(takes_context=True)
def latest_reviews(context: Context, chapter: Chapter) -> dict[str, Any]:
    """The last few answers of others to this chapter, and how many there are in all."""
    request: HttpRequest = context["request"]
    if not request.user.is_authenticated:
        return latest_for_guests(chapter)
    seen = chapter.reviews.shown_to(request.user)
    others = seen.exclude(account=request.user)
    latest = others.with_talk(request.user).order_by(*LATEST_FIRST)
    shown = list(latest[:MOST_SHOWN])
    for review in shown:
        review.work = chapter.work
    return {"shown": shown, "total": seen.count()}


@register.simple_tag(takes_context=True)
def said_below(context: Context, chapter: Chapter) -> dict[str, Any] | None:
    """A page of all that was said of the chapter, or of the work where it stands whole; None where nobody asks.

    Programs read it there: `show_comments=true`.
    """
    request: HttpRequest = context["request"]
    if not shows_all(request):
        return None
    is_whole = request.GET.get("view_full_work") == "true"
    said = (chapter.work if is_whole else chapter).reviews.shown_to(request.user)
    page = Paginator(said.with_talk(request.user).order_by("written_at", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    for review in page:
        review.work = chapter.work
    asked = request.GET.copy()
    asked.pop("page", None)
    return {"page": page, "query": asked.urlencode(), "is_whole": is_whole}


def shows_all(request: HttpRequest) -> bool:
    return request.GET.get("show_comments") == "true"


def latest_for_guests(chapter: Chapter) -> dict[str, Any]:
    shown = LATEST(chapter.pk)
    prefetch_related_objects(shown, *talk_for(AnonymousUser()))
    for review in shown:
        review.work = chapter.work
    return {"shown": shown, "total": shown[0].total if shown else 0}


@register.simple_tag(takes_context=True)
def own_reviews(context: Context, work: Work) -> list[Review]:
    request: HttpRequest = context["request"]
    if not request.user.is_authenticated:
        return []
    return list(
        work.reviews.standing()
        .with_talk(request.user)
        .filter(account=request.user)
        .order_by("chapter__position")
    )


@register.simple_tag(takes_context=True)
def wish(context: Context, review: Review) -> str:
    """How "Do you want the rest?" was answered, for those who may know."""
    if review.wants_rest is None or not may_see_wish(context["request"].user, review):
        return ""
    return _("wants the rest") if review.wants_rest else _("does not want the rest")


@register.simple_tag(takes_context=True)
def may(context: Context, verb: str, review: Review) -> bool:
    """`{% may "change" review as changes %}`; verbs: change, reply, pin.

    Whoever is blocked hears of it on the page of the review.
    """
    reader = context["request"].user
    if verb == "pin":
        return is_author(review.work, reader)
    return is_mine(reader, review) or (verb == "reply" and is_author(review.work, reader))


@register.simple_tag(takes_context=True)
def may_with(context: Context, verb: str, reply: Reply) -> bool:
    """The same for a reply; verbs: change, remove."""
    reader = context["request"].user
    return is_her_reply(reader, reply) or (verb == "remove" and may_moderate(reader))


@register.simple_tag(takes_context=True)
def left_kudos(context: Context, work: Work) -> bool:
    """Whether this reader has left kudos on the work; False for a guest, of whom the page must know nothing."""
    reader = context["request"].user
    return bool(reader.is_authenticated and work.kudos.filter(account=reader).exists())


@register.simple_tag
def verdict_words() -> list[tuple[str, str]]:
    return [(verdict, str(words)) for verdict, words in VERDICTS.items()]
