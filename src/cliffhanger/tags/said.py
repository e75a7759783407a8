"""The words an archive of this field starts with, as the reader's language says them.

They are tags as any other: known by their English names, in the database, in addresses and to programs.
What a reader sees is translated, unless the archive has changed them.
"""

from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_noop

from .models import CATEGORIES, RATINGS, WARNINGS, Medium

TRANSLATED = {*RATINGS, *WARNINGS, *CATEGORIES, *Medium.labels}

# For the catalogue; the names themselves stay as they are.
gettext_noop("Not Rated")
gettext_noop("General Audiences")
gettext_noop("Teen And Up Audiences")
gettext_noop("Mature")
gettext_noop("Explicit")
gettext_noop("Creator Chose Not To Use Archive Warnings")
gettext_noop("No Archive Warnings Apply")
gettext_noop("Graphic Depictions Of Violence")
gettext_noop("Major Character Death")
gettext_noop("Rape/Non-Con")
gettext_noop("Underage Sex")
gettext_noop("Gen")
gettext_noop("Multi")
gettext_noop("Other")
gettext_noop("Anime & Manga")
gettext_noop("Books & Literature")
gettext_noop("Cartoons & Comics & Graphic Novels")
gettext_noop("Celebrities & Real People")
gettext_noop("Movies")
gettext_noop("Music & Bands")
gettext_noop("Other Media")
gettext_noop("Theater")
gettext_noop("TV Shows")
gettext_noop("Video Games")
gettext_noop("Uncategorized Fandoms")


def shown(name: str) -> str:
    return gettext(name) if name in TRANSLATED else name


shown_lazily = lazy(shown, str)
