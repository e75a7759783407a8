import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.archive.fetch import Errand, Fetched, NotFetched
from cliffhanger.cast import makers
from cliffhanger.manuscript import sanitise
from cliffhanger.transfer.downloads import pictures
from cliffhanger.works.models import Chapter, Work

from .texts import DEEP, RICH, STRAY


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """A data folder of its own."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def author(db: None) -> Account:
    return makers.account("Author")


@pytest.fixture
def work(author: Account) -> Work:
    """Two chapters out, the third a draft."""
    made = makers.work(
        author,
        "The Key",
        ["The first part.", "The second part.", "Nobody has read the third."],
        summary="<p>Somebody finds a key.</p>",
        planned_chapters=3,
    )
    made.tag_with("fandom", ["Original Work"])
    made.tag_with("rating", ["General Audiences"])
    for chapter in made.chapters.filter(position__lt=3):
        chapter.post(clock.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def rich(author: Account) -> Work:
    """Everything that is hard to put in a book, in each place where authors write."""
    made = makers.work(
        author,
        'The "Key" & <others> مفتاح',
        ["", "", ""],
        summary=sanitise(RICH),
        notes_before=STRAY,
        notes_after=sanitise(RICH),
        disclaimer="<p>Not mine.</p>",
        planned_chapters=3,
    )
    made.tag_with("fandom", ["A & B <c>", "مفتاح"])
    for chapter, text in zip(made.chapters.all(), [sanitise(RICH), STRAY, sanitise(DEEP)], strict=True):
        said = {
            "text": text,
            "words": 9,
            "title": 'On & "on" <i>',
            "notes_before": STRAY,
            "notes_after": text,
        }
        Chapter.objects.filter(pk=chapter.pk).update(**said)
        chapter.post(clock.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The one picture that can be had; everything else on the net is away."""
    picture = drawn_png(30, 20)

    def fetched(address: str, errand: Errand | None = None) -> Fetched:
        if address == "https://pictures.example/one.png":
            return Fetched(address, 200, {}, picture)
        raise NotFetched("It is away.")

    monkeypatch.setattr(pictures, "fetch", fetched)
    return picture


def drawn_png(width: int, height: int, text: bytes = b"") -> bytes:
    """A grey picture; `text` is what a program wrote into it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    said = chunk(b"tEXt", b"Comment\0" + text) if text else b""
    return b"\x89PNG\r\n\x1a\n" + head + said + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
