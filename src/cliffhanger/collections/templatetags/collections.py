"""Collections in other pages: `{% load collections %}`."""

from typing import Any

from django import template

from cliffhanger.collections.models import Collection, Item
from cliffhanger.works.models import Work

register = template.Library()


@register.simple_tag
def collections_of(work: Work) -> Any:
    """Those that the work is in, by title."""
    return Collection.objects.with_work(work).only("name", "title")


@register.simple_tag
def keeping_unrevealed(work: Work) -> Any:
    """Those for whose sake nobody may know of the work yet."""
    agreed = Item.objects.filter(work=work, agreed_at__isnull=False).values("collection")
    return Collection.objects.filter(unrevealed_at__isnull=False, pk__in=agreed)


@register.simple_tag
def items_of(work: Work) -> Any:
    """Where its author has it, or is asked to have it."""
    return Item.objects.filter(work=work).select_related("collection").order_by("collection__title", "pk")
