"""A sealed chapter that its author mends: the ledger gets the new seal and how much changed."""

from collections import Counter
from datetime import datetime
from hashlib import sha256

from cliffhanger.manuscript import visible_text
from cliffhanger.works.models import Version

from . import ledger
from .models import Promise, Seal, digest


def take_in_mends(promise: Promise, now: datetime) -> None:
    """Record what was rewritten in the chapters still under seal."""
    for seal in promise.seals.filter(posted_at=None).select_related("chapter"):
        versions = list(seal.chapter.versions.filter(pk__gt=seal.mended_up_to).order_by("pk"))
        if versions:
            take_in(promise, seal, versions, now)


def take_in(promise: Promise, seal: Seal, versions: list[Version], now: datetime) -> None:
    texts = [*(version.text for version in versions), seal.chapter.text]
    for version, before, after in zip(versions, texts, texts[1:], strict=False):
        if before == after:  # only the title changed
            continue
        ledger.record(
            promise,
            "mended",
            f"version:{version.pk}",
            version.replaced_at,
            now,
            position=seal.position,
            seal=sha256(after.encode()).hexdigest(),
            changed=words_changed(before, after),
        )
    seal.mended_up_to = versions[-1].pk
    seal.digest = digest(seal.chapter)
    seal.words = seal.chapter.words
    seal.save()


def words_changed(before: str, after: str) -> int:
    """How many words of one text are not in the other, counting each as often as it stands there.

    Words that only changed places are not counted; the seal shows that something did.
    """
    old, new = Counter(visible_text(before).split()), Counter(visible_text(after).split())
    return max((old - new).total(), (new - old).total())
