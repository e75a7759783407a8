"""What a machine's follower does, again and again: build where there is no index, follow, and compare once.

Triggers miss nothing that is written. A backup that is put back, or rows written while they were off, they cannot
tell: so what is out, and when it was last updated, is compared once after a start.
"""

import logging
from collections.abc import Callable

import numpy as np
from django.conf import settings

from cliffhanger.works.models import Work

from . import ledger, place
from .building import build, forget
from .card import microseconds
from .catalogue import Catalogue, Missing
from .following import Follower, Taken
from .pairs import is_outgrown

log = logging.getLogger(__name__)
MOST_COMPARED = 20_000  # works a round
SAID_EVERY = 50_000  # works of a build, between two lines of the log

MayGoOn = Callable[[], bool]


class Upkeep:
    """The index of this machine, kept true by one process at a time; `close` it at the end."""

    def __init__(self) -> None:
        self.follower: Follower | None = None
        self.compared_to: int | None = 0  # the number of a work; None: all are compared

    def go_round(self, may_go_on: MayGoOn = lambda: True) -> None:
        if settings.SEARCH_SERVER:
            self.follow_server()
            return
        try:
            self.follow(may_go_on)
        except Taken:
            self.close()  # another process does it
        except (ledger.Lost, Missing):
            log.warning("The index does not know any more what was written since; it is built anew")
            self.close()
            forget()
        except FileNotFoundError:
            self.close()  # another generation took the place of this one

    def follow(self, may_go_on: MayGoOn) -> None:
        current = place.current()
        if current is None:
            self.close()
            build(Said(), may_go_on)
            return
        if self.follower and self.follower.generation != current:
            self.close()
        if self.follower is None:
            self.follower = Follower(current)
            self.compared_to = 0
        while self.follower.follow() and may_go_on():
            pass
        if self.compared_to is not None and not self.follower.catalogue.known.get("waiting"):
            self.compared_to = compare(self.follower, self.compared_to)
            if self.compared_to is None and is_outgrown(self.follower.catalogue.known.get("frequent_in", 0)):
                log.info("The index knows too little of which words are frequent; it is built anew")
                self.close()
                build(Said(), may_go_on)

    def follow_server(self) -> None:
        from .opensearch import Server

        Server(settings.SEARCH_SERVER).follow()

    def close(self) -> None:
        if self.follower:
            self.follower.close()
            self.follower = None


class Said:
    """Tells the log how far a build has come, now and then."""

    def __init__(self) -> None:
        self.next = 0

    def __call__(self, done: int, total: int) -> None:
        if done >= self.next or done == total:
            log.info("The index is being built: %s of %s works", f"{done:,}", f"{total:,}")
            self.next = done + SAID_EVERY


def compare(follower: Follower, after: int) -> int | None:
    """Look anew at works above `after` that are out here and not there, or updated at another time.

    Returns up to where it went, or None at the end.
    """
    rows = list(
        Work.objects.out()
        .filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", "updated_at", "posted_at")[:MOST_COMPARED]
    )
    upto = rows[-1][0] if len(rows) == MOST_COMPARED else None
    here = {pk: microseconds(updated or posted) for pk, updated, posted in rows}
    there = updated_between(follower.catalogue, after, upto)
    wrong = sorted(work for work in {*here, *there} if here.get(work) != there.get(work))
    if wrong:
        log.info("The index was wrong about %d works; they are looked at anew", len(wrong))
        follower.look_again(wrong)
    return upto


def updated_between(catalogue: Catalogue, after: int, upto: int | None) -> dict[int, int]:
    found: dict[int, int] = {}
    for kept in catalogue.kept:
        works = kept.drawer.works
        start = int(np.searchsorted(works, after, "right"))
        end = len(works) if upto is None else int(np.searchsorted(works, upto, "right"))
        left = np.flatnonzero(~kept.gone[start:end]) + start
        updated = kept.drawer.column("updated")[left].tolist()
        found.update(zip(works[left].tolist(), updated, strict=True))
    return found
