"""What can be followed, by the names programs know, and following it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model, Prefetch
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from cliffhanger.accounts.models import Account, Pseud
from cliffhanger.promises.models import Promise
from cliffhanger.search.models import Filter
from cliffhanger.tags.models import Tag
from cliffhanger.works.access import NOT_FOUND, is_number, series_to_read, work_to_read
from cliffhanger.works.models import Series, Work
from cliffhanger.works.queries import Reader

from .models import Subscription

NUMBER, TYPE = "subscription[subscribable_id]", "subscription[subscribable_type]"
NOTHING = gettext_lazy("There is nothing of the kind to follow.")


def named_thing(request: HttpRequest) -> tuple[str, Model]:
    """What the form asks to follow: the name of its field and itself, if this reader may know of it. 404 otherwise."""
    number = request.POST.get(NUMBER, "")
    named = WAYS.get(request.POST.get(TYPE, "Work"))
    if named is None or not is_number(number):
        raise Http404(NOTHING)
    field, find = named
    return field, find(request, int(number))


def work(request: HttpRequest, number: int) -> Work:
    found = work_to_read(request, number)
    if not found.is_posted:
        raise Http404(NOT_FOUND)
    return found


def pseud(request: HttpRequest, number: int) -> Pseud:
    found = Pseud.objects.select_related("account").filter(pk=number, account__is_active=True).first()
    if found is None:
        raise Http404(NOTHING)
    return found


def user(request: HttpRequest, number: int) -> Pseud:
    """Programs follow people; here one follows the pseud that goes by the name of the account."""
    account = Account.objects.filter(pk=number, is_active=True).first()
    found = account and next((each for each in account.pseuds.all() if each.is_account_name), account.pseud)
    if not found:
        raise Http404(NOTHING)
    return found


def tag(request: HttpRequest, number: int) -> Tag:
    """A tag that some work has that is out for this reader: tags of drafts are not even hinted at."""
    found: Tag | None = Tag.objects.filter(pk=number).first()
    if found is None or not Work.objects.out_for(request.user).tagged(found).exists():
        raise Http404(NOTHING)
    return found


def promise(request: HttpRequest, number: int) -> Promise:
    found: Promise | None = Promise.objects.filter(pk=number).first()
    if found is None:
        raise Http404(NOTHING)
    found.work = work_to_read(request, found.work_id)
    return found


def own_filter(request: HttpRequest, number: int) -> Filter:
    """A filter she keeps herself. Nobody else's."""
    found = Filter.objects.filter(pk=number, account=request.user.pk).first()
    if found is None:
        raise Http404(NOTHING)
    return found


WAYS: Mapping[str, tuple[str, Callable[[HttpRequest, int], Model]]] = {
    "Work": ("work", work),
    "Series": ("series", series_to_read),
    "User": ("pseud", user),
    "Pseud": ("pseud", pseud),
    "Tag": ("tag", tag),
    "Promise": ("promise", promise),
    "Filter": ("filter", own_filter),
}
TYPES = {
    "work": "Work",
    "series": "Series",
    "pseud": "Pseud",
    "tag": "Tag",
    "promise": "Promise",
    "filter": "Filter",
}


def follow(account: Account, field: str, thing: Model) -> tuple[Subscription, bool]:
    """Follow it; asking twice is asking once. With it whether it is new."""
    named: dict[str, Any] = {field: thing}
    return Subscription.objects.get_or_create(account=account, **named)


def followed(reader: Reader, field: str, thing: Model) -> Subscription | None:
    if not isinstance(reader, Account):
        return None
    named: dict[str, Any] = {field: thing}
    return Subscription.objects.filter(account=reader, **named).first()


def with_things(subscriptions: Any) -> Any:
    """With what is followed as a list shows it, in a fixed number of queries."""
    works = Work.objects.prefetch_related("creatorships__pseud__account")
    promises = Promise.objects.prefetch_related(Prefetch("work", works))
    series = Series.objects.select_related("pseud__account")
    return subscriptions.select_related("account", "pseud__account", "tag", "filter").prefetch_related(
        Prefetch("work", works), Prefetch("promise", promises), Prefetch("series", series)
    )
