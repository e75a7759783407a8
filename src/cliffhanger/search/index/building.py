"""An index built from nothing, while another answers or none: works in the order of their numbers, many at once.

It is built into a generation of its own, which answers once it is whole. How far it has come is in its catalogue:
a build that was killed goes on from there.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cliffhanger.works.models import Work

from . import ledger, place
from .arrays import sync_folder
from .catalogue import Catalogue, Missing, is_there, opened, replaced
from .following import Follower, Taken
from .pairs import frequent_words

MOST = 2_000  # works at once
LOCK = "building.lock"

Told = Callable[[int, int], None]  # how many works are done, of how many


def build(told: Told = lambda done, total: None, may_go_on: Callable[[], bool] = lambda: True) -> bool:
    """Build an index, or finish the one that was begun; True when it answers. Raises Taken if somebody does so already."""
    with building():
        follower = follower_of_new()
        try:
            if not walked(follower, told, may_go_on):
                return False
        finally:
            follower.close()
        switch_to(follower.generation)
    return True


def follower_of_new() -> Follower:
    if generation := begun():
        try:
            return Follower(generation)
        except Missing:  # it was damaged
            shutil.rmtree(generation)
    return Follower(next_generation())


@contextlib.contextmanager
def building() -> Iterator[None]:
    place.folder().mkdir(parents=True, exist_ok=True)
    held = os.open(place.folder() / LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Taken from None
    finally:
        os.close(held)


def walked(follower: Follower, told: Told, may_go_on: Callable[[], bool]) -> bool:
    if not is_there(follower.generation):
        begin(follower)
    total = Work.objects.out().count()
    while may_go_on():
        try:
            # What is written meanwhile is taken in meanwhile: the ledger does not go back for ever.
            follower.follow()
        except ledger.Lost:
            begin(follower)
        known = follower.catalogue.known
        after = Work.objects.out().filter(pk__gt=known["walked_to"]).order_by("pk")
        works = list(after.values_list("pk", flat=True)[:MOST])
        if not works:
            finish(follower)
            return True
        done = known["done"] + len(works)
        follower.take_in(
            works, follower.catalogue.cursor, walked_to=works[-1], done=done, total=max(total, done)
        )
        told(done, max(total, done))
    return False


def begin(follower: Follower) -> None:
    """From the first work on; what is written from now on is in the ledger."""
    empty = Catalogue(follower.generation, next_name=follower.catalogue.next_name)
    follower.words.clear()
    frequent, read = frequent_words()
    walk: dict[str, Any] = {"walked_to": 0, "done": 0, "total": 0}
    follower.catalogue = replaced(empty, [], [], ledger.here(), **walk, frequent=frequent, frequent_in=read)


def finish(follower: Follower) -> None:
    catalogue = follower.catalogue
    follower.catalogue = replaced(catalogue, [], [], catalogue.cursor, is_one=True)


def generations() -> list[Path]:
    if not place.folder().exists():
        return []
    found = [each for each in place.folder().iterdir() if each.is_dir() and each.name.isdigit()]
    return sorted(found, key=lambda each: int(each.name))


def begun() -> Path | None:
    """A generation that was begun and does not answer yet."""
    newest = generations()[-1:]
    return newest[0] if newest and newest[0] != place.current() else None


def next_generation() -> Path:
    return place.folder() / str(max([0, *(int(each.name) for each in generations())]) + 1)


def switch_to(generation: Path) -> None:
    """Let this generation answer, and remove all others."""
    named = place.folder() / f"{place.CURRENT}.new"
    with named.open("w") as written:
        written.write(generation.name)
        written.flush()
        os.fsync(written.fileno())
    named.rename(place.folder() / place.CURRENT)
    sync_folder(place.folder())
    for other in generations():
        if other != generation:
            shutil.rmtree(other, ignore_errors=True)


def forget() -> None:
    """Let no index answer until there is a new one."""
    (place.folder() / place.CURRENT).unlink(missing_ok=True)


def progress() -> tuple[int, int]:
    """How many works are in the index that is being built, of how many."""
    generation = begun()
    try:
        known = opened(generation).known if generation else {}
    except Missing:
        known = {}
    return known.get("done", 0), known.get("total", 0)
