"""The author's desk: what is open, what is sealed, what readers said, what is still in the drawer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cliffhanger.accounts.models import Account
from cliffhanger.kit.text import capitalised
from cliffhanger.reviews.models import VERDICTS, Review
from cliffhanger.works.models import Chapter, Work

from ..models import Promise, Seal

MOST_ANSWERS = 8
MOST_BARS = 12


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated  # noqa: S101 - login_required has seen to it; this tells the type checker
    hers = Work.objects.made_by(request.user).order_by("-updated_at", "-created_at")
    works = hers.prefetch_related(Prefetch("chapters", Chapter.objects.without_text()))
    return render(request, "promises/desk.html", {**of_works(list(works)), **of_readers(request.user)})


def of_works(works: list[Work]) -> dict[str, Any]:
    """The author's works, sorted into the drawers of the desk."""
    promises = Promise.objects.filter(work__in=works).select_related("work").prefetch_related("seals")
    sealed = Seal.objects.filter(promise__work__in=works, posted_at=None, chapter__held_at__isnull=False)
    drafts = [work for work in works if not work.is_let_out]
    return {
        "promises": promises.order_by("settled_at", "-opened_at"),
        "sealed": sealed.select_related("chapter__work", "promise").order_by("due_at", "promise", "position"),
        "drafts": drafts,
        "out": [work for work in works if work.is_let_out],
        "loose": loose_chapters(works),
    }


def loose_chapters(works: list[Work]) -> QuerySet[Chapter]:
    """Unposted chapters of works that are out: neither sealed nor promised."""
    drafts = Chapter.objects.without_text().filter(work__in=works, posted_at=None, held_at=None)
    return drafts.filter(work__posted_at__isnull=False).select_related("work").order_by("work", "position")


def of_readers(author: Account) -> dict[str, Any]:
    """What readers answered, the latest first, and the same as figures."""
    works = Work.objects.made_by(author).values("pk")
    answers = Review.objects.standing().filter(work__in=works).exclude(account=author)
    verdicts = answers.aggregate(
        **{verdict: Count("pk", filter=Q(**{verdict: True})) for verdict in VERDICTS}
    )
    opened = (
        Chapter.objects.posted()
        .filter(work__in=works)
        .annotate(readers=Count("readings"))
        .filter(readers__gt=0)
        .select_related("work")
        .without_text()
        .order_by("-readers", "work", "position")[:MOST_BARS]
    )
    return {
        "answers": answers.with_talk().select_related("work").order_by("-written_at")[:MOST_ANSWERS],
        "verdicts": [(capitalised(str(words)), verdicts[verdict]) for verdict, words in VERDICTS.items()],
        "has_answers": any(verdicts.values()),
        "opened": [(f"{chapter.work.title}, {chapter.position}", chapter.readers) for chapter in opened],
    }
