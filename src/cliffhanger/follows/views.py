"""What an account was told, and what it follows."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cliffhanger.accounts.models import Account
from cliffhanger.accounts.names import key
from cliffhanger.archive import clock
from cliffhanger.search.models import Filter
from cliffhanger.tags.models import Tag
from cliffhanger.works.names import spelt

from .following import follow, named_thing, with_things
from .models import Notice, Subscription

PER_PAGE = 30
FOLLOWED = gettext_lazy("You are now following this. You are told when it goes on.")
STOPPED = gettext_lazy("You do not follow this any more.")
KINDS = {
    "works": ("work", gettext_lazy("Works")),
    "series": ("series", gettext_lazy("Series")),
    "users": ("pseud", gettext_lazy("People")),
    "tags": ("tag", gettext_lazy("Tags")),
    "promises": ("promise", gettext_lazy("Promises")),
    "filters": ("filter", gettext_lazy("Filters")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What this account was told. Posting marks as read what the page showed, not what came since."""
    mine = Notice.objects.filter(account=request.user.pk, is_listed=True)
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
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest, username: str) -> HttpResponse:
    """What she follows, for herself alone; posting follows one thing more. Pressing twice is pressing once."""
    account = herself(request, username)
    if request.method == "POST":
        field, thing = named_thing(request)
        made, is_new = follow(account, field, thing)
        return answered(request, thing, str(FOLLOWED), made if is_new else None, status=201)
    kind = request.GET.get("type", "")
    mine = Subscription.objects.filter(account=account)
    if kind in KINDS:
        mine = mine.filter(**{f"{KINDS[kind][0]}__isnull": False})
    page = Paginator(with_things(mine), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "chosen": kind if kind in KINDS else "",
        "kinds": {name: words for name, (_, words) in KINDS.items()},
        "query": f"type={kind}" if kind in KINDS else "",
    }
    return render(request, "follows/subscriptions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def subscription(request: HttpRequest, username: str, subscription_id: int) -> HttpResponse:
    """Ends it. One that has ended already is no mistake of whoever pressed twice."""
    account = herself(request, username)
    ends = request.method == "DELETE" or request.POST.get("_method") == "delete"
    if request.method in ("GET", "HEAD"):
        return redirect("follows:subscriptions", account.username)
    found = Subscription.objects.filter(account=account, pk=subscription_id).first()
    if found is None or not ends:
        return answered(request, None, str(STOPPED), None, status=200)
    thing = found.thing
    found.delete()
    return answered(request, thing, str(STOPPED), None, status=200)


def herself(request: HttpRequest, username: str) -> Account:
    """The signed-in account, whose page this is; 404 on those of others."""
    if not isinstance(request.user, Account) or key(request.user.username) != key(username):
        raise Http404
    return request.user


def answered(
    request: HttpRequest, thing: Model | None, said: str, made: Subscription | None, *, status: int
) -> HttpResponse:
    """In JSON for programs; otherwise back to the page of the thing, or to the list she came from."""
    if "application/json" in request.headers.get("Accept", ""):
        told = {"item_success_message": said}
        return JsonResponse({"item_id": made.pk, **told} if made else told, status=status)
    messages.success(request, said)
    if thing is None or request.POST.get("from") == "list":
        return redirect("follows:subscriptions", request.user.get_username())
    return redirect(page_of(thing))


def page_of(thing: Any) -> str:
    """Where something is followed from. A tag, which knows no works, does not know its own address."""
    if isinstance(thing, Filter):
        return reverse("search:filters", args=[thing.account.username])
    if isinstance(thing, Tag):
        return reverse("works:tag", args=[spelt(thing.name)])
    address: str = thing.get_absolute_url()
    return address
