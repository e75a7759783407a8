"""The cover of a book: the author's own picture, or one drawn from title, names, colour and seal of the archive."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from .. import models
from .book import Book, speaking
from .image import MEDIA_TYPES
from .pictures import keep
from .strings import has_letters_for, literal

PPI = 144  # 600 × 900 points become 1200 × 1800 pixels
WIDTH, HEIGHT = 600, 900  # points
LONGEST = 200  # characters of a title, of names


@dataclass(frozen=True)
class Cover:
    """A picture as PNG or JPEG, and what it says for who does not see it."""

    picture: bytes
    kind: str
    alt: str

    @property
    def extension(self) -> str:
        return self.kind

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]


def cover_of(book: Book, width: int = WIDTH) -> Cover:
    """`width` is that of one that is drawn, for the height that all have."""
    with speaking():
        alt = _("Cover: “%(title)s” by %(names)s") % {"title": book.title, "names": book.by}
    own = models.Cover.objects.filter(work=book.stories[0].pk).first() if book.cover else None
    if own is not None:
        return Cover(bytes(own.picture), own.kind, own.alt or alt)
    return Cover(drawn(book, width), "png", alt)


def drawn(book: Book, width: int = WIDTH) -> bytes:
    """Drawn once for the same words: a new revision seldom has others."""
    with speaking():
        said = {
            "title": shortened(book.title),
            "names": shortened(book.by),
            "archive": shortened(book.archive),
            "language": book.language.split("-")[0],
            "dir": book.dir,
            "width": width,
            "height": HEIGHT,
        }
    source = template().replace("SAID", literal(json.dumps(said, ensure_ascii=False)))
    name = hashlib.sha256(source.encode()).hexdigest()
    return remembered(settings.HOME / "downloads" / "covers" / f"{name}.png", lambda: draw(source))


def remembered(place: Path, make: Callable[[], bytes]) -> bytes:
    try:
        return place.read_bytes()
    except OSError:
        made = make()
        keep(place, made)
        return made


def draw(source: str) -> bytes:
    plain = has_letters_for(source)
    return typst.compile(source.encode(), format="png", ppi=PPI, ignore_system_fonts=plain)


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


@cache
def template() -> str:
    return (files(__package__) / "typst" / "cover.typ").read_text()
