"""A folder of books that keeps up with what somebody follows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from .archive import Archive, Refused
from .shapes import Subscription, Work

KNOWN = ".cliffhanger.json"
UNWANTED = re.compile(r"[^\w .,()'’-]+")
LONGEST = 120  # characters of a file's name before its ending


def keep_up(archive: Archive, folder: Path, form: str = "epub") -> Iterator[tuple[Work, Path | Refused]]:
    """Fetch the book of every followed work that is new or has changed since the last time.

    Yields each with its file, or with why there is none. What was fetched is noted after its file is
    whole: broken off anywhere, it goes on where it stopped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = known_in(folder)
    for work in followed(archive):
        mark = f"{form} {work.updated_at}"
        if known.get(str(work.id)) == mark:
            continue
        try:
            book = archive.book(work.id, form)
        except Refused as why:
            yield work, why
            continue
        file = folder / name_of(work, form)
        written = file.with_suffix(".part")
        written.write_bytes(book)
        written.replace(file)
        known[str(work.id)] = mark
        note(folder, known)
        yield work, file


def followed(archive: Archive) -> Iterator[Work]:
    """Each work once, whatever it is followed by."""
    seen: set[int] = set()
    for subscription in archive.subscriptions():
        for work in works_of(archive, subscription):
            if work.id not in seen:
                seen.add(work.id)
                yield work


def works_of(archive: Archive, subscription: Subscription) -> Iterator[Work]:
    match subscription.to:
        case "work":
            yield archive.work(subscription.number)
        case "series":
            yield from (archive.work(number) for number in archive.series(subscription.number).works)
        case "pseud" | "tag":
            yield from archive.works(**{subscription.to: subscription.number})


def known_in(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / KNOWN).read_text()))
    except (OSError, ValueError):
        return {}


def note(folder: Path, known: dict[str, str]) -> None:
    written = folder / f"{KNOWN}.part"
    written.write_text(json.dumps(known))
    written.replace(folder / KNOWN)


def name_of(work: Work, form: str) -> str:
    authors = ", ".join(author.name for author in work.authors)
    called = UNWANTED.sub(" ", f"{work.title} - {authors}" if authors else work.title)
    return f"{' '.join(called.split())[:LONGEST].strip(' .')} ({work.id}).{form}"
