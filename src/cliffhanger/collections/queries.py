"""Words about many collections, and about many of their works."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from cliffhanger.accounts.models import Account
from cliffhanger.works.models import Work
from cliffhanger.works.queries import Reader


class CollectionQuerySet(models.QuerySet[Any]):
    def kept_by(self, account: Account) -> "CollectionQuerySet":
        return self.filter(maintainers__account=account)

    def with_work(self, work: Work) -> "CollectionQuerySet":
        """Those that the work is in."""
        items = apps.get_model("collections", "Item")._default_manager
        return self.filter(pk__in=items.within().filter(work=work).values("collection"))

    def counted_for(self, reader: Reader) -> "CollectionQuerySet":
        """With `works_out`: how many of their works are listed for this reader. Of what is unrevealed, none is."""
        items = apps.get_model("collections", "Item")._default_manager.listed_for(reader)
        of_each = items.filter(collection=OuterRef("pk")).order_by().values("collection")
        counted: CollectionQuerySet = self.annotate(
            works_out=Coalesce(Subquery(of_each.annotate(n=Count("pk")).values("n")), Value(0))
        )
        return counted


class ItemQuerySet(models.QuerySet[Any]):
    def within(self) -> "ItemQuerySet":
        """Works that are in their collections: both sides have agreed."""
        return self.filter(agreed_at__isnull=False, approved_at__isnull=False)

    def listed_for(self, reader: Reader) -> "ItemQuerySet":
        return self.within().filter(work__in=Work.objects.listed_for(reader).order_by().values("pk"))

    def waiting(self) -> "ItemQuerySet":
        """Offered by their authors, and nobody has said yes yet."""
        return self.filter(agreed_at__isnull=False, approved_at=None)

    def invited(self) -> "ItemQuerySet":
        """A maintainer would like them, and their authors have not said yes yet."""
        return self.filter(agreed_at=None, approved_at__isnull=False)

    def visible_to(self, maintainer: Account) -> "ItemQuerySet":
        """Without works that are not hers to know of: drafts of others, and what they took down."""
        return self.filter(work__in=Work.objects.visible_to(maintainer).order_by().values("pk"))
