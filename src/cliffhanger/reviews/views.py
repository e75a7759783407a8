"""Answering, and the talk below an answer."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cliffhanger.archive import clock
from cliffhanger.archive.doors import sign_in_address
from cliffhanger.manuscript import from_text
from cliffhanger.works.access import NOT_FOUND, is_gone, work_to_read
from cliffhanger.works.models import Chapter, Work

from .access import (
    TooMany,
    chapter_to_answer,
    check_replies,
    is_mine,
    may_moderate,
    may_remove,
    may_reply,
    may_see_all,
    review_to_read,
    why_not,
)
from .forms import AnswerForm, RemovalForm, ReplyForm
from .kept import forget, keep, kept
from .models import Reply, Review
from .respond import mark_of, respond

PER_PAGE = 20
SIGNED_OUT = "You were signed out while you were writing."
SORTS = {"newest": ("-written_at", "-pk"), "oldest": ("written_at", "pk")}


@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: HttpRequest, work_id: int) -> HttpResponse:
    if request.method == "POST":
        return answer(request, work_id)
    work = work_to_read(request, work_id)
    if not may_see_all(request.user, work):
        raise Http404(NOT_FOUND)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "newest"
    chapter = chapter_named(work, request.GET.get("chapter", ""))
    listed = work.reviews.standing().with_talk().order_by(*SORTS[sort])
    page = Paginator(listed.filter(chapter=chapter) if chapter else listed, PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "work": work,
        "chapter": chapter,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "sort": sort,
        "query": f"sort={sort}" + (f"&chapter={chapter.pk}" if chapter else ""),
    }
    return render(request, "reviews/reviews.html", context)


def chapter_named(work: Work, number: str) -> Chapter | None:
    """The chapter that the list is narrowed to: one that is out, or none."""
    if not is_number(number):
        return None
    found: Chapter | None = work.chapters.posted().without_text().filter(pk=int(number)).first()
    return found


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def answer(request: HttpRequest, work_id: int) -> HttpResponse:
    """Write the answer down, or return it with what stands in its way: nothing she typed is lost."""
    number = request.POST.get("chapter", "")
    if not is_number(number):
        raise Http404(NOT_FOUND)
    writer = request.POST.get("reader", "")
    if writer and not request.user.is_authenticated:
        address = reverse("works:chapter", args=[work_id, int(number)])
        return sign_in_with_it(request, address, "answer", SIGNED_OUT)
    try:
        chapter = chapter_to_answer(request, work_id, int(number))
    except Http404:
        return too_late(request, work_id)
    refusal = why_not(request.user, chapter)
    if refusal and not request.user.is_authenticated:
        return sign_in_with_it(request, chapter.get_absolute_url(), "answer", refusal)
    form = AnswerForm(request.POST, chapter=chapter, reader=request.user)
    if refusal:
        return returned(request, form, refusal, 403)
    if "reader" in request.POST and writer != str(request.user.pk or ""):
        name = request.user.get_username()
        return returned(request, form, f"You are signed in as {name} now. Send it again to sign it so.", 422)
    if not form.is_valid():
        return returned(request, form, "", 422)
    return given(request, form)


def given(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    try:
        review = respond(form.chapter, request.user, form.answer(guest_mark(request)))
    except TooMany as error:
        return returned(request, form, str(error), 429)
    forget(request, form.chapter.get_absolute_url())
    messages.success(request, "Your answer is in. Thank you.")
    return redirect(f"{form.chapter.get_absolute_url()}#comment_{review.pk}")


def guest_mark(request: HttpRequest) -> str:
    """What tells one guest from another; nothing for a signed-in reader, who is told by her account."""
    if request.user.is_authenticated:
        return ""
    return mark_of(request.META.get("REMOTE_ADDR", ""), clock.now().date().isoformat())


def returned(request: HttpRequest, form: AnswerForm, refusal: str, status: int) -> HttpResponse:
    """The form as she filled it in, with what is wrong."""
    if refusal:
        form.add_error(None, refusal)
    context = {"work": form.chapter.work, "chapter": form.chapter, "form": form}
    response = render(request, "reviews/answer.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(TooMany.retry_after)
    return response


def sign_in_with_it(request: HttpRequest, address: str, place: str, why: str) -> HttpResponse:
    """To sign in, and from there back to the form at `place` of the page at `address`, filled in as it was."""
    keep(request, address)
    messages.warning(request, f"{why} What you wrote is kept: sign in and it is there again, ready to send.")
    return HttpResponseRedirect(sign_in_address(f"{address}#{place}"))


def too_late(request: HttpRequest, work_id: int) -> HttpResponse:
    """The work was taken down while she was writing: her words are hers to copy."""
    work = work_to_read(request, work_id)
    if not is_gone(work, request.user):
        raise Http404(NOT_FOUND)
    context = {"work": work, "text": request.POST.get("text", "")}
    return render(request, "reviews/too_late.html", context, status=410)


@require_safe
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    return one_review(request, review_to_read(request, review_id))


def one_review(
    request: HttpRequest,
    review: Review,
    reply_form: ReplyForm | None = None,
    removal_form: RemovalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    data = kept(request, review.get_absolute_url())
    context = {
        "review": review,
        "work": review.work,
        "may_reply": may_reply(request.user, review),
        "may_remove": may_remove(request.user, review),
        "is_mine": is_mine(request.user, review),
        "reply_form": reply_form or ReplyForm(data, initial={"form_key": uuid.uuid4()}),
        "is_kept": data is not None,
        "removal_form": removal_form or RemovalForm(),
    }
    return render(request, "reviews/review.html", context, status=status)


@require_POST
def replies(request: HttpRequest, review_id: int) -> HttpResponse:
    if request.POST.get("reader") and not request.user.is_authenticated:
        return sign_in_with_it(request, reverse("reviews:review", args=[review_id]), "reply", SIGNED_OUT)
    it = review_to_read(request, review_id)
    if not request.user.is_authenticated or not may_reply(request.user, it):
        raise PermissionDenied("The author and the reviewer talk here.")
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return one_review(request, it, reply_form=form, status=422)
    try:
        check_replies(request.user, clock.now())
    except TooMany as error:
        form.add_error(None, str(error))
        return one_review(request, it, reply_form=form, status=429)
    pseud = request.user.pseud
    if pseud is None:
        raise PermissionDenied("Choose a pseud to sign with first.")
    key = form.cleaned_data["form_key"] or uuid.uuid4()
    forget(request, it.get_absolute_url())
    reply = Reply.write(it, pseud, from_text(form.cleaned_data["text"]), key, clock.now())
    return redirect(f"{it.get_absolute_url()}#reply_{reply.pk}")


@require_POST
def removal(request: HttpRequest, review_id: int) -> HttpResponse:
    it = review_to_read(request, review_id)
    if not may_remove(request.user, it):
        raise PermissionDenied("Its writer and moderators may remove an answer.")
    by_moderator = may_moderate(request.user) and not is_mine(request.user, it)
    form = RemovalForm(request.POST)
    if by_moderator and not form.is_valid():
        return one_review(request, it, removal_form=form, status=422)
    it.remove(
        clock.now(), by_moderator=by_moderator, reason=form.cleaned_data["reason"] if by_moderator else ""
    )
    messages.success(request, "The answer is removed.")
    return redirect("reviews:reviews" if may_see_all(request.user, it.work) else "works:work", it.work_id)
