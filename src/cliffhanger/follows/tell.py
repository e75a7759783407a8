"""Turns what happened into notices. Reads the records after its cursors; nobody calls it from a save."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from cliffhanger.accounts.models import Account
from cliffhanger.archive.sequence import unread
from cliffhanger.kit.text import count as counted
from cliffhanger.promises.models import Entry, Promise
from cliffhanger.reviews.models import Act, Reply
from cliffhanger.works.models import Change, Work

from .models import Notice

Row = TypeVar("Row", bound=models.Model)

log = logging.getLogger(__name__)
BATCH = 500
ENDINGS = ("kept", "lapsed", "withdrawn", "released", "halted", "stopped")


def tell() -> int:
    """Make the notices that what happened since the last time asks for; how many rows were read."""
    return (
        catch_up("follows.entries", Entry.objects.filter(kind__in=("opened", *ENDINGS)), tell_of_promise)
        + catch_up("follows.changes", Change.objects.filter(kind=Change.Kind.POSTED), tell_of_chapter)
        + catch_up("follows.acts", Act.objects.filter(kind=Act.Kind.GIVEN), tell_of_review)
        + catch_up("follows.replies", Reply.objects.all(), tell_of_reply)
    )


def catch_up(name: str, rows: "models.QuerySet[Row]", tell_of: Callable[[Row], None]) -> int:
    """Tell of every row after the cursor, a batch at a time. Trouble here is logged and met again next time.

    It must not keep the other cursors waiting, nor the mail.
    """
    read = 0
    try:
        while True:
            with unread(name, rows, BATCH) as batch:
                for row in batch:
                    tell_of(row)
            read += len(batch)
            if len(batch) < BATCH:
                return read
    except Exception:
        log.exception("%s stopped after %s rows", name, read)
        return read


def tell_of_promise(entry: Entry) -> None:
    promise = Promise.objects.select_related("work").get(pk=entry.promise_id)
    if entry.kind == "opened":
        told = subscribers(promise.work)
    else:
        told = subscribers(promise.work) | responders(promise) | authors(promise.work)
    notify(
        told,
        f"entry:{entry.pk}",
        promise.work,
        sentence(entry, promise),
        promise.get_absolute_url(),
        entry.at,
    )


def sentence(entry: Entry, promise: Promise) -> str:
    title = promise.work.title
    held = counted(promise.seals.count(), "more chapter")
    match entry.kind:
        case "opened":
            return f"“{title}” has a promise: {held} if {counted(promise.quorum, 'reader')} answer."
        case "kept":
            return f"The promise on “{title}” was kept: {held} will go up."
        case "released":
            return f"The author of “{title}” let everything out: {held}."
        case "withdrawn":
            return f"The author of “{title}” withdrew the promise."
        case "halted" | "stopped":
            return f"A moderator stopped the promise on “{title}”."
        case _ if promise.if_lapsed == Promise.IfLapsed.RELEASE:
            return f"The promise on “{title}” lapsed, and the rest goes up anyway."
        case _ if promise.if_lapsed == Promise.IfLapsed.WITHDRAW:
            return f"The promise on “{title}” lapsed, and the work was taken down.{thanks(promise)}"
        case _:
            return f"The promise on “{title}” lapsed; what is posted stays.{thanks(promise)}"


def thanks(promise: Promise) -> str:
    if promise.thanks == Promise.Thanks.REST and promise.readers:
        return " Those who answered may read the rest privately."
    return ""


def tell_of_chapter(change: Change) -> None:
    """The followers of a work hear of each chapter; its first has none yet."""
    if change.chapter is None:
        return
    text = f"{change.chapter.heading} of “{change.work.title}” is up."
    key = f"chapter:{change.chapter_id}"
    notify(subscribers(change.work), key, change.work, text, change.chapter.get_absolute_url(), change.at)


def tell_of_review(act: Act) -> None:
    if act.review.removed_at:
        return
    told = {account for account in authors(act.work) if account != act.account_id}
    text = f"{act.review.signature} answered “{act.work.title}”."
    notify(told, f"review:{act.review_id}", act.work, text, act.review.get_absolute_url(), act.at)


def tell_of_reply(reply: Reply) -> None:
    review = reply.review
    if reply.removed_at or review.removed_at:
        return
    everybody = (
        authors(review.work)
        | {review.account_id}
        | set(review.replies.values_list("pseud__account", flat=True))
    )
    told = {account for account in everybody if account} - {reply.pseud.account_id if reply.pseud else None}
    name = reply.pseud.name if reply.pseud else "Somebody"
    text = f"{name} replied below an answer to “{review.work.title}”."
    notify(told, f"reply:{reply.pk}", review.work, text, review.get_absolute_url(), reply.written_at)


def subscribers(work: Work) -> set[int]:
    return set(work.subscriptions.values_list("account", flat=True))


def responders(promise: Promise) -> set[int]:
    """Everybody who answered while the promise was open, counted or not."""
    entries = promise.entries.filter(kind="answered")
    readers = {entry.facts["reader"] for entry in entries}
    return set(Account.objects.filter(pk__in=readers - {None}).values_list("pk", flat=True))


def authors(work: Work) -> set[int]:
    return set(work.creators().values_list("account", flat=True))


@transaction.atomic
def notify(told: Iterable[int], key: str, work: Work, text: str, address: str, at: datetime) -> None:
    """One notice for each account; those who have it already are passed over."""
    Notice.objects.bulk_create(
        [
            Notice(account_id=account, key=key, work=work, sentence=text, address=address, at=at)
            for account in sorted(told)
        ],
        ignore_conflicts=True,
    )
