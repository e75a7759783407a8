"""On what footing a reader answers a chapter: all that is asked of her before she does, in one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Subquery

from cliffhanger.accounts.models import Account, Block
from cliffhanger.kit.compiled import Compiled
from cliffhanger.works.models import Chapter, Creatorship
from cliffhanger.works.queries import Reader

from .models import Review


@dataclass(frozen=True)
class Footing:
    """`is_blocked`: some author of the work takes nothing of hers; `was_removed`: a moderator removed her answer
    to this chapter; `role`: what she is to the work; `is_confirmed`: her address is her own."""

    is_blocked: bool = False
    was_removed: bool = False
    role: str = "reader"
    is_confirmed: bool = False


GUEST = Footing()


def footing(reader: Reader, chapter: Chapter) -> Footing:
    if not isinstance(reader, Account):
        return GUEST
    for found in FOOTING(reader.pk, chapter.work_id, chapter.pk):
        return Footing(
            bool(found.is_shut_out), bool(found.was_removed), found.role or "reader", bool(found.is_confirmed)
        )
    return GUEST  # her account is gone


def asked(reader: int, work: int, chapter: int) -> Any:
    blocks = Block.objects.filter(
        blocked=reader, blocker__pseuds__creatorships__work=work, blocker__pseuds__creatorships__role="author"
    )
    removed = Review.objects.filter(chapter=chapter, account=reader, removed_by_moderator=True)
    # Whoever is both is the author, as `Work.role_of` has it.
    roles = Creatorship.objects.filter(work=work, pseud__account=reader).order_by("role").values("role")[:1]
    confirmed = Account.objects.filter(pk=reader, emailaddress__verified=True)
    return (
        Account.objects.filter(pk=reader)
        .only("pk")
        .annotate(
            is_shut_out=Exists(blocks),
            was_removed=Exists(removed),
            role=Subquery(roles),
            is_confirmed=Exists(confirmed),
        )
    )


FOOTING: Compiled[Any] = Compiled(asked)
