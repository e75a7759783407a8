"""Filters and passages in templates: `{% load search %}`."""

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import quote

from django import template
from django.template import Context

from ..asked import ALL
from ..listing import Facet, Range
from ..models import Filter, never_of
from ..question import Passage

MOST_WORDS = 8  # of a passage in an address

register = template.Library()
T = TypeVar("T")


@register.filter
def listed(rows: Iterable[T]) -> list[T]:
    return list(rows)


@register.filter
def any_said(ranges: list[Range]) -> bool:
    return any(each.is_said for each in ranges)


@register.filter
def any_chosen(facets: list[Facet]) -> bool:
    return any(facet.is_chosen for facet in facets)


@register.filter
def of_work(passages: Iterable[Passage], work: int) -> list[Passage]:
    return [passage for passage in passages if passage.work == work]


@register.filter
def fragment(passage: Passage) -> str:
    """What an address carries so that a browser goes to the words themselves, without any script."""
    texts = [text for text, _ in passage.pieces]
    first = next((place for place, (_, is_marked) in enumerate(passage.pieces) if is_marked), None)
    if first is None:
        return ""
    words = "".join(texts[first:]).split()[:MOST_WORDS]
    said = " ".join(words).rstrip("…").rstrip()
    return f"#:~:text={quote(said, safe='').replace('-', '%2D')}" if said else ""


@register.simple_tag(takes_context=True)
def never_shown(context: Context) -> Filter | None:
    """The filter of this reader that holds for all her lists."""
    return never_of(context["request"].user)


@register.simple_tag(takes_context=True)
def with_all(context: Context) -> str:
    """This page with what is never shown."""
    parameters = context["request"].GET.copy()
    parameters[ALL] = "yes"
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def without_all(context: Context) -> str:
    parameters = context["request"].GET.copy()
    parameters.pop(ALL, None)
    return f"?{parameters.urlencode()}"
