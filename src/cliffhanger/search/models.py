"""Filters that a reader keeps: to come back to, to be told by, and never to be shown what they leave out."""

from typing import Any, cast
from urllib.parse import parse_qs

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.tags.models import Tag

from .question import Question, parse

LONGEST_NAME = 80
LONGEST_ASKED = 4000
LOOKED_UP = "never_of"  # under which an account remembers its filter


class Filter(models.Model):
    """A question under a name. `asked` is its address.

    Since `never_since` what it does not find is in none of the reader's lists; then `kept_away` has the tags that it
    leaves out.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="filters")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    asked = models.TextField(max_length=LONGEST_ASKED)
    made_at = models.DateTimeField(default=clock.now)
    never_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="a_filter_once_a_name"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(never_since__isnull=False), name="one_filter_for_all_lists"
            ),
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('works:works')}?{self.asked}"

    @property
    def question(self) -> Question:
        return parse(parse_qs(self.asked)).question


class KeptAway(models.Model):
    """A tag that a reader never wants to be shown works of. Works find these rows by the name `kept_away_by`."""

    filter = models.ForeignKey(Filter, models.CASCADE, related_name="kept_away")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="kept_away_by")

    class Meta:
        verbose_name_plural = "kept away"
        constraints = [models.UniqueConstraint(fields=["filter", "tag"], name="kept_away_once")]

    def __str__(self) -> str:
        return str(self.tag)


def never_of(reader: Any) -> Filter | None:
    """The filter that holds for all of this reader's lists. Looked up once, while she is asked about."""
    if not isinstance(reader, Account):
        return None
    if LOOKED_UP not in reader.__dict__:
        found = Filter.objects.filter(account=reader, never_since__isnull=False).first()
        reader.__dict__[LOOKED_UP] = found
    return cast(Filter | None, reader.__dict__[LOOKED_UP])
