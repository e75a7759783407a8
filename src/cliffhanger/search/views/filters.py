"""The filters a reader keeps. Nobody else sees them."""

from typing import Any
from urllib.parse import parse_qs

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.accounts.models import Account
from cliffhanger.accounts.names import key
from cliffhanger.archive import clock
from cliffhanger.archive.doors import SignInFirst

from ..asked import read_query
from ..forms import FilterForm
from ..keeping import CannotHoldAlways, keep, never_show, show_again
from ..listing import Listing
from ..models import Filter
from ..question import Answer, address, parse


@require_http_methods(["GET", "HEAD", "POST"])
def filters(request: HttpRequest, username: str) -> HttpResponse:
    """All of them; with the parameters of a list, the form to keep it by a name."""
    reader = herself(request, username)
    if request.method == "POST":
        return kept(request, reader)
    question = parse(dict(request.GET.lists())).question.first_page()
    asked = address(question) if question.is_filtered else ""
    form = FilterForm(initial={"asked": asked}) if asked else None
    return shown(request, reader, form, asked)


def kept(request: HttpRequest, reader: Account) -> HttpResponse:
    form = FilterForm(request.POST)
    asked = address(parse(parse_qs(request.POST.get("asked", "")[:4000])).question.first_page())
    if not form.is_valid():
        return shown(request, reader, form, asked, status=422)
    made = keep(reader, form.cleaned_data["name"], asked)
    messages.success(request, _("The filter is kept as “%(name)s”.") % {"name": made.name})
    return redirect("search:filters", reader.username)


def shown(
    request: HttpRequest, reader: Account, form: FilterForm | None, asked: str, status: int = 200
) -> HttpResponse:
    rows = [(each, chips_of(request, each.asked)) for each in reader.filters.all()]
    context = {"filters": rows, "form": form, "chips": chips_of(request, asked) if asked else []}
    return render(request, "search/filters.html", context, status=status)


def chips_of(request: HttpRequest, asked: str) -> list[Any]:
    """What a filter asks for, in words."""
    read = read_query(request.user, parse_qs(asked))
    return list(Listing(read, read.question, Answer(), []).chips())


@require_POST
def filter_(request: HttpRequest, username: str, filter_id: int) -> HttpResponse:
    """`do` is remove, never or again."""
    reader = herself(request, username)
    found = get_object_or_404(Filter, account=reader, pk=filter_id)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    act(request, found)
    return redirect("search:filters", reader.username)


def remove(request: HttpRequest, found: Filter) -> None:
    found.delete()
    messages.success(request, _("The filter is gone."))


def never(request: HttpRequest, found: Filter) -> None:
    try:
        never_show(found, clock.now())
    except CannotHoldAlways:
        said = _("“%(name)s” looks for words or crossovers. Of all lists at once only the rest can be asked.")
        messages.error(request, said % {"name": found.name})
    else:
        messages.success(request, _("From now on your lists show only what this filter finds."))


def again(request: HttpRequest, found: Filter) -> None:
    show_again(found)
    messages.success(request, _("Your lists show everything again."))


ACTS = {"remove": remove, "never": never, "again": again}


def herself(request: HttpRequest, username: str) -> Account:
    """The signed-in reader, whose page this is. 404 on those of others."""
    if not isinstance(request.user, Account):
        raise SignInFirst(_("Sign in to keep filters."))
    if key(request.user.username) != key(username):
        raise Http404
    return request.user
