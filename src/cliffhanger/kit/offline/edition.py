"""What the service worker is made of, and the edition it says: another text anywhere in it is another edition."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import stylesheet

WORKER = Path(__file__).parent / "worker.js"
TEMPLATES = Path(__file__).parent.parent / "templates"
PARTS = ("kit/js/times.js", "kit/js/offline.js", "kit/js/kept.js", "kit/seal.svg")
PAGES = ("kit/offline/page.html", "kit/offline/kept.html", "kit/offline/away.html")
WORDS = {
    "copy": _(
        "This is the copy kept on this device, of {day}. An answer you write goes out when there is network."
    ),
    "untitled": _("a story"),
    "sent": _("Your answer to {title} is in. Thank you."),
    "refused": _("Your answer to {title} was not taken. What you wrote is kept for you."),
    "tooLate": _("{title} was taken down before your answer arrived. What you wrote is kept for you."),
    "signedOut": _("Your answer to {title} waits until you are signed in again."),
    "changed": _("{title} has changed, and the copy you keep with it."),
    "gone": _("{title} was taken down, so the copy you kept is gone too."),
    "closed": _("{title} is for signed-in readers now, so the copy you kept is gone."),
    "missing": _("{title} is no longer here, so the copy you kept is gone too."),
}


def worker() -> str:
    """The script as it is served, in the language that is spoken. Read once, or at every call in `DEBUG`."""
    return write() if settings.DEBUG else _written(get_language())


def write() -> str:
    source = WORKER.read_text(encoding="utf-8")
    known = {
        "SHELL": [
            reverse("offline:kept"),
            reverse("offline:away"),
            stylesheet_address(),
            *map(static, PARTS),
        ],
        "PAGES": {
            "kept": reverse("offline:kept"),
            "away": reverse("offline:away"),
            "signIn": reverse("account_login"),
            "icon": static("kit/icons/seal-192.png"),
        },
        "WORDS": {**{name: str(said) for name, said in WORDS.items()}, "archive": settings.ARCHIVE_NAME},
    }
    said = {"EDITION": edition(source, json.dumps(known)), **known}
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in said.items()) + source


@lru_cache(maxsize=32)
def _written(language: str) -> str:
    return write()


def stylesheet_address() -> str:
    return reverse("kit:stylesheet", args=[stylesheet.fingerprint()])


def edition(*said: str) -> str:
    files = [Path(str(finders.find(name))).read_bytes() for name in PARTS]
    pages = [(TEMPLATES / name).read_bytes() for name in PAGES]
    return hashlib.sha256(b"\0".join([*map(str.encode, said), *files, *pages])).hexdigest()[:12]
