from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cliffhanger.archive import clock
from cliffhanger.works.access import work_to_read

from .models import Notice, Subscription


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    mine = Notice.objects.filter(account=request.user.pk)
    page = Paginator(mine, 30).get_page(request.GET.get("page"))
    shown = list(page)  # before they are marked as read, so that the new ones look new
    if request.method == "POST":
        mine.filter(read_at=None).update(read_at=clock.now())
        return redirect("follows:notices")
    return render(request, "follows/notices.html", {"page": page, "notices": shown})


@login_required
@require_POST
def subscription(request: HttpRequest, work_id: int) -> HttpResponse:
    """Follow a work, or stop."""
    work = work_to_read(request, work_id)
    ended, _ = Subscription.objects.filter(account=request.user.pk, work=work).delete()
    if not ended:
        Subscription.objects.create(account_id=request.user.pk, work=work)
    return redirect(work)
