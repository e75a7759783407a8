"""Files that are kept: each made once, by whoever asks first, in whatever process; everybody else waits for it.

A row says who makes it and until when that counts (`claimed_until`, by the world's time). The maker gives signs
of life; one that was killed is succeeded when the last of them runs out. The file is written aside and put in
its place as a whole, so that there is no moment at which half of it can be had.
"""

import hashlib
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Now

from cliffhanger.archive import lease

from ..models import Download
from .book import Nothing

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=20)  # how long a maker that gives no sign of life is waited for
REST = timedelta(minutes=10)  # before something that could not be made is tried again
PATIENCE = 40.0  # seconds one waits for another's making
GLANCES = (0.02, 0.05, 0.1, 0.2, 0.4)  # seconds between two looks, then the last again and again
KEPT_FOR = timedelta(days=30)  # after it was asked for last
ASKED_ONCE_IN = timedelta(days=1)  # being asked for is written down this often
DUTY, SWEPT_EVERY = "sweep books", timedelta(minutes=10)
STALE = timedelta(days=1)  # a file that belongs to no row is nobody's after this

Beat = Callable[[], None]


class NotYet(Exception):
    """Somebody is still making it."""


class CannotBeMade(Exception):
    """Making it failed a little while ago."""


@dataclass(frozen=True)
class Wanted:
    """A file. `key` names what is in it; `of` what it is a revision of, if only the newest is kept."""

    key: str
    extension: str
    make: Callable[[Path, Beat], None]
    of: str = ""
    work: int | None = None

    @property
    def place(self) -> Path:
        return place_of(self.key, self.extension)


@dataclass(frozen=True)
class Kept:
    """A file that is open for reading; it can be read to its end, whatever becomes of its name."""

    file: BinaryIO
    size: int
    digest: str


def folder() -> Path:
    return Path(settings.HOME) / "downloads" / "books"


def place_of(key: str, extension: str) -> Path:
    return folder() / key[:2] / f"{key}.{extension}"


def kept(wanted: Wanted, now: datetime, patience: float = PATIENCE) -> Kept:
    """The file, made if it is not there. Raises NotYet, CannotBeMade; whatever making raises."""
    ends = time.monotonic() + patience
    glances = iterate(GLANCES)
    while True:
        if found := look(wanted, now):
            return found
        if claim := take(wanted, now):
            make(wanted, claim)
            continue
        if Download.objects.filter(key=wanted.key, claim="", claimed_until__gt=Now()).exists():
            raise CannotBeMade
        if time.monotonic() > ends:
            raise NotYet
        time.sleep(next(glances))


def iterate(glances: tuple[float, ...]) -> Iterator[float]:
    yield from glances
    while True:
        yield glances[-1]


def look(wanted: Wanted, now: datetime) -> Kept | None:
    row = Download.objects.filter(key=wanted.key, made_at__isnull=False).first()
    if row is None:
        return None
    try:
        file = wanted.place.open("rb")
    except FileNotFoundError:  # swept away, or made on another machine
        Download.objects.filter(pk=row.pk).update(made_at=None)
        return None
    if now - row.asked_at > ASKED_ONCE_IN:
        Download.objects.filter(pk=row.pk).update(asked_at=now)
    return Kept(file, row.size, row.digest)


def take(wanted: Wanted, now: datetime) -> str:
    """The right to make it; nothing while somebody else has it."""
    claim = uuid.uuid4().hex
    rows = Download.objects.filter(key=wanted.key, made_at=None)
    free = rows.filter(Q(claimed_until=None) | Q(claimed_until__lte=Now()))
    if free.update(claim=claim, claimed_until=Now() + LEASE):
        return claim
    if Download.objects.filter(key=wanted.key).exists():
        return ""
    try:
        with transaction.atomic():
            made = Download.objects.create(
                key=wanted.key,
                extension=wanted.extension,
                of=wanted.of,
                work_id=wanted.work,
                claim=claim,
                claimed_until=now + LEASE,
                asked_at=now,
            )
            Download.objects.filter(pk=made.pk).update(claimed_until=Now() + LEASE)
    except IntegrityError:
        return ""
    return claim


