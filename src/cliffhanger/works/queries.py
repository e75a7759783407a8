"""Which works and chapters a reader may see. Everything that shows any of them asks here."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cliffhanger.accounts.models import Account
from cliffhanger.accounts.queries import by_muted
from cliffhanger.tags.models import Tag

Reader = Account | AnonymousUser
# Of what puts a work into a collection: its author and those who keep the collection have both agreed.
IN_COLLECTION = Q(collection_items__agreed_at__isnull=False, collection_items__approved_at__isnull=False)
# What a reader wants of all her lists besides not to see what she muted. The app that keeps filters tells it.
WANTED: list[Callable[["WorkQuerySet", Account], "WorkQuerySet"]] = []


def unwanted_tags(reader: Account) -> Any:
    """Keys of the tags this reader muted, and of those a filter of hers keeps from all her lists; a synonym's is its
    canonical tag's.
    """
    muted = Tag.objects.filter(muted_by__account=reader).values("pk")
    kept_away = Tag.objects.filter(kept_away_by__filter__account=reader).values("pk")
    unwanted = Q(pk__in=[]) if reader.sees_muted else Q(pk__in=muted)
    unwanted |= Q(pk__in=[]) if reader.sees_all else Q(pk__in=kept_away)
    means = Tag.objects.filter(unwanted).order_by().annotate(means=Coalesce("synonym_of", "pk"))
    return means.values("means")


class WorkQuerySet(models.QuerySet[Any]):
    def out(self) -> "WorkQuerySet":
        return self.filter(posted_at__isnull=False, withdrawn_at=None, unrevealed_at=None)

    def public(self) -> "WorkQuerySet":
        """Works that are out and open to everybody, signed in or not."""
        return self.out().filter(is_restricted=False)

    def out_for(self, reader: Reader) -> "WorkQuerySet":
        """Works that are out, with the restricted ones for those who are signed in, muted or not."""
        return self.out() if reader.is_authenticated else self.public()

    def listed_for(self, reader: Reader) -> "WorkQuerySet":
        """Works that belong in this reader's lists: what is out for her and not muted.

        No open promises but her own, if she does not want to see them.
        """
        if not isinstance(reader, Account):
            return self.public()
        listed = self.out_for(reader).not_muted_by(reader)
        for wanted in WANTED:
            listed = wanted(listed, reader)
        return listed.without_open_promises(reader) if reader.hides_promises else listed

    def not_muted_by(self, reader: Reader) -> "WorkQuerySet":
        """Without works that this reader has muted, by themselves, by a tag or by who signs them.

        Nor such as have a tag that a filter of hers keeps from all her lists. A tag is also its synonyms and subtags.
        """
        if not isinstance(reader, Account):
            return self
        every = self.model._default_manager
        signed = apps.get_model("works", "Creatorship")._default_manager.filter(
            by_muted(reader, "pseud__account"), role="author"
        )
        unwanted = unwanted_tags(reader)
        wanted = self.exclude(pk__in=self.tagged_with(unwanted)).exclude(pk__in=self.warning_of(unwanted))
        if reader.sees_muted:
            return wanted
        muted = every.filter(muted_by__account=reader)
        return wanted.exclude(pk__in=muted.values("pk")).exclude(pk__in=signed.values("work"))

    def without_open_promises(self, reader: Account) -> "WorkQuerySet":
        """Without works that wait for answers, unless she makes them."""
        every = self.model._default_manager
        hers = every.filter(creatorships__pseud__account=reader)
        return self.exclude(pk__in=every.promising().exclude(pk__in=hers.values("pk")).values("pk"))

    def made_by(self, account: Account) -> "WorkQuerySet":
        """Works this account signs, posted or not."""
        return self.filter(creatorships__pseud__account=account, creatorships__role="author").distinct()

    def visible_to(self, reader: Reader) -> "WorkQuerySet":
        """Works whose page this reader may open: listed ones, her own, those she was given to read or keeps unrevealed."""
        if not reader.is_authenticated:
            return self.public()
        listed = Q(posted_at__isnull=False, withdrawn_at=None, unrevealed_at=None)
        every = self.model._default_manager
        hers = every.filter(creatorships__pseud__account=reader).values("pk")
        given = every.filter(chapters__grants__account=reader).values("pk")
        kept = every.kept_unrevealed_by(reader).values("pk")
        return self.filter(listed | Q(pk__in=hers) | Q(pk__in=given) | Q(pk__in=kept))

    def kept_unrevealed_by(self, reader: Reader) -> "WorkQuerySet":
        """Works their authors have out, in a collection that this reader keeps and has not revealed."""
        return self.filter(
            posted_at__isnull=False,
            withdrawn_at=None,
            unrevealed_at__isnull=False,
            collection_items__agreed_at__isnull=False,
            collection_items__collection__unrevealed_at__isnull=False,
            collection_items__collection__maintainers__account=reader,
        )

    def promising(self) -> "WorkQuerySet":
        """Works with an open promise."""
        return self.filter(promises__opened_at__isnull=False, promises__settled_at=None)

    def with_figures(self, reader: Reader | None = None) -> "WorkQuerySet":
        """With `words_out`, `chapters_out`, `reviews_out`, `kudos_out`, `bookmarks_out` and `collections_out`.

        Of what is out, never of what is held; and of what this reader may see and wants to see.
        """
        reader = reader or AnonymousUser()
        out = Q(chapters__posted_at__isnull=False)
        standing = Q(reviews__removed_at=None, reviews__waits_since=None)
        left, shown = Q(), Q(bookmarks__is_private=False)
        if isinstance(reader, Account):
            hers = Q(pk__in=self.model._default_manager.made_by(reader).values("pk"))  # all was said to her
            standing &= hers | ~by_muted(reader, "reviews__account", "reviews__pseud")
            left = hers | ~by_muted(reader, "kudos__account", "kudos__pseud")
            shown = Q(bookmarks__account=reader) | shown & ~by_muted(
                reader, "bookmarks__account", "bookmarks__pseud"
            )
        counted: WorkQuerySet = self.annotate(
            words_out=self.figure(models.Sum("chapters__words", filter=out)),
            chapters_out=self.figure(Count("chapters", filter=out)),
            reviews_out=self.figure(Count("reviews", filter=standing)),
            kudos_out=self.figure(Count("kudos", filter=left)),
            bookmarks_out=self.figure(Count("bookmarks", filter=shown)),
            collections_out=self.figure(Count("collection_items", filter=IN_COLLECTION)),
        )
        return counted

    def tagged(self, tag: Any) -> "WorkQuerySet":
        """Works that count as this canonical (or not yet wrangled) tag: also by its synonyms and by what is under it."""
        return self.filter(self.counts_as(tag))

    def counts_as(self, tag: Any) -> Q:
        """Of works that count as this tag (or its key, or a query of keys), also because a chapter warns of it.

        Two questions, not one of a union: SQLite's parser has a stack of a hundred, and lists ask this deep inside.
        """
        own = tag if isinstance(tag, models.QuerySet) else [getattr(tag, "pk", tag)]
        return Q(pk__in=self.tagged_with(tag)) | Q(pk__in=self.warning_of(own))

    def tagged_with(self, wanted: Any) -> Any:
        """The keys of works with tags that count as any of these."""
        tags = Tag.objects.meaning(wanted).values("pk")
        return apps.get_model("works", "WorkTag")._default_manager.filter(tag__in=tags).values("work")

    def warning_of(self, wanted: Any) -> Any:
        """The keys of works of which a chapter that is out warns of any of these. A warning counts as nothing else."""
        warned = apps.get_model("works", "ChapterWarning")._default_manager.filter(tag__in=wanted)
        return warned.filter(chapter__posted_at__isnull=False).values("chapter__work")

    def signed_by(self, pseuds: Any) -> "WorkQuerySet":
        """Works that any of these pseuds signs as their author."""
        signed = apps.get_model("works", "Creatorship")._default_manager.filter(
            pseud__in=pseuds, role="author"
        )
        return self.filter(pk__in=signed.values("work"))

    def complete(self) -> "WorkQuerySet":
        """Works with as many chapters out as were planned; after `with_figures`."""
        return self.filter(planned_chapters__lte=F("chapters_out"))

    def figure(self, of: models.Aggregate) -> Coalesce:
        """An aggregate of one work, counted only for the rows that are shown."""
        one = self.model._default_manager.filter(pk=OuterRef("pk")).order_by()
        return Coalesce(Subquery(one.annotate(figure=of).values("figure")), Value(0))


class ChapterQuerySet(models.QuerySet[Any]):
    def posted(self) -> "ChapterQuerySet":
        return self.filter(posted_at__isnull=False)

    def sealed(self) -> "ChapterQuerySet":
        return self.filter(posted_at=None, held_at__isnull=False)

    def visible_to(self, reader: Reader) -> "ChapterQuerySet":
        """Chapters whose text this reader may read. Staff have no way in of their own."""
        out = Q(
            posted_at__isnull=False,
            work__posted_at__isnull=False,
            work__withdrawn_at=None,
            work__unrevealed_at=None,
        )
        if not reader.is_authenticated:
            return self.filter(out, work__is_restricted=False)
        every = self.model._default_manager  # subqueries: making long texts distinct would cost a sort
        hers = every.filter(work__creatorships__pseud__account=reader).values("pk")
        given = every.filter(grants__account=reader).values("pk")
        works = apps.get_model("works", "Work")._default_manager
        kept = Q(posted_at__isnull=False, work__in=works.kept_unrevealed_by(reader).values("pk"))
        return self.filter(out | Q(pk__in=hers) | Q(pk__in=given) | kept)

    def without_text(self) -> "ChapterQuerySet":
        return self.defer("text", "notes_before", "notes_after")


class PartQuerySet(models.QuerySet[Any]):
    def listed_for(self, reader: Reader) -> "PartQuerySet":
        """Parts whose works are listed for this reader, in order."""
        works = apps.get_model("works", "Work")._default_manager.listed_for(reader)
        return self.filter(work__in=works.values("pk")).order_by("position", "pk")

    def numbered(self) -> "PartQuerySet":
        """With `number`: its place among the works of the series that are out. A draft between leaves no gap."""
        before = self.model._default_manager.filter(
            series=OuterRef("series"),
            position__lt=OuterRef("position"),
            work__posted_at__isnull=False,
            work__withdrawn_at=None,
            work__unrevealed_at=None,
        )
        counted = before.order_by().values("series").annotate(number=Count("pk")).values("number")
        numbered: PartQuerySet = self.annotate(number=Coalesce(Subquery(counted), Value(0)) + 1)
        return numbered
