"""Tags: what a work is about in the words of the field, and what wranglers say of those words.

A work keeps the tags its author typed, in her order. What they count as follows from the tags: a synonym
counts as its canonical tag, and a canonical tag as every metatag above it besides. See `meaning.py`.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .names import spelt
from .queries import TagChangeQuerySet, TagQuerySet


class Kind(models.TextChoices):
    RATING = "rating", _("Rating")
    WARNING = "warning", _("Archive Warning")
    CATEGORY = "category", _("Category")
    FANDOM = "fandom", _("Fandom")
    RELATIONSHIP = "relationship", _("Relationship")
    CHARACTER = "character", _("Character")
    FREEFORM = "freeform", _("Additional Tag")


class Medium(models.TextChoices):
    """Where fandoms come from, in the order of their page. Addresses hold these names, so they are no language's but English; see `said.py`."""

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

# Kinds that authors type freely, and that somebody puts in order.
WRANGLED = (Kind.FANDOM, Kind.RELATIONSHIP, Kind.CHARACTER, Kind.FREEFORM)
# What may stand above what: a character belongs to fandoms, a relationship to fandoms and characters.
PARENT_KINDS: dict[str, tuple[Kind, ...]] = {
    Kind.RELATIONSHIP: (Kind.FANDOM, Kind.CHARACTER),
    Kind.CHARACTER: (Kind.FANDOM,),
    Kind.FREEFORM: (Kind.FANDOM,),
}


class Tag(models.Model):
    """A word of one kind. Canonical since `canonical_at`, or a synonym of a canonical tag, or as it was typed.

    `synonym_of` always leads to a canonical tag of the same kind, never to another synonym.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=150)
    key = models.CharField(max_length=300, editable=False)
    medium = models.CharField(max_length=12, choices=Medium.choices, blank=True, default="")
    description = models.TextField(blank=True, default="")
    canonical_at = models.DateTimeField(null=True)
    synonym_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="synonyms")

    objects = TagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_tag_a_name"),
            models.CheckConstraint(
                condition=Q(canonical_at=None) | Q(synonym_of=None), name="canonical_or_synonym"
            ),
            models.CheckConstraint(
                condition=Q(synonym_of=None) | ~Q(synonym_of=F("id")), name="no_synonym_of_itself"
            ),
        ]
        indexes = [models.Index(fields=["key"], name="tag_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("works:tag", args=[spelt(self.name)])

    @property
    def is_canonical(self) -> bool:
        return self.canonical_at is not None

    @property
    def is_wrangled(self) -> bool:
        return self.canonical_at is not None or self.synonym_of_id is not None

    def namesakes(self) -> "models.QuerySet[Any, Any]":
        """Keys of the tags of this name that are no synonyms: to a reader they are one word."""
        return Tag.objects.filter(key=self.key, synonym_of=None).values("pk")

    @property
    def bond(self) -> str:
        """ "romantic" (A/B), "platonic" (A & B), or nothing: of a relationship, by how it is written."""
        if self.kind != Kind.RELATIONSHIP:
            return ""
        return "romantic" if "/" in self.name else "platonic" if "&" in self.name else ""


def tag(kind: str, name: str) -> Tag:
    """The tag of this kind and name, made if it is new; capitals and spaces do not make another."""
    name = " ".join(name.split())
    found, _ = Tag.objects.get_or_create(kind=kind, key=name.casefold(), defaults={"name": name})
    return found


class Parent(models.Model):
    """A character, relationship or freeform belongs to a fandom, a relationship to its characters. Both are canonical."""

    child = models.ForeignKey(Tag, models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Tag, models.CASCADE, related_name="children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "parent"], name="a_parent_once_a_child")]


class Umbrella(models.Model):
    """A metatag says more widely what a tag of its kind says. Both are canonical; no tag stands above itself."""

    sub = models.ForeignKey(Tag, models.CASCADE, related_name="metatags")
    meta = models.ForeignKey(Tag, models.CASCADE, related_name="subtags")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sub", "meta"], name="an_umbrella_once"),
            models.CheckConstraint(condition=~Q(sub=F("meta")), name="no_umbrella_over_itself"),
        ]


class Above(models.Model):
    """Every metatag above a tag, near or far: what `Umbrella` comes to. Written by `umbrellas.py` alone."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="above")
    meta = models.ForeignKey(Tag, models.CASCADE, related_name="below")

    class Meta:
        verbose_name_plural = "above"
        constraints = [models.UniqueConstraint(fields=["tag", "meta"], name="above_once")]


class TagChange(models.Model):
    """Append-only: what was said of a tag, by whom; the public log, and what the index reads after a cursor.

    `detail` holds what undoing needs, and under `moved` the tags besides `tag` whose meaning changed with it.
    """

    class Kind(models.TextChoices):
        CANONICAL = "canonical", pgettext_lazy("a tag", "made canonical")
        ORDINARY = "ordinary", pgettext_lazy("a tag", "no longer canonical")
        SYNONYM = "synonym", pgettext_lazy("a tag", "merged into another")
        SPLIT = "split", pgettext_lazy("a tag", "no longer a synonym")
        PARENT = "parent", pgettext_lazy("a tag", "given a parent")
        NO_PARENT = "no_parent", pgettext_lazy("a tag", "taken from a parent")
        UMBRELLA = "umbrella", pgettext_lazy("a tag", "put under a metatag")
        NO_UMBRELLA = "no_umbrella", pgettext_lazy("a tag", "taken from under a metatag")
        RENAMED = "renamed", pgettext_lazy("a tag", "renamed")
        DESCRIBED = "described", pgettext_lazy("a tag", "described")
        MEDIUM = "medium", pgettext_lazy("a tag", "given a medium")
        UNDONE = "undone", pgettext_lazy("a tag", "undone")

    # After these, works with the tag count as others did before.
    MEANING: ClassVar = (
        Kind.CANONICAL, Kind.ORDINARY, Kind.SYNONYM, Kind.SPLIT, Kind.UMBRELLA, Kind.NO_UMBRELLA, Kind.RENAMED, Kind.UNDONE,
    )  # fmt: skip

    kind = models.CharField(max_length=12, choices=Kind.choices)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="changes")
    other = models.ForeignKey(Tag, models.CASCADE, null=True, related_name="changes_beside")
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    detail: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    objects = TagChangeQuerySet.as_manager()


class Wrangler(models.Model):
    """Somebody keeps the tags of a fandom in order."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wrangles")
    fandom = models.ForeignKey(Tag, models.CASCADE, related_name="wranglers")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "fandom"], name="a_fandom_once_a_wrangler")]
