"""Which reviews and replies are shown to whom."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Prefetch, Q

from cliffhanger.accounts.models import Account
from cliffhanger.accounts.queries import by_muted
from cliffhanger.works.queries import Reader

UNSHOWN = ("chapter__text", "chapter__notes_before", "chapter__notes_after")
PINNED_FIRST = F("pinned_at").desc(nulls_last=True)


class ReviewQuerySet(models.QuerySet[Any]):
    def standing(self) -> "ReviewQuerySet":
        """Reviews that nobody has removed; among them those that wait for the author."""
        return self.filter(removed_at=None)

    def shown(self) -> "ReviewQuerySet":
        """Reviews that everybody may see."""
        return self.standing().filter(waits_since=None)

    def shown_to(self, reader: Reader) -> "ReviewQuerySet":
        """What this reader may and wants to see: her own and those of her works also while they wait."""
        if not isinstance(reader, Account):
            return self.shown()
        unseen = Q(waits_since=None) | Q(account=reader) | Q(work__in=works_of(reader))
        return self.standing().filter(unseen).not_muted_by(reader)

    def not_muted_by(self, reader: Reader) -> "ReviewQuerySet":
        """Without what was said by people this reader has muted or blocked; on her own works all was said to her."""
        if not isinstance(reader, Account):
            return self
        return self.filter(Q(work__in=works_of(reader)) | ~by_muted(reader))

    def let_all_through(self) -> None:
        """These and what is said below them, when their author does not look first any more."""
        apps.get_model("reviews", "Reply")._default_manager.filter(review__in=self).let_all_through()
        self.exclude(waits_since=None).update(waits_since=None)

    def with_talk(self, reader: Reader | None = None) -> "ReviewQuerySet":
        """With all that a list of reviews shows to this reader, in a fixed number of queries."""
        signed = self.select_related("pseud__account", "chapter").defer(*UNSHOWN)
        return signed.prefetch_related(*talk_for(reader or AnonymousUser()))


def talk_for(reader: Reader) -> "tuple[Prefetch[str] | str, ...]":
    """What is said below reviews, to be prefetched."""
    replies = apps.get_model("reviews", "Reply")._default_manager.shown_to(reader)
    talk = replies.select_related("pseud__account").order_by(PINNED_FIRST, "written_at", "pk")
    return (Prefetch("replies", talk), "answers__question")


class ReplyQuerySet(models.QuerySet[Any]):
    def shown_to(self, reader: Reader) -> "ReplyQuerySet":
        """Replies nobody has removed, by nobody this reader has muted; below her own works all of them.

        Those that wait for the author are for her, their writer and moderators alone.
        """
        standing = self.filter(removed_at=None)
        if not isinstance(reader, Account):
            return standing.filter(waits_since=None)
        hers = Q(review__work__in=works_of(reader))
        if not reader.is_staff:
            standing = standing.filter(Q(waits_since=None) | Q(pseud__account=reader) | hers)
        return standing.filter(hers | ~by_muted(reader, "pseud__account"))

    def let_all_through(self) -> None:
        """When their author does not look first any more."""
        self.exclude(waits_since=None).update(waits_since=None)


def works_of(reader: Account) -> Any:
    """The works this account signs, for use within a query."""
    return apps.get_model("works", "Work")._default_manager.made_by(reader).values("pk")
