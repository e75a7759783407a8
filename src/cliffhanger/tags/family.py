"""What stands around a tag, as its page and its desk show it."""

from typing import NamedTuple

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy

from .models import Tag

MOST = 200  # of one sort, on one page


class Relatives(NamedTuple):
    """Tags of one sort, by name. `do` takes one of them away, on a wrangler's desk; `sort` is what programs call it."""

    label: Lazy
    tags: list[Tag]
    do: str = ""
    sort: str = ""


def relatives(tag: Tag) -> list[Relatives]:
    """Synonyms, parents, metatags, subtags and children, each sort that there is."""
    sorts = (
        (gettext_lazy("Synonyms"), Tag.objects.filter(synonym_of=tag), "", "synonyms"),
        (gettext_lazy("Belongs to"), Tag.objects.filter(children__child=tag), "no_parent", "parents"),
        (gettext_lazy("Metatags"), Tag.objects.filter(subtags__sub=tag), "no_meta", "metatags"),
        (gettext_lazy("Subtags"), Tag.objects.filter(metatags__meta=tag), "", "subtags"),
        (gettext_lazy("Belonging to it"), Tag.objects.filter(parents__parent=tag), "", "children"),
    )
    found = (
        Relatives(label, list(tags.order_by("key", "pk")[:MOST]), do, sort) for label, tags, do, sort in sorts
    )
    return [sort for sort in found if sort.tags]
