"""How this reader likes to read: the cookie `reading`, and the data attributes of <html> it becomes.

A device that has chosen nothing reads as the account that is signed in on it; one that has, as it chose.

The value is `name:choice` joined by dots, as in `theme:dark.size:4` (a comma may not stand in a cookie).
Whatever is not in `CHOICES` is dropped, so the attributes can be written into a page as they are.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COOKIE = "reading"
COOKIE_AGE = 400 * 24 * 3600  # seconds; browsers keep none longer
# The first choice of each is what a reader gets who chose nothing; it is not written down.
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("system", "light", "sepia", "dark"),
    "size": ("3", "1", "2", "4", "5"),
    "measure": ("normal", "narrow", "wide"),
    "leading": ("normal", "tight", "loose"),
    "face": ("serif", "sans", "clear"),
    "paragraphs": ("indented", "spaced"),
    "styles": ("authors", "none"),
    "speech": ("normal", "slow", "brisk", "fast"),
}

# How the form says them, in the order it shows them.
WORDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "theme": (
        pgettext_lazy("reading settings", "Page"),
        {"system": _("As my device"), "light": _("Paper"), "sepia": _("Sepia"), "dark": _("Dark")},
    ),
    "size": (
        pgettext_lazy("reading settings", "Letters"),
        {"1": _("Tiny"), "2": _("Small"), "3": _("Medium"), "4": _("Large"), "5": _("Huge")},
    ),
    "measure": (
        pgettext_lazy("reading settings", "Lines"),
        {
            "narrow": pgettext_lazy("lines", "Short"),
            "normal": _("Medium"),
            "wide": pgettext_lazy("lines", "Long"),
        },
    ),
    "leading": (_("Between lines"), {"tight": _("Tight"), "normal": _("Medium"), "loose": _("Loose")}),
    "face": (
        _("Typeface"),
        {
            "serif": pgettext_lazy("typeface", "Book"),
            "sans": pgettext_lazy("typeface", "Plain"),
            "clear": _("Easier for dyslexia"),
        },
    ),
    "paragraphs": (_("Paragraphs"), {"indented": _("Indented"), "spaced": _("Spaced")}),
    "styles": (
        _("Authors’ own styles"),
        {"authors": pgettext_lazy("styles", "Shown"), "none": pgettext_lazy("styles", "Off")},
    ),
    "speech": (
        pgettext_lazy("reading settings", "Read aloud"),
        {
            "slow": pgettext_lazy("reading aloud", "Slowly"),
            "normal": pgettext_lazy("reading aloud", "Evenly"),
            "brisk": pgettext_lazy("reading aloud", "Briskly"),
            "fast": pgettext_lazy("reading aloud", "Fast"),
        },
    ),
}


def of(request: HttpRequest) -> dict[str, str]:
    """The choices for this page: the device's own, or else the account's."""
    if has_own(request):
        return parse(request.COOKIES[COOKIE])
    return parse(getattr(getattr(request, "user", None), "reading", ""))


def has_own(request: HttpRequest) -> bool:
    """Whether this device has chosen; to choose what everybody gets is to choose."""
    return COOKIE in request.COOKIES


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """The choices in `given` that exist and differ from what everybody gets, in the order of `CHOICES`."""
    return {name: given[name] for name, choices in CHOICES.items() if given.get(name) in choices[1:]}


def parse(value: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in value[:200].split("."))
    return chosen({name: choice for name, _, choice in pairs})


def write(choices: Mapping[str, str]) -> str:
    return ".".join(f"{name}:{choice}" for name, choice in chosen(choices).items())
