"""Answering, and the talk below an answer."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cliffhanger.archive import clock
from cliffhanger.manuscript import from_text
from cliffhanger.works.access import chapter_to_read, work_to_read

from .access import chapter_to_review, is_mine, may_moderate, may_remove, may_reply
from .forms import AnswerForm, RemovalForm, ReplyForm
from .models import Reply, Review
from .respond import mark_of, respond


def reviews(request: HttpRequest, work_id: int) -> HttpResponse:
    if request.method == "POST":
        return answer(request, work_id)
    work = work_to_read(request, work_id)
    if not work.is_posted and not may_see_all(request, work_id):
        raise Http404
    page = Paginator(work.reviews.standing().with_talk(), 20).get_page(request.GET.get("page"))
    return render(request, "reviews/reviews.html", {"work": work, "page": page})


def may_see_all(request: HttpRequest, work_id: int) -> bool:
    return request.user.is_authenticated and work_to_read(request, work_id).role_of(request.user) is not None


def answer(request: HttpRequest, work_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    number = request.POST.get("chapter", "")
    if not number.isdigit() or len(number) > 18:
        raise Http404
    chapter = chapter_to_review(request, work_id, int(number))
    if not form.is_valid():
        context = {"work": chapter.work, "chapter": chapter_to_read(request, work_id, chapter.pk), "form": form}
        return render(request, "reviews/answer.html", context, status=422)
    mark = mark_of(request.META.get("REMOTE_ADDR", ""), clock.now().date().isoformat())
    review = respond(chapter, request.user, form.answer(mark))
    messages.success(request, "Your answer is in. Thank you.")
    return redirect(f"{chapter.get_absolute_url()}#review_{review.pk}")


def found(request: HttpRequest, review_id: int) -> Review:
    review = Review.objects.standing().with_talk().select_related("work").filter(pk=review_id).first()
    if review is None or not (review.work.is_posted or is_mine(request.user, review) or may_see_all(request, review.work_id)):
        raise Http404
    return review


def review(request: HttpRequest, review_id: int) -> HttpResponse:
    it = found(request, review_id)
    context = {
        "review": it,
        "work": it.work,
        "may_reply": may_reply(request.user, it),
        "may_remove": may_remove(request.user, it),
        "form_key": uuid.uuid4(),
    }
    return render(request, "reviews/review.html", context)


@require_POST
def replies(request: HttpRequest, review_id: int) -> HttpResponse:
    it = found(request, review_id)
    if not may_reply(request.user, it) or not request.user.is_authenticated:
        raise PermissionDenied("The author and the reviewer talk here.")
    form = ReplyForm(request.POST)
    pseud = request.user.pseud
    if pseud is None or not form.is_valid():
        messages.error(request, "Write something first, then send it.")
        return redirect(it)
    Reply.write(it, pseud, from_text(form.cleaned_data["text"]), form.cleaned_data["form_key"] or uuid.uuid4(), clock.now())
    return redirect(it)


@require_POST
def removal(request: HttpRequest, review_id: int) -> HttpResponse:
    it = found(request, review_id)
    if not may_remove(request.user, it):
        raise PermissionDenied("Its writer and moderators may remove an answer.")
    form = RemovalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    by_moderator = may_moderate(request.user) and not is_mine(request.user, it)
    if by_moderator and not reason:
        messages.error(request, "Give a reason: it is kept on the record.")
        return redirect(it)
    it.remove(clock.now(), by_moderator=by_moderator, reason=reason)
    messages.success(request, "The answer is removed.")
    return redirect(it.work)
