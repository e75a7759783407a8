"""Turns what happened into notices. Reads the records after its cursors; nobody calls it from a save."""

import logging
import unicodedata
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Q

from cliffhanger.accounts.models import Account, Block, Pseud
from cliffhanger.archive.sequence import unread
from cliffhanger.kit.text import count as counted
from cliffhanger.promises.models import Entry, Promise
from cliffhanger.reviews.models import Act, MarginNote, Reply
from cliffhanger.shelves.models import Mute
from cliffhanger.works.models import Change, Work

from .models import Channel, Device, Kind, Notice, Push, Subscription
from .wishes import wishes

Row = TypeVar("Row", bound=models.Model)

log = logging.getLogger(__name__)
BATCH = 500
MOST_CHARACTERS = 600  # of a sentence, as the row holds
# What has no direction of its own, and left to right. Whatever else may turn what stands beside it.
LEFT_TO_RIGHT = frozenset({"L", "EN", "ES", "ET", "CS", "NSM", "ON", "WS", "BN", "S", ""})
ENDINGS = ("kept", "lapsed", "withdrawn", "released", "halted", "stopped")


def tell() -> int:
    """Make the notices that what happened since the last time asks for; how many rows were read."""
    return (
        catch_up("follows.entries", Entry.objects.filter(kind__in=("opened", *ENDINGS)), tell_of_promise)
        + catch_up("follows.changes", Change.objects.filter(kind=Change.Kind.POSTED), tell_of_chapter)
        + catch_up("follows.acts", Act.objects.filter(kind=Act.Kind.GIVEN), tell_of_review)
        + catch_up("follows.margin_notes", MarginNote.objects.select_related("work"), tell_of_margin_note)
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
        told = followers(promise.work, "work")
    else:
        told = followers(promise.work, "work", promise=promise) | responders(promise) | authors(promise.work)
    text, address = sentence(entry, promise), promise.get_absolute_url()
    notify(told, f"entry:{entry.pk}", promise.work, text, address, entry.at, Kind.PROMISE)


def sentence(entry: Entry, promise: Promise) -> str:
    title = isolated(promise.work.title)
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
    """Of the first chapter of a work hear also those who follow its tags; of the others not."""
    if change.chapter is None:
        return
    work, heading = change.work, isolated(change.chapter.heading)
    key, address = f"chapter:{change.chapter_id}", change.chapter.get_absolute_url()
    posted = Change.objects.filter(work=work, kind=Change.Kind.POSTED)
    if posted.filter(pk__lt=change.pk).exists():
        told = followers(work, "work", "series", "pseud")
        text = f"{heading} of “{isolated(work.title)}” is up."
        notify(told, key, work, text, address, change.at, Kind.CHAPTER)
    else:
        names = ", ".join(isolated(pseud.name) for pseud in work.creators())
        told = followers(work, "work", "series", "pseud", "tag") - authors(work)
        text = f"“{isolated(work.title)}” by {names} is new here: {heading} is up."
        notify(told, key, work, text, address, change.at, Kind.WORK)


def tell_of_review(act: Act) -> None:
    if act.review.removed_at:
        return
    told = {account for account in authors(act.work) if account != act.account_id}
    text = f"{isolated(act.review.signature)} answered “{isolated(act.work.title)}”."
    address = act.review.get_absolute_url()
    notify(told, f"review:{act.review_id}", act.work, text, address, act.at, Kind.REVIEW)


def tell_of_margin_note(note: MarginNote) -> None:
    if note.removed_at:
        return
    told = {account for account in authors(note.work) if account != note.account_id}
    text = f"{isolated(note.signature)} left a note in the margin of “{isolated(note.work.title)}”."
    address = note.get_absolute_url()
    notify(told, f"margin_note:{note.pk}", note.work, text, address, note.written_at, Kind.REVIEW)


def tell_of_reply(reply: Reply) -> None:
    review = reply.review
    if reply.removed_at or review.removed_at:
        return
    everybody = (
        authors(review.work)
        | {review.account_id}
        | set(review.replies.values_list("pseud__account", flat=True))
    )
    told = authors(review.work) if reply.waits_since else {account for account in everybody if account}
    if reply.pseud:
        told -= {reply.pseud.account_id}
        told -= turned_away([reply.pseud]) - authors(review.work)
    name = isolated(reply.pseud.name) if reply.pseud else "Somebody"
    text = f"{name} replied below an answer to “{isolated(review.work.title)}”."
    key, address = f"reply:{reply.pk}", reply.get_absolute_url()
    notify(told, key, review.work, text, address, reply.written_at, Kind.REPLY)


def followers(work: Work, *ways: str, promise: Promise | None = None) -> set[int]:
    """Accounts that follow the work in any of these ways, without those who do not want to see it."""
    of = {
        "work": Q(work=work),
        "series": Q(series__in=work.parts.values("series")),
        "pseud": Q(pseud__in=work.creators().values("pk")),
        "tag": Q(tag__key__in=work.tags.values("key")),
    }
    asked = reduce(or_, (of[way] for way in ways), Q(promise=promise) if promise else Q())
    found = set(Subscription.objects.filter(asked).values_list("account", flat=True))
    return found - turned_away(work.creators(), work) if found else found


def turned_away(makers: Iterable[Pseud], work: Work | None = None) -> set[int]:
    """Accounts that muted or blocked any of these people, or muted the work or a tag of it."""
    pseuds = list(makers)
    accounts = [pseud.account_id for pseud in pseuds]
    muted = Q(person__in=accounts) | Q(pseud__in=pseuds)
    if work:
        muted |= Q(work=work) | Q(tag__in=work.tags.values("pk"))
    away = set(Mute.objects.filter(muted).values_list("account", flat=True))
    return away | set(Block.objects.filter(blocked__in=accounts).values_list("blocker", flat=True))


def responders(promise: Promise) -> set[int]:
    """Everybody who answered while the promise was open, counted or not."""
    entries = promise.entries.filter(kind="answered")
    readers = {entry.facts["reader"] for entry in entries}
    return set(Account.objects.filter(pk__in=readers - {None}).values_list("pk", flat=True))


def authors(work: Work) -> set[int]:
    return set(work.creators().values_list("account", flat=True))


@transaction.atomic
def notify(
    told: Collection[int], key: str, work: Work, text: str, address: str, at: datetime, kind: str
) -> None:
    """One notice for each account that wants to be told; those who have it already are passed over."""
    fresh = set(told) - set(
        Notice.objects.filter(key=key, account__in=told).values_list("account", flat=True)
    )
    if not fresh:
        return
    wanted = wishes(fresh, kind)
    Notice.objects.bulk_create(
        [
            Notice(
                account_id=account,
                key=key,
                kind=kind,
                work=work,
                sentence=text[:MOST_CHARACTERS],
                address=address,
                at=at,
                is_listed=Channel.ARCHIVE in wish.channels,
                mail_due_at=wish.mail_due_at(at),
            )
            for account, wish in sorted(wanted.items())
        ],
        ignore_conflicts=True,
    )
    put_on_the_way(key, [account for account, wish in wanted.items() if Channel.PUSH in wish.channels])


def put_on_the_way(key: str, accounts: Collection[int]) -> None:
    """Let the notice go to every device of these accounts."""
    devices = list(Device.objects.filter(account__in=accounts).values_list("pk", "account"))
    if not devices:
        return
    made = Notice.objects.filter(key=key, account__in={account for _, account in devices})
    notices = dict(made.values_list("account", "pk"))
    Push.objects.bulk_create(
        [
            Push(notice_id=notices[account], device_id=device)
            for device, account in devices
            if account in notices
        ],
        ignore_conflicts=True,
    )


def isolated(name: str) -> str:
    """A name within a sentence, so that its direction and its marks of direction stay its own."""
    odd = any(unicodedata.bidirectional(sign) not in LEFT_TO_RIGHT for sign in name)
    return f"\u2068{name}\u2069" if odd else name
