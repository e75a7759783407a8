"""Answering, and the talk below an answer."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cliffhanger.archive import clock
from cliffhanger.archive.doors import sign_in_address
from cliffhanger.archive.writing import about_to_write
from cliffhanger.kit.pagecache import for_everybody
from cliffhanger.works.access import NOT_FOUND, is_gone, work_to_read
from cliffhanger.works.models import Chapter, Work

from .access import (
    TooMany,
    chapter_to_answer,
    is_mine,
    may_remove,
    may_reply,
    may_see_all,
    review_to_read,
    why_not,
)
from .commented import CONTENT, as_answer, is_comment, signed_with, wrong
from .footing import Footing, footing
from .forms import AnswerForm, RemovalForm, ReplyForm
from .kept import forget, keep, kept
from .models import Review
from .queries import PINNED_FIRST
from .respond import mark_of, respond

PER_PAGE = 20
SIGNED_OUT = gettext_lazy("You were signed out while you were writing.")
SORTS = {
    "newest": ("-written_at", "-pk"),
    "oldest": ("written_at", "pk"),
    "chapters": ("chapter__position", "written_at", "pk"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_everybody("work:{work_id}", parameters=("chapter", "page", "sort"))
def reviews(request: HttpRequest, work_id: int) -> HttpResponse:
    if request.method == "POST":
        with about_to_write():
            return answer(request, work_id, request.POST.get("chapter", ""))
    work = work_to_read(request, work_id)
    if not may_see_all(request.user, work):
        raise Http404(NOT_FOUND)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "newest"
    chapter = chapter_named(work, request.GET.get("chapter", ""))
    listed = work.reviews.shown_to(request.user).order_by(PINNED_FIRST, *SORTS[sort])
    if chapter:
        listed = listed.filter(chapter=chapter)
    page = Paginator(listed.with_talk(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "work": work,
        "chapter": chapter,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "sort": sort,
        "sorts": {"newest": _("Newest first"), "oldest": _("Oldest first"), "chapters": _("By chapter")},
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


def answer(request: HttpRequest, work_id: int, number: str) -> HttpResponse:
    """Write the answer down, or return it with what stands in its way: nothing she typed is lost."""
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
    on = footing(request.user, chapter)
    refusal = why_not(request.user, chapter, on)
    if refusal and not request.user.is_authenticated:
        return sign_in_with_it(request, chapter.get_absolute_url(), "answer", refusal)
    form = AnswerForm(as_answer(request, chapter), chapter=chapter, reader=request.user)
    if refusal:
        return returned(request, form, refusal, 403)
    if "reader" in request.POST and writer != str(request.user.pk or ""):
        name = request.user.get_username()
        now_as = _("You are signed in as %(name)s now. Send it again to sign it so.")
        return returned(request, form, now_as % {"name": name}, wrong(request))
    if not form.is_valid():
        return returned(request, form, "", wrong(request))
    return given(request, form, on)


def given(request: HttpRequest, form: AnswerForm, on: Footing) -> HttpResponse:
    try:
        said = replace(form.answer(guest_mark(request)), pseud=signed_with(request))
        review = respond(form.chapter, request.user, said, on)
    except TooMany as error:
        return returned(request, form, str(error), 429)
    address = form.chapter.get_absolute_url()
    forget(request, address)
    if review.waits_since:
        waiting = _("Your answer is in. Others see it when the author has let it through.")
        messages.success(request, waiting, extra_tags="comment_notice")
    else:
        messages.success(request, _("Your answer is in. Thank you."), extra_tags="comment_notice")
    if is_comment(request):
        return redirect("reviews:comment", review.pk)
    place = "answer" if review.waits_since and review.account_id is None else f"comment_{review.pk}"
    return HttpResponseRedirect(f"{address}#{place}")


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


def sign_in_with_it(request: HttpRequest, address: str, place: str, why: object) -> HttpResponse:
    """To sign in, and from there back to the form at `place` of the page at `address`, filled in as it was."""
    keep(request, address)
    messages.warning(
        request, f"{why} {_('What you wrote is kept: sign in and it is there again, ready to send.')}"
    )
    return HttpResponseRedirect(sign_in_address(f"{address}#{place}"))


def too_late(request: HttpRequest, work_id: int) -> HttpResponse:
    """The work was taken down while she was writing: her words are hers to copy."""
    work = work_to_read(request, work_id)
    if not is_gone(work, request.user):
        raise Http404(NOT_FOUND)
    context = {"work": work, "text": request.POST.get(CONTENT) or request.POST.get("text", "")}
    return render(request, "reviews/too_late.html", context, status=410)


@require_safe
@for_everybody()
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
