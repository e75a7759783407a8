"""Leaving the archive, with one's works or without. What was promised to readers is kept either way."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from cliffhanger.accounts.leaving import forget, orphan
from cliffhanger.accounts.models import Account
from cliffhanger.collections.keeping import hand_over
from cliffhanger.promises.easing import is_going_up
from cliffhanger.promises.models import Promise
from cliffhanger.works.models import Creatorship, Withdrawal, Work


class Promised(Exception):
    """Works that she wants to take are bound by a promise; the message says which, for her."""


def signed_alone(account: Account) -> list[Work]:
    """The works that nobody else signs: what becomes of them is for her to say."""
    hers = Creatorship.objects.filter(pseud__account=account, role=Creatorship.Role.AUTHOR)
    others = Creatorship.objects.filter(role=Creatorship.Role.AUTHOR).exclude(pseud__account=account)
    works = Work.objects.filter(pk__in=hers.values("work")).exclude(pk__in=others.values("work"))
    return list(works.order_by("pk"))


def bound(works: list[Work]) -> list[Work]:
    """Those of the works that are out under an open promise, or of which chapters are still to go up."""
    promises = Promise.objects.filter(work__in=works)
    binding = {promise.work_id for promise in promises if promise.is_open or is_going_up(promise)}
    return [work for work in works if work.pk in binding]


@transaction.atomic
def leave(account: Account, now: datetime, *, take_works: bool) -> None:
    """Forget the account. Raises Promised, with nothing done, if it would take what it has promised."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.left_at:
        return
    hand_over(account, now)  # before any work is locked, as whoever locks both does
    alone = [Work.objects.select_for_update().get(pk=work.pk) for work in signed_alone(account)]
    if take_works and (kept := bound(alone)):
        titles = ", ".join(f"“{work.title}”" for work in kept)
        bound_by = gettext(
            "You have given your word on %(titles)s. Wait until it is settled, or leave it here."
        )
        raise Promised(bound_by % {"titles": titles})
    for work in alone:
        part_with(work, now, take=take_works)
    Creatorship.objects.filter(pseud__account=account).delete()
    forget(account, now)


def part_with(work: Work, now: datetime, *, take: bool) -> None:
    """Delete the work if it is hers to delete; otherwise sign it with the orphan pseud.

    A work with a promise, whatever became of it, stays as a row: the ledger is about it, for good.
    """
    promised = work.promises.exists()
    if not promised and (take or not work.is_let_out):
        work.delete()
        return
    if take:
        work.withdraw(Withdrawal.AUTHOR, now)
    if not promised:
        work.chapters.filter(posted_at=None).delete()
    Creatorship.objects.filter(work=work, role=Creatorship.Role.AUTHOR).delete()
    Creatorship.objects.create(work=work, pseud=orphan())
