"""Pages of promises: their terms, their ledger, and the author's desk."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cliffhanger.archive import clock
from cliffhanger.works.access import work_to_change, work_to_read
from cliffhanger.works.models import Work

from . import ledger
from .easing import NotNow, release, withdraw
from .forms import TermsForm
from .models import Promise
from .opening import CannotOpen, launch
from .wording import terms_sentence, why_held


def promises(request: HttpRequest) -> HttpResponse:
    listed = Promise.objects.listed_for(request.user).open().select_related("work").prefetch_related("seals")
    page = Paginator(listed.order_by("closes_at"), 20).get_page(request.GET.get("page"))
    shown = [(promise, terms_sentence(promise)) for promise in page]
    return render(request, "promises/promises.html", {"page": page, "shown": shown})


def promise_to_read(request: HttpRequest, work_id: int) -> Promise:
    work = work_to_read(request, work_id)
    promise = work.promises.select_related("work").prefetch_related("seals__chapter").first()
    if promise is None:
        raise Http404
    found: Promise = promise
    return found


def promise(request: HttpRequest, work_id: int) -> HttpResponse:
    found = promise_to_read(request, work_id)
    context = {
        "promise": found,
        "work": found.work,
        "sentence": terms_sentence(found),
        "why_held": why_held(found),
        "earlier": found.work.promises.exclude(pk=found.pk),
        "is_author": request.user.is_authenticated and found.work.role_of(request.user) == "author",
    }
    return render(request, "promises/promise.html", context)


@login_required
def new(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_change(request, work_id)
    form = TermsForm(request.POST or None, instance=Promise(work=work))
    chapters = list(work.chapters.without_text())
    if request.method == "POST" and form.is_valid() and open_from(form, work):
        return redirect(work)
    held = [chapter for chapter in chapters if chapter.posted_at is None]
    context = {"work": work, "form": form, "chapters": chapters, "to_seal": len(held) - (not work.posted_at)}
    return render(request, "promises/new.html", context, status=422 if form.errors else 200)


def open_from(form: TermsForm, work: Work) -> bool:
    """Open the promise; False with its troubles put at the fields they are about."""
    promise = form.save(commit=False)
    promise.verdicts = form.cleaned_data["verdicts"]
    first = [] if work.posted_at else list(work.chapters.all()[:1])
    try:
        launch(promise, clock.now(), post=first, questions=form.cleaned_data["questions"])
    except CannotOpen as error:
        for field, sentences in error.problems.items():
            form.add_error(field if field in form.fields else None, sentences)  # type: ignore[arg-type]
        return False
    return True


def act_on(request: HttpRequest, work_id: int, verb: str) -> HttpResponse:
    work = work_to_change(request, work_id)
    promise = work.promises.first()
    if promise is None:
        raise Http404
    try:
        (withdraw if verb == "withdraw" else release)(promise, clock.now())
    except NotNow as error:
        messages.error(request, str(error))
    return redirect("promises:promise", work_id)


@login_required
@require_POST
def withdrawal(request: HttpRequest, work_id: int) -> HttpResponse:
    return act_on(request, work_id, "withdraw")


@login_required
@require_POST
def everything_out(request: HttpRequest, work_id: int) -> HttpResponse:
    return act_on(request, work_id, "release")


def lines(promise: Promise) -> list[dict[str, object]]:
    return [
        {
            "number": entry.number,
            "kind": entry.kind,
            "at": entry.at,
            "recorded_at": entry.recorded_at,
            "sentence": ledger.sentence(entry),
            "facts": ledger.shown(entry, is_open=promise.is_open),
        }
        for entry in promise.entries.all()
    ]


def ledger_page(request: HttpRequest, work_id: int) -> HttpResponse:
    found = promise_to_read(request, work_id)
    return render(request, "promises/ledger.html", {"promise": found, "work": found.work, "lines": lines(found)})


def ledger_json(request: HttpRequest, work_id: int) -> HttpResponse:
    found = promise_to_read(request, work_id)
    return JsonResponse({"work": work_id, "outcome": found.outcome, "ledger": lines(found)})


def ledger_csv(request: HttpRequest, work_id: int) -> HttpResponse:
    found = promise_to_read(request, work_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    rows = csv.writer(response)
    rows.writerow(["number", "kind", "at", "recorded_at", "sentence"])
    for line in lines(found):
        rows.writerow([line["number"], line["kind"], line["at"], line["recorded_at"], line["sentence"]])
    return response


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The author's own: drafts, sealed chapters, promises with tally, the latest answers."""
    assert request.user.is_authenticated  # noqa: S101 - login_required has seen to it; this tells the type checker
    works = Work.objects.made_by(request.user).prefetch_related("chapters", "promises").order_by("-created_at")
    return render(request, "promises/desk.html", {"works": works})
