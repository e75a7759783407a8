"""Pages of promises: the list, one promise, its ledger, why a chapter is held, and what its author may do."""

import csv
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from cliffhanger.archive import clock
from cliffhanger.kit.sent import sent
from cliffhanger.works.access import work_to_change, work_to_read
from cliffhanger.works.models import Chapter, Work

from . import ledger, wording
from .easing import NotNow, ease, halt, release, withdraw
from .forms import EasingForm, HaltForm, TermsForm, WordForm
from .models import Promise, Seal
from .opening import CannotOpen, launch
from .suggesting import suggested_quorum


def promises(request: HttpRequest) -> HttpResponse:
    """Open promises, those that close first at the top."""
    listed = Promise.objects.listed_for(request.user).open().order_by("closes_at", "pk")
    shown = listed.select_related("work").prefetch_related("seals", "work__creatorships__pseud__account")
    page = Paginator(shown, 20).get_page(request.GET.get("page"))
    return render(request, "promises/promises.html", {"page": page})


def promise_to_read(request: HttpRequest, work_id: int) -> Promise:
    """The work's latest promise, if this reader may see the work's page. 404 otherwise."""
    work = work_to_read(request, work_id)
    found = Promise.objects.filter(work=work).prefetch_related("seals__chapter").first()
    if found is None:
        raise Http404
    found.work = work
    promise: Promise = found
    return promise


def promise_to_change(request: HttpRequest, work_id: int) -> Promise:
    """The latest promise of a work that the signed-in account signs. 404 for others."""
    work = work_to_change(request, work_id)
    found = Promise.objects.filter(work=work).prefetch_related("seals__chapter").first()
    if found is None:
        raise Http404
    found.work = work
    promise: Promise = found
    return promise


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


def why(request: HttpRequest, work_id: int) -> HttpResponse:
    """Why is this chapter still held? One sentence for each."""
    found = promise_to_read(request, work_id)
    sentences = why_held(found)
    return render(
        request, "promises/why.html", {"promise": found, "work": found.work, "sentences": sentences}
    )


def why_held(promise: Promise) -> list[SafeString]:
    return [wording.as_html(sentence) for sentence in wording.why_held(promise)]


# What its author may do ---------------------------------------------------------------------------------


@login_required
def new(request: HttpRequest, work_id: int) -> HttpResponse:
    work = work_to_change(request, work_id)
    chapters = list(work.chapters.without_text())
    held = to_seal(work, chapters)
    start = {"quorum": suggested_quorum(work)} if request.method != "POST" else None
    form = TermsForm(sent(request), instance=Promise(work=work), initial=start, held=len(held))
    if request.method == "POST" and form.is_valid() and open_from(form, work):
        messages.success(request, "The promise is open.")
        return redirect(work)
    context = {"work": work, "form": form, "chapters": chapters, "held": held}
    return render(request, "promises/new.html", context, status=422 if form.errors else 200)


def to_seal(work: Work, chapters: list[Chapter]) -> list[Chapter]:
    """The chapters a promise opened now would be about: all unposted ones but the first to be posted."""
    unposted = [chapter for chapter in chapters if chapter.posted_at is None]
    return unposted if len(unposted) < len(chapters) else unposted[1:]


def open_from(form: TermsForm, work: Work) -> bool:
    """Open the promise, posting chapter one if none is out; False with the troubles put at their fields."""
    first = [] if work.chapters.posted().exists() else list(work.chapters.all()[:1])
    try:
        launch(form.promise(), clock.now(), post=first, questions=form.cleaned_data["questions"])
    except CannotOpen as error:
        for field, sentences in error.problems.items():
            form.add_error(field if field in form.fields else None, sentences)
        return False
    return True


@login_required
@require_POST
def easing(request: HttpRequest, work_id: int) -> HttpResponse:
    """Lower the quorum or let the rest go up sooner."""
    found = promise_to_change(request, work_id)
    form = EasingForm(request.POST)
    if not form.is_valid():
        return shown(request, found, 422, easing=form)
    quorum = form.cleaned_data["quorum"]
    try:
        ease(found, clock.now(), quorum=quorum, calendar=form.calendar(found))
    except NotNow as error:
        form.add_error(None, str(error))
        return shown(request, found, 422, easing=form)
    messages.success(request, "The terms are easier now, and the ledger says so.")
    return redirect(found)


def act(request: HttpRequest, work_id: int, verb: Callable[..., Promise], said: str) -> HttpResponse:
    found = promise_to_change(request, work_id)
    try:
        verb(found, clock.now())
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(found)


