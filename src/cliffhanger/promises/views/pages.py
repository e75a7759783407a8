"""Looking at promises: those that are open, one of them, and why a chapter is held."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from cliffhanger.kit.pagecache import for_everybody

from .. import wording
from ..access import promise_to_read
from ..forms import EasingForm, HaltForm, WordForm
from ..models import Promise


@for_everybody("lists", parameters=("page",))
def promises(request: HttpRequest) -> HttpResponse:
    """Open promises, those that close first at the top."""
    listed = Promise.objects.listed_for(request.user).open().order_by("closes_at", "pk")
    shown = listed.select_related("work").prefetch_related("seals", "work__creatorships__pseud__account")
    page = Paginator(shown, 20).get_page(request.GET.get("page"))
    return render(request, "promises/promises.html", {"page": page})


@for_everybody("work:{work_id}")
def promise(request: HttpRequest, work_id: int) -> HttpResponse:
    return shown(request, promise_to_read(request, work_id))


def shown(
    request: HttpRequest, promise: Promise, status: int = 200, **forms: EasingForm | WordForm | HaltForm
) -> HttpResponse:
    """The page of a promise. `forms` are those that came back with something wrong."""
    work = promise.work
    reader = request.user
    is_author = reader.is_authenticated and work.role_of(reader) == "author"
    seals = list(promise.seals.all())
    context: dict[str, Any] = {
        "promise": promise,
        "work": work,
        "seals": seals,
        "why": why_held(promise),
        "earlier": work.promises.exclude(pk=promise.pk),
        "is_author": is_author,
        "is_moderator": reader.is_authenticated and reader.is_staff and not is_author,
        "easing": EasingForm.of(promise),
        "word": WordForm(instance=promise),
        "halting": HaltForm(),
        **forms,
    }
    return render(request, "promises/promise.html", context, status=status)


@for_everybody("work:{work_id}")
def why(request: HttpRequest, work_id: int) -> HttpResponse:
    """Why is this chapter still held? One sentence for each."""
    found = promise_to_read(request, work_id)
    sentences = why_held(found)
    return render(
        request, "promises/why.html", {"promise": found, "work": found.work, "sentences": sentences}
    )


def why_held(promise: Promise) -> list[SafeString]:
    return [wording.as_html(sentence) for sentence in wording.why_held(promise)]
