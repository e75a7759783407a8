"""Where the index of this machine lies.

    search/1-9f3c/current      names the generation that answers
    search/1-9f3c/7/           a generation: catalogue.json with its drawers, and words/

Another version of what is kept is another folder, so that a new release builds its own while an old one serves;
and so is another database.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import connection

VERSION = 3  # of what cards and documents hold; raised with every change of them
CURRENT = "current"


def folder() -> Path:
    where = [str(connection.settings_dict[part]) for part in ("ENGINE", "HOST", "PORT", "NAME")]
    mark = hashlib.sha256("\n".join(where).encode()).hexdigest()[:8]
    return Path(settings.SEARCH_FOLDER) / f"{VERSION}-{mark}"


def current() -> Path | None:
    """The generation that answers; None where there is none yet."""
    above = folder()
    try:
        name = (above / CURRENT).read_text().strip()
    except OSError:
        return None
    return above / name if name.isdigit() else None


def words_of(generation: Path) -> Path:
    return generation / "words"
