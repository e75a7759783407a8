"""Filters and passages in templates: `{% load search %}`."""

from collections.abc import Iterable
from typing import TypeVar

from django import template

from ..listing import Facet, Range

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
