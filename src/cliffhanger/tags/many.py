"""Many tags put in order at once. Each by itself: what cannot be done to one does not keep the others."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from .finding import synonyms_for
from .keeping import the_book
from .merge import merge
from .models import Kind, Tag, TagChange
from .wrangle import NotLikeThis, add_parent, make_canonical


class Outcome(NamedTuple):
    """What was said of each tag, and of which it could not be said, with the sentence why."""

    done: list[TagChange]
    refused: list[tuple[Tag, str]]


def put_in_order(
    tags: Iterable[Tag],
    do: str,
    by: Any,
    now: datetime,
    *,
    fandom: Tag | None = None,
    other: Tag | None = None,
) -> Outcome:
    """`do`: "merge" into `other`, merge into what is "suggested", or else make canonical, in `fandom` if there is one."""
    outcome = Outcome([], [])
    for tag in tags:
        try:
            match do:
                case "merge" if other:
                    change = merge(tag, other, by, now)
                case "suggested":
                    change = merge(tag, likeliest(tag), by, now)
                case _:
                    change = canonical_in(tag, fandom, by, now)
            outcome.done.append(change)
        except NotLikeThis as error:
            outcome.refused.append((tag, str(error)))
    return outcome


def likeliest(tag: Tag) -> Tag:
    suggested = synonyms_for(the_book(), tag, most=1)
    if not suggested:
        raise NotLikeThis(_("Nothing is suggested for “%(tag)s”.") % {"tag": tag})
    return suggested[0].tag


def canonical_in(tag: Tag, fandom: Tag | None, by: Any, now: datetime) -> TagChange:
    """Canonical, and a child of the fandom whose queue it stood in, if that is canonical itself."""
    change = make_canonical(tag, by, now)
    if fandom and fandom.is_canonical and tag.kind != Kind.FANDOM:
        add_parent(tag, fandom, by, now)
    return change
