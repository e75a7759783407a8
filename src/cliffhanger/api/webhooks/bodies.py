"""What a delivery says: of what is there now, and of what its reader may see now. Nothing more is told of anything.

What was removed, hidden, sealed, taken down, muted or blocked between an event and its delivery is left out of it,
and an event that has nothing left to say is dropped.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cliffhanger.accounts.models import Account
from cliffhanger.follows.models import Notice
from cliffhanger.kit.language import to_account
from cliffhanger.promises.models import Entry, Promise
from cliffhanger.reviews.models import Act, Kudos, MarginNote, Reply, Review
from cliffhanger.works.models import Change, Chapter, Work

from ..shapes.chapters import chapter_told
from ..shapes.follows import notice_told
from ..shapes.pieces import absolute
from ..shapes.promises import entry_told, promise_told
from ..shapes.reviews import reply_told, review_told
from .events import Event
from .models import Delivery

Data = dict[str, Any]


def body_of(delivery: Delivery) -> bytes | None:
    """The body as it would leave now; None if there is nothing to tell any more."""
    account = delivery.webhook.account
    with to_account(account.language):
        told = TELLING[delivery.source](account, delivery)
    if told is None:
        return None
    said = {"type": delivery.event, "timestamp": delivery.at, "data": told}
    return json.dumps(said, default=plain, ensure_ascii=False).encode()


def plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def ping(_reader: Account, delivery: Delivery) -> Data:
    return {"webhook": delivery.webhook_id, "events": delivery.webhook.events}


# Works ------------------------------------------------------------------------------------------------------


def change(reader: Account, delivery: Delivery) -> Data | None:
    found = Change.objects.select_related("work").filter(pk=delivery.number).first()
    if found is None:
        return None
    if delivery.event == Event.WORK_WITHDRAWN:
        return withdrawn(reader, found.work)
    if not is_shown(found.work, reader):
        return None
    if delivery.event in (Event.WORK_REVEALED, Event.WORK_RETURNED):
        return {"work": named(found.work)}
    chapter = chapter_for(reader, found.chapter_id)
    if delivery.event == Event.CHAPTER_POSTED:
        return {"work": named(found.work), "chapter": chapter_told(chapter)} if chapter else None
    return {"work": named(found.work), "chapter": chapter_told(chapter) if chapter else None}


def withdrawn(reader: Account, work: Work) -> Data | None:
    """To those who did not make it: that it is gone, and no more what it was called."""
    if work.withdrawn_at is None or not is_known(work, reader):
        return None
    return {"work": reference(work, reader), "withdrawn_at": work.withdrawn_at}


def chapter_for(reader: Account, number: int | None) -> Chapter | None:
    """A chapter that is out, and that she may read."""
    readable = Chapter.objects.visible_to(reader).posted().without_text()
    found: Chapter | None = readable.filter(pk=number).first() if number else None
    return found


def is_hers(work: Work, reader: Account) -> bool:
    return Work.objects.made_by(reader).filter(pk=work.pk).exists()


def is_shown(work: Work, reader: Account) -> bool:
    """Whether she makes it, or it is out and she did not turn away from it."""
    out = Work.objects.out_for(reader).not_muted_by(reader)
    return out.filter(pk=work.pk).exists() or is_hers(work, reader)


def is_known(work: Work, reader: Account) -> bool:
    """The same, also of one that was out and was taken down."""
    if work.withdrawn_at is None:
        return is_shown(work, reader)
    was_out = work.posted_at is not None and work.unrevealed_at is None
    kept = Work.objects.filter(pk=work.pk).not_muted_by(reader)
    return (was_out and kept.exists()) or is_hers(work, reader)


def reference(work: Work, reader: Account) -> Data:
    if work.is_posted or is_hers(work, reader):
        return named(work)
    return {"id": work.pk, "url": absolute(work.get_absolute_url()), "title": None}


def named(work: Work) -> Data:
    return {"id": work.pk, "url": absolute(work.get_absolute_url()), "title": work.title}


# What readers say -------------------------------------------------------------------------------------------


def act(reader: Account, delivery: Delivery) -> Data | None:
    found = Act.objects.select_related("work").filter(pk=delivery.number).first()
    if found is None or not is_hers(found.work, reader):
        return None
    if delivery.event == Event.REVIEW_REMOVED:
        return {"work": named(found.work), "review": found.review_id}
    shown = Review.objects.shown_to(reader).filter(pk=found.review_id).with_talk(reader).first()
    if shown is None:
        return None
    told = review_told(shown)
    del told["replies"]
    return {"work": named(found.work), "review": told}


def note(reader: Account, delivery: Delivery) -> Data | None:
    shown = MarginNote.objects.shown_to(reader).select_related("work", "pseud")
    found = shown.filter(pk=delivery.number).first()
    if found is None or not is_hers(found.work, reader):
        return None
    told = {
        "id": found.pk,
        "url": absolute(found.get_absolute_url()),
        "chapter": found.chapter_id,
        "by": found.signature,
        "about": found.anchor,
        "text": found.text,
        "written_at": found.written_at,
    }
    return {"work": named(found.work), "note": told}


def kudos(reader: Account, delivery: Delivery) -> Data | None:
    found = Kudos.objects.select_related("work", "pseud").filter(pk=delivery.number).first()
    if found is None or not is_hers(found.work, reader):
        return None
    return {"work": named(found.work), "by": found.pseud.name if found.pseud else None}


def reply(reader: Account, delivery: Delivery) -> Data | None:
    shown = Reply.objects.shown_to(reader).select_related("pseud", "review__work")
    found = shown.filter(pk=delivery.number).first()
    if found is None or not Review.objects.shown_to(reader).filter(pk=found.review_id).exists():
        return None
    work = found.review.work
    if not is_shown(work, reader):
        return None
    return {"work": named(work), "review": found.review_id, "reply": reply_told(found)}


# Promises, notices ------------------------------------------------------------------------------------------


def entry(reader: Account, delivery: Delivery) -> Data | None:
    """Of a promise whose work was taken down, as its page is shown still: that it lapsed, not what it was about."""
    found = Entry.objects.filter(pk=delivery.number).first()
    if found is None:
        return None
    promise = Promise.objects.select_related("work").prefetch_related("seals").get(pk=found.promise_id)
    if not is_known(promise.work, reader):
        return None
    told = {"promise": promise_told(promise), "entry": entry_told(found)}
    return {"work": reference(promise.work, reader), **told}


def notice(reader: Account, delivery: Delivery) -> Data | None:
    found = Notice.objects.filter(pk=delivery.number, account=reader, is_listed=True).first()
    return notice_told(found) if found else None


TELLING: dict[str, Callable[[Account, Delivery], Data | None]] = {
    "ping": ping,
    "change": change,
    "act": act,
    "note": note,
    "kudos": kudos,
    "reply": reply,
    "entry": entry,
    "notice": notice,
}
