"""Works that are like another: by rare tags in common, and by readers who publicly keep both.

What is looked at is bounded, so that a page costs as much in a large archive as in a small one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2, sqrt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cliffhanger.shelves.models import Bookmark
from cliffhanger.tags.models import Kind, Tag
from cliffhanger.works.lists import for_readers
from cliffhanger.works.models import Work, WorkTag
from cliffhanger.works.queries import Reader

MOST = 5
TAGS, ROWS, READERS = 12, 1_000, 300  # tags, latest works of each, and readers that are looked at
KINDS = (Kind.FANDOM, Kind.RELATIONSHIP, Kind.CHARACTER, Kind.FREEFORM)


@dataclass
class Likeness:
    """What another work has in common with the one that was asked about."""

    tags: list[Tag] = field(default_factory=list)
    readers: int = 0
    score: float = 0.0


@dataclass(frozen=True)
class Similar:
    work: Work
    why: str


def similar_to(work: Work, reader: Reader) -> list[Similar]:
    """The likest first; what is as like as another goes by number."""
    found = by_tags(work)
    by_readers(work, found)
    likest = sorted(found, key=lambda number: (-found[number].score, number))[: MOST * 10]
    listed = Work.objects.listed_for(reader).filter(pk__in=likest)
    there = set(listed.values_list("pk", flat=True))
    shown = [number for number in likest if number in there][:MOST]
    works = {each.pk: each for each in for_readers(Work.objects.filter(pk__in=shown), reader)}
    return [Similar(works[number], why(found[number])) for number in shown]


def by_tags(work: Work) -> dict[int, Likeness]:
    """Works with its tags, each tag weighing the more the fewer have it."""
    own = WorkTag.objects.filter(work=work, tag__kind__in=KINDS, is_spoiler=False)
    tags = dict.fromkeys(row.tag.synonym_of or row.tag for row in own.select_related("tag__synonym_of"))
    found: dict[int, Likeness] = {}
    for rows, tag in sorted(((works_with(tag, work), tag) for tag in tags), key=lambda each: len(each[0]))[
        :TAGS
    ]:
        for number in rows:
            likeness = found.setdefault(number, Likeness())
            likeness.tags.append(tag)
            likeness.score += 1 / log2(2 + len(rows))
    return found


def works_with(tag: Tag, work: Work) -> list[int]:
    """The latest public works that count as the tag: those nobody sees behind a sign-in are nobody's likes."""
    public = Work.objects.public().tagged(tag).exclude(pk=work.pk)
    return list(public.order_by("-pk").values_list("pk", flat=True)[:ROWS])


def by_readers(work: Work, found: dict[int, Likeness]) -> None:
    """Add what else those keep who publicly keep this work, less where it is kept by many."""
    public = Bookmark.objects.filter(is_private=False, account__is_active=True)
    readers = list(public.filter(work=work).values_list("account", flat=True)[:READERS])
    rows = public.filter(account__in=readers, work__isnull=False).exclude(work=work)
    kept = Counter(rows.order_by("-pk").values_list("work", flat=True)[: ROWS * 5])
    for number, total in totals(kept).items():
        likeness = found.setdefault(number, Likeness())
        likeness.readers = kept[number]
        likeness.score += kept[number] / sqrt(1 + total)


def totals(kept: Mapping[int | None, int]) -> dict[int, int]:
    """How many publicly keep each of the works that were kept most beside it."""
    most = [number for number, _ in Counter(kept).most_common(100) if number]
    rows = Bookmark.objects.filter(is_private=False, work__in=most).values_list("work", flat=True)
    return {number: total for number, total in Counter(rows[: ROWS * 20]).items() if number}


def why(likeness: Likeness) -> str:
    """In a line: what both have."""
    readers = ngettext("%(count)d reader keeps both", "%(count)d readers keep both", likeness.readers)
    said = {"tags": named(likeness.tags), "readers": readers % {"count": likeness.readers}}
    if likeness.tags and likeness.readers:
        return _("Both have %(tags)s; %(readers)s.") % said
    if likeness.tags:
        return _("Both have %(tags)s.") % said
    return _("%(readers)s.") % said


def named(tags: Iterable[Tag]) -> str:
    return ", ".join(tag.name for tag in list(tags)[:3])
