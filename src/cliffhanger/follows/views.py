from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.works.access import work_to_read

from .models import Notice, Subscription

PER_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What this account was told. Posting marks as read what the page showed, not what came since."""
    mine = Notice.objects.filter(account=request.user.pk)
    if request.method == "POST":
        newest = request.POST.get("newest", "")
        if newest.isascii() and newest.isdigit() and len(newest) <= 18:
            mine.filter(read_at=None, pk__lte=int(newest)).update(read_at=clock.now())
        return redirect("follows:notices")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "newest": mine.order_by("-pk").values_list("pk", flat=True).first(),
        "unread": mine.filter(read_at=None).count(),
    }
    return render(request, "follows/notices.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def subscription(request: HttpRequest, work_id: int) -> HttpResponse:
    """Follow a work, or with `wanted=no` stop. Pressing twice is pressing once.

    Who had to sign in first comes by GET, and finds the button on the work's page.
    """
    work = work_to_read(request, work_id)
    if request.method != "POST" or not isinstance(request.user, Account):
        return redirect(work)
    if request.POST.get("wanted") == "no":
        Subscription.objects.filter(account=request.user.pk, work=work).delete()
    else:
        Subscription.objects.get_or_create(account=request.user, work=work)
    return redirect(work)
