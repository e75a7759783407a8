"""What a collection may be called in its address."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
OURS = frozenset({"new"})  # addresses of the archive's own


def key(name: str) -> str:
    """What two spellings of one name have in common."""
    return name.casefold()


def check(name: str) -> None:
    """Raises ValidationError."""
    if not SHAPE.fullmatch(name):
        raise ValidationError(
            _("Use letters from a to z, digits, _ and -, beginning with a letter or a digit.")
        )
    if key(name) in OURS:
        raise ValidationError(_("The archive keeps this name for itself. Choose another."))
