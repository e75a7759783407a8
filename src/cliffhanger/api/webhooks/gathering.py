"""Turns what happened into deliveries. Reads the records after its cursors; nobody calls it from a save.

Who hears of something is who is told it by notices, and those whose work it is. Killed anywhere it meets the same
rows again, and makes the same deliveries: each once a row and address.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db import models

from cliffhanger.archive.sequence import unread
from cliffhanger.follows.models import Notice
from cliffhanger.follows.tell import ENDINGS, authors, finders, followers, responders, turned_away
from cliffhanger.promises.models import Entry, Promise
from cliffhanger.reviews.models import Act, Kudos, MarginNote, Reply
from cliffhanger.works.models import Change

from .events import Event
from .models import Delivery, Webhook

Row = TypeVar("Row", bound=models.Model)

log = logging.getLogger(__name__)
BATCH = 500
OF_CHANGE: dict[str, Event] = {
    Change.Kind.POSTED: Event.CHAPTER_POSTED,
    Change.Kind.EDITED: Event.WORK_EDITED,
    Change.Kind.WITHDRAWN: Event.WORK_WITHDRAWN,
    Change.Kind.PUT_BACK: Event.WORK_RETURNED,
    Change.Kind.REVEALED: Event.WORK_REVEALED,
}
OF_ENTRY: dict[str, Event] = {
    "opened": Event.PROMISE_OPENED,
    "eased": Event.PROMISE_CHANGED,
    "extended": Event.PROMISE_CHANGED,
    "hurried": Event.PROMISE_CHANGED,
    "posted": Event.PROMISE_STEP,
    **dict.fromkeys(ENDINGS, Event.PROMISE_SETTLED),
}


class Happening(NamedTuple):
    """Something that happened, the row that says so, and the accounts that are to hear of it."""

    event: str
    source: str
    number: int
    accounts: Collection[int]
    at: datetime


def gather(now: datetime) -> int:
    """Make the deliveries that what happened since the last time asks for; how many rows were read."""
    is_heard = Webhook.objects.listening(now).exists()
    return (
        catch_up("webhooks.changes", Change.objects.select_related("work"), of_change, now, is_heard)
        + catch_up("webhooks.acts", Act.objects.select_related("work"), of_act, now, is_heard)
        + catch_up("webhooks.margin_notes", MarginNote.objects.select_related("work"), of_note, now, is_heard)
        + catch_up("webhooks.replies", Reply.objects.select_related("pseud"), of_reply, now, is_heard)
        + catch_up("webhooks.kudos", Kudos.objects.select_related("work"), of_kudos, now, is_heard)
        + catch_up("webhooks.entries", Entry.objects.filter(kind__in=OF_ENTRY), of_entry, now, is_heard)
        + catch_up("webhooks.notices", Notice.objects.filter(is_listed=True), of_notice, now, is_heard)
    )


def catch_up(
    name: str,
    rows: "models.QuerySet[Row]",
    happening_of: Callable[[Row], Happening | None],
    now: datetime,
    is_heard: bool,
) -> int:
    """Read every row after the cursor, a batch at a time. Trouble here is logged and met again next time.

    Where nobody listens the cursor moves on, and no row is looked at.
    """
    read = 0
    try:
        while True:
            with unread(name, rows if is_heard else rows.none(), BATCH) as batch:
                make([found for row in batch if (found := happening_of(row))], now)
            read += len(batch)
            if len(batch) < BATCH:
                return read
    except Exception:
        log.exception("%s stopped after %s rows", name, read)
        return read


def make(happenings: Collection[Happening], now: datetime) -> None:
    if not happenings:
        return
    wanting: dict[tuple[int, str], list[Webhook]] = defaultdict(list)
    for hook in Webhook.objects.listening(now):
        for event in hook.events:
            wanting[hook.account_id, event].append(hook)
    Delivery.objects.bulk_create(
        [
            delivery_of(happening, hook, now)
            for happening in happenings
            for account in sorted(happening.accounts)
            for hook in wanting.get((account, happening.event), ())
            if hook.confirmed_at and hook.confirmed_at <= happening.at
        ],
        ignore_conflicts=True,
    )


def delivery_of(happening: Happening, hook: Webhook, now: datetime) -> Delivery:
    return Delivery(
        webhook=hook,
        event=happening.event,
        source=happening.source,
        number=happening.number,
        at=happening.at,
        made_at=now,
        next_at=max(now, hook.rests_until or now),
    )


# Who hears of what ------------------------------------------------------------------------------------------


def of_change(change: Change) -> Happening | None:
    event = OF_CHANGE.get(change.kind)
    if event is None or (event == Event.CHAPTER_POSTED and change.chapter_id is None):
        return None
    return Happening(event, "change", change.pk, hearing_of(change), change.at)


def hearing_of(change: Change) -> set[int]:
    """Of the first chapter of a work hear also those who follow its tags, as they do by notices.

    Of what is in a collection that is not revealed hear its authors.
    """
    work = change.work
    if work.unrevealed_at:
        return authors(work)
    if change.kind not in (Change.Kind.POSTED, Change.Kind.REVEALED):
        return authors(work) | followers(work, "work")
    earlier = Change.objects.filter(work=work, kind=Change.Kind.POSTED, pk__lt=change.pk)
    is_new = change.kind == Change.Kind.REVEALED or not earlier.exists()
    ways = ("work", "series", "pseud", "tag") if is_new else ("work", "series", "pseud")
    return authors(work) | followers(work, *ways) | finders(work, change.at)


def of_act(act: Act) -> Happening:
    told = authors(act.work) - {act.account_id}
    if act.kind == Act.Kind.REMOVED:
        return Happening(Event.REVIEW_REMOVED, "act", act.pk, told, act.at)
    earlier = Act.objects.filter(review=act.review_id, kind=Act.Kind.GIVEN, pk__lt=act.pk)
    event = Event.REVIEW_EDITED if earlier.exists() else Event.REVIEW_RECEIVED
    return Happening(event, "act", act.pk, told, act.at)


def of_note(note: MarginNote) -> Happening:
    told = authors(note.work) - {note.account_id}
    return Happening(Event.NOTE_RECEIVED, "note", note.pk, told, note.written_at)


def of_kudos(kudos: Kudos) -> Happening:
    told = authors(kudos.work) - {kudos.account_id}
    return Happening(Event.KUDOS_RECEIVED, "kudos", kudos.pk, told, kudos.at)


def of_reply(reply: Reply) -> Happening:
    """Whoever made the work, or has said something there, hears of it; but not from people she turned away."""
    review = reply.review
    makers = authors(review.work)
    talking: set[Any] = {review.account_id, *review.replies.values_list("pseud__account", flat=True)}
    told = makers if reply.waits_since else makers | talking - {None}
    if reply.pseud:
        told = told - {reply.pseud.account_id} - (turned_away([reply.pseud]) - makers)
    return Happening(Event.REPLY_RECEIVED, "reply", reply.pk, told, reply.written_at)


def of_entry(entry: Entry) -> Happening:
    promise = Promise.objects.select_related("work").get(pk=entry.promise_id)
    told = authors(promise.work) | followers(promise.work, "work", promise=promise)
    if entry.kind != "opened":
        told |= responders(promise)
    return Happening(OF_ENTRY[entry.kind], "entry", entry.pk, told, entry.at)


def of_notice(notice: Notice) -> Happening:
    return Happening(Event.NOTICE_MADE, "notice", notice.pk, {notice.account_id}, notice.at)
