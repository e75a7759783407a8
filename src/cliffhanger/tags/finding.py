"""Tags that somebody may have meant: while she types, and while a wrangler looks for what belongs together.

What the book finds is looked up in the database before it is shown: the book may be a moment behind.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy

from cliffhanger.kit.compiled import Compiled

from .book import Book
from .models import Kind, Tag
from .words import alike, joined

MOST = 15
LONGEST = 150
AT_ONCE = 2 * MOST  # keys in the compiled query
KNOWN = Compiled[Tag](
    lambda kind, *keys: Tag.objects.known().filter(pk__in=keys, kind=kind).select_related("synonym_of")
)
SAMPLE = 500  # works whose tags are looked at for what stands beside a tag: the latest


class Meant(NamedTuple):
    """A tag to offer, and the synonym by which it was found, if it was."""

    tag: Tag
    by: str = ""


def meant(
    book: Book, kind: str, text: str, parents: Sequence[int] = (), most: int = MOST, near: bool = False
) -> list[Meant]:
    """What somebody who typed this may mean: canonical tags, and such that nobody has put in order yet."""
    keys = book.look_up(kind, text[:LONGEST], most * 2, parents, near)
    if not keys:
        return []
    found = {tag.pk: tag for tag in known_of(kind, keys)}
    offered: dict[int, Meant] = {}
    for tag in (found[key] for key in keys if key in found):
        if tag.synonym_of:
            offered.setdefault(tag.synonym_of.pk, Meant(tag.synonym_of, tag.name))
        else:
            offered.setdefault(tag.pk, Meant(tag))
    return list(offered.values())[:most]


def known_of(kind: str, keys: Sequence[int]) -> Iterator[Tag]:
    """Those of these tags of which everybody may know, some at a time; 0 is the key of nothing."""
    for start in range(0, len(keys), AT_ONCE):
        some = list(keys[start : start + AT_ONCE])
        yield from KNOWN(kind, *some, *[0] * (AT_ONCE - len(some)))


class Suggestion(NamedTuple):
    """A canonical tag that another may be a synonym of, or may belong to, and why one thinks so."""

    tag: Tag
    why: Lazy


SAME = gettext_lazy("the same but for case, accents, script or signs")
ORDER = gettext_lazy("the same words in another order or number")
NEAR = gettext_lazy("spelt much like it")
NAMED = gettext_lazy("named in it")
TOGETHER = gettext_lazy("often on the same works")


def synonyms_for(book: Book, tag: Tag, most: int = 5) -> list[Suggestion]:
    """Canonical tags that this one may be another word for, the likeliest first."""
    offered = [one.tag for one in meant(book, tag.kind, tag.name, near=True)]
    offered = [other for other in offered if other.pk != tag.pk and other.is_canonical]
    suggestions = [Suggestion(other, why) for other in offered if (why := likeness(tag.name, other.name))]
    return sorted(suggestions, key=lambda one: (SAME, ORDER, NEAR).index(one.why))[:most]


def likeness(one: str, other: str) -> Any:
    if joined(one) == joined(other):
        return SAME
    if alike(one) == alike(other):
        return ORDER
    mine, theirs = set(alike(one).split()), set(alike(other).split())
    return NEAR if len(mine) == len(theirs) and len(mine & theirs) >= len(mine) - 1 else None


def parents_for(book: Book, tag: Tag, most: int = 5) -> list[Suggestion]:
    """Canonical fandoms the tag stands beside, and characters a relationship names."""
    has = set(tag.parents.values_list("parent", flat=True))
    suggestions: list[Suggestion] = []
    if tag.kind == Kind.RELATIONSHIP:
        suggestions = [Suggestion(character, NAMED) for character in characters_in(book, tag.name)]
    if tag.kind != Kind.FANDOM:
        suggestions += [Suggestion(fandom, TOGETHER) for fandom, _ in beside(tag, Kind.FANDOM)]
    return [one for one in suggestions if one.tag.pk not in has][:most]


def characters_in(book: Book, relationship: str) -> Iterable[Tag]:
    for name in relationship.replace("&", "/").replace("|", "/").split("/"):
        found = [one.tag for one in meant(book, Kind.CHARACTER, name.strip(), most=3)]
        yield from [tag for tag in found if tag.is_canonical and joined(tag.name) == joined(name)][:1]


def beside(tag: Tag, kind: str | None = None, most: int = 10) -> list[tuple[Tag, int]]:
    """Canonical tags on the latest public works that count as this one, and on how many of those they are."""
    rows: Any = apps.get_model("works", "WorkTag")._default_manager
    public = apps.get_model("works", "Work")._default_manager.public().tagged(tag)
    works = list(public.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
    told = rows.filter(work__in=works, is_spoiler=False).values_list("work", "tag", "tag__synonym_of")
    pairs = {(work, synonym_of or own) for work, own, synonym_of in told}
    counted = Counter(means for _, means in pairs if means != tag.pk)
    kinds = (kind,) if kind else (Kind.FANDOM, Kind.RELATIONSHIP, Kind.CHARACTER, Kind.FREEFORM)
    likely = sorted(counted, key=lambda key: (-counted[key], key))[: most * 10]
    known = {found.pk: found for found in Tag.objects.canonical().filter(pk__in=likely, kind__in=kinds)}
    return [(known[key], counted[key]) for key in likely if key in known][:most]
