"""Words about many tags. What they count as is in `meaning.py`."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q


class TagQuerySet(models.QuerySet[Any]):
    def canonical(self) -> "TagQuerySet":
        return self.filter(canonical_at__isnull=False)

    def unwrangled(self) -> "TagQuerySet":
        """Tags of which nobody has said yet what they are."""
        return self.filter(canonical_at=None, synonym_of=None)

    def freely_typed(self) -> "TagQuerySet":
        """Tags of the kinds that authors type and wranglers put in order."""
        return self.filter(kind__in=("fandom", "relationship", "character", "freeform"))

    def known(self) -> "TagQuerySet":
        """Tags of which everybody may know: somebody put them in order, or a public work has them."""
        public = apps.get_model("works", "Work")._default_manager.public()
        used = Exists(public.filter(work_tags__tag=OuterRef("pk")))
        return self.filter(Q(canonical_at__isnull=False) | Q(synonym_of__isnull=False) | used)

    def named(self, key: str) -> "TagQuerySet":
        """Tags of this key, of whatever kind: canonical ones first, synonyms last."""
        found = self.filter(key=key).select_related("synonym_of")
        return found.order_by(
            F("synonym_of").asc(nulls_first=True), F("canonical_at").asc(nulls_last=True), "pk"
        )

    def meaning(self, tag: Any) -> "TagQuerySet":
        """Every tag that counts as this one (a tag, its key, or a query of keys): itself, what is under it, their synonyms.

        Of a synonym nothing but itself: ask for its canonical tag.
        """
        wanted = tag if isinstance(tag, models.QuerySet) else [getattr(tag, "pk", tag)]
        above = apps.get_model("tags", "Above")._default_manager
        under = above.filter(meta__in=wanted).values("tag")
        canonical = Q(pk__in=wanted) | Q(pk__in=under)
        return self.filter(canonical | Q(synonym_of__in=wanted) | Q(synonym_of__in=under))


class TagChangeQuerySet(models.QuerySet[Any]):
    def of_meaning(self) -> "TagChangeQuerySet":
        """Changes after which works count otherwise, or are called otherwise."""
        return self.filter(kind__in=self.model.MEANING)

    def for_log(self) -> "TagChangeQuerySet":
        """The latest first, with what the log says of each; of tags that everybody may know alone."""
        known = apps.get_model("tags", "Tag")._default_manager.known()
        shown = self.filter(tag__in=known.values("pk"))
        return shown.select_related("tag", "other", "by", "undone_by", "undoes").order_by("-pk")
