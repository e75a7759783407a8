"""What an address can be told of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    CHAPTER_POSTED = "chapter.posted", _("A chapter was posted")
    WORK_EDITED = "work.edited", _("A work or a chapter was edited")
    WORK_WITHDRAWN = "work.withdrawn", _("A work was taken down")
    WORK_RETURNED = "work.returned", _("A work that was taken down came back")
    WORK_REVEALED = "work.revealed", _("A work was revealed with its collection")
    REVIEW_RECEIVED = "review.received", _("A work of mine was answered")
    REVIEW_EDITED = "review.edited", _("An answer to a work of mine was changed")
    REVIEW_REMOVED = "review.removed", _("An answer to a work of mine was removed")
    NOTE_RECEIVED = "note.received", _("A note was left in the margin of a work of mine")
    REPLY_RECEIVED = "reply.received", _("Somebody replied where I talk")
    KUDOS_RECEIVED = "kudos.received", _("A work of mine was given kudos")
    PROMISE_OPENED = "promise.opened", _("A promise opened")
    PROMISE_CHANGED = "promise.changed", _("The terms of a promise were eased, or its time was extended")
    PROMISE_SETTLED = (
        "promise.settled",
        _("A promise was settled: kept, lapsed, withdrawn, released or stopped"),
    )
    PROMISE_STEP = "promise.step", _("A chapter went up by the calendar of a promise")
    NOTICE_MADE = "notice.made", _("The archive told me something")


PING = "ping"  # asks an address whether anybody is there; nobody has to want it
EVERY = (*Event.values, PING)
