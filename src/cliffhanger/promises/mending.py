"""A sealed chapter that its author mends: the ledger gets the new seal and how much changed."""

from collections import Counter
from datetime import datetime

from django.db.models import F, Q

from cliffhanger.kit.compiled import Compiled
from cliffhanger.manuscript import visible_text
from cliffhanger.works.models import Chapter, Version

from . import ledger
from .models import Promise, Seal, digest

MENDED: Compiled[Seal] = Compiled(
    lambda promise: Seal.objects.filter(
        Q(promise=promise, posted_at=None, chapter__held_at__isnull=False),
        chapter__versions__pk__gt=F("mended_up_to"),
    ).distinct()
)


def take_in_mends(promise: Promise, now: datetime) -> None:
    """Record what was rewritten in the chapters still under seal. One query when nothing was."""
    for seal in MENDED(promise.pk):
        # An author may be at it still: her next version and the text it goes with come together.
        chapter = Chapter.objects.select_for_update().get(pk=seal.chapter_id)
        take_in(promise, seal, chapter, now)


def take_in(promise: Promise, seal: Seal, chapter: Chapter, now: datetime) -> None:
    versions = list(chapter.versions.filter(pk__gt=seal.mended_up_to).order_by("pk"))
    texts = [*(version.text for version in versions), chapter.text]
    lines = [
        mend_line(seal, version, before, after)
        for version, before, after in zip(versions, texts, texts[1:], strict=False)
        if before != after  # otherwise only the title changed
    ]
    ledger.write(promise, lines, now)
    seal.mended_up_to = versions[-1].pk
    seal.digest = digest(chapter.text)
    seal.words = chapter.words
    seal.save()


def mend_line(seal: Seal, version: Version, before: str, after: str) -> ledger.Line:
    facts = {"position": seal.position, "seal": digest(after), "changed": words_changed(before, after)}
    return ledger.Line("mended", f"version:{version.pk}", version.replaced_at, facts)


def words_changed(before: str, after: str) -> int:
    """How many words of one text are not in the other, counting each as often as it stands there.

    Words that only changed places are not counted; the seal shows that something did.
    """
    old, new = Counter(visible_text(before).split()), Counter(visible_text(after).split())
    return max((old - new).total(), (new - old).total())
