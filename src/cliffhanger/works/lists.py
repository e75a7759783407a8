"""Works as lists show them."""

from django.db.models import Prefetch, QuerySet

from .models import Chapter, Work


def for_blurbs(works: QuerySet[Work]) -> QuerySet[Work]:
    """With all that a blurb shows, in a number of queries that does not grow with the list."""
    return works.prefetch_related(
        "creatorships__pseud__account",
        "work_tags__tag",
        Prefetch("chapters", Chapter.objects.without_text()),
        "promises",
    )
