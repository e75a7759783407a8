"""Pictures that authors show in their text, fetched so that a book can hold them.

They lie anywhere in the world at addresses that an author wrote: `archive.fetch` goes for them, to public
machines only. What was fetched, or could not be, is remembered for a while, for the other formats and for
the next revision. A picture that does not come leaves a link in the book.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from cliffhanger.archive.fetch import Errand, NotFetched, fetch

from .book import Book
from .image import image
from .tree import images, parsed

log = logging.getLogger(__name__)
MOST = 200  # pictures in a book
LARGEST = 5 * 1024 * 1024  # bytes of one
ALL_OF_THEM = 40 * 1024 * 1024  # bytes
WITHIN = 8.0  # seconds for one
ALL_WITHIN = 30.0  # seconds for those of a book
AT_ONCE = 4
GOOD_FOR = 30 * 24 * 3600  # seconds
LACKING_FOR = 3600  # seconds until one that did not come is asked for again


@dataclass(frozen=True)
class Picture:
    """`name` is its file in the book."""

    name: str
    media_type: str
    data: bytes


def pictures_of(book: Book, beat: Callable[[], None]) -> dict[str, Picture]:
    """Those that could be had, by their address. `beat` is called while one waits."""
    wanted = list(dict.fromkeys(addresses(book)))[:MOST]
    if not wanted:
        return {}
    ends = time.monotonic() + ALL_WITHIN
    found: dict[str, Picture] = {}
    size = 0
    with ThreadPoolExecutor(AT_ONCE) as crew:
        for address, data in zip(
            wanted, crew.map(lambda each: kept_or_fetched(each, ends), wanted), strict=True
        ):
            beat()
            seen = image(data)
            if seen is None or size + len(data) > ALL_OF_THEM:
                continue
            size += len(data)
            name = f"picture-{hashlib.sha256(data).hexdigest()[:16]}.{seen.kind}"
            found[address] = Picture(name, seen.media_type, data)
    return found


def addresses(book: Book) -> Iterator[str]:
    yield from shown_in(book.about)
    for story in book.stories:
        for html in (story.summary, story.disclaimer, story.notes_before, story.notes_after):
            yield from shown_in(html)
        for piece, text in book.texts(story):
            for html in (piece.notes_before, text, piece.notes_after):
                yield from shown_in(html)


def shown_in(html: str) -> Iterator[str]:
    if "<img" in html:
        for node in images(parsed(html)):
            if node.attributes["src"].startswith("https://"):
                yield node.attributes["src"]


def kept_or_fetched(address: str, ends: float) -> bytes:
    """Nothing for one that cannot be had."""
    place = settings.HOME / "downloads" / "pictures" / hashlib.sha256(address.encode()).hexdigest()
    with suppress(OSError):
        data: bytes = place.read_bytes()
        if time.time() - place.stat().st_mtime < (GOOD_FOR if data else LACKING_FOR):
            return data
    left = min(WITHIN, ends - time.monotonic())
    if left <= 0:
        return b""
    data = fetched(address, left)
    keep(place, data)
    return data


def fetched(address: str, within: float) -> bytes:
    try:
        answer = fetch(address, Errand(headers={"Accept": "image/*"}, most=LARGEST, within=within))
    except NotFetched as error:
        log.info("No picture from %s: %s", address, error)
        return b""
    return answer.body if answer.status == 200 and image(answer.body) else b""


def keep(place: Path, data: bytes) -> None:
    """All of it or nothing. A disk that is full costs the memory, not the book."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.{time.monotonic_ns()}.part")
        part.write_bytes(data)
        part.replace(place)
