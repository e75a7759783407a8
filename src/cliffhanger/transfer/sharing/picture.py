"""The picture that other places show beside a link to a work: drawn once for the same words."""

import json
import time
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst
from django.conf import settings

from cliffhanger.works.models import Work
from cliffhanger.works.sharing import picture_mark, picture_words

from ..downloads.strings import has_letters_for, literal

PPI = 144  # 600 × 315 points become 1200 × 630 pixels
ONE_AT_A_TIME = Lock()  # a crowd that follows a new link must not keep every thread drawing


def picture_of(work: Work) -> bytes:
    """As PNG, kept in the data folder until the work is called otherwise."""
    place = settings.HOME / "pictures" / f"{work.pk}-{picture_mark(work)}.png"
    with suppress(OSError):
        return bytes(place.read_bytes())
    with ONE_AT_A_TIME:
        with suppress(OSError):  # somebody else drew it meanwhile
            return bytes(place.read_bytes())
        made = drawn(work)
        keep(place, made, f"{work.pk}-*.png")
    return made


def drawn(work: Work) -> bytes:
    words = json.dumps(picture_words(work), ensure_ascii=False)
    source = template().replace("SAID", literal(words))
    picture = typst.compile(
        source.encode(), format="png", ppi=PPI, ignore_system_fonts=has_letters_for(source)
    )
    return bytes(picture)


def keep(place: Path, data: bytes, earlier: str) -> None:
    """All of it or nothing, in place of earlier ones. A disk that is full costs the memory, not the picture."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.{time.monotonic_ns()}.part")
        part.write_bytes(data)
        part.replace(place)
        for old in place.parent.glob(earlier):
            if old != place:
                old.unlink(missing_ok=True)


@cache
def template() -> str:
    return (files(__package__) / "picture.typ").read_text(encoding="utf-8")
