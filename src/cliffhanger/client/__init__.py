"""A client of an archive's `/api/v1`, with nothing but the standard library.

    archive = Archive("https://archive.example", token="cliff_…")
    for work in archive.works(q="lighthouse"):
        print(work.title, work.figures.words)
    draft = archive.add_chapter(12, text="It *began* here.", markup="markdown")
    archive.post(draft)

A program that is told of things by the archive proves that they came from it with `verify`: see
`signatures`, and `webhooks` for how its address is registered.

Whatever the archive refuses is a `Refused` with its sentences. What changes something carries an Idempotency-Key
and is sent again when the line breaks, so that it happens once.
"""

from .account import Block, Device, Devices, OwnPseud, Preferences, Reading, Wishes
from .archive import Archive, Refused, Unreachable
from .collections import Collection, Item, Placed
from .desk import Cover, Header, Import, ReadyStyle, Style
from .moderation import News
from .shapes import (
    Chapter,
    Figures,
    Note,
    Promise,
    Pseud,
    Review,
    Series,
    Subscription,
    Tag,
    WholeChapter,
    WholeWork,
    Work,
)
from .shelves import Bookmark, Filter, Mute, Notice, Shelved, Visit
from .signatures import Event, Forged, verify
from .webhooks import Delivery, Registered, Secret, Webhook, WholeDelivery
from .wrangling import (
    AroundTag,
    Change,
    Count,
    Kept,
    Merge,
    NotDone,
    Outcome,
    Suggestion,
    Waiting,
    WrangledTag,
    Wrangler,
)

__all__ = [
    "Archive",
    "AroundTag",
    "Block",
    "Bookmark",
    "Change",
    "Chapter",
    "Collection",
    "Count",
    "Cover",
    "Delivery",
    "Device",
    "Devices",
    "Event",
    "Figures",
    "Filter",
    "Forged",
    "Header",
    "Import",
    "Item",
    "Kept",
    "Merge",
    "Mute",
    "News",
    "NotDone",
    "Note",
    "Notice",
    "Outcome",
    "OwnPseud",
    "Placed",
    "Preferences",
    "Promise",
    "Pseud",
    "Reading",
    "ReadyStyle",
    "Refused",
    "Registered",
    "Review",
    "Secret",
    "Series",
    "Shelved",
    "Style",
    "Subscription",
    "Suggestion",
    "Tag",
    "Unreachable",
    "Visit",
    "Waiting",
    "Webhook",
    "WholeChapter",
    "WholeDelivery",
    "WholeWork",
    "Wishes",
    "Work",
    "WrangledTag",
    "Wrangler",
    "verify",
]