def make(wanted: Wanted, claim: str) -> None:
    """Make it, under this claim. When making fails, the claim is emptied: others need not try at once.

    Raises CannotBeMade, NotYet; whatever says that there is nothing to be made.
    """
    mine = Download.objects.filter(key=wanted.key, claim=claim)
    part = wanted.place.with_name(f".{wanted.key}.{claim}.part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        wanted.make(part, heart(lambda: mine.update(claimed_until=Now() + LEASE)))
        size, digest = settled(part)
        part.replace(wanted.place)
    except (NotYet, Nothing):
        let_go(mine, part)
        raise
    except Exception as error:
        let_go(mine, part, timedelta() if isinstance(error, OSError) else REST)
        log.exception("%s could not be made", wanted.of or wanted.key)
        raise CannotBeMade from error
    except BaseException:
        let_go(mine, part)
        raise
    mine.update(made_at=Now(), size=size, digest=digest, claim="", claimed_until=None)
    replace_older(wanted)


def let_go(mine: QuerySet[Download], part: Path, rest: timedelta | None = None) -> None:
    with suppress(OSError):
        part.unlink()
    mine.update(claim="", claimed_until=None if rest is None else Now() + rest)


def heart(beat: Callable[[], object]) -> Beat:
    """Gives a sign of life when asked, but not more often than is needed."""
    last = time.monotonic()

    def beating() -> None:
        nonlocal last
        if time.monotonic() - last > LEASE.total_seconds() / 4:
            last = time.monotonic()
            beat()

    return beating


def settled(part: Path) -> tuple[int, str]:
    """Size and digest of a file that is on the disk for good. The digest is the one the page cache would find."""
    digest = hashlib.blake2b(digest_size=12)
    with part.open("rb") as file:
        while piece := file.read(1024 * 1024):
            digest.update(piece)
        os.fsync(file.fileno())
        return file.tell(), digest.hexdigest()


def replace_older(wanted: Wanted) -> None:
    """Of a work or a chapter only the newest revision stays. Who is reading an older one reads it to its end."""
    if wanted.of:
        drop(list(Download.objects.filter(of=wanted.of, made_at__isnull=False).exclude(key=wanted.key)))


def drop(rows: list[Download]) -> None:
    """The row first: a file without one is found and removed later, a row without a file is made anew."""
    Download.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        with suppress(OSError):
            place_of(row.key, row.extension).unlink()


# Room for what takes long ---------------------------------------------------------------------------------

AT_ONCE = 3  # requests of this process that make or await a PDF; the others of its threads answer meanwhile
ROOM_WITHIN = 3.0  # seconds
room = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def in_room() -> Iterator[None]:
    """Raises NotYet where all who may wait are waiting."""
    if not room.acquire(timeout=ROOM_WITHIN):
        raise NotYet
    try:
        yield
    finally:
        room.release()


# Sweeping -------------------------------------------------------------------------------------------------


def sweep_now_and_then(now: datetime) -> None:
    """Sweep, unless anybody of this archive did a little while ago."""
    if not lease.is_taken(DUTY) and lease.take(DUTY, uuid.uuid4().hex, SWEPT_EVERY):
        sweep(now)


def sweep(now: datetime) -> None:
    """Drop what was taken down, what nobody asked for lately, and the oldest of what is more than there is room for.

    Safe to do twice, and beside anybody who makes or reads.
    """
    made = Download.objects.filter(made_at__isnull=False)
    taken = Q(work__withdrawn_at__isnull=False) | Q(work__unrevealed_at__isnull=False)
    drop(list(made.filter(taken | Q(asked_at__lt=now - KEPT_FOR))))
    size = made.aggregate(size=Sum("size"))["size"] or 0
    for row in made.order_by("asked_at", "pk").iterator():
        if size <= settings.DOWNLOADS:
            break
        drop([row])
        size -= row.size
    Download.objects.filter(made_at=None, asked_at__lt=now - KEPT_FOR).delete()
    sweep_files()


def sweep_files() -> None:
    """Files that are nobody's: of makers that were killed, and of rows that are gone."""
    known = {f"{key}.{extension}" for key, extension in Download.objects.values_list("key", "extension")}
    for file in (
        *folder().glob("*/*"),
        *folder().parent.glob("pictures/*"),
        *folder().parent.glob("covers/*"),
    ):
        with suppress(OSError):
            age = time.time() - file.stat().st_mtime
            is_book = file.is_relative_to(folder())
            limit = STALE if is_book else KEPT_FOR
            if age > limit.total_seconds() and not (is_book and file.name in known):
                file.unlink()
