"""How many readers an author may hope for, where her note only says "lots"."""

from statistics import median_low

from django.db.models import Count, QuerySet

from cliffhanger import keeper
from cliffhanger.reviews.models import Review
from cliffhanger.tags.models import Kind
from cliffhanger.works.models import Work

ENOUGH = 5  # works to take a median of
OTHERWISE = 5  # readers, in an archive too young to know
MOST = 200  # works looked at, the newest first


def suggested_quorum(work: Work) -> int:
    """The archive's own median of different readers who answered the first chapter of comparable works.

    Comparable are works of the same fandoms, or all works where those are too few. At least one reader.
    """
    fandoms = work.tags.filter(kind=Kind.FANDOM)
    out = Work.objects.filter(posted_at__isnull=False).exclude(pk=work.pk)
    for comparable in (out.filter(tags__in=fandoms), out):
        counts = readers_of(comparable)
        if len(counts) >= ENOUGH:
            return min(max(median_low(counts), keeper.terms.QUORUM[0]), keeper.terms.QUORUM[-1])
    return OTHERWISE


def readers_of(works: QuerySet[Work]) -> list[int]:
    """How many accounts answered the first chapter of each of these works, without those nobody answered."""
    newest = list(works.order_by("-posted_at").values_list("pk", flat=True).distinct()[:MOST])
    answers = Review.objects.standing().filter(work__in=newest, chapter__position=1, account__isnull=False)
    counted = answers.values("work").annotate(readers=Count("account", distinct=True)).order_by()
    return [row["readers"] for row in counted]
