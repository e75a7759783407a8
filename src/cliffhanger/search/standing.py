"""The filter that holds for all of a reader's lists: put to the index with every question, and to the database here.

What it leaves out by tags `unwanted_tags` knows by rows; the rest is asked for as any question is. A reader may look
at everything all the same (`Account.sees_all`), and at what she muted (`Account.sees_muted`).
"""

from copy import copy
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Chapter, Reading, Work
from cliffhanger.works.queries import Reader, WorkQuerySet

from . import plain
from .models import never_of
from .question import Question

R = TypeVar("R", bound=Reader)


def standing_of(reader: Reader) -> Question | None:
    """What this reader wants of all her lists; tags by their canonical numbers. None while she looks at everything."""
    kept = None if not isinstance(reader, Account) or reader.sees_all else never_of(reader)
    if kept is None:
        return None
    asked = kept.question.narrowed().without_order()
    every = asked.tags | asked.without | asked.ratings
    meant = dict(Tag.objects.filter(pk__in=every).values_list("pk", "synonym_of")) if every else {}
    tags, without, ratings = (
        frozenset(meant.get(tag) or tag for tag in some)
        for some in (asked.tags, asked.without, asked.ratings)
    )
    return replace(asked, q="", tags=tags, without=without, ratings=ratings)


def wanted(works: WorkQuerySet, reader: Account) -> WorkQuerySet:
    """Those of the works that she wants in all her lists, apart from tags that are left out."""
    asked = standing_of(reader)
    if asked is None:
        return works
    # Lists say no time; what they ask the database for is asked as of now.
    found = plain.wanted(works, replace(asked, without=frozenset()), clock.now())
    if asked.is_new:
        found = found.exclude(pk__in=Reading.objects.filter(account=reader).values("chapter__work"))
    if asked.is_unread:
        found = found.exclude(pk__in=known_whole(reader))
    return found


def known_whole(reader: Account) -> Any:
    """The keys of works of which she has opened every chapter that is out."""
    opened = Reading.objects.filter(account=reader)
    out = Chapter.objects.posted().filter(work=OuterRef("pk"))
    known = Q(Exists(out), ~Exists(out.exclude(pk__in=opened.values("chapter"))))
    return Work.objects.filter(known, pk__in=opened.values("chapter__work")).values("pk")


def looking_at(reader: R, *, everything: bool = False, muted: bool = False) -> R:
    """The same reader, who looks at everything there is, or at what she muted."""
    if not isinstance(reader, Account) or not (everything or muted):
        return reader
    looking = copy(reader)
    looking.sees_all = reader.sees_all or everything
    looking.sees_muted = reader.sees_muted or muted
    return looking