@login_required
@require_POST
def withdrawal(request: HttpRequest, work_id: int) -> HttpResponse:
    return act(
        request, work_id, withdraw, "The promise is taken back. The sealed chapters are your drafts again."
    )


@login_required
@require_POST
def everything_out(request: HttpRequest, work_id: int) -> HttpResponse:
    return act(request, work_id, release, "Everything is out.")


@login_required
@require_POST
def word(request: HttpRequest, work_id: int) -> HttpResponse:
    """The author's own word about it: no term, so it may change at any time."""
    found = promise_to_change(request, work_id)
    form = WordForm(request.POST, instance=Promise.objects.get(pk=found.pk))
    if not form.is_valid():
        return shown(request, found, 422, word=form)
    Promise.objects.filter(pk=found.pk).update(word=form.cleaned_data["word"])
    messages.success(request, "Your word is saved.")
    return redirect(found)


@login_required
@require_POST
def halting(request: HttpRequest, work_id: int) -> HttpResponse:
    """A moderator stops a promise, with a reason, on the record."""
    if not request.user.is_staff:
        raise PermissionDenied("Moderators stop promises.")
    found = promise_to_read(request, work_id)
    form = HaltForm(request.POST)
    if not form.is_valid():
        return shown(request, found, 422, halting=form)
    try:
        halt(found, form.cleaned_data["reason"], clock.now())
    except NotNow as error:
        form.add_error(None, str(error))
        return shown(request, found, 422, halting=form)
    messages.success(request, "The promise is stopped.")
    return redirect(found)


# The ledger ---------------------------------------------------------------------------------------------


def lines(promise: Promise) -> list[dict[str, Any]]:
    """The ledger as the public may see it, an entry a line."""
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


def all_promises(request: HttpRequest, work_id: int) -> list[Promise]:
    """Every promise of the work, the latest first. 404 if there is none."""
    work = work_to_read(request, work_id)
    found = list(Promise.objects.filter(work=work).prefetch_related("entries", "seals__chapter"))
    if not found:
        raise Http404
    for each in found:
        each.work = work
    return found


def ledger_page(request: HttpRequest, work_id: int) -> HttpResponse:
    found = all_promises(request, work_id)
    ledgers = [(promise, lines(promise)) for promise in found]
    return render(request, "promises/ledger.html", {"work": found[0].work, "ledgers": ledgers})


def ledger_json(request: HttpRequest, work_id: int) -> HttpResponse:
    """`{"work": …, "promises": [{"outcome": …, "ledger": [entry, …]}, …]}`, the latest promise first."""
    found = all_promises(request, work_id)
    shown = [
        {
            "outcome": promise.outcome,
            "opened_at": promise.opened_at,
            "closes_at": promise.closes_at,
            "settled_at": promise.settled_at,
            "readers": promise.readers,
            "quorum": promise.quorum,
            "sentence": wording.terms_sentence(promise),
            # With instants to the microsecond: the hashes are over them.
            "ledger": [ledger.public(entry, is_open=promise.is_open) for entry in promise.entries.all()],
        }
        for promise in found
    ]
    return JsonResponse({"work": work_id, "promises": shown})


def ledger_csv(request: HttpRequest, work_id: int) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="ledger-{work_id}.csv"'
    rows = csv.writer(response)
    rows.writerow(["opened_at", "number", "kind", "at", "recorded_at", "sentence"])
    for promise in reversed(all_promises(request, work_id)):
        for line in lines(promise):
            at, recorded_at = line["at"].isoformat(), line["recorded_at"].isoformat()
            opened_at = promise.opened_at.isoformat()
            rows.writerow([opened_at, line["number"], line["kind"], at, recorded_at, line["sentence"]])
    return response


def sealed_text(request: HttpRequest, work_id: int, position: int) -> HttpResponse:
    """The very bytes a seal is the SHA-256 of, once the chapter is out: `sha256sum` of the file is the seal."""
    seals = Seal.objects.filter(promise__work=work_to_read(request, work_id), position=position)
    seal = seals.filter(posted_at__isnull=False).select_related("chapter").order_by("-pk").first()
    if seal is None or not Chapter.objects.visible_to(request.user).filter(pk=seal.chapter_id).exists():
        raise Http404
    later = seal.chapter.versions.filter(replaced_at__gte=seal.posted_at).order_by("pk").first()
    text = later.text if later else seal.chapter.text
    response = HttpResponse(text.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{work_id}-chapter-{position}.html"'
    return response
