"""Making a collection, and keeping it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.accounts.models import Account
from cliffhanger.accounts.views import signed_in
from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent
from cliffhanger.works.lists import for_readers
from cliffhanger.works.models import Work
from cliffhanger.works.writing import NotLikeThis

from .. import bringing, keeping, revealing
from ..access import (
    account_of,
    collection_to_change,
    collection_to_keep,
    item_of_maintainer,
    role_of,
    work_to_bring,
)
from ..forms import CollectionForm, InvitationForm, PeopleForm
from ..models import Collection, Item

PER_PAGE = 20
SHELVES = ("waiting", "invited", "within")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = CollectionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = keeping.make(form.filled(clock.now()), signed_in(request), clock.now())
        except IntegrityError:  # somebody took the name a moment ago: asked again, the form says so
            form = CollectionForm(sent(request))
        else:
            messages.success(request, _("The collection is there."))
            return redirect(made)
    status = 422 if form.errors else 200
    return render(request, "collections/edit.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, collection: str) -> HttpResponse:
    found = collection_to_change(request, collection)
    account = account_of(request)
    form = CollectionForm(sent(request), instance=found)
    people = PeopleForm(found, account, sent(request))
    if request.method == "POST" and form.is_valid() and people.is_valid() and save(form, people, account):
        messages.success(request, _("Saved."))
        return redirect(found)
    wrong = bool(form.errors or people.errors)
    context = {"form": form, "people": people, "collection": found}
    return render(request, "collections/edit.html", context, status=422 if wrong else 200)


@transaction.atomic
def save(form: CollectionForm, people: PeopleForm, account: Account) -> bool:
    """All of it in one transaction; False with the trouble put at its field."""
    found: Collection = form.filled(clock.now())
    fresh = revealing.locked(found)
    if found.unrevealed_at and not fresh.unrevealed_at and fresh.items.exists():
        form.add_error("is_unrevealed", _("There are works in it by now."))
        return False
    if fresh.unrevealed_at is None and "is_unrevealed" not in form.cleaned_data:
        found.unrevealed_at = None  # it was revealed a moment ago
    found.save()
    said = people.cleaned_data
    keeping.appoint(found, said["owners"], said["moderators"], account, clock.now())
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, collection: str) -> HttpResponse:
    found = collection_to_change(request, collection)
    if request.method == "POST":
        title = found.title
        revealing.dissolve(found, clock.now())
        messages.success(
            request, _("“{title}” is dissolved. Its works are as they were.").format(title=title)
        )
        return redirect("collections:of-account", request.user.get_username())
    return confirm(
        request,
        found,
        _("Dissolve “{title}”?").format(title=found),
        _("Its works stay as they are; only the collection goes. What was not revealed yet is from then on."),
        _("Dissolve the collection"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revelation(request: HttpRequest, collection: str) -> HttpResponse:
    found = collection_to_change(request, collection)
    if request.method == "POST":
        return attempt(
            request,
            found,
            lambda: revealing.reveal(found, account_of(request), clock.now()),
            _("“{title}” is revealed.").format(title=found),
        )
    if found.unrevealed_at is None:
        return redirect(found)
    return confirm(
        request,
        found,
        _("Reveal “{title}”?").format(title=found),
        _(
            "All its works are shown to everybody at once, and those who follow them are told. It is for good."
        ),
        _("Reveal it now"),
    )


@login_required
@require_POST
def stepping_down(request: HttpRequest, collection: str) -> HttpResponse:
    found = collection_to_keep(request, collection)
    account = account_of(request)
    said = _("You do not keep “{title}” any more.").format(title=found)
    return attempt(request, found, lambda: keeping.step_down(found, account), said)


def attempt(
    request: HttpRequest, collection: Collection, act: Callable[[], object], said: str
) -> HttpResponse:
    try:
        act()
    except NotLikeThis as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(collection)


def confirm(
    request: HttpRequest, collection: Collection, question: str, what: str, button: str
) -> HttpResponse:
    context = {"collection": collection, "question": question, "what": what, "button": button}
    return render(request, "collections/confirm.html", context)


# Its works --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def items(request: HttpRequest, collection: str) -> HttpResponse:
    """What waits for a word of those who keep it, what they invited, and what is in; or an invitation."""
    found = collection_to_keep(request, collection)
    form = InvitationForm(sent(request))
    if request.method == "POST" and form.is_valid() and invited(request, found, form):
        return redirect("collections:items", found.name)
    shelf = request.GET.get("show", "")
    shelf = shelf if shelf in SHELVES else SHELVES[0]
    every = found.items.visible_to(account_of(request))
    page = Paginator(getattr(every, shelf)(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "collection": found,
        "form": form,
        "role": role_of(found, request.user),
        "shelf": shelf,
        "numbers": {name: getattr(every, name)().count() for name in SHELVES},
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": with_works(request, list(page)),
    }
    return render(request, "collections/items.html", context, status=422 if form.errors else 200)


def with_works(request: HttpRequest, items: list[Item]) -> list[tuple[Item, Work]]:
    shown = for_readers(Work.objects.filter(pk__in=[item.work_id for item in items]), request.user)
    works = {work.pk: work for work in shown}
    return [(item, works[item.work_id]) for item in items if item.work_id in works]


def invited(request: HttpRequest, collection: Collection, form: InvitationForm) -> bool:
    """Whether the work that was named is on its way; if not, the form says why."""
    account = account_of(request)
    try:
        work, is_own = work_to_bring(request, form.cleaned_data["work"])
        if is_own:
            bringing.offer(collection, work, account, clock.now())
        else:
            bringing.invite(collection, work, account, clock.now())
    except Http404 as missing:
        form.add_error("work", str(missing))
        return False
    except NotLikeThis as error:
        form.add_error("work", str(error))
        return False
    messages.success(
        request,
        _("“{title}” is in.").format(title=work)
        if is_own
        else _("The authors of “{title}” are asked.").format(title=work),
    )
    return True


@require_POST
def item(request: HttpRequest, collection: str, item_id: int) -> HttpResponse:
    """`do` is approve, or away: refuse, remove, or take an invitation back."""
    found = item_of_maintainer(request, collection, item_id)
    account = account_of(request)
    match request.POST.get("do"):
        case "approve":
            bringing.approve(found, account, clock.now())
            said = _("“{title}” is approved.")
        case "away":
            bringing.turn_away(found, account, clock.now())
            said = _("“{title}” is not among them any more.")
        case _other:
            raise Http404
    messages.success(request, said.format(title=found.work))
    shelf = request.POST.get("show", "")
    shown = f"?show={shelf}" if shelf in SHELVES else ""
    return redirect(reverse("collections:items", args=[found.collection.name]) + shown)
