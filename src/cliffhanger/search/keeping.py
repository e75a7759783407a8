"""Keeping filters, and whether one finds a work, for notices. A filter's address is its feed's."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from cliffhanger.accounts.models import Account
from cliffhanger.tags.meaning import effective
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import ChapterWarning, Work
from cliffhanger.works.queries import WorkQuerySet

from . import plain
from .eyes import eyes_of
from .models import Filter, KeptAway


class CannotHoldAlways(Exception):
    """The filter asks for nothing, or for what cannot be asked of every list."""


@transaction.atomic
def keep(account: Account, name: str, asked: str) -> Filter:
    """Keep it; under a name that is there already it takes the other's place, and what was said of that holds."""
    kept, is_new = Filter.objects.get_or_create(account=account, name=name, defaults={"asked": asked})
    if not is_new:
        kept.asked = asked
        kept.save(update_fields=["asked"])
        if kept.never_since and kept.question.may_hold_always:
            write_down(kept)
        elif kept.never_since:
            show_again(kept)
    return kept


@transaction.atomic
def never_show(kept: Filter, now: datetime) -> None:
    """From now on what the filter does not find is in none of her lists, in place of what another did not.

    Raises CannotHoldAlways.
    """
    if not kept.question.may_hold_always:
        raise CannotHoldAlways
    for other in Filter.objects.filter(account=kept.account_id, never_since__isnull=False):
        show_again(other)
    kept.never_since = now
    kept.save(update_fields=["never_since"])
    write_down(kept)


@transaction.atomic
def show_again(kept: Filter) -> None:
    KeptAway.objects.filter(filter=kept).delete()
    kept.never_since = None
    kept.save(update_fields=["never_since"])


def write_down(kept: Filter) -> None:
    KeptAway.objects.filter(filter=kept).delete()
    tags = Tag.objects.filter(pk__in=kept.question.without)
    KeptAway.objects.bulk_create(KeptAway(filter=kept, tag=tag) for tag in tags)


def asking_for(filters: Iterable[Filter], work: Work) -> Iterator[Filter]:
    """Those whose tags, people and language agree with the work. The rest of what they ask is not looked at yet."""
    warned = ChapterWarning.objects.filter(chapter__work=work, chapter__posted_at__isnull=False)
    tags = [*work.work_tags.values_list("tag", flat=True), *warned.values_list("tag", flat=True)]
    counts_as = effective(tags)
    pseuds = set(work.creators().values_list("pk", flat=True))
    for kept in filters:
        asked = kept.question
        if (
            asked.tags <= counts_as
            and not asked.without & counts_as
            and (not asked.ratings or asked.ratings & counts_as)
            and (not asked.pseuds or asked.pseuds & pseuds)
            and (not asked.languages or work.language.casefold() in asked.languages)
        ):
            yield kept


def finds(kept: Filter, work: Work, now: datetime) -> bool:
    """Whether it finds this work, which is listed for its reader. Asked of the database, which is never behind."""
    listed: WorkQuerySet = Work.objects.listed_for(kept.account).filter(pk=work.pk)
    asked = replace(kept.question, eyes=eyes_of(kept.account, kept.question))
    return plain.narrowed(listed, asked, now).exists()
