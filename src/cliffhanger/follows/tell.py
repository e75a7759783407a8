"""Turns what happened into notices. Reads the records after its cursors; nobody calls it from a save."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple, TypeVar

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from cliffhanger.accounts.models import Account, Block, Pseud
from cliffhanger.archive.sequence import appending, unread
from cliffhanger.collections.models import Item, Step
from cliffhanger.kit.compiled import Insert
from cliffhanger.promises.models import Entry, Promise
from cliffhanger.reviews.models import Act, MarginNote, Reply
from cliffhanger.search.keeping import asking_for, finds
from cliffhanger.search.models import Filter
from cliffhanger.shelves.models import Mute
from cliffhanger.tags.meaning import effective
from cliffhanger.tags.models import Tag
from cliffhanger.works.models import Change, Creatorship, Work

from .models import Channel, Device, Kind, Notice, Push, Subscription
from .sentences import Facts
from .wishes import Wish, wishes

Row = TypeVar("Row", bound=models.Model)

log = logging.getLogger(__name__)
INSERT = Insert(Notice, unless=["account", "key"])
BATCH = 500
MOST = 2_000  # notices in one transaction, where it has more than one thing to tell
UP = (Change.Kind.POSTED, Change.Kind.REVEALED)
ENDINGS = ("kept", "lapsed", "withdrawn", "released", "halted", "stopped")


class Told(NamedTuple):
    """What is told: one of `sentences.SENTENCES`, and the facts it needs."""

    name: str
    facts: Facts


class Telling(NamedTuple):
    """Something that happened, and the accounts that are to hear of it."""

    accounts: Collection[int]
    key: str
    work: Work | None
    said: Told
    address: str
    at: datetime
    kind: str


def tell() -> int:
    """Make the notices that what happened since the last time asks for; how many rows were read."""
    return (
        catch_up("follows.entries", Entry.objects.filter(kind__in=("opened", *ENDINGS)), tell_of_promise)
        + catch_up("follows.changes", Change.objects.filter(kind__in=UP), tell_of_change)
        + catch_up("follows.acts", answers_given(), tell_of_review)
        + catch_up("follows.margin_notes", MarginNote.objects.select_related("work"), tell_of_margin_note)
        + catch_up("follows.replies", Reply.objects.all(), tell_of_reply)
        + catch_up("follows.steps", Step.objects.select_related("collection", "work"), tell_of_step)
    )


def catch_up(name: str, rows: "models.QuerySet[Row]", tell_of: Callable[[Row], Telling | None]) -> int:
    """Tell of every row after the cursor, a batch at a time. Trouble here is logged and met again next time.

    It must not keep the other cursors waiting, nor the mail.
    """
    read = 0
    try:
        while True:
            with unread(name, rows, BATCH) as batch:
                tell_together(batch, tell_of)
            read += len(batch)
            if len(batch) < BATCH:
                return read
    except Exception:
        log.exception("%s stopped after %s rows", name, read)
        return read


def tell_together(batch: Iterable[Row], tell_of: Callable[[Row], Telling | None]) -> None:
    """Write all notices of a batch at once: readers who answer meanwhile wait for one commit, not for each.

    Trouble with a row keeps those before it from nothing.
    """
    tellings: list[Telling] = []
    try:
        tellings.extend(telling for row in batch if (telling := tell_of(row)))
    finally:
        for some in in_turns(tellings):
            notify(some, some[0].kind)


def in_turns(tellings: Iterable[Telling]) -> Iterator[list[Telling]]:
    """Those of one kind that follow each other, as many as one short transaction takes."""
    turn: list[Telling] = []
    many = 0
    for telling in tellings:
        if turn and (telling.kind != turn[0].kind or many + len(telling.accounts) > MOST):
            yield turn
            turn, many = [], 0
        turn.append(telling)
        many += len(telling.accounts)
    if turn:
        yield turn


def tell_of_promise(entry: Entry) -> Telling:
    promise = Promise.objects.select_related("work").get(pk=entry.promise_id)
    if entry.kind == "opened":
        told = followers(promise.work, "work")
    else:
        told = followers(promise.work, "work", promise=promise) | responders(promise) | authors(promise.work)
    address = promise.get_absolute_url()
    said = Told(entry.kind, facts_of(promise))
    return Telling(told, f"entry:{entry.pk}", promise.work, said, address, entry.at, Kind.PROMISE)


def facts_of(promise: Promise) -> Facts:
    return {
        "title": promise.work.title,
        "held": promise.seals.count(),
        "quorum": promise.quorum,
        "if_lapsed": promise.if_lapsed,
        "thanks": bool(promise.thanks == Promise.Thanks.REST and promise.readers),
    }


def tell_of_change(change: Change) -> Telling | None:
    return tell_of_reveal(change) if change.kind == Change.Kind.REVEALED else tell_of_chapter(change)


def tell_of_reveal(change: Change) -> Telling | None:
    """Of the first of the chapters that went up while nobody might know of them."""
    before = Change.objects.filter(work=change.work_id, pk__lt=change.pk)
    since = before.filter(kind=Change.Kind.UNREVEALED).order_by("-pk").first()
    went_up = before.filter(kind=Change.Kind.POSTED, pk__gt=since.pk if since else 0).order_by("pk").first()
    told = tell_of_chapter(went_up) if went_up else None
    return told._replace(at=change.at) if told else None


def tell_of_chapter(change: Change) -> Telling | None:
    """Of the first chapter of a work hear also those who follow its tags; of the others not.

    Those whose filters find the work hear of each.
    """
    work = change.work
    if change.chapter is None or work.unrevealed_at:
        return None
    facts: Facts = {"title": work.title, "position": change.chapter.position, "chapter": change.chapter.title}
    key, address = f"chapter:{change.chapter_id}", change.chapter.get_absolute_url()
    posted = Change.objects.filter(work=work, kind=Change.Kind.POSTED)
    if posted.filter(pk__lt=change.pk).exists():
        told = followers(work, "work", "series", "pseud") | finders(work, change.at)
        return Telling(told, key, work, Told("chapter", facts), address, change.at, Kind.CHAPTER)
    facts["makers"] = [pseud.name for pseud in work.creators()]
    told = (followers(work, "work", "series", "pseud", "tag") | finders(work, change.at)) - authors(work)
    return Telling(told, key, work, Told("work", facts), address, change.at, Kind.WORK)


def answers_given() -> "models.QuerySet[Act]":
    """With no more of each row than is told. Works are fetched apart: many answers are of one."""
    given = Act.objects.filter(kind=Act.Kind.GIVEN).select_related("review__pseud")
    said = ("review__removed_at", "review__guest_name", "review__pseud__name")
    return given.only("work", "account", "at", *said).prefetch_related("work__creatorships__pseud")


def tell_of_review(act: Act) -> Telling | None:
    if act.review.removed_at:
        return None
    told = {author.account_id for author in act.work.authors() if author.account_id != act.account_id}
    said = Told("review", {"title": act.work.title, "name": act.review.name})
    address = act.review.get_absolute_url()
    return Telling(told, f"review:{act.review_id}", act.work, said, address, act.at, Kind.REVIEW)


def tell_of_margin_note(note: MarginNote) -> Telling | None:
    if note.removed_at:
        return None
    told = {account for account in authors(note.work) if account != note.account_id}
    said = Told("margin_note", {"title": note.work.title, "name": note.name})
    address = note.get_absolute_url()
    return Telling(told, f"margin_note:{note.pk}", note.work, said, address, note.written_at, Kind.REVIEW)


def tell_of_reply(reply: Reply) -> Telling | None:
    review = reply.review
    if reply.removed_at or review.removed_at:
        return None
    everybody = (
        authors(review.work)
        | {review.account_id}
        | set(review.replies.values_list("pseud__account", flat=True))
    )
    told = authors(review.work) if reply.waits_since else {account for account in everybody if account}
    if reply.pseud:
        told -= {reply.pseud.account_id}
        told -= turned_away([reply.pseud]) - authors(review.work)
    name = reply.pseud.name if reply.pseud else ""
    said = Told("reply", {"title": review.work.title, "name": name})
    key, address = f"reply:{reply.pk}", reply.get_absolute_url()
    return Telling(told, key, review.work, said, address, reply.written_at, Kind.REPLY)


def tell_of_step(step: Step) -> Telling | None:
    """Authors of what becomes of their works in a collection; who keeps it, of what waits for them."""
    told, address = WHO_HEARS[step.kind](step)
    facts: Facts = {"title": step.collection.title}
    if step.work:
        facts = {"title": step.work.title, "collection": step.collection.title}
    told.discard(step.by_id or 0)
    return Telling(
        told, f"step:{step.pk}", step.work, Told(step.kind, facts), address, step.at, Kind.COLLECTION
    )


def to_keepers(step: Step) -> tuple[set[int], str]:
    """Nothing of a draft, nor of what is settled by now."""
    address = reverse("collections:items", args=[step.collection.name])
    waits = Item.objects.filter(collection=step.collection_id, work=step.work_id, agreed_at__isnull=False)
    if step.kind == Step.Kind.OFFERED:
        waits = waits.filter(approved_at=None)
    if step.work is None or not step.work.is_let_out or not waits.exists():
        return set(), address
    return set(step.collection.maintainers.values_list("account", flat=True)), address


def to_authors(step: Step) -> tuple[set[int], str]:
    return authors(step.work) if step.work else set(), step.collection.get_absolute_url()


def to_invited(step: Step) -> tuple[set[int], str]:
    if step.work is None:
        return set(), ""
    return authors(step.work), reverse("collections:work-items", args=[step.work.pk])


def to_all_authors(step: Step) -> tuple[set[int], str]:
    works = step.collection.items.within().values("work")
    made = Creatorship.objects.filter(work__in=works, role=Creatorship.Role.AUTHOR)
    return set(made.values_list("pseud__account", flat=True)), step.collection.get_absolute_url()


def to_appointed(step: Step) -> tuple[set[int], str]:
    address = reverse("collections:items", args=[step.collection.name])
    return {step.whom_id} if step.whom_id else set(), address


WHO_HEARS: dict[str, Callable[[Step], tuple[set[int], str]]] = {
    Step.Kind.OFFERED: to_keepers,
    Step.Kind.AGREED: to_keepers,
    Step.Kind.INVITED: to_invited,
    Step.Kind.APPROVED: to_authors,
    Step.Kind.REFUSED: to_authors,
    Step.Kind.REMOVED: to_authors,
    Step.Kind.REVEALED: to_all_authors,
    Step.Kind.APPOINTED: to_appointed,
}


def followers(work: Work, *ways: str, promise: Promise | None = None) -> set[int]:
    """Accounts that follow the work in any of these ways, without those who do not want to see it."""
    of = {
        "work": Q(work=work),
        "series": Q(series__in=work.parts.values("series")),
        "pseud": Q(pseud__in=work.creators().values("pk")),
        "tag": of_tags(work),
    }
    asked = reduce(or_, (of[way] for way in ways), Q(promise=promise) if promise else Q())
    found = set(Subscription.objects.filter(asked).values_list("account", flat=True))
    return found - turned_away(work.creators(), work) if found else found


def of_tags(work: Work) -> Q:
    """Of a tag that the work counts as, by whatever name somebody followed or muted it."""
    means = effective(work.tags.values_list("pk", flat=True))
    names = Tag.objects.filter(pk__in=means).values("key")
    return Q(tag__key__in=names) | Q(tag__synonym_of__in=means)


def finders(work: Work, at: datetime) -> set[int]:
    """Accounts that follow a filter of theirs which finds the work, and in whose lists it is."""
    followed = Filter.objects.filter(subscriptions__isnull=False).select_related("account").order_by("pk")
    return {kept.account_id for kept in asking_for(followed, work) if finds(kept, work, at)}


def turned_away(makers: Iterable[Pseud], work: Work | None = None) -> set[int]:
    """Accounts that muted or blocked any of these people, or muted the work or a tag of it."""
    pseuds = list(makers)
    accounts = [pseud.account_id for pseud in pseuds]
    muted = Q(person__in=accounts) | Q(pseud__in=pseuds)
    if work:
        muted |= Q(work=work) | of_tags(work)
    away = set(Mute.objects.filter(muted).values_list("account", flat=True))
    return away | set(Block.objects.filter(blocked__in=accounts).values_list("blocker", flat=True))


def responders(promise: Promise) -> set[int]:
    """Everybody who answered while the promise was open, counted or not."""
    entries = promise.entries.filter(kind="answered")
    readers = {entry.facts["reader"] for entry in entries}
    return set(Account.objects.filter(pk__in=readers - {None}).values_list("pk", flat=True))


def authors(work: Work) -> set[int]:
    return set(work.creators().values_list("account", flat=True))


def notify(tellings: Sequence[Telling], kind: str) -> None:
    """One notice of each telling for each account that wants to be told; those who have it already are passed over."""
    had = set(
        Notice.objects.filter(key__in=[telling.key for telling in tellings]).values_list("key", "account")
    )
    fresh = [
        (telling, account)
        for telling in tellings
        for account in sorted(telling.accounts)
        if (telling.key, account) not in had
    ]
    if not fresh:
        return
    wanted = wishes({account for _, account in fresh}, kind)
    pushed = devices_of({account for account, wish in wanted.items() if Channel.PUSH in wish.channels})
    with transaction.atomic():
        appending()
        INSERT.many(
            notice(telling, account, wanted[account]) for telling, account in fresh if account in wanted
        )
        put_on_the_way({(telling.key, account) for telling, account in fresh if account in pushed}, pushed)


def notice(telling: Telling, account: int, wish: Wish) -> Notice:
    return Notice(
        account_id=account,
        key=telling.key,
        kind=telling.kind,
        work=telling.work,
        said=telling.said.name,
        facts=telling.said.facts,
        address=telling.address,
        at=telling.at,
        is_listed=Channel.ARCHIVE in wish.channels,
        mail_due_at=wish.mail_due_at(telling.at),
    )


def devices_of(accounts: Collection[int]) -> dict[int, list[int]]:
    devices: dict[int, list[int]] = {}
    for device, account in Device.objects.filter(account__in=accounts).values_list("pk", "account"):
        devices.setdefault(account, []).append(device)
    return devices


def put_on_the_way(fresh: Collection[tuple[str, int]], devices: Mapping[int, Iterable[int]]) -> None:
    """Let these notices, each a key and an account, go to every device of their accounts."""
    if not fresh:
        return
    made = Notice.objects.filter(key__in={key for key, _ in fresh}, account__in=devices)
    Push.objects.bulk_create(
        [
            Push(notice_id=pk, device_id=device)
            for pk, key, account in made.values_list("pk", "key", "account")
            if (key, account) in fresh
            for device in devices[account]
        ],
        ignore_conflicts=True,
    )
