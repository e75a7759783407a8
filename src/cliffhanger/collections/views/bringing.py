"""A work and its collections, for those who write it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cliffhanger.accounts.models import Account
from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent
from cliffhanger.works.models import Work
from cliffhanger.works.writing import NotLikeThis

from .. import bringing
from ..access import account_of, item_of_author, work_to_bring
from ..forms import OfferForm


@require_http_methods(["GET", "HEAD", "POST"])
def work_items(request: HttpRequest, work_id: int) -> HttpResponse:
    """Where an author has her work, with a form to put it forward; whoever keeps a collection can invite it here.

    What is wrong is said at 200, which is what programs for archives of this kind look for.
    """
    work, is_own = work_to_bring(request, work_id)
    form = OfferForm(sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and brought(form, work, account_of(request), is_own=is_own)
    ):
        messages.success(request, done(is_own=is_own), extra_tags="notice")
        return redirect("collections:work-items", work.pk)
    items = work.collection_items.select_related("collection").order_by("collection__title", "pk")
    context = {"work": work, "is_own": is_own, "form": form, "items": items if is_own else []}
    return render(request, "collections/work_items.html", context)


def done(*, is_own: bool) -> str:
    if is_own:
        return _("The work is put forward. Below it says where it is, and where it waits.")
    return _("Its authors are asked.")


@transaction.atomic
def brought(form: OfferForm, work: Work, by: Account, *, is_own: bool) -> bool:
    """All the collections that were named, or none of them with the reason at the field."""
    named = sorted(form.cleaned_data["collection_names"], key=lambda one: int(one.pk))
    try:
        with transaction.atomic():
            for collection in named:
                if is_own:
                    bringing.offer(collection, work, by, clock.now())
                elif collection.maintainers.filter(account=by).exists():
                    bringing.invite(collection, work, by, clock.now())
                else:
                    raise NotLikeThis(
                        _(
                            "Only its authors can put it forward for “{collection}”, or those who keep that invite it."
                        ).format(collection=collection)
                    )
    except NotLikeThis as error:
        form.add_error("collection_names", str(error))
        return False
    return True


@require_POST
def work_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """`do` is agree, to an invitation, or back: take the work out, or decline."""
    found = item_of_author(request, item_id)
    title = found.collection.title
    try:
        match request.POST.get("do"):
            case "agree":
                bringing.offer(found.collection, found.work, account_of(request), clock.now())
                messages.success(request, _("It is in “{title}”.").format(title=title))
            case "back":
                bringing.take_back(found, clock.now())
                messages.success(request, _("It is not in “{title}”.").format(title=title))
            case _other:
                raise Http404
    except NotLikeThis as error:
        messages.error(request, str(error))
    return redirect("collections:work-items", found.work_id)
