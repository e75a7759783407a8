"""What came to somebody's works, for herself alone, where programs look for it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cliffhanger.accounts.models import Account
from cliffhanger.works.models import Work

from .models import Subscription
from .views import herself


@login_required
@require_safe
def stats(request: HttpRequest, username: str) -> HttpResponse:
    account = herself(request, username)
    year = request.GET.get("year", "")
    year = year if year.isascii() and year.isdigit() and len(year) == 4 and year > "0000" else ""
    works = Work.objects.made_by(account).filter(posted_at__isnull=False, withdrawn_at=None)
    if year:
        works = works.filter(posted_at__year=int(year))
    context = {"account": account, "year": year, "figures": figures(account, works)}
    return render(request, "follows/stats.html", context)


def figures(account: Account, works: Any) -> dict[str, int]:
    """Under the words that programs know them by."""
    mine = Work.objects.filter(pk__in=works.values("pk")).with_figures(account)
    counted = mine.aggregate(
        words=Sum("words_out"),
        reviews=Sum("reviews_out"),
        kudos=Sum("kudos_out"),
        bookmarks=Sum("bookmarks_out"),
    )
    followed = Subscription.objects
    return {
        _("User Subscriptions:"): followed.filter(pseud__account=account).count(),
        _("Kudos:"): counted["kudos"] or 0,
        _("Comment Threads:"): counted["reviews"] or 0,
        _("Bookmarks:"): counted["bookmarks"] or 0,
        _("Subscriptions:"): followed.filter(work__in=works.values("pk")).count(),
        _("Word Count:"): counted["words"] or 0,
        _("Works:"): mine.count(),
    }
