"""What a reader keeps, in other pages: `{% load shelves %}`."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context

from cliffhanger.accounts.models import Account
from cliffhanger.shelves.forms import BookmarkForm, ReadingPreferences
from cliffhanger.shelves.history import UNREAD
from cliffhanger.shelves.models import Bookmark, Mute, Visit
from cliffhanger.shelves.shelf import SHELVES, Shelf, shelf_of
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Chapter, Series, Work

register = template.Library()

MOST_CONTINUED = 4


@register.simple_tag(takes_context=True)
def shelf(context: Context, work: Work) -> Shelf:
    """What this reader has of the work; nothing for a guest."""
    request: HttpRequest = context["request"]
    known: dict[int, Shelf] = request.META.setdefault(SHELVES, {})
    if work.pk not in known:
        known[work.pk] = shelf_of(request.user, work) if isinstance(request.user, Account) else Shelf()
    return known[work.pk]


@register.filter
def among(chapters: list[Chapter], numbers: set[int]) -> list[Chapter]:
    """Those of the chapters whose keys are among the numbers."""
    return [chapter for chapter in chapters if chapter.pk in numbers]


@register.simple_tag(takes_context=True)
def to_continue(context: Context) -> list[Visit]:
    """The works this reader is in the middle of, the latest first."""
    reader = context["request"].user
    if not isinstance(reader, Account) or not reader.keeps_history:
        return []
    wanted = Work.objects.out_for(reader).not_muted_by(reader).values("pk")
    visits = Visit.objects.filter(account=reader, work__in=wanted).with_next().to_continue().with_new(reader)
    return list(visits.select_related("work", "chapter").defer(*UNREAD, "work__summary")[:MOST_CONTINUED])


@register.simple_tag(takes_context=True)
def bookmark_form(context: Context, bookmark: Bookmark | None) -> BookmarkForm | None:
    reader = context["request"].user
    return BookmarkForm(reader, earlier=bookmark) if isinstance(reader, Account) else None


@register.simple_tag(takes_context=True)
def own_bookmark(context: Context, series: Series) -> Bookmark | None:
    reader = context["request"].user
    mine = Bookmark.objects.filter(account=reader, series=series) if reader.is_authenticated else None
    return mine.prefetch_related("tags").first() if mine is not None else None


@register.simple_tag(takes_context=True)
def series_bookmarked(context: Context, series: Series) -> int:
    """How many bookmarks of the series this reader sees."""
    seen = Bookmark.objects.visible_to(context["request"].user).filter(series=series)
    return int(seen.count())


@register.simple_tag(takes_context=True)
def reading_preferences(context: Context) -> ReadingPreferences | None:
    reader = context["request"].user
    return ReadingPreferences(instance=reader) if isinstance(reader, Account) else None


@register.simple_tag(takes_context=True)
def mute_of(context: Context, *, person: Account | None = None, tag: Tag | None = None) -> Mute | None:
    """The mute by which this reader does not see a person, or a tag."""
    reader = context["request"].user
    if not isinstance(reader, Account):
        return None
    of: dict[str, Any] = {"person": person} if person else {"tag": tag}
    return Mute.objects.filter(account=reader, **of).first()


@register.filter
def at(found: dict[Any, Any], name: Any) -> Any:
    """`found[name]`; nothing where either is missing."""
    return found.get(name) if found else None
