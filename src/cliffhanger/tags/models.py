"""Tags: what a work is about, in the words of the field."""

from django.db import models


class Kind(models.TextChoices):
    RATING = "rating", "Rating"
    WARNING = "warning", "Archive Warning"
    CATEGORY = "category", "Category"
    FANDOM = "fandom", "Fandom"
    RELATIONSHIP = "relationship", "Relationship"
    CHARACTER = "character", "Character"
    FREEFORM = "freeform", "Additional Tag"


class Medium(models.TextChoices):
    """Where fandoms come from, in the order of their page."""

    ANIME = "anime", "Anime & Manga"
    BOOKS = "books", "Books & Literature"
    COMICS = "comics", "Cartoons & Comics & Graphic Novels"
    PEOPLE = "people", "Celebrities & Real People"
    FILMS = "films", "Movies"
    MUSIC = "music", "Music & Bands"
    OTHER = "other", "Other Media"
    THEATRE = "theatre", "Theater"
    TELEVISION = "television", "TV Shows"
    GAMES = "games", "Video Games"
    NONE = "", "Uncategorized Fandoms"


# An archive of this field starts with these; it may change them.
RATINGS = ("Not Rated", "General Audiences", "Teen And Up Audiences", "Mature", "Explicit")
WARNINGS = (
    "Creator Chose Not To Use Archive Warnings",
    "No Archive Warnings Apply",
    "Graphic Depictions Of Violence",
    "Major Character Death",
    "Rape/Non-Con",
    "Underage Sex",
)
CATEGORIES = ("F/F", "F/M", "Gen", "M/M", "Multi", "Other")


class Tag(models.Model):
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=150)
    key = models.CharField(max_length=300, editable=False)
    medium = models.CharField(max_length=12, choices=Medium.choices, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_tag_a_name")]

    def __str__(self) -> str:
        return self.name


def tag(kind: str, name: str) -> Tag:
    """The tag of this kind and name, made if it is new; capitals and spaces do not make another."""
    name = " ".join(name.split())
    found, _ = Tag.objects.get_or_create(kind=kind, key=name.casefold(), defaults={"name": name})
    return found
