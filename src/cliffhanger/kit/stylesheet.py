"""The one stylesheet: the files of `static/kit/css` in order, without comments and blank space."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).parent / "static" / "kit" / "css"
FILES = (
    "layers",
    "tokens",
    "ground",
    "page",
    "buttons",
    "fields",
    "seal",
    "promise",
    "story",
    "listing",
    "browse",
    "filters",
    "rooms",
    "people",
    "margins",
    "shelves",
    "tags",
    "aloud",
    "follows",
    "print",
)


def squeeze(css: str) -> str:
    """`css` without comments and needless space. Leaves strings alone; knows no nesting of quotes."""
    kept: list[str] = []
    for part in re.split(r'("[^"\n]*")', re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if not part.startswith('"'):
            part = re.sub(r" ?([{};]) ?", r"\1", re.sub(r"\s+", " ", part))
            part = part.replace(": ", ":").replace(", ", ",").replace(";}", "}")
        kept.append(part)
    return "".join(kept).strip()


def read() -> str:
    return squeeze("\n".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in FILES))


_read_once = lru_cache(maxsize=1)(read)


def stylesheet() -> str:
    """The text of the stylesheet; read once, or at every call while `DEBUG` is on."""
    return read() if settings.DEBUG else _read_once()


def fingerprint() -> str:
    """What the address of the stylesheet carries: changes when, and only when, the text does."""
    return hashlib.sha256(stylesheet().encode()).hexdigest()[:12]
