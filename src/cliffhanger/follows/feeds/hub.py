"""Tells a WebSub hub which feeds have something new, so that it can tell those who wait for it.

It follows the record of changes by a cursor of its own, so that nothing is missed while the hub is away; and
it leaves a hub that did not answer alone for a while.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from cliffhanger.archive.fetch import Errand, NotFetched, fetch
from cliffhanger.archive.sequence import unread
from cliffhanger.tags.models import Kind
from cliffhanger.tags.names import spelt
from cliffhanger.works.models import Change, Work

from .feed import absolute
from .forms import FORMS

log = logging.getLogger(__name__)
CURSOR = "feeds.hub"
BATCH = 50  # changes told of at once
WITHIN = 5.0  # seconds for the hub's answer
REST = timedelta(minutes=1)  # for a hub that did not take it


class Hub:
    """One process's dealings with the hub. `rests_until`: when it is asked again after it did not answer."""

    def __init__(self) -> None:
        self.rests_until: datetime | None = None

    def tell(self, now: datetime) -> int:
        """Tell it of what changed since the last time; how many changes it took."""
        if not settings.WEBSUB_HUB or (self.rests_until and now < self.rests_until):
            return 0
        try:
            with unread(CURSOR, Change.objects.select_related("work"), BATCH) as batch:
                if feeds := sorted(set(feeds_of(change.work for change in batch))):
                    publish(feeds)
            self.rests_until = None
            return len(batch)
        except NotFetched as why:
            log.warning("The WebSub hub was not reached: %s", why)
            self.rests_until = now + REST
            return 0


def publish(feeds: list[str]) -> None:
    """Raises NotFetched unless the hub took it."""
    said = urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)])
    errand = Errand(
        method="POST",
        body=said.encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        schemes=frozenset({"http", "https"}),
        within=WITHIN,
    )
    answer = fetch(settings.WEBSUB_HUB, errand)
    if not 200 <= answer.status < 300:
        raise NotFetched(f"It answered {answer.status}.")


def feeds_of(works: Iterable[Work]) -> Iterable[str]:
    """The addresses of the feeds that tell of these works, those which are not for everybody left out."""
    for work in works:
        if work.posted_at is None or work.unrevealed_at or work.is_restricted:
            continue
        for place in places_of(work):
            for form in FORMS:
                yield absolute(f"{place}/feed.{form}")


def places_of(work: Work) -> Iterable[str]:
    yield reverse("works:works")
    yield work.get_absolute_url()
    for pseud in work.creators().select_related("account"):
        yield f"/users/{pseud.account.username}"
        yield reverse("works:of-pseud", args=[pseud.account.username, pseud.name]).removesuffix("/works")
    for row in work.work_tags.filter(tag__kind=Kind.FANDOM).select_related("tag__synonym_of"):
        yield reverse("works:tag", args=[spelt((row.tag.synonym_of or row.tag).name)])
    for part in work.parts.select_related("series"):
        yield part.series.get_absolute_url()
    for item in work.collection_items.within().select_related("collection"):
        yield item.collection.get_absolute_url()


hub = Hub()
